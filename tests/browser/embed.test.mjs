// A course in somebody else's page: with and without embed.js, at three widths, in each kind of sandbox, on another origin, with
// third-party storage blocked. The browser shows its scroll bars here, since they are what makes heights swing.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { chromium } from "playwright-core";
import { binary, flags, question, shell } from "./lib/learner.mjs";
import { hostPages, serve } from "./lib/server.mjs";
import { kinds, site } from "./lib/sites.mjs";

const host = await hostPages();
/** The same host pages on any host below `localhost`. */
const at = (/** @type {string} */ name) => host.named.replace("127.0.0.1", name);
const folder = site("every", { name: "in-frames", edit: (yaml) => `origins: ["https://elsewhere.example", "${host.named}", "${at("*.hosts.localhost")}"]\n${yaml}` });
const server = await serve(folder);
const room = fs.mkdtempSync(path.join(os.tmpdir(), "leadlet-frames-"));

/** A browser that shows scroll bars; `blocked`: one whose settings block third-party storage, which only the whole one heeds. */
const start = (blocked) => {
  const profile = path.join(room, blocked ? "blocked" : "open");
  fs.mkdirSync(path.join(profile, "Default"), { recursive: true });
  const settings = { profile: { block_third_party_cookies: blocked, cookie_controls_mode: blocked ? 1 : 0 } };
  fs.writeFileSync(path.join(profile, "Default/Preferences"), JSON.stringify(settings));
  return chromium.launchPersistentContext(profile, { executablePath: blocked ? binary : shell, args: flags, ignoreDefaultArgs: ["--hide-scrollbars"], reducedMotion: "reduce" });
};
const open = await start(false);

after(async () => {
  await Promise.all([open.close(), host.close(), server.close()]);
  fs.rmSync(room, { recursive: true, force: true });
});

let count = 0;
/**
 * Opens a host page that holds what `inner` makes of the course's address: a new site each time, where nothing is kept yet. Every
 * message that reaches the host page is kept in `heard`.
 * @param {import("node:test").TestContext} t
 * @param {(top: string) => string} inner
 * @param {{origin?: string, width?: number, on?: import("playwright-core").BrowserContext, expect?: RegExp[]}} [how]
 */
async function visit(t, inner, { origin = host.named, width = 1280, on = open, expect = [] } = {}) {
  const address = `/host-${++count}`;
  const top = server.other.replace("localhost", `course-${count}.localhost`);
  host.pages[address] = `<!doctype html><html lang="en"><title>Host</title><style>body { margin: 1rem }</style>
    <script>heard = []; addEventListener("message", (event) => heard.push(event.data));</script>
    <script src="${server.other}embed.js"></script><h1>Host</h1>${inner(top)}<p>After the course.</p>`;
  const page = await on.newPage();
  page.setDefaultTimeout(20000);
  await page.setViewportSize({ width, height: 800 });
  /** @type {string[]} */
  const faults = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && !expect.some((meant) => meant.test(message.text())) && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(String(error)));
  t.after(async () => {
    await page.close();
    assert.deepEqual(faults, [], "errors on the host page or in the frame");
  });
  // Each test waits for what it wants to see; a frame that is slow to come is no reason to wait here.
  await page.goto(origin + address, { waitUntil: "commit" });
  return page;
}

/** What the host page has heard, of one type. */
const heard = (page, type) => page.evaluate((type) => window["heard"].filter((data) => data.type === type), type);

/** Waits until the frame is exactly as high as what it shows, and tells how high. */
async function follows(page) {
  await page.waitForFunction(() => window["heard"].some(({ type }) => type === "height"));
  const inner = page.frames()[1];
  const deadline = Date.now() + 20000;
  for (;;) {
    const [high, text, bar] = await inner.evaluate(() => {
      const root = document.documentElement;
      return [innerHeight, Math.ceil(document.body.getBoundingClientRect().height), innerWidth - root.clientWidth];
    });
    if (high === text && bar === 0) return high;
    assert.ok(Date.now() < deadline, `the frame is ${high} high, its text ${text}, its scroll bar ${bar} wide`);
    await page.waitForTimeout(30);
  }
}

/** In a frame: whether there is storage, or why not. */
const storage = () => {
  try {
    return typeof localStorage;
  } catch (error) {
    return error.name;
  }
};

