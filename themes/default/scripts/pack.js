// The state as a short text of ASCII, for places that keep little (4,096 characters in SCORM 1.2): by short id, never by position.
// A record carries a print of its key and its answer: what no longer fits both is asked again, never shown on another option.
// The learner's own words are never in it.

import { hash32 } from "./shuffle.js";
import {
  SPAREST, widthOf, lettersOf, numberLetters, PACK_VERSION, BAD_GAP, LETTERS, asciiOf, shortOf, printLength, printOf, modeOf, ESCAPE, END, rankOf,
  rankLetters, codesOf, sorted, dayOfTime, zigzag, listPrint, checkOf,
} from "./letters.js";

/**
 * As much as fits: the longer the state, the more is left out, from what matters least on.
 * @param {State} state @param {Known} known @param {number} [limit] the text is shorter than this, if the sparest is
 * @returns {string}
 */
export function packState(state, known, limit = 4096) {
  let text = "";
  for (let level = 0; level <= SPAREST; level++) {
    text = packAt(state, known, level);
    if (text.length < limit) break;
  }
  return text;
}

/** @param {State} state @param {Known} known @param {number} level @returns {string} */
export function packAt(state, known, level) {
  const answers = answersOf(state, known);
  const ratings = Object.entries(state.answers).filter(([id, { last }]) => last.about && known.things[id]);
  const pages = Object.entries(state.pages).filter(([id]) => known.pages[id]);
  const times = [
    ...answers.flatMap(({ first, last, settled }) => [first.at, last.at, settled ?? last.at]),
    ...ratings.flatMap(([, { first, last }]) => [first.at, last.at]),
    ...pages.flatMap(([, { first, last, done }]) => [first, last, done ?? last]),
  ];
  const width = widthOf(level);
  const base = Math.floor(Math.min(...times, Date.now()) / 60000);
  const unit = Math.max(1, Math.ceil((Math.max(0, ...times) / 60000 - base + 1) / 64 ** width));
  const time = (/** @type {number} */ at) => lettersOf(Math.floor((at / 60000 - base) / unit), width);
  /** @type {Packing} */
  const how = { state, known, level, base, unit, time };
  const head = lettersOf(base, 5) + numberLetters(unit) + lettersOf(state.day, 3) + (state.erased ? lettersOf(state.erased, 7) : "");
  const answered = new Set(answers.map(({ id }) => id));
  return [
    PACK_VERSION + LETTERS[level] + head, asciiOf(state.seed), packAnswers(answers, how), packPages(pages, how),
    Object.keys(state.practice).filter((id) => known.things[id] && !answered.has(id)).map((id) => shortOf(id, 4) + practiceLetters(id, base * 60000, how)).join(""),
    packChoices(how), packTicks(how),
    ratings.map(([id, { first, last }]) => shortOf(id, 4) + shortOf(last.about ?? "", 4) + LETTERS[Math.min(last.of ?? 0, 63)]
      + [first, last].map(({ given, at }) => LETTERS[Math.min(Number(given[0]) || 0, 63)] + time(at)).join("")).join(""),
    packQuizzes(how),
  ].map((part, place) => part + checkOf(part, place)).join("~");
}

/** @typedef {{state: State, known: Known, level: number, base: number, unit: number, time: (at: number) => string}} Packing */
/** @typedef {AnswerRecord & {id: string, key: string, place: number}} Placed */

/** One record of each thing that the course knows: to its key of today, else the newest. @param {State} state @param {Known} known */
function answersOf(state, known) {
  /** @type {Map<string, Placed>} */
  const found = new Map();
  for (const [name, record] of Object.entries(state.answers)) {
    const [id, key = ""] = name.split("@");
    const thing = known.things[id];
    if (!thing || record.last.about) continue;
    const other = found.get(id);
    const isOwn = (/** @type {string} */ one) => one === (thing.key ?? "");
    if (!other || isOwn(key) || (!isOwn(other.key) && other.last.at < record.last.at)) {
      found.set(id, { ...record, id, key, place: hash32(id) % 64 ** 4 });
    }
  }
  return [...found.values()].sort((a, b) => a.place - b.place || (a.id < b.id ? -1 : 1));
}

