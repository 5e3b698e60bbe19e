// The packed state: short enough for SCORM 1.2, read back the same, without the learner's own words, and never on another question or option.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SPAREST } from "../../themes/default/scripts/letters.js";
import { packAt, packState } from "../../themes/default/scripts/pack.js";
import { canonical, mergeStates } from "../../themes/default/scripts/state.js";
import { unpackState } from "../../themes/default/scripts/unpack.js";
import { chooser } from "./random.mjs";
import { course, learner, newId } from "./learned.mjs";

/** The bound that the build computes, of the sparest text, with everything answered and every quiz begun once more. */
function bound(known) {
  const fact = (count) => Array.from({ length: count }, (_, at) => at + 1).reduce((all, one) => all * one, 1);
  const given = ({ ids = [], order, targets, typed, many, key }) => (typed ? 1 : order ? Math.ceil(Math.log2(fact(ids.length)) / 6) : targets ? ids.length
    : key === undefined ? 1 + Math.min(ids.length, 12) : many ? 1 + ids.length : 1);
  let sum = 64;
  const answers = Object.values(known.things).filter(({ key, story }) => key !== undefined || story);
  for (const thing of answers) sum += 11 + given(thing);
  sum += 4 * Math.min(64, answers.length);
  for (const thing of Object.values(known.things)) if (thing.ticked) sum += 6 + Math.ceil(thing.ids.length / 6);
  for (const { pool, draw, attempts } of Object.values(known.pages)) {
    sum += 8;
    if (!pool) continue;
    const costs = pool.map((id) => 2 + given(known.things[id])).sort((a, b) => b - a).slice(0, draw ?? pool.length);
    sum += 18 + 12 * (attempts ?? 3) + Math.ceil(pool.length / 6) + costs.reduce((all, one) => all + one, 0);
  }
  return sum;
}

test("200 questions of all kinds, 30 lessons, six quizzes and lists: below 4,096 characters of ASCII", (t) => {
  const sizes = [], least = [];
  for (let seed = 1; seed <= 12; seed++) {
    const known = course(seed);
    const state = learner(seed, known);
    const packed = packState(state, known);
    assert.match(packed, /^[ -~]*$/);
    sizes.push(packed.length);
    least.push(packAt(state, known, SPAREST).length);
    assert.ok(least.at(-1) <= bound(known), `${least.at(-1)} of at most ${bound(known)}`);
    assert.ok(bound(known) < 4096, `the bound is ${bound(known)}`);
  }
  t.diagnostic(`${Math.min(...sizes)} to ${Math.max(...sizes)} characters, at the sparest ${Math.min(...least)} to ${Math.max(...least)}`);
  assert.ok(Math.max(...sizes) < 4096, `${Math.max(...sizes)}`);
});

test("with room enough all is read back: answers, first answers, practice, pages, ticks, choices and quizzes", () => {
  for (let seed = 1; seed <= 12; seed++) {
    const known = course(seed), state = learner(seed, known);
    const { state: read, trouble, grain } = unpackState(packState(state, known, Infinity), known);
    assert.equal(trouble, "");
    assert.equal(grain, 60000);
    const times = { ticks: 0, choices: 0 };
    for (const name of ["pages", "practice"]) {
      assert.deepEqual(Object.keys(read[name]).sort(), Object.keys(state[name]).sort(), name);
    }
    assert.equal(canonical(read.pages), canonical(state.pages));
    for (const name of Object.keys(times)) {
      assert.deepEqual(values(read[name]), values(state[name]), name);
    }
    for (const [id, { day, gap, bad }] of Object.entries(state.practice)) assert.deepEqual([read.practice[id].day, read.practice[id].gap, read.practice[id].bad], [day, gap, bad]);
    assert.deepEqual(Object.keys(read.answers).sort(), Object.keys(state.answers).sort());
    for (const [name, { first, last, settled }] of Object.entries(state.answers)) {
      const found = read.answers[name], thing = known.things[name.split("@")[0]];
      assert.equal(found.settled, settled, name);
      for (const which of ["first", "last"]) {
        const was = { first, last }[which];
        // A first answer keeps what it was, not how sure it was.
        const { at, part, given, tries, sure } = found[which];
        assert.deepEqual([at, part, which === "first" || tries, which === "first" || sure], [was.at, was.part, which === "first" || was.tries, which === "first" || was.sure]);
        if (!thing.typed) assert.deepEqual(given, was.given, name);
        else if (!thing.numeric) assert.deepEqual(given, was.part === 1 ? thing.typed : [], "typed words stay on the device");
      }
    }
    assert.deepEqual(Object.keys(read.quizzes).sort(), Object.keys(state.quizzes).sort());
    for (const [key, one] of Object.entries(state.quizzes)) {
      const found = read.quizzes[key];
      assert.deepEqual([found.at, found.score, found.end === undefined], [one.at, one.score, one.end === undefined]);
      if (one.end === undefined) {
        assert.deepEqual([...found.drawn].sort(), [...one.drawn].sort());
        assert.deepEqual(Object.keys(found.given).sort(), Object.keys(one.given).sort());
        for (const [name, { part, tries }] of Object.entries(one.given)) assert.deepEqual([found.given[name].part, found.given[name].tries], [part, tries]);
      }
    }
    const again = packState(read, known, Infinity);
    assert.equal(packState(unpackState(again, known).state, known, Infinity), again, "stable");
  }
});

