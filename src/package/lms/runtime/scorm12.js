// SCORM 1.2: one status for two facts, a score in percent, and answers that can be written and never read.

import { timespan12, spell12, clockTime, shortId, fitting, textsOf, readableId } from "./spell.js";
import { percentText } from "./scorm.js";

/** What is better is never taken back. */
const RANK_12 = ["not attempted", "browsed", "incomplete", "failed", "completed", "passed"];

/** @type {ScormWords} */
export const scorm12 = {
  calls: { start: "LMSInitialize", end: "LMSFinish", get: "LMSGetValue", set: "LMSSetValue", commit: "LMSCommit", error: "LMSGetLastError" },
  status: "cmi.core.lesson_status", mode: "cmi.core.lesson_mode", credit: "cmi.core.credit", entry: "cmi.core.entry", learner: "cmi.core.student_id",
  location: "cmi.core.lesson_location", raw: "cmi.core.score.raw", time: "cmi.core.session_time", exit: "cmi.core.exit", duration: timespan12,

  begin() {},

  // A course that says nothing may be counted as finished when it is left.
  started({ calls }, status) {
    if (status === "" || status === "not attempted") calls.set("cmi.core.lesson_status", "incomplete");
    else calls.held.set("cmi.core.lesson_status", status);
  },

  result(scorm, { score, isGraded, isComplete }) {
    const { calls, data } = scorm;
    let done = true;
    if (score !== undefined && Number(percentText(score)) > scorm.score) {
      for (const [name, value] of [["min", "0"], ["max", "100"]]) calls.set(`cmi.core.score.${name}`, value);
      done = calls.set("cmi.core.score.raw", percentText(score));
      if (done) scorm.score = Number(percentText(score));
    }
    const own = isGraded ? (score === undefined ? "incomplete" : isPassed(scorm, score) ? data.lms.status12 : "failed") : isComplete ? "completed" : "incomplete";
    const held = calls.held.get("cmi.core.lesson_status") ?? "";
    return RANK_12.indexOf(own) > RANK_12.indexOf(held) ? calls.set("cmi.core.lesson_status", own) && done : done;
  },

  // By the letter of the standard a choice is a letter. Behind it stands what was chosen, so that a report can be read; an LMS that goes by the letter
  // refuses that, and then gets the letter alone.
  interaction(at, event, latency) {
    const { question, given, part, pre, at: time } = event;
    const { type, response, patterns, result } = fitting((most) => spell12(question, given, part, most), 255, textsOf);
    const plain = spell12(question, given, part);
    return [
      [`${at}.id`, readableId(event)], [`${at}.type`, type], [`${at}.time`, clockTime(time)],
      ...patterns.map((pattern, number) => /** @type {[string, string, string]} */ ([`${at}.correct_responses.${number}.pattern`, pattern, plain.patterns[number]])),
      [`${at}.weighting`, String(question.points)], [`${at}.student_response`, response, plain.response], [`${at}.result`, pre ? "neutral" : result],
      [`${at}.latency`, timespan12(latency)], ...(question.objective ? [/** @type {[string, string]} */ ([`${at}.objectives.0.id`, shortId(question.objective)])] : []),
    ];
  },

  objective: (at, id, { score, status }, isKnown) => [
    ...(isKnown ? [] : [/** @type {[string, string]} */ ([`${at}.id`, id])]),
    [`${at}.score.raw`, score === undefined ? undefined : percentText(score)], [`${at}.status`, status],
  ],
};

/** By the mastery score of the LMS if it gives one, else by the course's. @param {Scorm} scorm @param {number} score 0 to 1 */
function isPassed({ calls, data }, score) {
  // No LMS means that everything passes: where it has no mastery score it may say 0.
  const mark = calls.number("cmi.student_data.mastery_score", Number.MIN_VALUE, 100) ?? data.pass;
  return score * 100 >= mark - 1e-9;
}
