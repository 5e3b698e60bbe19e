// Kept and packed states, mangled: whatever comes of them is read, and what is read can be merged, packed and read again. Choices are the
// same in every run; LEADLET_LONG=1 tries a hundred times more.
import assert from "node:assert/strict";
import { test } from "node:test";
import { canonical, emptyState, mergeStates, readState } from "../../themes/default/scripts/state.js";
import { packState } from "../../themes/default/scripts/pack.js";
import { unpackState } from "../../themes/default/scripts/unpack.js";
import { chooser } from "./random.mjs";
import { course, learner } from "./learned.mjs";

const knowns = [1, 2, 3].map(course);
const learners = knowns.map((known, at) => learner(at, known));
const packs = learners.map((state, at) => packState(state, knowns[at], Infinity));
const rounds = (/** @type {number} */ usual) => (process.env.LEADLET_LONG ? usual * 100 : usual);

/** Values that are not what they should be, in the place of one that is. */
const odd = [null, true, false, 0, -1, 0.5, 9e15, 1e308, -1e308, "", "x", "9", "__proto__", [], [[]], ["a"], {}, { at: 1 }, { at: 9e15 }, { value: {} },
  { first: null }, { at: 1, value: "x", as: "plan", page: 5 }, "x".repeat(2000), "\u0000", "\ud800", "<img src=x onerror=alert(1)>"];
const names = ["__proto__", "constructor", "prototype", "toString", "", "at", "first", "last", "value", "given", "q1@k", "a/b", "\u0000", "size"];

/** All places in a value that can be changed: the object or list, and the name in it. @returns {[any, string][]} */
const places = (/** @type {any} */ value) => (value && typeof value === "object"
  ? Object.keys(value).flatMap((name) => [[value, name], ...places(value[name])]) : []);

/** A copy in which some values are others, gone, doubled, or have another name. @param {any} value @param {ReturnType<typeof chooser>} choose */
function mangled(value, { int, pick }) {
  const copy = JSON.parse(JSON.stringify(value));
  for (let count = 1 + int(4); count > 0; count--) {
    const [parent, name] = pick(places(copy));
    const other = () => JSON.parse(JSON.stringify(pick(odd)));
    const change = int(5);
    if (change === 0) delete parent[name];
    else if (change === 1) Object.defineProperty(parent, pick(names), { value: other(), enumerable: true, configurable: true, writable: true });
    else if (change === 2) parent[name] = pick(places(copy))[0][name] ?? other();
    else parent[name] = other();
    // A list in itself has no text.
    try { JSON.stringify(copy); } catch { return mangled(value, { int, pick }); }
  }
  return JSON.stringify(copy);
}

/** A text with some characters gone, doubled or others. @param {string} text @param {ReturnType<typeof chooser>} choose */
function garbled(text, { int, pick }) {
  for (let count = 1 + int(5); count > 0; count--) {
    const at = int(text.length), length = pick([0, 1, 1, 1, 3, 20, text.length]);
    const piece = pick(["", "", text.slice(at, at + length), "~", ".", "0", "-", "{", "}", "\"", ",", "[", "null", "\u0000", "é", "😀", "zzzzzzzzzz"]);
    text = text.slice(0, at) + piece + text.slice(at + length);
  }
  return text;
}

/** What was read can be used as any other state. @param {any} state @param {any} other @param {any} known @param {string} why */
function usable(state, other, known, why) {
  const again = readState(JSON.stringify(state));
  assert.equal(again.trouble, "", why);
  // Not compared by the assertion itself, which would show two texts of many pages.
  const same = (/** @type {any} */ a, /** @type {any} */ b) => assert.ok(canonical(a) === canonical(b), why);
  same(again.state, state);
  same(mergeStates(state, other), mergeStates(other, state));
  same(mergeStates(state, state), state);
  unpackState(packState(state, known, Infinity), known);
}

test("a mangled state is read as far as it is sound, and what is read is sound", () => {
  for (let seed = 1; seed <= rounds(600); seed++) {
    const choose = chooser(seed), known = knowns[seed % 3], state = learners[seed % 3];
    const text = seed % 4 ? mangled(state, choose) : garbled(JSON.stringify(state), choose);
    const { state: read, trouble } = readState(text);
    assert.ok(["", "damaged", "newer"].includes(trouble));
    usable(read, state, known, `seed ${seed}`);
  }
  assert.equal(/** @type {any} */ ({}).at, undefined, "nothing was written into what all objects share");
});

test("a mangled packed state is read as far as it is sound, and what is read is sound", () => {
  for (let seed = 1; seed <= rounds(600); seed++) {
    const known = knowns[seed % 3];
    const { state, trouble } = unpackState(garbled(packs[seed % 3], chooser(seed)), known);
    assert.ok(["", "damaged", "newer"].includes(trouble));
    usable(state, emptyState(), known, `seed ${seed}`);
  }
});
