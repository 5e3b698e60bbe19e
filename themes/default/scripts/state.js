// The shape of what is kept: reading it, migrating it, and merging two of it to the same whatever the order.

import { dayOf } from "./days.js";

const STATE_VERSION = 3;

/** @returns {State} */
export function emptyState() {
  const group = () => Object.create(null);
  return {
    version: STATE_VERSION, erased: 0, seed: "", day: 0,
    answers: group(), pages: group(), texts: group(), ticks: group(), choices: group(), practice: group(), quizzes: group(),
  };
}

/** The same text for the same content. @param {unknown} value @returns {string} */
export function canonical(value) {
  return JSON.stringify(value, (_, part) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part);
}

/** The later of two; of equals always the same one. @template {{at?: number}} T @param {T} a @param {T} b @returns {T} */
function newer(a, b) {
  const gap = (a.at ?? 0) - (b.at ?? 0);
  if (gap) return gap > 0 ? a : b;
  return canonical(a) >= canonical(b) ? a : b;
}

/** @template {{at?: number}} T @param {T} a @param {T} b @returns {T} */
function older(a, b) {
  const gap = (a.at ?? 0) - (b.at ?? 0);
  if (gap) return gap < 0 ? a : b;
  return canonical(a) >= canonical(b) ? b : a;
}

/** Of two numbers either may be missing. @param {number} [a] @param {number} [b] */
const earliest = (a, b) => (a === undefined ? b : b === undefined ? a : Math.min(a, b));
/** @param {number} [a] @param {number} [b] */
const largest = (a, b) => (a === undefined ? b : b === undefined ? a : Math.max(a, b));

/** @param {Record<string, any>} a @param {Record<string, any>} b @param {(a: any, b: any) => any} merge */
function mergeEach(a, b, merge) {
  /** @type {Record<string, any>} */
  const into = Object.assign(Object.create(null), a);
  for (const [id, record] of Object.entries(b)) mergeInto(into, id, record, merge);
  return into;
}

/** @param {Record<string, any>} into @param {string} id @param {any} record @param {(a: any, b: any) => any} merge */
function mergeInto(into, id, record, merge) {
  into[id] = id in into ? merge(into[id], record) : record;
  return into;
}

/** The last time that any record may carry: the year 2100. What is later is no time. */
const LAST_TIME = 4102444800000;
/** How far a clock may be ahead of ours, in milliseconds. */
const CLOCK_SKEW = 86400000;
/** How far a day that was seen may be ahead, in milliseconds: a clock that is set back by weeks takes nothing back. */
const DAY_SKEW = 366 * 86400000;
/** The most records of a group, answers of a list, characters of an id and of a text that are read. */
const MOST = { records: 50000, list: 2000, id: 400, text: 500000 };

/** @param {unknown} value @returns {value is Record<string, any>} */
export const isThing = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
/** @param {unknown} value @param {number} most @returns {value is number} a whole number from 0 on */
const isCount = (value, most) => Number.isSafeInteger(value) && /** @type {number} */ (value) >= 0 && /** @type {number} */ (value) <= most;
/** @param {unknown} value @returns {value is number} */
export const isTime = (value) => isCount(value, LAST_TIME);
/** @param {unknown} value @param {number} [most] @returns {value is string} */
const isText = (value, most = MOST.id) => typeof value === "string" && value.length <= most;
/** @param {unknown} value @returns {value is string[]} */
const isTexts = (value) => Array.isArray(value) && value.length <= MOST.list && value.every((one) => isText(one, MOST.text));
/** @param {unknown} value @returns {value is number} */
const isShare = (value) => typeof value === "number" && value >= 0 && value <= 1;

/** Thrown away, and said so: what is read has parts that cannot be right. */
class Unsound extends Error {}

/**
 * One value of a record as it is believed: sound, or left out where it may be missing. A time that is still to come is read as
 * now, as a clock that ran ahead made it.
 */
class Gate {
  now = Date.now();
  /** Whether something was left out. */
  hasLeftOut = false;

  /** @param {any} value @returns {number} */
  time(value) {
    if (!isTime(value)) throw new Unsound();
    return value > this.now + CLOCK_SKEW ? this.now : value;
  }

  /** A local day. @param {any} value @returns {number} */
  day(value) {
    if (!isCount(value, dayOf(LAST_TIME))) throw new Unsound();
    return value > dayOf(this.now + DAY_SKEW) ? dayOf(this.now) : value;
  }

  /**
   * @template T @param {any} record @param {string} name @param {(value: any) => boolean} isSound
   * @param {(value: any) => T} [read] @returns {Record<string, T>} to spread: nothing if it is missing or not sound
   */
  optional(record, name, isSound, read = (value) => value) {
    if (record[name] === undefined) return {};
    if (isSound(record[name])) return { [name]: read(record[name]) };
    this.hasLeftOut = true;
    return {};
  }

