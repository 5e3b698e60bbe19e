// The one scoring function: a table for each kind, and what must hold for any answer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { chooser } from "./random.mjs";

import { fold, readNumber } from "../../themes/default/scripts/fold.js";
import { score } from "../../themes/default/scripts/score.js";

const one = { right: ["b"], many: false };
const many = { right: ["a", "b", "c"], many: true };
const order = { order: ["a", "b", "c", "d"] };
const pairs = { pairs: { a: ["x"], b: ["y"], c: ["x", "z"] } };
const words = { blanks: [["Zürich", "Zurich city"], ["don't"]] };

const table = [
  ["choice", one, ["b"], 1],
  ["choice", one, ["a"], 0],
  ["choice", one, [], 0],
  ["choice", one, ["a", "b"], 0],
  ["true-false", one, ["b"], 1],
  ["choice", many, ["a", "b", "c"], 1],
  ["choice", many, ["a", "b"], 2 / 3],
  ["choice", many, ["a", "b", "x"], 1 / 3],
  ["choice", many, ["a", "x", "y"], 0],
  ["choice", many, ["a", "b", "c", "x", "y", "z"], 0],
  ["choice", many, ["a", "a", "a"], 1 / 3],
  ["sequencing", order, ["a", "b", "c", "d"], 1],
  ["sequencing", order, ["b", "a", "c", "d"], 1 / 2],
  ["sequencing", order, ["d", "a", "b", "c"], 0],
  ["sequencing", order, ["a"], 1 / 4],
  ["matching", pairs, ["a>x", "b>y", "c>z"], 1],
  ["matching", pairs, ["a>x", "b>x", "c>x"], 2 / 3],
  ["matching", pairs, ["x"], 0],
  ["fill-in", words, ["zurich", "DON’T"], 1],
  ["fill-in", words, ["  ZÜRICH ", "dont"], 1 / 2],
  ["fill-in", words, ["", ""], 0],
  ["fill-in", { ...words, exact: true }, ["Zürich", "don’t"], 1],
  ["fill-in", { ...words, exact: true }, ["zürich", "don't"], 1 / 2],
  ["numeric", { ranges: [{ min: 3.25, max: 3.75 }] }, ["3,5"], 1],
  ["numeric", { ranges: [{ min: 3.25, max: 3.75 }] }, ["3.76"], 0],
  ["numeric", { ranges: [{ min: 0.3, max: 0.3 }] }, [String(0.1 + 0.2)], 1],
  ["numeric", { ranges: [{ min: 3, max: 4 }, { min: -2, max: -2 }] }, ["4", "−2"], 1],
  ["numeric", { ranges: [{ min: 0, max: 0 }] }, [""], 0],
  ["scenario", { endings: { good: 1, fair: 0.5, poor: 0 } }, ["fair"], 0.5],
  ["scenario", { endings: { good: 1 } }, ["constructor"], 0],
];

for (const [kind, key, given, part] of table) {
  test(`${kind} ${JSON.stringify(given)} of ${JSON.stringify(key)} earns ${part}`, () => {
    assert.ok(Math.abs(score(kind, given, key, "en").part - part) < 1e-12);
  });
}

test("parts say what was right, wrong and left out", () => {
  assert.deepEqual(score("choice", ["a", "x"], many).parts, { a: "right", b: "missed", c: "missed", x: "wrong" });
  assert.deepEqual(score("sequencing", ["b", "a", "c", "d"], order).parts, { a: "wrong", b: "wrong", c: "right", d: "right" });
});

test("any answer earns 0 to 1, the key always 1, and rubbish nothing", () => {
  for (let seed = 1; seed <= 500; seed++) {
    const { int, some, pick } = chooser(seed);
    const ids = ["a", "b", "c", "d", "e", "constructor"].slice(0, 2 + int(5));
    const right = some(ids, 1);
    const left = Object.fromEntries(ids.map((id) => [id, [pick(ids)]]));
    const cases = [
      ["choice", { right, many: true }, right],
      ["choice", { right: [right[0]], many: false }, [right[0]]],
      ["sequencing", { order: ids }, ids],
      ["matching", { pairs: left }, ids.map((id) => `${id}>${left[id][0]}`)],
      ["fill-in", { blanks: ids.map((id) => [id, "other"]) }, ids],
      ["numeric", { ranges: ids.map((_, n) => ({ min: n, max: n + int(3) })) }, ids.map((_, n) => String(n))],
    ];
    for (const [kind, key, best] of cases) {
      assert.equal(score(kind, best, key).part, 1, `${kind} ${JSON.stringify(key)}`);
      const given = some([...ids, ...best, "x", "zz", "", ">", "9e99"], 0);
      const { part } = score(kind, given, key);
      assert.ok(part >= 0 && part <= 1, `${kind} ${JSON.stringify(given)} ${part}`);
      for (const rubbish of [null, undefined, 7, "text", {}, [null], [[]], [{}]]) {
        const earned = score(kind, rubbish, key).part;
        assert.ok(earned >= 0 && earned <= 1);
      }
    }
  }
});

test("folding forgives case, accents, spaces, quotes and dashes", () => {
  const same = [
    ["Straße", "STRASSE"], ["naïve", "naive"], ["e‑mail", "E-Mail"], ["“yes”", '"YES"'], ["«oui»", '"oui"'],
    ["don’t", "don't"], ["one  two", " One two "], ["Ærø", "aero"], ["Łódź", "lodz"], ["İstanbul", "istanbul"], ["a\u00a0b", "a b"],
    ["2\u20133", "2-3"],
  ];
  for (const [a, b] of same) assert.equal(fold(a), fold(b), `${a} ${b}`);
  for (const [a, b] of [["car", "cat"], ["1-2", "12"], ["", "a"]]) assert.notEqual(fold(a), fold(b));
  assert.notEqual(fold("Cafe", true), fold("Café", true));
  assert.equal(fold("Cafe\u0301 ", true), fold("Café", true));
});

test("numbers are read as the language writes them", () => {
  const table = [
    ["3.5", "en", 3.5], ["3,5", "en", 3.5], ["1,000", "en", 1000], ["1,000.5", "en", 1000.5], ["1.000", "de", 1000],
    ["1.000,5", "de", 1000.5], ["3,5", "de", 3.5], ["3.5", "de", 3.5], ["1 000,5", "fr", 1000.5], ["1\u202f000", "fr", 1000],
    ["−4", "en", -4], ["+4", "en", 4], [".5", "en", 0.5], ["5.", "en", 5], ["٣٫٥", "ar", 3.5], ["0,125", "en", 0.125],
    ["1’000", "de-CH", 1000],
  ];
  for (const [text, lang, number] of table) assert.equal(readNumber(text, lang), number, `${text} in ${lang}`);
  for (const text of ["", "x", "1e5", "1.2.3", "1,2,3", "--1", "Infinity", "0x10"]) assert.ok(Number.isNaN(readNumber(text, "en")), text);
});
