// The inputs of `fill-in` and `numeric`: boxes in the line of text.

/** @param {LeadletQuestion} question @returns {HTMLInputElement[]} */
const blanksOf = (question) => [...question.querySelectorAll(/** @type {"input"} */ ("input.blank"))];

/** @type {Kind} */
const blanks = {
  first: "write_first",

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

  paint: (question, record, { parts }) => blanksOf(question).forEach((blank, place) => markBlank(blank, parts[place])),

  changed: (question, target) => target instanceof HTMLInputElement && markBlank(target),

  clear: (question) => blanksOf(question).forEach((blank) => markBlank(blank)),

  words: (question, given) => given.map((typed) => `“${typed}”`).join(", "),
};
kinds["fill-in"] = kinds.numeric = blanks;

/** @param {HTMLInputElement} blank @param {PartState} [state] */
function markBlank(blank, state) {
  const next = blank.nextElementSibling;
  if (next?.matches(".judged")) next.remove();
  delete blank.dataset.state;
  if (!state) return;
  blank.dataset.state = state;
  blank.after(make("span", { class: "judged" }, judgeIcon(state === "right"), make("span", { class: "unseen" }, " " + say("told_" + state) + " ")));
}
