// Quiz pages: one at a time and all at once, left in the middle, the result by objective, what was missed, the best attempt, the last.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { put, says, shownQuestion, tabTo } from "./lib/answering.mjs";
import { focused, learner, question } from "./lib/learner.mjs";
import { draft, kinds, site } from "./lib/sites.mjs";
import { becomes, chosen, hidden, matches, shown, unchosen } from "./lib/states.mjs";

async function quiz(t, address, how = {}) {
  const one = await learner(t, site("every"), how);
  await one.open(address);
  return one;
}
const button = (page, name) => page.getByRole("button", { name, exact: true });
const verdict = (page) => page.locator("[data-part=verdict]");

/** Answers what is shown, one after another, and looks at the result. @param {(id: string) => boolean} isRight @returns {Promise<string[]>} what was asked */
async function through(page, isRight) {
  const asked = [];
  for (let more = true; more;) {
    const id = await shownQuestion(page) ?? "";
    asked.push(id);
    await put(page, id, isRight(id));
    await question(page, id).check.click();
    await says(question(page, id).result, isRight(id) ? /Correct/ : /Not this time|Partly/);
    more = await button(page, "Next question").isVisible();
    await (more ? button(page, "Next question") : button(page, "See the result")).click();
  }
  await verdict(page).waitFor();
  return asked;
}

test("one at a time: three of four, right or wrong at once, one try each, the result by objective", async (t) => {
  const { page, open } = await quiz(t, kinds.quiz);
  for (const fact of [/3 questions of 4/, /\d+ min/, /60 % to pass/]) await says(page.locator(".facts"), fact);
  await becomes(() => page.locator("leadlet-question").filter({ visible: true }).count(), 0, "nothing is asked before it begins");
  await button(page, "Begin").click();
  await becomes(() => page.locator("leadlet-question").filter({ visible: true }).count(), 1);
  await says(page.locator("[data-count]").first(), /Question 1 of 3/);
  const asked = await through(page, () => false);
  assert.equal(new Set(asked).size, 3);
  await says(verdict(page), /Not passed yet/);
  await matches(() => focused(page), /Not passed yet/, "the focus goes to the verdict");
  const goals = page.getByRole("region", { name: "What you can do" });
  for (const item of await goals.getByRole("listitem").all()) await matches(() => item.innerText(), /\d of \d/);
  for (const link of await goals.getByRole("link").all()) assert.doesNotMatch(await link.getAttribute("href") ?? "", /each\.html/, "never to the quiz itself");
  await open("checking/index.html");
  await says(page.getByRole("listitem").filter({ hasText: "One at a time" }), /Not passed yet/);
  await open(kinds.front);
  await says(page.getByRole("listitem").filter({ hasText: "Checking" }), /Quiz not passed yet/);
  await open("record.html");
  await says(page.locator("leadlet-record"), /Quiz not passed yet/);
});

test("all right: passed; the module and the record know", async (t) => {
  const { page, open } = await quiz(t, kinds.quiz);
  await button(page, "Begin").click();
  await through(page, () => true);
  await says(verdict(page), /Passed, with everything correct/);
  await hidden(button(page, "Try what you missed"));
  await says(page.locator("leadlet-quiz"), /100 %: (\d) of \1 (questions correct|points, as .*)\. You need 60 % to pass/);
  await open("checking/index.html");
  await says(page.getByRole("listitem").filter({ hasText: "One at a time" }), /Done/);
  await open("record.html");
  await says(page.locator("leadlet-record"), /Quiz: 100 %/);
  // Two quiz pages, one of them not taken.
  await says(page.locator("[data-part=score]"), /^50 %$/);
});

test("left in the middle and come back to: the same questions, in the same order, with what was answered", async (t) => {
  const { page, open, context } = await quiz(t, kinds.quiz);
  await button(page, "Begin").click();
  const first = await shownQuestion(page);
  await put(page, first);
  await question(page, first).check.click();
  await button(page, "Next question").click();
  const second = await shownQuestion(page);
  const options = await question(page, second).all.locator(".say").allInnerTexts();
  await open(kinds.front);
  await open(kinds.quiz);
  await hidden(button(page, "Begin"));
  await becomes(() => shownQuestion(page), second);
  await becomes(() => question(page, second).all.locator(".say").allInnerTexts(), options, "shuffled anew");
  await says(page.locator("[data-count]").first(), /Question 2 of 3/);
  const other = await open(kinds.quiz, await context.newPage());
  await becomes(() => shownQuestion(other), second, "also in another tab");
  const asked = await through(page, () => true);
  assert.equal(asked.length, 2);
  await says(verdict(page), /everything correct/);
});

