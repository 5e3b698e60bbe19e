// <leadlet-record>: what was done, on one sheet to print, with a code against slips.

import { say } from "./words.js";
import { hash32 } from "./shuffle.js";
import { whileTyping, store, need, page, make, inside } from "./page.js";
import { outlinePages, pageDone } from "./progress.js";
import { keepNote } from "./keepsakes.js";
import { bestScore, LeadletRoom, modulesOf, percentOf, dateWords, copyText } from "./room.js";

/** Six letters and digits that change with each part. @param {string[]} parts */
export function checkCode(...parts) {
  const text = parts.map((part) => part.trim().normalize("NFC")).join("\n");
  const code = (hash32(text) * 1024 + (hash32("again\n" + text) & 1023)).toString(36).toUpperCase().padStart(9, "0");
  return code.slice(-8).replace(/(.{4})/, "$1-");
}

/** The mean of the quiz pages, one that was not taken is 0; nothing without a quiz page. @returns {number | undefined} */
function courseScore() {
  const scores = outlinePages().filter((entry) => entry[3] === "quiz").map(([id]) => bestScore(id) ?? 0);
  return scores.length ? scores.reduce((sum, score) => sum + score, 0) / scores.length : undefined;
}

/** How many missing pages are listed. */
const MOST_MISSING = 12;

export class LeadletRecord extends LeadletRoom {
  start() {
    const name = /** @type {HTMLInputElement} */ (this.place("name"));
    name.addEventListener("input", () => this.guard(() => this.fill(name.value)));
    whileTyping(this, () => keepNote("record-name", { value: name.value.trim(), as: "name" }));
    super.start();
  }

  refresh() {
    const name = /** @type {HTMLInputElement} */ (this.place("name"));
    if (document.activeElement !== name) name.value = store.state.texts["record-name"]?.value ?? "";
    this.fill(name.value);
    for (const module of modulesOf()) {
      const best = module[3].filter((entry) => entry[3] === "quiz").map(([id]) => bestScore(id)).find((score) => score !== undefined);
      const place = this.querySelector(`.far [data-module="${CSS.escape(module[0])}"] [data-part=best]`);
      const isFailed = best !== undefined && best * 100 < (window.leadletOutline?.pass ?? 0) - 1e-9;
      if (place) place.textContent = best === undefined ? "" : say(isFailed ? "best_not_passed" : "best_of", { n: percentOf(best) });
    }
  }

  /** @param {string} name */
  fill(name) {
    const pages = outlinePages();
    const done = pages.filter(([id]) => pageDone(id)), open = pages.filter(([id]) => !pageDone(id));
    const isWhole = pages.length > 0 && !open.length;
    this.show("whole", isWhole);
    this.show("missing", !isWhole);
    this.put("missing-words", say("record_some", { n: done.length, of: pages.length }));
    const more = open.length - MOST_MISSING;
    this.place("missing-list").replaceChildren(...open.slice(0, MOST_MISSING).map(([, title, href]) => make("li", {}, make("a", { href: inside(href) }, title))),
      ...(more > 0 ? [make("li", {}, say("and_more", { n: more }))] : []));
    const times = done.map(([id]) => store.state.pages[id].done ?? 0);
    // The day of completion; before that the day of the sheet.
    const date = dateWords(times.length && times.length === pages.length ? Math.max(...times) : Date.now());
    const score = courseScore();
    const percent = score === undefined ? "" : `${percentOf(score)} %`;
    need(this, "[data-say=name]", HTMLElement).textContent = name.trim() || say("no_name");
    this.put("words", say("record_all", { n: pages.length }));
    this.put("date", date);
    this.show("score-row", score !== undefined);
    this.put("score", percent);
    this.put("code", checkCode(page.course, name, date, percent, `${done.length}/${pages.length}`));
  }

  /** @param {string} act */
  press(act) {
    if (act === "print") window.print();
    else if (act === "copy") {
      const text = [...this.querySelectorAll(".sheet h2, .sheet .who, .sheet .objective, .sheet dl > :not([hidden])")]
        .map((line) => [...line.children].map((child) => child.textContent).join(": ") || line.textContent).join("\n");
      const box = make("textarea", { class: "unseen", readonly: true, "aria-label": say("copied") });
      this.append(box);
      copyText(text, box, (copied) => {
        this.put("said", say(copied ? "copied" : "copy_failed"));
        box.remove();
      });
    }
  }
}
