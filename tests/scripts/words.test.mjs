// Every word that a script says is in the strings, with the holes that it fills.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bundle, load, rooms, strings } from "./load.mjs";

const { say } = load(["say"]);

test("plurals and holes", () => {
  assert.equal(say("minutes", { n: 3 }), "3 min");
  assert.equal(say("lessons", { n: 1 }), "1 lesson");
  assert.equal(say("some_done", { n: 2, of: 5 }), "2 of 5 done");
  assert.equal(say("no_such_key"), "no_such_key");
});

/** What two bundles say: the second may use the words of the first. */
for (const [name, code, known, more] of [
  ["every page's", bundle().open, strings(), {}],
  ["the rooms'", rooms(), strings("rooms"), strings()],
  ["the search page's", rooms("search_scripts", "finding"), strings("finding"), strings()],
]) {
  test(`each key that ${name} scripts say exists, and each that exists is said`, () => {
    const scripts = code.slice(code.indexOf("};\n"));
    for (const [, key] of scripts.matchAll(/say\("([a-z_0-9]+)"\s*[,)]/g)) assert.ok(known[key] ?? more[key], key);
    const beginnings = [...scripts.matchAll(/"([a-z]+_)" \+/g)].map(([, key]) => key);
    for (const key of Object.keys(known)) {
      assert.ok(scripts.includes(`"${key}"`) || beginnings.some((one) => key.startsWith(one)), `${key} is never said`);
    }
  });
}