test("what was missed is practice and changes no score; a new attempt does; the best counts; no attempts left", async (t) => {
  const { page } = await quiz(t, kinds.quiz);
  await button(page, "Begin").click();
  let wrong = "";
  await through(page, (id) => (wrong ||= id) !== id);
  await says(page.locator("leadlet-quiz"), /\d\d %: \d of \d [^]*2 attempts left/);
  const before = await page.locator("[data-part=score]").innerText();
  await button(page, "Try what you missed").click();
  assert.deepEqual(await through(page, () => true), [wrong], "only what was missed");
  await says(page.locator("leadlet-quiz"), /2 attempts left[^]*1 of 1 correct now\. That was practice/);
  await becomes(() => page.locator("[data-part=score]").innerText(), before, "the score stays");
  await page.reload();
  await says(page.locator("leadlet-quiz"), /2 attempts left/);
  await becomes(() => page.locator("[data-part=score]").innerText(), before);
  await button(page, "Try the quiz again").click();
  await through(page, () => true);
  await says(verdict(page), /everything correct/);
  await button(page, "Try the quiz again").click();
  await through(page, () => false);
  await says(verdict(page), /Not passed yet/);
  await says(page.locator("leadlet-quiz"), /Your best attempt counts: 100 %/);
  await says(page.locator("leadlet-quiz"), /0 attempts left/);
  for (const name of ["Try the quiz again", "Begin"]) await hidden(button(page, name), name);
  await page.reload();
  await says(verdict(page), /Not passed yet/);
  await hidden(button(page, "Try the quiz again"));
  await shown(button(page, "Try what you missed"));
});

test("another attempt asks afresh, and another learner is asked other things", async (t) => {
  const drawn = new Set();
  for (let one = 0; one < 5; one++) {
    const { page } = await quiz(t, kinds.quiz);
    await button(page, "Begin").click();
    drawn.add(await page.evaluate(() => Object.values(JSON.parse(localStorage["leadlet:every-block"]).quizzes)[0]["drawn"].join()));
  }
  assert.ok(drawn.size > 1, [...drawn].join(" | "));
});

test("all at once: nothing is told before the end; open ones are asked for; then every answer can be seen", async (t) => {
  const { page } = await quiz(t, kinds["quiz on one page"]);
  await button(page, "Begin").click();
  await becomes(() => page.locator("leadlet-question").filter({ visible: true }).count(), 8);
  await becomes(() => button(page, "Check my answer").filter({ visible: true }).count(), 0);
  for (const [id, right] of [["steps", true], ["pairs", true], ["groups", true], ["words", false], ["exact", true], ["colour", true]]) await put(page, id, right);
  await becomes(() => page.locator("[data-state=right], [data-state=wrong]").filter({ visible: true }).count(), 0, "judged before the end");
  await page.reload();
  await chosen(question(page, "colour").radio("Black ones"), "what was chosen is kept");
  await becomes(() => question(page, "pairs").all.getByRole("combobox", { name: "Cup" }).evaluate((select) => select["selectedOptions"][0].label), "Drinking");
  await becomes(() => question(page, "words").all.getByRole("textbox").first().inputValue(), "7");
  await button(page, "See the result").click();
  await says(page.locator("leadlet-quiz"), /2 questions have no answer yet/);
  await put(page, "numbers");
  await put(page, "where", false);
  await button(page, "See the result").click();
  // Ten points, of which the words (1) and the place (1) are lost.
  await says(page.locator("leadlet-quiz"), /80 %: 8 of 10 points, as some answers count more, or in part\. You need 80 % to pass/);
  await says(verdict(page), /Passed, with something to read again/);
  await says(page.getByRole("region", { name: "What you can do" }), /Put the making of tea in order/);
  await button(page, "See the answers").click();
  await says(question(page, "words").result, /Not this time/);
  await says(question(page, "where").option("Under water"), /They would rot/);
  await says(question(page, "where").option("On hills"), /In the mist/);
});

