// Answers as the standards spell them. Each standard has its own delimiters, words and limits.
// SCORM 1.2: RTE 3.4.4 (interactions); SCORM 2004: RTE 4.2.9; xAPI: Data 2.4.4.1, which took over the forms of SCORM 2004.

import { middleOf } from "./known.js";

/** @typedef {{type: string, response?: string, patterns: string[], result: string}} Spelled */

/** Short identifiers may hold letters, digits, `_` and `.` alone: Moodle refuses all else. @param {string} id */
export const shortId = (id) => id.replace(/[^\w.]/g, "_");
/** The words of a text as identifiers may hold them, in at most so many characters; "" for a text in other letters than Latin ones. @param {string} text @param {number} most @param {string} [between] */
export function wordsOf(text, most, between = "-") {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/ß/g, "ss").replace(/æ/g, "ae").replace(/ø/g, "o").replace(/ł/g, "l");
  const words = plain.replace(/[^a-z0-9]+/g, between).replace(/^[-_]+/, "");
  const whole = words.length > most ? words.slice(0, most).replace(/[-_][^-_]*$/, "") || words.slice(0, most) : words;
  return whole.replace(/[-_]+$/, "");
}

/** What a report shows of a question: its page, its words, its id. @param {AnswerEvent} event */
export const readableId = ({ id, page, question }) => [wordsOf(page.slice(page.lastIndexOf("/") + 1), 60), wordsOf(question.text, 60), id].filter(Boolean).join("_");

/** The id of an option or target with its words behind it. @param {LaunchQuestion} question @param {string} id @param {number} most characters of words */
export function readableChoice({ options, targets }, id, most) {
  const text = [...options, ...targets].find(([one]) => one === id)?.[1] ?? "";
  const words = wordsOf(text, most, "_"), short = shortId(id);
  return !words || words === wordsOf(id, most, "_") ? short : `${short}_${words}`;
}

/** @template T @param {(most: number) => T} spell with at most so many characters of words each @param {number} limit @param {(spelled: T) => string[]} texts @returns {T} with as many words as fit */
export function fitting(spell, limit, texts) {
  for (const most of [60, 40, 20, 10]) {
    const spelled = spell(most);
    if (texts(spelled).every((text) => text.length <= limit)) return spelled;
  }
  return spell(0);
}
/** @param {Spelled} spelled */
export const textsOf = ({ response = "", patterns }) => [response, ...patterns];

/** @param {number} part 0 to 1 @returns {string} at most two decimals */
export const twoDigits = (part) => String(Math.round(part * 100) / 100);

/**
 * What was given, in the forms of SCORM 2004 and xAPI. The words of a learner stay on the device: of a text with blanks only an
 * answer that the course names is told.
 * @param {LaunchQuestion} question @param {Given} given @param {number} part @param {(id: string) => string} [named] how an option or target is called
 * @returns {Spelled}
 */
export function spell2004({ interaction, right, ranges, blanks, true: yes }, given, part, named = shortId) {
  const list = (/** @type {string[]} */ ids) => ids.map(named).join("[,]");
  const pairs = (/** @type {string[]} */ ids) => ids.map((pair) => pair.split(">").map(named).join("[.]")).join("[,]");
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

/** `most`: characters of words behind each letter. @param {LaunchQuestion} question @param {Given} given @param {number} part @param {number} [most] @returns {Spelled} */
export function spell12(question, given, part, most = 0) {
  const { interaction, right, options, targets, blanks, ranges, true: yes } = question;
  const result = part === 1 ? "correct" : part === 0 ? "wrong" : twoDigits(part);
  const said = (/** @type {string} */ letter, /** @type {string} */ text) => [letter, wordsOf(text, most)].filter(Boolean).join("_");
  const code = (/** @type {[string, string][]} */ of, /** @type {string} */ id) => {
    const place = of.findIndex(([one]) => one === id);
    return said("abcdefghijklmnopqrstuvwxyz0123456789"[place] ?? "z", of[place]?.[1] ?? "");
  };
  const list = (/** @type {string[]} */ ids) => ids.map((id) => code(options, id)).join(",");
  const number = (/** @type {string} */ id) => {
    const place = targets.findIndex(([one]) => one === id);
    return said(String(place + 1), targets[place]?.[1] ?? "");
  };
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
