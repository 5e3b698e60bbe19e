// The one session of a launch: what the learner did before, what the pages write now, and what the LMS is told of it and when.

import { newSeed } from "../../../../themes/default/scripts/shuffle.js";
import { emptyState, withNewIds, readState, mergeStates, canonical, groupNames } from "../../../../themes/default/scripts/state.js";
import { packState } from "../../../../themes/default/scripts/pack.js";
import { unpackState } from "../../../../themes/default/scripts/unpack.js";
import { knownOf, newIdsOf, pagesFor, guarded } from "./known.js";
import { Told, answersGiven, factsOf } from "./facts.js";
import { grafted } from "./device.js";

/** @typedef {"" | "alone" | "joined" | "review" | "away" | "away_unkept" | "back" | "full" | "ended" | "damaged" | "newer" | "offered" | "own_words" | "own_words_lost" | "other_page"} Word what the learner is told */

/** How long a learner who does nothing is taken to read, in milliseconds: after it the LMS is told of no more time. */
const READS_FOR = 1_800_000;
/** A verdict is told within two seconds, so an LMS that takes long to answer is waited for at most this long, in milliseconds. */
const MOST_PAUSE = 1200;

export class Session {
  state = emptyState();
  told = new Told();
  /** The newest answer that the LMS has. */
  toldAt = 0;
  location = "";
  isEnded = false;
  /** Settles when the LMS has the last of it. @type {Promise<unknown>} */
  ending = Promise.resolve();
  isAway = false;
  /** A text of the LMS's that could be neither read nor put aside: it is not written over. */
  isLocked = false;
  /** When the next report goes. @type {ReturnType<typeof setTimeout> | undefined} */
  timer;
  /** A report is on its way. */
  isSending = false;
  /** Something changed since the last report. */
  isPending = false;
  failures = 0;
  startedAt = Date.now();
  reportedAt = 0;
  /** When the learner did the last thing that we saw. */
  doneAt = Date.now();
  /** How long the LMS took for the last report, in milliseconds. */
  took = 0;
  /** When the planned report is due. */
  dueAt = Infinity;
  /** What this tab held when no LMS answered yet: somebody else may have done it. */
  before = emptyState();
  /** The LMS has confirmed a report of this attempt. */
  isConfirmed = false;
  /** The LMS has confirmed that this session ended. */
  hasEnded = false;

  /**
   * @param {LaunchData} data @param {string} only id of the one page, or "" @param {Lms | null} lms @param {Opened | null} opened
   * @param {Device} device
   * @param {{tell(word: Word, holes?: Record<string, string>): void, refresh(): void, whenPainted?(act: () => void): void}} page
   *   `whenPainted`: after what the learner waits for is on the screen
   */
  constructor(data, only, lms, opened, device, page) {
    this.data = data;
    this.only = only;
    this.lms = lms;
    this.opened = opened;
    this.device = device;
    this.page = page;
    this.known = knownOf(data);
    this.was = newIdsOf(data);
  }

  /** Brings together what the LMS and this device keep. @param {State | null} [done] what was done in this window before the LMS answered */
  begin(done = null) {
    const { opened, device, was } = this;
    const here = device.read();
    const packed = opened?.packed ?? "";
    const there = packed ? readPacked(packed, this.known) : null;
    // Only a button on this device erases what is on it.
    if (here && there) there.state.erased = Math.min(there.state.erased, here.state.erased);
    if (there?.trouble) {
      // A text that was cut holds no more than what is read of it.
      this.isLocked = !device.aside(packed) && (there.trouble === "newer" || there.grain === 0);
      this.page.tell(there.trouble);
    }
    const kept = here && this.relation(here, there) === "same" ? here : null;
    if (here && !kept && !here.ended && opened?.learner && !opened.isReview) device.hold(here);
    if (kept) this.state = there ? grafted(kept.state, there.state, there.grain) : kept.state;
    else this.state = { ...(there?.state ?? emptyState()), texts: device.words() };
    this.state = withNewIds(this.state, was);
    this.toldAt = kept?.told ?? 0;
    const answers = answersGiven(this.data, this.state);
    this.told.add(kept?.pending ? answers.filter(({ at }) => at <= this.toldAt) : answers);
    if (done) this.state = withNewIds(mergeStates(this.state, { ...done, erased: this.state.erased, seed: "" }), was);
    this.state.seed ||= newSeed();
    this.isConfirmed = kept?.confirmed ?? false;
    this.location = opened?.location ?? "";
    if (opened?.isReview) this.page.tell("review");
    this.isPending = Boolean(this.lms && (kept?.pending || done));
    if (!this.lms) this.before = this.state;
    this.keepHere();
    if (this.isPending) this.changed();
    this.offer();
    this.beat();
  }

