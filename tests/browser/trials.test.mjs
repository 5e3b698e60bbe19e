// The whole of a course, from the first page to the last, in each place that can fail: six frames, and storage of every bad kind.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answer, put, says } from "./lib/answering.mjs";
import { browser, learner, question, watch } from "./lib/learner.mjs";
import { serve } from "./lib/server.mjs";
import { filesOf, kinds, site } from "./lib/sites.mjs";
import { becomes, matches } from "./lib/states.mjs";

/** Every block there is and few pages: three modules, six pages. */
const short = () => site("every", {
  name: "short",
  edit: (yaml) => yaml.replace(/audiences:\n(?: .*\n)+/, ""),
  drop: ["01-asking", "02-telling", "09-leading", "03-kinds/02-what-belongs.md", "03-kinds/03-blanks.md", "04-keeping/02-thank-somebody.md", "05-checking/91-end.md"],
});

const next = (scope, to) => scope.getByRole("link", { name: /^Next/ }).click().then(() => scope.getByRole("heading", { level: 1, name: to }).waitFor());
const press = (scope, name) => scope.getByRole("button", { name, exact: true }).click();

/**
 * Goes through the short course as a learner does, by its own links; `scope` is a page or a frame.
 * @param {any} scope
 * @param {(page: string) => Promise<void>} [between] what happens to the learner on the way
 */
async function complete(scope, between = async () => {}) {
  await scope.locator("leadlet-continue").getByRole("link").click();
  await answer(scope, "steps");
  await between("in-order");
  await next(scope, "A story");
  // The script puts a copy of the first scene in its place: a click that began before would wait for what is hidden.
  await scope.locator("leadlet-scenario .story").waitFor();
  await scope.getByRole("link", { name: "Tell the cook now" }).click();
  await says(scope.locator("leadlet-scenario"), /A good end/);
  await between("a-story");
  await next(scope, "Keeping");
  await scope.locator("leadlet-continue").getByRole("link").click();
  await scope.locator("leadlet-card summary").first().click();
  await press(scope, "Knew it");
  await press(scope, "Keep in my plan");
  await press(scope, "Keep it as it is");
  await says(scope.locator("leadlet-commit").getByRole("status"), /Kept/);
  await scope.getByRole("textbox", { name: "Who made you tea last?" }).fill("Sam.");
  await press(scope, "Done");
  await says(scope.locator("leadlet-done"), /Done\./);
  await between("plans-and-cards");
  await next(scope, "Look at yourself");
  for (const rating of await scope.locator("leadlet-rating").all()) await rating.getByRole("radio", { name: "3" }).check();
  await press(scope, "Keep my ratings");
  await says(scope.locator("leadlet-self-check > .lesson [role=status]").last(), /Kept/);
  await next(scope, "Checking");
  await scope.locator("leadlet-continue").getByRole("link").click();
  await answer(scope, "colour");
  await answer(scope, "where");
  await between("leaves");
  await next(scope, "One at a time");
  await press(scope, "Begin");
  for (const end of ["Next question", "Next question", "See the result"]) {
    const id = await scope.locator("leadlet-question").filter({ visible: true }).first().getAttribute("id");
    await put(scope, id);
    await question(scope, id).check.click();
    await press(scope, end);
  }
  await says(scope.locator("[data-part=verdict]"), /Passed, with everything correct/);
  await scope.getByRole("link", { name: /That was the last page/ }).click();
  await scope.locator("leadlet-continue").waitFor();
}
const allDone = (scope) => says(scope.locator("leadlet-continue"), /You have done it all/);

const storages = {
  "storage that throws": {
    told: /not allowed to keep anything/,
    before: () => {
      for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });
    },
  },
  "storage that is absent": {
    told: /not allowed to keep anything/,
    before: () => {
      for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { value: null });
    },
  },
  "storage that is full": {
    told: /no room left/,
    before: () => { Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }; },
  },
  "rubbish that is no state": {
    told: /set aside/,
    before: () => location.protocol === "http:" && !localStorage.getItem("leadlet:every-block") && localStorage.setItem("leadlet:every-block", "\0}{[rubbish"),
  },
  "rubbish that looks like a state": {
    told: /set aside/,
    before: () => location.protocol === "http:" && !localStorage.getItem("leadlet:every-block") && localStorage.setItem("leadlet:every-block", JSON.stringify({
      version: 2, erased: "never", seed: 7, day: null, answers: { steps: 5, __proto__: {} }, pages: [], texts: { pour: { value: {}, at: 1 } },
      practice: { steps: { at: 1, day: -1, gap: "x" } }, quizzes: { "checking/each/1": { at: 1, drawn: "all", given: 3 } },
    })),
  },
  "what a newer form of the course kept": {
    told: /newer version/,
    before: () => location.protocol === "http:" && !localStorage.getItem("leadlet:every-block") && localStorage.setItem("leadlet:every-block", "{\"version\":99,\"all\":[]}"),
  },
};
for (const [name, { told, before }] of Object.entries(storages)) {
  test(`${name}: the course can be completed, and the learner is told`, async (t) => {
    const { page, open } = await learner(t, short(), { before });
    await open(kinds.front);
    if (name !== "storage that is full") await says(page.locator("leadlet-notice"), told);
    await complete(page, async (at) => { if (at === "in-order" && name.startsWith("storage")) await says(page.locator("leadlet-notice"), told); });
    if (!name.startsWith("storage")) {
      const aside = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes(":aside:")).length);
      assert.equal(aside, 1, "put aside, not thrown away");
    }
    if (name.startsWith("storage")) await press(page, "Use it");
    await allDone(page);
    for (const room of ["practice", "plan", "record", "recognise"]) await open(`${room}.html`);
    await says(page.locator("main"), /./);
  });
}

