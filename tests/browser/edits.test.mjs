// The course is edited and built again at the same address, for real: nothing that the learner did is lost, or lands on another thing.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { itemsOf, order, putInOrder, says } from "./lib/answering.mjs";
import { learner } from "./lib/learner.mjs";
import { draft } from "./lib/sites.mjs";
import { becomes, chosen, shown } from "./lib/states.mjs";

/** A question by its words, as nobody wrote ids into this course. */
function asked(page, words) {
  const all = page.locator("leadlet-question").filter({ has: page.getByRole("group", { name: words }) });
  return {
    all,
    radio: (name) => all.getByRole("radio", { name }),
    check: all.getByRole("button", { name: "Check my answer" }),
    result: all.getByRole("status").last(),
  };
}

async function choose(page, words, name) {
  const q = asked(page, words);
  await q.radio(name).check();
  await q.check.click();
  await q.result.getByText(/Correct|Not yet/).waitFor();
}

const key = [["Where does the kettle stand?", "In the kitchen"], ["How far is it to the kitchen?", "One hall"], ["Who moved the kettle?", "Nobody at all"], ["What is done to the water", "It is boiled"], ["What is the tea poured into?", "A cup"]];

test("typos, another order, a new question, another key, a renamed file: built again at the same address", async (t) => {
  const course = draft("every", { name: "edited" });
  const file = (name) => path.join(course.content, name);
  const edit = (name, change) => fs.writeFileSync(file(name), change(fs.readFileSync(file(name), "utf8")));
  for (const name of ["01-asking/01-one-answer.md", "01-asking/02-many-answers.md", "03-kinds/01-in-order.md"]) edit(name, (text) => text.replace(/\{#\w+ ?/g, "{").replaceAll("question {}", "question"));
  const folder = course.build();

  const { page, open } = await learner(t, folder);
  await open("asking/one-answer.html");
  for (const [words, name] of key) await choose(page, words, name);
  await open("asking/many-answers.html");
  const boils = asked(page, "Which of these boil?").all;
  for (const name of ["Water", "Milk"]) await boils.getByRole("checkbox", { name }).check();
  await boils.getByRole("button", { name: "Check my answer" }).click();
  await says(boils.getByRole("status"), /Correct/);
  await open("kinds/in-order.html");
  await putInOrder({ all: page.locator("leadlet-question") }, order);
  await page.getByRole("button", { name: "Check my answer" }).click();
  await says(page.locator("leadlet-question .bar > [role=status]"), /Correct/);

  edit("01-asking/01-one-answer.md", (text) => {
    const parts = text.split(/(?=^::: question)/m);
    const [before, kettle, walk, moved, water, last] = parts;
    const [cup, takeaway] = last.split(/(?=^::: takeaway)/m);
    return [
      before,
      "::: question\nWhich colour has the door at the end of the hall?\n\n- [x] Green, and it creaks\n- [ ] Blue, and it is new\n:::\n\n",
      cup,
      // An option is put elsewhere, and a slip is mended.
      kettle.replace("Where does the kettle stand?", "Where does the kettle stand now?").replace(/(- \[ \] In the hall\n.*\n)(- \[x\] In the kitchen\n.*\n)/, "$2$1"),
      // Two halls are right from now on.
      walk.replace("- [x] One hall", "- [ ] One hall").replace("- [ ] Two halls", "- [x] Two halls"),
      water, moved, takeaway,
    ].join("");
  });
  fs.renameSync(file("01-asking/02-many-answers.md"), file("01-asking/07-what-boils.md"));
  fs.renameSync(file("03-kinds"), file("08-kinds"));
  edit("08-kinds/01-in-order.md", (text) => text.replace("Four things to put in order.", "Four things, one order.").replace("Pour it over the leaves", "Pour it over the tea leaves"));
  for (const name of ["01-asking/04-a-guess-first.md", "05-checking/91-end.md", "02-telling/01-all-the-text.md", "01-asking/07-what-boils.md"]) edit(name, (text) => text.replaceAll("03-kinds/", "08-kinds/").replaceAll("02-many-answers.md", "07-what-boils.md"));
  assert.equal(course.build(), folder);

  await open("asking/one-answer.html");
  for (const [words, name] of [["Where does the kettle stand now?", "In the kitchen"], key[2], key[3], key[4]]) {
    await says(asked(page, words).result, /Correct/);
    await chosen(asked(page, words).radio(name), `${words}: another option is chosen`);
  }
  await says(asked(page, "Where does the kettle stand now?").result, /The wording was changed after you answered\. Your answer still counts\./);
  await says(asked(page, key[1][0]).result, /changed after you answered it, so it is asked again/);
  await shown(asked(page, key[1][0]).check);
  await becomes(() => asked(page, key[1][0]).all.locator("input:checked").count(), 0);
  const added = asked(page, "Which colour has the door");
  assert.equal((await added.result.innerText()).trim(), "", "a new question has no answer");
  await becomes(() => added.all.locator("input:checked").count(), 0);
  await says(page.getByRole("navigation", { name: "Asking" }).getByRole("link", { name: /One answer/ }), /done/i);

  await page.goto(page.url().replace("one-answer", "many-answers"));
  await page.waitForURL(/asking\/what-boils\.html$/);
  await says(boils.getByRole("status"), /Correct/);
  await chosen(boils.getByRole("checkbox", { name: "Milk" }));
  await open("kinds/in-order.html");
  await says(page.locator("leadlet-question .bar > [role=status]"), /Correct/);
  await becomes(() => itemsOf({ all: page.locator("leadlet-question") }), order.map((item) => item.replace("the leaves", "the tea leaves")));

  // A second build of the same changes nothing; the learner answers what was asked again.
  course.build();
  await open("asking/one-answer.html");
  await choose(page, key[1][0], "Two halls");
  await page.reload();
  await says(asked(page, key[1][0]).result, /Correct/);
});