  /**
   * Whether what is here belongs to the attempt that the LMS goes on with. An LMS that says "new" has begun another attempt, unless it never got
   * anything of what is here; where it names no learner, one that is somebody else's.
   * @param {KeptHere} here @param {ReturnType<typeof readPacked> | null} there @returns {"same" | "other"}
   */
  relation(here, there) {
    const { opened } = this;
    // Kept under the LMS's own name for the attempt.
    if (opened?.attempt) return "same";
    if (there?.state.seed ? there.state.seed === here.state.seed : opened?.isNew !== true) return "same";
    return here.pending && !here.confirmed && opened?.learner ? "same" : "other";
  }

  /** Work of an attempt that the LMS never confirmed an end of, and does not have: the learner says what becomes of it. */
  offer() {
    const held = this.opened?.isReview ? null : this.device.held();
    if (!held || !holdsMore(held.state, this.state)) return;
    const newest = Math.max(0, ...answersGiven(this.data, held.state).map(({ at }) => at), ...Object.values(held.state.pages).map(({ last }) => last));
    const day = guarded(() => new Date(newest).toLocaleDateString(this.data.language, { weekday: "long", day: "numeric", month: "long" }), new Date(newest).toDateString());
    this.page.tell("offered", { day });
  }

  /** @param {boolean} accept */
  answerOffer(accept) {
    const held = this.device.held();
    this.device.release();
    if (!held || !accept) return;
    this.state = withNewIds(mergeStates(this.state, { ...held.state, erased: this.state.erased, seed: "" }), this.was);
    this.page.refresh();
    this.changed();
  }

  /** The LMS answers at last: what was done until now is added to what it and this device keep of the learner. @param {Lms} lms @param {Opened} opened @param {Device} device */
  join(lms, opened, device) {
    const done = changedSince(this.state, this.before);
    Object.assign(this, { lms, opened, device, told: new Told() });
    this.begin(done);
    this.page.refresh();
  }

  /** The time that is spent reaches the LMS while the learner reads: there may be no last moment. */
  beat() {
    const { lms, opened } = this;
    if (!lms?.beats || opened?.isReview) return;
    setTimeout(() => {
      if (this.isEnded) return;
      const isReading = Date.now() - this.doneAt < READS_FOR && !guarded(() => document.hidden, false);
      if (isReading && !this.failures && Date.now() - this.reportedAt >= (lms.beats ?? 0)) {
        this.isPending = true;
        this.plan(0);
      }
      this.beat();
    }, lms.beats);
  }

  /** The address where the learner goes on. @param {string} start */
  placeToGoOn(start) {
    const { data, state } = this;
    if (this.only) return start;
    const pages = pagesFor(data, state, "");
    if (pages.every(({ id }) => state.pages[id]?.done !== undefined)) return start;
    if (/^[\w.-]+(\/[\w.-]+)*\.html$/.test(this.location) && !this.location.includes("..") && !/^launch/.test(this.location)) return this.location;
    const newest = pages.filter(({ id }) => state.pages[id]).sort((a, b) => state.pages[b.id].last - state.pages[a.id].last)[0];
    return newest?.href ?? start;
  }

