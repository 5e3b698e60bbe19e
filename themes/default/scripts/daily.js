// What practice asks today: at most as many things as the course says, one of each objective, the most useful first.

import { hash32 } from "./shuffle.js";
import { today, dueDay } from "./days.js";
import { DAILY, dueItems, activePlans } from "./due.js";

/** Every so many places the day goes to what has waited longest, so that all that is due comes at last. */
const PATIENCE = 4;
/**
 * What is left to ask today, in order. `done`: how many things were asked today, `questions`: how many of them were no plans, `right`: how many of
 * those went well. `waiting`: whether more is due than is asked.
 * `next`: the next day on which something comes.
 * @param {State} state @param {Item[]} items what the course can ask @param {readonly number[]} gaps days @param {number} [daily]
 * @returns {{now: Item[], done: number, questions: number, right: number, waiting: boolean, next: number | undefined}}
 */
export function dailyPractice(state, items, gaps, daily = DAILY) {
  const day = today(state), ready = new Set(dueItems(state, items, gaps)), plans = new Set(activePlans(state));
  const asked = Object.entries(state.practice).filter(([, record]) => record.asked === day), done = asked.length;
  const questions = asked.filter(([id]) => !["plan", "draft", "finished"].includes(state.texts[id]?.as ?? ""));
  /** What was asked last of each objective, and when. @type {Map<string, {id: string, day: number}>} */
  const last = new Map();
  const due = [], coming = [];
  for (const item of items) {
    const record = state.practice[item.id];
    if (!record) continue;
    if (record.asked !== undefined && record.asked >= (last.get(item.objective)?.day ?? 0)) last.set(item.objective, { id: item.id, day: record.asked });
    const on = dueDay(record, gaps);
    if (ready.has(item)) due.push({ item, on, bad: Boolean(record.bad), tie: hash32(state.seed + day + item.id) });
    else if (on > day && (!item.isPlan || plans.has(item.id))) coming.push(on);
  }
  // Another question of the objective than last time, if one is due.
  const others = new Set(due.filter(({ item }) => last.get(item.objective)?.id !== item.id).map(({ item }) => item.objective));
  const free = due.filter(({ item: { id, objective } }) => last.get(objective)?.day !== day && !(others.has(objective) && last.get(objective)?.id === id));
  /** @type {(a: typeof free[0], b: typeof free[0]) => number} */
  const byWait = (a, b) => a.on - b.on || a.tie - b.tie;
  const patient = [...free].sort(byWait), useful = [...free].sort((a, b) => Number(b.bad) - Number(a.bad) || byWait(a, b));
  /** @type {Item[]} */
  const now = [];
  const taken = new Set();
  for (let place = done; place < daily; place++) {
    const isPatient = (daily < PATIENCE ? place + day : place) % PATIENCE === PATIENCE - 1;
    const from = isPatient ? patient : useful;
    while (from.length && taken.has(from[0].item.objective)) from.shift();
    const first = from.shift();
    if (!first) break;
    taken.add(first.item.objective);
    now.push(first.item);
  }
  const waiting = due.length > now.length;
  const [next] = waiting ? [day + 1] : coming.filter(Number.isFinite).sort((a, b) => a - b);
  return { now, done, questions: questions.length, right: questions.filter(([, { gap }]) => gap > 0).length, waiting, next };
}
