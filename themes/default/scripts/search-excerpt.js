// What a result shows: the passage of a page that fits best, cut to size, with the words marked.

import { findSignedNames, wordsAsWritten, runsOfOneKind, isSpaceless, foldWords, foldLetters } from "./search-fold.js";

/** How many characters an excerpt has, and how many of these stand before what was found. */
const excerptLength = 190;
const excerptBefore = 50;

/**
 * Where a text has the words that were found.
 * @param {string} text
 * @param {Set<string>[]} sets for each word that was typed, the words it stands for
 * @returns {{from: number, to: number, word: number}[]} in order; `word` is the place in `sets`
 */
export function findMarks(text, sets) {
  /** @type {{from: number, to: number, word: number}[]} */
  const found = [];
  /** @param {number} from @param {number} to @param {string[]} words */
  const mark = (from, to, words) => {
    const word = sets.findIndex((set) => words.some((one) => set.has(one)));
    if (word >= 0) found.push({ from, to, word });
  };
  for (const { from, to, name } of findSignedNames(text)) mark(from, to, [name]);
  for (const { 0: written, index = 0 } of text.matchAll(wordsAsWritten)) {
    for (const { 0: run, index: inside = 0 } of written.matchAll(runsOfOneKind)) {
      const at = index + inside;
      if (!isSpaceless.test(run)) mark(at, at + run.length, foldWords(run));
      else markPairs(run, (from, to, pair) => mark(at + from, at + to, [foldLetters(pair)]));
    }
  }
  /** @type {typeof found} */
  const marks = [];
  for (const one of found.sort((a, b) => a.from - b.from)) {
    const last = marks[marks.length - 1];
    if (last && last.to >= one.from) last.to = Math.max(last.to, one.to);
    else marks.push(one);
  }
  return marks;
}

/** Each pair of neighbours, and the last letter. @param {string} run @param {(from: number, to: number, pair: string) => void} each */
function markPairs(run, each) {
  const letters = [...run];
  let from = 0;
  letters.forEach((letter, place) => {
    const pair = letter + (letters[place + 1] ?? "");
    each(from, from + pair.length, pair);
    from += letter.length;
  });
}

/** How many of the words stand close together, and where that begins. @param {{from: number, word: number}[]} marks */
function densest(marks) {
  let best = { count: 0, from: 0 };
  for (const [place, { from }] of marks.entries()) {
    const near = marks.slice(place, place + 40).filter((mark) => mark.from < from + excerptLength - excerptBefore);
    const count = new Set(near.map(({ word }) => word)).size;
    if (count > best.count) best = { count, from };
  }
  return best;
}

/** The passage that has most of the words close together. @param {string[]} passages anchors and texts in turn @param {Set<string>[]} sets */
export function bestPassage(passages, sets) {
  let best = { anchor: "", text: passages[1] ?? "", marks: findMarks(passages[1] ?? "", sets), count: 0, from: 0 };
  for (let at = 0; at < passages.length; at += 2) {
    const marks = findMarks(passages[at + 1], sets);
    const { count, from } = densest(marks);
    if (count > best.count) best = { anchor: passages[at], text: passages[at + 1], marks, count, from };
  }
  return best;
}

/**
 * Cuts a text at blanks round a place, and gives its pieces: what is to be marked is in a list of its own.
 * @param {{text: string, marks: {from: number, to: number}[], from: number}} passage
 * @returns {(string | [string])[]}
 */
export function excerpt({ text, marks, from }) {
  let start = Math.max(0, from - excerptBefore);
  let end = Math.min(text.length, start + excerptLength);
  start = Math.max(0, end - excerptLength);
  // Not in the middle of a word, where there are blanks to cut at.
  if (start > 0) start += Math.max(0, text.slice(start, start + 20).search(/\s/) + 1);
  if (end < text.length) end -= Math.max(0, [...text.slice(end - 20, end)].reverse().join("").search(/\s/) + 1);
  return [start > 0 ? "… " : "", ...cutAtMarks(text, marks, start, end), end < text.length ? " …" : ""].filter(Boolean);
}

/** @param {string} text @param {{from: number, to: number}[]} marks @returns {(string | [string])[]} */
export function cutAtMarks(text, marks, start = 0, end = text.length) {
  /** @type {(string | [string])[]} */
  const pieces = [];
  let at = start;
  // A heading is a line of its own in the index.
  const plain = (/** @type {string} */ part) => part.replace(/\n/g, " · ");
  for (const { from, to } of marks) {
    if (from < start || to > end) continue;
    pieces.push(plain(text.slice(at, from)), [text.slice(from, to)]);
    at = to;
  }
  pieces.push(plain(text.slice(at, end)));
  return pieces.filter((piece) => piece.length);
}
