// `leadlet watch` over a copy of a course, a browser before it, and an author who saves files.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { browser, watch } from "./learner.mjs";
import { draft, program } from "./sites.mjs";

/**
 * Starts watch over a copy of the course that has everything.
 * @param {import("node:test").TestContext} t
 * @param {{name: string, expect?: RegExp[], height?: number, width?: number, broken?: string}} how `expect`: console errors and answers that
 *   are meant; `broken`: a file that is spoilt before watch begins
 */
export async function watching(t, { name, expect = [], height = 700, width = 1280, broken }) {
  const { content } = draft("every", { name: `watch-${name}` });
  const folder = path.dirname(content);
  if (broken) fs.appendFileSync(path.join(folder, broken), "\n[two](two.md)\n");
  const child = spawn(program, ["watch", folder, "--port", "0"], { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise((done) => child.on("exit", done));
  let said = "";
  child.stderr.setEncoding("utf8");
  const base = await new Promise((done, fail) => {
    child.stderr.on("data", (text) => {
      said += text;
      const found = said.match(/open (http:\S+)/);
      if (found) done(found[1]);
    });
    child.on("exit", () => fail(new Error(said)));
  });
  const context = await (await browser()).newContext({ viewport: { width, height }, reducedMotion: "reduce" });
  const faults = watch(context, base, expect);
  const stop = async () => (child.kill("SIGINT"), ended);
  t.after(async () => {
    await context.close();
    assert.equal(await stop(), 0, said);
    assert.deepEqual(faults, [], "errors in the console, requests that failed or left the site");
  });
  const file = (below) => path.join(folder, below);
  return {
    base, context, stop,
    said: () => said,
    file,
    /** Opens a page, and marks its window: a page that was loaded anew has no mark. @param {string} address */
    async open(address) {
      const page = await context.newPage();
      page.setDefaultTimeout(15000);
      await page.goto(base + address);
      await mark(page);
      return page;
    },
    /** Saves a file, made from what it holds. @param {string} below the course folder @param {(text: string) => string} change */
    edit(below, change) {
      const at = file(below);
      fs.mkdirSync(path.dirname(at), { recursive: true });
      const before = fs.existsSync(at) ? fs.readFileSync(at, "utf8") : "";
      const after = change(before);
      assert.notEqual(after, before, `nothing to change in ${below}`);
      fs.writeFileSync(at, after);
    },
  };
}

/** Marks the page's window. */
export const mark = (page) => page.evaluate(() => { /** @type {any} */ (window).marked = true; });
/** Whether it is still the same load of the page. */
export const isSame = (page) => page.evaluate(() => /** @type {any} */ (window).marked === true);
/** How far below the window's top something stands. */
export const topOf = (locator) => locator.evaluate((element) => Math.round(element.getBoundingClientRect().top));
