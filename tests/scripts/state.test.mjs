// What is kept: merging gives the same whatever the order, and nothing that can be read is lost.
import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import "./page.mjs";
import { dayOf, dueDay } from "../../themes/default/scripts/days.js";
import { deedsOf, planSentence } from "../../themes/default/scripts/deeds.js";
import { packState } from "../../themes/default/scripts/pack.js";
import { reordered, shuffled } from "../../themes/default/scripts/shuffle.js";
import { canonical, emptyState, mergeStates, readState, withNewIds } from "../../themes/default/scripts/state.js";
import { unpackState } from "../../themes/default/scripts/unpack.js";
import { course, learner } from "./learned.mjs";
import { chooser } from "./random.mjs";

/** A state such as learners have; few ids and few times, so that they meet. */
function anyState({ int, pick, some }) {
  const state = emptyState();
  const time = () => int(4);
  const answer = () => ({ at: time(), given: some(["a", "b"], 0), part: pick([0, 0.5, 1]), wording: "w", tries: 1 + int(2), ...pick([{}, { end: true }, { sure: 2 }]) });
  state.erased = pick([0, 0, 0, 2]);
  state.seed = pick(["", "s1", "s2"]);
  for (const id of some(["q1@k", "q1@l", "constructor@k"], 0)) {
    state.answers[id] = { first: answer(), last: answer(), ...pick([{}, { settled: time() }]) };
  }
  for (const id of some(["m/a", "m/b"], 0)) state.pages[id] = { first: time(), last: time(), ...pick([{}, { done: time() }]) };
  for (const id of some(["r1", "constructor"], 0)) state.texts[id] = { value: pick(["", "x", "y"]), at: time() };
  for (const id of some(["c/i1", "c/i2"], 0)) state.ticks[id] = { value: pick([true, false]), at: time() };
  for (const id of some(["audience"], 0)) state.choices[id] = { value: pick(["", "manager"]), at: time() };
  state.day = int(3);
  for (const id of some(["q1", "c1"], 0)) state.practice[id] = { at: time(), day: int(3), gap: int(4), ...pick([{}, { bad: true }]), ...pick([{}, { asked: int(3) }]) };
  for (const at of some([1, 2], 0)) {
    state.quizzes[`m/check/${at}`] = {
      at, drawn: some(["q1", "q2"], 1), given: Object.fromEntries(some(["q1@k", "q2@k"], 0).map((id) => [id, answer()])),
      ...pick([{}, { end: time() }, { end: time(), score: pick([0, 0.5, 1]) }]),
    };
  }
  return state;
}

const same = (a, b, why) => assert.equal(canonical(a), canonical(b), why);

test("merging is commutative, associative and idempotent", () => {
  for (let seed = 1; seed <= 3000; seed++) {
    const choose = chooser(seed);
    const [a, b, c] = [anyState(choose), anyState(choose), anyState(choose)];
    const before = canonical([a, b, c]);
    same(mergeStates(a, b), mergeStates(b, a), `commutative ${seed}`);
    same(mergeStates(mergeStates(a, b), c), mergeStates(a, mergeStates(b, c)), `associative ${seed}`);
    same(mergeStates(a, a), a, `idempotent ${seed}`);
    same(mergeStates(mergeStates(a, b), b), mergeStates(a, b), `absorbs ${seed}`);
    assert.equal(canonical([a, b, c]), before, "the merged ones stay as they were");
  }
});

test("the newest wins, the first answer is kept, what was done stays done", () => {
  const answer = (at, part) => ({ at, given: [], part, wording: "w", tries: 1 });
  const a = emptyState(), b = emptyState();
  a.answers["q@k"] = { first: answer(1, 0), last: answer(5, 0) };
  b.answers["q@k"] = { first: answer(3, 0.5), last: answer(9, 1), settled: 9 };
  a.pages["m/a"] = { first: 1, last: 2, done: 2 };
  b.pages["m/a"] = { first: 5, last: 7 };
  const merged = mergeStates(a, b);
  assert.deepEqual(merged.answers["q@k"], { first: answer(1, 0), last: answer(9, 1), settled: 9 });
  assert.deepEqual(merged.pages["m/a"], { first: 1, last: 7, done: 2 });
});

