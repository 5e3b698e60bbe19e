// In a frame of a host page (`?embed`): tells it how high the page is and how far the learner has come, and takes light or dark
// from it. Loaded there alone. Height goes to whoever holds the frame; progress only to the origins that course.yaml names.

import "./bridge.js";
import { say } from "./words.js";
import { isThing } from "./state.js";
import { attempt } from "./store.js";
import { page, focusOn, carryEmbed, store, make } from "./page.js";
import { pageDone, outlinePages } from "./progress.js";
import { readOrigin, isNamedOrigin } from "./origins.js";

const root = document.documentElement;

/** @param {string} type @param {object} what @param {string} [origin] */
function tellHost(type, what, origin = "*") {
  parent.postMessage({ leadlet: 1, type, course: page.course, ...what }, origin);
}

/** What was told last, in CSS pixels. */
let told = 0;
let resting = 0;
let hasFollowed = false;
/** Heights by width since the text last changed. @type {Map<number, number>} */
const heights = new Map();
let widthThen = 0;

/** Growth is told at once; what shrinks may grow again in the same movement, and is told when it has come to rest. */
function tellHeight(isAtRest = false) {
  const width = innerWidth;
  const height = Math.ceil(document.body.getBoundingClientRect().height);
  // A frame that is not shown has no height.
  if (!width || !height) return;
  const before = heights.get(width);
  const isBack = width !== widthThen && before === height;
  if (before !== undefined && before !== height) heights.clear();
  heights.set(width, height);
  widthThen = width;
  // A host's scroll bar that comes and goes with our height would have two widths take turns for ever: then the taller one stays.
  const near = [...heights].filter(([other]) => Math.abs(other - width) < 32).map(([, one]) => one);
  const wanted = isBack ? Math.max(...near) : height;
  clearTimeout(resting);
  if (wanted === told) return;
  if (wanted < told && !isAtRest) {
    resting = setTimeout(() => tellHeight(true), 150);
    return;
  }
  told = wanted;
  tellHost("height", { height: wanted });
  setTimeout(followed, 500);
}

/** A frame that follows needs no scroll bar of its own, which would flash at each growth; one that does not follow needs it. */
function followed() {
  const follows = innerHeight + 1 >= told;
  if (follows && !hasFollowed) lookAtTarget();
  hasFollowed ||= follows;
  root.style.overflowY = follows ? "hidden" : "";
}

/** There is nothing to scroll in a frame that follows: the focus takes the host's page to what a link names. */
function lookAtTarget() {
  // An address may hold anything.
  const id = attempt(() => decodeURIComponent(location.hash.slice(1)), "");
  if (id) focusOn(document.getElementById(id));
}

/** @param {string} theme `light`, `dark`, or anything else for the system's */
function takeTheme(theme) {
  const host = theme === "light" || theme === "dark" ? theme : "";
  if (host === root.dataset.embed) return;
  root.dataset.embed = host;
  if (host) root.dataset.theme = host;
  else delete root.dataset.theme;
  carryEmbed();
}

const named = (root.dataset.origins ?? "").split(" ").filter(Boolean);
/** Where the browser tells it, the origin of who holds the frame. */
const sure = readOrigin(location.ancestorOrigins?.[0])?.origin;
/** The same as the holder's own messages say it, or the address that this page was reached from. */
let likely = readOrigin(document.referrer)?.origin;

/** Who may hear of progress. It is sent to these very origins, so that a wrong guess tells nobody. @returns {string[]} */
function hearers() {
  const holder = sure ?? likely;
  const found = named.some((origin) => isNamedOrigin(origin, holder)) ? [holder] : [];
  // Opaque holders are no origin, and are told nothing.
  if (!location.ancestorOrigins) found.push(...named.map((origin) => (origin.includes("*") ? undefined : readOrigin(origin)?.origin)));
  return /** @type {string[]} */ ([...new Set(found)].filter(Boolean));
}

let wasDone = pageDone(page.id);
let last = "";

/** What a host may know: of a lesson whether it is done, of a quiz its best score, of the course how many pages are done.
 * @returns {{lesson?: string, done?: boolean, score?: number, pages?: number, of?: number} | undefined} */
function progress() {
  if (page.isLesson) {
    const attempts = Object.entries(store.state.quizzes).filter(([id, { end }]) => id.startsWith(page.id + "/") && end);
    const best = Math.max(...attempts.map(([, { score = 0 }]) => score));
    return { lesson: page.id, done: pageDone(page.id), ...(attempts.length && { score: best }) };
  }
  const pages = outlinePages().map(([id]) => id);
  return pages.length ? { pages: pages.filter(pageDone).length, of: pages.length } : undefined;
}

function tellProgress() {
  const origins = hearers();
  if (!origins.length) return;
  const now = progress();
  if (!now || JSON.stringify(now) === last) return;
  last = JSON.stringify(now);
  const finished = now.lesson ? now.done && !wasDone : now.pages === now.of;
  wasDone = now.done ?? false;
  for (const origin of origins) {
    tellHost("progress", now, origin);
    if (finished) tellHost("completed", now, origin);
  }
}

/** Where a frame may keep nothing, the course in a tab of its own may. */
function offerTab() {
  if (!store.troubles.has("tab") && !store.troubles.has("window") && !store.troubles.has("memory")) return;
  const last = document.querySelector("leadlet-notice > :last-child:not(:has(a))");
  const own = location.href.replace(/\?[^#]*/, "");
  last?.append(" ", make("a", { href: own, target: "_blank", rel: "noopener" }, say("own_tab")));
}

// Only who holds the frame is heard, by its window and, where the browser tells it, by its origin; any other frame may have sent the rest.
addEventListener("message", ({ source, origin, data }) => {
  if (source !== parent || parent === window || (sure && origin !== sure) || !isThing(data) || data.leadlet !== 1 || data.type !== "theme") return;
  if (data.theme === null || typeof data.theme === "string") takeTheme(data.theme ?? "");
  if (sure || !readOrigin(origin) || origin === likely) return;
  const before = hearers();
  likely = origin;
  if (hearers().every((one) => before.includes(one))) return;
  last = "";
  tellProgress();
});

// Most sites let no frame of another show them.
document.addEventListener("click", ({ target }) => {
  const link = target instanceof Element && target.closest("a");
  if (link && /^https?:$/.test(link.protocol) && link.origin !== location.origin) Object.assign(link, { target: "_blank", rel: "noopener" });
}, true);

addEventListener("resize", followed);
addEventListener("hashchange", lookAtTarget);
new ResizeObserver(() => tellHeight()).observe(document.body);
offerTab();
tellHost("ready", {});
tellHeight();
tellProgress();
store.listen(() => setTimeout(() => {
  offerTab();
  tellProgress();
}));
