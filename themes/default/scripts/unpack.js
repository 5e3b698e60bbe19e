// A packed state read back: each record to the thing whose short id and print it carries; what fits nothing is left out.

import { emptyState, soundState } from "./state.js";
import {
  PACK_VERSION, READ_VERSIONS, BAD_GAP, widthOf, LETTERS, END, sorted, shortOf, orderOf, rankLetters, codesOf, dayOfTime, unzigzag, ESCAPE, lettersOf,
  printLength, SPAREST, printOf, listPrint, checkOf, PARTS,
} from "./letters.js";

/**
 * Never throws. `grain`: how coarse its times are, in milliseconds. Of a damaged text what is whole is read.
 * @param {string} packed @param {Known} known
 * @returns {{state: State, trouble: "" | "damaged" | "newer", grain: number}}
 */
export function unpackState(packed, known) {
  const state = emptyState();
  // Some who keep it break it into lines.
  const text = packed.replace(/[\r\n\t]/g, "").trim();
  const version = text[0];
  if (!READ_VERSIONS.includes(version)) return { state, trouble: Number(version) > Number(PACK_VERSION) ? "newer" : "damaged", grain: 0 };
  const { parts, isWhole } = partsOf(text, version);
  const [head, seed = "", answers = "", pages = "", cards = "", choices = "", ticks = "", ratings = "", quizzes = ""] = parts;
  let isSound = isWhole;
  const attempt = (/** @type {() => void} */ act) => {
    try {
      act();
    } catch {
      isSound = false;
    }
  };
  try {
    const from = readerOf((head ?? "").slice(1));
    const level = from.fixed(1), base = from.fixed(5), unit = from.number();
    state.day = from.fixed(3);
    if (from.more()) state.erased = from.fixed(7);
    const clock = (/** @type {number} */ value) => (base + value * unit) * 60000;
    /** @type {Unpacking} */
    const how = { version, state, known, level, base, unit, clock, width: widthOf(level), named: namesOf(Object.keys(known.things)) };
    attempt(() => { state.seed = decodeURIComponent(seed); });
    attempt(() => unpackAnswers(recordsOf(answers), how));
    attempt(() => unpackPages(readerOf(pages), how));
    attempt(() => {
      for (const left = readerOf(cards); left.more();) {
        const [id] = how.named(left.take(4));
        keepPractice(left, how, id, base * 60000);
      }
    });
    attempt(() => unpackChoices(readerOf(choices), how));
    for (const one of recordsOf(ticks)) attempt(() => unpackTicks(readerOf(one), how));
    attempt(() => unpackRatings(readerOf(ratings), how));
    for (const one of recordsOf(quizzes)) attempt(() => unpackQuiz(readerOf(one), how));
    if (version === "3" && !isSound) return { state: emptyState(), trouble: "damaged", grain: 0 };
    return { state: soundState(state).state, trouble: isSound ? "" : "damaged", grain: unit * 60000 };
  } catch {
    return { state: emptyState(), trouble: "damaged", grain: 0 };
  }
}

/**
 * The parts of a packed text, those that are not whole left out. Of the part at which a text was cut its records are whole up to there: answers
 * and pages are taken, as no score hangs on them.
 * @param {string} text @param {string} version @returns {{parts: (string | undefined)[], isWhole: boolean}}
 */
function partsOf(text, version) {
  const parts = text.split("~");
  // Before 4 there were no checks.
  if (version === "3") return { parts, isWhole: true };
  const checked = parts.map((part, place) => {
    const body = part.slice(0, -2);
    return checkOf(body, place) === part.slice(-2) ? body : undefined;
  });
  const isWhole = checked.length === PARTS && !checked.includes(undefined);
  const last = parts.length - 1;
  if (!isWhole && checked[0] !== undefined) {
    // Records of answers carry a print each.
    if (checked[2] === undefined && last >= 2) checked[2] = parts[2];
    if (checked[3] === undefined && last === 3) checked[3] = parts[3];
  }
  return { parts: checked, isWhole };
}

/** @typedef {ReturnType<typeof readerOf>} Reader */
/** @typedef {{version: string, state: State, known: Known, level: number, base: number, unit: number, width: number, clock: (value: number) => number, named: (short: string) => string[]}} Unpacking */

/** Reads letters one after another; throws at the end. @param {string} text */
function readerOf(text) {
  let at = 0;
  const take = (/** @type {number} */ length) => {
    if (at + length > text.length) throw new Error("cut off");
    return text.slice(at, (at += length));
  };
  const fixed = (/** @type {number} */ length, before = "") =>
    [...before + take(length - before.length)].reduce((sum, letter, place) => sum + LETTERS.indexOf(letter) * 64 ** place, 0);
  const number = () => {
    const first = fixed(1);
    return first < 63 ? first : fixed(3);
  };
  return { take, fixed, number, rest: () => text.slice(at), more: () => at < text.length };
}

