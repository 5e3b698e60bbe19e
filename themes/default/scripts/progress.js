// How far one is: marks in lists, dots and counts on tiles, where to go on, and when a lesson is done.

import { countToday, practiceItems } from "./due.js";
import { say } from "./words.js";
import { setMark, markSteps } from "./marks.js";
import { stamp, today, dueDay } from "./days.js";
import { isForReader, isFor, reader, minutesOf, applyAudience } from "./audience.js";
import { store, page, make, LeadletElement, need, inside } from "./page.js";

/** What settles a lesson. */
const counted = ":is(leadlet-question:not([data-pre], leadlet-quiz *), leadlet-scenario):not([data-failed])";

/** @param {string} id */
export const pageDone = (id) => store.state.pages[id]?.done !== undefined;

/** Questions and scenarios of this page that count for this reader. @returns {(LeadletQuestion | LeadletScenario)[]} */
function countedParts() {
  return /** @type {LeadletQuestion[]} */ ([...document.querySelectorAll(counted)].filter(isForReader));
}

/** A lesson is done when all that counts is settled, and stays so. */
function finishPage() {
  if (!page.isLesson || pageDone(page.id)) return;
  const parts = countedParts();
  if (parts.length && parts.every((part) => part.isSettled)) markDone();
}

export function markDone() {
  store.change((state) => {
    const now = stamp();
    const { first, last } = state.pages[page.id] ?? { first: now, last: now };
    state.pages[page.id] = { first, last, done: now };
  });
}

/** Remembers the day, and that this page was opened. */
export function visitPage() {
  if (today(store.state) > store.state.day) store.change((state) => { state.day = today(state); });
  if (!page.isLesson) return;
  store.change((state) => {
    const newest = Math.max(0, ...Object.values(state.pages).map(({ last }) => last));
    const now = stamp(newest);
    state.pages[page.id] = { ...state.pages[page.id], first: state.pages[page.id]?.first ?? now, last: now };
  });
}

/** The course's pages that are for the reader, from the outline on the front page. @returns {Stop[]} */
export function outlineStops() {
  return (window.leadletOutline?.modules ?? []).flatMap((module) => module[3]
    .filter((entry) => isFor(entry[6] ?? []))
    .map(([id, title, href, , minutes, each], place) => ({
      id, title, href, minutes: each?.[reader()] ?? minutes, module, place,
    })));
}

/** The module's pages from its list. @returns {Stop[]} */
function listedStops() {
  return [...document.querySelectorAll("li[data-page-ref]")].filter(isForReader).map((row) => {
    const link = row.querySelector("a");
    const minutes = row.querySelector(".minutes");
    return {
      id: row.getAttribute("data-page-ref") ?? "", title: link?.textContent ?? "", href: link?.getAttribute("href") ?? "",
      minutes: (minutes && minutesOf(minutes, reader())) ?? (parseInt(minutes?.textContent ?? "", 10) || 0),
    };
  });
}

/** The page opened last if it is not done, else the next one that is not. @param {Stop[]} stops @returns {Stop | undefined} */
export function nextStop(stops) {
  const opened = (/** @type {Stop} */ stop) => store.state.pages[stop.id]?.last ?? 0;
  const last = stops.reduce((best, stop, place) => (opened(stop) > (best < 0 ? 0 : opened(stops[best])) ? place : best), -1);
  const from = Math.max(last, 0);
  return [...stops.slice(from), ...stops.slice(0, from)].find((stop) => !pageDone(stop.id));
}

function markLists() {
  const next = nextStop(listedStops());
  for (const item of document.querySelectorAll("[data-page-ref]")) {
    const id = item.getAttribute("data-page-ref") ?? "";
    const current = item.matches("[aria-current]");
    const opened = store.state.pages[id] !== undefined;
    if (pageDone(id)) setMark(item, "done", say(current ? "state_done_here" : "state_done"));
    else if (current) setMark(item, "here");
    else if (next?.id === id) setMark(item, "here", say(opened ? "go_on" : "begin_here"));
    else setMark(item, "none", say(opened ? "state_begun" : "state_none"));
  }
}

/** @type {WeakMap<Element, string>} the count as it was written */
const countAsWritten = new WeakMap();

function markTiles() {
  const stops = outlineStops();
  const next = nextStop(stops);
  for (const tile of document.querySelectorAll(".how-far[data-pages]")) {
    const ids = (tile.getAttribute("data-pages") ?? "").split(" ").filter(Boolean);
    const mine = stops.length ? stops.filter((stop) => ids.includes(stop.id)) : ids.map((id) => ({ id, minutes: 0 }));
    const done = mine.filter((stop) => pageDone(stop.id)).length;
    tile.querySelector(".dots")?.replaceChildren(...mine.map(({ id }) => make("i", {
      "data-state": pageDone(id) ? "done" : next?.id === id ? "here" : "none",
    })));
    const count = tile.querySelector("[data-count]");
    if (!count) continue;
    if (!countAsWritten.has(count)) countAsWritten.set(count, count.textContent ?? "");
    count.textContent = done === mine.length && done ? say("all_done", { n: done })
      : done ? say("some_done", { n: done, of: mine.length })
      : reader() && stops.length ? `${say("lessons", { n: mine.length })}, ${say("minutes", { n: mine.reduce((sum, { minutes }) => sum + minutes, 0) })}`
      : countAsWritten.get(count) ?? "";
  }
}

