// Stories, plans, ratings, cards, recognition, the self-check and the record: what is kept and never marked wrong.
import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import { answer, says, tabTo } from "./lib/answering.mjs";
import { learner } from "./lib/learner.mjs";
import { kinds, site } from "./lib/sites.mjs";
import { becomes, chosen, hidden, matches, shown } from "./lib/states.mjs";

async function at(t, address, how = {}) {
  const one = await learner(t, site("every"), how);
  await one.open(address);
  return { ...one, story: one.page.locator("leadlet-scenario") };
}
/** As if each page of the course had been done. */
const finishAll = (page) => page.evaluate(() => {
  const state = JSON.parse(localStorage["leadlet:every-block"]), now = Date.now();
  for (const [, , , pages] of window["leadletOutline"].modules) for (const [id] of pages) state.pages[id] = { first: now, last: now, done: now };
  localStorage["leadlet:every-block"] = JSON.stringify(state);
});
const button = (page, name) => page.getByRole("button", { name, exact: true });

test("a story by pointer: what was read stays, a step is taken back, the end says what each choice led to", async (t) => {
  const { page, story } = await at(t, kinds.story);
  await becomes(() => story.getByText("A new kettle stands there").filter({ visible: true }).count(), 0, "the end was given away");
  await story.getByRole("link", { name: "Wait and hope" }).click();
  await says(story, /You still have a move/);
  await shown(story.getByText("Guests come at four").filter({ visible: true }), "the story so far stays");
  await becomes(() => story.getByRole("link", { name: "Wait and hope" }).count(), 0, "a choice that was made is no link any more");
  await story.getByRole("link", { name: "Say nothing" }).click();
  await says(story, /The guests leave early/);
  await says(story, /A poor end/);
  await says(story.getByRole("status"), /Say nothing led to: No tea at all/);
  await says(story.getByRole("status"), /Tell the cook now would have led to: The cook thanks you/);

  await button(page, "Take this step back").click();
  await becomes(() => story.getByText("The guests leave early").filter({ visible: true }).count(), 0);
  await story.getByRole("link", { name: "Own it aloud" }).click();
  await says(story, /An end with a price/);
  await page.reload();
  await says(story, /There is juice instead/);
  await says(page.getByRole("navigation", { name: "Kinds" }).getByRole("link", { name: /A story/ }), /done/i);

  await button(page, "Start again").click();
  await becomes(() => story.getByText("There is juice instead").filter({ visible: true }).count(), 0);
  await story.getByRole("link", { name: "Tell the cook now" }).click();
  await says(story, /A good end/);
});

test("a story by keyboard alone; the focus goes along with it", async (t) => {
  const { page, story } = await at(t, kinds.story);
  await tabTo(page, story.getByRole("link", { name: "Wait and hope" }));
  await page.keyboard.press("Enter");
  await says(story, /You still have a move/);
  const where = await page.evaluate(() => document.activeElement?.getAttribute("data-step"));
  assert.equal(where, "hope", "the focus stands at what is to be read");
  await tabTo(page, story.getByRole("link", { name: "Own it aloud" }), "Tab", 3);
  await page.keyboard.press("Enter");
  await says(story, /Cold drinks/);
  await tabTo(page, button(page, "Take this step back"), "Tab", 3);
  await page.keyboard.press("Enter");
  await says(story.getByRole("link", { name: "Own it aloud" }), /Own it aloud/);
  const tree = await story.ariaSnapshot();
  for (const part of [/You chose: ?Wait and hope/, /heading "Ten to four"/, /link "Own it aloud"/, /button "Take this step back"/]) assert.match(tree, part);
});

