// Packages in real Chromium, in LMSs: a strict one of our own and scorm-again; what they are told, and what is there again after a crash.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { answer, put, says } from "./lib/answering.mjs";
import { accessible, largeEnough, noSidewaysScroll } from "./lib/checks.mjs";
import { question, wholeBrowser } from "./lib/learner.mjs";
import { learner, lessons, takeQuiz } from "./lib/lms.mjs";
import { launchData, packaged } from "./lib/packages.mjs";
import { here } from "./lib/sites.mjs";
import { becomes } from "./lib/states.mjs";

await wholeBrowser();
const strict = fs.readFileSync(path.join(here, "../scripts/lms.mjs"), "utf8").replace(/^export /gm, "");
const again = (version) => fs.readFileSync(path.join(here, `node_modules/scorm-again/dist/scorm${version}.min.js`), "utf8");

/** A player as LMSs have it: the API in its window, the course in a frame, what was committed kept in its storage. */
const player = {
  strict: (version, mode = "") => `<!doctype html><title>LMS</title><script>${strict}
    const kept = JSON.parse(localStorage.getItem("kept") ?? '{"cmi.core.student_id":"ada","cmi.learner_id":"ada"}');
    ${mode && `kept["cmi.core.lesson_mode"] = kept["cmi.mode"] = "${mode}";`}
    const lms = strictLms(${version}, kept, { fail(call) {
      const wait = performance.now() + (call === "commit" ? 60 : 0);
      while (performance.now() < wait);
      if (call === "commit" || call === "end") setTimeout(() => localStorage.setItem("kept", JSON.stringify(kept)));
      return window.isAway && call !== "error" && call !== "get" ? "false" : undefined;
    } });
    window.${version === 12 ? "API" : "API_1484_11"} = lms.api;</script>`,
  again: (version) => `<!doctype html><title>LMS</title><script>${again(version)}</script><script>
    const before = JSON.parse(localStorage.getItem("kept") ?? "null");
    const api = new ${version === 12 ? "Scorm12API" : "Scorm2004API"}({ autocommit: false, logLevel: 5, lmsCommitUrl: false });
    if (before) api.loadFromJSON(before, "cmi");
    ${version === 12 ? 'api.cmi.core.student_id = "ada";' : 'api.cmi.learner_id = "ada";'}
    const keep = () => localStorage.setItem("kept", JSON.stringify(api.cmi.toJSON()));
    api.on("${version === 12 ? "LMSCommit" : "Commit"}", keep);
    window.${version === 12 ? "API" : "API_1484_11"} = api;</script>`,
};
const frame = (src) => `<style>html,body,iframe{margin:0;border:0;width:100%;height:100%;box-sizing:border-box;display:block}</style><iframe src="${src}"></iframe>`;

/** What is left after the first question, up to the quiz; a crash may come after each step. @param {(address: string, act: (scope: any) => Promise<void>) => Promise<void>} step */
async function finish(step) {
  await step("asking/a-guess-first.html", async (scope) => {
    await put(scope, "guess");
    await scope.getByRole("button", { name: "Keep my guess" }).click();
    await says(question(scope, "guess").result, /Kept/);
  });
  // The page is left in between: opened again it asks anew, and while it stays open it holds the guess.
  for (const [address, ids] of Object.entries(lessons)) for (const id of ids) await step(address, (scope) => answer(scope, id));
  await step("asking/a-guess-first.html", (scope) => answer(scope, "guess"));
  await step("keeping/plans-and-cards.html", (scope) => scope.getByRole("button", { name: "Done", exact: true }).click());
}