test("by keyboard alone, and as it is read", async (t) => {
  const { page } = await quiz(t, kinds.quiz);
  await tabTo(page, button(page, "Begin"));
  await page.keyboard.press("Enter");
  for (let place = 1; place <= 3; place++) {
    await matches(() => focused(page), new RegExp(`^h2 Question ${place}`), "the focus goes to the question");
    const id = await shownQuestion(page) ?? "";
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await tabTo(page, question(page, id).check, "Tab", 6);
    await page.keyboard.press("Enter");
    await says(question(page, id).result, /Correct|Not this time|Partly/);
    await matches(() => focused(page), place < 3 ? /button Next question/ : /button See the result/);
    if (place === 1) await matches(() => page.locator("main").ariaSnapshot(), /group "Question 1: [^]*heading "Question 1: [^]*status:[^]*button "Next question"/);
    await page.keyboard.press("Enter");
  }
  await verdict(page).waitFor();
  const tree = await page.locator("main").ariaSnapshot();
  for (const part of [/heading ".*assed.*" \[level=1\]/, /region "What you can do"|heading "What you can do"/, /button "See the answers"/]) assert.match(tree, part);
});

test("a quiz answer moves practice, and the lesson's own answer stays its own", async (t) => {
  const { page, open } = await quiz(t, kinds["quiz on one page"], { now: "2026-03-02T10:00:00" });
  await button(page, "Begin").click();
  await put(page, "colour");
  await button(page, "See the result").click();
  await button(page, "See the result").click();
  await verdict(page).waitFor();
  await open("checking/leaves.html");
  await unchosen(question(page, "colour").radio("Black ones"), "a quiz is no lesson answer");
  await page.clock.setSystemTime("2026-03-04T10:00:00");
  await open("practice.html");
  await page.locator("leadlet-practice leadlet-question").waitFor();
});

test("a question is removed while the quiz is taken: it is said, the others and their answers stay", async (t) => {
  const course = draft("every", { name: "quiz-edited" });
  const folder = course.build();
  const { page, open } = await learner(t, folder);
  await open(kinds["quiz on one page"]);
  await button(page, "Begin").click();
  await put(page, "colour");
  await put(page, "words", false);
  const leaves = path.join(course.content, "05-checking/01-leaves.md");
  fs.writeFileSync(leaves, fs.readFileSync(leaves, "utf8").replace(/::: question \{#where\}[^]*?\n:::\n/, ""));
  course.build();
  await page.reload();
  await says(page.locator("[data-part=gone]"), /1 question of this attempt is no longer in this quiz/);
  await chosen(question(page, "colour").radio("Black ones"), "what was answered is kept");
  await becomes(() => question(page, "words").all.getByRole("textbox").first().inputValue(), "7");
  await button(page, "See the result").click();
  await button(page, "See the result").click();
  await verdict(page).waitFor();
  await says(page.locator("[data-part=gone]"), /no longer in this quiz/);
});

test("a step of a story is removed while it is read: it is said, and one goes on from where it still stands", async (t) => {
  const course = draft("every", { name: "story-edited" });
  const { page, open } = await learner(t, course.build());
  await open(kinds.story);
  await page.getByRole("link", { name: "Wait and hope" }).click();
  await page.getByRole("link", { name: "Say nothing" }).click();
  const story = path.join(course.content, "03-kinds/04-a-story.md");
  fs.writeFileSync(story, fs.readFileSync(story, "utf8").replace("- [Say nothing](#silent)\n", "").replace(/## No tea at all[^]*?\n(?=:::)/, ""));
  course.build();
  await page.reload();
  await says(page.locator("leadlet-scenario"), /This story was changed after you read it[^]*/);
  await says(page.locator("leadlet-scenario .story"), /Ten to four/);
  await page.getByRole("link", { name: "Own it aloud" }).click();
  await says(page.locator("leadlet-scenario"), /An end with a price/);
});
