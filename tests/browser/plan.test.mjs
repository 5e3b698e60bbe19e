// My plan: what came of it, the calendar, progress that leaves and returns, erasing, and two tabs at once.
import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import ICAL from "ical.js";
import { answer, put, says } from "./lib/answering.mjs";
import { learner, question } from "./lib/learner.mjs";
import { kinds, site } from "./lib/sites.mjs";
import { becomes, hidden, matches } from "./lib/states.mjs";

const button = (page, name) => page.getByRole("button", { name, exact: true });
const said = (page) => page.locator("[data-part=said]");

/** A learner with an answer, a plan of their own words, a thought and a lesson that is done. */
async function busy(t, how = {}) {
  const one = await learner(t, site("every"), { now: "2026-03-02T10:00:00", ...how });
  await one.open(kinds.order);
  await answer(one.page, "steps");
  await one.open(kinds.keeping);
  await one.page.getByRole("textbox", { name: "When", exact: true }).fill("Zoë; Sam, or \\ I am late – and it rains, as it did on every single morning of this week");
  await button(one.page, "Keep in my plan").click();
  await one.page.getByRole("textbox", { name: "Who made you tea last?" }).fill("Sam did.");
  await one.page.clock.runFor(2000);
  return one;
}
/** How many answers and texts this profile keeps. */
const kept = (page) => page.evaluate(() => {
  const state = JSON.parse(localStorage["leadlet:every-block"] ?? "{}");
  return { answers: Object.keys(state.answers ?? {}).length, texts: Object.values(state.texts ?? {}).map((text) => text["value"]).filter(Boolean).length };
});

test("a plan is asked after: did it, not yet; what was written stands beside it; each can be erased", async (t) => {
  const { page, open } = await busy(t);
  await open("plan.html");
  const plans = page.getByRole("region", { name: "When, then" });
  await says(plans, /When Zoë; Sam, or \\ I am late – and it rains.*, I will put the kettle on\./);
  await says(plans, /Kept since March 2, 2026/);
  await plans.getByRole("button", { name: "Did it" }).click();
  await says(plans, /Did it once, on Monday, March 2, 2026/);
  await plans.getByLabel(/What happened\?/).fill("It was calm.");
  await button(page, "Keep it").click();
  await says(said(page), /Kept with your plan/);
  await says(plans, /Monday, March 2, 2026: It was calm\./);
  await matches(() => plans.ariaSnapshot(), /button "Did it" \[pressed\]/);
  await page.clock.setSystemTime("2026-03-10T10:00:00");
  await page.reload();
  assert.doesNotMatch(await plans.ariaSnapshot(), /\[pressed\]/, "another day, asked anew");
  await plans.getByRole("button", { name: "Did it" }).click();
  await says(plans, /Did it 2 times, last on Tuesday, March 10, 2026/);
  await plans.getByRole("button", { name: "Not yet" }).click();
  await says(plans, /Did it once, on Monday, March 2, 2026/);

  const wrote = page.getByRole("region", { name: "What you wrote" });
  await says(wrote, /Who made you tea last\?[^]*Sam did\./);
  await says(page.getByRole("region", { name: "What you have done" }).getByRole("listitem").filter({ hasText: "Kinds" }), /1 of 4 done/);
  await plans.getByRole("button", { name: "Finish it" }).click();
  await says(plans, /Finished on March 10, 2026/);
  await plans.getByRole("button", { name: "Take it up again" }).click();
  await says(plans, /Did you\?/);
  await wrote.getByRole("button", { name: "Erase" }).click();
  await hidden(wrote);
  await plans.getByRole("button", { name: "Erase" }).click();
  await says(plans, /A plan is one sentence/);
  await open(kinds.keeping);
  await becomes(() => page.getByRole("textbox", { name: "Who made you tea last?" }).inputValue(), "");
});

test("the calendar file is one that another program reads, and the same stands there as text", async (t) => {
  const { page, open } = await busy(t);
  await open("plan.html");
  const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Calendar file").click()]);
  assert.match(download.suggestedFilename(), /\.ics$/);
  const text = fs.readFileSync(await download.path(), "utf8");
  await becomes(() => page.locator("#copy-text").inputValue(), text.replaceAll("\r\n", "\n"), "as text");
  assert.ok(text.endsWith("\r\n") && !/[^\r]\n/.test(text), "lines end in CR LF");
  for (const line of text.split("\r\n")) assert.ok(Buffer.byteLength(line) <= 75, `${Buffer.byteLength(line)} octets: ${line}`);
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const name of ["version", "prodid"]) assert.ok(calendar.getFirstPropertyValue(name), name);
  const events = calendar.getAllSubcomponents("vevent").map((event) => new ICAL.Event(event));
  assert.deepEqual(events.map(({ startDate, endDate, summary }) => [startDate.toString(), endDate.toString(), summary]), [["2026-03-04", "2026-03-05", "Practise: 2 items"]]);
  assert.match(events[0].description, /When Zoë; Sam, or \\ I am late – and it rains, as it did on every single morning of this week, I will put the kettle on\./);
  assert.ok(events[0].uid);
  assert.ok(events[0].component.getFirstPropertyValue("dtstamp"));
});

