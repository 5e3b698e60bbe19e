// The three marks that say where one is: done, here, none; by shape, and in a word.

import { say } from "./words.js";
import { store, page } from "./page.js";
import { isForReader } from "./audience.js";

/** @typedef {"done" | "here" | "none"} Mark */

/**
 * @param {Element} element holds the mark and its word
 * @param {Mark} state
 * @param {string} [word]
 */
export function setMark(element, state, word = say("state_" + state)) {
  element.setAttribute("data-state", state);
  const use = element.querySelector(".mark use");
  if (use && !use.closest("leadlet-question")) use.setAttribute("href", "#mark-" + state);
  const said = element.querySelector(".state-word");
  if (!said) return;
  said.textContent = said.classList.contains("unseen") ? ", " + word : word;
}

/** The steps of a lesson: what is done, and where one is. Text counts as read once what follows it is under way. */
export function markSteps() {
  const steps = [...document.querySelectorAll(".step[data-step]")].filter(isForReader);
  const done = store.state.pages[page.id]?.done !== undefined;
  const own = steps.map(stepDone);
  const here = own.indexOf(false);
  const last = own.lastIndexOf(true);
  steps.forEach((step, place) => {
    const passed = own[place] ?? (done || place < last || (here >= 0 && place < here));
    setMark(step, passed ? "done" : place === here ? "here" : "none");
  });
}

/** @param {Element} step @returns {boolean | null} null for what is only read */
function stepDone(step) {
  const parts = [...step.querySelectorAll("leadlet-question, leadlet-scenario, leadlet-reflect, leadlet-checklist, leadlet-compose, leadlet-commit, leadlet-rating, leadlet-card")].filter(isForReader);
  if (!parts.length) return null;
  return parts.every((part) => {
    if ("isSettled" in part) return part.isSettled;
    if ("isFilled" in part) return part.isFilled;
    return !part.querySelector("input:not(:checked)");
  });
}