const values = (records) => Object.fromEntries(Object.entries(records).filter(([, { value }]) => value !== false).map(([id, { value }]) => [id, value]).sort());

test("nothing that a learner typed is in it, at any level", () => {
  const known = course(3), state = learner(3, known);
  state.texts.r = { value: "secret thought", at: 5 };
  for (const [name, record] of Object.entries(state.answers)) {
    const { typed, numeric } = known.things[name.split("@")[0]];
    if (typed && !numeric) record.first = record.last = { ...record.last, given: ["secretword"], part: 0 };
  }
  for (let level = 0; level <= SPAREST; level++) assert.doesNotMatch(packAt(state, known, level), /secret/);
});

test("what is missing at the sparest level: never an answer, its share, a page, an open quiz or a best score", () => {
  for (let seed = 1; seed <= 12; seed++) {
    const known = course(seed), state = learner(seed, known);
    const { state: read } = unpackState(packAt(state, known, SPAREST), known);
    for (const [name, { last }] of Object.entries(state.answers)) {
      const found = read.answers[name];
      assert.ok(found && found.last.part === last.part && Boolean(found.last.end) === Boolean(last.end), name);
      if (!known.things[name.split("@")[0]].typed) assert.deepEqual(found.last.given, last.given);
    }
    assert.deepEqual(Object.keys(read.pages).sort(), Object.keys(state.pages).sort());
    for (const [id, { done }] of Object.entries(state.pages)) assert.equal(read.pages[id].done === undefined, done === undefined);
    for (const page of Object.keys(known.pages).filter((id) => known.pages[id].pool)) {
      const of = (from) => Object.entries(from.quizzes).filter(([key]) => key.startsWith(page + "/")).map(([, one]) => one);
      assert.equal(Math.max(0, ...of(read).map(({ score = 0 }) => score)), Math.max(0, ...of(state).map(({ score = 0 }) => score)));
      assert.equal(of(read).filter(({ end }) => end === undefined).length, of(state).filter(({ end }) => end === undefined).length);
    }
  }
});

test("questions that went, keys that changed and options that were exchanged: nothing lands on another", () => {
  let kept = 0;
  for (let seed = 1; seed <= 24; seed++) {
    const known = course(seed), state = learner(seed, known);
    const packed = packState(state, known, Infinity);
    const choose = chooser(seed + 1000), after = { ...known, things: {} };
    for (const [id, entry] of Object.entries(known.things)) {
      const what = choose.int(4);
      if (what === 0) after.things[newId(choose, 7)] = entry;
      else if (what === 1 && entry.key) after.things[id] = { ...entry, key: newId(choose, 5) };
      else if (what === 2 && entry.ids?.length) after.things[id] = { ...entry, ids: entry.ids.map((one) => (choose.int(2) ? one : newId(choose, 4))) };
      else after.things[id] = entry;
    }
    const { state: read, trouble } = unpackState(packed, after);
    assert.equal(trouble, "");
    let unnoticed = 0;
    for (const [name, { last }] of Object.entries(read.answers)) {
      if (name.includes("~")) continue;
      const old = state.answers[name];
      // A new key passes for the old one once in 4,096.
      if (!old) assert.ok(known.things[name.split("@")[0]] && ++unnoticed < 3, `${name} was never answered`);
      else if (!known.things[name.split("@")[0]].typed) assert.deepEqual(last.given, old.last.given, name);
      kept++;
    }
  }
  assert.ok(kept > 1500, `${kept} answers were kept`);
});

test("rubbish never throws", () => {
  const known = course(1, 20, 3), state = learner(1, known);
  const packed = packState(state, known);
  for (let seed = 1; seed <= 500; seed++) {
    const { int, pick } = chooser(seed);
    const at = int(packed.length);
    const { state: read } = unpackState(packed.slice(0, at) + pick(["", "~", "x", "é", "%", "!"]) + packed.slice(at + int(9)), known);
    mergeStates(read, state);
  }
  assert.equal(unpackState("5~", known).trouble, "newer");
  assert.equal(unpackState("", known).trouble, "damaged");
});
