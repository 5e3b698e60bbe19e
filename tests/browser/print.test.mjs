// The course on paper, saved as PDF by Chromium: what stands on it, with answers and without, and the facilitator guide.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { accessible } from "./lib/checks.mjs";
import { learner } from "./lib/learner.mjs";
import { packed } from "./lib/sites.mjs";

const made = {};
const booklet = (whether) => (made[whether] ??= packed("every", "print", ["--answers", whether]));

/** How many pages the PDF of a page has, and how many links: Chromium writes these objects in the clear. */
async function saved(page) {
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  const count = (/** @type {RegExp} */ what) => (pdf.match(what) ?? []).length;
  return { pages: count(/\/Type\s*\/Page\b(?!s)/g), links: count(/\/Subtype\s*\/Link\b/g) };
}

/** What must stay on one sheet and may be torn apart, and what must not begin one and may. */
const torn = (page) => page.evaluate(() => {
  const loose = (/** @type {string} */ what, /** @type {"breakInside" | "breakBefore"} */ how) => [...document.querySelectorAll(what)].filter((it) => getComputedStyle(it)[how] !== "avoid").map((it) => `${how}: ${it.className || it.tagName}`);
  const whole = ".question, .key, .card, .write, .rating, .boxes, .guide, .takeaway, figure, article.lesson table";
  return [...loose(whole, "breakInside"), ...loose(".lines, .takeaway", "breakBefore")];
});

test("the booklet: every lesson once, its questions to tick, links that lead, no script and nothing from elsewhere", async (t) => {
  const { folder, name } = booklet("with");
  const { page, open } = await learner(t, folder, { from: "file", expect: [/^request: data:/] });
  await page.emulateMedia({ media: "print" });
  await open(name);
  for (const lesson of ["One answer", "Many answers", "What belongs together", "Blanks", "A story", "Buy it"]) {
    assert.equal(await page.locator("article.lesson header h3", { hasText: new RegExp(`^${lesson}$`) }).count(), 1, lesson);
  }
  assert.equal(await page.locator("input:not([disabled]), button, script, leadlet-question").count(), 0);
  const kettle = page.locator("#kettle");
  assert.match(await kettle.innerText(), /Where does the kettle stand\?[^]*A[^]*In the hall[^]*B[^]*In the kitchen/);
  assert.equal(await kettle.locator(".box").count(), 3);
  const dead = await page.evaluate(() => [...document.querySelectorAll("a[href^='#']")].filter((link) => !document.getElementById(decodeURIComponent(link.getAttribute("href").slice(1)))).map((link) => link.outerHTML));
  assert.deepEqual(dead, []);
  const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map(({ id }) => id));
  assert.equal(new Set(ids).size, ids.length, "each id once");
  assert.equal(await page.locator('[id="/answers"]').getByText("The hall only leads there.").count(), 1, "answers at the end");
  assert.deepEqual(await torn(page), [], "what belongs together may be torn apart");
  const figures = page.locator("figure img");
  assert.ok((await figures.count()) > 0);
  for (const figure of await figures.all()) assert.ok(await figure.evaluate((/** @type {HTMLImageElement} */ img) => img.complete && img.naturalWidth > 0));
  const cover = await page.locator(".cover").evaluate((it) => [getComputedStyle(it).breakAfter, it.getBoundingClientRect().height >= innerHeight]);
  assert.deepEqual(cover, ["page", true], "the cover is a sheet of its own");
  const { pages, links } = await saved(page);
  assert.ok(pages > 15 && pages < 40, `${pages} pages`);
  assert.ok(links > 20, `${links} links`);
  await page.emulateMedia({ media: "screen" });
  await accessible(page, "the booklet");
});

test("without answers none is in the file, on paper or not", () => {
  const body = (/** @type {string} */ whether) => fs.readFileSync(booklet(whether).file, "utf8").split("</style>")[1];
  const answers = /The hall only leads there|id="\/answers"|data-correct/;
  assert.ok(body("without").includes("Where does the kettle stand?"));
  assert.ok(!answers.test(body("without")), answers.exec(body("without"))?.[0]);
  assert.ok(answers.test(body("with")));
});

test("the facilitator guide: times, aims, notes, and questions with their answers", async (t) => {
  const { folder } = booklet("with");
  const { page } = await learner(t, folder, { from: "file", expect: [/^request: data:/] });
  await page.goto(pathToFileURL(path.join(folder, "course-guide.html")).href);
  const text = await page.locator("main").innerText();
  for (const said of [/Facilitator guide/, /How long it takes[^]*One answer[^]*\d+ min/, /After this they can[^]*Answer a question that has one right answer/, /For you, who run it[^]*Ask who has stood before a cold kettle/, /Correct[^]*In the kitchen/, /The hall only leads there/]) {
    assert.ok(said.test(text), `${said} in ${text.slice(0, 1500)}`);
  }
  assert.equal(await page.locator("input, button, script").count(), 0);
  assert.match(text, /Question \d+\. For: /, "whom a question is for");
  assert.match(text, /1 Never – 5 Always/, "statements of a self-check with their scale");
  await page.emulateMedia({ media: "print" });
  assert.deepEqual(await torn(page), []);
  const { pages } = await saved(page);
  assert.ok(pages > 8 && pages < 30, `${pages} pages`);
  await accessible(page, "the guide");
});