for (const { name, version, hosts, isBlocked = false, every = 1 } of [
  // The browser takes a frame in another site's frame for a stranger and gives it no storage: the LMS alone keeps what is done.
  { name: "SCORM 1.2 in a strict LMS, past a frame of another site", version: 12, isBlocked: true, hosts: ({ url, other }) => ({
    "/host": player.strict(12) + frame(other.replace("/learn/here/", "/host-between")), "/host-between": frame(url + "launch.html") }) },
  { name: "SCORM 2004 in scorm-again", version: 2004, every: 4, hosts: ({ url }) => ({ "/host": player.again(2004) + frame(url + "launch.html") }) },
]) {
  test(`${name}: a whole course with crashes, opened again each time`, async (t) => {
    const folder = packaged(version === 12 ? "scorm12" : "scorm2004");
    const at = await learner(t, folder, hosts);
    const { page, server } = at;
    const [status, success, location, raw] = version === 12
      ? ["cmi.core.lesson_status", "cmi.core.lesson_status", "cmi.core.lesson_location", "cmi.core.score.raw"] : ["cmi.completion_status", "cmi.success_status", "cmi.location", "cmi.score.raw"];
    const flat = async () => (version === 12 ? at.kept() : flatten(await at.kept()));
    const open = async () => {
      await page.goto("about:blank");
      await page.goto(server.host + "/host");
      return at.course();
    };
    let steps = 0;
    /** Once the LMS has it there is no time to say goodbye: the LMS's page is gone, and the course with it. */
    const step = async (address, act) => {
      const scope = await at.go(address);
      await becomes(async () => (await flat())[location], address);
      const before = (await flat())["cmi.suspend_data"];
      await act(scope);
      await becomes(async () => (await flat())["cmi.suspend_data"] !== before, true, `told: ${address}`);
      if (steps++ % every === 0) await open();
    };
    let scope = await open();
    assert.match(scope.url(), /index\.html$/, "a new learner begins at the front");
    await becomes(async () => (await flat())[status], "incomplete");
    scope = await at.go("asking/one-answer.html");
    await put(scope, "kettle", false);
    await question(scope, "kettle").check.click();
    await says(question(scope, "kettle").result, /Not yet/);
    await becomes(async () => (await flat())[location], "asking/one-answer.html");
    await becomes(async () => Object.values(await flat()).some((value) => /_kettle$/.test(value)), true, "an interaction");
    scope = await open();
    assert.match(scope.url(), /asking\/one-answer\.html$/, "where one was");
    await says(question(scope, "kettle").result, /Not yet/);
    await finish(step);
    await takeQuiz(await at.go("checking/each.html"), false);
    await becomes(async () => (await flat())[success], "failed");
    await open();
    scope = await at.go("checking/each.html");
    await says(scope.locator("[data-part=verdict]"), /Not passed yet/);
    await takeQuiz(scope, true);
    await becomes(async () => (await flat())[success], "passed");
    if (version === 2004) await becomes(async () => (await flat())[status], "completed");
    scope = await at.go("keeping/plans-and-cards.html");
    await scope.getByRole("textbox", { name: "When", exact: true }).fill("my own words");
    await scope.getByRole("button", { name: "Keep in my plan" }).click();
    await says(at.launched().getByRole("status").first(), isBlocked ? /cannot be kept on this device/ : /stays on this device/);
    const told = await flat();
    assert.equal(Number(told[raw]), 100);
    assert.doesNotMatch(JSON.stringify(told), /own words/);
    assert.ok(told["cmi.suspend_data"].length <= launchData(folder).worst, `${told["cmi.suspend_data"].length} of at most ${launchData(folder).worst}`);
    if (!isBlocked) {
      await open();
      scope = await at.go("keeping/plans-and-cards.html");
      await becomes(() => scope.getByRole("textbox", { name: "When", exact: true }).inputValue(), "my own words", "kept on the device");
      // On another computer the answers are there, the words are not.
      await at.launched().evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("leadlet-lms:")).forEach((key) => localStorage.removeItem(key)));
    }
    await open();
    scope = await at.go("asking/one-answer.html");
    for (const id of lessons["asking/one-answer.html"]) await says(question(scope, id).result, /Correct/);
    assert.equal(await scope.getByText("The wording was changed").count(), 0);
    // The page goes, twice.
    await at.launched().evaluate(() => { for (let turn = 0; turn < 2; turn++) dispatchEvent(new PageTransitionEvent("pagehide")); });
    await becomes(() => at.launched().evaluate(() => document.documentElement.dataset.state), "ended");
    if (version === 12) {
      assert.deepEqual(await page.evaluate("lms.faults"), [], "what a strict LMS refuses");
      assert.deepEqual(await page.evaluate("[lms.state, lms.log.filter(([what]) => what === 'end').length, lms.kept['cmi.core.lesson_status']]"), ["over", 1, "passed"]);
    }
  });
}

