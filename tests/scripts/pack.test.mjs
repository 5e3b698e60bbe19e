// The packed state: short enough for SCORM 1.2, read back the same, and never on another question or option.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";
import { chooser } from "./random.mjs";

const { emptyState, canonical, packState, unpackState, dayOf, mergeStates } =
  load(["emptyState", "canonical", "packState", "unpackState", "dayOf", "mergeStates"], {}, ["pack"]);
const kinds = ["choice", "many", "true-false", "sequencing", "pairs", "groups", "fill-in", "numeric"];
const minute = 60000;

/** Ids as the build makes them. */
const newId = ({ int }, length) => Array.from({ length }, (_, place) => "abcdefghijklmnopqrstuvwxyz234567"[int(place ? 32 : 26)]).join("");

/** A course's questions of every kind, and one learner's answers to all of them over three months, a third of them tried twice. */
function learner(seed, questions = 200, lessons = 30) {
  const choose = chooser(seed), { int, pick, some } = choose;
  const known = {}, state = emptyState();
  const start = Date.UTC(2026, 8, 1, 8);
  state.seed = "k3v9x2ma";
  for (let n = 0; n < questions; n++) {
    const id = newId(choose, 7), key = newId(choose, 5), kind = kinds[n % kinds.length];
    const ids = Array.from({ length: pick([3, 4, 4, 5]) }, () => newId(choose, 4));
    known[id] = { key, ids: /fill|num/.test(kind) ? [] : ids, ...(kind === "sequencing" && { order: true }), ...(/pairs|groups/.test(kind) && { targets: ids }) };
    const give = () => ({
      choice: [pick(ids)], many: some(ids, 1), "true-false": [pick(ids.slice(0, 2))], sequencing: some(ids, ids.length),
      pairs: ids.map((one) => `${one}>${pick(ids)}`).sort(), groups: ids.map((one) => `${one}>${pick(ids)}`).sort(), "fill-in": [pick(["owner", "next step", "Zoë"])], numeric: [pick(["3.5", "12"])],
    })[kind];
    const at = (Math.floor(start / minute) + int(90 * 1440)) * minute;
    const first = { at, given: give(), part: pick([0, 0.5, 1]), wording: "", tries: 1 };
    const twice = int(3) === 0;
    const last = { ...(twice ? { ...first, at: at + (1 + int(3)) * minute, given: give(), tries: 2 } : first), part: 1, end: true };
    if (!twice) Object.assign(first, last);
    state.answers[`${id}@${key}`] = { first: twice ? first : last, last, settled: last.at };
    state.practice[id] = { at: at + 2 * 86400000, day: dayOf(at) + pick([0, 0, 1, 2, 9, 30, 60, -3]), gap: int(4), ...pick([{}, {}, { bad: true }]) };
  }
  for (let n = 0; n < lessons; n++) {
    const first = (Math.floor(start / minute) + int(90 * 1440)) * minute;
    known[`module-${n % 6}/lesson-${n}`] = {};
    state.pages[`module-${n % 6}/lesson-${n}`] = { first, last: first + 5 * minute, done: first + 5 * minute };
  }
  state.day = dayOf(start) + 90;
  return { state, known };
}

test("200 answered questions of all kinds and 30 lessons pack below 4,096 characters of ASCII", (t) => {
  const sizes = [];
  for (let seed = 1; seed <= 40; seed++) {
    const { state, known } = learner(seed);
    const packed = packState(state, known);
    assert.match(packed, /^[ -~]*$/);
    sizes.push(packed.length);
  }
  t.diagnostic(`${Math.min(...sizes)} to ${Math.max(...sizes)} characters`);
  assert.ok(Math.max(...sizes) < 4096, `${Math.max(...sizes)}`);
});

test("it is read back: the same answers, parts and pages; an option whose short id is not its own is left open", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const { state, known } = learner(seed);
    state.texts.r = { value: "ü~% \"x\" \u{1F600}", at: 5 };
    const { state: read, trouble } = unpackState(packState(state, known, Infinity), known);
    assert.equal(trouble, "");
    assert.equal(canonical(read.pages), canonical(state.pages));
    assert.equal(canonical(read.texts), canonical(state.texts));
    let same = 0, names = 0;
    for (const [name, { last, first, settled }] of Object.entries(state.answers)) {
      const [id] = name.split("@");
      const found = read.answers[name] ?? read.answers[Object.keys(read.answers).find((one) => one.startsWith(id + "@"))];
      if (!found) continue;
      if (read.answers[name]) names++;
      assert.deepEqual([found.last.at, found.last.part, found.first.part, found.settled], [last.at, last.part, first.part, settled]);
      for (const [place, one] of found.last.given.entries()) {
        if (!one.includes("~")) assert.equal(one, last.given[place]);
      }
      if (canonical(found.last.given) === canonical(last.given) && canonical(found.first.given) === canonical(first.given)) same++;
      assert.deepEqual([read.practice[id].day, read.practice[id].gap, read.practice[id].bad], [state.practice[id].day, state.practice[id].gap, state.practice[id].bad]);
    }
    assert.ok(same >= 165 && names >= 165, `${same} ${names}`);
    const again = packState(read, known, Infinity);
    assert.equal(canonical(unpackState(again, known).state.pages), canonical(read.pages), "stable");
  }
});

test("questions that went, keys that changed and options that were exchanged: nothing lands on another", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const { state, known } = learner(seed);
    const packed = packState(state, known);
    const choose = chooser(seed + 1000), after = {};
    for (const [id, entry] of Object.entries(known)) {
      const what = choose.int(4);
      if (what === 0) after[newId(choose, 7)] = entry;
      else if (what === 1 && entry.key) after[id] = { ...entry, key: newId(choose, 5) };
      else if (what === 2 && entry.ids?.length) after[id] = { ...entry, ids: entry.ids.map((one) => (choose.int(2) ? one : newId(choose, 4))) };
      else after[id] = entry;
    }
    const { state: read } = unpackState(packed, after);
    let astray = 0, unnoticed = 0;
    for (const [name, { last }] of Object.entries(read.answers)) {
      if (name.includes("~")) continue;
      const old = state.answers[name];
      // A new key passes for the old one once in 4,096.
      if (!old) assert.ok(known[name.split("@")[0]] && ++unnoticed < 3, `${name} was never answered`);
      if (!old) continue;
      if (last.given.some((one, place) => !one.includes("~") && one !== old.last.given[place])) astray++;
    }
    assert.equal(astray, 0);
  }
});

test("rubbish never throws", () => {
  const { state, known } = learner(1, 20, 3);
  const packed = packState(state, known);
  for (let seed = 1; seed <= 500; seed++) {
    const { int, pick } = chooser(seed);
    const at = int(packed.length);
    const { state: read } = unpackState(packed.slice(0, at) + pick(["", "~", "x", "é", "%"]) + packed.slice(at + int(9)), known);
    mergeStates(read, state);
  }
  assert.equal(unpackState("3~", known).trouble, "newer");
  assert.equal(unpackState("", known).trouble, "damaged");
});
