// A lesson on a phone: the bar under the thumb, the verdict always in view, the end card; and how it is heard.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answer, says } from "./lib/answering.mjs";
import { accessible, noSidewaysScroll } from "./lib/checks.mjs";
import { learner, question } from "./lib/learner.mjs";
import { kinds, site } from "./lib/sites.mjs";
import { becomes, hidden, matches, shown } from "./lib/states.mjs";

const every = () => site("every");
const phone = { width: 390, height: 664 };

/** Where an element is in the window. */
const place = (locator) => locator.evaluate((element) => {
  const { top, bottom, left, right } = element.getBoundingClientRect();
  return { top, bottom, left, right, height: innerHeight };
});
const scrolled = (page) => page.evaluate(() => Math.round(scrollY));
/** Presses the middle of what is seen, and scrolls nothing to get there. */
async function press(page, locator) {
  const { top, bottom, left, right, height } = await place(locator);
  assert.ok(top >= 0 && bottom <= height, `not in view: ${top} to ${bottom} of ${height}`);
  await page.mouse.click((left + right) / 2, (top + bottom) / 2);
}
async function inView(locator, what) {
  const { top, bottom, height } = await place(locator);
  assert.ok(top >= 0 && bottom <= height, `${what}: ${top} to ${bottom} of ${height}`);
}

for (const [width, height] of [[320, 568], [360, 640], [390, 664]]) {
  test(`at ${width} x ${height} a choice takes one press on the option and one on "Check", and the verdict is in view`, async (t) => {
    const { page, open } = await learner(t, every(), { width, height });
    await open(kinds.lesson);
    const q = question(page, "kettle");
    await q.all.getByRole("heading").evaluate((heading) => heading.scrollIntoView());
    const before = await scrolled(page);
    await press(page, q.option("In the hall").locator(".say"));
    await press(page, q.check);
    assert.equal(await scrolled(page), before, "nothing was scrolled");
    await says(q.result, /Not yet/);
    await inView(q.result, "the verdict");
    await press(page, q.option("In the kitchen").locator(".say"));
    await press(page, q.check);
    await says(q.result, /Correct on the second attempt/);
    await inView(q.result, "the verdict");
    const on = q.all.getByRole("button", { name: "Go on" });
    await inView(on, "the next step");
    await noSidewaysScroll(page, "the bar");
    await press(page, on);
    await becomes(() => page.evaluate(() => document.activeElement?.closest("[data-step]")?.querySelector("leadlet-question")?.id ?? ""), "walk", "on to what comes next");
    await inView(question(page, "walk").all.getByRole("heading"), "the next question");
  });
}

test("the bar never hides what has the focus", async (t) => {
  const { page, open } = await learner(t, every(), phone);
  await open(kinds.lesson);
  for (const key of ["Tab", "Shift+Tab"]) {
    for (let step = 0; step < 30; step++) {
      await page.keyboard.press(key);
      const under = await page.evaluate(() => {
        const at = document.activeElement;
        const own = at?.closest("label") ?? at;
        const bar = at?.closest("leadlet-question")?.querySelector(".bar");
        if (!own || !bar || bar.contains(at)) return "";
        const gap = bar.getBoundingClientRect().top - own.getBoundingClientRect().bottom;
        return gap < -1 && own.getBoundingClientRect().top < bar.getBoundingClientRect().bottom ? `${own.textContent?.trim()}: ${gap}` : "";
      });
      assert.equal(under, "", `${key} ${step}`);
    }
  }
});

test("the bar sticks on an upright phone alone: not in a low window, not on a desk; it stays where it is while one types", async (t) => {
  const sticks = (page, id) => question(page, id).all.locator(".bar").evaluate((bar) => getComputedStyle(bar).position);
  for (const [width, height, expected] of /** @type {const} */ ([[390, 664, "sticky"], [664, 390, "static"], [1280, 900, "static"]])) {
    const { page, open } = await learner(t, every(), { width, height });
    await open(kinds.lesson);
    await becomes(() => sticks(page, "kettle"), expected, `${width} x ${height}`);
  }
  const { page, open } = await learner(t, every(), phone);
  await open(kinds.blanks);
  const box = question(page, "words").all.getByRole("textbox").first();
  await becomes(() => sticks(page, "words"), "sticky");
  await box.focus();
  await becomes(() => sticks(page, "words"), "sticky", "a press on it would miss a bar that moves");
  await page.emulateMedia({ media: "print" });
  await becomes(() => sticks(page, "groups").catch(() => "static"), "static", "on paper");
});

