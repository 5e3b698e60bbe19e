// How far one is, for whom one reads, and what one writes: across pages, and after coming back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { learner, question } from "./lib/learner.mjs";
import { kinds, site } from "./lib/sites.mjs";
import { becomes, chosen, hidden, matches, shown, unchosen } from "./lib/states.mjs";

const every = () => site("every");
const seen = (locator) => locator.waitFor();

async function answer(page, id, names) {
  const q = question(page, id);
  for (const name of names) await q.all.getByLabel(name, { exact: true }).check();
  await q.check.click();
  await q.all.locator("[data-state=right]").first().waitFor();
}

const lessonKey = { kettle: ["In the kitchen"], walk: ["One hall"], order: ["Nobody at all"], water: ["It is boiled"], cup: ["A cup"] };

test("the front page leads to the first lesson, then onwards", async (t) => {
  const { page, open } = await learner(t, every());
  await open(kinds.front);
  const go = page.locator("leadlet-continue").getByRole("link");
  await matches(() => go.innerText(), /Start: One answer/);
  await go.click();
  assert.match(page.url(), /asking\/one-answer\.html$/);
  await page.getByRole("link", { name: "Every block there is" }).first().click();
  await matches(() => go.innerText(), /Continue/);
  await matches(() => page.locator("leadlet-continue").innerText(), /Asking, lesson 1 of 4[\s\S]*One answer/);
});

test("a lesson is done when all its questions are settled, and every page knows", async (t) => {
  const { page, open } = await learner(t, every());
  await open(kinds.lesson);
  const own = page.getByRole("navigation", { name: "Asking" }).getByRole("link", { name: /One answer/ });
  const entries = Object.entries(lessonKey);
  for (const [id, names] of entries.slice(0, -1)) await answer(page, id, names);
  assert.doesNotMatch(await own.textContent() ?? "", /done/i);
  await answer(page, ...entries[entries.length - 1]);
  await matches(() => own.textContent(), /done/i);

  await page.getByRole("link", { name: /Next,.*Many answers/ }).click();
  assert.match(page.url(), /many-answers\.html$/);
  await matches(() => page.getByRole("navigation", { name: "Asking" }).getByRole("link", { name: /One answer/ }).textContent(), /done/i);
  await open(kinds.module);
  await seen(page.getByRole("listitem").filter({ hasText: "One answer" }).getByText("Done", { exact: true }));
  await open(kinds.front);
  await seen(page.getByRole("listitem").filter({ hasText: "Asking" }).getByText("1 of 4 done"));
  await matches(() => page.locator("leadlet-continue").innerText(), /Many answers/);
});

test("a lesson without a question is done by saying so", async (t) => {
  const { page, open } = await learner(t, every());
  await open(kinds.done);
  await page.getByRole("button", { name: "Done", exact: true }).click();
  await seen(page.locator("leadlet-done").getByText("Done.", { exact: true }));
  await page.reload();
  await seen(page.locator("leadlet-done").getByText("Done.", { exact: true }));
  await hidden(page.getByRole("button", { name: "Done", exact: true }));
  await open(kinds.lesson);
  await hidden(page.getByRole("button", { name: "Done", exact: true }), "a lesson with questions has no such button");
});

test("nobody chosen: everything under its label; chosen: one's own; changed: all kept", async (t) => {
  const { page, open } = await learner(t, every());
  await open(kinds.audiences);
  for (const text of ["Makers fill the kettle.", "Managers buy the kettle.", "This is for all."]) await shown(page.getByText(text), text);
  await matches(() => page.locator("main").innerText(), /For:? Maker/i);
  await answer(page, "fill", ["They fill the kettle"]);

  await open(kinds.front);
  await page.getByRole("group", { name: "Who are you?" }).getByRole("radio", { name: "Manager" }).check();
  await seen(page.getByText(/You read as: Manager/));
  await open(kinds.audiences);
  await hidden(page.getByText("Makers fill the kettle."));
  await shown(page.getByText("Managers buy the kettle."));
  await hidden(page.getByRole("button", { name: "Done", exact: true }), "done already, by the question of before");
  await page.getByRole("link", { name: "Change" }).click();
  assert.match(page.url(), /index\.html#audience$/);
  await page.getByRole("radio", { name: "Maker" }).check();
  await hidden(page.getByRole("link", { name: "Leading" }), "a module for managers alone");
  await open(kinds.audiences);
  await chosen(question(page, "fill").radio("They fill the kettle"), "answers are kept");
  await open(kinds.front);
  await page.getByRole("radio", { name: "Everybody" }).check();
  await shown(page.getByRole("link", { name: "Leading" }));
});

test("a question inside `for` does not hold up those whom it does not concern", async (t) => {
  const { page, open } = await learner(t, every());
  await open(kinds.front);
  await page.getByRole("radio", { name: "Manager" }).check();
  await open(kinds.audiences);
  await page.getByRole("button", { name: "Done", exact: true }).click();
  await seen(page.locator("leadlet-done").getByText("Done.", { exact: true }));
});

test("light and dark: the system's at first, then one's own, on every page", async (t) => {
  const { page, open } = await learner(t, every(), { dark: true });
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g)?.map(Number).reduce((sum, part) => sum + part, 0) ?? 0);
  await open(kinds.front);
  await becomes(async () => await paper() < 200, true, "the system is dark");
  await page.getByRole("button", { name: "Light", exact: true }).click();
  await becomes(async () => await paper() > 600, true, "turned light");
  await open(kinds.lesson);
  await becomes(async () => await paper() > 600, true, "and so on the next page");
  await page.getByRole("button", { name: "Dark", exact: true }).click();
  await becomes(async () => await paper() < 200, true);
});

test("what one writes and ticks is there again", async (t) => {
  const { page, open, context } = await learner(t, every());
  await open(kinds.text);
  const box = page.getByRole("textbox", { name: /When did you last put the kettle on/ });
  await box.fill("Yesterday, for Sam.");
  const tick = page.getByRole("checkbox", { name: "Put it back" });
  await tick.check();
  await page.reload();
  await becomes(() => box.inputValue(), "Yesterday, for Sam.");
  await chosen(tick);
  await unchosen(page.getByRole("checkbox", { name: "Fill the kettle" }));
  const other = await context.newPage();
  await open(kinds.text, other);
  await other.getByRole("checkbox", { name: "Put it back" }).uncheck();
  await page.waitForFunction(() => !document.querySelectorAll("leadlet-checklist input:checked").length);
});

test("sound has its captions from a script, and its transcript", async (t) => {
  const { page, open } = await learner(t, every());
  await open(kinds.text);
  await page.waitForFunction(() => document.querySelector("audio")?.textTracks[0]?.cues?.length === 2);
  assert.deepEqual(await page.evaluate(() => [...document.querySelector("audio")?.textTracks[0].cues ?? []].map((cue) => [cue.startTime, cue.text])),
    [[0, "A bell."], [0.05, "The bell again."]]);
  await page.getByText("Transcript").click();
  await seen(page.getByText("A bell rings twice."));
});

test("the last page ends the course", async (t) => {
  const { page, open } = await learner(t, every());
  await open(kinds.last);
  await seen(page.getByRole("link", { name: "Write to us" }));
  await page.getByRole("link", { name: /That was the last page/ }).click();
  assert.match(page.url(), /\/index\.html$/);
});
