// Practice over 90 days, on a clock of the test's own: what comes back when, in which order, and what never does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answer, put, says } from "./lib/answering.mjs";
import { learner, question } from "./lib/learner.mjs";
import { kinds, site } from "./lib/sites.mjs";
import { hidden } from "./lib/states.mjs";

const button = (page, name) => page.getByRole("button", { name, exact: true });
const dayMs = 86400000;
/** A day after the second of March 2026, at this hour in Berlin; summer time begins on day 27. */
const dayAt = (day, hour = 12) => new Date(Date.UTC(2026, 2, 2, hour - 1) + day * dayMs);

const folder = () => site("every", { name: "sure", edit: (yaml) => `${yaml}confidence: true\n` });

/** A learner who answered four things, kept a plan and a card on day 0: sure and wrong, right, right by a guess, wrong. */
async function begun(t, how = {}) {
  const one = await learner(t, folder(), { now: dayAt(0).toISOString(), zone: "Europe/Berlin", ...how });
  const { page, open } = one;
  await open("checking/leaves.html");
  await answer(page, "colour");
  await put(page, "where", false);
  await question(page, "where").all.getByRole("radio", { name: "Sure", exact: true }).check();
  await question(page, "where").check.click();
  await says(question(page, "where").result, /Not yet/);
  await open(kinds.order);
  await answer(page, "steps", false);
  await open(kinds["many answers"]);
  await answer(page, "boils");
  await open(kinds.keeping);
  await page.locator("leadlet-card summary").first().click();
  await button(page, "Knew it").click();
  await button(page, "Keep in my plan").click();
  await says(page.locator("leadlet-commit").getByRole("status"), /These are the lesson's words/);
  await button(page, "Keep it as it is").click();
  await says(page.locator("leadlet-commit").getByRole("status"), /Practice asks in 2 days/);
  return { ...one, go: async (time) => (await page.clock.setSystemTime(time), await open("practice.html")) };
}

/** Goes through what is due. @param {(id: string) => boolean} [isRight] @returns {Promise<string[]>} the ids, in order */
async function practise(page, isRight = () => true) {
  const met = [];
  const room = page.locator("leadlet-practice");
  for (;;) {
    await room.locator("[data-part=rest], [data-part=steps] .step").filter({ visible: true }).first().waitFor();
    if (await room.locator("[data-part=rest]").isVisible()) return met;
    const id = (await room.locator("[data-part=steps] a[href*='#']").last().getAttribute("href"))?.split("#")[1] ?? "";
    met.push(id);
    if (id === "pour") {
      await button(page, isRight(id) ? "Did it" : "Not yet").click();
      await button(page, "Keep it").click();
    }
    else if (id === "heat") {
      await room.locator("summary").first().click();
      await button(page, isRight(id) ? "Knew it" : "Not yet").click();
    } else {
      await put(page, id, isRight(id));
      await question(page, id).check.click();
    }
    await says(room.getByRole("status").filter({ visible: true }).last(), /It comes back on|does not come back/);
    await button(page, "Go on").click();
    // The next thing may still be on its way; what was answered stands until it is there.
    await button(page, "Go on").waitFor({ state: "hidden" });
  }
}

test("90 days: two, seven and 21 days on; wrong begins anew; after the last it is known", async (t) => {
  const { page, go } = await begun(t);
  const rest = page.locator("leadlet-practice");
  await go(dayAt(1));
  assert.deepEqual(await practise(page), []);
  await says(rest, /Nothing is due today[^]*Next on Wednesday, March 4, 2026/);

  await go(dayAt(2));
  await says(page.locator("[data-part=lede]"), /5 for today, about 4 min/);
  await says(page.locator("leadlet-practice .step h2"), /5 to go/);
  const first = await practise(page, (id) => id !== "steps");
  assert.equal(first[0], "where", "sure and wrong comes first");
  assert.deepEqual([...first].sort(), ["boils", "heat", "pour", "steps", "where"], "of one lesson's two questions one waits");
  await says(rest, /Done for today[^]*5 done; of 4 questions 3 correct\. Next on Thursday, March 5, 2026/);
  await page.reload();
  await says(rest, /5 done; of 4 questions 3 correct/);
  const next = rest.getByRole("link", { name: /^(Start|Continue): .*, \d+ min$/ });
  await next.click();
  assert.doesNotMatch(page.url(), /practice/);

  const met = {};
  for (const day of [3, 4, 5, 8, 9, 10, 11, 29, 30, 31, 32, 33, 53, 90]) {
    await go(dayAt(day));
    const due = await practise(page);
    if (due.length) met[day] = due.sort().join(" ");
  }
  assert.deepEqual(met, {
    3: "colour", // it waited for a day
    4: "steps", // wrong on day 2, so two days on
    9: "boils heat pour where",
    10: "colour",
    11: "steps",
    30: "boils heat pour where",
    31: "colour",
    32: "steps",
  });
  await says(rest, /What you answer in the lessons comes back here/);
});

test("wrong at the last gap begins anew, and a day that was missed counts from when it is done", async (t) => {
  const { page, go } = await begun(t);
  await go(dayAt(5));
  assert.equal((await practise(page)).length, 5);
  await go(dayAt(6));
  assert.deepEqual(await practise(page), ["colour"]);
  await go(dayAt(11));
  assert.deepEqual(await practise(page), [], "seven days from the day it was done");
  await go(dayAt(12));
  assert.equal((await practise(page, (id) => id !== "where")).length, 5);
  await go(dayAt(13));
  assert.deepEqual(await practise(page), ["colour"]);
  await go(dayAt(14));
  assert.deepEqual(await practise(page), ["where"]);
});

test("a plan in practice: did you, what happened, and it is kept, changed or finished", async (t) => {
  const { page, go, open } = await begun(t);
  const room = page.locator("leadlet-practice");
  const toPlan = async () => {
    for (;;) {
      await room.locator("[data-part=steps] a[href*='#']").last().waitFor();
      const id = (await room.locator("[data-part=steps] a[href*='#']").last().getAttribute("href"))?.split("#")[1] ?? "";
      if (id === "pour") return;
      if (id === "heat") {
        await room.locator("summary").first().click();
        await button(page, "Knew it").click();
      } else {
        await put(page, id);
        await question(page, id).check.click();
      }
      await button(page, "Go on").click();
      await button(page, "Go on").waitFor({ state: "hidden" });
    }
  };
  await go(dayAt(2));
  await toPlan();
  await says(room, /Did you\?/);
  await button(page, "Not yet").click();
  await room.getByLabel(/What happened\?/).fill("The kettle was broken.");
  await button(page, "Change it").click();
  await room.getByRole("textbox", { name: /I will/ }).fill("fill the old pot");
  await button(page, "Save the change").click();
  await says(room, /I will fill the old pot/);
  await says(room, /It comes back on Friday, March 6, 2026/);
  await go(dayAt(4));
  await toPlan();
  await says(room, /fill the old pot/);
  await button(page, "Did it").click();
  await button(page, "Finish it").click();
  await says(room, /This plan is finished/);
  await go(dayAt(20));
  assert.ok(!(await practise(page)).includes("pour"), "what is finished is not asked after");
  await open("plan.html");
  const plans = page.getByRole("region", { name: "When, then" });
  await says(plans, /Finished on March 6, 2026[^]*Wednesday, March 4, 2026: The kettle was broken\./);
});

test("the clock set back, another time zone, and midnight", async (t) => {
  const { page, go } = await begun(t);
  await go(dayAt(1, 23));
  assert.deepEqual(await practise(page), [], "an hour before midnight it is not due");
  await go(dayAt(2, 1));
  await says(page.locator("leadlet-practice .step h2"), /5 to go/);
  await go(dayAt(-20));
  await says(page.locator("leadlet-practice .step h2"), /5 to go/);
  await practise(page);
  await go(dayAt(3));
  assert.deepEqual(await practise(page), ["colour"], "what was done while the clock was wrong is done");
  // The learner travels: the same device, first far to the east, then far to the west.
  let state = await page.evaluate(() => localStorage["leadlet:every-block"]);
  const travelled = async (zone, time) => {
    const there = await learner(t, folder(), { now: time.toISOString(), zone });
    await there.open("404.html");
    await there.page.evaluate((text) => localStorage.setItem("leadlet:every-block", text), state);
    await there.open("practice.html");
    const met = await practise(there.page);
    state = await there.page.evaluate(() => localStorage["leadlet:every-block"]);
    return met.length;
  };
  assert.equal(await travelled("Pacific/Kiritimati", dayAt(8, 20)), 5, "it is the ninth day there already");
  assert.equal(await travelled("Pacific/Pago_Pago", dayAt(9, 2)), 0, "and it stays the ninth");
});

test("what is due is told on the front page and in the head of each page", async (t) => {
  const { page, go, open } = await begun(t);
  await go(dayAt(2));
  await open(kinds.front);
  await says(page.getByRole("banner").getByRole("link", { name: /Practice/ }), /5/);
  await page.getByRole("main").getByRole("link", { name: /^Practise: / }).click();
  assert.match(page.url(), /practice\.html$/);
  await practise(page);
  await open(kinds.front);
  await hidden(page.getByRole("main").getByRole("link", { name: /^Practise: / }));
});

test("the lesson keeps its own answer; practice can be left and come back to; nobody has answered yet", async (t) => {
  const { page, go, open } = await begun(t);
  await go(dayAt(2));
  await put(page, "where", false);
  await question(page, "where").check.click();
  await says(question(page, "where").result, /Not this time/);
  await open("practice.html");
  await says(page.locator("leadlet-practice .step h2"), /4 to go/);
  await open("checking/leaves.html");
  await says(question(page, "where").result, /Not yet/);
  const stranger = await learner(t, site("every"));
  await stranger.open("practice.html");
  await says(stranger.page.locator("leadlet-practice"), /Nothing is due today[^]*What you answer in the lessons comes back here/);
});

test("from disk it works the same", async (t) => {
  const { page, go } = await begun(t, { from: "file" });
  await go(dayAt(2));
  assert.equal((await practise(page)).length, 5);
});
