// An LMS's API for SCORM 1.2 and 2004 that is strict: what it takes is what the standards say, and each slip is written down.
"use strict";

const text = (/** @type {number} */ most) => new RegExp(`^[\\x20-\\x7e\\n]{0,${most}}$`);
const any = (/** @type {number} */ most) => new RegExp(`^[\\s\\S]{0,${most}}$`);
const percent = /^(100(\.0+)?|\d{1,2}(\.\d{1,7})?)$/;
const share = /^-?(1(\.0+)?|0(\.\d{1,7})?)$/;
const span12 = /^\d{2,4}:\d\d:\d\d(\.\d{1,2})?$/;
const span2004 = /^P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?$/;

/** Elements that may be set, by version; `n` stands for a number. @type {Record<string, Record<string, RegExp>>} */
const models = {
  scorm12: {
    "cmi.core.lesson_status": /^(passed|completed|failed|incomplete|browsed)$/,
    "cmi.core.lesson_location": text(255), "cmi.suspend_data": text(4096), "cmi.comments": text(4096),
    "cmi.core.exit": /^(time-out|suspend|logout|)$/, "cmi.core.session_time": span12,
    "cmi.core.score.raw": percent, "cmi.core.score.min": percent, "cmi.core.score.max": percent,
    "cmi.objectives.n.id": /^[!-~]{1,255}$/, "cmi.objectives.n.status": /^(passed|completed|failed|incomplete|browsed|not attempted)$/,
    "cmi.objectives.n.score.raw": percent, "cmi.objectives.n.score.min": percent, "cmi.objectives.n.score.max": percent,
    "cmi.interactions.n.id": /^[!-~]{1,255}$/, "cmi.interactions.n.objectives.n.id": /^[!-~]{1,255}$/,
    "cmi.interactions.n.time": /^\d\d:\d\d:\d\d(\.\d{1,2})?$/, "cmi.interactions.n.latency": span12,
    "cmi.interactions.n.type": /^(true-false|choice|fill-in|matching|performance|sequencing|likert|numeric)$/,
    // The text of 1.2 says ASCII; no LMS is known to refuse the letters of other languages here, and courses are written in them.
    "cmi.interactions.n.correct_responses.n.pattern": any(255), "cmi.interactions.n.student_response": any(255),
    "cmi.interactions.n.weighting": /^-?\d+(\.\d+)?$/, "cmi.interactions.n.result": /^(correct|wrong|unanticipated|neutral|-?\d+(\.\d+)?)$/,
  },
  scorm2004: {
    "cmi.completion_status": /^(completed|incomplete|not attempted|unknown)$/, "cmi.success_status": /^(passed|failed|unknown)$/,
    "cmi.location": any(1000), "cmi.suspend_data": any(64000), "cmi.exit": /^(time-out|suspend|logout|normal|)$/, "cmi.session_time": span2004,
    "cmi.progress_measure": /^(1(\.0+)?|0(\.\d{1,7})?)$/, "adl.nav.request": /^(_none_|continue|previous|exit|exitAll|abandon|abandonAll|suspendAll)$/,
    "cmi.score.scaled": share, "cmi.score.raw": percent, "cmi.score.min": percent, "cmi.score.max": percent,
    "cmi.objectives.n.id": /^\S{1,4000}$/, "cmi.objectives.n.success_status": /^(passed|failed|unknown)$/,
    "cmi.objectives.n.completion_status": /^(completed|incomplete|not attempted|unknown)$/, "cmi.objectives.n.description": any(250),
    "cmi.objectives.n.progress_measure": /^(1(\.0+)?|0(\.\d{1,7})?)$/, "cmi.objectives.n.score.scaled": share,
    "cmi.objectives.n.score.raw": percent, "cmi.objectives.n.score.min": percent, "cmi.objectives.n.score.max": percent,
    "cmi.interactions.n.id": /^\S{1,4000}$/, "cmi.interactions.n.objectives.n.id": /^\S{1,4000}$/,
    "cmi.interactions.n.timestamp": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,2})?$/, "cmi.interactions.n.latency": span2004,
    "cmi.interactions.n.type": /^(true-false|choice|fill-in|long-fill-in|matching|performance|sequencing|likert|numeric|other)$/,
    "cmi.interactions.n.correct_responses.n.pattern": any(4000), "cmi.interactions.n.learner_response": any(4000),
    "cmi.interactions.n.weighting": /^-?\d+(\.\d+)?$/, "cmi.interactions.n.description": any(250),
    "cmi.interactions.n.result": /^(correct|incorrect|unanticipated|neutral|-?\d+(\.\d+)?)$/,
  },
};