/** A right answer in a frame. */
async function answers(inside, id = "kettle", name = "In the kitchen") {
  const q = question(inside, id);
  await q.radio(name).check();
  await q.check.click();
  await q.result.filter({ hasText: "Correct" }).waitFor();
}

for (const width of [320, 768, 1280]) {
  test(`${width} px, with embed.js: the frame is as high as the page, follows it at once, and comes to rest`, async (t) => {
    const page = await visit(t, (top) => `<leadlet-course src="${top}index.html" lesson="asking/one-answer"><a href="${top}index.html">Open the course</a></leadlet-course>`, { width });
    const before = await follows(page);
    assert.equal(await page.getByRole("link", { name: "Open the course" }).count(), 0, "the way for who has no script");
    const inside = page.frameLocator("iframe");
    await answers(inside);
    const grown = await follows(page);
    assert.ok(grown > before, `${before}, then ${grown}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing stands out at the side");
    const told = await heard(page, "height");
    await page.waitForTimeout(600);
    assert.deepEqual(await heard(page, "height"), told, "it has come to rest");
    assert.ok(told.length <= 8, `heights: ${told.map(({ height }) => height).join(" ")}`);
    // The next page begins at its top, though it is shorter and one was far below.
    await inside.getByRole("link", { name: /Next,/ }).click();
    await inside.getByRole("heading", { name: "Many answers" }).waitFor();
    assert.equal(page.frames()[1].url().split("?")[1], "embed");
    await follows(page);
    await page.waitForFunction(() => Math.abs(document.querySelector("leadlet-course")?.getBoundingClientRect().top ?? 99) < 90);
  });

  test(`${width} px, without embed.js: a plain frame has its own scroll bar and nothing is cut off`, async (t) => {
    const page = await visit(t, (top) => `<iframe title="Course" src="${top}${kinds.lesson}?embed" width="100%" height="500"></iframe>`, { width });
    const inside = page.frameLocator("iframe");
    await answers(inside);
    const inner = page.frames()[1];
    await inside.getByRole("link", { name: /Next,/ }).scrollIntoViewIfNeeded();
    const { scrolls, sideways, bar } = await inner.evaluate(() => ({
      scrolls: scrollY > 0,
      sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      bar: innerWidth - document.documentElement.clientWidth,
    }));
    assert.ok(scrolls && bar > 0, "it scrolls by itself");
    assert.equal(sideways, 0);
  });
}

test("a host whose width changes with each height does not swing for ever", async (t) => {
  const page = await visit(t, (top) => `<leadlet-course src="${top}index.html" lesson="telling/all-the-text"></leadlet-course><script>
    let narrow = false;
    document.querySelector("leadlet-course").addEventListener("leadlet-height", (event) => { narrow = !narrow; event.target.style.cssText = "display:block;width:" + (narrow ? 770 : 800) + "px"; });
  </script>`);
  await page.waitForFunction(() => window["heard"].filter(({ type }) => type === "height").length > 1);
  await page.waitForTimeout(1500);
  const told = (await heard(page, "height")).map(({ height }) => height);
  assert.ok(told.length <= 4, `it swings: ${told.join(" ")}`);
});

const sandboxes = { "no sandbox": null, "allow-scripts": "allow-scripts", "allow-scripts allow-forms": "allow-scripts allow-forms", "allow-scripts allow-same-origin": "allow-scripts allow-same-origin" };
for (const [name, sandbox] of Object.entries(sandboxes)) {
  test(`embed.js, ${name}: the frame follows, answers, and goes on to the next page`, async (t) => {
    const page = await visit(t, (top) => `<leadlet-course src="${top}index.html" lesson="asking/one-answer"${sandbox === null ? "" : ` sandbox="${sandbox}"`}></leadlet-course>`, { expect: [/font|ERR_FAILED/i] });
    const inside = page.frameLocator("iframe");
    await answers(inside);
    await follows(page);
    await inside.getByRole("link", { name: /Next,/ }).click();
    await inside.getByRole("heading", { name: "Many answers" }).waitFor();
    await follows(page);
    assert.equal(await page.frames()[1].evaluate(storage), sandbox && !sandbox.includes("same-origin") ? "SecurityError" : "object");
    const own = inside.getByRole("link", { name: "Open in a tab of its own" });
    const keepsNothing = sandbox?.includes("allow-scripts") && !sandbox.includes("same-origin");
    await (keepsNothing ? own.waitFor() : inside.locator("html[data-embed]").waitFor());
    assert.equal(await own.count(), keepsNothing ? 1 : 0);
    if (keepsNothing) assert.match(await own.getAttribute("href") ?? "", /many-answers\.html$/);
  });
}

for (const sandbox of [null, "allow-scripts"]) {
  test(`what a text box says of being kept is true, ${sandbox ? "in a sandbox without storage" : "with storage"}`, async (t) => {
    const page = await visit(t, (top) => `<leadlet-course src="${top}index.html" lesson="keeping/plans-and-cards"${sandbox ? ` sandbox="${sandbox}"` : ""}></leadlet-course>`, { expect: [/font|ERR_FAILED/i] });
    const inside = page.frameLocator("iframe");
    await inside.locator("html[data-embed]").waitFor();
    await inside.locator(sandbox ? "leadlet-notice p" : "leadlet-reflect").first().waitFor();
    assert.equal(await inside.getByText("Kept on this device").first().isVisible(), sandbox === null);
  });
}

test("embed.js, a sandbox without script: the page reads, with its own scroll bar", async (t) => {
  const page = await visit(t, (top) => `<leadlet-course src="${top}index.html" lesson="asking/one-answer" sandbox=""></leadlet-course>`, { expect: [/Blocked script execution/, /font|ERR_FAILED/i] });
  const inside = page.frameLocator("iframe");
  await inside.getByText("The answer, and why").first().click();
  await inside.getByText("At the end of the hall, for years").waitFor();
  assert.equal((await heard(page, "height")).length, 0);
});

test("one question or one story alone", async (t) => {
  const page = await visit(t, (top) => `<leadlet-course src="${top}index.html" lesson="asking/one-answer" only="walk"></leadlet-course>`);
  const inside = page.frameLocator("iframe");
  await question(inside, "walk").group.waitFor();
  assert.ok(await follows(page) < 800, "as high as the question");
  assert.equal(await question(inside, "kettle").all.isVisible(), false);
  assert.equal(await inside.getByRole("heading", { level: 1 }).isVisible(), false);
  await answers(inside, "walk", "One hall");
  await follows(page);
  assert.equal((await heard(page, "completed")).length, 0, "a lesson is not done by one of its questions");

  const story = await visit(t, (top) => `<leadlet-course src="${top}index.html" lesson="kinds/a-story" only="broken"></leadlet-course>`);
  const scene = story.frameLocator("iframe").locator("leadlet-scenario[id='broken']");
  await scene.waitFor();
  await scene.getByRole("link").first().click();
  await follows(story);
  const other = await visit(t, (top) => `<leadlet-course src="${top}index.html" lesson="asking/one-answer" only="not-there"></leadlet-course>`);
  await question(other.frameLocator("iframe"), "kettle").group.waitFor();
});

test("light or dark as the host says, from the first paint on and on each page; a stranger's word counts for nothing", async (t) => {
  const forged = (message, to) => `<iframe title="Forger" srcdoc="<script>setInterval(() => ${to}.postMessage(${message}, '*'), 20)</script>"></iframe>`;
  const page = await visit(t, (top) => `<leadlet-course src="${top}index.html" lesson="asking/one-answer" theme="dark"></leadlet-course>`
    + forged("{ leadlet: 1, type: 'theme', theme: 'light' }", "parent.document.querySelector('leadlet-course').shadowRoot.querySelector('iframe').contentWindow") + forged("{ leadlet: 1, type: 'height', height: 77 }", "parent"));
  const inside = page.frameLocator("leadlet-course iframe");
  await inside.locator("html[data-theme=dark]").waitFor();
  await page.waitForFunction(() => window["heard"].some(({ height }) => height === 77));
  const high = await follows(page);
  assert.ok(high > 500, `${high}`);
  await inside.getByRole("link", { name: /Next,/ }).click();
  await inside.getByRole("heading", { name: "Many answers" }).waitFor();
  assert.equal(page.frames()[1].url().split("?")[1], "embed&theme=dark");
  assert.equal(await inside.locator("html").getAttribute("data-theme"), "dark");
  await page.locator("leadlet-course").evaluate((element) => element.setAttribute("theme", "light"));
  await inside.locator("html[data-theme=light]").waitFor();
  await inside.getByRole("link", { name: /Next,/ }).click();
  await inside.getByRole("heading", { name: "True or false" }).waitFor();
  assert.equal(page.frames()[1].url().split("?")[1], "embed&theme=light");
});

test("progress goes to an origin that course.yaml names, and to no other; no word and no answer goes along", async (t) => {
  const inner = (top) => `<leadlet-course src="${top}index.html" lesson="telling/nothing-to-settle"></leadlet-course><script>
    events = []; for (const type of ["leadlet-progress", "leadlet-completed"]) addEventListener(type, (event) => events.push(type + " " + event.detail.lesson));</script>`;
  for (const origin of [host.named, host.stranger]) {
    const page = await visit(t, inner, { origin });
    const inside = page.frameLocator("iframe");
    await inside.getByRole("heading", { level: 1 }).waitFor();
    await inside.getByRole("button", { name: "Done", exact: true }).click();
    await inside.getByText("Done.").first().waitFor();
    if (origin === host.named) {
      await page.waitForFunction(() => window["heard"].some(({ type }) => type === "completed"));
      assert.deepEqual(await heard(page, "progress"), [
        { leadlet: 1, type: "progress", course: "every-block", lesson: "telling/nothing-to-settle", done: false },
        { leadlet: 1, type: "progress", course: "every-block", lesson: "telling/nothing-to-settle", done: true },
      ]);
      assert.deepEqual(await heard(page, "completed"), [{ leadlet: 1, type: "completed", course: "every-block", lesson: "telling/nothing-to-settle", done: true }]);
      assert.ok((await page.evaluate(() => window["events"])).includes("leadlet-completed telling/nothing-to-settle"));
    } else {
      await page.waitForTimeout(500);
      const types = await page.evaluate(() => [...new Set(window["heard"].map(({ type }) => type))].sort());
      assert.deepEqual(types, ["height", "ready"], "a stranger learns how high the page is, and no more");
    }
  }
});

test("a wildcard of course.yaml means every host below one, and none that looks like it", async (t) => {
  const other = await hostPages();
  t.after(other.close);
  // The same pages on another port.
  Object.setPrototypeOf(other.pages, host.pages);
  const inner = (top) => `<leadlet-course src="${top}index.html" lesson="telling/nothing-to-settle"></leadlet-course>`;
  for (const origin of [at("a.hosts.localhost"), at("a.b.hosts.localhost")]) {
    const page = await visit(t, inner, { origin });
    await page.frameLocator("iframe").getByRole("button", { name: "Done", exact: true }).click();
    await page.waitForFunction(() => window["heard"].some(({ type }) => type === "completed"));
    assert.deepEqual((await heard(page, "progress")).map(({ done }) => done), [false, true], origin);
  }
  for (const origin of [at("hosts.localhost"), at("evilhosts.localhost"), at("hosts.localhost.evil.localhost"), other.named.replace("127.0.0.1", "a.hosts.localhost")]) {
    const page = await visit(t, inner, { origin });
    const inside = page.frameLocator("iframe");
    await inside.getByRole("button", { name: "Done", exact: true }).click();
    await inside.getByText("Done.").first().waitFor();
    await follows(page);
    // Messages arrive in their order: what is sent now comes after whatever was sent before.
    await page.frames()[1].evaluate(() => parent.postMessage({ type: "after" }, "*"));
    await page.waitForFunction(() => window["heard"].some(({ type }) => type === "after"));
    assert.deepEqual(await page.evaluate(() => [...new Set(window["heard"].map(({ type }) => type))].sort()), ["after", "height", "ready"], origin);
  }
});

test("a host without an origin, as in a sandbox, hears how high the page is and no more", async (t) => {
  const page = await visit(t, (top) => `<iframe title="Sandbox" sandbox="allow-scripts" srcdoc="<script>addEventListener('message', ({ data }) => parent.postMessage(data, '*'))</script>
    <iframe title='Course' src='${top}telling/nothing-to-settle.html?embed'></iframe>"></iframe>`, { expect: [/font|ERR_FAILED/i] });
  await page.waitForFunction(() => window["heard"].some(({ type }) => type === "height"));
  const inner = page.frames().find((frame) => frame.url().includes("nothing-to-settle"));
  await inner?.getByRole("button", { name: "Done", exact: true }).click();
  await inner?.evaluate(() => parent.postMessage({ type: "after" }, "*"));
  await page.waitForFunction(() => window["heard"].some(({ type }) => type === "after"));
  assert.deepEqual(await page.evaluate(() => [...new Set(window["heard"].map(({ type }) => type))].sort()), ["after", "height", "ready"]);
});

test("what is no message of the contract does nothing, from the course and to it", async (t) => {
  const page = await visit(t, (top) => `<leadlet-course src="${top}index.html" lesson="asking/one-answer" theme="dark"></leadlet-course><script>
    events = []; for (const type of ["ready", "height", "progress", "completed", "theme", "x", "[object Object]", "undefined"]) addEventListener("leadlet-" + type, (event) => events.push(type));</script>`);
  const high = await follows(page);
  await page.frameLocator("iframe").locator("html[data-theme=dark]").waitFor();
  await page.evaluate(() => { window["events"].length = 0; });
  const bad = [null, undefined, 1, "x", [], {}, { leadlet: 1 }, { leadlet: "1", type: "height", height: 9 }, { leadlet: 1, type: "x" }, { leadlet: 1, type: {} }, { leadlet: 1, type: ["height"], height: 9 },
    ...["9", [9], {}, null, NaN, -1, 0, Infinity, 1e9].map((height) => ({ leadlet: 1, type: "height", height })), { leadlet: 1, type: "theme", theme: "light" }];
  await page.frames()[1].evaluate((all) => all.forEach((one) => parent.postMessage(one, "*")), bad);
  const themes = [null, 1, "light", [], { leadlet: 1 }, { leadlet: 2, type: "theme", theme: "light" }, { leadlet: 1, type: "height", height: 1 }, ...[1, {}, ["light"], true].map((theme) => ({ leadlet: 1, type: "theme", theme }))];
  await page.locator("leadlet-course").evaluate((element, all) => all.forEach((one) => element.shadowRoot?.querySelector("iframe")?.contentWindow?.postMessage(one, "*")), themes);
  await page.frames()[1].evaluate(() => new Promise((done) => { addEventListener("message", done, { once: true }); postMessage("last"); }));
  await page.evaluate(() => new Promise((done) => { addEventListener("message", done, { once: true }); postMessage("last"); }));
  assert.deepEqual(await page.evaluate(() => window["events"]), []);
  assert.equal(await follows(page), high);
  assert.equal(await page.frames()[1].locator("html").getAttribute("data-theme"), "dark");
});

test("a frame that has gone to another site is not heard any more", async (t) => {
  const page = await visit(t, (top) => `<leadlet-course src="${top}index.html" lesson="asking/one-answer"></leadlet-course><script>
    events = []; for (const type of ["height", "completed"]) addEventListener("leadlet-" + type, (event) => events.push(event.detail.forged));</script>`);
  await follows(page);
  host.pages["/forger"] = "<!doctype html><script>for (const type of ['height', 'completed', 'last']) parent.postMessage({ leadlet: 1, type, height: 77, forged: true }, '*');</script>";
  await page.locator("leadlet-course").evaluate((element, to) => { const frame = element.shadowRoot?.querySelector("iframe"); if (frame) frame.src = to; }, `${host.stranger}/forger`);
  await page.waitForFunction(() => window["heard"].some(({ type, forged }) => type === "last" && forged));
  assert.deepEqual((await page.evaluate(() => window["events"])).filter(Boolean), []);
});

test("where third-party storage is blocked everything answers, and the learner is shown a way to keep it", async (t) => {
  const blocked = await start(true);
  t.after(() => blocked.close());
  const page = await visit(t, (top) => `<leadlet-course src="${top}index.html" lesson="asking/one-answer"></leadlet-course>`, { on: blocked });
  const inside = page.frameLocator("iframe");
  await answers(inside);
  assert.equal(await page.frames()[1].evaluate(storage), "SecurityError", "the browser blocks it");
  await follows(page);
  await inside.getByRole("link", { name: /Next,/ }).click();
  await inside.getByRole("heading", { name: "Many answers" }).waitFor();
  await inside.getByRole("link", { name: "Open in a tab of its own" }).waitFor();
});
