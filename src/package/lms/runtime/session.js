// The one session of a launch: what the learner did before, what the pages write now, and what the LMS is told of it and when.

/** @typedef {"" | "alone" | "review" | "away" | "away_unkept" | "back" | "full" | "ended" | "damaged" | "newer" | "own_words" | "own_words_lost" | "other_page"} Word what the learner is told */

class Session {
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

  /**
   * @param {LaunchData} data @param {string} only id of the one page, or "" @param {Lms | null} lms @param {Opened | null} opened
   * @param {Device} device @param {{tell(word: Word): void, refresh(): void}} page
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

  /** Brings together what the LMS and this device keep. */
  begin() {
    const { opened, device, was } = this;
    const here = device.read();
    const packed = opened?.packed ?? "";
    const there = packed ? readPacked(packed, this.known) : null;
    // Only a button on this device erases what is on it.
    if (here && there) there.state.erased = Math.min(there.state.erased, here.state.erased);
    if (there?.trouble) {
      this.isLocked = !device.aside(packed);
      this.page.tell(there.trouble);
    }
    // An LMS that says "new" has begun another attempt, unless it never got what is here; where it names no learner, one that is somebody else's.
    const isOther = here !== null && !(here.pending && opened?.learner) && (there && !there.trouble ? there.state.seed !== here.state.seed : opened?.isNew === true);
    if (here && !isOther) this.state = there && !there.trouble ? grafted(here.state, there.state, there.grain) : here.state;
    else this.state = { ...(there?.state ?? emptyState()), texts: device.words() };
    this.state = withNewIds(this.state, was);
    this.state.seed ||= newSeed();
    this.toldAt = here && !isOther ? here.told : 0;
    const answers = answersGiven(this.data, this.state);
    this.told.add(here && !isOther && here.pending ? answers.filter(({ at }) => at <= this.toldAt) : answers);
    this.location = opened?.location ?? "";
    if (opened?.isReview) this.page.tell("review");
    else if (!this.lms) this.page.tell("alone");
    this.keepHere();
    if (here?.pending && !isOther) this.changed();
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
    if (!this.lms || this.isEnded || this.isSending || (this.timer !== undefined && this.failures)) return;
    // An answer is told at once; where one is, and what was ticked, may wait for an LMS that limits calls.
    const isUrgent = this.told.newOnes(answersGiven(this.data, this.state)).length > 0;
    const wait = isUrgent || !this.reportedAt ? 0 : this.data.lms.commit * 1000 - (Date.now() - this.reportedAt);
    this.plan(Math.max(this.lms.pause, wait));
  }

  /** @param {number} pause milliseconds */
  plan(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), pause);
  }

  keepHere() {
    if (this.opened?.isReview) return true;
    return this.device.write({ state: this.state, pending: this.isPending && this.lms !== null, told: this.toldAt });
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
    this.keepHere();
    if (this.isPending && delivery !== "full") this.changed();
  }

  /** The page is hidden: perhaps it never comes back. */
  urge() {
    if (!this.isEnded && this.isPending) this.send();
  }

  /** The page goes; said once, however often the browser says so. */
  end() {
    if (this.isEnded || !this.lms) return;
    clearTimeout(this.timer);
    this.isEnded = true;
    const report = this.reportNow(true);
    this.keepHere();
    const found = guarded(() => /** @type {Lms} */ (this.lms).close(report), /** @type {Delivery} */ ("later"));
    // What was not heard stays pending here, and goes out at the next launch.
    if (found === "kept") this.closed(report);
    else if (typeof found !== "string") this.ending = found.then((delivery) => delivery === "kept" && this.closed(report), () => {});
  }

  /** @param {Report} report */
  closed(report) {
    this.toldAt = Math.max(this.toldAt, ...report.events.map(({ at }) => at));
    this.isPending = false;
    this.keepHere();
  }
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