test("erasing leaves a mark that an old state cannot undo", () => {
  const old = emptyState(), erased = { ...emptyState(), erased: 10 };
  old.texts.r1 = { value: "private", at: 99 };
  assert.deepEqual({ ...mergeStates(old, erased).texts }, {});
  erased.texts.r2 = { value: "new", at: 11 };
  assert.deepEqual(Object.keys(mergeStates(erased, old).texts), ["r2"]);
});

test("what is kept under an old id stands under the new one, in every group", () => {
  const answer = { at: 1, given: ["a"], part: 1, wording: "w", tries: 1 }, said = { value: "x", at: 1 };
  const state = Object.assign(emptyState(), {
    seed: "s", day: 3, erased: 1, answers: { "old@k": { first: answer, last: answer }, old: { first: answer, last: answer }, "older@k": { first: answer, last: answer } },
    pages: { "old/a": { first: 1, last: 1 } }, texts: { old: said, "old/99": said, "not-old": said }, ticks: { "old/item": { value: true, at: 1 }, "old/did-7": { value: true, at: 1 } },
    choices: { old: said, audience: said }, practice: { old: { at: 1, day: 1, gap: 1 } },
    quizzes: { "old/check/1": { at: 1, drawn: ["q", "old"], given: { "old@k": answer, "q@k": answer } } },
  });
  const before = canonical(state);
  const now = withNewIds(state, new Map([["old", "new"], ["older", "new"]]));
  assert.equal(canonical(state), before, "the state that was given stays as it was");
  assert.deepEqual(Object.keys(now.answers), ["new@k", "new"]);
  assert.deepEqual(Object.keys(now.texts), ["new", "new/99", "not-old"]);
  assert.deepEqual(Object.keys(now.ticks), ["new/item", "new/did-7"]);
  assert.deepEqual(Object.keys(now.choices), ["new", "audience"]);
  assert.deepEqual({ ...now.practice }, { new: { at: 1, day: 1, gap: 1 } });
  assert.deepEqual(Object.keys(now.pages), ["old/a"], "a module of this name is no block");
  assert.deepEqual(Object.keys(now.quizzes), ["old/check/1"]);
  assert.deepEqual(now.quizzes["old/check/1"].drawn, ["q", "new"]);
  assert.deepEqual(Object.keys(now.quizzes["old/check/1"].given), ["new@k", "q@k"]);
  assert.deepEqual([now.seed, now.day, now.erased], ["s", 3, 1]);
  assert.equal(withNewIds(state, new Map()), state);
});

test("new ids and merging: the same in any order, and as often as one likes", () => {
  const was = new Map([["q1", "q2"], ["c", "d"], ["constructor", "r1"], ["c1", "q1x"]]);
  const follow = (state) => withNewIds(state, was);
  for (let seed = 1; seed <= 3000; seed++) {
    const choose = chooser(seed);
    const [a, b, c] = [anyState(choose), anyState(choose), anyState(choose)];
    // Two devices that know one attempt have drawn the same in it.
    for (const { quizzes } of [a, b, c]) for (const attempt of Object.values(quizzes)) attempt.drawn = choose.pick([["q1", "q3"], ["q2", "q3"]]);
    same(follow(follow(a)), follow(a), `once is enough ${seed}`);
    same(follow(mergeStates(a, b)), mergeStates(follow(a), follow(b)), `before or after ${seed}`);
    same(follow(mergeStates(follow(a), b)), follow(mergeStates(a, b)), `what comes in later ${seed}`);
    same(mergeStates(follow(a), follow(b)), mergeStates(follow(b), follow(a)), `commutative ${seed}`);
    same(mergeStates(mergeStates(follow(a), follow(b)), follow(c)), mergeStates(follow(a), mergeStates(follow(b), follow(c))), `associative ${seed}`);
    same(mergeStates(follow(a), follow(a)), follow(a), `idempotent ${seed}`);
    assert.equal(readState(canonical(follow(a))).trouble, "");
  }
});

test("what was written is read back the same", () => {
  for (let seed = 1; seed <= 500; seed++) {
    const state = anyState(chooser(seed));
    const { state: found, trouble } = readState(JSON.stringify(state));
    assert.equal(trouble, "");
    same(found, state);
  }
});