/** scorm-again's tree as elements. */
function flatten(tree, into = {}, name = "cmi") {
  for (const [key, value] of Object.entries(tree ?? {})) {
    if (key === "childArray" && Array.isArray(value)) value.forEach((one, at) => flatten(one, into, `${name}.${at}`));
    else if (value && typeof value === "object") flatten(value, into, `${name}.${key}`);
    else into[`${name}.${key}`] = value;
  }
  return into;
}

test("looking back, away and back again, one lesson alone, and no LMS at all: the learner is told, and can go on", async (t) => {
  const folder = packaged("scorm12");
  const at = await learner(t, folder, ({ url }) => ({
    "/host": player.strict(12) + frame(url + "launch.html"), "/host-review": player.strict(12, "review") + frame(url + "launch.html"), "/host-none": frame(url + "launch.html"),
  }));
  const { page, server } = at;
  const told = () => at.launched().getByRole("status").first();
  await page.goto(server.host + "/host");
  await at.course();
  let scope = await at.go("asking/one-answer.html");
  await page.evaluate(() => { window.isAway = true; });
  await answer(scope, "kettle");
  await says(told(), /does not answer\. Go on/);
  await answer(scope, "walk");
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    assert.equal(await at.launched().evaluate(() => document.documentElement.scrollWidth > innerWidth), false, `${width} px`);
  }
  await page.evaluate(() => { window.isAway = false; });
  await at.launched().evaluate(() => dispatchEvent(new Event("online")));
  await says(told(), /is back/);
  await becomes(async () => Object.values(await at.kept()).filter((value) => /_(kettle|walk)$/.test(value)).length, 2, "both answers are told");
  await at.launched().getByRole("button", { name: "Close" }).click();
  await becomes(() => told().isVisible(), false);

  await page.goto(server.host + "/host-review");
  await at.course();
  await says(told(), /reviewing/);
  const before = JSON.stringify(await at.kept());
  scope = await at.go("asking/one-answer.html");
  await answer(scope, "cup");
  await page.clock.install();
  await page.goto(server.host + "/host-none");
  assert.equal(JSON.stringify(await at.kept()), before, "nothing was written");
  scope = await at.course();
  assert.equal(await told().isVisible(), false, "it is looked for while the learner reads");
  await becomes(async () => (await page.clock.fastForward(30_000), at.launched().evaluate(() => document.documentElement.dataset.told)), "alone");
  await says(told(), /No learning platform was found/);
  scope = await at.go("asking/one-answer.html");
  await answer(scope, "kettle");
  await at.go("index.html");
  scope = await at.go("asking/one-answer.html");
  await says(question(scope, "kettle").result, /Correct/);
  await page.goto(server.url + "asking/one-answer.html");
  await says(page.locator("leadlet-notice"), /not allowed to keep anything/);
});

/** What is left of an attempt when the renderer is killed, as a phone does with a tab that it needs the memory of. */
test("a tab that crashes: the LMS has time and 'suspend', and what is only on the device is offered in a new attempt", async (t) => {
  const at = await learner(t, packaged("scorm2004"), ({ url }) => ({ "/host": player.strict(2004) + frame(url + "launch.html"), "/host-empty": "<!doctype html><title>LMS</title>" }));
  const { page, server, context } = at;
  await page.goto(server.host + "/host");
  await at.course();
  await answer(await at.go("asking/one-answer.html"), "kettle");
  await becomes(async () => Object.values(await at.kept()).some((value) => /kettle/.test(value)), true);
  const kept = await at.kept();
  assert.equal(kept["cmi.exit"], "suspend");
  assert.match(kept["cmi.session_time"], /^PT\d+/);
  const session = await context.newCDPSession(page);
  session.send("Page.crash").catch(() => {});
  await page.waitForEvent("crash");
  // An LMS that begins another attempt all the same.
  const fresh = await context.newPage();
  await fresh.goto(server.host + "/host-empty");
  await fresh.evaluate(() => localStorage.setItem("kept", '{"cmi.learner_id":"ada","cmi.entry":"ab-initio"}'));
  await fresh.goto(server.host + "/host");
  const launched = () => fresh.frames().find((one) => one.url().includes("launch.html"));
  await becomes(async () => Boolean(await launched()?.getByRole("button", { name: "Go on with them" }).count()), true);
  await says(launched().getByRole("status").first(), /You answered questions on this device on/);
  await launched().getByRole("button", { name: "Go on with them" }).click();
  const state = () => fresh.evaluate(() => localStorage.getItem("kept"));
  await becomes(async () => /kettle/.test(await state()), true, "told in this attempt");
});

