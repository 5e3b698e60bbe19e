// The front page and what shows a whole course: where to go on, how far each module is, and for whom one reads.

import "./bridge.js";
import { say } from "./words.js";
import { stamp } from "./days.js";
import { store, LeadletElement, need, inside } from "./page.js";
import { isFor, reader, audiences } from "./audience.js";
import { due, practiceMinutes, listedStops, nextStop, outlinePages, pageDone } from "./progress.js";
import { LeadletFar, outlineStops } from "./far.js";

/** @param {string} value an audience's id, or nothing for everybody */
function chooseAudience(value) {
  store.change((state) => {
    state.choices.audience = { value, at: stamp(state.choices.audience?.at) };
  });
}

/** The fieldset of radios on the front page. */
class LeadletAudience extends LeadletElement {
  start() {
    this.addEventListener("change", (event) => {
      const { value } = /** @type {HTMLInputElement} */ (event.target);
      chooseAudience(value);
      const said = this.querySelector("[role=status]");
      if (said) said.textContent = value ? say("reads_as", { who: audiences()?.[value] ?? value }) : say("reads_all");
    });
    this.refresh();
  }

  refresh() {
    for (const input of this.querySelectorAll("input")) input.checked = input.value === reader();
  }
}

/** Where to go on: on the front page for the course, on a module's page for the module. */
class LeadletContinue extends LeadletElement {
  start() {
    const ask = this.querySelector("[data-ask]");
    ask?.addEventListener("change", (event) => chooseAudience(/** @type {HTMLSelectElement} */ (event.target).value));
    ask?.querySelector("button")?.addEventListener("click", () => {
      chooseAudience(reader());
      ask.setAttribute("hidden", "");
      this.querySelector("a")?.focus();
    });
    // Asked once: whoever has answered, or begun to read, is not asked again.
    ask?.toggleAttribute("hidden", store.state.choices.audience !== undefined || Object.keys(store.state.pages).length > 0);
    this.refresh();
  }

  refresh() {
    const isCourse = this.dataset.pages === undefined;
    const stops = isCourse ? outlineStops() : listedStops();
    if (!stops.length) return;
    const next = nextStop(stops);
    const stop = next ?? stops[0];
    if (!isCourse) {
      const begun = stops.some(({ id }) => store.state.pages[id]);
      return this.lead("[data-action]", say(!next ? "read_again" : begun ? "continue_minutes" : "begin_minutes", { n: stop.minutes }), stop.href);
    }
    const begun = Object.keys(store.state.pages).length > 0;
    /** @type {[string, string][]} what one can do, the first thing first */
    const steps = [];
    if (next) steps.push([say(begun ? "continue_lesson" : "start_lesson", { title: stop.title, n: stop.minutes }), stop.href]);
    const n = this.dataset.practice ? due.count() : 0;
    if (n > 0) steps.push([say("practise_some", { n, minutes: practiceMinutes(n) }), this.dataset.practice ?? ""]);
    if (!next && this.dataset.record) steps.push([say("see_record"), this.dataset.record]);
    // At the end one looks at oneself once more, if the course has a page for it.
    const look = next ? undefined : outlinePages().find((entry) => entry[3] === "self-check");
    if (look) steps.push([say("look_again"), look[2]]);
    if (!steps.length) steps.push([say("read_again"), stop.href]);
    this.lead("[data-action]", ...steps[0]);
    const also = need(this, "[data-also]", HTMLAnchorElement);
    also.hidden = steps.length < 2;
    if (steps[1]) this.lead("[data-also]", ...steps[1]);
    const done = stops.filter(({ id }) => pageDone(id)).length;
    if (begun) this.put("[data-overall] span", say("some_done", { n: done, of: stops.length }));
    const bar = need(this, "progress", HTMLProgressElement);
    bar.max = stops.length;
    bar.value = done;
    if (next) this.showModule(next);
    else this.put("[data-what]", say("all_read"));
    foldAbout();
  }

  /** @param {string} selector of the link or what is in it @param {string} words @param {string} href */
  lead(selector, words, href) {
    this.put(selector, words);
    this.querySelector(selector)?.closest("a")?.setAttribute("href", inside(href));
  }

  /** @param {string} selector @param {string} text */
  put(selector, text) {
    const found = this.querySelector(selector);
    if (found) found.textContent = text;
  }

  /** @param {Stop} stop */
  showModule({ module, place = 0 }) {
    if (!module) return;
    const of = module[3].filter((entry) => isFor(entry[6] ?? [])).length;
    this.put("[data-what]", say("where", { module: module[1], n: place + 1, of }));
    const tile = document.querySelector(`[data-module="${CSS.escape(module[0])}"]`);
    const hue = tile?.getAttribute("data-hue");
    if (hue) this.dataset.hue = hue;
    const sign = tile?.querySelector(".sign [id]")?.id;
    if (sign) this.querySelector(".sign use")?.setAttribute("href", "#" + sign);
  }
}

/** What the course is about is folded once a lesson is done; whoever opens it again finds it open. */
function foldAbout() {
  const about = document.querySelector("[data-part=about]:not([data-folded])");
  if (!about || !Object.keys(store.state.pages).some(pageDone)) return;
  about.removeAttribute("open");
  about.setAttribute("data-folded", "");
}

for (const [name, type] of /** @type {[string, CustomElementConstructor][]} */ ([
  ["leadlet-audience", LeadletAudience],
  ["leadlet-far", LeadletFar],
  ["leadlet-continue", LeadletContinue],
])) {
  // A course of one file has the rooms as well, which have it too.
  if (customElements.get(name)) continue;
  try {
    customElements.define(name, type);
  } catch (error) {
    console.error(error);
  }
}
