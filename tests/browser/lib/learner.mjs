// A learner at a browser: opens pages of a site, and afterwards proves that nothing went wrong behind the page.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

export const binary = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((file) => fs.existsSync(file));
/** Chromium without its windows: the same pages for a third of the work. `tests/run` names it where it is installed. */
export const shell = process.env.CHROMIUM_SHELL || binary;
export const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

let started;
/** One browser for each test file. */
export const browser = (executablePath = shell) => (started ??= chromium.launch({ executablePath, args: flags }));
/** The same, for a file whose tests need what only the whole browser does: icons of tabs, storage of other sites. To be called first. */
export const wholeBrowser = () => browser(binary);
const servers = new Map();

/** The server of a folder; one for each in a test file. */
export function serverOf(folder) {
  if (!servers.has(folder)) servers.set(folder, serve(folder));
  return servers.get(folder);
}

after(async () => {
  await (await started)?.close();
  for (const server of servers.values()) await (await server).close();
});

/**
 * A new learner: an empty profile of their own.
 * @param {import("node:test").TestContext} t
 * @param {string} folder the site
 * @param {{from?: "http" | "file", script?: boolean, width?: number, height?: number, dark?: boolean, forced?: boolean,
 *   zone?: string, now?: string, before?: () => void, expect?: RegExp[], worker?: boolean}} [how] `zone` and `now`: where the learner
 *   lives, and the day on which a clock of the test's own begins; `before` runs in each page before its own scripts; `expect`: console errors that are meant
 */
export async function learner(t, folder, how = {}) {
  const { from = "http", script = true, width = 1280, height = 900, dark = false, forced = false, zone, now, before, expect = [], worker = false } = how;
  const context = await (await browser()).newContext({
    javaScriptEnabled: script,
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    forcedColors: forced ? "active" : "none",
    reducedMotion: "reduce",
    timezoneId: zone,
    // A worker asks for what a test did not: only the tests of it let it work.
    serviceWorkers: worker ? "allow" : "block",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  if (now) await context.clock.install({ time: now });
  if (before) await context.addInitScript(before);
  const server = from === "http" ? await serverOf(folder) : undefined;
  const base = server ? server.url : pathToFileURL(folder + path.sep).href;
  const faults = watch(context, base, expect);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  t.after(async () => {
    await context.close();
    assert.deepEqual(faults, [], "errors in the console, requests that failed or left the folder");
  });
  return {
    context,
    page,
    base,
    faults,
    /** Opens a page of the site. */
    async open(address, on = page) {
      await on.goto(base + address);
      return on;
    },
  };
}

/** Collects what must not be: console errors, exceptions, requests that fail or leave the folder. */
export function watch(context, base, expect = []) {
  /** @type {string[]} */
  const faults = [];
  const add = (text) => expect.some((meant) => meant.test(text)) || faults.push(text);
  context.on("weberror", (error) => add(`exception: ${error.error()}`));
  context.on("console", (message) => {
    // A page of "not here" may be shown at any depth, so it cannot name its icon: there alone a browser may ask the host for one.
    if (/\/favicon\.ico$/.test(message.location().url) && /404\.html|nothing/.test(message.page()?.url() ?? "")) return;
    if (/Service Worker registration blocked by Playwright/.test(message.text())) return;
    if (["error", "warning"].includes(message.type())) add(`console: ${message.text()} ${message.location().url}`);
  });
  context.on("request", (request) => request.url().startsWith(base) || add(`request: ${request.url()}`));
  context.on("requestfailed", (request) => request.failure()?.errorText === "net::ERR_ABORTED" || add(`failed: ${request.url()} ${request.failure()?.errorText}`));
  context.on("response", (response) => response.status() < 400 || add(`status ${response.status()}: ${response.url()}`));
  return faults;
}

/** The question with this id, and the things in it by the names a learner knows. */
export function question(page, id) {
  const all = page.locator(`leadlet-question[id="${id}"]`);
  return {
    all,
    group: all.getByRole("group").first(),
    radio: (name) => all.getByRole("radio", { name }),
    box: (name) => all.getByRole("checkbox", { name }),
    /** The row of an option, with its mark and its feedback. */
    option: (name) => all.locator(".option").filter({ hasText: name }),
    check: all.getByRole("button", { name: "Check my answer" }),
    show: all.getByRole("button", { name: "Show the answer" }),
    again: all.getByRole("button", { name: "Try it again" }),
    result: all.getByRole("status"),
  };
}

/** What has the focus, as its role and name would be said: enough to tell one thing from another. */
export const focused = (page) => page.evaluate(() => {
  const at = document.activeElement;
  return at === document.body ? "nothing" : `${at?.tagName.toLowerCase()} ${at?.getAttribute("value") ?? at?.textContent?.trim().slice(0, 40)}`;
});