/** @param {Placed[]} answers @param {Packing} how */
function packAnswers(answers, how) {
  const { known, level, unit, base, time } = how;
  let before = 0;
  return answers.map(({ id, key, place, first, last, settled }) => {
    const thing = known.things[id];
    const step = place - before;
    before = place;
    const print = key.startsWith("~") ? key.slice(1, 4).padEnd(3, "A").slice(0, printLength(level)) : printOf(key, last.given, thing, level);
    const mode = modeOf(last.given, thing), firstMode = modeOf(first.given, thing);
    const single = level >= 2 || JSON.stringify(first) === JSON.stringify(last);
    const usual = level === SPAREST ? (settled === undefined) === !last.end : settled === (last.end ? last.at : undefined);
    const ending = last.pre ? 3 : last.shown ? 2 : last.end ? 1 : 0;
    const ago = single ? 0 : Math.max(0, Math.floor((last.at - first.at) / 60000 / unit));
    const from = (base + (Math.floor((last.at / 60000 - base) / unit) - ago) * unit) * 60000;
    const practice = level === SPAREST ? "" : practiceLetters(id, from, how);
    return (step < ESCAPE ? lettersOf(step, 3) : lettersOf(ESCAPE, 3) + lettersOf(step, 4)) + print
      + LETTERS[ending + 4 * shareKind(last.part) + 16 * mode]
      + LETTERS[Math.min(Math.max(last.tries, 1), 4) - 1 + 4 * (last.sure ?? 0) + 16 * Number(!single) + 32 * Number(!usual)]
      + practice.slice(0, 1) + time(last.at) + shareLetter(last.part) + givenLetters(last.given, mode, thing, level)
      + (usual || level === SPAREST ? "" : time(settled ?? last.at))
      + (single ? "" : LETTERS[shareKind(first.part) + 4 * firstMode + 16 * Number(first.pre ?? false)]
        + numberLetters(ago) + shareLetter(first.part) + givenLetters(first.given, firstMode, thing, level))
      + practice.slice(1);
  }).join(END);
}

/** @param {number} share */
const shareKind = (share) => (share === 0 ? 0 : share === 1 ? 1 : 2);
/** @param {number} share */
const shareLetter = (share) => (shareKind(share) === 2 ? LETTERS[Math.round(share * 60)] : "");

/** @param {Given} given @param {number} mode @param {Thing} thing @param {number} level */
function givenLetters(given, mode, thing, level) {
  const { ids = [], order, targets = [], numeric } = thing;
  if (mode === 3) {
    const text = numeric && level < SPAREST ? asciiOf(given.join("\n")) : "";
    return numberLetters(text.length) + text;
  }
  if (order) return lettersOf(rankOf(given), rankLetters(ids.length));
  if (mode === 2) {
    const codes = codesOf(targets);
    const chosen = new Map(given.map((one) => /** @type {[string, string]} */ ([one.slice(0, one.indexOf(">")), one.slice(one.indexOf(">") + 1)])));
    return sorted(ids).map((id) => codes.get(chosen.get(id) ?? "") ?? ".").join("");
  }
  const codes = codesOf(ids);
  const kept = level === SPAREST && thing.key === undefined ? given.slice(0, 12) : given;
  return (mode === 0 ? "" : numberLetters(kept.length)) + kept.map((one) => codes.get(one)).join("");
}

/** One letter (gap, whether practice asked it on that day, whether it is the day of `from`), and the day if it is not. @param {string} id @param {number} from @param {Packing} how */
function practiceLetters(id, from, { state }) {
  const record = state.practice[id];
  if (!record) return LETTERS[0];
  const same = record.day === dayOfTime(from);
  const gap = record.bad && !record.gap ? BAD_GAP : Math.min(record.gap, BAD_GAP - 1);
  return LETTERS[1 + Number(same) + 2 * Number(record.asked === record.day) + 4 * gap] + (same ? "" : numberLetters(zigzag(record.day - dayOfTime(from))));
}

/** @param {[string, PageRecord][]} pages @param {Packing} how */
function packPages(pages, { level, time }) {
  return pages.map(([id, { first, last, done }]) => shortOf(id, 4) + (level === SPAREST ? "" : time(first)) + time(last)
    + (done === undefined ? "." : done === last || level === SPAREST ? "," : time(done))).join("");
}

