// The shape of what is kept: reading it, migrating it, and merging two of it to the same whatever the order.

const STATE_VERSION = 2;

/** @returns {State} */
function emptyState() {
  const group = () => Object.create(null);
  return {
    version: STATE_VERSION, erased: 0, seed: "", day: 0,
    answers: group(), pages: group(), texts: group(), ticks: group(), choices: group(), practice: group(), quizzes: group(),
  };
}

/** The same text for the same content. @param {unknown} value @returns {string} */
function canonical(value) {
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

/** @param {unknown} value @returns {value is number} */
const isTime = (value) => typeof value === "number" && Number.isFinite(value) && value >= 0;
/** @param {unknown} value @returns {value is Record<string, any>} */
const isThing = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
/** @param {any} value */
const isAnswer = (value) => isThing(value) && isTime(value.at) && isTime(value.part) && value.part <= 1
  && isTexts(value.given);
/** @param {any} value */
const isTexts = (value) => Array.isArray(value) && value.every((one) => typeof one === "string");
/** @param {string} type */
const isKept = (type) => (/** @type {any} */ value) => isThing(value) && isTime(value.at) && typeof value.value === type;

/**
 * For each group of records: which are sound, and how two records of one id become one. Each merge is commutative,
 * associative and idempotent: it only takes the smallest and the largest in an order without ties.
 * @type {Record<Group, {sound: (value: any) => boolean, merge: (a: any, b: any) => any}>}
 */
const groups = {
  answers: {
    sound: (value) => isThing(value) && isAnswer(value.first) && isAnswer(value.last)
      && (value.settled === undefined || isTime(value.settled)),
    merge: (a, b) => dropMissing({
      first: older(a.first, b.first), last: newer(a.last, b.last), settled: earliest(a.settled, b.settled),
    }),
  },
  pages: {
    sound: (value) => isThing(value) && isTime(value.first) && isTime(value.last)
      && (value.done === undefined || isTime(value.done)),
    merge: (a, b) => dropMissing({
      first: Math.min(a.first, b.first), last: Math.max(a.last, b.last), done: earliest(a.done, b.done),
    }),
  },
  texts: { sound: isKept("string"), merge: newer },
  ticks: { sound: isKept("boolean"), merge: newer },
  choices: { sound: isKept("string"), merge: newer },
  practice: { sound: (value) => isThing(value) && [value.at, value.day, value.gap].every(isTime), merge: newer },
  quizzes: {
    sound: (value) => isThing(value) && isTime(value.at) && isTexts(value.drawn)
      && isThing(value.given) && Object.values(value.given).every(isAnswer)
      && [value.end ?? 0, value.score ?? 0].every(isTime) && !(value.score > 1),
    merge: (a, b) => dropMissing({
      at: Math.min(a.at, b.at), drawn: (a.drawn.length - b.drawn.length || (canonical(a.drawn) >= canonical(b.drawn) ? 1 : -1)) > 0 ? a.drawn : b.drawn,
      given: mergeEach(a.given, b.given, newer), end: earliest(a.end, b.end), score: largest(a.score, b.score),
    }),
  },
};
const groupNames = /** @type {Group[]} */ (Object.keys(groups));

/** @param {Record<string, unknown>} record */
function dropMissing(record) {
  for (const name of Object.keys(record)) if (record[name] === undefined) delete record[name];
  return record;
}

/**
 * Two states as one. A later erasing wins as a whole: what was kept before it never comes back.
 * @param {State} a @param {State} b @returns {State}
 */
function mergeStates(a, b) {
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
function withNewIds(state, was) {
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
    practice: Object.fromEntries(Object.entries(old.answers ?? {}).filter(([, record]) => groups.answers.sound(record))
      .map(([id, { first }]) => [id.split("@")[0], { at: first.at, day: dayOf(first.at), gap: 0 }])),
  }),
};

/**
 * Reads a kept text. What can be saved of a damaged one is saved; `trouble` says that the text is to be put aside.
 * @param {string} text
 * @returns {{state: State, trouble: "" | "damaged" | "newer"}}
 */
function readState(text) {
  const state = emptyState();
  let found;
  try {
    found = JSON.parse(text);
  } catch {
    return { state, trouble: "damaged" };
  }
  if (!isThing(found) || !Number.isInteger(found.version) || found.version < 1) return { state, trouble: "damaged" };
  if (found.version > STATE_VERSION) return { state, trouble: "newer" };
  try {
    for (let version = found.version; version < STATE_VERSION; version++) found = migrations[version](found);
  } catch {
    return { state, trouble: "damaged" };
  }
  let sound = isTime(found.erased ?? 0) && isTime(found.day ?? 0) && typeof (found.seed ?? "") === "string";
  if (isTime(found.erased)) state.erased = found.erased;
  if (isTime(found.day)) state.day = found.day;
  if (typeof found.seed === "string") state.seed = found.seed;
  for (const name of groupNames) {
    if (!isThing(found[name])) {
      sound = sound && found[name] === undefined;
      continue;
    }
    for (const [id, record] of Object.entries(found[name])) {
      if (groups[name].sound(record)) state[name][id] = record;
      else sound = false;
    }
  }
  return { state, trouble: sound ? "" : "damaged" };
}

/** Now, or just after `last` if the clock was set back. @param {number} [last] @returns {number} */
function stamp(last = 0) {
  return Math.max(Date.now(), last + 1);
}