  /** What the pages read: the whole state. */
  read() {
    return JSON.stringify(this.state);
  }

  /** What a page writes. @param {string} text */
  write(text) {
    const { state, trouble } = readState(text);
    if (trouble) throw new Error(trouble);
    const hadWords = Object.keys(this.state.texts).length;
    this.state = withNewIds(mergeStates(this.state, state), this.was);
    if (Object.keys(this.state.texts).length > hadWords) this.page.tell(this.device.isLasting ? "own_words" : "own_words_lost");
    this.doneAt = Date.now();
    this.changed();
  }

  /** Everything was erased: what was put aside goes too, and a text that could not be read may be written over. */
  sweep() {
    this.isLocked = false;
    this.device.sweep();
  }

  /** @param {string} location */
  moveTo(location) {
    if (!location || location === this.location) return;
    this.location = location;
    this.doneAt = Date.now();
    this.changed();
  }

  /** Another window of the same learner wrote. */
  meet() {
    const here = this.device.read();
    if (!here || here.state.seed !== this.state.seed) return;
    const before = canonical(this.state);
    this.state = mergeStates(this.state, here.state);
    if (canonical(this.state) === before) return;
    // What the other window answered is told by the other window.
    this.told.add(answersGiven(this.data, here.state));
    this.page.refresh();
    this.changed();
  }

  /** Kept here at once, so that a page that is killed loses nothing; told soon. */
  changed() {
    this.isPending = true;
    this.keepHere();
    if (!this.lms || this.isEnded || this.isSending) return;
    // An answer is told at once; where one is, and what was ticked, may wait for an LMS that limits calls.
    const isUrgent = this.told.newOnes(answersGiven(this.data, this.state)).length > 0;
    // One that does not answer is tried again with each answer, unless the learner waits for it each time.
    if (this.failures && (!isUrgent || this.took > MOST_PAUSE)) return;
    const wait = isUrgent || !this.reportedAt ? 0 : this.data.lms.commit * 1000 - (Date.now() - this.reportedAt);
    this.plan(Math.max(this.lms.pause, Math.min(this.took, MOST_PAUSE), wait));
  }

