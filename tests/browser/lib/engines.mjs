// The three engines of learners' browsers behind one small API: Chromium, Firefox (both driven by puppeteer-core) and WebKit
// (WebKitGTK's MiniBrowser, driven over W3C WebDriver). For what must hold in each of them; tests of one page in one engine
// use `learner.mjs`.
//
//     test("…", async (t) => {
//       const profile = await newProfile(t, "webkit");     // empty storage of its own; gone when the test ends
//       const tab = await profile.newTab();                // tabs of one profile share storage, as a learner's do
//       await tab.open(site.url + "index.html");
//       await tab.click("[data-do=check]");
//       await tab.waitFor(() => document.querySelector(".result p"));
//     });
//
// Known limits: WebKit has no preloaded scripts, so `faults` has only what fails after a page was opened; its window is at least
// 447 CSS pixels wide; without a window manager it has no focus ring.
import { spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { after } from "node:test";
import puppeteer from "puppeteer-core";
import { binary as chromium, flags } from "./learner.mjs";

/** @typedef {"chromium" | "firefox" | "webkit"} Engine */
/** @type {Engine[]} */
export const engines = ["chromium", "firefox", "webkit"];

/** The longest that `waitFor` waits for a state on a busy machine, in milliseconds. */
const LONGEST = 20_000;

/**
 * A fresh profile: storage that no other profile sees, closed when the test ends.
 * @param {import("node:test").TestContext} t @param {Engine} engine
 * @param {{preferences?: Record<string, string | number | boolean>, width?: number, height?: number}} [how] `preferences` of Firefox's
 *   `about:config`, which start a browser of their own; size of new tabs in CSS pixels
 * @returns {Promise<Profile>}
 */
export async function newProfile(t, engine, { preferences, width = 800, height = 800 } = {}) {
  const profile = engine === "webkit" ? await WebKitProfile.start(width, height) : await PuppeteerProfile.start(engine, preferences, { width, height });
  t.after(() => profile.close());
  return profile;
}

/**
 * One learner's browser.
 * @typedef {object} Profile
 * @property {Engine} engine
 * @property {string[]} faults errors and warnings of the console, and exceptions that nobody caught, in all tabs
 * @property {() => Promise<Tab>} newTab an empty one
 * @property {() => Promise<Tab[]>} tabs all that are open, also those that pages opened
 * @property {() => Promise<void>} close
 */

/** What a page runs: a function without closures, and what it is called with, as JSON. @typedef {(...values: any[]) => any} InPage */

/** What both kinds of tabs share. A tab seen through `frame` acts in that frame. */
class Tab {
  /** @param {Profile} profile @param {string[]} frames selectors, from the top */
  constructor(profile, frames) {
    this.profile = profile;
    this.frames = frames;
  }

  /**
   * Runs a function in the page, and gives back what it returns or resolves to.
   * @param {InPage} act @param {...any} values @returns {Promise<any>}
   */
  async evaluate(act, ...values) { throw new Error("abstract"); }

  /**
   * Waits until a function in the page returns something true, also across navigations.
   * @param {InPage} read @param {...any} values @returns {Promise<any>} what it returned
   */
  async waitFor(read, ...values) {
    const end = Date.now() + LONGEST;
    let last;
    do {
      try {
        last = await this.evaluate(read, ...values);
        if (last) return last;
      } catch (error) {
        // Between two pages there is nothing to ask.
        last = error;
      }
      await new Promise((done) => setTimeout(done, 50));
    } while (Date.now() < end);
    throw new Error(`never true in ${this.profile.engine}: ${read} (last: ${last instanceof Error ? last.message : JSON.stringify(last)})`);
  }

  /** Waits until the page's text matches. @param {RegExp} wanted @returns {Promise<string>} the text */
  async waitForText(wanted) {
    return this.waitFor((source, kind) => new RegExp(source, kind).test(document.body?.innerText ?? "") && document.body.innerText, wanted.source, wanted.flags);
  }

  /** The tab that an act opens. @param {() => Promise<unknown>} act @returns {Promise<Tab>} */
  async popup(act) {
    const before = new Set((await this.profile.tabs()).map(({ id }) => id));
    await act();
    const end = Date.now() + LONGEST;
    while (Date.now() < end) {
      const found = (await this.profile.tabs()).find(({ id }) => !before.has(id));
      if (found) return found;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`no tab was opened in ${this.profile.engine}`);
  }

  /** Reloads the page of this tab and waits for its load. */
  async reload() {
    const loaded = `loaded${Math.random()}`;
    await this.evaluate((mark) => { /** @type {any} */ (window)[mark] = true; setTimeout(() => location.reload()); }, loaded);
    await this.waitFor((mark) => !(mark in window) && document.readyState === "complete", loaded);
  }
}

// ---------------------------------------------------------------------------------------------------- Chromium and Firefox

/** One process of each engine for a test file, unless preferences ask for another. @type {Map<string, Promise<import("puppeteer-core").Browser>>} */
const shared = new Map();
after(async () => {
  for (const browser of shared.values()) await (await browser.catch(() => null))?.close();
});

const firefox = process.env.FIREFOX ?? ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find((file) => fs.existsSync(file));

/** @param {"chromium" | "firefox"} engine @param {Record<string, string | number | boolean>} [preferences] */
const startPuppeteer = (engine, preferences) => engine === "firefox"
  ? puppeteer.launch({ browser: "firefox", executablePath: firefox, headless: true, extraPrefsFirefox: preferences, timeout: 120_000, protocolTimeout: 120_000 })
  : puppeteer.launch({ browser: "chrome", executablePath: chromium, headless: true, args: flags, timeout: 120_000, protocolTimeout: 120_000 });

/** @implements {Profile} */
class PuppeteerProfile {
  /** @type {string[]} */
  faults = [];
  /** @type {WeakMap<import("puppeteer-core").Page, PuppeteerTab>} */
  known = new WeakMap();

  /** @param {"chromium" | "firefox"} engine @param {Record<string, string | number | boolean> | undefined} preferences @param {{width: number, height: number}} size */
  static async start(engine, preferences, size) {
    const own = preferences && await startPuppeteer(engine, preferences);
    if (!own && !shared.has(engine)) shared.set(engine, startPuppeteer(engine));
    const browser = own ?? await /** @type {Promise<import("puppeteer-core").Browser>} */ (shared.get(engine));
    return new PuppeteerProfile(engine, await browser.createBrowserContext(), size, own);
  }

  /** @param {Engine} engine @param {import("puppeteer-core").BrowserContext} context @param {{width: number, height: number}} size @param {import("puppeteer-core").Browser} [own] */
  constructor(engine, context, size, own) {
    this.engine = engine;
    this.context = context;
    this.size = size;
    this.own = own;
  }

  async newTab() {
    const page = await this.context.newPage();
    await page.setViewport(this.size);
    return this.tabOf(page);
  }

  async tabs() {
    return (await this.context.pages()).map((page) => this.tabOf(page));
  }

  /** @param {import("puppeteer-core").Page} page */
  tabOf(page) {
    const known = this.known.get(page);
    if (known) return known;
    const tab = new PuppeteerTab(this, page, []);
    this.known.set(page, tab);
    page.on("console", (message) => /^(error|warn)/.test(message.type()) && this.faults.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => this.faults.push(`exception: ${error instanceof Error ? error.message : error}`));
    page.on("dialog", (dialog) => dialog.dismiss().catch(() => {}));
    return tab;
  }

  async close() {
    await this.context.close().catch(() => {});
    await this.own?.close();
  }
}

class PuppeteerTab extends Tab {
  /** @param {PuppeteerProfile} profile @param {import("puppeteer-core").Page} page @param {string[]} frames */
  constructor(profile, page, frames) {
    super(profile, frames);
    this.page = page;
    /** The same for the same tab. */
    this.id = page;
  }

  /** This tab, acting in a frame of it. @param {string} selector */
  frame(selector) {
    return new PuppeteerTab(/** @type {PuppeteerProfile} */ (this.profile), this.page, [...this.frames, selector]);
  }

  async inside() {
    /** @type {import("puppeteer-core").Frame} */
    let at = this.page.mainFrame();
    for (const selector of this.frames) {
      const frame = await (await at.$(selector))?.contentFrame();
      if (!frame) throw new Error(`no frame ${selector}`);
      at = frame;
    }
    return at;
  }

  /** Opens an address and waits for its load. @param {string} url */
  async open(url) {
    await this.page.goto(url, { waitUntil: "load" });
  }

  /** @param {InPage} act @param {...any} values */
  async evaluate(act, ...values) {
    return (await this.inside()).evaluate(act, ...values);
  }

  /** Presses the nth element with the mouse. @param {string} selector @param {number} [nth] from 0 */
  async click(selector, nth = 0) {
    await this.page.bringToFront();
    const element = (await (await this.inside()).$$(selector))[nth];
    if (!element) throw new Error(`no ${selector}, number ${nth}`);
    await element.evaluate((one) => one.scrollIntoView({ block: "center", behavior: "instant" }));
    await element.click();
  }

  /** Types into what has the focus. @param {string} text */
  async type(text) {
    await this.page.bringToFront();
    await this.page.keyboard.type(text);
  }

  /** Presses one key, by the name that `KeyboardEvent.key` gives it. @param {string} key */
  async press(key) {
    await this.page.bringToFront();
    await this.page.keyboard.press(/** @type {import("puppeteer-core").KeyInput} */ (key));
  }

  /** @param {number} width @param {number} height CSS pixels */
  async resize(width, height) {
    await this.page.setViewport({ width, height });
  }

  /** @returns {Promise<Buffer>} what is seen, as PNG */
  async screenshot() {
    return Buffer.from(await this.page.screenshot());
  }

  /** Lets the learner choose files in an input. @param {string} selector @param {...string} files */
  async choose(selector, ...files) {
    const input = await (await this.inside()).$(selector);
    await /** @type {import("puppeteer-core").ElementHandle<HTMLInputElement>} */ (input).uploadFile(...files);
  }

  async close() {
    await this.page.close();
  }
}

// -------------------------------------------------------------------------------------------------------------------- WebKit

/** Processes to end with this one, however it ends. @type {Set<import("node:child_process").ChildProcess>} */
const children = new Set();
process.on("exit", () => children.forEach(end));
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.once(signal, () => process.exit(1));

/** Ends a process with all that it started. @param {import("node:child_process").ChildProcess} child */
function end(child) {
  children.delete(child);
  try {
    process.kill(-(child.pid ?? 0), "SIGKILL");
  } catch { /* it has ended already */ }
}

/** A process that leads a group of its own. @param {string} command @param {string[]} values @param {import("node:child_process").SpawnOptions} how */
function startChild(command, values, how) {
  const child = spawn(command, values, { ...how, detached: true });
  children.add(child);
  child.once("exit", () => end(child));
  return child;
}

/** The one screen that nobody sees, of all windows of WebKit in this process. @type {Promise<string> | undefined} */
let screen;

/** @returns {Promise<string>} what `DISPLAY` names; Xvfb itself looks for one that is free */
function startScreen() {
  const child = startChild("Xvfb", ["-displayfd", "3", "-screen", "0", "1600x1400x24", "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("exit", () => fail(new Error("Xvfb did not start")));
    child.stdio[3]?.once("data", (number) => done(":" + String(number).trim()));
    child.unref();
    /** @type {any} */ (child.stdio[3]).unref?.();
  });
}

/** @returns {Promise<number>} a port of this machine that nobody listens at */
function freePort() {
  const server = net.createServer();
  return new Promise((done) => server.listen(0, "127.0.0.1", () => {
    const { port } = /** @type {net.AddressInfo} */ (server.address());
    server.close(() => done(port));
  }));
}

/** The field that names an element in WebDriver's answers. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
/** WebDriver's characters for keys that write nothing. @type {Record<string, string>} */
const KEYS = {
  Backspace: "\uE003", Tab: "\uE004", Enter: "\uE007", Shift: "\uE008", Escape: "\uE00C", Space: " ", PageUp: "\uE00E", PageDown: "\uE00F",
  End: "\uE010", Home: "\uE011", ArrowLeft: "\uE012", ArrowUp: "\uE013", ArrowRight: "\uE014", ArrowDown: "\uE015", Delete: "\uE017",
};

/** @implements {Profile} */
class WebKitProfile {
  /** @type {Engine} */
  engine = "webkit";
  /** @type {string[]} */
  faults = [];
  /** @type {Map<string, WebKitTab>} */
  known = new Map();
  /** The first tab is there from the start. */
  isFresh = true;
  /** One command after another: each first names its tab and frame. @type {Promise<unknown>} */
  line = Promise.resolve();
  closed = false;

  /** @param {number} width @param {number} height */
  static async start(width, height) {
    screen ??= startScreen();
    const [display, port] = [await screen, await freePort()];
    const room = fs.mkdtempSync(path.join(os.tmpdir(), "leadlet-webkit-"));
    const driver = startChild("WebKitWebDriver", [`--port=${port}`], {
      stdio: "ignore",
      // Files of its own, and no sandbox, which root may not set up.
      env: {
        ...process.env, DISPLAY: display, LIBGL_ALWAYS_SOFTWARE: "1", WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
        XDG_CACHE_HOME: room, XDG_CONFIG_HOME: room, XDG_DATA_HOME: room, GDK_BACKEND: "x11", NO_AT_BRIDGE: "1",
      },
    });
    const profile = new WebKitProfile(driver, room, port, { width, height });
    try {
      await profile.begin();
    } catch (error) {
      await profile.close();
      throw error;
    }
    return profile;
  }

  /** @param {import("node:child_process").ChildProcess} driver @param {string} room @param {number} port @param {{width: number, height: number}} size */
  constructor(driver, room, port, size) {
    this.driver = driver;
    this.room = room;
    this.base = `http://127.0.0.1:${port}`;
    this.size = size;
    this.session = "";
  }

  async begin() {
    for (const last = Date.now() + LONGEST; ;) {
      try {
        await this.call("GET", "/status");
        break;
      } catch (error) {
        if (Date.now() > last || this.driver.exitCode !== null) throw error;
        await new Promise((done) => setTimeout(done, 30));
      }
    }
    const { sessionId } = await this.call("POST", "/session", { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": { args: ["--automation"] } } } });
    this.session = `/session/${sessionId}`;
    await this.call("POST", `${this.session}/timeouts`, { script: 60_000, pageLoad: 60_000 });
  }

  /** @param {string} method @param {string} address @param {object} [body] */
  async call(method, address, body) {
    const response = await fetch(this.base + address, { method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(90_000) });
    const { value } = /** @type {any} */ (await response.json());
    if (!response.ok) throw new Error(`${value?.error}: ${value?.message}`);
    return value;
  }

  /** One command to a tab. @param {string} handle @param {string[]} frames @param {string} method @param {string} address @param {object} [body] */
  command(handle, frames, method, address, body) {
    return this.together(handle, frames, () => this.call(method, this.session + address, body));
  }

  /** Commands to a tab that no other may come between. @template T @param {string} handle @param {string[]} frames @param {() => Promise<T>} act @returns {Promise<T>} */
  together(handle, frames, act) {
    const run = async () => {
      if (handle) await this.call("POST", `${this.session}/window`, { handle });
      if (handle) await this.call("POST", `${this.session}/frame`, { id: null });
      for (const selector of frames) {
        const id = await this.call("POST", `${this.session}/element`, { using: "css selector", value: selector });
        await this.call("POST", `${this.session}/frame`, { id });
      }
      return act();
    };
    const found = this.line.then(run);
    this.line = found.catch(() => {});
    return found;
  }

  /** @returns {Promise<WebKitTab>} */
  async newTab() {
    // A window each: a tab behind another takes no mouse.
    const handle = this.isFresh ? await this.command("", [], "GET", "/window") : (await this.command("", [], "POST", "/window/new", { type: "window" })).handle;
    this.isFresh = false;
    const tab = this.tabOf(handle);
    await tab.resize(this.size.width, this.size.height);
    return tab;
  }

  async tabs() {
    const handles = /** @type {string[]} */ (await this.command("", [], "GET", "/window/handles"));
    return handles.map((handle) => this.tabOf(handle));
  }

  /** @param {string} handle */
  tabOf(handle) {
    if (!this.known.has(handle)) this.known.set(handle, new WebKitTab(this, handle, []));
    return /** @type {WebKitTab} */ (this.known.get(handle));
  }

  async close() {
    if (this.closed) return;
    this.closed = true;
    for (const tab of this.known.values()) await tab.collect();
    if (this.session) await this.call("DELETE", this.session).catch(() => {});
    end(this.driver);
    fs.rmSync(this.room, { recursive: true, force: true, maxRetries: 3 });
  }
}

class WebKitTab extends Tab {
  /** @param {WebKitProfile} profile @param {string} handle @param {string[]} frames */
  constructor(profile, handle, frames) {
    super(profile, frames);
    this.driver = profile;
    /** The same for the same tab. */
    this.id = handle;
  }

  /** @param {string} selector */
  frame(selector) {
    return new WebKitTab(this.driver, this.id, [...this.frames, selector]);
  }

  /** @param {string} method @param {string} address @param {object} [body] */
  command(method, address, body) {
    return this.driver.command(this.id, this.frames, method, address, body);
  }

  /** @param {string} url */
  async open(url) {
    await this.collect();
    await this.driver.command(this.id, [], "POST", "/url", { url });
    await this.driver.command(this.id, [], "POST", "/execute/sync", { script: `(${watchFaults})()`, args: [] }).catch(() => {});
  }

  /** Takes the faults of the page that is shown. */
  async collect() {
    const script = "const found = window.leadletFaults ?? []; window.leadletFaults = []; return found;";
    const found = await this.driver.command(this.id, [], "POST", "/execute/sync", { script, args: [] }).catch(() => []);
    this.profile.faults.push(...found ?? []);
  }

  /** @param {InPage} act @param {...any} values */
  async evaluate(act, ...values) {
    const script = `const [done, values] = [arguments[arguments.length - 1], [...arguments].slice(0, -1)];
      Promise.resolve().then(() => (${act})(...values)).then((value) => done({ value: value === undefined ? null : value }), (error) => done({ error: String(error) + " " + (error?.stack ?? "") }));`;
    const { value, error } = await this.command("POST", "/execute/async", { script, args: values });
    if (error !== undefined) throw new Error(error);
    return value === null ? undefined : value;
  }

  /** @param {string} selector @param {number} [nth] */
  async click(selector, nth = 0) {
    await this.driver.together(this.id, this.frames, async () => {
      const found = await this.driver.call("POST", `${this.driver.session}/elements`, { using: "css selector", value: selector });
      if (!found[nth]) throw new Error(`no ${selector}, number ${nth}`);
      await this.driver.call("POST", `${this.driver.session}/execute/sync`, { script: "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })", args: [found[nth]] });
      await this.driver.call("POST", `${this.driver.session}/element/${found[nth][ELEMENT]}/click`, {});
    });
  }

  /** @param {string} text */
  async type(text) {
    const actions = [...text].flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]);
    await this.command("POST", "/actions", { actions: [{ type: "key", id: "keys", actions }] });
  }

  /** @param {string} key */
  async press(key) {
    await this.type(KEYS[key] ?? key);
  }

  /** @param {number} width @param {number} height */
  async resize(width, height) {
    await this.command("POST", "/window/rect", { width, height });
    const [across, down] = await this.evaluate(() => [innerWidth, innerHeight]);
    if (across !== width || down !== height) await this.command("POST", "/window/rect", { width: 2 * width - across, height: 2 * height - down });
  }

  async screenshot() {
    return Buffer.from(await this.command("GET", "/screenshot"), "base64");
  }

  /** @param {string} selector @param {...string} files */
  async choose(selector, ...files) {
    await this.driver.together(this.id, this.frames, async () => {
      const found = await this.driver.call("POST", `${this.driver.session}/element`, { using: "css selector", value: selector });
      await this.driver.call("POST", `${this.driver.session}/element/${found[ELEMENT]}/value`, { text: files.join("\n") });
    });
  }

  async close() {
    await this.command("DELETE", "/window");
    this.driver.known.delete(this.id);
  }
}

/** In a page: remembers what goes wrong from now on. */
function watchFaults() {
  const page = /** @type {any} */ (window);
  const faults = page.leadletFaults = [];
  addEventListener("error", ({ message }) => faults.push(`exception: ${message}`));
  addEventListener("unhandledrejection", ({ reason }) => faults.push(`exception: ${reason}`));
  for (const kind of ["error", "warn"]) {
    const old = page.console[kind];
    page.console[kind] = (...words) => {
      faults.push(`console: ${words.map(String).join(" ")}`);
      old.apply(page.console, words);
    };
  }
}
