// What both versions of SCORM share: finding the API, calling it so that nothing it does can stop the course, and remembering what was set.

import { guarded } from "./known.js";
import { shortId } from "./spell.js";

/**
 * The API of the LMS: in this window, up the parents, then in the opener and up its parents. Windows of other sites are passed by.
 * @param {Window} start @param {string} name @returns {any} null if there is none
 */
export function findApi(start, name) {
  const up = (/** @type {any} */ from) => {
    let at = from;
    for (let step = 0; at && step < 500; step++) {
      const api = guarded(() => at[name], null);
      if (api) return api;
      const parent = guarded(() => at.parent, null);
      if (!parent || parent === at) return null;
      at = parent;
    }
    return null;
  };
  const opener = guarded(() => start.opener, null) ?? guarded(() => /** @type {any} */ (start.top).opener, null);
  return up(start) ?? (opener && up(opener));
}

/** Errors that say that there is no session with the LMS, or none any more. */
const UNOPENED = new Set([112, 113, 122, 123, 132, 133, 142, 143, 301]);

/** Records of a group that are looked through at most. */
const MAX_RECORDS = 2000;

/** Errors after which a call of the kind need not be tried again: not there, not so, not now. */
const HOPELESS = new Set([201, 203, 204, 401, 402, 403, 404, 405, 406, 407, 408]);

/** Calls to one API. What is asked for is text, whatever the LMS answers; what was set is not set again. */
class ScormCalls {
  /** What each element holds, as far as we know. @type {Map<string, string>} */
  held = new Map();
  /** Groups of elements that this LMS does not have. @type {Set<string>} */
  missing = new Set();
  /** Whether something was set since the last commit that the LMS took. */
  isDirty = false;

  /** @param {any} api @param {Record<"start" | "end" | "get" | "set" | "commit" | "error", string>} names */
  constructor(api, names) {
    this.api = api;
    this.names = names;
  }

  /** @param {"start" | "end" | "get" | "set" | "commit" | "error"} what @param {string[]} values @returns {unknown} undefined when it throws */
  call(what, ...values) {
    return guarded(() => this.api[this.names[what]](...values), undefined);
  }

  /** The number of the last error; 0 when the LMS does not say. */
  error() {
    return Number(String(this.call("error") ?? "")) || 0;
  }

  /** LMSs answer true, 1, null and nothing for "done": only what names an error, or says false, failed. @param {unknown} result */
  isDone(result) {
    if (result === undefined) return false;
    if (result === true || /^\s*(true|1)\s*$/i.test(String(result))) return true;
    return (result === null || String(result).trim() === "") && this.error() === 0;
  }

  /** @param {string} element @returns {string} "" for what the LMS does not have */
  get(element) {
    const found = this.call("get", element);
    return found === undefined || found === null || found === "null" || found === "undefined" ? "" : guarded(() => String(found), "");
  }

  /** A word of the standard, in whatever case and between whatever blanks the LMS gives it. @param {string} element */
  word(element) {
    return this.get(element).trim().toLowerCase();
  }

  /** A number within bounds, or undefined for all else. @param {string} element @param {number} least @param {number} most */
  number(element, least, most) {
    const text = this.get(element).trim();
    const number = /^[-+]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : NaN;
    return number >= least && number <= most ? number : undefined;
  }

  /**
   * @param {string} element @param {string} value
   * @returns {boolean} whether the LMS holds it now
   */
  set(element, value) {
    if (this.held.get(element) === value) return true;
    if (!this.isDone(this.call("set", element, value))) return false;
    this.held.set(element, value);
    this.isDirty = true;
    return true;
  }

  /** Whether the LMS takes responses by the letter of the standard alone. */
  isPlain = false;

  /** Sets a group that an LMS may lack, such as `cmi.interactions`: elements, values, and values for an LMS that refuses these. @param {string} group @param {[string, string | undefined, string?][]} values @returns {boolean} */
  setAll(group, values) {
    if (this.missing.has(group)) return true;
    for (const [element, value, plain] of values) {
      if (value === undefined) continue;
      if (this.set(element, this.isPlain ? plain ?? value : value)) continue;
      if (plain !== undefined && plain !== value && this.set(element, plain)) this.isPlain = true;
      // The first of each group, its id, tells whether there is such a group at all. What is refused of the others is no reason to hold back the rest.
      if (element !== values[0][0]) continue;
      if (HOPELESS.has(this.error())) this.missing.add(group);
      return this.missing.has(group);
    }
    return true;
  }

  /** @returns {boolean} */
  commit() {
    if (!this.isDirty) return true;
    if (!this.isDone(this.call("commit", ""))) return false;
    this.isDirty = false;
    return true;
  }

