// A course's questions of every kind and one learner's work in it over three months, the same for the same seed.
import { chooser } from "./random.mjs";

import { dayOf } from "../../themes/default/scripts/days.js";
import { emptyState } from "../../themes/default/scripts/state.js";
const kinds = ["choice", "many", "true-false", "sequencing", "pairs", "groups", "fill-in", "numeric"];
const minute = 60000;

/** Ids as the build makes them. */
export const newId = ({ int }, length) => Array.from({ length }, (_, place) => "abcdefghijklmnopqrstuvwxyz234567"[int(place ? 32 : 26)]).join("");

/** What the launcher knows of a course: two questions of three in lessons, the rest in the pools of quizzes; stories, lists, cards. */
export function course(seed, questions = 200, lessons = 30) {
  const choose = chooser(seed), { pick } = choose;
  const things = {}, pages = {};
  const ids = [];
  for (let n = 0; n < questions; n++) {
    const id = newId(choose, 7), kind = kinds[n % kinds.length];
    const options = Array.from({ length: pick([3, 4, 4, 5]) }, () => newId(choose, 4));
    ids.push(id);
    things[id] = {
      kind, key: newId(choose, 5), ...(!/fill|num/.test(kind) && { ids: options }), ...(kind === "many" && { many: true }), ...(kind === "sequencing" && { order: true }),
      ...(/pairs|groups/.test(kind) && { targets: options.map((one) => one + "x") }), ...(/fill|num/.test(kind) && { typed: ["right"] }), ...(kind === "numeric" && { numeric: true }),
    };
  }
  for (let n = 0; n < Math.min(4, lessons); n++) things[`story-${n}`] = { kind: "story", story: true, ids: Array.from({ length: 9 }, (_, at) => `step-${n}-${at}`) };
  for (let n = 0; n < Math.min(6, lessons); n++) things[newId(choose, 7)] = { kind: "list", ticked: true, ids: Array.from({ length: 7 }, () => newId(choose, 4)) };
  for (let n = 0; n < Math.min(10, lessons); n++) things[newId(choose, 7)] = { kind: "card" };
  for (let n = 0; n < lessons; n++) pages[`module-${n % 6}/lesson-${n}`] = {};
  for (let n = 0; n < Math.min(6, lessons); n++) pages[`module-${n}/quiz`] = { pool: ids.filter((_, at) => at % 3 === 0 && at % 6 < 6).filter((_, at) => at % 6 === n), draw: 5, ...(n % 2 && { attempts: 3 }) };
  return { things, pages, names: ["module-0", "leads", "makers"] };
}

/** Everything answered, a third of it twice; some lists ticked; quizzes taken, the last one open. */
export function learner(seed, known) {
  const choose = chooser(seed + 99), { int, pick, some } = choose, state = emptyState();
  const start = Date.UTC(2025, 8, 1, 8);
  state.seed = "k3v9x2ma";
  const when = () => (Math.floor(start / minute) + int(90 * 1440)) * minute;
  const give = (thing) => {
    const { kind, ids = [], targets = [] } = thing;
    if (kind === "many" || kind === "story") return some(ids, 1).slice(0, 4).sort();
    if (kind === "sequencing") return some(ids, ids.length);
    if (targets.length) return ids.map((one) => `${one}>${pick(targets)}`).sort();
    if (kind === "fill-in") return [pick(["owner", "next step", "Zoë"])];
    return kind === "numeric" ? [pick(["3.5", "12"])] : [pick(ids)];
  };
  for (const [id, thing] of Object.entries(known.things)) {
    if (thing.ticked) for (const item of thing.ids) if (int(2)) state.ticks[`${id}/${item}`] = { value: true, at: when() };
    if (thing.kind === "card") {
      const at = when();
      state.choices[id] = { value: pick(["knew", "not-yet"]), at };
      state.practice[id] = { at: at, day: dayOf(at) + int(9), gap: int(4) };
    }
    if (!thing.key && !thing.story) continue;
    const at = when(), twice = int(3) === 0;
    const first = { at, given: give(thing), part: pick([0, 0.5, 1]), wording: "", tries: 1 };
    const last = { ...(twice ? { ...first, at: at + (1 + int(3)) * minute, given: give(thing), tries: 2 } : first), part: twice ? 1 : first.part, end: true, ...(int(2) && { sure: 1 + int(3) }) };
    state.answers[thing.key ? `${id}@${thing.key}` : id] = { first: twice ? first : last, last, settled: last.at };
    if (thing.key) state.practice[id] = { at: at + 2 * 86400000, day: dayOf(at) + pick([0, 0, 0, 1, 2, 9, 30, 60, -3]), ...pick([{ gap: int(4) }, { gap: int(4), asked: true }, { gap: 0, bad: true }]) };
    if (state.practice[id]?.asked) state.practice[id].asked = state.practice[id].day;
  }
  for (const [id, { pool, draw }] of Object.entries(known.pages)) {
    const first = when();
    state.pages[id] = { first, last: first + 5 * minute, ...(int(8) && { done: first + 5 * minute }) };
    if (!pool || pool.length < draw) continue;
    for (let n = 0; n < 3; n++) {
      const at = first + n * 1000 * minute + 123, drawn = some(pool, draw).slice(0, draw);
      const given = Object.fromEntries(drawn.slice(0, n < 2 ? draw : 3).map((one) => [`${one}@${known.things[one].key}`, { at: at + 5, given: give(known.things[one]), part: pick([0, 0.5, 1]), wording: "", tries: 1 }]));
      state.quizzes[`${id}/${at}`] = { at, drawn, given, ...(n < 2 && { end: at + 7 * minute, score: pick([0, 0.35, 0.8, 1]) }) };
    }
  }
  state.choices.audience = { value: "makers", at: when() };
  state.day = dayOf(start) + 90;
  return state;
}