test("a card is turned over, and comes back", async (t) => {
  const { page } = await at(t, kinds.keeping);
  const card = page.locator("leadlet-card").first();
  await hidden(card.getByText("At a hundred, at the sea."));
  await hidden(card.getByRole("button", { name: "Knew it" }));
  await tabTo(page, card.locator("summary"));
  await page.keyboard.press("Enter");
  await shown(card.getByText("At a hundred, at the sea."));
  await tabTo(page, card.getByRole("button", { name: "Not yet" }), "Tab", 3);
  await page.keyboard.press("Space");
  await says(card.getByRole("status"), /comes back in Practice in 2 days/);
  await matches(() => card.ariaSnapshot(), /button "Not yet" \[pressed\]/);
});

test("a plan is kept as it was written, and a rating as it was given", async (t) => {
  const { page } = await at(t, kinds.keeping);
  const when = page.getByRole("textbox", { name: "When", exact: true });
  await button(page, "Keep in my plan").click();
  await says(page.locator("leadlet-commit").getByRole("status"), /These are the lesson's words/);
  await when.fill("");
  await button(page, "Keep in my plan").click();
  await says(page.locator("leadlet-commit").getByRole("status"), /Write both parts first/);
  await when.fill("Sam is late");
  await button(page, "Keep in my plan").click();
  await says(page.locator("leadlet-commit").getByRole("status"), /Kept\. It is under My plan, and Practice asks in 2 days/);
  const rating = page.getByRole("group", { name: "I drink tea in the morning." });
  await tabTo(page, rating.getByRole("radio").last(), "Shift+Tab");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await says(page.locator("leadlet-rating").getByRole("status"), /Kept/);
  await page.reload();
  await becomes(() => when.inputValue(), "Sam is late");
  await chosen(rating.getByRole("radio", { name: "3" }));
});

test("a recognition: text that can be copied, a picture, print; kept under My plan and erased there", async (t) => {
  const { page, open, context } = await at(t, kinds.thanks);
  await button(page, "Copy as text").click();
  await says(page.locator("leadlet-recognise").getByRole("status"), /Write at least who it is for/);
  await page.getByLabel("Who was it?").fill("Priya");
  await page.getByLabel("What did they do?").fill("You told us on Tuesday.");
  await page.getByLabel("What did it change?").fill("Friday was calm.");
  await page.getByText("View as text").click();
  const text = await page.getByRole("textbox", { name: "View as text" }).inputValue();
  for (const part of ["Priya", "You told us on Tuesday.", "Friday was calm.", "Keeping"]) assert.ok(text.includes(part), part);
  await button(page, "Copy as text").click();
  await says(page.locator("leadlet-recognise").getByRole("status"), /Copied/);
  await becomes(() => page.evaluate(() => navigator.clipboard.readText()), text);

  const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Save as an image").click()]);
  assert.match(download.suggestedFilename(), /\.png$/);
  const bytes = fs.readFileSync(await download.path());
  assert.equal(bytes.subarray(1, 4).toString(), "PNG");
  assert.ok(bytes.readUInt32BE(16) >= 1000 && bytes.length > 5000, `${bytes.length} bytes`);

  await page.evaluate(() => { window.print = () => { document.title = `printed ${getComputedStyle(document.querySelector("h1") ?? document.body).display}`; }; });
  await button(page, "Print").click();
  await matches(() => page.title(), /^printed/);
  await page.emulateMedia({ media: "print" });
  await shown(page.locator("figure.light"), "the card is on paper");
  await hidden(page.getByRole("navigation", { name: "Keeping" }), "nothing else is");
  await page.emulateMedia({ media: "screen" });

  await page.reload();
  await becomes(() => page.getByLabel("Who was it?").inputValue(), "Priya");
  const plan = await open("plan.html", await context.newPage());
  const kept = plan.getByRole("region", { name: "Whom you recognised" }).getByRole("listitem");
  await becomes(() => kept.count(), 1);
  await kept.getByRole("button", { name: "Erase" }).click();
  await becomes(() => kept.count(), 0);
});

test("the room to recognise in: a behaviour from the list, or in one's own words", async (t) => {
  const { page } = await at(t, "recognise.html");
  await page.getByLabel("Who was it?").fill("Ben");
  await page.getByLabel("What did they do?").fill("You asked.");
  await page.getByLabel("In your own words").fill("Patience");
  const text = page.locator("[data-part=text]");
  await matches(() => text.inputValue(), /Patience/);
  await page.getByLabel("What was it an example of?").selectOption("Asking");
  await hidden(page.getByLabel("In your own words"));
  await matches(() => text.inputValue(), /Asking/);
  assert.doesNotMatch(await text.inputValue(), /Patience/);
});

async function rate(page, values) {
  const names = ["I say early what is broken.", "I say it aloud.", "I thank people for small things."];
  for (const [place, name] of names.entries()) if (values[place]) await page.getByRole("group", { name }).getByRole("radio", { name: new RegExp(`^${values[place]}`) }).check();
  await button(page, "Keep my ratings").click();
}

test("a self-check: nothing counts until all is rated; before and now stand side by side, and in a table", async (t) => {
  const { page, open } = await at(t, kinds["self-check"], { now: "2026-03-02T10:00:00" });
  await rate(page, [1, 0, 2]);
  await says(page.locator("leadlet-self-check").getByRole("status").last(), /1 has no rating yet/);
  await rate(page, [1, 2, 2]);
  await says(page.locator("leadlet-self-check").getByRole("status").last(), /Kept/);
  await page.clock.setSystemTime("2026-05-04T10:00:00");
  await page.reload();
  await button(page, "Rate it again").click();
  await rate(page, [4, 5, 2]);
  for (const address of [kinds["self-check"], "plan.html"]) {
    await open(address);
    await shown(page.getByRole("img", { name: "Before 1.5 of 5, now 4.5 of 5" }), "Kinds");
    await shown(page.getByRole("img", { name: "Before 2 of 5, now 2 of 5" }), "Keeping");
    await page.getByText("View as a table").click();
    const row = page.getByRole("row").filter({ hasText: "Kinds" });
    assert.deepEqual((await row.getByRole("cell").allInnerTexts()).map((text) => text.trim()), ["1.5 of 5", "4.5 of 5"]);
    assert.ok(await page.getByText("March 2, 2026").first().isVisible() && await page.getByText("May 4, 2026").first().isVisible());
  }
  await open(kinds.module.replace("asking", "keeping"));
  await says(page.getByRole("listitem").filter({ hasText: "Look at yourself" }), /Done/);
});

test("the record: what is done, its code that changes with each part, and that it is self-recorded", async (t) => {
  const { page, open } = await at(t, kinds.order);
  await answer(page, "steps");
  await open("record.html");
  await says(page.locator("leadlet-record"), /What is still missing[^]*1 of \d+ pages are done so far/);
  await shown(page.getByRole("region", { name: "What is still missing" }).getByRole("link").first());
  await hidden(page.getByLabel("Your name"));
  await finishAll(page);
  await open("record.html");
  const code = () => page.locator("[data-part=code]").innerText();
  const before = await code();
  assert.match(before, /^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  await page.getByLabel("Your name").fill("Ada Löwe");
  await says(page.locator("[data-say=name]"), /Ada Löwe/);
  const named = await code();
  assert.notEqual(named, before);
  await says(page.locator("leadlet-record"), /All \d+ pages are done/);
  await shown(page.getByText(/self-recorded|learner's own browser/).first());
  await page.waitForTimeout(700);
  await page.reload();
  await becomes(() => page.getByLabel("Your name").inputValue(), "Ada Löwe");
  assert.equal(await code(), named, "the same again");
  await button(page, "Copy as text").click();
  await says(page.locator("leadlet-record").getByRole("status"), /Copied/);
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  for (const part of ["Every block there is", "Ada Löwe", named]) assert.ok(copied.includes(part), copied);
  await page.emulateMedia({ media: "print" });
  await shown(page.getByText(named));
  await hidden(page.getByLabel("Your name"));
});
