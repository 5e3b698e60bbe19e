// Every state that a block or a room can be in: axe finds nothing in light, in dark, in forced colours and from right to left, and
// nothing stands out on a narrow telephone.
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { accessible, largeEnough, noSidewaysScroll, nothingCut } from "./lib/checks.mjs";
import { answer, order, pair, put, putInOrder, says, shownQuestion } from "./lib/answering.mjs";
import { learner, question } from "./lib/learner.mjs";
import { kinds, repository, site } from "./lib/sites.mjs";

const button = (page, name) => page.getByRole("button", { name, exact: true });

/** Walks through all states, and looks at each. @param {(state: string) => Promise<void>} look */
async function walk(page, open, look) {
  await open(kinds.order);
  const steps = question(page, "steps");
  await putInOrder(steps, [order[1], order[0], order[2], order[3]]);
  await steps.check.click();
  await look("in order, a part right");
  await steps.show.click();
  await look("in order, shown");

  await open(kinds.pairs);
  const pairs = question(page, "pairs");
  await pair(pairs, { Kettle: "Boiling", Sieve: "Drinking", Cup: "Straining" });
  await pairs.check.click();
  await put(page, "groups");
  await look("pairs, a part right; groups, chosen");
  await pair(pairs, { Sieve: "Boiling" });
  await pairs.check.click();
  await question(page, "groups").check.click();
  await look("pairs, out of tries; groups, right");

  await open(kinds.blanks);
  for (const [id, right] of /** @type {const} */ ([["words", false], ["exact", true], ["numbers", false]])) {
    await put(page, id, right);
    await question(page, id).check.click();
  }
  await question(page, "numbers").show.click();
  await look("blanks: wrong, right, shown");

  await open(kinds.story);
  await page.getByRole("link", { name: "Wait and hope" }).click();
  await look("a story, in the middle");
  await page.getByRole("link", { name: "Say nothing" }).click();
  await look("a story, its end");

  await open(kinds.keeping);
  await page.locator("leadlet-card summary").first().click();
  await page.locator("leadlet-card summary").last().click();
  await button(page, "Knew it").first().click();
  await button(page, "Keep in my plan").click();
  await look("a plan in the lesson's own words, asked about");
  await button(page, "Keep it as it is").click();
  await page.getByRole("radio", { name: "4" }).check();
  await page.getByRole("textbox", { name: "Who made you tea last?" }).fill("Sam did, on the day when everything went wrong.");
  await look("cards, a rating, a thought and a plan, kept");

  await open(kinds.thanks);
  await page.getByLabel("Who was it?").fill("Priya");
  await page.getByLabel("What did they do?").fill("You told us on Tuesday.");
  await page.getByText("View as text").click();
  await button(page, "Copy as text").click();
  await look("a recognition");

  await open(kinds["self-check"]);
  await button(page, "Keep my ratings").click();
  await look("a self-check, not yet rated");
  for (const rating of await page.locator("leadlet-rating").all()) await rating.getByRole("radio", { name: "2" }).check();
  await button(page, "Keep my ratings").click();
  await page.getByText("View as a table").click();
  await look("a self-check, kept");

  await open(kinds.quiz);
  await look("a quiz, not begun");
  await button(page, "Begin").click();
  for (const [place, end] of ["Next question", "Next question", "See the result"].entries()) {
    const id = await shownQuestion(page) ?? "";
    await put(page, id, place === 1);
    if (!place) await look("a quiz, a question");
    await question(page, id).check.click();
    if (!place) await look("a quiz, a wrong answer");
    await button(page, end).click();
  }
  await look("a quiz, its result");
  await button(page, "See the answers").click();
  await look("a quiz, its answers");

  await open(kinds["quiz on one page"]);
  await button(page, "Begin").click();
  await put(page, "steps");
  await button(page, "See the result").click();
  await look("a quiz on one page, with open questions");

  await page.clock.setSystemTime("2026-03-04T10:00:00");
  await open("practice.html");
  await page.locator("leadlet-practice .step").first().waitFor();
  await look("practice");
  await open(kinds.front);
  await look("the front page, with something due");
  await open("plan.html");
  await button(page, "Copy as a link").click();
  await says(page.locator("[data-part=said]"), /./);
  for (const fold of ["Load what you saved", "Erase everything"]) await page.getByText(fold, { exact: true }).click();
  await button(page, "Save a progress file").click();
  await page.getByLabel("Or paste the text").fill(await page.locator("#copy-text").inputValue());
  await button(page, "Read it").click();
  await page.getByRole("region", { name: "Add what you saved?" }).waitFor();
  await look("my plan, with everything open");
  await open("record.html");
  await page.locator("[data-part=missing]").waitFor();
  await look("the record, before the course is done");
}

const hebrew = () => site("every", { name: "rtl", edit: (yaml) => yaml.replace("language: en", "language: he") });
const themes = fs.readdirSync(path.join(repository, "themes"), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
const looks = {
  ...Object.fromEntries(themes.flatMap((theme) => [[`light, ${theme}`, { folder: () => site("every", { theme }) }], [`dark, ${theme}`, { folder: () => site("every", { theme }), dark: true }]])),
  "forced colours": { folder: () => site("every"), forced: true },
  "right to left": { folder: hebrew },
};
for (const [name, { folder, ...how }] of Object.entries(looks)) {
  test(`axe on each state: ${name}`, async (t) => {
    const { page, open } = await learner(t, folder(), { now: "2026-03-02T10:00:00", ...how });
    let states = 0;
    await walk(page, open, async (state) => {
      await accessible(page, `${state} (${name})`);
      states++;
    });
    t.diagnostic(`${states} states`);
  });
}

for (const [name, folder] of /** @type {const} */ ([["left to right", () => site("every")], ["right to left", hebrew]])) {
  test(`each state at 320 px, ${name}: no sideways scroll, nothing cut, everything large enough to touch`, async (t) => {
    const { page, open } = await learner(t, folder(), { now: "2026-03-02T10:00:00", width: 320, height: 640 });
    await walk(page, open, async (state) => {
      await noSidewaysScroll(page, state);
      await nothingCut(page, state);
      await largeEnough(page, state);
    });
  });
}