  /** A report goes so soon, or sooner if one was planned. @param {number} pause milliseconds */
  plan(pause) {
    const dueAt = Date.now() + pause;
    if (this.timer !== undefined && this.dueAt <= dueAt) return;
    clearTimeout(this.timer);
    this.dueAt = dueAt;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      // An LMS of SCORM is waited for while it answers: the learner sees the verdict first.
      if (this.page.whenPainted) this.page.whenPainted(() => this.send());
      else this.send();
    }, pause);
  }

  keepHere() {
    if (this.opened?.isReview) return true;
    return this.device.write({
      state: this.state, pending: this.isPending && this.lms !== null, told: this.toldAt, confirmed: this.isConfirmed, ended: this.hasEnded,
    });
  }

  /** @param {boolean} [isLeaving] @returns {Report} */
  reportNow(isLeaving = false) {
    const { state, known, data, only } = this;
    return {
      facts: factsOf(data, state, only), events: this.told.newOnes(answersGiven(data, state)),
      pack: (limit) => (this.isLocked ? this.opened?.packed ?? "" : limit ? packState(state, known, limit) : JSON.stringify(withoutWords(state, known))),
      location: this.location, seconds: (Date.now() - this.startedAt) / 1000, isLeaving,
    };
  }

  /** Tells the LMS what is new. @returns {void} */
  send() {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.lms || this.isEnded || this.isSending || !this.isPending) return;
    const report = this.reportNow();
    this.isSending = true;
    this.isPending = false;
    this.reportedAt = Date.now();
    const found = guarded(() => /** @type {Lms} */ (this.lms).report(report), /** @type {Delivery} */ ("later"));
    this.took = Math.max(0, Date.now() - this.reportedAt);
    if (typeof found === "string") this.sent(report, found);
    else found.then((delivery) => this.sent(report, delivery), () => this.sent(report, "later"));
  }

  /** @param {Report} report @param {Delivery} delivery */
  sent(report, delivery) {
    this.isSending = false;
    if (delivery === "later") {
      this.isPending = true;
      this.failures++;
      // One failed call is nothing to worry a learner with.
      if (this.failures === 2) this.page.tell(this.keepHere() && this.device.isLasting ? "away" : "away_unkept");
      this.isAway = this.failures >= 2;
      if (!this.isEnded) this.plan(Math.min(60000, 500 * 2 ** this.failures));
      return;
    }
    this.told.add(report.events);
    this.toldAt = Math.max(this.toldAt, ...report.events.map(({ at }) => at));
    if (this.isAway) this.page.tell("back");
    if (delivery === "full") this.page.tell("full");
    this.isAway = false;
    this.failures = 0;
    if (delivery === "full") this.isPending = true;
    this.isConfirmed = true;
    this.keepHere();
    if (this.isPending && delivery !== "full") this.changed();
  }

  /** The page is hidden: perhaps it never comes back. */
  urge() {
    if (!this.isEnded && (this.isPending || this.lms?.beats)) {
      this.isPending = true;
      this.send();
    }
  }

  /** The page goes; said once, however often the browser says so. */
  end() {
    if (this.isEnded || !this.lms) return;
    clearTimeout(this.timer);
    this.isEnded = true;
    const report = this.reportNow(true);
    report.isNew = this.isPending || this.isSending;
    this.keepHere();
    const found = guarded(() => /** @type {Lms} */ (this.lms).close(report), /** @type {Delivery} */ ("later"));
    // What was not heard stays pending here, and goes out at the next launch.
    if (typeof found === "string") this.closed(report, found);
    else this.ending = found.then((delivery) => this.closed(report, delivery), () => {});
  }

  /** @param {Report} report @param {Delivery} delivery */
  closed(report, delivery) {
    if (delivery !== "kept" && delivery !== "open") return;
    this.toldAt = Math.max(this.toldAt, ...report.events.map(({ at }) => at));
    this.isPending = false;
    this.isConfirmed = true;
    this.hasEnded = delivery === "kept";
    this.keepHere();
  }
}

/** Whether one state has answers, pages or attempts that another lacks. @param {State} state @param {State} other */
const holdsMore = (state, other) => groupNames.some((group) => group !== "texts" && group !== "practice" && Object.keys(state[group]).some((id) => !(id in other[group])));

/** What of a state was done since. @param {State} state @param {State} before @returns {State} */
function changedSince(state, before) {
  const changed = { ...state };
  for (const group of groupNames) {
    const fresh = Object.entries(state[group]).filter(([id, record]) => canonical(record) !== canonical(before[group][id]));
    changed[group] = Object.assign(Object.create(null), Object.fromEntries(fresh));
  }
  return changed;
}

/** The packed form, or JSON where there is room for all. @param {string} text @param {Known} known */
function readPacked(text, known) {
  if (!text.startsWith("{")) return unpackState(text, known);
  return { ...readState(text), grain: 0 };
}

/** The state without anything that the learner typed. @param {State} state @param {Known} known @returns {State} */
function withoutWords(state, known) {
  const plain = (/** @type {string} */ record, /** @type {Answer} */ answer) => {
    const { typed, numeric } = known.things[record.split("@")[0]] ?? {};
    return typed && !numeric ? { ...answer, given: answer.part === 1 ? typed : [] } : answer;
  };
  return {
    ...state, texts: {},
    answers: Object.fromEntries(Object.entries(state.answers).map(([id, record]) => [id, { ...record, first: plain(id, record.first), last: plain(id, record.last) }])),
    quizzes: Object.fromEntries(Object.entries(state.quizzes).map(([key, attempt]) => [key, {
      ...attempt, given: Object.fromEntries(Object.entries(attempt.given).map(([id, answer]) => [id, plain(id, answer)])),
    }])),
  };
}
