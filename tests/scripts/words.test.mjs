// Every word that a script says is in the strings, with the holes that it fills.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bundle, load, strings } from "./load.mjs";

const { say } = load(["say"]);

test("plurals and holes", () => {
  assert.equal(say("minutes", { n: 3 }), "3 min");
  assert.equal(say("lessons", { n: 1 }), "1 lesson");
  assert.equal(say("some_done", { n: 2, of: 5 }), "2 of 5 done");
  assert.equal(say("no_such_key"), "no_such_key");
});

test("each key that is said exists, and each that exists is said", () => {
  const code = bundle().open;
  const scripts = code.slice(code.indexOf("};\n"));
  const known = strings();
  for (const [, key] of scripts.matchAll(/say\("([a-z_0-9]+)"\s*[,)]/g)) assert.ok(known[key], key);
  const beginnings = [...scripts.matchAll(/"([a-z]+_)" \+/g)].map(([, key]) => key);
  for (const key of Object.keys(known)) {
    assert.ok(scripts.includes(`"${key}"`) || beginnings.some((one) => key.startsWith(one)), `${key} is never said`);
  }
});