/** What each version calls its calls, and what an LMS says of a learner who comes for the first time. */
const versions = {
  scorm12: {
    api: "API", start: "LMSInitialize", end: "LMSFinish", get: "LMSGetValue", set: "LMSSetValue", commit: "LMSCommit",
    errors: ["LMSGetLastError", "LMSGetErrorString", "LMSGetDiagnostic"], response: "student_response",
    writeOnly: /^cmi\.(core\.(exit|session_time)|interactions\.\d)/, status: "cmi.core.lesson_status", success: "cmi.core.lesson_status", score: "cmi.core.score.raw",
    given: (/** @type {Kept} */ kept, /** @type {string} */ mode) => ({
      "cmi.core.student_id": "learner.1", "cmi.core.student_name": "Learner, One", "cmi.core.credit": mode === "normal" ? "credit" : "no-credit",
      "cmi.core.entry": Object.keys(kept).length ? "resume" : "ab-initio", "cmi.core.lesson_mode": mode, "cmi.core.total_time": "0000:00:00.00",
      "cmi.core.lesson_status": "not attempted", "cmi.core.lesson_location": "", "cmi.suspend_data": "", "cmi.launch_data": "", "cmi.core.score.raw": "",
    }),
    mastery: "cmi.student_data.mastery_score",
  },
  scorm2004: {
    api: "API_1484_11", start: "Initialize", end: "Terminate", get: "GetValue", set: "SetValue", commit: "Commit",
    errors: ["GetLastError", "GetErrorString", "GetDiagnostic"], response: "learner_response",
    writeOnly: /^cmi\.(exit|session_time)$/, status: "cmi.completion_status", success: "cmi.success_status", score: "cmi.score.raw",
    given: (/** @type {Kept} */ kept, /** @type {string} */ mode) => ({
      "cmi.learner_id": "learner.1", "cmi.learner_name": "Learner, One", "cmi.credit": mode === "normal" ? "credit" : "no-credit",
      "cmi.entry": Object.keys(kept).length ? "resume" : "ab-initio", "cmi.mode": mode, "cmi.total_time": "PT0S",
      "cmi.completion_status": "unknown", "cmi.success_status": "unknown", "cmi.completion_threshold": "",
    }),
    mastery: "cmi.scaled_passing_score",
  },
};

/** @typedef {Record<string, string>} Kept what an LMS keeps from session to session */

/** One session with the LMS: its API, and what was seen. */
class StrictLms {
  calls = 0;
  interactions = 0;
  /** The most characters of `suspend_data`. */
  most = 0;
  isOpen = false;
  isOver = false;
  error = 0;
  /** Elements that were written in this session. @type {Set<string>} */
  written = new Set();
  /** Records of each group. @type {Map<string, number>} */
  counts = new Map();

  /** @param {"scorm12" | "scorm2004"} standard @param {Kept} kept @param {string} mode @param {string | null} mastery @param {(rule: string, what: string) => void} fault */
  constructor(standard, kept, mode, mastery, fault) {
    this.version = versions[standard];
    this.model = models[standard];
    this.is12 = standard === "scorm12";
    this.kept = kept;
    this.fault = fault;
    /** @type {Kept} */
    this.values = { ...this.version.given(kept, mode), ...kept };
    if (mastery) this.values[this.version.mastery] = mastery;
    Object.keys(this.values).forEach((name) => this.counted(name));
  }