test("storage that is wiped in mid-course: nothing breaks, and what is done anew is kept", async (t) => {
  const { page, open } = await learner(t, short());
  await open(kinds.front);
  await complete(page, async (at) => {
    if (at === "a-story" || at === "leaves") await page.evaluate(() => localStorage.clear());
    // Wiped while a page is open, that page still knows, and keeps it again with the next answer.
    if (at === "leaves") {
      await page.waitForTimeout(450);
      await question(page, "colour").again.click();
      await answer(page, "colour");
    }
  });
  await says(page.locator("leadlet-continue"), /In order|Continue|Start/);
  await page.locator("leadlet-continue").getByRole("link").click();
  await answer(page, "steps");
  await page.reload();
  await says(question(page, "steps").result.last(), /Correct/);
});

test("opened from disk", async (t) => {
  const { page, open } = await learner(t, short(), { from: "file" });
  await open(kinds.front);
  await complete(page);
  await allDone(page);
});

const frames = {
  "the same site, no sandbox": { other: false },
  "another site, no sandbox": {},
  "allow-scripts": { sandbox: "allow-scripts", told: /not allowed to keep anything/ },
  "allow-scripts allow-forms": { sandbox: "allow-scripts allow-forms", told: /not allowed to keep anything/ },
  "allow-scripts allow-same-origin": { sandbox: "allow-scripts allow-same-origin" },
  "no script": { sandbox: "", script: false },
};
for (const [name, { sandbox, other = true, script = true, told }] of Object.entries(frames)) {
  test(`in a frame of ${name}: ${script ? "the course can be completed" : "every page reads in full"}`, async (t) => {
    const host = {};
    const server = await serve(short(), host);
    const src = (other ? server.other : server.url) + "index.html?embed";
    host["/host"] = `<!doctype html><title>Host</title><link rel="icon" href="${server.url}${filesOf(short()).find((file) => /icon-.*svg/.test(file))}">`
      + `<iframe title="course" width="900" height="800" src="${src}"${sandbox === undefined ? "" : ` sandbox="${sandbox}"`}></iframe>`;
    const context = await (await browser()).newContext();
    const faults = watch(context, "http", [/woff2/, /font/i, ...(script ? [] : [/Blocked script execution/])]);
    t.after(() => Promise.all([context.close(), server.close()]));
    const page = await context.newPage();
    page.setDefaultTimeout(5000);
    await page.goto(`${server.host}/host`);
    const inside = page.frameLocator("iframe");
    if (script) {
      await complete(inside, async (at) => { if (told && at === "a-story") await says(inside.locator("leadlet-notice"), told); });
      // Where nothing is kept, the work of all pages is offered on each, and taken at the end.
      if (told) await press(inside, "Use it");
      await allDone(inside);
      await becomes(() => inside.getByRole("contentinfo").filter({ visible: true }).count(), 0, "?embed went along all the way");
    } else {
      await inside.locator("leadlet-continue").getByRole("link").click();
      await says(inside.locator("main"), /Pour it over the leaves/);
      await inside.getByText("The answer, and why").click();
      await matches(() => inside.locator(".answers").innerText(), /Fill the kettle[^]*Boil the water[^]*Pour it over[^]*Wait four minutes/, "in the right order");
      await next(inside, "A story");
      for (const part of ["The cook thanks you", "Ten to four", "No tea at all"]) await inside.getByRole("heading", { name: part }).waitFor();
      await inside.getByRole("link", { name: "Tell the cook now" }).click();
      await next(inside, "Keeping");
      await inside.getByRole("link", { name: "Plans and cards" }).first().click();
      await inside.getByText("Turn it over").first().click();
      await says(inside.locator("leadlet-card").first(), /At a hundred/);
    }
    assert.deepEqual(server.strays, []);
    assert.deepEqual(faults, []);
  });
}
