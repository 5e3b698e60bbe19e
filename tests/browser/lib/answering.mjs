// The ways a learner answers each kind of question: with a pointer, or with the keyboard alone.
import assert from "node:assert/strict";
import { question } from "./learner.mjs";

/** Until a text stands there; the message shows what stood there instead. */
export async function says(locator, pattern) {
  await locator.filter({ hasText: pattern }).first().waitFor().catch(async () => {
    assert.match(await locator.first().innerText().catch(() => "(nothing there)"), pattern);
  });
}

/** Presses Tab (or Shift+Tab) until a thing has the focus: so it can be reached without a pointer. */
export async function tabTo(page, locator, key = "Tab", most = 60) {
  for (let step = 0; step < most; step++) {
    if (await locator.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  assert.fail(`not reached by ${key}: ${await locator.first().innerText()}`);
}

/** The words of the items of a question, in the order that is shown. */
export const itemsOf = async (q) => (await q.all.locator(".option .say").allInnerTexts()).map((text) => text.trim());

/**
 * Puts items in an order, moving each one up from where it stands.
 * @param {ReturnType<typeof question>} q
 * @param {string[]} wanted
 * @param {(button: import("playwright-core").Locator) => Promise<void>} [press]
 */
export async function putInOrder(q, wanted, press = (button) => button.click()) {
  for (const [place, item] of wanted.entries()) {
    for (let at = (await itemsOf(q)).indexOf(item); at > place; at--) await press(q.all.getByRole("button", { name: `Move up ${item}` }));
  }
  assert.deepEqual(await itemsOf(q), wanted);
}

/** Chooses from the list beside each item. @param {Record<string, string>} pairs */
export async function pair(q, pairs) {
  for (const [item, target] of Object.entries(pairs)) await q.all.getByRole("combobox", { name: item }).selectOption({ label: target });
}

/** Fills the blanks from the first on. */
export async function fillIn(q, ...words) {
  for (const [place, word] of words.entries()) await q.all.getByRole("textbox").nth(place).fill(word);
}

export const order = ["Fill the kettle", "Boil the water", "Pour it over the leaves", "Wait four minutes"];
export const use = { Kettle: "Boiling", Sieve: "Straining", Cup: "Drinking" };
export const warmth = { Steam: "Hot", "Fresh tea": "Hot", Ice: "Cold", "The cellar": "Cold" };

/** How each question of the course is answered right, by its id. */
const keys = {
  kettle: ["In the kitchen"], walk: ["One hall"], order: ["Nobody at all"], water: ["It is boiled"], cup: ["A cup"], boils: ["Water", "Milk"],
  moved: ["False"], guess: ["Six cups"], fill: ["They fill the kettle"], colour: ["Black ones"], where: ["On hills"], milk: ["The tea"], sugar: ["Sugar", "Honey"],
  steps: order, pairs: use, groups: warmth, words: ["coffee", "kettle"], exact: ["TeaTime"], numbers: ["0.25", "95"],
};

/** Puts in the right answer, or a wrong one; checks nothing. @param {any} page a page or a frame @param {string} id */
export async function put(page, id, right = true) {
  const q = question(page, id);
  const key = keys[id];
  assert.ok(key, `no key of ${id}`);
  await q.all.waitFor();
  if (id === "steps") return putInOrder(q, right ? key : [key[1], key[0], key[3], key[2]]);
  if (id === "pairs" || id === "groups") {
    const targets = Object.values(key);
    return pair(q, right ? key : Object.fromEntries(Object.keys(key).map((item, at, all) => [item, targets[(at + all.length / 2 + .5) % all.length | 0]])));
  }
  if (["words", "exact", "numbers"].includes(id)) return fillIn(q, ...(right ? key : key.map(() => "7")));
  const options = q.all.locator(".option");
  for (let at = 0; at < await options.count(); at++) {
    const name = (await options.nth(at).locator(".say").innerText()).trim();
    const input = options.nth(at).locator("input");
    if (key.includes(name) === right) await input.check();
    else if (await input.getAttribute("type") === "checkbox") await input.uncheck();
  }
}

/** Answers a question, and waits for the verdict. */
export async function answer(page, id, right = true) {
  const q = question(page, id);
  await put(page, id, right);
  await q.check.click();
  await says(q.result, right ? /Correct/ : /Not|Partly/);
}

/** A question that is shown alone, by its id. */
export const shownQuestion = (page) => page.locator("leadlet-question").filter({ visible: true }).first().getAttribute("id");
