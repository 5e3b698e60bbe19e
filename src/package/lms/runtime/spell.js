// Answers as the standards spell them. Each standard has its own delimiters, words and limits.
// SCORM 1.2: RTE 3.4.4 (interactions); SCORM 2004: RTE 4.2.9; xAPI: Data 2.4.4.1, which took over the forms of SCORM 2004.

import { middleOf } from "./known.js";

/** @typedef {{type: string, response?: string, patterns: string[], result: string}} Spelled */

/** Short identifiers may hold letters, digits, `_` and `.` alone: Moodle refuses all else. @param {string} id */
export const shortId = (id) => id.replace(/[^\w.]/g, "_");
/** @param {number} part 0 to 1 @returns {string} at most two decimals */
export const twoDigits = (part) => String(Math.round(part * 100) / 100);

/**
 * What was given, in the forms of SCORM 2004 and xAPI. The words of a learner stay on the device: of a text with blanks only an
 * answer that the course names is told.
 * @param {LaunchQuestion} question @param {Given} given @param {number} part @returns {Spelled}
 */
export function spell2004({ interaction, right, ranges, blanks, true: yes }, given, part) {
  const list = (/** @type {string[]} */ ids) => ids.map(shortId).join("[,]");
  const pairs = (/** @type {string[]} */ ids) => ids.map((pair) => pair.split(">").map(shortId).join("[.]")).join("[,]");
  const result = part === 1 ? "correct" : part === 0 ? "incorrect" : twoDigits(part);
  switch (interaction) {
    case "true-false":
      return { type: interaction, response: String(given[0] === yes), patterns: [String(right[0] === yes)], result };
    case "matching":
      return { type: interaction, response: pairs(given), patterns: [pairs(right)], result };
    case "fill-in": {
      const pattern = blanks.map(([first = ""]) => first).join("[,]");
      return { type: interaction, patterns: [pattern], result, ...(part === 1 && { response: pattern }) };
    }
    case "numeric": {
      const numbers = given.map(plainNumber);
      // More than one number in an answer is no `numeric` in any standard.
      if (ranges.length !== 1) return { type: "fill-in", response: numbers.join("[,]"), patterns: [ranges.map(middleOf).join("[,]")], result };
      return { type: interaction, patterns: [ranges[0].join("[:]")], result, ...(numbers[0] && { response: numbers[0] }) };
    }
    case "performance":
      return { type: interaction, response: given.map((step, at) => `${shortId(step)}[.]${at + 1}`).join("[,]"), patterns: [], result };
    default:
      return { type: interaction, response: list(given), patterns: [list(right)], result };
  }
}

/** A number as the standards write it, whatever comma the learner's language has; "" for what is none. @param {string} typed */
function plainNumber(typed) {
  const text = typed.replace(/[\s\u00A0\u202F'’]/g, "").replace(/\u2212/g, "-");
  const point = text.includes(",") && text.includes(".")
    ? text.lastIndexOf(",") > text.lastIndexOf(".") ? text.replace(/\./g, "").replace(",", ".") : text.replace(/,/g, "") : text.replace(",", ".");
  const found = point.match(/-?\d+(?:\.\d+)?/);
  return found ? found[0] : "";
}

/** @param {LaunchQuestion} question @param {Given} given @param {number} part @returns {Spelled} */
export function spell12(question, given, part) {
  const { interaction, right, options, targets, blanks, ranges, true: yes } = question;
  const result = part === 1 ? "correct" : part === 0 ? "wrong" : twoDigits(part);
  const code = (/** @type {[string, string][]} */ of, /** @type {string} */ id) => "abcdefghijklmnopqrstuvwxyz0123456789"[of.findIndex(([one]) => one === id)] ?? "z";
  const list = (/** @type {string[]} */ ids) => ids.map((id) => code(options, id)).join(",");
  const number = (/** @type {string} */ id) => String(targets.findIndex(([one]) => one === id) + 1);
  const pairs = (/** @type {string[]} */ ids) => ids.map((pair) => `${code(options, pair.split(">")[0])}.${number(pair.split(">")[1])}`).join(",");
  const cut = (/** @type {Spelled} */ spelled) => ({
    ...spelled, patterns: spelled.patterns.map((one) => one.slice(0, 255)), ...(spelled.response !== undefined && { response: spelled.response.slice(0, 255) }),
  });
  switch (interaction) {
    case "true-false":
      return { type: interaction, response: given[0] === yes ? "t" : "f", patterns: [right[0] === yes ? "t" : "f"], result };
    case "matching":
      return cut({ type: interaction, response: pairs(given), patterns: [pairs(right)], result });
    case "fill-in": {
      const pattern = blanks.map(([first = ""]) => first).join(",");
      return cut({ type: interaction, patterns: [pattern], result, ...(part === 1 && { response: pattern }) });
    }
    case "numeric": {
      const numbers = given.map(plainNumber);
      if (ranges.length !== 1) return cut({ type: "fill-in", response: numbers.join(","), patterns: [ranges.map(middleOf).join(",")], result });
      const [low, high] = ranges[0];
      return { type: interaction, patterns: low === high ? [String(low)] : [], result, ...(numbers[0] && { response: numbers[0] }) };
    }
    case "performance":
      return cut({ type: interaction, response: given.map(shortId).join(","), patterns: [], result });
    default:
      return cut({ type: interaction, response: list(given), patterns: [list(right)], result });
  }
}

/** @param {number} value @param {number} [length] */
const padded = (value, length = 2) => String(value).padStart(length, "0");

/** CMITimespan of SCORM 1.2: HHHH:MM:SS.SS. @param {number} seconds */
export function timespan12(seconds) {
  const all = Math.min(Math.max(0, Math.floor(seconds)), 9999 * 3600);
  return `${padded(Math.floor(all / 3600), 4)}:${padded(Math.floor(all / 60) % 60)}:${padded(all % 60)}`;
}

/** A duration of ISO 8601 without weeks and with no more than hours: PT1H2M3S. @param {number} seconds */
export function duration(seconds) {
  const all = Math.max(0, Math.floor(seconds));
  const parts = [[Math.floor(all / 3600), "H"], [Math.floor(all / 60) % 60, "M"], [all % 60, "S"]];
  return "PT" + (parts.filter(([count]) => count).map((part) => part.join("")).join("") || "0S");
}

/** The learner's own clock, hh:mm:ss. @param {number} at */
export function clockTime(at) {
  const day = new Date(at);
  return [day.getHours(), day.getMinutes(), day.getSeconds()].map((one) => padded(one)).join(":");
}

/** Without zone or fractions: Moodle refuses `Z` and three decimals. @param {number} at */
export function timestamp2004(at) {
  const day = new Date(at);
  return `${day.getFullYear()}-${padded(day.getMonth() + 1)}-${padded(day.getDate())}T${clockTime(at)}`;
}
