// Answering questions as a learner does: by mouse, by keyboard alone, and coming back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { focused, learner, question } from "./lib/learner.mjs";
import { kinds, site } from "./lib/sites.mjs";
import { becomes, chosen, hidden, matches, shown, unchosen } from "./lib/states.mjs";

const every = () => site("every");

/** Opens the lesson with five questions and takes one of them. */
async function asked(t, id, { address = kinds.lesson, ...how } = {}) {
  const one = await learner(t, how.folder ?? every(), how);
  await one.open(address);
  return { ...one, q: question(one.page, id) };
}

/** Until a text stands there; the message shows what stood there instead. */
async function says(locator, pattern) {
  await locator.filter({ hasText: pattern }).first().waitFor().catch(async () => {
    await matches(() => locator.first().innerText(), pattern);
  });
}

test("a wrong answer by mouse gets its own feedback and no other, and may be tried again", async (t) => {
  const { page, q } = await asked(t, "kettle");
  await q.option("In the hall").locator(".say").click();
  await q.check.click();
  await says(q.result, /Not yet/);
  await says(q.option("In the hall"), /The hall only leads there/);
  await becomes(() => q.option("In the hall").getAttribute("data-state"), "wrong");
  await hidden(page.getByText("It would rain into it"), "feedback of an option that was not chosen");
  await hidden(page.getByText("At the end of the hall, for years"), "the key was given away");
  await hidden(page.getByText("A kettle stands where the water is"), "explained before it is settled");

  await q.option("In the kitchen").locator(".say").click();
  await q.check.click();
  await says(q.result, /Correct on the second attempt/);
  await says(q.option("In the kitchen"), /At the end of the hall, for years/);
  await becomes(() => q.option("In the kitchen").getAttribute("data-state"), "right");
  await says(q.option("In the hall"), /Your first answer/);
  await shown(page.getByText("A kettle stands where the water is"), "explained when settled");
});

test("a right answer at once", async (t) => {
  const { q } = await asked(t, "kettle");
  await q.radio("In the kitchen").check();
  await q.check.click();
  await says(q.result, /^Correct/);
  await hidden(q.check);
  await becomes(() => q.option("In the hall").getAttribute("data-state"), "none");
});

test("the keyboard alone, and the focus is never lost", async (t) => {
  const { page, q } = await asked(t, "kettle");
  await page.keyboard.press("Tab");
  for (let step = 0; step < 40 && !(await focused(page)).startsWith("input"); step++) await page.keyboard.press("Tab");
  const first = await q.all.locator("input").first().getAttribute("value");
  await becomes(() => focused(page), `input ${first}`, "the first option is reached by Tab");
  await page.keyboard.press("Space");
  const order = await q.all.getByRole("radio").evaluateAll((radios) => radios.map((radio) => radio.closest("label")?.textContent?.trim()));
  for (let step = 0; step < order.indexOf("In the hall"); step++) await page.keyboard.press("ArrowDown");
  await chosen(q.radio("In the hall"));
  await page.keyboard.press("Tab");
  await becomes(() => focused(page), "summary Hint 1 of 2");
  await page.keyboard.press("Tab");
  await becomes(() => focused(page), "button Check my answer");
  await page.keyboard.press("Enter");
  await says(q.result, /Not yet/);
  await becomes(() => focused(page), "button Check my answer", "the focus stays on the button");

  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  const to = order.indexOf("In the kitchen") - order.indexOf("In the hall");
  for (let step = 0; step < Math.abs(to); step++) await page.keyboard.press(to > 0 ? "ArrowDown" : "ArrowUp");
  await chosen(q.radio("In the kitchen"));
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await says(q.result, /Correct/);
  await becomes(() => focused(page), "button Go on", "the focus goes to what took the button's place");
  const inputs = await q.all.locator("input").evaluateAll((all) => all.map((input) => input.disabled));
  assert.ok(inputs.every((disabled) => !disabled), "settled inputs can still be reached");
});

test("the result is told in a region that was there before, and the group is named by its question", async (t) => {
  const { q } = await asked(t, "kettle");
  await becomes(() => q.result.count(), 1, "there before it is needed");
  assert.equal((await q.result.innerText()).trim(), "");
  await becomes(() => q.result.getAttribute("aria-atomic"), "true");
  await matches(() => q.all.locator("legend").innerText(), /Where does the kettle stand\?/);
  const before = await q.result.elementHandle();
  await q.radio("In the hall").check();
  await q.check.click();
  await says(q.result, /Not yet/);
  assert.ok(await before?.evaluate((element) => element.isConnected), "the region itself was replaced");
  const described = await q.radio("In the hall").evaluate((input) => document.getElementById(input.getAttribute("aria-describedby") ?? "")?.textContent);
  assert.match(described ?? "", /The hall only leads there/, "the option is described by its feedback");
});

test("nothing chosen: it says so, where the group is named too", async (t) => {
  const { q } = await asked(t, "kettle");
  await q.check.click();
  await says(q.result, /Choose an answer first/);
  await matches(() => q.all.locator("legend").textContent(), /Choose an answer first/);
  await q.radio("In the kitchen").check();
  assert.doesNotMatch(await q.all.locator("legend").textContent() ?? "", /Choose an answer first/);
});

