// The judge of a play, in a browser context that no package can reach: it hears what a part called and sent, and holds it against the standard.
"use strict";

/** Faults of one kind that are told. */
const TOLD = 5;

/** One part that an LMS starts. */
class Judge {
  /** What the LMS keeps of it from session to session. @type {Kept} */
  kept = {};
  /** @type {[string, string][]} */
  faults = [];
  /** @type {StrictLms | StrictLrs} */
  lms = /** @type {any} */ (undefined);
  mode = "";

  /** @param {"scorm12" | "scorm2004" | "cmi5"} standard @param {{id: string, mastery: string | null}} unit */
  constructor(standard, unit) {
    this.standard = standard;
    this.unit = unit;
  }

  /** @param {string} rule @param {string} what */
  fault(rule, what) {
    if (this.faults.filter(([known]) => known === rule).length < TOLD && !this.faults.some(([, said]) => said === what)) this.faults.push([rule, what]);
  }

  /**
   * Begins a session, and gives what the page that frames the part must know.
   * @param {string} mode @param {string} session @param {string} origin
   */
  begin(mode, session, origin) {
    this.mode = mode;
    const fault = this.fault.bind(this);
    if (this.standard === "cmi5") {
      const lrs = this.lms = new StrictLrs(this.unit, this.kept, mode, session, fault);
      return { standard: this.standard, launch: lrs.launch, query: lrs.query(origin) };
    }
    const { kept, standard, unit: { mastery } } = this;
    const plan = { standard, mode, mastery, kept: { ...kept }, launch: null, query: "" };
    this.lms = new StrictLms(standard, kept, mode, mastery, fault);
    return plan;
  }

  /** Hears calls, in their order, and gives whether a session was opened. @param {[string, unknown[]][]} calls */
  hear(calls) {
    const { lms } = this;
    if (!(lms instanceof StrictLms)) return { isBegun: false };
    const { api } = lms;
    for (const call of calls) {
      if (!Array.isArray(call) || !Array.isArray(call[1]) || !Object.hasOwn(api, call[0])) this.fault("play/bridge", "the LMS was called in a way that it has not");
      else api[call[0]](...call[1]);
    }
    return { isBegun: lms.isOpen || lms.isOver };
  }

  /** Ends a session. @param {any} sent what the record store took */
  end(sent) {
    const { lms } = this;
    if (lms instanceof StrictLms) {
      if (lms.isOpen) {
        this.fault("play/end", "the course was left and did not end its session");
        lms.keep();
      }
    } else lms.close(sent);
    const counted = this.counted;
    if (this.mode !== "normal" && lms instanceof StrictLms) {
      for (const name of counted) if (lms.written.has(name)) this.fault("play/review", `${name} was written in a review`);
    }
    return { calls: lms.calls, kept: lms.most, interactions: lms.interactions, status: this.status, score: this.score };
  }

  /** Elements that count. */
  get counted() {
    if (this.standard === "cmi5") return [];
    const { status, success, score } = versions[this.standard];
    return [status, success, score];
  }

  /** What the LMS would show. */
  get status() {
    if (this.standard === "cmi5") return String(this.kept.verbs ?? "");
    const { status, success } = versions[this.standard];
    return [...new Set([this.kept[status], this.kept[success]])].filter(Boolean).join(", ");
  }

  get score() {
    return String((this.standard === "cmi5" ? this.kept.score : this.kept[versions[this.standard].score]) ?? "");
  }
}