test("rubbish never throws, and what is sound of it is kept", () => {
  for (const text of ["", "null", "[]", "7", "{", '{"version":0}', '{"version":"1"}', '"x"']) {
    assert.equal(readState(text).trouble, "damaged", text);
  }
  assert.equal(readState('{"version":99,"answers":{}}').trouble, "newer");
  const { state, trouble } = readState(JSON.stringify({
    version: 1, erased: "x", answers: { q: { first: 1 } }, pages: [], texts: { good: { value: "t", at: 1 }, bad: { value: 3, at: 1 } },
  }));
  assert.equal(trouble, "damaged");
  assert.deepEqual(Object.keys(state.texts), ["good"]);
  assert.equal(state.erased, 0);
});

test("any damage to a kept text is survived", () => {
  for (let seed = 1; seed <= 2000; seed++) {
    const choose = chooser(seed);
    const text = JSON.stringify(anyState(choose));
    const at = choose.int(text.length);
    const broken = text.slice(0, at) + choose.pick(["", "x", "}", '"', "9", "null", "[]"]) + text.slice(at + choose.int(9));
    const { state } = readState(broken);
    mergeStates(state, anyState(choose));
    assert.equal(readState(JSON.stringify(state)).trouble, "");
  }
});

/** What other people write into a field, in JSON. */
const odd = [null, true, false, 0, -1, 1.5, 5, 9e15, 1e300, 4102444800001, "", "x", "__proto__", "x".repeat(500001), [], {}, [[[]]], [1], { at: 1 }, { value: "x", at: 1 }, Array(5000).fill("x")];

/** Every place in a value, as its holder and key. @returns {[any, string][]} */
const placesOf = (value) => (value && typeof value === "object" ? Object.keys(value).flatMap((key) => [[value, key], ...placesOf(value[key])]) : []);

const groupsOf = ["answers", "pages", "texts", "ticks", "choices", "practice", "quizzes"];

/** Every time and day of a state. */
const timesOf = (state) => [
  state.erased, state.day * 86400000, ...Object.values(state.answers).flatMap(({ first, last, settled = 0 }) => [first.at, last.at, settled]),
  ...Object.values(state.pages).flatMap(({ first, last, done = 0 }) => [first, last, done]),
  ...["texts", "ticks", "choices"].flatMap((name) => Object.values(state[name]).map(({ at }) => at)),
  ...Object.values(state.practice).flatMap(({ at, day }) => [at, day * 86400000]),
  ...Object.values(state.quizzes).flatMap(({ at, end = 0, given }) => [at, end, ...Object.values(given).map((one) => one.at)]),
];

test("an odd value anywhere takes at most its own record, and no reader after the gate can fail", () => {
  let changes = 0;
  for (let seed = 1; seed <= 3; seed++) {
    const known = course(seed), { int, pick } = chooser(seed);
    const whole = JSON.stringify(Object.assign(learner(seed, known), { day: 20000 }));
    const sound = readState(whole).state;
    for (let round = 0; round < 100; round++, changes++) {
      const state = JSON.parse(whole);
      const places = placesOf(state);
      const [holder, key] = places[int(places.length)];
      const value = pick(odd);
      if (int(4)) holder[key] = value;
      else Object.defineProperty(holder, pick(["__proto__", "constructor", "toString", "x".repeat(500)]), { value, enumerable: true });
      const { state: read } = readState(JSON.stringify(state));
      const why = `seed ${seed}, round ${round}: ${key} = ${JSON.stringify(value)?.slice(0, 60)}`;
      for (const name of groupsOf) {
        if (holder === state && key === name) continue;
        const lost = Object.keys(sound[name]).filter((id) => JSON.stringify(read[name][id]) !== JSON.stringify(sound[name][id]));
        assert.ok(lost.length <= 1, `${why}: ${lost} lost`);
      }
      for (const time of timesOf(read)) {
        assert.ok(Number.isSafeInteger(time) && time >= 0 && time <= Date.now() + 3 * 86400000, `${why}: ${time}`);
      }
      assert.equal(Object.getPrototypeOf(read.texts), null);
      assert.equal(/** @type {any} */ ({}).at, undefined, "nothing is inherited by everything");
      if (round % 5 === 0) assert.equal(unpackState(packState(read, known, Infinity), known).trouble, "", why);
      for (const record of Object.values(read.practice)) assert.ok(dueDay(record, [2, 7, 21]) >= 0);
      const merged = mergeStates({ ...read, erased: 0 }, sound);
      for (const name of groupsOf) for (const id of Object.keys(sound[name])) assert.ok(id in merged[name], why);
      assert.equal(readState(JSON.stringify(read)).trouble, "", why);
    }
  }
  assert.equal(changes, 300);
});

