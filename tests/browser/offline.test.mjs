// The worker: the course after its first visit with the server stopped, a new version, and what it must leave alone.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import zlib from "node:zlib";
import { answer } from "./lib/answering.mjs";
import { learner, question, wholeBrowser } from "./lib/learner.mjs";
import { serve } from "./lib/server.mjs";
import { draft, packed, site } from "./lib/sites.mjs";

// What a new version asks the server for counts the icon, which only the whole browser asks for.
await wholeBrowser();
const heading = (page, name) => page.getByRole("heading", { level: 1, name, exact: true });
/** Until the worker has all it keeps. */
const ready = (page) => page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state);
const stores = (page) => page.evaluate(() => caches.keys());
/** What a stopped server leaves in the console. */
const gone = [/ERR_CONNECTION_REFUSED/, /^failed: /, /^status 503/, /503/];

test("after the first visit the whole course works with the server stopped, queries or not", async (t) => {
  const server = await serve(site("every"));
  t.after(() => server.close());
  const { page } = await learner(t, site("every"), { worker: true, expect: [...gone, /^request: /] });
  const open = (address) => page.goto(server.url + address);
  await open("index.html");
  await ready(page);
  await page.evaluate(() => caches.open("somebody else's"));
  await server.close();
  for (const address of ["", "index.html?from=mail", "asking/", "asking/one-answer.html?embed"]) await open(address);
  await answer(page, "kettle");
  await page.getByRole("link", { name: /^Next,/ }).click();
  await heading(page, "Many answers").waitFor();
  await open("practice.html");
  await heading(page, "Practice").waitFor();
  await open("telling/all-the-text.html");
  await page.locator("leadlet-media[data-captioned]").waitFor();
  const kept = await page.evaluate(async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)))).flat());
  assert.ok(kept.some((url) => /one-answer\.html\?[\w-]{43}$/.test(url)), "a page under its digest");
  assert.ok(kept.every((url) => !/\.wav|404\.html|sw\.js/.test(url)), "no sound, no page of the server's");
  assert.equal(new Set(kept).size, kept.length);
  await open("asking/never-there.html");
  await heading(page, "This page is not on this device yet").waitFor();
  await page.getByRole("link").click();
  await page.locator("leadlet-continue").waitFor();
  assert.ok((await stores(page)).includes("somebody else's"));
});

/** A photo as PNG: light that changes slowly, with some noise. */
function photo(width, height) {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  let noise = 1;
  for (let at = 0; at < rows.length; at++) {
    noise = Math.imul(noise, 1664525) + 1013904223 | 0;
    rows[at] = at % (width * 3 + 1) === 0 ? 0 : at / 900 % 200 + (noise >>> 28);
  }
  const chunk = (name, content) => {
    const named = Buffer.concat([Buffer.from(name, "latin1"), content]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(content.length, 0);
    frame.writeUInt32BE(zlib.crc32(named), 4);
    return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
  };
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), chunk("IHDR", head), chunk("IDAT", zlib.deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

test("without a network an image is shown in the size that is kept", async (t) => {
  const course = draft("every", { name: "sizes" });
  fs.writeFileSync(path.join(course.content, "01-asking/desk.png"), photo(1200, 300));
  const file = path.join(course.content, "01-asking/01-one-answer.md");
  fs.writeFileSync(file, fs.readFileSync(file, "utf8") + "\n![A desk](desk.png)\n");
  const folder = course.build();
  const sizes = fs.readdirSync(path.join(folder, "assets")).filter((name) => name.startsWith("desk-"));
  assert.equal(sizes.length, 3, "as wide as it is, 960 and 480 pixels");
  const server = await serve(folder);
  t.after(() => server.close());
  const { page } = await learner(t, folder, { worker: true, expect: [...gone, /^request: /] });
  await page.goto(server.url + "index.html");
  await ready(page);
  await server.close();
  await page.goto(server.url + "asking/one-answer.html");
  const shown = await page.evaluate((names) => Promise.all(names.map(async (name) => {
    const picture = new Image();
    picture.src = `../assets/${name}`;
    await picture.decode();
    return picture.naturalWidth;
  })), sizes);
  assert.deepEqual(shown, [960, 960, 960]);
});

test("a new version is told of at the page's end, and comes when the learner says so", async (t) => {
  const course = draft("every", { name: "versions" });
  const folder = course.build();
  const server = await serve(folder);
  t.after(() => server.close());
  const { page } = await learner(t, folder, { worker: true, expect: [/^request: /] });
  const lesson = server.url + "asking/one-answer.html";
  await page.goto(lesson);
  await ready(page);
  const [former] = await stores(page);
  await page.evaluate(() => caches.open("leadlet every-block /learn/here/deeper/ 1"));
  const file = path.join(course.content, "01-asking/01-one-answer.md");
  fs.writeFileSync(file, fs.readFileSync(file, "utf8") + "\nA new last line.\n");
  course.build();
  server.asked.length = 0;
  await page.reload();
  const q = question(page, "kettle");
  await q.radio("In the hall").check();
  const offer = page.getByRole("status").filter({ hasText: "There is a new version of this course." });
  await offer.waitFor();
  assert.ok(await q.radio("In the hall").isChecked(), "nothing was reloaded in mid-answer");
  assert.equal(await page.getByText("A new last line.").count(), 0, "one version at a time");
  const again = server.asked.filter((address) => address !== "sw.js");
  assert.ok(again.length < 8 && again.includes("asking/one-answer.html"), `only what changed is asked for: ${again.join(" ")}`);
  await q.check.click();
  await q.result.filter({ hasText: "Not yet" }).waitFor();
  await page.getByRole("button", { name: "Load it now" }).click();
  await page.getByText("A new last line.").waitFor();
  await q.result.filter({ hasText: "Not yet" }).waitFor();
  await page.waitForFunction(async (former) => !(await caches.keys()).includes(former), former);
  assert.ok((await stores(page)).includes("leadlet every-block /learn/here/deeper/ 1"), "another course below this one keeps its own");
  assert.equal(await offer.count(), 0);
});

test("no worker in the editor's live view, nor in a package", async (t) => {
  const { page, context, open, base } = await learner(t, site("every"), {
    worker: true,
    before: () => {
      if (!("ServiceWorkerContainer" in window)) return;
      const asked = [];
      Object.assign(window, { asked });
      ServiceWorkerContainer.prototype.register = (address) => (asked.push(String(address)), new Promise(() => {}));
    },
  });
  // The worker is asked for when the page has loaded, so it is known then.
  const asked = async () => {
    await open("index.html");
    await page.waitForFunction(() => document.readyState === "complete" && performance.timing.loadEventEnd > 0);
    return page.evaluate(() => window["asked"]);
  };
  assert.deepEqual(await asked(), [base + "sw.js"]);
  await context.route(`${base}index.html`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace("<html ", "<html data-live ") });
  });
  assert.deepEqual(await asked(), []);
  assert.doesNotMatch(fs.readFileSync(packed("every", "html").file, "utf8").match(/<html[^>]*>/)?.[0] ?? "data-offline", /data-offline/);
});
