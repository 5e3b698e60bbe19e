// The inputs of `fill-in` and `numeric`: boxes in the line of text.

import { say, language } from "./words.js";
import { readNumber } from "./fold.js";
import { need, make } from "./page.js";
import { copyOf } from "./option.js";
import { kinds } from "./choice.js";

/** @param {LeadletQuestion} question @returns {HTMLInputElement[]} */
const blanksOf = (question) => [...question.querySelectorAll(/** @type {"input"} */ ("input.blank"))];

/** @type {Kind} */
const blanks = {
  first: () => say("write_first"),

  key(question) {
    const entries = [...question.querySelectorAll(/** @type {"li"} */ (".answers > [data-blank]"))].map(({ dataset }) => dataset);
    return {
      blanks: entries.map(({ answers = "[]" }) => JSON.parse(answers)),
      ranges: entries.map(({ low, high }) => ({ min: Number(low), max: Number(high) })),
      exact: question.dataset.exact !== undefined,
    };
  },

  start(question) {
    question.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target instanceof HTMLInputElement && !question.check.hidden) question.check.click();
    });
  },

  given(question) {
    const typed = blanksOf(question).map((blank) => blank.value.trim());
    return typed.some(Boolean) ? typed : [];
  },

  put: (question, given) => blanksOf(question).forEach((blank, place) => { blank.value = given[place] ?? ""; }),

  paint(question, { last }, { part, parts }) {
    const shown = [...question.querySelectorAll(".answers > [data-blank]")].map((entry) => entry.textContent?.trim() ?? "");
    blanksOf(question).forEach((blank, place) => markBlank(blank, parts[place], last.end && parts[place] === "wrong" ? shown[place] : ""));
    const told = question.querySelector(".answer .told");
    if (told && part < 1) need(question, ".blanks", HTMLElement).after(make("div", { class: "told" }, ...copyOf(told)));
  },

  // Enter checks, and only then says that it was changed: what was judged keeps its mark.
  changed(question, target) {
    const judged = question.record?.last.given[blanksOf(question).indexOf(/** @type {HTMLInputElement} */ (target))];
    if (target instanceof HTMLInputElement && target.value.trim() !== judged) markBlank(target);
  },

  clear(question) {
    question.field.querySelector(".told")?.remove();
    blanksOf(question).forEach((blank) => markBlank(blank));
  },

  words: (question, given) => given.join("; "),
};
kinds["fill-in"] = blanks;

/** Whether something stands in a blank that is no number. @param {string} typed */
const isNoNumber = (typed) => typed !== "" && Number.isNaN(readNumber(typed, language()));

/** What is no number is no answer: it is said, and costs no attempt. */
kinds.numeric = {
  ...blanks,
  first: (question) => say(blanksOf(question).some((blank) => blank.value.trim()) ? "type_number" : "write_first", { n: new Intl.NumberFormat(language()).format(3.5) }),
  given(question) {
    const typed = blanks.given(question);
    return typed.some(isNoNumber) ? [] : typed;
  },
};

/** @param {HTMLInputElement} blank @param {PartState} [state] @param {string} [shown] what would be right */
function markBlank(blank, state, shown = "") {
  const gap = /** @type {HTMLElement} */ (blank.parentElement);
  while (blank.nextSibling) blank.nextSibling.remove();
  delete gap.dataset.state;
  if (!state) return;
  gap.dataset.state = state;
  gap.append(make("span", { class: "unseen" }, ` ${say("told_" + state)} `));
  if (shown) gap.append(make("b", { class: "shown" }, shown));
}