/** @param {string} text */
const recordsOf = (text) => text.split(END).filter(Boolean);

/** @param {string[]} ids @returns {(short: string) => string[]} those with this short form, in a fixed order */
function namesOf(ids) {
  /** @type {Map<string, string[]>} */
  const names = new Map();
  for (const id of sorted(ids)) names.set(shortOf(id, 4), [...(names.get(shortOf(id, 4)) ?? []), id]);
  return (short) => names.get(short) ?? [];
}

/** @param {number} kind @param {Reader} from */
const shareOf = (kind, from) => (kind === 2 ? from.fixed(1) / 60 : kind);

/** @param {number} mode @param {Thing} thing @param {Reader} from @returns {Given} what cannot be found is `~` */
function givenOf(mode, { ids = [], order, targets = [] }, from) {
  if (mode === 3) {
    const text = decodeURIComponent(from.take(from.number()));
    return text ? text.split("\n") : [];
  }
  if (mode === 2 && order) return orderOf(from.fixed(rankLetters(ids.length)), ids);
  const byCode = new Map([...codesOf(mode === 2 ? targets : ids)].map(([id, code]) => [code, id]));
  const one = () => byCode.get(from.take(1)) ?? "~";
  if (mode !== 2) return Array.from({ length: mode === 0 ? 1 : from.number() }, one);
  return sorted(ids).map((id) => `${id}>${one()}`).filter((pair) => !pair.endsWith(">~")).sort();
}

/** @param {Reader} from @param {Pick<Unpacking, "version" | "state">} how @param {string | undefined} id @param {number} near */
function keepPractice(from, { version, state }, id, near) {
  const bits = from.fixed(1) - 1;
  if (bits < 0) return;
  // Version 3 knew nothing of when practice asked.
  const isOld = version === "3", gap = bits >> 2;
  const day = dayOfTime(near) + (bits & (isOld ? 2 : 1) ? 0 : unzigzag(from.number()));
  if (id === undefined || day < 0) return;
  const bad = isOld ? bits & 1 : gap === BAD_GAP;
  state.practice[id] = { at: day * 86400000, day, gap: !isOld && bad ? 0 : gap, ...(bad && { bad: true }), ...(!isOld && bits & 2 && { asked: day }) };
}

/** @param {string[]} records @param {Unpacking} how */
function unpackAnswers(records, how) {
  let place = 0;
  for (const record of records) {
    const head = readerOf(record), step = head.fixed(3), long = step === ESCAPE;
    place += long ? head.fixed(4) : step;
    // Of several with one short id it is the one that the print fits.
    how.named(lettersOf(place, 4)).some((id) => {
      try {
        return unpackAnswer(readerOf(record.slice(long ? 7 : 3)), how, id);
      } catch {
        return false;
      }
    });
  }
}

/** @param {Reader} from @param {Unpacking} how @param {string} id @returns {boolean} whether it was this thing's */
function unpackAnswer(from, how, id) {
  const { state, known, level, unit, clock, width } = how;
  const thing = known.things[id];
  const print = from.take(printLength(level));
  const [one, two] = [from.fixed(1), from.fixed(1)];
  const practice = level === SPAREST ? "" : from.take(1);
  const at = clock(from.fixed(width));
  const part = shareOf((one >> 2) & 3, from);
  const given = givenOf(one >> 4, thing, from);
  const ending = one & 3, sure = (two >> 2) & 3;
  /** @type {Answer} */
  const last = { at, given: shownGiven(given, part, thing), part, wording: "", tries: (two & 3) + 1 };
  if (sure) last.sure = sure;
  if (ending === 3) last.pre = true;
  else if (ending) last.end = true;
  if (ending === 2) last.shown = true;
  const usual = !(two & 32);
  const settled = level === SPAREST ? (usual === Boolean(last.end) ? at : undefined) : usual ? (last.end ? at : undefined) : clock(from.fixed(width));
  /** @type {AnswerRecord} */
  const record = { first: last, last };
  if (two & 16) {
    const kind = from.fixed(1), ago = from.number() * unit * 60000, firstPart = shareOf(kind & 3, from);
    const firstGiven = givenOf((kind >> 2) & 3, thing, from);
    record.first = { at: Math.max(0, at - ago), part: firstPart, given: shownGiven(firstGiven, firstPart, thing), wording: "", tries: 1, ...(kind & 16 && { pre: true }) };
  }
  if (settled !== undefined) record.settled = settled;
  // At the sparest it comes back as after its first answer.
  const days = practice + from.rest() || LETTERS[last.pre || thing.key === undefined ? 0 : how.version === "3" ? 3 : 2];
  keepPractice(readerOf(days), how, id, record.first.at);
  const fits = printOf(thing.key ?? "", given, thing, level) === print;
  if (fits) state.answers[thing.key === undefined ? id : `${id}@${thing.key}`] = record;
  else if (thing.key !== undefined) state.answers[`${id}@~${print}`] = { ...record, first: { ...record.first, given: [] }, last: { ...last, given: [] } };
  return fits;
}

