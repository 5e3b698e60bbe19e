// How far one is: marks in lists, what is due, and when a lesson is done.

import { say, language } from "./words.js";
import { store, page, make, LeadletElement, need, focusOn } from "./page.js";
import { setMark, markSteps } from "./marks.js";
import { stamp, today, dueDay } from "./days.js";
import { isForReader, isFor, reader, minutesOf, applyAudience } from "./audience.js";

/** What settles a lesson. */
const counted = ":is(leadlet-question:not(leadlet-quiz *), leadlet-scenario):not([data-failed])";

/** @param {string} id */
export const pageDone = (id) => store.state.pages[id]?.done !== undefined;

/** Whether a quiz was ended, and no attempt was enough. @param {string} id @param {number} [pass] percent; none or 0 for what is no quiz */
export function isFailed(id, pass) {
  const scores = Object.entries(store.state.quizzes).flatMap(([key, { score }]) => (key.startsWith(id + "/") && score) ?? []).map(Number);
  return Boolean(pass) && pageDone(id) && Math.max(0, ...scores) * 100 < Number(pass) - 1e-9;
}

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

/** The module's pages from its list. @returns {Stop[]} */
export function listedStops() {
  return [...document.querySelectorAll("li[data-page-ref]")].filter(isForReader).map((row) => {
    const link = row.querySelector("a");
    const minutes = row.querySelector(".minutes");
    return {
      id: row.getAttribute("data-page-ref") ?? "", title: link?.textContent ?? "", href: link?.getAttribute("href") ?? "",
      minutes: (minutes && minutesOf(minutes, reader())) ?? (parseInt(minutes?.textContent ?? "", 10) || 0),
    };
  });
}

/** The page that was left open last, else the first that is not done. @param {Stop[]} stops @returns {Stop | undefined} */
export function nextStop(stops) {
  const left = stops.filter(({ id }) => !pageDone(id));
  const opened = (/** @type {Stop} */ { id }) => store.state.pages[id]?.last ?? 0;
  return left.reduce((best, stop) => (opened(stop) > opened(best) ? stop : best), left[0]);
}

function markLists() {
  const next = nextStop(listedStops());
  for (const item of document.querySelectorAll("[data-page-ref]")) {
    const id = item.getAttribute("data-page-ref") ?? "";
    const current = item.matches("[aria-current]");
    const opened = store.state.pages[id] !== undefined;
    if (isFailed(id, Number(item.getAttribute("data-pass")))) setMark(item, "here", say("state_failed"));
    else if (pageDone(id)) setMark(item, "done", say(current ? "state_done_here" : "state_done"));
    else if (current) setMark(item, "here");
    else if (next?.id === id) setMark(item, "here", say(opened ? "go_on" : "begin_here"));
    else setMark(item, "none", say(opened ? "state_begun" : "state_none"));
  }
}

/** The end of a lesson: what keeps it open and the way there; or that it is done, and what comes of it. */
export class LeadletDone extends LeadletElement {
  start() {
    const said = need(this, "[role=status]", HTMLElement);
    need(this, "button", HTMLElement).addEventListener("click", () => {
      if (!pageDone(page.id)) markDone();
      focusOn(document.querySelector(".next") ?? said);
      this.refresh();
    });
    const share = this.parentElement?.querySelector("[data-share]");
    share?.addEventListener("click", () => void shareTakeaway(share));
    said.setAttribute("aria-live", "off");
    // The questions beside it may start after it.
    queueMicrotask(() => this.guard(() => {
      this.refresh();
      said.removeAttribute("aria-live");
    }));
  }

