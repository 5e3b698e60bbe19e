// A learner whose course stands in an LMS's frame: the page of the LMS, the launch page, and the pages of the course in it.
import assert from "node:assert/strict";
import { put, says, shownQuestion } from "./answering.mjs";
import { browser, question } from "./learner.mjs";
import { serve } from "./server.mjs";
import { becomes } from "./states.mjs";

/**
 * A learner in an LMS. @param {import("node:test").TestContext} t @param {string} folder the package
 * @param {(server: {url: string, other: string}) => Record<string, string>} hosts pages of the LMS, `/host` first
 */
export async function learner(t, folder, hosts, { launch = "launch.html", connect = "", expect = /favicon/, width = 1280, dark = false } = {}) {
  const extra = {};
  const server = await serve(folder, extra, connect);
  Object.assign(extra, hosts(server));
  const context = await (await browser()).newContext({ viewport: { width, height: 900 }, colorScheme: dark ? "dark" : "light", reducedMotion: "reduce" });
  const faults = [];
  context.on("weberror", (error) => faults.push(`exception: ${error.error()}`));
  context.on("console", (message) => message.type() === "error" && !expect.test(message.location().url + message.text()) && faults.push(`console: ${message.text()}`));
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  t.after(async () => {
    await context.close();
    await server.close();
    assert.deepEqual(faults, []);
  });
  const course = () => {
    const launched = page.frames().find((one) => one.url().includes(launch));
    return launched?.childFrames()[0] ?? launched;
  };
  return {
    page, context, server,
    /** The frame of the course's pages, once one stands in it. */
    async course() {
      await becomes(() => course()?.url().includes("/learn/here/") && !course()?.url().includes(launch), true, "a page stands in the frame");
      await course().locator("main").waitFor();
      return course();
    },
    /** The launch page. */
    launched: () => page.frames().find((one) => one.url().includes(launch)),
    kept: () => page.evaluate(() => JSON.parse(localStorage.getItem("kept") ?? "{}")),
    /** Goes to a page of the course, if one is not there already. */
    async go(address) {
      if (course()?.url() !== server.url + address) await course().evaluate((to) => { location.href = to; }, server.url + address);
      await becomes(() => course()?.url(), server.url + address, "the page asked for");
      await course().locator("main").waitFor();
      return course();
    },
  };
}

/** The pages of the shorter course that settle by their questions, with these. */
export const lessons = { "asking/one-answer.html": ["kettle", "walk", "order", "water", "cup"], "checking/leaves.html": ["colour", "where"] };

/** Takes the quiz that asks one at a time. */
export async function takeQuiz(scope, isRight) {
  await scope.getByRole("button", { name: /^(Begin|Try the quiz again)$/ }).filter({ visible: true }).click();
  for (let more = true; more;) {
    const id = await shownQuestion(scope);
    await put(scope, id, isRight);
    await question(scope, id).check.click();
    await says(question(scope, id).result, isRight ? /Correct/ : /Not this time|Partly/);
    const next = scope.getByRole("button", { name: "Next question" }), end = scope.getByRole("button", { name: "See the result" });
    await next.or(end).filter({ visible: true }).waitFor();
    more = await next.isVisible();
    await (more ? next : end).click();
  }
  await scope.locator("[data-part=verdict]").waitFor();
}

