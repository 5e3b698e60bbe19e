// When things come back: ninety days with clock changes, a clock set back, and other time zones.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dayOf, dueDay, practise, today } from "../../themes/default/scripts/days.js";
import { dailyPractice } from "../../themes/default/scripts/daily.js";
import { activePlans, countToday, practiceItems } from "../../themes/default/scripts/due.js";
import { emptyState, mergeStates, readState } from "../../themes/default/scripts/state.js";
import { chooser } from "./random.mjs";

const gaps = [2, 7, 21];
let now = 0;
class Clock extends Date {
  constructor(...given) { given.length ? super(...given) : super(now); }
  static now() { return now; }
}
globalThis.Date = Clock;
const zone = (name) => { process.env.TZ = name; };
const at = (text) => { now = new Date(text).getTime(); };

test("the first answer, then right: after 2, 7 and 21 days, then never again; wrong goes back to the first gap", () => {
  zone("Europe/Berlin");
  at("2026-11-24T22:00:00");
  const state = emptyState(), first = dayOf(now);
  const due = () => dueDay(state.practice.q, gaps);
  practise(state, "q", false);
  assert.equal(due(), first + 2);
  for (const [day, right, next] of [[2, true, 9], [9, true, 30], [30, false, 32], [32, true, 39], [39, true, 60], [60, true, Infinity], [61, true, Infinity], [70, false, 72]]) {
    now = new Date(2026, 10, 24 + day, 9).getTime();
    practise(state, "q", right);
    assert.equal(due(), first + next, `day ${day}`);
  }
});

test("a right answer moves on at most one gap a day; an early one counts from its day", () => {
  zone("UTC");
  at("2026-01-01T08:00:00");
  const state = emptyState();
  for (let time = 0; time < 3; time++) practise(state, "q", true);
  assert.equal(state.practice.q.gap, 0);
  at("2026-01-02T08:00:00");
  for (let time = 0; time < 3; time++) practise(state, "q", true);
  assert.equal(dueDay(state.practice.q, gaps), dayOf(now) + 7);
});

test("a day is a day when the clocks change, at any hour, in any zone", () => {
  for (const name of ["Europe/Berlin", "America/New_York", "Pacific/Auckland", "America/St_Johns", "Asia/Kathmandu", "Africa/Casablanca"]) {
    zone(name);
    let last = dayOf(new Date(2026, 0, 1, 12).getTime()) - 1;
    for (let day = 1; day <= 365; day++) {
      for (const hour of [0, 3, 12, 23]) assert.equal(dayOf(new Date(2026, 0, day, hour, 30).getTime()), last + 1, `${name} ${day} ${hour}`);
      last++;
    }
  }
});

test("the day never runs backwards: a clock set back, a flight to the west", () => {
  zone("Pacific/Auckland");
  at("2026-06-10T00:30:00+12:00");
  const state = emptyState();
  practise(state, "q", false);
  const seen = today(state);
  zone("America/Los_Angeles");
  assert.equal(today(state), seen);
  at("2026-05-01T12:00:00Z");
  assert.equal(today(state), seen);
  practise(state, "q", true);
  assert.equal(state.practice.q.day, seen);
  assert.equal(state.practice.q.gap, 0, "no gap is won by setting the clock back");
});

test("ninety days of practice, with clocks and zones that jump: nothing is due early, nothing is lost, merging agrees", () => {
  const zones = ["UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Tokyo", "Australia/Lord_Howe"];
  for (let seed = 1; seed <= 40; seed++) {
    const { int, pick } = chooser(seed);
    let state = emptyState(), other = emptyState(), seen = 0, real = new Date("2026-02-20T10:00:00Z").getTime();
    for (let day = 0; day < 90; day++) {
      zone(pick(zones));
      real += 86400000 + (int(12) - 6) * 3600000;
      now = int(8) === 0 ? real - int(20) * 86400000 : real;
      const current = today(state);
      assert.ok(current >= seen, "the day ran backwards");
      seen = state.day = current;
      if (day < 10) practise(state, "q" + day, false, int(4) === 0);
      for (const [id, record] of Object.entries(state.practice)) {
        if (dueDay(record, gaps) > current || int(3) === 0) continue;
        const right = int(3) > 0;
        const { gap } = record;
        practise(state, id, right, !right && int(2) === 0);
        assert.equal(state.practice[id].gap, right && record.day < current ? gap + 1 : 0);
        assert.ok(dueDay(state.practice[id], gaps) > current);
      }
      if (int(5) === 0) other = mergeStates(other, state);
    }
    assert.equal(Object.keys(state.practice).length, 10);
    assert.deepEqual(mergeStates(other, state), mergeStates(state, other));
    assert.deepEqual(mergeStates(other, state).practice, state.practice, "the newest wins");
  }
});