  refresh() {
    const parts = countedParts();
    const open = parts.filter((part) => !part.isSettled);
    const done = pageDone(page.id) && !open.some(({ dataset }) => dataset.state === "guessed");
    this.hidden = false;
    const button = need(this, "button", HTMLButtonElement);
    if (document.activeElement !== button) button.hidden = done || parts.length > 0;
    const left = need(this, "[data-part=open]", HTMLElement);
    left.hidden = done || !open.length;
    if (!left.hidden) {
      const ask = open[0].dataset.state === "guessed" ? say("answer_again") : open[0].querySelector("[data-part=ask], .scene p")?.textContent ?? "";
      left.replaceChildren(say("still_open", { n: open.length }), " ", make("a", { href: "#" + open[0].id }, ask.trim()));
    }
    const words = done ? [make("p", {}, make("strong", {}, say("page_done"))), ...this.outcome(parts).map((text) => make("p", {}, text))] : [];
    const said = need(this, "[role=status]", HTMLElement);
    if (said.textContent !== words.map(({ textContent }) => textContent).join("")) said.replaceChildren(...words);
  }

  /** How it went and what comes back, one sentence each. @param {(LeadletQuestion | LeadletScenario)[]} parts @returns {string[]} */
  outcome(parts) {
    const asked = parts.flatMap((part) => ("record" in part && part.record) || []);
    const firsts = asked.filter(({ first, last }) => (first.pre ? last.tries === 1 && last.part === 1 : first.part === 1));
    const back = parts.flatMap(({ id }) => store.state.practice[id] ? dueDay(store.state.practice[id], page.gaps) : []);
    const soonest = Math.min(...back);
    const now = today(store.state);
    const isPlanned = [...document.querySelectorAll("leadlet-commit")].some((plan) => isForReader(plan) && /** @type {any} */ (plan).isFilled);
    return [
      asked.length ? say("first_time", { n: firsts.length, of: asked.length }) : "",
      isPlanned ? say("plan_is_kept") : "",
      this.dataset.practice !== undefined && soonest > now && soonest < Infinity ? say("back_on", { n: back.length, day: new Intl.DateTimeFormat(language(), {
        weekday: "long", ...(soonest > now + 6 && { day: "numeric", month: "long" }), timeZone: "UTC",
      }).format(soonest * 86400000) }) : "",
    ].filter(Boolean);
  }
}

/** Sends the takeaway on by the device's own means; where there are none, copies it. @param {Element} button */
async function shareTakeaway(button) {
  const takeaway = button.closest(".step")?.querySelector(".takeaway");
  const text = /** @type {HTMLElement | null} */ (takeaway)?.innerText.trim() ?? "";
  const url = location.protocol.startsWith("http") ? location.href.replace(/[?#].*/, "") : undefined;
  const said = button.nextElementSibling ?? button;
  try {
    if (navigator.share) return await navigator.share({ title: document.title, text, url });
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError") return;
  }
  try {
    await navigator.clipboard.writeText([text, url].filter(Boolean).join("\n"));
    said.textContent = say("copied");
  } catch {
    if (takeaway) getSelection()?.selectAllChildren(takeaway);
    said.textContent = say("copy_yourself");
  }
}

/** About how many minutes so many things take. @param {number} n */
export const practiceMinutes = (n) => Math.ceil(n * 0.75);

/** How many things practice asks today; -1 where the course's outline is not at hand. What loads with the outline says how to count. */
export const due = { count: () => -1 };

/** Whether practice has something, in the header. A lesson does not know the course: there it is a dot until one began. */
export function markDue() {
  const known = due.count(), day = today(store.state), records = Object.values(store.state.practice);
  const n = known >= 0 ? known : Number(records.some((record) => dueDay(record, page.gaps) <= day) && !records.some(({ asked }) => asked === day));
  for (const count of document.querySelectorAll(/** @type {"span"} */ ("[data-due]"))) {
    count.hidden = !n;
    count.replaceChildren(known < 0 ? "" : String(n), make("span", { class: "unseen" }, " " + say("due")));
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
  for (const show of [finishPage, applyAudience, markSteps, markLists, markDue]) {
    try {
      show();
    } catch (error) {
      console.error(error);
    }
  }
}