  /** @template T @param {any} value @param {(value: any) => value is T} isSound @returns {T} */
  must(value, isSound) {
    if (!isSound(value)) throw new Unsound();
    return value;
  }

  /** @param {any} value @returns {Answer} */
  answer(value) {
    const { at, given, part, wording = "", tries = 1 } = this.must(value, isThing);
    return {
      at: this.time(at), given: [...this.must(given, isTexts)], part: this.must(part, isShare),
      wording: isText(wording) ? wording : "", tries: isCount(tries, MOST.list) ? tries : 1,
      ...this.optional(value, "sure", (sure) => isCount(sure, 3)),
      ...this.optional(value, "end", isTrue), ...this.optional(value, "shown", isTrue), ...this.optional(value, "pre", isTrue),
      ...this.optional(value, "about", isText), ...this.optional(value, "of", (of) => isCount(of, 100)),
    };
  }

  /** @template T @param {any} value @param {(value: any) => value is T} isSound @returns {Kept<T>} */
  kept(value, isSound) {
    const record = this.must(value, isThing);
    return { value: this.must(record.value, isSound), at: this.time(record.at) };
  }

  /** Each record that is sound, by its id. @param {any} found @param {(value: any) => any} read @returns {Record<string, any>} */
  each(found, read) {
    /** @type {Record<string, any>} */
    const records = Object.create(null);
    let count = 0;
    for (const [id, record] of Object.entries(found)) {
      try {
        // No group inherits anything, so that any id but this one is as good as another.
        if (!id || id.length > MOST.id || id.startsWith("__proto__") || ++count > MOST.records) throw new Unsound();
        records[id] = read(record);
      } catch {
        this.hasLeftOut = true;
      }
    }
    return records;
  }
}

/** @param {any} value */
const isTrue = (value) => typeof value === "boolean";
/** @param {any} value @returns {value is string} */
const isWords = (value) => isText(value, MOST.text);
/** @param {any} value @returns {value is boolean} */
const isTick = (value) => typeof value === "boolean";
/** @param {any} value */
const isKindOfNote = (value) => ["thought", "plan", "draft", "finished", "happened", "light", "name"].includes(value);

/**
 * For each group of records: what of a record is believed, which throws where it is not sound, and how two records of one id
 * become one. Each merge is commutative, associative and idempotent: it only takes the smallest and the largest in an order
 * without ties.
 * @type {Record<Group, {read: (value: any, gate: Gate) => any, merge: (a: any, b: any) => any}>}
 */
const groups = {
  answers: {
    read: (value, gate) => ({
      first: gate.answer(gate.must(value, isThing).first), last: gate.answer(value.last),
      ...gate.optional(value, "settled", isTime, (at) => gate.time(at)),
    }),
    merge: (a, b) => dropMissing({
      first: older(a.first, b.first), last: newer(a.last, b.last), settled: earliest(a.settled, b.settled),
    }),
  },
  pages: {
    read: (value, gate) => ({
      first: gate.time(gate.must(value, isThing).first), last: gate.time(value.last), ...gate.optional(value, "done", isTime, (at) => gate.time(at)),
    }),
    merge: (a, b) => dropMissing({
      first: Math.min(a.first, b.first), last: Math.max(a.last, b.last), done: earliest(a.done, b.done),
    }),
  },
  texts: {
    read: (value, gate) => ({
      ...gate.kept(value, isWords), ...gate.optional(value, "as", isKindOfNote),
      ...gate.optional(value, "about", isWords), ...gate.optional(value, "page", isText),
    }),
    merge: newer,
  },
  ticks: { read: (value, gate) => gate.kept(value, isTick), merge: newer },
  choices: { read: (value, gate) => gate.kept(value, (/** @type {any} */ text) => isText(text)), merge: newer },
  practice: {
    read: (value, gate) => ({
      at: gate.time(gate.must(value, isThing).at), day: gate.day(value.day),
      gap: gate.must(value.gap, (/** @type {any} */ gap) => isCount(gap, MOST.list)), ...gate.optional(value, "bad", isTrue),
      ...gate.optional(value, "asked", (day) => isCount(day, dayOf(LAST_TIME)), (day) => gate.day(day)),
    }),
    // When practice asked it last is a fact of its own: an answer elsewhere, later that day, does not undo it.
    merge: ({ asked: mine, ...a }, { asked: theirs, ...b }) => dropMissing({ ...newer(a, b), asked: largest(mine, theirs) }),
  },
  quizzes: {
    read: (value, gate) => ({
      at: gate.time(gate.must(value, isThing).at), drawn: [...new Set(gate.must(value.drawn, isTexts))],
      given: gate.each(gate.must(value.given, isThing), (answer) => gate.answer(answer)),
      ...gate.optional(value, "end", isTime, (at) => gate.time(at)), ...gate.optional(value, "score", isShare),
    }),
    merge: (a, b) => dropMissing({
      at: Math.min(a.at, b.at), drawn: (a.drawn.length - b.drawn.length || (canonical(a.drawn) >= canonical(b.drawn) ? 1 : -1)) > 0 ? a.drawn : b.drawn,
      given: mergeEach(a.given, b.given, newer), end: earliest(a.end, b.end), score: largest(a.score, b.score),
    }),
  },
};
export const groupNames = /** @type {Group[]} */ (Object.keys(groups));