test("an LMS that takes 1.5 s for a commit: the verdict is painted first", async (t) => {
  const at = await learner(t, packaged("scorm12"), ({ url }) => ({ "/host": player.strict(12).replace('"commit" ? 60', '"commit" && window.isSlow ? 1500') + frame(url + "launch.html") }));
  const { page, server } = at;
  await page.goto(server.host + "/host");
  await at.course();
  const scope = await at.go("asking/one-answer.html");
  await put(scope, "kettle");
  await becomes(() => page.evaluate(() => lms.kept["cmi.core.lesson_location"]), "asking/one-answer.html");
  // What is seen in the frame after the click, and when the LMS was called.
  await page.evaluate(() => {
    window.isSlow = true;
    window.order = [];
    for (const name of ["LMSSetValue", "LMSCommit"]) {
      const call = API[name];
      API[name] = (...given) => (window.order.push("LMS"), call(...given));
    }
  });
  await scope.evaluate(() => {
    const check = document.querySelector("#kettle [data-part=check], #kettle button[data-do=check]") ?? [...document.querySelectorAll("#kettle button")].find((one) => /check/i.test(one.textContent));
    check.addEventListener("click", () => requestAnimationFrame(() => setTimeout(() => parent.parent.order.push("painted"))));
    check.click();
  });
  await becomes(() => page.evaluate(() => window.order.includes("LMS") && window.order.includes("painted")), true);
  assert.equal(await page.evaluate(() => window.order[0]), "painted");
});

test("one lesson alone: it counts by itself, and a link to another part of the course leads nowhere", async (t) => {
  const folder = packaged("scorm12", ["--per", "lesson"]);
  const launch = "launch-asking-one-answer.html";
  const at = await learner(t, folder, ({ url }) => ({ "/host": player.strict(12) + frame(url + launch) }), { launch });
  const { page, server } = at;
  await page.goto(server.host + "/host");
  const scope = await at.course();
  assert.match(scope.url(), /asking\/one-answer\.html$/);
  for (const id of lessons["asking/one-answer.html"]) await answer(scope, id);
  await becomes(async () => (await at.kept())["cmi.core.lesson_status"], "completed");
  assert.equal((await at.kept())["cmi.core.score.raw"], undefined, "no quiz, no score");
  await scope.evaluate(() => {
    const link = Object.assign(document.createElement("a"), { href: "../checking/leaves.html", textContent: "Elsewhere" });
    document.querySelector("main")?.append(link);
    link.click();
  });
  await says(at.launched().getByRole("status").first(), /leads to another part of the course/);
  assert.match(scope.url(), /asking\/one-answer\.html$/);
  assert.deepEqual(await page.evaluate("lms.faults"), []);
});

for (const dark of [false, true]) {
  test(`the launch page by itself, ${dark ? "dark" : "light"}: accessible at 320 and 1280 px, and nothing is asked of the LMS's own server`, async (t) => {
    const at = await learner(t, packaged("scorm12"), () => ({}), { dark, expect: /^$/ });
    const { page, server } = at;
    await page.goto(`${server.url}launch.html`);
    await at.course();
    await says(page.getByRole("status").first(), /No learning platform was found/);
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await accessible(page, `launch.html, ${width} px`);
      await noSidewaysScroll(page, `launch.html, ${width} px`);
      await largeEnough(page, `launch.html, ${width} px`);
    }
    for (const told of ["away", "full"]) {
      await page.evaluate((told) => { document.documentElement.dataset.told = told; }, told);
      await accessible(page, `launch.html, ${told}`);
    }
    const icon = await page.locator("link[rel=icon]").getAttribute("href");
    await becomes(() => server.asked.includes(icon), true, "the browser asks for the icon that is named");
    assert.deepEqual(server.strays, []);
  });
}