  /** How many records of a group there are. @param {string} group */
  count(group) {
    const count = this.number(group + "._count", 0, Number.MAX_SAFE_INTEGER) ?? 0;
    return Number.isInteger(count) ? count : 0;
  }
}

/**
 * A SCORM course in an LMS. A version brings its own words: names of calls and elements, and how facts are spelled.
 * @implements {Lms}
 */
export class Scorm {
  pause = 0;
  beats = 30_000;
  isOpen = false;
  isReview = false;
  /** Nothing that counts is written: `no-credit`. */
  isUncounted = false;
  /** The highest score that the LMS holds: a number that is never lowered, and by which nothing is passed. */
  score = -1;
  interactions = 0;
  /** Places of objectives by their ids. @type {Map<string, number>} */
  places = new Map();
  learner = "";
  /** Where the API is now: a window that was opened from the LMS's page may outlive that page. @type {() => any} */
  find;

  /** @param {any} api @param {LaunchData} data @param {ScormWords} words @param {() => any} [find] */
  constructor(api, data, words, find = () => api) {
    this.calls = new ScormCalls(api, words.calls);
    this.data = data;
    this.words = words;
    this.find = find;
    this.limit = data.limit;
  }

  /** @returns {Opened | null} */
  open() {
    const { calls, words } = this;
    // Whatever it answers: opened it is if it can be read, as after a launch before in the same window.
    if (!/^\s*true\s*$/i.test(guarded(() => String(calls.call("start", "")), "")) && (calls.call("get", words.status) === undefined || calls.error() !== 0)) return null;
    this.isOpen = true;
    const mode = calls.word(words.mode);
    this.isReview = mode === "review" || mode === "browse";
    this.isUncounted = calls.word(words.credit) === "no-credit";
    words.begin(this);
    this.count();
    this.score = calls.number(words.raw, 0, 100) ?? -1;
    const status = statusOf(calls.word(words.status));
    const entry = calls.word(words.entry);
    const packed = calls.get("cmi.suspend_data");
    const location = calls.get(words.location);
    this.learner = calls.get(words.learner);
    for (const [element, value] of [["cmi.suspend_data", packed], [words.location, location]]) if (value) calls.held.set(element, value);
    if (!this.isReview && !this.isUncounted) words.started(this, status);
    if (!this.isReview) {
      // An LMS that is told nothing of it begins anew after a crash.
      calls.set(words.exit, this.data.lms.exit);
      calls.commit();
    }
    return {
      learner: this.learner, packed, location, isReview: this.isReview,
      isNew: entry === "ab-initio" || (entry === "" && /^(not attempted|unknown|)$/.test(status)),
    };
  }

  /** How many records the LMS has: what comes next goes behind them. */
  count() {
    const { calls } = this;
    this.places.clear();
    const objectives = Math.min(calls.count("cmi.objectives"), MAX_RECORDS);
    for (let at = 0; at < objectives; at++) this.places.set(calls.get(`cmi.objectives.${at}.id`), at);
    this.interactions = calls.count("cmi.interactions");
  }

  /** The LMS's page came anew, or has forgotten the session: it is opened again, for the same learner only. @returns {boolean} whether it is */
  reopen() {
    const { calls, words } = this;
    const isLost = UNOPENED.has(calls.error());
    const api = guarded(() => this.find(), null) ?? calls.api;
    if (api === calls.api && !isLost) return false;
    calls.api = api;
    if (!calls.isDone(calls.call("start", "")) || calls.get(words.learner) !== this.learner) return false;
    calls.held.clear();
    calls.missing.clear();
    words.begin(this);
    this.count();
    for (const name of this.uncommitted) this.taken.delete(name);
    this.uncommitted.clear();
    if (!this.isUncounted) words.started(this, statusOf(calls.word(words.status)));
    return true;
  }

  /** @param {Report} report @returns {Delivery} */
  report(report) {
    if (!this.isOpen || this.isReview) return "kept";
    const delivery = this.say(report);
    return delivery === "later" && this.reopen() ? this.say(report) : delivery;
  }

  /** What fails is said again with the next report, and keeps nothing else from being kept. @param {Report} report @returns {Delivery} */
  say(report) {
    const { calls, words, data } = this;
    const hasState = this.keepState(report);
    let done = hasState;
    if (report.location && report.location.length <= 255) calls.set(words.location, report.location);
    if (!this.isUncounted) {
      done = words.result(this, report.facts) && done;
      if (data.lms.interactions) for (const event of report.events) done = this.tell(event) && done;
      if (data.lms.objectives) report.facts.objectives.forEach((one) => this.setObjective(one));
    }
    calls.set(words.exit, data.lms.exit);
    calls.set(words.time, words.duration(report.seconds));
    const isKept = calls.commit();
    if (isKept) this.uncommitted.clear();
    if (this.isFull) return "full";
    return done && isKept ? "kept" : "later";
  }

