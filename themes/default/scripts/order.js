// The inputs of `sequencing`: up and down beside each item; dragging by its number does the same.

import { say } from "./words.js";
import { reordered } from "./shuffle.js";
import { need, make } from "./page.js";
import { attempt } from "./store.js";
import { optionsOf, markOption, optionId } from "./option.js";
import { kinds, idsIn } from "./choice.js";

/** @type {Kind} */
kinds.sequencing = {
  key: (question) => ({ order: idsIn(question) }),

  start(question) {
    const list = need(question, ".sequence", HTMLElement);
    const said = make("p", { class: "unseen", role: "status" });
    list.after(said);
    /** @param {HTMLElement} item @param {number} to */
    const move = (item, to) => {
      const all = optionsOf(question);
      const from = all.indexOf(item);
      const other = all[to];
      if (from === to || !other || question.dataset.state === "settled") return;
      const held = document.activeElement;
      to < from ? other.before(item) : other.after(item);
      if (held instanceof HTMLElement && item.contains(held)) held.focus();
      for (const moved of all.slice(Math.min(from, to), Math.max(from, to) + 1)) markOption(moved);
      countPlaces(question);
      said.textContent = say("moved", { n: to + 1, of: all.length });
      list.dispatchEvent(new Event("change", { bubbles: true }));
    };
    list.addEventListener("click", (event) => {
      const button = /** @type {Element} */ (event.target).closest("[data-move]");
      const item = button?.closest(".option");
      if (!(item instanceof HTMLElement)) return;
      move(item, optionsOf(question).indexOf(item) + (button?.getAttribute("data-move") === "up" ? -1 : 1));
    });
    list.addEventListener("pointerdown", (event) => {
      const key = /** @type {Element} */ (event.target).closest(".key");
      const item = key?.closest(".option");
      if (!(item instanceof HTMLElement) || question.dataset.state === "settled") return;
      event.preventDefault();
      item.dataset.held = "";
      attempt(() => key?.setPointerCapture(event.pointerId), undefined);
      const drag = (/** @type {PointerEvent} */ { clientY }) => {
        const to = optionsOf(question).findIndex((other) => clientY < other.getBoundingClientRect().bottom);
        move(item, to < 0 ? optionsOf(question).length - 1 : to);
      };
      const drop = () => {
        delete item.dataset.held;
        removeEventListener("pointermove", drag);
      };
      addEventListener("pointermove", drag);
      for (const end of ["pointerup", "pointercancel"]) addEventListener(end, drop, { once: true });
    });
    for (const moves of list.querySelectorAll(/** @type {"span"} */ (".moves"))) moves.hidden = false;
    countPlaces(question);
  },

  mix: (question, seed) => reordered(idsIn(question), seed),

  given: (question) => optionsOf(question).map(optionId),

  put(question, given) {
    const place = (/** @type {HTMLElement} */ option) => given.indexOf(optionId(option));
    if (given.length) need(question, ".sequence", HTMLElement).append(...optionsOf(question).sort((a, b) => place(a) - place(b)));
    countPlaces(question);
  },

  insteadOf: (question, id) => say("not_here", { n: idsIn(question).indexOf(id) + 1 }),

  words: (question, given) => given.map((id) => textOf(question, id)).join("; "),
};

/** @param {LeadletQuestion} question */
function countPlaces(question) {
  const options = optionsOf(question);
  options.forEach((option, place) => {
    need(option, ".key", HTMLElement).textContent = String(place + 1);
    for (const [move, end] of /** @type {const} */ ([["up", 0], ["down", options.length - 1]])) {
      option.querySelector(`[data-move=${move}]`)?.setAttribute("aria-disabled", String(place === end));
    }
  });
}

/** @param {LeadletQuestion} question @param {string} id of an option */
export const textOf = (question, id) => question.querySelector(`.option[data-option="${CSS.escape(id)}"] .say`)?.textContent?.trim() ?? "";