/** Where to go on: on the front page for the course, on a module's page for the module. */
export class LeadletContinue extends LeadletElement {
  start() {
    this.refresh();
  }

  refresh() {
    const stops = this.dataset.pages === undefined ? outlineStops() : listedStops();
    if (!stops.length) return;
    const begun = stops.some(({ id }) => store.state.pages[id]);
    const next = nextStop(stops);
    // At the end one looks at oneself once more, if the course has a page for it.
    const look = next ? undefined : outlinePages().find((entry) => entry[3] === "self-check")?.[0];
    const stop = next ?? stops.find(({ id }) => id === look) ?? stops[0];
    const words = look ? "look_again" : !next ? "read_again" : !begun ? "begin_minutes" : "continue_minutes";
    this.put("[data-action]", say(words, { n: stop.minutes }));
    this.put("[data-title]", next ? stop.title : say("all_read"));
    need(this, "a", HTMLAnchorElement).setAttribute("href", inside(stop.href));
    if (stop.module) this.showModule(stop);
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

/** The button of a lesson that has nothing to settle. */
export class LeadletDone extends LeadletElement {
  start() {
    const button = need(this, "button", HTMLButtonElement);
    button.addEventListener("click", () => {
      if (!pageDone(page.id)) markDone();
      const next = document.querySelector(".next");
      const said = need(this, "[role=status]", HTMLElement);
      said.tabIndex = -1;
      (next instanceof HTMLElement ? next : said).focus();
      this.refresh();
    });
    // The questions beside it may start after it.
    queueMicrotask(() => this.guard(() => this.refresh()));
  }

  refresh() {
    this.hidden = countedParts().length > 0;
    const done = pageDone(page.id);
    const button = need(this, "button", HTMLButtonElement);
    if (document.activeElement !== button) button.hidden = done;
    need(this, "[role=status]", HTMLElement).textContent = done ? say("page_done") : "";
  }
}

/** A way back to each question that was guessed before the teaching and not yet answered. */
function leadBack() {
  const guessed = [...document.querySelectorAll("leadlet-question[data-pre][data-state=guessed]")].filter(isForReader);
  const end = document.querySelector(".steps");
  let back = document.querySelector("p.back");
  if (!guessed.length || !end) return back?.remove();
  back ??= make("p", { class: "back" });
  back.replaceChildren(...guessed.map(({ id }) => make("a", { href: "#" + id }, say("answer_again"))));
  const done = end.querySelector("leadlet-done");
  if (!back.isConnected) done ? done.before(back) : end.append(back);
}

/** About how many minutes so many things take. @param {number} n */
export const practiceMinutes = (n) => Math.ceil(n * 0.75);

/** How many things practice asks today; -1 where the course's outline is not at hand. */
function dueCount() {
  const outline = window.leadletOutline;
  return outline ? countToday(store.state, practiceItems(outlinePages()), page.gaps, outline.daily) : -1;
}

/** Whether practice has something: in the header; on the front page, how much. A lesson does not know the course: there it is a dot until one began. */
function markDue() {
  const known = dueCount(), day = today(store.state), records = Object.values(store.state.practice);
  const n = known >= 0 ? known : Number(records.some((record) => dueDay(record, page.gaps) <= day) && !records.some(({ asked }) => asked === day));
  for (const count of document.querySelectorAll(/** @type {"p"} */ ("[data-due]"))) {
    const section = count.closest("section");
    (section ?? count).hidden = !n;
    count.replaceChildren(known < 0 ? "" : String(n), ...(section ? [] : [make("span", { class: "unseen" }, " " + say("due"))]));
    const words = section?.querySelector("[data-part=due-words]");
    if (words) words.textContent = say("minutes", { n: practiceMinutes(n) });
  }
}

/** @returns {OutlinePage[]} those for the reader */
export const outlinePages = () => (window.leadletOutline?.modules ?? []).flatMap((module) => module[3]).filter((entry) => isFor(entry[6] ?? []));

let isWaiting = false;

/** After a change: the answer is painted first, the marks follow. */
export function showProgressSoon() {
  finishPage();
  if (isWaiting) return;
  isWaiting = true;
  const show = () => {
    isWaiting = false;
    showProgress();
  };
  if (document.hidden) show();
  else requestAnimationFrame(() => setTimeout(show));
}

export function showProgress() {
  for (const show of [finishPage, applyAudience, markSteps, markLists, markTiles, markDue, leadBack]) {
    try {
      show();
    } catch (error) {
      console.error(error);
    }
  }
}
