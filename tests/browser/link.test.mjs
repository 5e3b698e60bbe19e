// The link to another device, when everything was done: all pages of the sample course, right and wrong, with hints and plans.
import assert from "node:assert/strict";
import { test } from "node:test";
import { says } from "./lib/answering.mjs";
import { learner } from "./lib/learner.mjs";
import { site } from "./lib/sites.mjs";

const button = (page, name) => page.getByRole("button", { name, exact: true });

/** Does what one page asks, each press by the page's own controls; every third question is wrong at first. */
function doPage() {
  let count = 0;
  const press = (within, act) => {
    const found = [...within.querySelectorAll(`[data-do="${act}"]`)].find((one) => !one.hidden && one.getClientRects().length);
    found?.click();
    return Boolean(found);
  };
  const keyOf = (question) => {
    const { right, order, pairs, blanks, ranges } = question.rightKey;
    return right ?? order ?? (pairs ? Object.entries(pairs).map(([item, [target]]) => `${item}>${target}`).sort() : undefined)
      ?? (blanks?.length && blanks[0] ? blanks.map(([first]) => first) : undefined) ?? ranges?.map(({ min, max }) => String((min + max) / 2));
  };
  const answer = (question, once) => {
    for (const hint of question.querySelectorAll("details.hint")) hint.open = true;
    if (!once && count++ % 3 === 0 && question.rightKey.right) {
      const wrong = [...question.querySelectorAll(".option")].map((option) => option.dataset.option).filter((id) => !question.rightKey.right.includes(id));
      question.kind.put(question, wrong.slice(0, 1));
      question.check.click();
    }
    question.kind.put(question, keyOf(question));
    question.check.click();
  };
  for (const question of document.querySelectorAll("leadlet-question")) if (!question.closest("leadlet-quiz")) {
    answer(question, false);
    if (!question.isSettled) answer(question, true);
  }
  for (const story of document.querySelectorAll("leadlet-scenario")) for (let step = 0; step < 20 && !story.isSettled; step++) [...story.querySelectorAll(".story a[href^='#']")].at(-1)?.click();
  for (const card of document.querySelectorAll("leadlet-card")) {
    card.querySelector("details").open = true;
    card.keep("knew");
  }
  for (const box of document.querySelectorAll("leadlet-commit textarea, leadlet-reflect textarea, leadlet-compose textarea")) {
    box.value = "My own words, for me alone";
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
  for (const plan of document.querySelectorAll("leadlet-commit")) press(plan, "keep");
  for (const text of document.querySelectorAll("leadlet-compose")) press(text, "compare");
  for (const tick of document.querySelectorAll("leadlet-checklist input, leadlet-compose input[type=checkbox]")) if (!tick.checked) tick.click();
  for (const rating of document.querySelectorAll("leadlet-rating")) [...rating.querySelectorAll("input")].at(-1).click();
  const check = document.querySelector("leadlet-self-check");
  if (check) {
    for (const scale of check.querySelectorAll("fieldset")) [...scale.querySelectorAll("input")].at(-1)?.click();
    [...check.querySelectorAll("button")].find((one) => !one.hidden && one.getClientRects().length)?.click();
  }
  const done = document.querySelector("leadlet-done button");
  if (done && done.getClientRects().length) done.click();
}

/** Takes a quiz to its end. */
async function takeQuiz(page) {
  await page.getByRole("button", { name: /^(Begin|Start)/ }).filter({ visible: true }).first().click();
  for (let step = 0; step < 40; step++) {
    await page.locator("leadlet-quiz leadlet-question, leadlet-quiz [data-part=verdict]").filter({ visible: true }).first().waitFor();
    if (await page.locator("leadlet-quiz [data-part=verdict]").isVisible()) return;
    await page.evaluate(() => {
      const question = [...document.querySelectorAll("leadlet-quiz leadlet-question")].find((one) => one.getClientRects().length && one.dataset.state !== "settled");
      if (!question) return;
      const { right, order, pairs, blanks, ranges } = question.rightKey;
      question.kind.put(question, right ?? order ?? (pairs ? Object.entries(pairs).map(([item, [target]]) => `${item}>${target}`).sort() : undefined)
        ?? (blanks?.length && blanks[0] ? blanks.map(([first]) => first) : undefined) ?? ranges?.map(({ min, max }) => String((min + max) / 2)));
      question.check.click();
    });
    const next = page.getByRole("button", { name: /^(Next question|See the result)$/ }).filter({ visible: true });
    await next.first().click();
  }
}

test("all pages of the sample course done: one link below 2,300 characters, and another profile finds all of it", async (t) => {
  const { page, open } = await learner(t, site("sample"));
  await open("plan.html");
  const pages = await page.evaluate(() => window["leadletOutline"].modules.flatMap((module) => module[3].map(([id, , href, kind]) => ({ id, href, kind }))));
  const undone = [];
  for (const { id, href, kind } of pages) {
    await open(href);
    if (kind === "quiz") await takeQuiz(page);
    else await page.evaluate(doPage);
    await page.waitForFunction((one) => JSON.parse(Object.entries(localStorage).find(([name]) => /^leadlet:[\w-]+$/.test(name))?.[1] ?? "{}").pages?.[one]?.done, id, { timeout: 5000 }).catch(() => undone.push(id));
  }
  assert.deepEqual(undone, []);
  const kept = (where) => where.evaluate(() => {
    const { answers, pages: visited, practice, quizzes } = JSON.parse(Object.entries(localStorage).find(([name]) => /^leadlet:[\w-]+$/.test(name))?.[1] ?? "{}");
    return {
      answers: Object.entries(answers).map(([id, { last, settled }]) => [id, last.part, settled !== undefined]).sort(), practice: Object.keys(practice).sort(),
      done: Object.keys(visited).filter((id) => visited[id].done !== undefined).sort(), scores: Object.values(quizzes).map(({ score }) => score?.toFixed(2)).sort(),
    };
  });
  const before = await kept(page);
  await open("plan.html");
  await button(page, "Copy as a link").click();
  await says(page.locator("[data-part=said]"), /The link was copied/);
  const link = await page.evaluate(() => navigator.clipboard.readText());
  t.diagnostic(`${pages.length} pages, ${before.answers.length} answers: ${link.length} characters`);
  assert.ok(link.length < 2300, `${link.length} characters`);
  assert.doesNotMatch(decodeURIComponent(link), /own words/i);
  const there = await learner(t, site("sample"));
  await there.open("plan.html#" + link.split("#")[1]);
  await says(there.page.getByRole("region", { name: "Add what you saved?" }), new RegExp(`${pages.length} pages`));
  await button(there.page, "Add it").click();
  await says(there.page.locator("[data-part=said]"), /Added/);
  const after = await kept(there.page);
  assert.deepEqual(after.done, before.done);
  assert.deepEqual(after.scores, before.scores);
  assert.deepEqual(after.answers.map(([id, part, settled]) => [id, Math.round(part * 10), settled]), before.answers.map(([id, part, settled]) => [id, Math.round(part * 10), settled]));
  assert.deepEqual(after.practice, before.practice);
});
