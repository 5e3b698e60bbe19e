// The outline as a page: a conformance checker and axe accept it, it fits a phone and paper, and it asks for nothing.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { HtmlValidate } from "html-validate";
import { accessible, noSidewaysScroll, nothingCut } from "./lib/checks.mjs";
import { browser } from "./lib/learner.mjs";
import { here, repository } from "./lib/sites.mjs";

const program = process.env.LEADLET ?? path.join(repository, "target/release/leadlet");
const checker = new HtmlValidate({
  root: true,
  extends: ["html-validate:recommended"],
  // As for the pages of a site: the title is the author's, and blanks at the ends of lines are seen by nobody.
  rules: { "long-title": "off", "no-trailing-whitespace": "off", "void-style": "off", "attribute-boolean-style": "off" },
});

for (const [name, folder] of [["sample", repository], ["every", path.join(here, "course")]]) {
  test(`${name}: the outline can be read by everybody, on a phone and on paper`, async (t) => {
    const made = spawnSync(program, ["outline", folder, "--format", "html"], { encoding: "utf8", maxBuffer: 1 << 26 });
    assert.equal(made.status, 0, made.stderr);
    const report = await checker.validateString(made.stdout);
    assert.deepEqual(report.results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${line} ${ruleId}: ${message}`)), []);
    const page = await (await browser()).newPage();
    t.after(() => page.close());
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      for (const width of [320, 1280]) {
        await page.emulateMedia({ colorScheme, media: "screen" });
        await page.setViewportSize({ width, height: 900 });
        await page.setContent(made.stdout);
        await accessible(page, `${name}, ${colorScheme}, ${width}`);
        await noSidewaysScroll(page, `${name}, ${width}`);
        await nothingCut(page, `${name}, ${width}`);
      }
    }
    await page.emulateMedia({ media: "print" });
    await noSidewaysScroll(page, `${name}, print`);
    assert.deepEqual(asked, []);
  });
}
