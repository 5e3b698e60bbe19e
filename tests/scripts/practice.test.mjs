// When things come back: ninety days with clock changes, a clock set back, and other time zones.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";
import { chooser } from "./random.mjs";

const gaps = [2, 7, 21];
let now = 0;
class Clock extends Date {
  constructor(...given) { given.length ? super(...given) : super(now); }
  static now() { return now; }
}
const { emptyState, mergeStates, practise, dueDay, dayOf, today, readState, practiceOrder, shuffled } =
  load(["emptyState", "mergeStates", "practise", "dueDay", "dayOf", "today", "readState", "practiceOrder", "shuffled"],
    { Date: Clock, LeadletRoom: class {} }, ["practice"]);
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

test("what one was sure of and had wrong comes first, the rest is mixed across modules", () => {
  const due = ["a1", "a2", "a3", "a4", "b1", "b2", "c1"].map((id) => ({ id, module: id[0], bad: id === "a3" }));
  for (let seed = 0; seed < 50; seed++) {
    const order = practiceOrder(due, "s" + seed);
    assert.equal(order[0].id, "a3");
    assert.deepEqual(order.map(({ id }) => id).sort(), due.map(({ id }) => id));
    const modules = order.slice(1).map(({ module }) => module);
    assert.ok(modules.slice(0, 3).length === new Set(modules.slice(0, 3)).size, modules.join());
    assert.deepEqual(practiceOrder(due, "s" + seed), order);
  }
});

test("answers of the state's first version come into practice", () => {
  zone("UTC");
  const answer = { at: new Date("2026-03-01T10:00:00Z").getTime(), given: ["a"], part: 1, wording: "w", tries: 1 };
  const { state, trouble } = readState(JSON.stringify({ version: 1, erased: 0, seed: "s", answers: { "q@k": { first: answer, last: answer } } }));
  assert.equal(trouble, "");
  assert.equal(dueDay(state.practice.q, gaps), dayOf(answer.at) + 2);
  assert.equal(state.version, 2);
});
