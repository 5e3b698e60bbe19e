// What can come back, what each thing practises, and how many of them practice asks today.

import { today, dueDay } from "./days.js";

/** How many things a day when the course says nothing. */
export const DAILY = 8;
/** How many plans are asked after at once; older ones rest. */
export const ACTIVE_PLANS = 3;

/** The plans that are asked after, newest first. @param {State} state @returns {string[]} ids */
export const activePlans = ({ texts }) => Object.entries(texts).filter(([, { as, value }]) => as === "plan" && value.trim())
  .sort(([one, a], [two, b]) => b.at - a.at || (one < two ? -1 : 1)).slice(0, ACTIVE_PLANS).map(([id]) => id);

/** What is due, by what it practises. @param {State} state @param {Item[]} items @param {readonly number[]} gaps days */
export function dueItems(state, items, gaps) {
  const day = today(state), plans = new Set(activePlans(state));
  return items.filter(({ id, isPlan }) => state.practice[id] && dueDay(state.practice[id], gaps) <= day && (!isPlan || plans.has(id)));
}

/**
 * How many things practice asks today: at most the daily number, one for each objective.
 * @param {State} state @param {Item[]} items @param {readonly number[]} gaps days @param {number} [daily]
 */
export function countToday(state, items, gaps, daily = DAILY) {
  const day = today(state);
  const isAsked = (/** @type {string} */ id) => state.practice[id]?.asked === day;
  const asked = new Set(items.filter(({ id }) => isAsked(id)).map(({ objective }) => objective));
  const due = new Set(dueItems(state, items, gaps).map(({ objective }) => objective).filter((objective) => !asked.has(objective)));
  return Math.max(0, Math.min(due.size, daily - Object.keys(state.practice).filter(isAsked).length));
}

/**
 * All that the course can ask. A quiz's question may name the objective of another page, as authors name pages.
 * @param {OutlinePage[]} pages those for the reader @returns {Item[]}
 */
export function practiceItems(pages) {
  const moduleOf = (/** @type {string} */ address) => address.split("/")[0];
  const fileOf = (/** @type {string} */ address) => address.replace(/^.*\/|\.html$/g, "");
  /** @type {Map<string, OutlinePage[]>} */
  const named = new Map();
  const find = (/** @type {OutlinePage} */ from, /** @type {string} */ name) => {
    if (!named.size) for (const entry of pages) named.set(fileOf(entry[2]), [...(named.get(fileOf(entry[2])) ?? []), entry]);
    const found = named.get(fileOf(name)) ?? [];
    const module = name.includes("/") ? moduleOf(name) : moduleOf(from[2]);
    return found.find((entry) => moduleOf(entry[2]) === module) ?? found[0];
  };
  return pages.flatMap((entry) => (entry[8] ?? []).map((id, at) => {
    const what = entry[9]?.[at] ?? 0;
    const item = { id, page: entry[0], script: entry[7], objective: entry[0], isPlan: what === 2 };
    if (what === 1 || what === 2) return { ...item, objective: "=" + id };
    if (what === 0) return item;
    if (entry[3] !== "quiz") return { ...item, objective: entry[0] + "#" + what };
    const [name, part = ""] = String(what).split("#");
    const page = find(entry, name);
    // A page with one objective: its own questions do not name it.
    return { ...item, objective: !page ? "=" + what : page[0] + (part && page[9]?.length ? "#" + part : "") };
  }));
}