test("an erasing of a time to come is none, and a clock that ran ahead loses no work", () => {
  const { state, trouble } = readState(JSON.stringify({ version: 2, erased: Date.now() + 3 * 86400000, texts: { r: { value: "x", at: Date.now() + 400 * 86400000 } } }));
  assert.deepEqual([state.erased, trouble, state.texts.r.value], [0, "damaged", "x"]);
  assert.ok(state.texts.r.at <= Date.now());
  assert.equal(readState(JSON.stringify({ version: 2, erased: 9e15 })).state.erased, 0);
  const erased = Date.now();
  assert.equal(readState(JSON.stringify({ version: 2, erased })).state.erased, erased);
});

test("a state as deep as a well and one as wide as the sea are read", () => {
  const deep = "[".repeat(100000) + "]".repeat(100000);
  const text = `{"version":2,"texts":{"r":{"value":"x","at":1},"bad":${deep}},"answers":${deep}}`;
  assert.deepEqual(Object.keys(readState(text).state.texts).length <= 1, true);
  const wide = { version: 2, texts: Object.fromEntries(Array.from({ length: 60000 }, (_, at) => ["t" + at, { value: "", at: 1 }])) };
  assert.ok(Object.keys(readState(JSON.stringify(wide)).state.texts).length <= 50000);
});

test("a shuffle is always the same for one seed, loses nothing, and an order is never as written", () => {
  const list = ["a", "b", "c", "d"];
  const seen = new Set();
  for (let seed = 0; seed < 400; seed++) {
    const mixed = shuffled(list, "s" + seed);
    assert.deepEqual(mixed, shuffled(list, "s" + seed));
    assert.deepEqual([...mixed].sort(), list);
    seen.add(mixed.join());
    for (let length = 2; length <= 4; length++) assert.notDeepEqual(reordered(list.slice(0, length), "s" + seed), list.slice(0, length));
  }
  assert.equal(seen.size, 24);
});

const recorded = (name) => fs.readFileSync(new URL("recorded/" + name, import.meta.url), "utf8").trim();

test("what older versions kept is read whole: states of versions 1 and 2, a packed state of version 3", () => {
  const [one, two] = ["state-1.json", "state-2.json"].map((name) => {
    const old = JSON.parse(recorded(name)), { state, trouble } = readState(recorded(name));
    assert.equal(trouble, "");
    assert.equal(state.version, 3);
    for (const group of ["answers", "pages", "texts", "ticks", "choices"]) same(state[group], old[group], `${name} ${group}`);
    return { old, state };
  });
  same(two.state.practice, two.old.practice, "nothing that was there changes");
  same(two.state.quizzes, two.old.quizzes);
  for (const [id, { first }] of Object.entries(one.old.answers)) assert.deepEqual(one.state.practice[id.split("@")[0]], { at: first.at, day: dayOf(first.at), gap: 0 });
  same(mergeStates(one.state, two.state), mergeStates(two.state, one.state));
  const known = course(7, 16, 6), { state, trouble } = unpackState(recorded("packed-3.txt"), known);
  assert.equal(trouble, "");
  const kept = (from) => Object.fromEntries(Object.entries(from).map(([id, { day, gap, bad }]) => [id, { day, gap, bad }]));
  assert.deepEqual(kept(state.practice), kept(two.old.practice));
  assert.deepEqual(Object.keys(state.answers).sort(), Object.keys(two.old.answers).sort());
  same(unpackState(packState(state, known, Infinity), known).state.practice, state.practice, "packed anew, it is the same");
});
