// The inputs of `choice` and `true-false`: radios or boxes.

import { say } from "./words.js";
import { canonical } from "./state.js";
import { optionsOf, inputOf, optionId, markOption } from "./option.js";

/** Whose answer an option was, if there was more than one. @param {AnswerRecord} record @param {string} id */
function whoseAnswer({ first, last }, id) {
  const only = !first.pre && last.tries === 1 && canonical(first.given) === canonical(last.given);
  if (first.at === last.at || only) return "";
  const wasFirst = first.given.includes(id);
  if (wasFirst) return say(first.pre ? "first_guess" : "first_answer");
  return last.given.includes(id) ? say(last.tries === 2 && !first.pre ? "second_answer" : "last_answer") : "";
}

/** @type {Kind} */
const choice = {
  key(question) {
    return { right: idsIn(question, "[data-correct]"), many: question.dataset.many !== undefined };
  },

  given: (question) => optionsOf(question).map(inputOf).filter((input) => input.checked).map((input) => input.value).sort(),

  put(question, given) {
    for (const option of optionsOf(question)) {
      const input = inputOf(option);
      input.checked = given.includes(input.value);
    }
  },

  paint(question, record, { parts }) {
    const { first, last } = record;
    const many = question.dataset.many !== undefined;
    for (const option of optionsOf(question)) {
      const id = optionId(option);
      const chosen = last.given.includes(id);
      const triedFirst = !many && !first.pre && first.given.includes(id) && !chosen;
      /** @type {PartState | ""} */
      let state = chosen || last.end ? parts[id] ?? "none" : "";
      if (triedFirst && state !== "missed") state = "wrong";
      // In one sitting the wrong ones that were tried before stay marked.
      if (!state && !many && option.dataset.state === "wrong") continue;
      const word = state && say(state === "missed" && !many ? "told_answer" : "told_" + state);
      const whose = whoseAnswer(record, id);
      // Right at last, one reads what was said of the answer; what was said of the others is a press away.
      markOption(option, state, whose ? `${word}. ${whose}` : word, true, last.end && !chosen && state !== "missed");
    }
  },
};

/** @param {LeadletQuestion} question @param {string} [which] @returns {string[]} ids in the answer, as written */
export const idsIn = (question, which = "") =>
  [...question.querySelectorAll(`.answers > [data-option]${which}`)].map((entry) => entry.getAttribute("data-option") ?? "");

/** @type {Record<string, Kind>} each kind's own file adds itself */
export const kinds = { choice, "true-false": choice };
