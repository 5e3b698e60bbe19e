// Each kind of question that is no choice: right, partly right and wrong, by pointer and by keyboard alone, and as it is read aloud.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fillIn, itemsOf, order, pair, put, putInOrder, says, tabTo, use, warmth } from "./lib/answering.mjs";
import { focused, learner, question } from "./lib/learner.mjs";
import { site } from "./lib/sites.mjs";
import { becomes, hidden, matches, shown } from "./lib/states.mjs";

const pages = { steps: "in-order", pairs: "what-belongs", groups: "what-belongs", words: "blanks", exact: "blanks", numbers: "blanks" };

async function asked(t, id, how = {}) {
  const one = await learner(t, site("every"), how);
  await one.open(`kinds/${pages[id]}.html`);
  return { ...one, q: question(one.page, id) };
}

/** A press is not taken for the second of a double click. */
const pause = (page) => page.waitForTimeout(450);

test("in order: never the right order at first, whoever asks", async (t) => {
  const seen = new Set();
  for (let one = 0; one < 6; one++) {
    const { q } = await asked(t, "steps");
    const shown = await itemsOf(q);
    assert.deepEqual([...shown].sort(), [...order].sort());
    assert.notDeepEqual(shown, order, "the answer was shown");
    seen.add(shown.join());
  }
  assert.ok(seen.size > 1, "each learner has an order of their own");
});

test("in order, by pointer: wrong, a part right, right", async (t) => {
  const { page, q } = await asked(t, "steps");
  const [fill, boil, pour, wait] = order;
  await putInOrder(q, [boil, fill, wait, pour]);
  await q.check.click();
  await says(q.result, /Not yet/);
  await says(q.option(fill), /Without water nothing boils/);
  await putInOrder(q, [boil, fill, pour, wait]);
  await q.check.click();
  await says(q.result, /Partly correct/);
  await becomes(() => q.option(pour).getAttribute("data-state"), "right");
  await becomes(() => q.option(fill).getAttribute("data-state"), "wrong");
  await hidden(page.getByText("Water, heat, leaves, time."));
  await putInOrder(q, order);
  await q.check.click();
  await says(q.result, /Correct on attempt 3/);
  await shown(page.getByText("Water, heat, leaves, time."));
  await becomes(() => q.all.getByRole("button", { name: /Move/ }).filter({ visible: true }).count(), 0, "settled: nothing can be moved");
  await page.reload();
  await becomes(() => itemsOf(q), order, "kept as it was put");
  await says(q.result, /Correct/);
});

test("in order, by keyboard alone; each move is said, and the focus stays with the item", async (t) => {
  const { page, q } = await asked(t, "steps");
  await putInOrder(q, order, async (button) => {
    const name = await button.getAttribute("id");
    await tabTo(page, button);
    await page.keyboard.press("Enter");
    const at = await page.evaluate(() => document.activeElement?.id);
    assert.equal(at, name, "the focus stays on the button of the item that moved");
    await says(q.all.getByRole("status").first(), /Now in place \d of 4/);
    for (let back = 0; back < 12; back++) await page.keyboard.press("Shift+Tab");
  });
  await tabTo(page, q.check);
  await page.keyboard.press("Space");
  await says(q.result.last(), /^Correct/);
});

test("in order, the ends: a button that can do nothing says so, and stays where it is", async (t) => {
  const { q } = await asked(t, "steps");
  const [first] = await itemsOf(q);
  const up = q.all.getByRole("button", { name: `Move up ${first}` });
  await becomes(() => up.getAttribute("aria-disabled"), "true");
  await up.focus();
  await up.press("Enter");
  assert.equal((await itemsOf(q))[0], first);
  await q.all.getByRole("button", { name: `Move down ${first}` }).click();
  assert.equal((await itemsOf(q))[1], first);
});

test("in order, dragged by its number", async (t) => {
  const { page, q } = await asked(t, "steps");
  const before = await itemsOf(q);
  const from = await q.all.locator(".option .key").first().boundingBox();
  const to = await q.all.locator(".option").last().boundingBox();
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + 20, to.y + to.height / 2, { steps: 12 });
  await page.mouse.up();
  await becomes(() => itemsOf(q), [...before.slice(1), before[0]]);
});

test("in order, as it is read: a group, a list, buttons that say what they move, and the verdict", async (t) => {
  const { q } = await asked(t, "steps");
  await put(q.all.page(), "steps", false);
  await q.check.click();
  await says(q.result, /Not yet/);
  const tree = await q.all.ariaSnapshot();
  for (const part of [/group "Question: In which order is tea made\?"/, /- list:/, /button "Move up Boil the water" \[disabled\]/, /button "Move down Boil the water"\n/, /Not quite/, /status: ?.*Not yet|strong: Not yet/, /button "Show the answer"/]) assert.match(tree, part);
});

test("in order, the answer shown: what stands wrong says where it belongs", async (t) => {
  const { q } = await asked(t, "steps");
  const [fill, boil, pour, wait] = order;
  await putInOrder(q, [boil, fill, pour, wait]);
  await q.check.click();
  await q.show.click();
  await says(q.result, /This is the answer/);
  await says(q.option(boil), /Not here: it is number 2/);
});