test("right at once: what was said of the chosen option is open, the rest is folded, the explanation is open", async (t) => {
  const { page, open } = await learner(t, every(), phone);
  await open(kinds.lesson);
  await answer(page, "kettle");
  const q = question(page, "kettle");
  await shown(q.option("In the kitchen").getByText("At the end of the hall, for years"));
  await shown(q.all.getByText("A kettle stands where the water is."));
  await hidden(q.option("In the garden").getByText("It would rain into it"));
  await q.option("In the garden").locator("summary").click();
  await shown(q.option("In the garden").getByText("It would rain into it"));
});

test("a second, right try says the chosen option's verdict and feedback, and nothing of the wrong one", async (t) => {
  const { page, open } = await learner(t, every());
  await open(kinds.lesson);
  const q = question(page, "kettle");
  await becomes(() => q.result.count(), 1, "the status is there before the result");
  await answer(page, "kettle", false).catch(() => {});
  await q.radio("In the kitchen").check();
  await q.check.click();
  await says(q.result, /Correct on the second attempt/);
  const said = await q.result.textContent() ?? "";
  assert.match(said, /At the end of the hall, for years/);
  assert.doesNotMatch(said, /only leads there|rain into it/);
});

test("a list of headings names what each question asks", async (t) => {
  const { page, open } = await learner(t, every());
  await open(kinds.lesson);
  const headings = (await page.getByRole("heading", { level: 2 }).allTextContents()).map((text) => text.trim().replace(/\s+/g, " "));
  assert.deepEqual(headings.filter((text) => text.startsWith("Question")), [
    "Question: Where does the kettle stand?", "Question: How far is it to the kitchen?", "Question: Who moved the kettle?",
    "Question: What is done to the water, as in boil(water)?", "Question: What is the tea poured into?"]);
  assert.ok(!headings.includes("Try"), headings.join(" | "));
});

test("the end card: what is left and the way there; then that it is done, what comes back, and what one takes away", async (t) => {
  const { page, open } = await learner(t, every(), { ...phone, now: "2026-03-02T10:00:00" });
  await open(kinds.lesson);
  const card = page.locator("leadlet-done");
  await says(card, /5 things are left/);
  await answer(page, "kettle", false);
  await question(page, "kettle").show.click();
  for (const id of ["walk", "order", "water"]) await answer(page, id);
  await says(card, /One thing is left/);
  await card.getByRole("link", { name: /What is the tea poured into/ }).click();
  assert.match(page.url(), /#cup$/);
  await answer(page, "cup");
  await says(card, /Done\.[^]*4 of 5 correct first time\.[^]*These questions come back on Wednesday\./);
  await accessible(page, "the end card");
  await page.getByRole("button", { name: "Share" }).click();
  await shown(page.getByText("Copied."));
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^The kettle stands in the kitchen\.\nhttp/);
  const order = await page.evaluate(() => [".end", "[data-step=takeaway]", ".next", ".lesson-nav"].map((one) => document.querySelector(one)?.getBoundingClientRect().top ?? 0));
  assert.deepEqual([...order].sort((a, b) => a - b), order, "the card, the takeaway, the next lesson, then the module's list");
  await matches(() => page.locator(".next").innerText(), /Next, \d+ min/);
  await page.reload();
  await says(card, /Done\.[^]*4 of 5 correct first time/);
});

test("a lesson with a plan says that it is kept; one without a question is done by its button", async (t) => {
  const { page, open } = await learner(t, every(), phone);
  await open(kinds.keeping);
  const boxes = page.locator("leadlet-commit textarea");
  await boxes.first().fill("the bell rings");
  await boxes.last().fill("fill the kettle");
  await page.getByRole("button", { name: "Keep in my plan" }).click();
  await page.getByRole("button", { name: "Done", exact: true }).click();
  await says(page.locator("leadlet-done"), /Done\.[^]*Your plan is kept\./);
});

test("a question that was guessed at before the teaching keeps the lesson open until it is answered again", async (t) => {
  const { page, open } = await learner(t, every(), phone);
  await open(kinds.guess);
  const ids = await page.locator("leadlet-question:not([data-pre])").evaluateAll((all) => all.map(({ id }) => id));
  await question(page, "guess").radio("Two cups").check();
  await page.getByRole("button", { name: "Keep my guess" }).click();
  for (const id of ids) await answer(page, id);
  const card = page.locator("leadlet-done");
  await says(card, /One thing is left[^]*Now answer the question that you guessed at/);
  const border = await question(page, "guess").result.evaluate((result) => getComputedStyle(result).borderInlineStartColor);
  const right = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--right"));
  assert.notEqual(border, right, "no colour of a verdict while it waits");
  await card.getByRole("link").click();
  await answer(page, "guess");
  await says(card, /Done\./);
});
