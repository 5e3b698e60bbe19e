// The places where a course stands: below a path, on disk, without script, in frames of each kind, with storage that fails.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, learner, question, watch } from "./lib/learner.mjs";
import { serve } from "./lib/server.mjs";
import { filesOf, kinds, site } from "./lib/sites.mjs";
import { becomes, hidden, shown } from "./lib/states.mjs";

const every = () => site("every");

/** Answers a question wrong, then right: that script is alive. */
async function answers(scope) {
  const q = question(scope, "kettle");
  await q.radio("In the hall").check();
  await q.check.click();
  await q.result.filter({ hasText: "Not yet" }).waitFor();
  await q.radio("In the kitchen").check();
  await q.check.click();
  await q.result.filter({ hasText: "Correct" }).waitFor();
}

test("opened from disk it works the same, and keeps what was done", async (t) => {
  const { page, open } = await learner(t, every(), { from: "file" });
  await open(kinds.front);
  await page.locator("leadlet-continue").getByRole("link").click();
  await answers(page);
  await page.reload();
  await question(page, "kettle").result.filter({ hasText: "Correct" }).waitFor();
  for (const address of filesOf(every(), ".html")) await open(address);
});

test("on a server at any depth every page loads, under a policy of its own files alone", async (t) => {
  const { open } = await learner(t, every());
  for (const address of filesOf(every(), ".html")) await open(address);
});

test("without script every page reads in full, and the answers fold", async (t) => {
  const { page, open } = await learner(t, every(), { script: false });
  await open(kinds.lesson);
  await hidden(page.getByText("At the end of the hall, for years"), "folded");
  await page.getByText("The answer, and why").first().click();
  await shown(page.getByText("At the end of the hall, for years"));
  await shown(page.getByText("The hall only leads there."));
  await shown(page.getByText("A kettle stands where the water is."));
  await page.getByText("Hint 2 of 2").click();
  await shown(page.getByText("It is the room at the end."), "each hint can be opened");
  for (const name of ["Check my answer", "Show the answer", "Done", "Light or dark"]) {
    await becomes(() => page.getByRole("button", { name, exact: true }).filter({ visible: true }).count(), 0, `a dead button: ${name}`);
  }
  await open(kinds.audiences);
  for (const text of ["Makers fill the kettle.", "Managers buy the kettle."]) await shown(page.getByText(text), text);
  await open(kinds.text);
  await shown(page.getByText("This page keeps nothing without JavaScript."));
  await open(kinds.front);
  for (const one of await page.getByText("Who are you?").all()) await hidden(one, "a chooser that cannot choose");
  await page.locator("leadlet-continue").getByRole("link").click();
  assert.match(page.url(), /one-answer\.html$/);
});

test("when the main script does not come, the page reads as without any", async (t) => {
  const { page, context, open } = await learner(t, every(), { expect: [/failed: .*script-/, /ERR_FAILED/] });
  await context.route("**/script-*.js", (route) => route.abort("failed"));
  await open(kinds.lesson);
  await page.getByText("The answer, and why").first().click();
  await shown(page.getByText("At the end of the hall, for years"));
});

test("when one question cannot start, the others do, and it reads as without script", async (t) => {
  const { page, context, base, open } = await learner(t, every(), { expect: [/no \.actions/] });
  await context.route(`${base}${kinds.lesson}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace(/(id="walk"[^]*?class=")actions/, "$1broken") });
  });
  await open(kinds.lesson);
  await answers(page);
  const broken = question(page, "walk").all;
  await broken.getByText("The answer, and why").click();
  await shown(broken.getByText("One hall and no more."));
});

test("not a page: the site says so at any depth, and reads without its styles", async (t) => {
  const { page, open } = await learner(t, every(), { expect: [/status 404/, /404 \(Not Found\)/] });
  await open("asking/deep/deeper/nothing.html");
  await shown(page.getByRole("heading", { level: 1 }));
});

const blocked = {
  "storage that throws": () => {
    for (const name of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });
    }
  },
  "storage that is full": () => {
    Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
  },
};
for (const [name, before] of Object.entries(blocked)) {
  test(`${name}: everything answers, the learner is told, and the next page asks whether to use it`, async (t) => {
    const { page, open } = await learner(t, every(), { before });
    await open(kinds.lesson);
    await answers(page);
    await page.getByText(/allowed to keep|no room left/).first().waitFor();
    // It is offered there, as another site could have left it.
    await open(kinds.front);
    await page.getByRole("button", { name: "Use it" }).click();
    await page.locator("leadlet-continue").getByText(/Continue/).waitFor();
    await open(kinds.lesson);
    await page.getByRole("button", { name: "Use it" }).click();
    await question(page, "kettle").result.filter({ hasText: "Correct" }).waitFor();
  });
}

test("what cannot be read is put aside, not thrown away", async (t) => {
  const { page, open } = await learner(t, every(), {
    before: () => {
      if (location.protocol === "http:" && !localStorage.getItem("leadlet:every-block")) localStorage.setItem("leadlet:every-block", "{broken");
    },
  });
  await open(kinds.lesson);
  await page.getByText("It was set aside").waitFor();
  await answers(page);
  const aside = await page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.includes(":aside:")).map(([, text]) => text));
  assert.deepEqual(aside, ["{broken"]);
});

const frames = {
  "same site, no sandbox": { other: false },
  "another site, no sandbox": { other: true },
  "allow-scripts": { sandbox: "allow-scripts" },
  "allow-scripts allow-forms": { sandbox: "allow-scripts allow-forms" },
  "allow-scripts allow-same-origin": { sandbox: "allow-scripts allow-same-origin" },
  "no script": { sandbox: "", script: false },
};
for (const [name, { sandbox, other = true, script = true }] of Object.entries(frames)) {
  test(`in a frame: ${name}`, async (t) => {
    const pages = {};
    const server = await serve(every(), pages);
    const src = (other ? server.other : server.url) + "asking/one-answer.html?embed";
    pages["/host"] = `<!doctype html><title>Host</title><link rel="icon" href="${server.url}${filesOf(every()).find((file) => /icon-.*svg/.test(file))}">`
      + `<iframe title="course" width="800" height="700" src="${src}"${sandbox === undefined ? "" : ` sandbox="${sandbox}"`}></iframe>`;
    const context = await (await browser()).newContext();
    // A font cannot come into a frame without an origin; the page must look right with the next in line.
    const faults = watch(context, "http", [/woff2/, /font/i, ...(script ? [] : [/Blocked script execution/])]);
    t.after(() => Promise.all([context.close(), server.close()]));
    const page = await context.newPage();
    page.setDefaultTimeout(5000);
    await page.goto(`${server.host}/host`);
    const inside = page.frameLocator("iframe");
    if (script) {
      await answers(inside);
      await becomes(() => inside.getByRole("contentinfo").filter({ visible: true }).count(), 0, "?embed hides the site's own footer");
      await inside.getByRole("link", { name: /Next,/ }).click();
      await inside.getByRole("heading", { name: "Many answers" }).waitFor();
      await becomes(() => inside.getByRole("contentinfo").filter({ visible: true }).count(), 0, "?embed goes along");
    } else {
      await inside.getByText("The answer, and why").first().click();
      await inside.getByText("At the end of the hall, for years").waitFor();
    }
    assert.deepEqual(server.strays, []);
    assert.deepEqual(faults, []);
  });
}
