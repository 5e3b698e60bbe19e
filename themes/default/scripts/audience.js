// For whom: the chooser on the front page, the line that says who one reads as, and what is hidden from whom.

import { say } from "./words.js";
import { stamp } from "./days.js";
import { isTime } from "./state.js";
import { attempt } from "./store.js";
import { store, LeadletElement, need } from "./page.js";

/** @returns {string} the chosen audience, or nothing */
export function reader() {
  const chosen = store.state.choices.audience?.value ?? "";
  const known = audiences();
  return known && !Object.keys(known).includes(chosen) ? "" : chosen;
}

/** @type {Record<string, string> | null | undefined} */
let knownAudiences;

/** The course's audiences by id, as the page says them; null if it does not. */
export function audiences() {
  return (knownAudiences ??= readAudiences());
}

/** @returns {Record<string, string> | null} */
function readAudiences() {
  const chooser = document.querySelectorAll("leadlet-audience input");
  if (chooser.length) {
    return Object.fromEntries([...chooser].map((input) => [
      /** @type {HTMLInputElement} */ (input).value, input.closest("label")?.textContent?.trim() ?? "",
    ]));
  }
  const labels = document.querySelector("leadlet-reader")?.getAttribute("data-labels");
  if (!labels) return null;
  /** @type {{id: string, label: string}[]} */
  const list = attempt(() => JSON.parse(labels), []);
  return Object.fromEntries(list.map(({ id, label }) => [id, label]));
}

/** @param {readonly string[]} list empty for everybody */
export function isFor(list) {
  const chosen = reader();
  return !chosen || !list.length || list.includes(chosen);
}

/** @param {Element} element */
const audienceOf = (element) => (element.getAttribute("data-audience") ?? "").split(/\s+/).filter(Boolean);

/** Whether an element, with all it stands in, is for the reader. @param {Element} element */
export function isForReader(element) {
  for (let at = element.closest("[data-audience]"); at; at = at.parentElement?.closest("[data-audience]") ?? null) {
    if (!isFor(audienceOf(at))) return false;
  }
  return true;
}

export function applyAudience() {
  const chosen = reader();
  document.documentElement.toggleAttribute("data-reader", chosen !== "");
  if (chosen) document.documentElement.dataset.reader = chosen;
  for (const element of document.querySelectorAll("[data-audience]")) {
    const holder = element.matches("li > a:only-child") ? element.parentElement : element;
    const current = element.matches("[aria-current]") || element.querySelector("[aria-current]");
    /** @type {HTMLElement} */ (holder).hidden = !current && !isFor(audienceOf(element));
  }
  for (const element of document.querySelectorAll("[data-minutes]")) applyMinutes(element, chosen);
}

/** @type {WeakMap<Element, string>} what stands there for everybody */
const minutesForAll = new WeakMap();

/** @param {Element} element @param {string} chosen */
function applyMinutes(element, chosen) {
  if (!minutesForAll.has(element)) minutesForAll.set(element, element.textContent ?? "");
  const own = minutesOf(element, chosen);
  element.textContent = own === undefined ? minutesForAll.get(element) ?? "" : say("minutes", { n: own });
}

/** The minutes of an audience where they differ. @param {Element} element @param {string} chosen @returns {number | undefined} */
export function minutesOf(element, chosen) {
  const each = attempt(() => JSON.parse(element.getAttribute("data-minutes") ?? ""), {});
  return chosen && isTime(each[chosen]) ? each[chosen] : undefined;
}

/** "You read as: Manager. Change" on other pages. */
export class LeadletReader extends LeadletElement {
  start() {
    this.refresh();
  }

  refresh() {
    const chosen = reader();
    need(this, "[data-text]", HTMLElement).textContent = audiences()?.[chosen] ?? chosen;
    this.hidden = !chosen;
  }
}