/** A course: so many objectives with so many questions each. @param {number[]} sizes */
const itemsOf = (sizes) => sizes.flatMap((size, at) => Array.from({ length: size }, (_, n) => ({ id: `q${at}-${n}`, page: "m/p" + at, script: "", objective: "o" + at, isPlan: false })));

/** Asks what practice asks first. */
function ask(state, { id }, right, bad = false) {
  practise(state, id, right, bad);
  state.practice[id].asked = today(state);
}

/** Ninety days, on each all that practice asks; gives the days on which each question came. */
function ninetyDays(items, daily, isRight, { seed = "s", isThere = () => true } = {}) {
  zone("Europe/Berlin");
  const state = emptyState(), start = new Date(2026, 1, 2, 9).getTime();
  state.seed = seed;
  now = start;
  const came = new Map(items.map(({ id }) => [id, []])), objectives = new Map(items.map((item) => [item.id, item.objective]));
  for (const { id } of items) practise(state, id, false);
  for (let day = 0; day < 90; day++) {
    now = new Date(2026, 1, 2 + day, 9).getTime();
    if (!isThere(day)) continue;
    const first = dailyPractice(state, items, gaps, daily), met = [];
    for (let left = first; left.now.length; left = dailyPractice(state, items, gaps, daily)) {
      assert.equal(left.done, met.length);
      assert.equal(countToday(state, items, gaps, daily), left.now.length, "the front page says the same number");
      assert.equal(left.now[0].id, first.now[met.length].id, "the day's list stays as it was said in the morning");
      met.push(left.now[0].id);
      came.get(left.now[0].id).push(day);
      ask(state, left.now[0], ...isRight(left.now[0].id, day));
      assert.ok(met.length <= daily, `day ${day}: more than ${daily}`);
    }
    assert.equal(new Set(met.map((id) => objectives.get(id))).size, met.length, `day ${day}: an objective twice: ${met}`);
    const end = dailyPractice(state, items, gaps, daily);
    if (end.next !== undefined) assert.ok(end.next > today(state));
    if (end.waiting) assert.equal(end.next, today(state) + 1, "what is left waits until tomorrow");
  }
  return { came, state };
}

test("90 days: never more than the daily limit, never an objective twice on a day, and everything that is due comes", () => {
  // 36 objectives, 111 questions, as in the sample course.
  const sample = itemsOf(Array.from({ length: 36 }, (_, at) => (at % 12 ? 3 : 4)));
  const right = ninetyDays(sample, 8, () => [true]);
  for (const [id, days] of right.came) assert.ok(days.length >= 1, `${id} never came`);
  const { int } = chooser(5);
  const mixed = ninetyDays(sample, 8, () => { const ok = int(4) > 0; return [ok, !ok && int(2) === 0]; });
  for (const [id, days] of mixed.came) assert.ok(days.length >= 1, `${id} never came`);
  // Few objectives, each with many questions: one of each a day is all, and each question has its turn.
  for (const [id, days] of ninetyDays(itemsOf([6, 6, 1]), 8, () => [true]).came) assert.equal(days.length, 3, `${id}: ${days}`);
});

test("who is sure and wrong each time still meets everything, at any daily number, with days left out", () => {
  for (const daily of [1, 2, 3, 4, 5, 8, 20]) {
    const items = itemsOf([2, 3, 2, 1, 2, 1]);
    const always = ninetyDays(items, daily, (id) => [!id.endsWith("-0"), id.endsWith("-0")], { seed: "s" + daily, isThere: (day) => day % 7 < 5 });
    for (const [id, days] of always.came) assert.ok(days.length >= 1, `${daily} a day: ${id} never came`);
  }
});