test("the same wrong answer twice counts once", async (t) => {
  const { page, q } = await asked(t, "order");
  await q.radio("The cook").check();
  await q.check.click();
  await says(q.result, /1 attempt left/);
  await page.waitForTimeout(700); // sooner it would be the second press of a double click
  await q.check.click();
  await says(q.result, /tried this already/);
  await q.radio("Nobody at all").check();
  await q.check.click();
  await says(q.result, /Correct on the second attempt/);
});

test("out of tries: the key is shown and no more is asked", async (t) => {
  const { q } = await asked(t, "order");
  for (const name of ["The cook", "The guest"]) {
    await q.radio(name).check();
    await q.check.click();
  }
  await says(q.result, /Not this time/);
  await becomes(() => q.option("Nobody at all").getAttribute("data-state"), "missed");
  await says(q.option("Nobody at all"), /It has stood there for years/);
  await hidden(q.again);
  await hidden(q.check);
});

test("the answer is offered after the first try, and shown when asked for", async (t) => {
  const { page, q } = await asked(t, "kettle");
  await hidden(q.show);
  await q.radio("In the garden").check();
  await q.check.click();
  await q.show.click();
  await says(q.result, /This is the answer/);
  await says(q.option("In the kitchen"), /At the end of the hall, for years/);
  assert.notEqual(await focused(page), "nothing");
  await q.option("In the hall").locator(".say").click({ force: true });
  await unchosen(q.radio("In the hall"), "a settled answer stays as it is");
});

test("hints come one after another", async (t) => {
  const { page, q } = await asked(t, "kettle");
  await hidden(q.all.getByText("Hint 2 of 2"));
  await q.all.getByText("Hint 1 of 2").click();
  await says(q.all, /It is a room\./);
  await q.all.getByText("Hint 2 of 2").click();
  await shown(page.getByText("It is the room at the end"));
});

test("trying again after it is settled keeps the first answer", async (t) => {
  const { page, q } = await asked(t, "walk");
  await q.radio("One hall").check();
  await q.check.click();
  await page.waitForTimeout(600);
  await q.again.click();
  await unchosen(q.radio("One hall"));
  await matches(() => focused(page), /^input/);
  await q.radio("Two halls").check();
  await q.check.click();
  await says(q.result, /Not yet/);
  await says(q.option("One hall"), /Your first answer/);
});

test("several answers: a part is told, missed ones stay untold until it is settled", async (t) => {
  const { page, q } = await asked(t, "boils", { address: kinds["many answers"] });
  await q.box("Water").check();
  await q.box("A spoon").check();
  await q.check.click();
  await says(q.result, /Not yet|Partly correct/);
  await says(q.option("A spoon"), /It only gets hot/);
  await hidden(page.getByText("A little later, and over the rim"), "what was missed was given away");
  await q.option("A spoon").locator(".say").click();
  await q.check.click();
  await says(q.result, /Partly correct/);
  await q.box("Milk").check();
  await q.check.click();
  await says(q.result, /Correct on attempt 3/);
});

test("true or false: true stands first", async (t) => {
  const { q } = await asked(t, "moved", { address: kinds["true or false"] });
  assert.deepEqual((await q.all.locator(".option .say").allInnerTexts()).map((text) => text.trim()), ["True", "False"]);
  await q.radio("False").check();
  await q.check.click();
  await says(q.result, /Correct/);
});

test("a guess is kept without a verdict, and the page's end leads back to it", async (t) => {
  const { page, q } = await asked(t, "guess", { address: kinds.guess });
  await q.radio("Two cups").check();
  await q.all.getByRole("button", { name: "Keep my guess" }).click();
  await says(q.result, /Kept/);
  await hidden(page.getByText("Then it is a small one"), "a guess gets no feedback");
  await page.getByRole("link", { name: /Now answer the question/ }).click();
  assert.match(page.url(), /#guess$/);
  await q.radio("Six cups").check();
  await q.check.click();
  await says(q.result, /Correct/);
  await says(q.option("Two cups"), /Your first guess/);
  await becomes(() => page.getByRole("link", { name: /Now answer the question/ }).count(), 0);
});

test("how sure, where the course asks", async (t) => {
  const folder = site("every", { name: "sure", edit: (yaml) => `${yaml}confidence: true\n` });
  const { page, q } = await asked(t, "kettle", { folder });
  await q.radio("In the kitchen").check();
  await q.all.getByRole("radio", { name: "Fairly sure" }).check();
  await q.check.click();
  await says(q.result, /Correct/);
  await page.reload();
  await chosen(q.all.getByRole("radio", { name: "Fairly sure" }));
});

test("answers come back after a reload and in another tab, in the same order", async (t) => {
  const { page, context, q, open } = await asked(t, "kettle");
  const order = await q.all.locator(".say").allInnerTexts();
  await q.radio("In the hall").check();
  await q.check.click();
  await page.reload();
  await says(q.result, /Not yet/);
  await chosen(q.radio("In the hall"));
  await becomes(() => q.option("In the hall").getAttribute("data-state"), "wrong");
  assert.deepEqual((await q.all.locator(".say").allInnerTexts()), order, "shuffled anew by a reload");

  const other = await context.newPage();
  await open(kinds.lesson, other);
  const there = question(other, "kettle");
  await there.radio("In the kitchen").check();
  await there.check.click();
  await says(q.result, /Correct on the second attempt/);
});