  /** The object that content looks for. @returns {Record<string, Function>} */
  get api() {
    const { start, end, get, set, commit, errors } = this.version;
    const only = (/** @type {string} */ name, /** @type {IArguments | unknown[]} */ given) => {
      this.calls++;
      if (given.length !== 1 || given[0] !== "") this.fault("play/call", `${name} was called with ${JSON.stringify([...given])}, and it takes one empty text`);
    };
    return {
      [start]: (/** @type {unknown[]} */ ...given) => {
        only(start, given);
        if (this.isOpen || this.isOver) return this.refuse(101, "play/order", `${start} was called a second time`);
        this.isOpen = true;
        return this.done("true");
      },
      [end]: (/** @type {unknown[]} */ ...given) => {
        only(end, given);
        if (!this.isOpen) return this.refuse(301, "play/order", `${end} was called without a session`);
        this.isOpen = false;
        this.isOver = true;
        this.keep();
        return this.done("true");
      },
      [commit]: (/** @type {unknown[]} */ ...given) => {
        only(commit, given);
        if (!this.isOpen) return this.refuse(301, "play/order", `${commit} was called without a session`);
        this.keep();
        return this.done("true");
      },
      [get]: (/** @type {string} */ element) => this.get(element),
      [set]: (/** @type {string} */ element, /** @type {unknown} */ value) => this.set(element, value),
      [errors[0]]: () => String(this.error),
      [errors[1]]: (/** @type {unknown} */ code) => (Number(code) ? "Error " + code : "No error"),
      [errors[2]]: () => "",
    };
  }

  /** @param {string} answer */
  done(answer) {
    this.error = 0;
    return answer;
  }

  /** @param {number} error @param {string} rule @param {string} what */
  refuse(error, rule, what) {
    this.error = error;
    this.fault(rule, what);
    return "false";
  }

  keep() {
    Object.assign(this.kept, Object.fromEntries([...this.written].filter((name) => this.is12 ? !this.version.writeOnly.test(name) : name !== "cmi.session_time").map((name) => [name, this.values[name]])));
  }

  /** @param {string} element */
  get(element) {
    this.calls++;
    if (!this.isOpen) return this.refuse(301, "play/order", `${element} was asked for without a session`) && "";
    const counted = /^(cmi\.(?:interactions|objectives)(?:\.\d+\.(?:objectives|correct_responses))?)\._count$/.exec(element);
    if (counted) return this.done(String(this.count(counted[1])));
    if (this.version.writeOnly.test(element)) {
      this.refuse(this.is12 ? 404 : 405, "play/read", `${element} was asked for, and it can only be written`);
      return "";
    }
    if (element in this.values) return this.done(this.values[element]);
    // What was never set: nothing in 1.2, an error in 2004, and in neither a slip.
    this.error = this.is12 ? 0 : 403;
    return "";
  }

  /** How many records of a group there are. @param {string} group */
  count(group) {
    return this.counts.get(group) ?? 0;
  }

  /** Counts the records to which an element belongs. @param {string} element */
  counted(element) {
    for (const found of element.matchAll(/\.(\d+)(?=\.)/g)) {
      const group = element.slice(0, found.index);
      this.counts.set(group, Math.max(this.count(group), Number(found[1]) + 1));
    }
  }

  /** @param {string} element @param {unknown} value */
  set(element, value) {
    this.calls++;
    if (!this.isOpen) return this.refuse(301, "play/order", `${element} was set without a session`);
    if (typeof value !== "string") return this.refuse(405, "play/value", `${element} was set to a ${typeof value}, and values are texts`);
    const form = this.model[element.replace(/\.\d+(?=\.|$)/g, ".n")];
    if (!form) return this.refuse(401, "play/element", `${element} was set, and there is no such element`);
    const shown = value.length > 60 ? `a text of ${value.length} characters` : JSON.stringify(value);
    if (!form.test(value)) return this.refuse(406, "play/value", `${element} was set to ${shown}, which the standard does not allow`);
    if (!this.follows(element)) return "false";
    if (/^cmi\.interactions\.\d+\.id$/.test(element)) this.interactions++;
    if (element === "cmi.suspend_data") this.most = Math.max(this.most, value.length);
    this.values[element] = value;
    this.counted(element);
    this.written.add(element);
    return this.done("true");
  }

  /** Records are numbered without gaps, and their id comes first. @param {string} element */
  follows(element) {
    const record = /^(cmi\.(interactions|objectives))\.(\d+)\.(.*)$/.exec(element);
    if (!record) return true;
    const [, group, , number, field] = record;
    if (Number(number) > this.count(group)) return this.refuse(this.is12 ? 201 : 351, "play/order", `${element} was set, and ${group} has only ${this.count(group)}`) === "";
    const isNew = !(`${group}.${number}.id` in this.values);
    if (isNew && field !== "id") return this.refuse(408, "play/order", `${element} was set before its id`) === "";
    if (!this.is12 && /^(correct_responses|learner_response)/.test(field) && !(`${group}.${number}.type` in this.values)) {
      return this.refuse(408, "play/order", `${element} was set before its type`) === "";
    }
    return true;
  }
}
