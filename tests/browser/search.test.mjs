// Search: what a learner types is found and marked, from a server, from disk, in a frame and in one file; by keyboard; with nothing loaded before.
import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import { tabTo } from "./lib/answering.mjs";
import { accessible, noSidewaysScroll, nothingCut } from "./lib/checks.mjs";
import { learner, serverOf } from "./lib/learner.mjs";
import { filesOf, kinds, site } from "./lib/sites.mjs";

const every = () => site("every");
const field = (page) => page.getByRole("searchbox", { name: "Search" });
const status = (page) => page.locator("leadlet-search [role=status]");
const results = (page) => page.locator("leadlet-search [data-part=results] > li");

/** Types, and waits until the count of results is said. */
async function seek(page, words, said = /result|Nothing/) {
  await field(page).fill(words);
  await status(page).filter({ hasText: `“${words}”` }).filter({ hasText: said }).waitFor();
}

for (const from of /** @type {const} */ (["http", "disk"])) {
  test(`${from}: from any page to a result, with the words marked`, async (t) => {
    const { page, open } = await learner(t, every(), { from });
    await open(kinds.lesson);
    await page.getByRole("link", { name: "Search" }).click();
    await seek(page, "hall");
    const first = results(page).first();
    await first.getByRole("link", { name: "One answer" }).waitFor();
    assert.ok((await first.locator("mark").allInnerTexts()).some((text) => /hall/i.test(text)));
    await first.getByRole("link").click();
    await page.waitForURL(/asking\/one-answer\.html/);
    await page.goBack();
    await status(page).filter({ hasText: "“hall”" }).waitFor();
    assert.equal(await field(page).inputValue(), "hall", "the way back leads to what was found");
  });
}

test("beginnings, accents, case and a slip are forgiven; answers and feedback are not found", async (t) => {
  const { page, open } = await learner(t, every());
  await open("search.html");
  for (const words of ["KETTLE", "kettl", "ketle", "kétTles", "kettel"]) {
    await seek(page, words, /result/);
    await page.getByRole("link", { name: "One answer" }).waitFor();
  }
  // An option, and what is said to who chose it.
  for (const words of ["Nobody at all", "only leads there"]) {
    await seek(page, words);
    for (const marked of await results(page).locator(".say").allInnerTexts()) assert.ok(!marked.includes(words), marked);
  }
  await seek(page, "qqqqq", /Nothing found/);
  assert.equal(await results(page).count(), 0);
  // One letter is no word, and signs are none: that nothing was found is said all the same.
  for (const words of ["x", "&", "c++"]) await seek(page, words, /Nothing found/);
  await seek(page, "kettle");
  // A question is found by what it asks, and the link leads to it.
  const link = results(page).first().getByRole("link");
  assert.match(await link.getAttribute("href") ?? "", /^asking\/[a-z-]+\.html/);
  await field(page).fill("");
  await results(page).first().waitFor({ state: "detached" });
});

test("by keyboard alone: / and Ctrl K lead there unless switched off, arrows go through the results", async (t) => {
  const { page, open } = await learner(t, every());
  await open(kinds.lesson);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.keyboard.press("/");
  await page.waitForURL(/search\.html$/);
  await field(page).waitFor();
  await page.waitForFunction(() => document.activeElement?.matches("[type=search]"));
  await page.keyboard.type("tea/kettle");
  assert.equal(await field(page).inputValue(), "tea/kettle", "a / that is typed is a character");
  await seek(page, "kettle");
  await field(page).press("Enter");
  const name = () => page.evaluate(() => document.activeElement?.textContent);
  const titles = await results(page).getByRole("link").allInnerTexts();
  assert.ok(titles.length > 1);
  assert.equal(await name(), titles[0]);
  await page.keyboard.press("ArrowDown");
  assert.equal(await name(), titles[1]);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.ok(await field(page).evaluate((element) => element === document.activeElement));
  const box = page.getByRole("checkbox", { name: /Ctrl K/ });
  await tabTo(page, box);
  await page.keyboard.press("Space");
  await open(kinds.front);
  await page.getByRole("link", { name: "Search" }).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.press("Control+k");
  // The page would have been left by now: this link works all the same, so nothing was under way.
  await page.getByRole("link", { name: "Practice" }).click();
  await page.waitForURL(/practice\.html$/);
  await open("search.html");
  await box.check();
  await open(kinds.keeping);
  const writing = page.locator("textarea").first();
  await writing.fill("");
  await writing.press("/");
  assert.equal(await writing.inputValue(), "/", "where one writes it is a character");
  await page.keyboard.press("Control+k");
  await page.waitForURL(/search\.html$/);
});