test("pairs, by pointer: wrong, a part right, out of tries: each wrong one says what it goes with", async (t) => {
  const { q } = await asked(t, "pairs");
  await q.check.click();
  await says(q.result, /Choose an answer first/);
  await pair(q, { Kettle: "Straining", Sieve: "Drinking", Cup: "Boiling" });
  await q.check.click();
  await says(q.result, /Not yet.*1 attempt left/);
  await says(q.option("Kettle"), /It has a heater/);
  await pair(q, { Kettle: "Boiling" });
  await q.check.click();
  await says(q.result, /Partly correct/);
  await becomes(() => q.option("Kettle").getAttribute("data-state"), "right");
  await says(q.option("Cup"), /It goes with: Drinking/);
  await hidden(q.check);
  const cup = q.all.getByRole("combobox", { name: "Cup" });
  await cup.focus();
  await cup.press("ArrowDown");
  await becomes(() => cup.evaluate((select) => select["selectedOptions"][0].label), "Boiling", "settled: it stays");
});

test("pairs, by keyboard alone: right", async (t) => {
  const { page, q } = await asked(t, "pairs");
  for (const item of await itemsOf(q)) {
    await tabTo(page, q.all.getByRole("combobox", { name: item }));
    await page.keyboard.type(use[item].slice(0, 3));
  }
  await tabTo(page, q.check);
  await page.keyboard.press("Enter");
  await says(q.result, /^Correct/);
  await page.reload();
  await becomes(() => q.all.getByRole("combobox", { name: "Cup" }).evaluate((select) => select["selectedOptions"][0].label), "Drinking");
});

test("groups: a part, then all, and as it is read", async (t) => {
  const { page, q } = await asked(t, "groups");
  await pair(q, { ...warmth, Ice: "Hot" });
  await q.check.click();
  await says(q.result, /Partly correct/);
  await says(q.option("Ice"), /It cracks/);
  await hidden(page.getByText("It rises."), "feedback of what is right");
  const tree = await q.all.ariaSnapshot();
  for (const part of [/group "Question: Hot or cold\?"/, /combobox "Ice"/, /option "Hot" \[selected\]/, /Partly correct/]) assert.match(tree, part);
  const described = await q.all.getByRole("combobox", { name: "Ice" }).evaluate((select) => document.getElementById(select.getAttribute("aria-describedby") ?? "")?.textContent);
  assert.match(described ?? "", /It cracks/);
  await pair(q, { Ice: "Cold" });
  await q.check.click();
  await says(q.result, /Correct on the second attempt/);
});

test("blanks of words: case, accents and the other word are forgiven; a part; Enter checks", async (t) => {
  const { page, q } = await asked(t, "words");
  await q.check.click();
  await says(q.result, /Type an answer first/);
  const [first, second] = [q.all.getByRole("textbox", { name: "Blank 1 of 2" }), q.all.getByRole("textbox", { name: "Blank 2 of 2" })];
  await tabTo(page, first);
  await page.keyboard.type("  CAFE ");
  await page.keyboard.press("Tab");
  await page.keyboard.type("pot");
  await page.keyboard.press("Enter");
  await says(q.result, /Partly correct/);
  await becomes(() => first.locator("xpath=..").getAttribute("data-state"), "right");
  await becomes(() => second.locator("xpath=..").getAttribute("data-state"), "wrong");
  assert.doesNotMatch(await q.all.locator(".gap").last().innerText(), /kettle/, "the key was given away");
  await matches(() => q.all.ariaSnapshot(), /textbox "Blank 2 of 2": pot/);
  await tabTo(page, second, "Shift+Tab");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Kettle");
  await page.keyboard.press("Enter");
  await says(q.result, /Correct on the second attempt/);
  await page.reload();
  await becomes(() => second.inputValue(), "Kettle");
  await second.focus();
  await page.keyboard.type("x");
  await becomes(() => second.inputValue(), "Kettle", "settled: it stays, and can still be reached");
});

test("blanks of words: wrong, and shown", async (t) => {
  const { q } = await asked(t, "words");
  await fillIn(q, "tea", "pot");
  await q.check.click();
  await says(q.result, /Not yet/);
  await shown(q.all.locator("fieldset").getByText("The café comes first"));
  await q.show.click();
  await says(q.all.locator(".gap").first(), /café/);
  await says(q.all.locator(".gap").last(), /kettle/);
});

test("exact: case counts", async (t) => {
  const { q } = await asked(t, "exact");
  await fillIn(q, "teatime");
  await q.check.click();
  await says(q.result, /Not yet/);
  await fillIn(q, "TeaTime");
  await q.check.click();
  await says(q.result, /Correct/);
});

test("blanks of numbers: within the bounds, outside, a part", async (t) => {
  const { q } = await asked(t, "numbers");
  await fillIn(q, "0.31", "89.9");
  await q.check.click();
  await says(q.result, /Not yet/);
  await fillIn(q, "0.30", "89.9");
  await q.check.click();
  await says(q.result, /Partly correct/);
  await fillIn(q, ".2", "100");
  await q.check.click();
  await says(q.result, /Correct on attempt 3/);
  await matches(() => q.all.ariaSnapshot(), /textbox "Blank 2 of 2" \[disabled\]: "100"\n.*Correct degrees/);
});

test("nothing is dead: after each kind is settled, once more from the start", async (t) => {
  for (const id of ["steps", "groups", "words"]) {
    const { page, q } = await asked(t, id);
    await put(page, id);
    await q.check.click();
    await says(q.result.last(), /^Correct/);
    await pause(page);
    await q.again.click();
    assert.notEqual(await focused(page), "nothing");
    await put(page, id, false);
    await q.check.click();
    await says(q.result.last(), /Not yet|Partly/);
  }
});