test("a progress file: nothing is added before one says yes, and then nothing is lost on either side", async (t) => {
  const { page, open } = await busy(t);
  await open("plan.html");
  const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Save a progress file").click()]);
  const file = await download.path();
  await says(said(page), /saved as a file/);
  await becomes(() => page.locator("#copy-text").inputValue(), fs.readFileSync(file, "utf8"), "as text too");

  const there = await learner(t, site("every"), { now: "2026-03-03T10:00:00" });
  await there.open("checking/leaves.html");
  await answer(there.page, "colour");
  await there.open("plan.html");
  await there.page.getByText("Load what you saved").click();
  const incoming = there.page.getByRole("region", { name: "Add what you saved?" });
  for (const end of ["Leave it", "Add it"]) {
    await there.page.getByLabel("Choose a file").setInputFiles([]);
    await there.page.getByLabel("Choose a file").setInputFiles({ name: "progress.json", mimeType: "application/json", buffer: fs.readFileSync(file) });
    await says(incoming, /It holds 1 answers? and 1 pages? that (are|is) done; the newest is of March 2, 2026/);
    await becomes(() => kept(there.page), { answers: 1, texts: 0 }, "added before one said yes");
    await button(there.page, end).click();
    await hidden(incoming);
  }
  await says(said(there.page), /Added to what is here/);
  await becomes(() => kept(there.page), { answers: 2, texts: 2 });
  await says(there.page.getByRole("region", { name: "When, then" }), /Zoë/);
  await there.open(kinds.order);
  await says(question(there.page, "steps").result.last(), /Correct/);
  await there.open("checking/leaves.html");
  await says(question(there.page, "colour").result, /Correct/);
});

test("what is no progress is refused, and says why", async (t) => {
  const { page, open } = await busy(t);
  await open("plan.html");
  await page.getByText("Load what you saved").click();
  const state = { version: 2, answers: {}, pages: { "a/b": { first: 1, last: 1 } } };
  for (const [text, why] of [
    ["hello", /not saved progress/],
    ["{\"leadlet\":1", /not saved progress/],
    [JSON.stringify({ leadlet: 1, course: "other", state }), /saved from another course/],
    [JSON.stringify({ leadlet: 1, course: "every-block", state: { ...state, version: 99 } }), /newer version/],
    ["https://example.com/#progress=zzzz", /not saved progress/],
  ]) {
    await page.getByLabel("Or paste the text").fill(text);
    await button(page, "Read it").click();
    await says(said(page), why);
    await hidden(page.getByRole("region", { name: "Add what you saved?" }));
  }
});

test("a link: short enough to send, asks before it adds, and leaves no trace in the address", async (t) => {
  const { page, open } = await busy(t);
  await open("plan.html");
  await button(page, "Copy as a link").click();
  await says(said(page), /The link was copied/);
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await becomes(() => page.locator("#copy-text").inputValue(), link);
  assert.match(link, /plan\.html#progress=/);
  assert.ok(link.length < 2300);
  const there = await learner(t, site("every"));
  await there.open("plan.html#" + link.split("#")[1]);
  const incoming = there.page.getByRole("region", { name: "Add what you saved?" });
  await says(incoming, /1 answer/);
  assert.equal((await kept(there.page)).answers, 0);
  await button(there.page, "Add it").click();
  await says(said(there.page), /Added/);
  assert.equal((await kept(there.page)).answers, 1);
  assert.doesNotMatch(there.page.url(), /progress=/);
  await there.page.reload();
  await hidden(incoming, "asked only once");
});

test("erased in one tab while another is open: nothing comes back, there or here", async (t) => {
  const { page, open, context } = await busy(t);
  const other = await context.newPage();
  await open(kinds.order, other);
  await says(question(other, "steps").result.last(), /Correct/);
  await open("plan.html");
  await page.getByText("Erase everything", { exact: true }).click();
  await button(page, "Erase everything now").click();
  await says(said(page), /Everything was erased/);
  await other.waitForFunction(() => document.querySelector("leadlet-question")?.getAttribute("data-state") === "open");
  await put(other, "steps", false);
  await question(other, "steps").check.click();
  await says(question(other, "steps").result.last(), /Not yet/);
  await page.reload();
  await says(page.getByRole("region", { name: "When, then" }), /A plan is one sentence/);
  await becomes(() => kept(page), { answers: 1, texts: 0 });
  await open(kinds.keeping);
  await becomes(() => page.getByRole("textbox", { name: "When", exact: true }).inputValue(), "somebody comes in", "the author's words again");
});

test("two tabs at once: both answer, neither loses anything", async (t) => {
  const { page, open, context } = await learner(t, site("every"));
  const other = await context.newPage();
  await open("checking/leaves.html");
  await open(kinds.blanks, other);
  for (const id of ["words", "exact", "numbers"]) await put(other, id);
  await put(page, "colour");
  await put(page, "where");
  await Promise.all(/** @type {const} */ ([[page, ["colour", "where"]], [other, ["words", "exact", "numbers"]]]).map(async ([tab, ids]) => {
    for (const id of ids) {
      await question(tab, id).check.click();
      await says(question(tab, id).result, /Correct/);
    }
  }));
  await page.reload();
  await other.reload();
  assert.equal((await kept(page)).answers, 5);
});