  isFull = false;

  /** How many characters of the state the LMS keeps. */
  limit = 0;

  /** The state, once more and shorter if the LMS keeps less than it should: whether it refuses it, or cuts it without a word. @param {Report} report */
  keepState({ pack }) {
    const { calls } = this;
    for (const most of this.limit > 4096 ? [this.limit, 4096] : [this.limit]) {
      let text = pack(most);
      if (calls.set("cmi.suspend_data", text)) {
        const kept = calls.get("cmi.suspend_data");
        this.isFull = kept.length > 0 && kept.length < text.length && text.startsWith(kept);
        if (!this.isFull) return true;
        this.limit = Math.min(this.limit, kept.length + 1);
        text = pack(this.limit);
        this.isFull = text.length >= this.limit;
        return calls.set("cmi.suspend_data", text);
      }
      if (!HOPELESS.has(calls.error())) return false;
      this.isFull = true;
    }
    return true;
  }

  /** What the API took, also when a call after it failed. @type {Set<string>} */
  taken = new Set();
  /** Of these, what no commit confirmed yet. @type {Set<string>} */
  uncommitted = new Set();

  /** @param {AnswerEvent} event @returns {boolean} */
  tell(event) {
    const name = `${event.name} ${event.at}`;
    if (this.taken.has(name)) return true;
    const done = this.calls.setAll("cmi.interactions", this.words.interaction(`cmi.interactions.${this.interactions}`, event, this.latency(event)));
    if (done && !this.calls.missing.has("cmi.interactions")) {
      this.interactions++;
      this.taken.add(name);
      this.uncommitted.add(name);
      this.answeredAt = event.at;
    }
    return done;
  }

  answeredAt = Date.now();

  /** Seconds since the answer before. @param {AnswerEvent} event */
  latency({ at }) {
    const seconds = (at - this.answeredAt) / 1000;
    return seconds > 0 && seconds < 86400 ? seconds : 0;
  }

  /** @param {Facts["objectives"][number]} objective */
  setObjective(objective) {
    const id = shortId(objective.id);
    const place = this.places.get(id) ?? this.places.size;
    if (this.calls.setAll("cmi.objectives", this.words.objective(`cmi.objectives.${place}`, id, objective, this.places.has(id)))) {
      if (!this.calls.missing.has("cmi.objectives")) this.places.set(id, place);
    }
  }

  /** All was said before: what is left for the last moment is the time since. @param {Report} report @returns {Delivery} */
  close(report) {
    if (!this.isOpen) return "later";
    const { calls, words, data } = this;
    let delivery = /** @type {Delivery} */ ("kept");
    if (!this.isReview) {
      if (report.isNew !== false) delivery = guarded(() => this.report(report), /** @type {Delivery} */ ("later"));
      // The end takes it along: a commit more would only be in its way, where both have to share what a page may send when it goes.
      calls.set(words.time, words.duration(report.seconds));
      if (data.lms.nav && words.nav) calls.set(words.nav, data.lms.nav);
    }
    this.isOpen = false;
    const isOver = calls.isDone(calls.call("end", ""));
    return delivery === "kept" && !isOver ? "open" : delivery;
  }
}

/** A status as the standards spell it. Some LMSs answer with its first letter, as AICC did. @param {string} word */
export function statusOf(word) {
  const known = ["not attempted", "unknown", "browsed", "incomplete", "failed", "completed", "passed"];
  if (word === "complete") return "completed";
  return known.find((one) => one === word || (word.length === 1 && one[0] === word)) ?? word;
}

/**
 * @typedef {{
 *   calls: ScormCalls["names"], status: string, mode: string, credit: string, entry: string, learner: string, location: string, raw: string, time: string,
 *   exit: string, nav?: string, duration(seconds: number): string, begin(scorm: Scorm): void, started(scorm: Scorm, status: string): void,
 *   result(scorm: Scorm, facts: Facts): boolean, interaction(at: string, event: AnswerEvent, latency: number): [string, string | undefined, string?][],
 *   objective(at: string, id: string, one: Facts["objectives"][number], isKnown: boolean): [string, string | undefined][],
 * }} ScormWords
 */

/** A share as percent with at most two decimals, never rounded up. @param {number} part */
export const percentText = (part) => String(Math.floor(part * 10000 + 1e-6) / 100);
