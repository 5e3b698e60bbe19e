// Every word that a script says is in the strings, with the holes that it fills.
import assert from "node:assert/strict";
import { test } from "node:test";
import fs from "node:fs";
import { inOrder, script, strings } from "./load.mjs";

globalThis.strings = strings();
const { say } = await import("../../themes/default/scripts/words.js");
const everywhere = inOrder([script("start")]);
const textOf = (files) => files.map((file) => fs.readFileSync(file, "utf8")).join("\n");

test("plurals and holes", () => {
  assert.equal(say("minutes", { n: 3 }), "3 min");
  assert.equal(say("tries_left", { n: 1 }), "1 attempt left.");
  assert.equal(say("first_time", { n: 2, of: 5 }), "2 of 5 correct first time.");
  assert.equal(say("no_such_key"), "no_such_key");
});

/** What two bundles say: the second may use the words of the first. */
for (const [name, scripts, known, more] of [
  ["every page's", textOf(everywhere), strings(), {}],
  ["the front page's", textOf(inOrder([script("front")], everywhere)), strings("front"), strings()],
  ["the other kinds'", textOf(inOrder([script("more")], everywhere)), strings("kinds"), strings()],
  ["the rooms'", textOf(inOrder([script("open")], everywhere)), strings("rooms"), strings()],
  ["the search page's", textOf(inOrder([script("search")], everywhere)), strings("finding"), strings()],
]) {
  test(`each key that ${name} scripts say exists, and each that exists is said`, () => {
    for (const [, key] of scripts.matchAll(/say\("([a-z_0-9]+)"\s*[,)]/g)) assert.ok(known[key] ?? more[key], key);
    const beginnings = [...scripts.matchAll(/"([a-z]+_)" \+/g)].map(([, key]) => key);
    for (const key of Object.keys(known)) {
      assert.ok(scripts.includes(`"${key}"`) || beginnings.some((one) => key.startsWith(one)), `${key} is never said`);
    }
  });
}
