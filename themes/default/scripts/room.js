// What the learner's rooms share: places in a page, words for days, signs, files to take along.

import { language } from "./words.js";
import { attempt } from "./store.js";
import { LeadletElement, need, make, store } from "./page.js";

/** A room: its template names each place by `data-part`, each button by `data-do`. */
export class LeadletRoom extends LeadletElement {
  start() {
    this.addEventListener("click", (event) => {
      const button = /** @type {Element} */ (event.target).closest("button");
      const act = button?.closest("leadlet-question, leadlet-card") ? "" : button?.dataset.do;
      if (act) this.guard(() => this.press(act, /** @type {Element} */ (event.target)));
    });
    this.refresh();
  }

  /** A button was pressed. @param {string} act @param {Element} target */
  press(act, target) {}

  /** @param {string} name @returns {HTMLElement} */
  place(name) {
    return need(this, `[data-part="${name}"]`, HTMLElement);
  }

  /** @param {string} name @param {string} text */
  put(name, text) {
    this.place(name).textContent = text;
  }

  /** @param {string} name @param {boolean} shown */
  show(name, shown) {
    this.place(name).hidden = !shown;
  }

  /** @param {string} act @returns {HTMLElement} */
  button(act) {
    return need(this, `[data-do="${act}"]:not(leadlet-question *)`, HTMLElement);
  }
}

/** @param {string} words @param {string} act @param {boolean} [pressed] */
export function makeButton(words, act, pressed) {
  return make("button", { type: "button", class: "button plain", "data-do": act, ...(pressed !== undefined && { "aria-pressed": String(pressed) }) }, words);
}

/** A day's number in words. @param {number} day */
export const dayWords = (day) => new Intl.DateTimeFormat(language(), { dateStyle: "full", timeZone: "UTC" }).format(day * 86400000);
/** @param {number} time */
export const dateWords = (time) => new Intl.DateTimeFormat(language(), { dateStyle: "long" }).format(time);

/** @param {string} name @param {Record<string, string | number>} attributes @param {Element[]} children */
export function makeSvg(name, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/** @returns {OutlineModule[]} */
export const modulesOf = () => window.leadletOutline?.modules ?? [];

/** Where a page or a block stands: its module, its hue, its link. @param {string} [id] of a page or a module */
export function placeOf(id = "") {
  const at = modulesOf().findIndex((module) => module[0] === id.split("/")[0]);
  const entry = modulesOf()[at]?.[3].find(([page]) => page === id);
  const hue = String(modulesOf()[at]?.[4] ?? "");
  return { hue, sign: at + 1, title: entry?.[1] ?? "", href: entry?.[2] ?? "", module: modulesOf()[at]?.[1] ?? "" };
}

/** The sign of a module, once more. @param {number} number */
export function signOf(number) {
  return makeSvg("svg", { class: "sign", viewBox: "6 6 108 108", width: 36, height: 36, "aria-hidden": "true", focusable: "false" },
    makeSvg("use", { href: "#sign-" + number }));
}

/** Lets the browser save a file. A frame may drop it without a word: what calls this offers the text as well. @param {string} name @param {Blob} blob */
export function saveFile(name, blob) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** Copies a text; where the clipboard is closed the text is selected, for the learner to copy. @param {string} text @param {HTMLTextAreaElement} box @param {(done: boolean) => void} then */
export function copyText(text, box, then) {
  box.value = text;
  const byHand = () => {
    box.select();
    then(attempt(() => document.execCommand("copy"), false));
  };
  navigator.clipboard ? navigator.clipboard.writeText(text).then(() => then(true), byHand) : byHand();
}

/** The attempts at a quiz page, oldest first. @param {string} id */
export function attemptsAt(id) {
  return Object.entries(store.state.quizzes).filter(([key]) => key.slice(0, key.lastIndexOf("/")) === id)
    .map(([key, attempt]) => ({ key, ...attempt })).sort((a, b) => a.at - b.at);
}

/** The best score of a quiz page, 0 to 1; nothing if none was ended. @param {string} id @returns {number | undefined} */
export function bestScore(id) {
  const scores = attemptsAt(id).flatMap(({ score }) => score ?? []);
  return scores.length ? Math.max(...scores) : undefined;
}

/** Never rounds up: 79.6 % of 80 is not shown as 80. @param {number} score */
export const percentOf = (score) => Math.floor(score * 100 + 1e-9);