/** Words that stayed on another device: what is right if it was right. @param {Given} given @param {number} part @param {Thing} thing */
const shownGiven = (given, part, { typed }) => (typed && !given.length && part === 1 ? typed : given);

/** @param {Reader} from @param {Unpacking} how */
function unpackPages(from, { state, known, level, clock, width }) {
  const named = namesOf(Object.keys(known.pages));
  while (from.more()) {
    const [id] = named(from.take(4));
    const first = level === SPAREST ? undefined : clock(from.fixed(width));
    const last = clock(from.fixed(width));
    const mark = from.take(1);
    const done = mark === "." ? undefined : mark === "," ? last : clock(from.fixed(width, mark));
    if (id) state.pages[id] = { first: first ?? last, last, ...(done !== undefined && { done }) };
  }
}

/** @param {Reader} from @param {Unpacking} how */
function unpackChoices(from, { state, known, base }) {
  const named = namesOf([...Object.keys(known.things), "audience"]), words = namesOf(known.names);
  while (from.more()) {
    const [id] = named(from.take(4)), letter = from.take(1), at = LETTERS.indexOf(letter);
    const value = letter === "." ? words(from.take(4))[0] : at < 2 ? ["knew", "not-yet"][at] : String(at - 2);
    if (id && value) state.choices[id] = { value, at: base * 60000 };
  }
}

/** @param {Reader} from @param {Unpacking} how */
function unpackTicks(from, { state, known, base, named }) {
  const [id] = named(from.take(4)), print = from.take(1), items = sorted(known.things[id ?? ""]?.ids ?? []);
  if (print !== listPrint([], items, 1)) return;
  const bits = bitsOf(from, items.length);
  items.forEach((item, at) => bits[at] && (state.ticks[`${id}/${item}`] = { value: true, at: base * 60000 }));
}

/** @param {Reader} from @param {number} count */
function bitsOf(from, count) {
  const letters = Array.from({ length: Math.ceil(count / 6) }, () => from.fixed(1));
  return Array.from({ length: count }, (_, at) => (letters[Math.floor(at / 6)] >> at % 6) & 1);
}

/** @param {Reader} from @param {Unpacking} how */
function unpackRatings(from, { state, known, clock, width, named }) {
  const modules = namesOf(known.names);
  while (from.more()) {
    const [id] = named(from.take(4)), [about = ""] = modules(from.take(4)), of = from.fixed(1);
    const [first, last] = [0, 0].map(() => {
      const given = [String(from.fixed(1))];
      return { at: clock(from.fixed(width)), given, part: 0, wording: "", tries: 1, about, of };
    });
    if (id && about) state.answers[id] = { first, last };
  }
}

/** @param {Reader} from @param {Unpacking} how */
function unpackQuiz(from, { state, known }) {
  const [id] = namesOf(Object.keys(known.pages).filter((page) => known.pages[page].pool))(from.take(4));
  if (id === undefined) return;
  const count = from.number();
  for (let number = 0; number < count; number++) if (!unpackAttempt(from, state, known, id, known.pages[id].pool ?? [])) return;
}

/** @param {Reader} from @param {State} state @param {Known} known @param {string} id @param {string[]} pool @returns {boolean} whether what follows can be read */
function unpackAttempt(from, state, known, id, pool) {
  const at = from.fixed(7), kind = from.fixed(1);
  /** @type {Attempt} */
  const attempt = { at, drawn: [], given: {} };
  if (kind & 1) Object.assign(attempt, { end: at + from.fixed(2) * 60000, score: Math.min(1, from.fixed(2) / 4000) });
  const keep = () => {
    if (attempt.end !== undefined || attempt.drawn.length) state.quizzes[`${id}/${at}`] = attempt;
    return true;
  };
  if (!(kind & 2)) return keep();
  const things = pool.map((one) => known.things[one] ?? {});
  // A pool that was changed: an attempt that is over keeps its score, an open one begins again.
  if (from.take(2) !== listPrint(things, pool, 2)) return keep(), false;
  const bits = bitsOf(from, pool.length);
  attempt.drawn = pool.filter((_, place) => bits[place]);
  pool.forEach((one, place) => {
    const letter = bits[place] ? from.fixed(1) - 1 : -1;
    if (letter < 0) return;
    const thing = things[place];
    const part = shareOf(Math.floor(letter / 2) % 3, from), sure = Math.floor(letter / 6) % 4;
    const given = givenOf((thing.order || thing.targets || !thing.ids?.length ? 2 : 0) + Math.floor(letter / 24), thing, from);
    attempt.given[`${one}@${thing.key}`] = { at: at + 1 + place, given: shownGiven(given, part, thing), part, wording: "", tries: letter % 2, ...(sure && { sure }) };
  });
  return keep();
}
