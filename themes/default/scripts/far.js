// <leadlet-far>: how far a module is, on the front page, in the plan and in the record.

import { say } from "./words.js";
import { store, make, page, LeadletElement, need } from "./page.js";
import { isFor, reader } from "./audience.js";
import { due, isFailed, markDue, nextStop, outlinePages, pageDone } from "./progress.js";
import { countToday, practiceItems } from "./due.js";

/** The course's pages that are for the reader, from the outline on the front page. @returns {Stop[]} */
export function outlineStops() {
  return (window.leadletOutline?.modules ?? []).flatMap((module) => module[3]
    .filter((entry) => isFor(entry[6] ?? []))
    .map(([id, title, href, , minutes, each, , , , , pass], place) => ({
      id, title, href, minutes: each?.[reader()] ?? minutes, module, place, pass,
    })));
}

/** How far a module is: a dot for each of its pages, and a count in words. */
export class LeadletFar extends LeadletElement {
  written = "";

  start() {
    this.written = this.querySelector("[data-count]")?.textContent ?? "";
    this.refresh();
  }

  refresh() {
    const stops = outlineStops();
    const next = nextStop(stops);
    const ids = (this.dataset.pages ?? "").split(" ").filter(Boolean);
    const mine = stops.length ? stops.filter((stop) => ids.includes(stop.id)) : ids.map((id) => ({ id, minutes: 0, pass: 0 }));
    const done = mine.filter((stop) => pageDone(stop.id)).length;
    const begun = mine.some(({ id }) => store.state.pages[id]);
    const isAll = mine.length > 0 && done === mine.length;
    this.dataset.state = isAll ? "done" : begun ? "here" : "none";
    this.querySelector(".dots")?.replaceChildren(...mine.map(({ id }) => make("i", {
      "data-state": pageDone(id) ? "done" : next?.id === id ? "here" : "none",
    })));
    const count = isAll ? say("all_done", { n: done })
      : begun ? say("begun_of", { n: done, of: mine.length })
      : reader() && stops.length ? `${say("lessons", { n: mine.length })}, ${say("minutes", { n: mine.reduce((sum, { minutes }) => sum + minutes, 0) })}`
      : this.written;
    const failed = mine.some(({ id, pass }) => isFailed(id, pass));
    need(this, "[data-count]", HTMLElement).textContent = count + (failed ? ". " + say("quiz_failed") : "");
  }
}

due.count = () => {
  const outline = window.leadletOutline;
  return outline ? countToday(store.state, practiceItems(outlinePages()), page.gaps, outline.daily) : -1;
};
markDue();