test("sure and wrong comes first, then what has waited longest; of an objective another question than last time", () => {
  zone("UTC");
  at("2026-01-01T08:00:00");
  const state = emptyState(), items = itemsOf([2, 1, 1, 1]);
  practise(state, "q3-0", false);
  at("2026-01-02T08:00:00");
  for (const id of ["q0-0", "q0-1", "q1-0", "q2-0"]) practise(state, id, false, id === "q1-0");
  at("2026-01-04T08:00:00");
  const { now: list } = dailyPractice(state, items, gaps, 8);
  assert.deepEqual(list.slice(0, 2).map(({ id }) => id), ["q1-0", "q3-0"]);
  assert.equal(list.length, 4);
  const [first] = list.filter(({ objective }) => objective === "o0");
  ask(state, first, false);
  assert.ok(!dailyPractice(state, items, gaps, 8).now.some(({ objective }) => objective === "o0"), "not twice on a day");
  at("2026-01-06T08:00:00");
  const again = dailyPractice(state, items, gaps, 8).now.filter(({ objective }) => objective === "o0");
  assert.deepEqual(again.map(({ id }) => id), [first.id === "q0-0" ? "q0-1" : "q0-0"]);
});

test("three plans are asked after at once, the newest; finished ones and those without words never", () => {
  zone("UTC");
  at("2026-01-01T08:00:00");
  const state = emptyState(), items = [];
  for (let n = 0; n < 5; n++) {
    state.texts["p" + n] = { value: n === 4 ? " \n" : "a\nb", at: 10 + n, as: n === 3 ? "finished" : "plan" };
    items.push({ id: "p" + n, page: "m/a", script: "", objective: "=p" + n, isPlan: true });
    practise(state, "p" + n, false);
  }
  state.texts.p5 = { value: "a\nb", at: 9, as: "plan" };
  at("2026-01-04T08:00:00");
  assert.deepEqual(activePlans(state), ["p2", "p1", "p0"]);
  assert.deepEqual(dailyPractice(state, items, gaps).now.map(({ id }) => id).sort(), ["p0", "p1", "p2"]);
});

test("what each thing practises: its page's objective, a named one, one of another page, or nothing that others have", () => {
  const page = (id, kind, ids, what) => [id, id, id + ".html", kind, 3, {}, [], "s.js", ids, what];
  const items = practiceItems([
    page("a/one", "lesson", ["q1", "p1"], [0, 2]), page("a/two", "lesson", ["q2", "q3"], ["x", "y"]), page("b/two", "lesson", ["q4"], []),
    page("b/check", "quiz", ["q5", "q6", "q7", "q8", "q9"], ["two", "a/two#x", "one", 1, "nowhere"]),
  ]);
  assert.deepEqual(items.map(({ objective }) => objective), ["a/one", "=p1", "a/two#x", "a/two#y", "b/two", "b/two", "a/two#x", "a/one", "=q8", "=nowhere"]);
  assert.deepEqual(items.filter(({ isPlan }) => isPlan).map(({ id }) => id), ["p1"]);
});

test("two devices on one day: what was asked on either counts, whatever came later", () => {
  zone("UTC");
  at("2026-01-01T08:00:00");
  const one = emptyState(), items = itemsOf([1, 1]);
  for (const { id } of items) practise(one, id, false);
  at("2026-01-03T08:00:00");
  const other = mergeStates(one, emptyState());
  ask(one, items[0], true);
  at("2026-01-03T09:00:00");
  practise(other, "q0-0", false); // in a quiz
  const both = mergeStates(one, other);
  assert.equal(both.practice["q0-0"].asked, today(both));
  assert.equal(dailyPractice(both, items, gaps, 1).now.length, 0);
});

test("answers of the state's first version come into practice", () => {
  zone("UTC");
  at("2026-03-09T10:00:00");
  const answer = { at: new Date("2026-03-01T10:00:00Z").getTime(), given: ["a"], part: 1, wording: "w", tries: 1 };
  const { state, trouble } = readState(JSON.stringify({ version: 1, erased: 0, seed: "s", answers: { "q@k": { first: answer, last: answer } } }));
  assert.equal(trouble, "");
  assert.equal(dueDay(state.practice.q, gaps), dayOf(answer.at) + 2);
  assert.equal(state.version, 3);
});
