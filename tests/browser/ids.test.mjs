// An author gives ids by hand to what had none: all that the learner did follows, on the page itself and in the rooms.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { says } from "./lib/answering.mjs";
import { learner } from "./lib/learner.mjs";
import { draft } from "./lib/sites.mjs";
import { becomes, chosen } from "./lib/states.mjs";

const files = ["01-asking/01-one-answer.md", "04-keeping/01-plans-and-cards.md", "05-checking/01-leaves.md", "05-checking/90-each.md"];

/** Answers the quiz question that is shown. @param {import("playwright-core").Page} page */
async function answerShown(page) {
  const shown = page.locator("[data-q]:not([hidden]) leadlet-question");
  await shown.locator("input:is([type=radio], [type=checkbox])").first().check();
  await shown.getByRole("button", { name: "Check my answer" }).click();
  await says(shown.locator(".result"), /\S/);
}

test("answers, texts, plans, cards, ratings, practice and a quiz under way follow ids that are given by hand", async (t) => {
  const course = draft("every", { name: "ids" });
  const edit = (change) => {
    for (const name of files) {
      const file = path.join(course.content, name);
      fs.writeFileSync(file, change(fs.readFileSync(file, "utf8")));
    }
  };
  edit((text) => text.replace(/\{#\w+ ?/g, "{").replaceAll(" {}", ""));
  const folder = course.build();
  const { page, open } = await learner(t, folder, { now: "2026-03-02T09:00:00" });
  const kettle = page.locator("leadlet-question").filter({ has: page.getByRole("group", { name: "Where does the kettle stand?" }) });
  const kept = () => page.evaluate(() => JSON.parse(localStorage.getItem("leadlet:every-block") ?? "{}"));

  await open("asking/one-answer.html");
  await kettle.getByRole("radio", { name: "In the kitchen" }).check();
  await kettle.getByRole("button", { name: "Check my answer" }).click();
  await says(kettle.locator(".result"), /Correct/);
  await open("keeping/plans-and-cards.html");
  await page.locator("leadlet-reflect textarea").fill("My neighbour");
  await page.locator("leadlet-rating input").nth(3).check();
  await page.locator("leadlet-card summary").first().click();
  await page.locator("leadlet-card [data-do=knew]").first().click();
  for (const place of [0, 1]) await page.locator("leadlet-commit textarea").nth(place).fill(["the bell rings", "boil water"][place]);
  await page.locator("leadlet-commit [data-do=keep]").click();
  await open("checking/each.html");
  await page.locator("[data-do=begin]").click();
  await answerShown(page);
  const before = await kept();
  const old = Object.keys(before.practice).sort();
  assert.equal(old.length, 4, "a question, a card, a plan and one of the quiz");

  let number = 0;
  edit((text) => text.replace(/^::: (question|card|rating|reflect|commit)(?: \{(.*)\})?$/gm, (_, kind, rest = "") => `::: ${kind} {#hand-${++number} ${rest}}`.replace(" }", "}")));
  assert.equal(course.build(), folder);

  // The quiz knows the questions of its pool by the page.
  await page.reload();
  await becomes(() => page.locator("[data-part=how-far] .dots [data-state=done]").count(), 1);
  const attempts = Object.values((await kept()).quizzes);
  assert.equal(attempts.length, 1);
  for (const id of attempts[0].drawn) assert.match(id, /^hand-/);

  await open("asking/one-answer.html");
  assert.match((await kettle.getAttribute("id")) ?? "", /^hand-/);
  await chosen(kettle.getByRole("radio", { name: "In the kitchen" }));
  await says(kettle.locator(".result"), /Correct/);

  // The rooms know them by the outline: the lesson with the plan was not opened again.
  await open("plan.html");
  await says(page.locator("[data-part=plans]"), /the bell rings.*boil water/s);
  await says(page.locator("[data-part=notes]"), /My neighbour/);
  await page.locator("[data-part=plans] [data-do=did]").click();
  const after = await kept();
  assert.equal(Object.keys(after.practice).length, 4);
  for (const id of Object.keys(after.practice)) assert.match(id, /^hand-/);
  await page.clock.setSystemTime("2026-03-05T09:00:00");
  await open("practice.html");
  await says(page.locator("leadlet-practice .step h2"), /\b4\b/);

  await open("keeping/plans-and-cards.html");
  await becomes(() => page.locator("leadlet-reflect textarea").inputValue(), "My neighbour");
  await chosen(page.locator("leadlet-rating input").nth(3));
  await becomes(() => page.locator("leadlet-card").first().getAttribute("data-state"), "knew");
  await becomes(() => page.locator("leadlet-commit textarea").first().inputValue(), "the bell rings");

  // What was saved before the change comes in under the old ids, and follows too.
  await open("plan.html");
  await page.locator("[data-do=erase]").first().evaluate((button) => button.click());
  await page.locator("[data-part=paste]").evaluate((box, text) => { box.value = text; }, JSON.stringify({ leadlet: 1, course: "every-block", state: before }));
  await page.locator("[data-do=read]").evaluate((button) => button.click());
  await page.locator("[data-do=merge]").click();
  await says(page.locator("[data-part=plans]"), /the bell rings/);
  assert.deepEqual(Object.keys((await kept()).practice).filter((id) => !/^hand-/.test(id)), []);
});