/** What was said of cards, ratings, and who one reads as. @param {Packing} how */
function packChoices({ state, known }) {
  const said = ["knew", "not-yet"];
  return Object.entries(state.choices).filter(([id]) => id === "audience" || known.things[id]).map(([id, { value }]) => {
    const at = said.includes(value) ? said.indexOf(value) : /^\d$/.test(value) ? 2 + Number(value) : -1;
    return shortOf(id, 4) + (at < 0 ? "." + shortOf(value, 4) : LETTERS[at]);
  }).join("");
}

/** @param {Packing} how */
function packTicks({ state, known }) {
  return Object.entries(known.things).filter(([, { ticked }]) => ticked).map(([id, { ids = [] }]) => {
    const bits = sorted(ids).map((item) => Number(state.ticks[`${id}/${item}`]?.value ?? false));
    return bits.some(Boolean) ? shortOf(id, 4) + listPrint([], sorted(ids), 1) + bitLetters(bits) : "";
  }).filter(Boolean).join(END);
}

/** @param {number[]} bits */
const bitLetters = (bits) => Array.from({ length: Math.ceil(bits.length / 6) }, (_, at) => LETTERS[bits.slice(6 * at, 6 * at + 6).reduce((sum, bit, place) => sum + (bit << place), 0)]).join("");

/** By page: how many attempts, then each. @param {Packing} how */
function packQuizzes(how) {
  return Object.entries(how.known.pages).filter(([, { pool }]) => pool).map(([id, page]) => {
    const all = Object.entries(how.state.quizzes).filter(([key]) => key.slice(0, key.lastIndexOf("/")) === id).map(([, one]) => one).sort((a, b) => a.at - b.at);
    const kept = how.level === SPAREST ? worthKeeping(all, page.attempts ?? 3) : all;
    return kept.length ? shortOf(id, 4) + numberLetters(kept.length) + kept.map((one, at) => packAttempt(one, page, at === kept.length - 1, how)).join("") : "";
  }).filter(Boolean).join(END);
}

/** The open one, the best, and the newest. @param {Attempt[]} all @param {number} most of those that are over */
function worthKeeping(all, most) {
  const over = all.filter(({ end }) => end !== undefined);
  const best = over.reduce((/** @type {Attempt | undefined} */ found, one) => ((one.score ?? 0) > (found?.score ?? -1) ? one : found), undefined);
  const kept = new Set([best, ...over.reverse()].slice(0, most + 1));
  const list = all.filter((one) => one.end !== undefined && kept.has(one)).slice(-most);
  if (best && !list.includes(best)) list[0] = best;
  return [...list, ...all.filter(({ end }) => end === undefined).slice(-1)];
}

/** @param {Attempt} attempt @param {KnownPage} page @param {boolean} newest @param {Packing} how */
function packAttempt({ at, end, score = 0, drawn, given }, { pool = [] }, newest, { known, level }) {
  const whole = drawn.length > 0 && (end === undefined || (newest && level < 2));
  const things = pool.map((id) => known.things[id] ?? {});
  return lettersOf(at, 7) + LETTERS[Number(end !== undefined) + 2 * Number(whole)]
    // Rounded down, so that no pass mark in whole percent is reached by rounding.
    + (end === undefined ? "" : lettersOf(Math.min(4095, Math.max(0, Math.floor((end - at) / 60000))), 2) + lettersOf(Math.floor(score * 4000 + 1e-6), 2))
    + (whole ? listPrint(things, pool, 2) + bitLetters(pool.map((id) => Number(drawn.includes(id)))) + pool.map((id, place) => {
      if (!drawn.includes(id)) return "";
      const answer = given[`${id}@${things[place].key}`];
      if (!answer) return LETTERS[0];
      const mode = modeOf(answer.given, things[place]);
      return LETTERS[1 + Number(answer.tries > 0) + 2 * shareKind(answer.part) + 6 * (answer.sure ?? 0) + 24 * (mode % 2)]
        + shareLetter(answer.part) + givenLetters(answer.given, mode, things[place], level);
    }).join("") : "");
}
