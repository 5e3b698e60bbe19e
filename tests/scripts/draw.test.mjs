// What an attempt asks: every objective of the pool before any gets a second question, and by chance which.
import assert from "node:assert/strict";
import { test } from "node:test";
import { drawByGoal } from "../../themes/default/scripts/draw.js";
import { chooser } from "./random.mjs";

/** A pool: so many questions of each objective, in the order of a course. @param {number[]} sizes */
const poolOf = (sizes) => sizes.flatMap((size, goal) => Array.from({ length: size }, (_, at) => ({ id: `q${goal}-${at}`, goal: `goal ${goal}` })));

test("10,000 draws: no objective is left out, none gets a second question before all have one, nothing is asked twice", () => {
  const { int } = chooser(7);
  for (let draw = 0; draw < 10_000; draw++) {
    const sizes = Array.from({ length: 1 + int(7) }, () => 1 + int(6));
    const pool = poolOf(sizes);
    const count = int(pool.length + 3);
    const drawn = drawByGoal(pool, count, `seed ${draw}`);
    const expected = count === 0 ? pool.length : Math.min(count, pool.length);
    assert.equal(drawn.length, expected);
    assert.equal(new Set(drawn.map(({ id }) => id)).size, expected, "twice the same");
    const each = new Map();
    for (const { goal } of drawn) each.set(goal, (each.get(goal) ?? 0) + 1);
    if (expected >= sizes.length) assert.equal(each.size, sizes.length, `an objective is left out: ${sizes} for ${count}`);
    for (const [goal, size] of sizes.entries()) {
      const own = each.get(`goal ${goal}`) ?? 0;
      // What has questions left is at most one behind what has most.
      if (own < size) assert.ok(Math.max(...each.values()) - own <= 1, `${[...each]} of ${sizes}`);
    }
  }
});

test("the same attempt asks the same; over attempts each question comes", () => {
  const pool = poolOf([3, 1, 4]);
  const ids = (seed) => drawByGoal(pool, 3, seed).map(({ id }) => id).join();
  assert.equal(ids("one"), ids("one"));
  const seen = new Set(Array.from({ length: 200 }, (_, attempt) => ids(`attempt ${attempt}`).split(",")).flat());
  assert.equal(seen.size, pool.length);
});
