// The inputs of `matching`: for each item one list of what it can go with.

import { say } from "./words.js";
import { need } from "./page.js";
import { optionsOf, optionId } from "./option.js";
import { kinds } from "./choice.js";
import { textOf } from "./order.js";

/** @param {HTMLElement} option */
const pickOf = (option) => need(option, "select", HTMLSelectElement);

/** @type {Kind} */
kinds.matching = {
  key: (question) => ({
    pairs: Object.fromEntries([...question.querySelectorAll(".answers > [data-target]")].map((entry) =>
      [entry.getAttribute("data-option") ?? "", [entry.getAttribute("data-target") ?? ""]])),
  }),

  start(question) {
    // A settled list can be reached and read, and neither opens nor changes.
    for (const name of ["mousedown", "keydown"]) {
      question.field.addEventListener(name, (event) => {
        const isTab = event instanceof KeyboardEvent && event.key === "Tab";
        if (question.dataset.state === "settled" && event.target instanceof HTMLSelectElement && !isTab) event.preventDefault();
      });
    }
  },

  given: (question) => optionsOf(question).filter((option) => pickOf(option).value)
    .map((option) => `${optionId(option)}>${pickOf(option).value}`).sort(),

  put(question, given) {
    for (const option of optionsOf(question)) {
      const pick = pickOf(option);
      pick.value = given.find((entry) => entry.startsWith(optionId(option) + ">"))?.slice(optionId(option).length + 1) ?? "";
      option.toggleAttribute("data-set", pick.value !== "");
    }
  },

  changed: (question) => kinds.matching.put(question, question.kind.given(question)),

  insteadOf: (question, id) => say("goes_with", { target: targetText(question, question.rightKey.pairs?.[id][0] ?? "") }),

  words: (question, given) => given.map((entry) => {
    const [left, right] = entry.split(">");
    return `${textOf(question, left)}: ${targetText(question, right)}`;
  }).join("; "),
};

/** @param {LeadletQuestion} question @param {string} id */
const targetText = (question, id) => question.querySelector(`option[value="${CSS.escape(id)}"]`)?.textContent ?? "";
