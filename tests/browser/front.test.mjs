// The front page on a phone: the course's name and the one next step stand on the first screen, whoever opens it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, noSidewaysScroll } from "./lib/checks.mjs";
import { learner } from "./lib/learner.mjs";
import { kinds, site } from "./lib/sites.mjs";
import { becomes, hidden, matches, shown } from "./lib/states.mjs";

const phones = [[320, 568], [360, 640], [390, 664]];
const longTitle = "Small everyday acts of leadership that move a whole team forward";
const longLesson = "How to say in a meeting what everybody in the room thinks but nobody dares to say";

/** The course with its own names, with short ones and with long ones. */
const named = {
  own: () => site("every"),
  short: () => site("every", { name: "short-title", edit: (yaml) => yaml.replace(/^title: .*$/m, "title: Lead") }),
  long: () => site("every", { name: "long-title", edit: (yaml) => yaml.replace(/^title: .*$/m, `title: ${longTitle}`) }),
};

/** A learner who is so far: the pages are those of the outline. @param {any} page @param {string} stage */
async function put(page, stage) {
  if (stage === "new") return;
  await page.evaluate((stage) => {
    const ids = /** @type {any} */ (window).leadletOutline.modules.flatMap((module) => module[3].map(([id]) => id));
    const pages = Object.fromEntries(ids.slice(0, stage === "finished" ? ids.length : 2).map((id, place) =>
      [id, { first: 5 + place, last: 5 + place, ...((stage === "finished" || !place) && { done: 500 }) }]));
    const { course } = document.documentElement.dataset;
    localStorage.setItem("leadlet:" + course, JSON.stringify({ version: 2, erased: 0, seed: "abcdefgh", day: 0, answers: {}, pages, texts: {}, ticks: {}, choices: {}, practice: {}, quizzes: {} }));
  }, stage);
  await page.reload();
}

const step = (page) => page.locator("leadlet-continue .button");
const said = { new: /^Start: .+, \d+ min$/, returning: /^Continue: .+, \d+ min$/, finished: /^See your record$/ };

for (const [width, height] of phones) {
  test(`the next step is on the first screen of ${width} x ${height}, whatever the names and whoever comes`, async (t) => {
    for (const [name, folder] of Object.entries(named)) {
      for (const stage of Object.keys(said)) {
        const { page, open, context } = await learner(t, folder(), { width, height });
        await open(kinds.front);
        await put(page, stage);
        await matches(() => step(page).innerText(), said[stage], stage);
        const { bottom, right } = await step(page).evaluate((link) => {
          const { bottom, right } = link.getBoundingClientRect();
          return { bottom, right };
        });
        const lines = await page.locator("h1").evaluate((title) => {
          const range = document.createRange();
          range.selectNodeContents(title);
          return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
        });
        t.diagnostic(`${name} names, ${stage}: the button ends at ${Math.round(bottom)} of ${height} px, the title has ${lines} lines`);
        assert.ok(bottom <= height && right <= width, `${name}, ${stage}: the button ends at ${bottom}`);
        assert.ok(lines <= (name === "long" ? 4 : 2), `${name}, ${stage}: the title has ${lines} lines`);
        await noSidewaysScroll(page, `${name}, ${stage}`);
        await context.close();
      }
    }
  });
}

test("the long title of a lesson stands whole in the button, on the smallest phone too", async (t) => {
  const { page, open } = await learner(t, named.long(), { width: 320, height: 568 });
  await open(kinds.front);
  await page.locator("[data-action]").evaluate((label, title) => { label.textContent = `Start: ${title}, 4 min`; }, longLesson);
  assert.ok(await step(page).evaluate((link) => link.getBoundingClientRect().bottom <= innerHeight && link.scrollWidth <= link.clientWidth));
});

test("what was left open comes first, then the first page that is not done; nothing is skipped", async (t) => {
  const { page, open } = await learner(t, named.own());
  await open("asking/many-answers.html");
  await open("telling/nothing-to-settle.html");
  await page.getByRole("button", { name: "Done", exact: true }).click();
  await open(kinds.front);
  await matches(() => step(page).innerText(), /^Continue: Many answers/, "left open, though a later page is done");
  await put(page, "returning");
  await matches(() => step(page).innerText(), /^Continue: Many answers/);
  await page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.startsWith("leadlet:")) ?? "";
    const state = JSON.parse(localStorage.getItem(key) ?? "");
    state.pages = { "telling/nothing-to-settle": { first: 5, last: 5, done: 6 } };
    localStorage.setItem(key, JSON.stringify(state));
  });
  await page.reload();
  await matches(() => step(page).innerText(), /^Continue: One answer/, "the first in course order, not the one after the last");
});

test("a module says whether it is done, begun or not begun, in words and by shape; the whole is counted", async (t) => {
  const { page, open } = await learner(t, named.own());
  await open("asking/one-answer.html");
  await open(kinds.front);
  const tile = (name) => page.getByRole("listitem").filter({ hasText: name }).locator(".how-far");
  await matches(() => tile("Asking").innerText(), /Begun, 0 of 4 done/);
  await becomes(() => tile("Asking").getAttribute("data-state"), "here");
  await becomes(() => tile("Telling").getAttribute("data-state"), "none");
  await matches(() => page.locator("[data-overall]").innerText(), /^0 of \d+ done$/);
  await put(page, "finished");
  await matches(() => tile("Asking").innerText(), /All 4 done/);
  await becomes(() => tile("Asking").getAttribute("data-state"), "done");
});

test("the introduction is open for a new learner, and folded once a lesson is done", async (t) => {
  const { page, open } = await learner(t, named.own());
  await open(kinds.front);
  const about = page.locator("details.about");
  await becomes(() => about.evaluate((one) => /** @type {any} */ (one).open), true);
  await put(page, "returning");
  await becomes(() => about.evaluate((one) => /** @type {any} */ (one).open), false);
  await about.locator("summary").click();
  await shown(about.locator(".body"));
});

test("a new learner is asked once for whom they read, in one line, and may skip it", async (t) => {
  const { page, open } = await learner(t, named.own(), { width: 320, height: 568 });
  await open(kinds.front);
  const ask = page.locator("[data-ask]");
  await shown(ask);
  const { height } = /** @type {{height: number}} */ (await ask.boundingBox());
  assert.ok(height < 60, `the question takes ${height} px`);
  await accessible(page, "the question who one is");
  await ask.getByRole("button", { name: "Skip" }).click();
  await hidden(ask);
  await becomes(() => step(page).evaluate((link) => link === document.activeElement), true, "the focus goes to the next step");
  await page.reload();
  await hidden(ask, "asked once");
  const other = await learner(t, named.own());
  await other.open(kinds.front);
  await other.page.locator("[data-ask] select").selectOption({ label: "Manager" });
  await other.page.reload();
  await hidden(other.page.locator("[data-ask]"));
  await becomes(() => other.page.getByRole("radio", { name: "Manager" }).isChecked(), true);
});

test("without script the first lesson is one press away, and the introduction is open", async (t) => {
  const { page, open } = await learner(t, named.own(), { script: false, width: 320, height: 568 });
  await open(kinds.front);
  await matches(() => step(page).innerText(), said.new);
  await hidden(page.locator("[data-ask]"));
  await shown(page.locator("details.about .body"));
  await step(page).click();
  assert.match(page.url(), /one-answer\.html$/);
});
