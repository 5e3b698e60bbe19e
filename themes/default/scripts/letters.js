// Letters that stand for numbers and ids, six bits each: what the packed state (pack.js, unpack.js) is written in.

import { hash32 } from "./shuffle.js";

export const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
export const PACK_VERSION = "4";
/** Versions that are read. */
export const READ_VERSIONS = ["3", "4"];
/** Of a question that was answered surely and wrong, which is at the first gap; gaps are numbered up to the one before. */
export const BAD_GAP = 14;
/** How much is left out to be short: 0 nothing, 1 times are coarser, 2 first answers and those of quizzes that are over, 3 all that can be done without. */
export const SPAREST = 3;
/** A step between two places that takes more than three letters. */
export const ESCAPE = 64 ** 3 - 1;

/** @param {number} value @param {number} length */
export const lettersOf = (value, length) => Array.from({ length }, (_, place) => LETTERS[Math.floor(value / 64 ** place) % 64]).join("");
/** @param {string} text @param {number} length @returns {string} its short form */
export const shortOf = (text, length) => lettersOf(hash32(text) % 64 ** length, length);
/** One letter below 63, else four. @param {number} value @returns {string} */
export const numberLetters = (value) => (value < 63 ? LETTERS[value] : "_" + lettersOf(Math.min(value, ESCAPE), 3));
/** Between records, as `~` is between their lists: so that one which nobody knows any more can be passed over. */
export const END = "!";
/** Two letters by which a part is known to be whole, and the one at its place. @param {string} part @param {number} place */
export const checkOf = (part, place) => shortOf(`${place}\n${part}`, 2);
/** How many parts a packed text has. */
export const PARTS = 9;
/** Nothing that forms, addresses or markup take for something else. @param {string} text */
export const asciiOf = (text) => text.replace(/\p{Surrogate}/gu, "\uFFFD").replace(/[^\w.-]/gu, (one) => (/[~!'()*]/.test(one) ? "%" + one.charCodeAt(0).toString(16).toUpperCase() : encodeURIComponent(one)));

/**
 * What the course knows of a thing that is answered: of a question the print of its key and the ids of its options (of a scenario its
 * steps, of a checklist its items); `order`: they are put in order; `targets`: each goes with one of these; `typed`: words or numbers are
 * written, and this would be right.
 * @typedef {{key?: string, ids?: string[], order?: boolean, targets?: string[], typed?: Given, numeric?: boolean, ticked?: boolean}} Thing
 * @typedef {{pool?: string[], attempts?: number}} KnownPage `pool`: what a quiz page may ask
 * @typedef {{things: Record<string, Thing>, pages: Record<string, KnownPage>, names: string[]}} Known `names`: ids of modules and audiences
 */

/** @param {string[]} list */
export const sorted = (list) => [...list].sort();

/**
 * A letter for each id, as long as there are not more than 64: by its hash, or the next free one.
 * @param {string[]} ids @returns {Map<string, string>}
 */
export function codesOf(ids) {
  /** @type {Map<string, string>} */
  const codes = new Map();
  const taken = new Set();
  for (const id of sorted([...new Set(ids)]).slice(0, 64)) {
    let at = hash32(id) % 64;
    while (taken.has(at)) at = (at + 1) % 64;
    taken.add(at);
    codes.set(id, LETTERS[at]);
  }
  return codes;
}

/** The number of an order among all orders of the same ids. @param {Given} given */
export function rankOf(given) {
  const rest = sorted(given);
  return given.reduce((rank, id) => {
    const at = rest.indexOf(id);
    rest.splice(at, 1);
    return rank * (rest.length + 1) + at;
  }, 0);
}

/** @param {number} rank @param {string[]} ids */
export function orderOf(rank, ids) {
  const places = [];
  for (let size = 1; size <= ids.length; size++) {
    places.unshift(rank % size);
    rank = Math.floor(rank / size);
  }
  const rest = sorted(ids);
  return places.map((at) => rest.splice(at, 1)[0]);
}

/** How many letters the number of an order of so many takes. @param {number} count */
export const rankLetters = (count) => Math.ceil(Math.log2(Array.from({ length: count }, (_, at) => at + 1).reduce((all, one) => all * one, 1)) / 6) || 1;
/** Numbers of orders are exact up to here. */
const MOST_ORDERED = 17;

/** How an answer is written: one option, several, an order or pairs of all of them, or text. @param {Given} given @param {Thing} thing */
export function modeOf(given, { ids = [], order, targets }) {
  if (targets) return 2;
  if (order) return given.length === ids.length && ids.length <= MOST_ORDERED && JSON.stringify(sorted(given)) === JSON.stringify(sorted(ids)) ? 2 : 3;
  if (!ids.length || ids.length > 64 || !given.every((one) => ids.includes(one))) return 3;
  return given.length === 1 ? 0 : 1;
}

/** A print of the key and what was given: what does not fit both is not shown. @param {string} key @param {Given} given @param {Thing} thing @param {number} level */
export const printOf = (key, given, thing, level) => shortOf(`${key}\n${thing.typed ? "" : given.join("\n")}`, printLength(level));
/** @param {number} level */
export const printLength = (level) => (level === SPAREST ? 2 : 3);

/** A print of a list of things, with their keys and options. @param {Thing[]} things @param {string[]} ids @param {number} length */
export const listPrint = (things, ids, length) => shortOf(ids.map((id, at) => [id, things[at]?.key, ...(things[at]?.ids ?? []), ...(things[at]?.targets ?? [])].join(" ")).join("\n"), length);

/** The same in every zone. @param {number} time */
export const dayOfTime = (time) => Math.floor(time / 86400000);
/** Small numbers of both signs as small numbers. @param {number} value */
export const zigzag = (value) => (value < 0 ? -2 * value - 1 : 2 * value);
/** @param {number} value */
export const unzigzag = (value) => (value % 2 ? -(value + 1) / 2 : value / 2);
/** @param {number} level @returns {number} letters of a time */
export const widthOf = (level) => (level === 0 ? 3 : 2);