/** @param {Record<string, unknown>} record */
function dropMissing(record) {
  for (const name of Object.keys(record)) if (record[name] === undefined) delete record[name];
  return record;
}

/**
 * Two states as one. A later erasing wins as a whole: what was kept before it never comes back.
 * @param {State} a @param {State} b @returns {State}
 */
export function mergeStates(a, b) {
  if (a.erased > b.erased) b = { ...emptyState(), erased: a.erased };
  if (b.erased > a.erased) a = { ...emptyState(), erased: b.erased };
  const merged = { ...emptyState(), erased: a.erased, day: Math.max(a.day, b.day) };
  merged.seed = [a.seed, b.seed].filter(Boolean).sort()[0] ?? "";
  for (const name of groupNames) merged[name] = mergeEach(a[name], b[name], groups[name].merge);
  return merged;
}

/**
 * The same state where each id that an author changed is the new one; records that meet become one. It goes along with merging:
 * before or after, the result is the same. What still comes in under an old id (another tab, a file) follows as well.
 * @param {State} state @param {ReadonlyMap<string, string>} was new ids by old ones; no new id is an old one
 * @returns {State}
 */
export function withNewIds(state, was) {
  if (!was.size) return state;
  const newId = (/** @type {string} */ id) => was.get(id) ?? id;
  /** @param {Record<string, any>} records by `ID`, `ID@KEY` or `ID/PART` @param {(a: any, b: any) => any} merge */
  const moved = (records, merge) => Object.entries(records).reduce(
    (into, [id, record]) => mergeInto(into, id.replace(/^[^@/]+/, newId), record, merge), Object.create(null));
  const now = { ...state };
  for (const name of groupNames) if (name !== "pages" && name !== "quizzes") now[name] = moved(state[name], groups[name].merge);
  now.quizzes = Object.assign(Object.create(null), state.quizzes);
  for (const [key, attempt] of Object.entries(state.quizzes)) {
    now.quizzes[key] = { ...attempt, drawn: attempt.drawn.map(newId), given: moved(attempt.given, newer) };
  }
  return now;
}

/** From each older version to the next; part of the state's contract for ever. @type {Record<number, (old: any) => any>} */
const migrations = {
  // 2 brought practice: what was answered before comes back as if it had been there.
  1: (old) => ({
    ...old,
    practice: Object.fromEntries(Object.entries(new Gate().each(isThing(old.answers) ? old.answers : {}, (record) => groups.answers.read(record, new Gate())))
      .map(([id, { first }]) => [id.split("@")[0], { at: first.at, day: dayOf(first.at), gap: 0 }])),
  }),
  // 3 brought the day on which practice asked last, plans that are finished and what came of them: nothing that was there changes.
  2: (old) => old,
};

/**
 * Reads a kept text. What can be saved of a damaged one is saved; `trouble` says that the text is to be put aside.
 * @param {string} text
 * @returns {{state: State, trouble: "" | "damaged" | "newer"}}
 */
export function readState(text) {
  let found;
  try {
    found = JSON.parse(text);
  } catch { /* no JSON, or too deep */ }
  return soundState(found);
}

/**
 * The one gate to a state, whatever brought it. Each field is checked, and only fields that are known come in.
 * @param {any} found @returns {{state: State, trouble: "" | "damaged" | "newer"}}
 */
export function soundState(found) {
  const state = emptyState();
  if (!isThing(found) || !isCount(found.version, Number.MAX_SAFE_INTEGER) || found.version < 1) return { state, trouble: "damaged" };
  if (found.version > STATE_VERSION) return { state, trouble: "newer" };
  const gate = new Gate();
  try {
    for (let version = found.version; version < STATE_VERSION; version++) found = migrations[version](found);
  } catch {
    return { state, trouble: "damaged" };
  }
  // An erasing that is still to come is none: it would win over all that is done until then.
  Object.assign(state, gate.optional(found, "erased", (at) => isTime(at) && at <= gate.now + CLOCK_SKEW),
    gate.optional(found, "day", (day) => isCount(day, dayOf(LAST_TIME)), (day) => gate.day(day)), gate.optional(found, "seed", isText));
  for (const name of groupNames) {
    if (found[name] === undefined) continue;
    if (isThing(found[name])) state[name] = gate.each(found[name], (record) => groups[name].read(record, gate));
    else gate.hasLeftOut = true;
  }
  return { state, trouble: gate.hasLeftOut ? "damaged" : "" };
}
