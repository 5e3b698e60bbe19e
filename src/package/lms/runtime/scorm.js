// What both versions of SCORM share: finding the API, calling it so that nothing it does can stop the course, and remembering what was set.

/**
 * The API of the LMS: in this window, up the parents, then in the opener and up its parents. Windows of other sites are passed by.
 * @param {Window} start @param {string} name @returns {any} null if there is none
 */
function findApi(start, name) {
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
    if (result === true || /^(true|1)$/i.test(String(result))) return true;
    return (result === null || result === "") && this.error() === 0;
  }

  /** @param {string} element @returns {string} "" for what the LMS does not have */
  get(element) {
    const found = this.call("get", element);
    return found === undefined || found === null || found === "null" ? "" : String(found);
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

  /** Sets a group that an LMS may lack, such as `cmi.interactions`. @param {string} group @param {[string, string | undefined][]} values @returns {boolean} */
  setAll(group, values) {
    if (this.missing.has(group)) return true;
    for (const [element, value] of values) {
      if (value === undefined || this.set(element, value)) continue;
      // The first of each group, its id, tells whether there is such a group at all.
      if (element === values[0][0] && HOPELESS.has(this.error())) this.missing.add(group);
      return this.missing.has(group) || element !== values[0][0];
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
    const count = Number(this.get(group + "._count"));
    return Number.isInteger(count) && count > 0 ? count : 0;
  }
}

/**
 * A SCORM course in an LMS. A version brings its own words: names of calls and elements, and how facts are spelled.
 * @implements {Lms}
 */
class Scorm {
  pause = 0;
  isOpen = false;
  isReview = false;
  /** Nothing that counts is written: `no-credit`. */
  isUncounted = false;
  /** The best that the LMS holds: what was passed stays passed. */
  score = -1;
  interactions = 0;
  /** Places of objectives by their ids. @type {Map<string, number>} */
  places = new Map();

  /** @param {any} api @param {LaunchData} data @param {ScormWords} words */
  constructor(api, data, words) {
    this.calls = new ScormCalls(api, words.calls);
    this.data = data;
    this.words = words;
  }

  /** @returns {Opened | null} */
  open() {
    const { calls, words } = this;
    // Whatever it answers: opened it is if it can be read, as after a launch before in the same window.
    if (String(calls.call("start", "")) !== "true" && (calls.call("get", words.status) === undefined || calls.error() !== 0)) return null;
    this.isOpen = true;
    const mode = calls.get(words.mode).toLowerCase();
    this.isReview = mode === "review" || mode === "browse";
    this.isUncounted = calls.get(words.credit).toLowerCase() === "no-credit";
    words.begin(this);
    for (let at = 0; at < calls.count("cmi.objectives"); at++) this.places.set(calls.get(`cmi.objectives.${at}.id`), at);
    this.interactions = calls.count("cmi.interactions");
    const raw = calls.get(words.raw);
    if (raw !== "" && Number.isFinite(Number(raw))) this.score = Number(raw);
    const status = calls.get(words.status);
    const entry = calls.get(words.entry).toLowerCase();
    const packed = calls.get("cmi.suspend_data");
    for (const [element, value] of [["cmi.suspend_data", packed], [words.location, calls.get(words.location)]]) if (value) calls.held.set(element, value);
    if (!this.isReview && !this.isUncounted) words.started(this, status);
    if (!this.isReview) calls.commit();
    return {
      learner: calls.get(words.learner), packed, location: calls.get(words.location), isReview: this.isReview,
      isNew: entry === "ab-initio" || (entry === "" && /^(not attempted|unknown|)$/.test(status)),
    };
  }

  /** @param {Report} report @returns {Delivery} */
  report(report) {
    if (!this.isOpen || this.isReview) return "kept";
    const { calls, words, data } = this;
    let done = this.keepState(report);
    if (report.location && report.location.length <= 255) calls.set(words.location, report.location);
    if (!this.isUncounted) {
      if (data.lms.interactions) for (const event of report.events) done = this.tell(event) && done;
      if (data.lms.objectives) report.facts.objectives.forEach((one) => this.setObjective(one));
      done = words.result(this, report.facts) && done;
    }
    return this.isFull ? (calls.commit(), "full") : done && calls.commit() ? "kept" : "later";
  }

  isFull = false;

  /** The state, once more and shorter if the LMS keeps less than it should. @param {Report} report */
  keepState({ pack }) {
    const { limit } = this.data;
    for (const most of limit > 4096 ? [limit, 4096] : [limit]) {
      const text = pack(most);
      if (this.calls.set("cmi.suspend_data", text)) {
        this.isFull = false;
        return true;
      }
      if (!HOPELESS.has(this.calls.error())) return false;
      this.isFull = true;
    }
    return true;
  }

  /** What the API took, also when a call after it failed. @type {Set<string>} */
  taken = new Set();

  /** @param {AnswerEvent} event @returns {boolean} */
  tell(event) {
    const name = `${event.name} ${event.at}`;
    if (this.taken.has(name)) return true;
    const done = this.calls.setAll("cmi.interactions", this.words.interaction(`cmi.interactions.${this.interactions}`, event, this.latency(event)));
    if (done && !this.calls.missing.has("cmi.interactions")) {
      this.interactions++;
      this.taken.add(name);
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

  /** @param {Report} report @returns {Delivery} */
  close(report) {
    if (!this.isOpen) return "later";
    const { calls, words, data } = this;
    const delivery = guarded(() => this.report(report), /** @type {Delivery} */ ("later"));
    if (!this.isReview) {
      calls.set(words.time, words.duration(report.seconds));
      calls.set(words.exit, data.lms.exit);
      calls.commit();
      if (data.lms.nav && words.nav) calls.set(words.nav, data.lms.nav);
    }
    this.isOpen = false;
    calls.call("end", "");
    return delivery;
  }
}

/**
 * @typedef {{
 *   calls: ScormCalls["names"], status: string, mode: string, credit: string, entry: string, learner: string, location: string, raw: string, time: string,
 *   exit: string, nav?: string, duration(seconds: number): string, begin(scorm: Scorm): void, started(scorm: Scorm, status: string): void,
 *   result(scorm: Scorm, facts: Facts): boolean, interaction(at: string, event: AnswerEvent, latency: number): [string, string | undefined][],
 *   objective(at: string, id: string, one: Facts["objectives"][number], isKnown: boolean): [string, string | undefined][],
 * }} ScormWords
 */

/** A share as percent with at most two decimals, never rounded up. @param {number} part */
const percentText = (part) => String(Math.floor(part * 10000 + 1e-6) / 100);
