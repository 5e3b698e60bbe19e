// Self-checks, before and now: a line for each behaviour, and the same as a table.

import { language, say } from "./words.js";
import { stamp } from "./days.js";
import { store, make, need, page } from "./page.js";
import { isForReader } from "./audience.js";
import { pageDone, markDone } from "./progress.js";
import { keepChoice } from "./keepsakes.js";
import { placeOf, makeSvg, dateWords, LeadletRoom } from "./room.js";

/** The means of the first and of the latest ratings, by behaviour. */
function ratingsOf() {
  /** @type {Map<string, {before: number[], now: number[], of: number, first: number, last: number}>} */
  const means = new Map();
  for (const { first, last } of Object.values(store.state.answers)) {
    const isRating = (/** @type {Answer} */ { given: [one] }) => last.of !== undefined && /^\d+$/.test(one ?? "") && Number(one) >= 1 && Number(one) <= last.of;
    if (!last.about || !last.of || !isRating(first) || !isRating(last)) continue;
    const mean = means.get(last.about) ?? { before: [], now: [], of: last.of, first: first.at, last: 0 };
    mean.before.push(Number(first.given[0]));
    mean.now.push(Number(last.given[0]));
    mean.of = Math.max(mean.of, last.of);
    mean.last = Math.max(mean.last, last.at);
    means.set(last.about, mean);
  }
  const meanOf = (/** @type {number[]} */ all) => all.reduce((sum, one) => sum + one, 0) / all.length;
  return [...means].map(([about, { before, now, ...rest }]) => ({ about, before: meanOf(before), now: meanOf(now), ...rest }));
}

/** Fills the parts of a room's plot; false when nothing was rated. @param {LeadletRoom} room */
export function showPlot(room) {
  const ratings = ratingsOf();
  const number = new Intl.NumberFormat(language(), { maximumFractionDigits: 1 });
  const place = (/** @type {number} */ value, /** @type {number} */ of) => `${(5 + (90 * (value - 1)) / Math.max(1, of - 1)).toFixed(1)}%`;
  const rows = ratings.map(({ about, before, now, of }) => {
    const { module, hue } = placeOf(about);
    const words = [before, now].map((value) => say("of_steps", { n: number.format(value), of }));
    const [x1, x2] = [place(before, of), place(now, of)];
    const same = x1 === x2;
    const line = make("li", { "data-hue": hue }, make("p", { class: "name" }, module || about));
    line.append(makeSvg("svg", { width: "100%", height: 28, role: "img", "aria-label": say("before_now", { before: words[0], now: words[1] }) },
      makeSvg("line", { class: "axis", x1: "3%", x2: "97%", y1: 14, y2: 14 }),
      makeSvg("line", { class: "span", x1, x2, y1: 14, y2: 14 }),
      makeSvg("circle", { class: "before", cx: x1, cy: 14, r: same ? 12 : 9 }),
      makeSvg("circle", { class: "after", cx: x2, cy: 14, r: same ? 7 : 10 })));
    const row = make("tr", {}, make("th", { scope: "row" }, module || about), ...words.map((one) => make("td", {}, one)));
    return { line, row };
  });
  room.place("lines").replaceChildren(...rows.map(({ line }) => line));
  room.place("table").replaceChildren(...rows.map(({ row }) => row));
  if (ratings.length) {
    room.put("before-when", dateWords(Math.min(...ratings.map(({ first }) => first))));
    room.put("after-when", dateWords(Math.max(...ratings.map(({ last }) => last))));
    room.place("ends").replaceChildren(make("span", {}, "1"), make("span", {}, String(Math.max(...ratings.map(({ of }) => of)))));
  }
  return rows.length > 0;
}

/** <leadlet-self-check>: nothing counts until it is kept; then the first and the latest stand side by side. */
export class LeadletSelfCheck extends LeadletRoom {
  get ratings() {
    return [...this.querySelectorAll(/** @type {"div"} */ ("leadlet-rating"))].filter((rating) => isForReader(rating));
  }

  /** @param {string} act */
  press(act) {
    if (act === "again") {
      for (const { id } of this.ratings) keepChoice(id, "");
      this.querySelector("input")?.focus();
    } else if (act === "keep") this.keep();
  }

  keep() {
    const chosen = this.ratings.map((rating) => ({ rating, value: rating.querySelector("input:checked")?.getAttribute("value") }));
    const open = chosen.filter(({ value }) => !value);
    const result = need(this.place("go"), ".result", HTMLElement);
    result.classList.toggle("no", open.length > 0);
    result.replaceChildren(make("p", {}, open.length ? say("rate_open", { n: open.length }) : say("ratings_kept")));
    if (open.length) return open[0].rating.querySelector("input")?.focus();
    store.change((state) => {
      for (const { rating, value } of chosen) {
        const { first, last: old } = state.answers[rating.id] ?? {};
        const last = {
          at: stamp(old?.at), given: [value ?? ""], part: 0, wording: "", tries: 1,
          about: rating.dataset.about ?? "", of: rating.querySelectorAll("input").length,
        };
        state.answers[rating.id] = { first: first ?? last, last };
      }
    });
    if (!pageDone(page.id)) markDone();
  }

  refresh() {
    this.show("go", true);
    this.show("plot", showPlot(this));
  }
}
