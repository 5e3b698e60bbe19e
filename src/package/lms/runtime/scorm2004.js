// SCORM 2004, 3rd and 4th Edition: completion and success apart, a scaled score, times of ISO 8601.

import { duration, twoDigits, spell2004, shortId, timestamp2004, fitting, textsOf, readableChoice, readableId } from "./spell.js";
import { percentText, statusOf } from "./scorm.js";

/** @type {ScormWords} */
export const scorm2004 = {
  calls: { start: "Initialize", end: "Terminate", get: "GetValue", set: "SetValue", commit: "Commit", error: "GetLastError" },
  status: "cmi.completion_status", mode: "cmi.mode", credit: "cmi.credit", entry: "cmi.entry", learner: "cmi.learner_id",
  location: "cmi.location", raw: "cmi.score.raw", time: "cmi.session_time", exit: "cmi.exit", nav: "adl.nav.request", duration,

  begin({ calls }) {
    calls.held.set("cmi.success_status", statusOf(calls.word("cmi.success_status")));
  },

  started({ calls }, status) {
    if (status !== "completed") calls.set("cmi.completion_status", "incomplete");
    else calls.held.set("cmi.completion_status", status);
  },

  // Moodle's grade is the raw score alone, others read the scaled one alone: both are written.
  result(scorm, { score, isComplete, done: pages, total }) {
    const { calls, data } = scorm;
    let done = true;
    if (total) calls.set("cmi.progress_measure", twoDigits(isComplete ? 1 : Math.min(pages / total, 0.99)));
    if (score !== undefined && Number(percentText(score)) > scorm.score) {
      for (const [name, value] of [["min", "0"], ["max", "100"], ["scaled", String(score)]]) calls.set(`cmi.score.${name}`, value);
      done = calls.set("cmi.score.raw", percentText(score));
      if (done) scorm.score = Number(percentText(score));
    }
    if (isComplete) done = calls.set("cmi.completion_status", "completed") && done;
    if (score !== undefined && calls.held.get("cmi.success_status") !== "passed") {
      const mark = calls.number("cmi.scaled_passing_score", Number.MIN_VALUE, 1) ?? data.pass / 100;
      done = calls.set("cmi.success_status", score >= mark - 1e-9 ? "passed" : "failed") && done;
    }
    return done;
  },

  interaction(at, event, latency) {
    const { question, given, part, pre, at: time } = event;
    const { type, response, patterns, result } = fitting((most) => spell2004(question, given, part, (id) => readableChoice(question, id, most)), 4000, textsOf);
    return [
      [`${at}.id`, readableId(event)], [`${at}.type`, type], ...(question.objective ? [/** @type {[string, string]} */ ([`${at}.objectives.0.id`, shortId(question.objective)])] : []),
      [`${at}.timestamp`, timestamp2004(time)],
      ...patterns.map((pattern, number) => /** @type {[string, string]} */ ([`${at}.correct_responses.${number}.pattern`, pattern])),
      [`${at}.weighting`, String(question.points)], [`${at}.learner_response`, response], [`${at}.result`, pre ? "neutral" : result],
      [`${at}.latency`, duration(latency)], [`${at}.description`, question.text.slice(0, 250)],
    ];
  },

  objective: (at, id, { score, status, text }, isKnown) => [
    ...(isKnown ? [] : [/** @type {[string, string]} */ ([`${at}.id`, id])]),
    [`${at}.score.scaled`, score === undefined ? undefined : String(score)], [`${at}.score.raw`, score === undefined ? undefined : percentText(score)],
    [`${at}.success_status`, status === "passed" || status === "failed" ? status : undefined],
    [`${at}.completion_status`, status === "incomplete" ? "incomplete" : "completed"], [`${at}.description`, text.slice(0, 250)],
  ],
};