test("what is for other readers is left out and counted", async (t) => {
  const { page, open } = await learner(t, every());
  await open("search.html");
  await seek(page, "buy");
  const all = await results(page).count();
  assert.ok(all >= 1);
  await open(kinds.front);
  await page.getByRole("radio", { name: "Maker" }).check();
  await open("search.html");
  await seek(page, "buy");
  await status(page).getByText(/for other readers/).waitFor();
  assert.ok(await results(page).count() < all);
});

test("nothing of the index is loaded before it is asked for, and little then", async (t) => {
  const server = await serverOf(every());
  const { page, open } = await learner(t, every());
  for (const address of [kinds.lesson, kinds.front, kinds.module]) {
    server.asked.length = 0;
    await open(address);
    await page.waitForLoadState("networkidle");
    assert.deepEqual(server.asked.filter((file) => /search|finding/.test(file)), [], address);
  }
  await open("search.html");
  await page.waitForLoadState("networkidle");
  assert.ok(!server.asked.some((file) => /search-(words|pages)/.test(file)));
  await seek(page, "kettle");
  assert.ok(server.asked.some((file) => /search-words-0/.test(file)) && server.asked.some((file) => /search-pages-0/.test(file)));
});

test("?embed goes along, and leads to search where the header is hidden", async (t) => {
  const { page, open } = await learner(t, every());
  await open("index.html?embed");
  await page.getByRole("main").getByRole("link", { name: "Search" }).click();
  await page.waitForURL(/search\.html\?embed$/);
  await seek(page, "hall");
  assert.match(page.url(), /search\.html\?embed&q=hall$/);
  await results(page).first().getByRole("link").click();
  await page.waitForURL(/one-answer\.html\?embed/);
});

test("without script there is no dead link or field, and the page leads on", async (t) => {
  const { page, open } = await learner(t, every(), { script: false });
  await open(kinds.lesson);
  assert.equal(await page.getByRole("link", { name: "Search" }).filter({ visible: true }).count(), 0);
  await open("search.html");
  assert.equal(await page.getByRole("searchbox").filter({ visible: true }).count(), 0);
  assert.ok(await page.getByRole("main").getByRole("link", { name: "Asking" }).isVisible());
});

test("when a file of the index does not come, the page says so, and the next try asks again", async (t) => {
  const { page, context, open } = await learner(t, every(), { expect: [/did not come/, /ERR_FAILED/, /failed:/] });
  await context.route("**/search-words-*", (route) => route.abort("failed"), { times: 1 });
  await open("search.html");
  await field(page).fill("kettle");
  await status(page).getByText(/could not be loaded/).waitFor();
  await seek(page, "kettles", /result/);
});

for (const theme of ["default", "editorial"]) {
  test(`${theme}: results are accessible, narrow enough and whole`, async (t) => {
    for (const [width, dark] of /** @type {[number, boolean][]} */ ([[320, false], [1280, true]])) {
      const { page, open } = await learner(t, site("sample", { theme }), { width, height: 800, dark });
      await open("search.html");
      await seek(page, "feedback early");
      await accessible(page, `results (${theme})`);
      await noSidewaysScroll(page, `results (${theme})`);
      await nothingCut(page, `results (${theme})`);
      if (process.env.LEADLET_PICTURES) {
        fs.mkdirSync(process.env.LEADLET_PICTURES, { recursive: true });
        await page.screenshot({ path: `${process.env.LEADLET_PICTURES}/search-${theme}-${width}-${dark ? "dark" : "light"}.png`, fullPage: true });
      }
    }
  });
}

test("the sample course's index weighs what its share of 25 kB for a hundred lessons is", async (t) => {
  const { gzipSync } = await import("node:zlib");
  const folder = site("sample");
  const size = (pattern) => filesOf(folder, ".js").filter((file) => pattern.test(file)).reduce((sum, file) => sum + gzipSync(fs.readFileSync(`${folder}/${file}`), { level: 9 }).length, 0);
  const words = size(/search-words-/);
  t.diagnostic(`words ${words}, what results show ${size(/search-pages-/)}, the page's own scripts ${size(/finding-/)}`);
  // New words become rarer: two, four and all six modules of this course weigh 4.6, 7.5 and 9.9 kB, which grows with the pages to the
  // power of 0.66. By that, 25 kB for a hundred lessons with their quizzes (117 pages) are 13.3 kB for these 45 pages.
  assert.ok(words < 13_300, `${words} bytes`);
});
