// A text to write, and to compare: the model answer waits, criteria are ticked, words stay on the device, and it comes back once.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { says } from "./lib/answering.mjs";
import { accessible, noSidewaysScroll } from "./lib/checks.mjs";
import { learner } from "./lib/learner.mjs";
import { draft } from "./lib/sites.mjs";
import { becomes, chosen, hidden, shown, unchosen } from "./lib/states.mjs";

const LESSON = `---
title: A message
objective: Write a message that helps.
---

The kettle is broken, and guests come at four.

::: compose {#message}
Write to the cook.

::: model
The kettle broke at ten. Guests come at four. Shall I borrow one from next door?
:::

- [ ] It says what is broken.
- [ ] It offers a next step.
:::
`;
const MINE = "The kettle is broken. I am going next door.";

function course() {
  const one = draft("every", { name: "compose" });
  fs.writeFileSync(path.join(one.content, "04-keeping/09-a-message.md"), LESSON);
  return one.build();
}
let built = "";
const folder = () => (built ||= course());

async function lesson(t, how = {}) {
  const one = await learner(t, folder(), how);
  await one.open("keeping/a-message.html");
  return { ...one, all: one.page.locator("leadlet-compose"), box: one.page.getByRole("textbox", { name: "Write to the cook." }) };
}
const button = (page, name) => page.getByRole("button", { name, exact: true });

test("the model answer waits for a text, and then stands below it with criteria to tick", async (t) => {
  const { page, all, box } = await lesson(t);
  await hidden(all.getByText("Shall I borrow one"), "the model answer was given away");
  await button(page, "Compare").click();
  await says(all.getByRole("status"), /Type an answer first/);
  await hidden(all.getByText("Shall I borrow one"));
  await box.fill(MINE);
  await button(page, "Compare").click();
  await shown(all.getByText("Shall I borrow one").filter({ visible: true }));
  const tick = page.getByRole("checkbox", { name: "It says what is broken." });
  await tick.check();
  await accessible(page, "compared");
  await page.reload();
  await becomes(() => box.inputValue(), MINE);
  await chosen(page.getByRole("checkbox", { name: "It says what is broken." }));
  await unchosen(page.getByRole("checkbox", { name: "It offers a next step." }));
});

test("on a small phone nothing is cut, before and after the comparison", async (t) => {
  const { page, box } = await lesson(t, { width: 320 });
  await noSidewaysScroll(page, "to write");
  await box.fill(MINE);
  await button(page, "Compare").click();
  await shown(page.getByText("Shall I borrow one").filter({ visible: true }));
  await noSidewaysScroll(page, "compared");
});

test("it comes back in practice once", async (t) => {
  const { page, box, open } = await lesson(t, { now: "2026-03-02T09:00:00" });
  await box.fill(MINE);
  await button(page, "Compare").click();
  await shown(page.getByText("Shall I borrow one").filter({ visible: true }));
  await page.clock.setSystemTime("2026-03-10T09:00:00");
  await open("practice.html");
  const room = page.locator("leadlet-practice");
  await says(room.locator("leadlet-compose"), /Write to the cook/);
  await hidden(room.getByText("Shall I borrow one"), "the model answer was given away");
  await room.getByRole("textbox").fill("Once more.");
  await button(page, "Compare").click();
  await says(room, /does not come back/);
  await page.clock.setSystemTime("2026-06-10T09:00:00");
  await open("practice.html");
  await hidden(room.locator("leadlet-compose"));
});

test("without JavaScript the prompt, the model answer and the criteria can be read", () => {
  const html = fs.readFileSync(path.join(folder(), "keeping/a-message.html"), "utf8");
  for (const part of ["Write to the cook.", "<details><summary>Model answer</summary>", "Shall I borrow one", "It offers a next step."]) assert.ok(html.includes(part), part);
});

test("the learner's words are in no link", async (t) => {
  const { page, box, open } = await lesson(t);
  await box.fill(MINE);
  await button(page, "Compare").click();
  await open("plan.html");
  await says(page.locator("[data-part=notes]"), /I am going next door/);
  await button(page, "Copy as a link").click();
  await says(page.locator("leadlet-plan").getByRole("status").filter({ visible: true }).last(), /The link was copied/);
  const link = await page.locator("#copy-text").inputValue();
  assert.match(link, /#progress=/);
  const there = await learner(t, folder());
  await there.open("plan.html#" + link.split("#")[1]);
  await button(there.page, "Add it").click();
  await there.open("keeping/a-message.html");
  await becomes(() => there.page.getByRole("textbox", { name: "Write to the cook." }).inputValue(), "");
});
