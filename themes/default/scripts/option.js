// The parts of a question that can be right or wrong: their marks, and the feedback under each.

import { say } from "./words.js";
import { need, make } from "./page.js";

/** @param {LeadletQuestion} question @returns {HTMLElement[]} in the order that is shown */
export const optionsOf = (question) => [...question.querySelectorAll(/** @type {"div"} */ (".option"))];
/** @param {HTMLElement} option */
export const optionId = (option) => option.dataset.option ?? "";
/** @param {HTMLElement} option @returns {HTMLInputElement} */
export const inputOf = (option) => need(option, "input", HTMLInputElement);

/**
 * @param {HTMLElement} option
 * @param {PartState | ""} [state] nothing takes the mark away
 * @param {string} [words] what the state is called here
 * @param {boolean} [withFeedback]
 * @param {boolean} [folded] the feedback is there, but folded
 */
export function markOption(option, state = "", words = say("told_" + state), withFeedback = true, folded = false) {
  const control = option.querySelector("input, select");
  const key = option.querySelector(".key");
  for (const old of option.querySelectorAll(".judge, .told")) old.remove();
  delete option.dataset.state;
  control?.removeAttribute("aria-describedby");
  if (!state) return;
  option.dataset.state = state;
  if (state !== "none") key?.append(judgeIcon(state !== "wrong"));
  const question = option.closest("leadlet-question");
  const feedback = withFeedback && question?.querySelector(`.answers > [data-option="${CSS.escape(optionId(option))}"] .told`);
  const folds = folded && feedback;
  const told = make(folds ? "details" : "div", { class: "told", id: `${question?.id}-${optionId(option)}-told` }, make(folds ? "summary" : "b", {}, words),
    ...(feedback ? copyOf(feedback) : []));
  option.append(told);
  control?.setAttribute("aria-describedby", told.id);
}

/** Right or wrong for each part; settled, a wrong one says what would be right. @param {LeadletQuestion} question @param {AnswerRecord} record @param {Judged} judged */
export function markOptions(question, { last }, { parts }) {
  for (const option of optionsOf(question)) {
    const id = optionId(option);
    const wrong = parts[id] === "wrong";
    markOption(option, parts[id], wrong && last.end ? question.kind.insteadOf?.(question, id) : undefined, wrong);
  }
}

/** The content of an element once more, without its ids. @param {Element} element */
export function copyOf(element) {
  const copy = /** @type {Element} */ (element.cloneNode(true));
  for (const named of copy.querySelectorAll("[id]")) named.removeAttribute("id");
  return [...copy.childNodes];
}

/** @param {boolean} tick else a cross */
function judgeIcon(tick) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of [["class", "judge"], ["viewBox", "0 0 24 24"], ["aria-hidden", "true"], ["focusable", "false"]]) {
    svg.setAttribute(name, value);
  }
  const path = document.createElementNS(svg.namespaceURI, "path");
  path.setAttribute("d", tick ? "m4 12.5 5.5 5.5L20 6.5" : "M5 5l14 14M19 5 5 19");
  svg.append(path);
  return svg;
}
