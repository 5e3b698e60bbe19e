// cmi5 in real Chromium against a real record store: every statement is one that the store and a validator take, in the order of the standard.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import { answer, put, says } from "./lib/answering.mjs";
import { below, programOf, start } from "./lib/hosts.mjs";
import { browser, question, watch } from "./lib/learner.mjs";
import { learner, lessons, takeQuiz } from "./lib/lms.mjs";
import { startLms, startRalph } from "./lib/lrs.mjs";
import { packaged } from "./lib/packages.mjs";
import { becomes } from "./lib/states.mjs";

/** @type {{default: (statement: unknown) => {message?: string, path?: string[]}[]}} */
const { default: problemsOf } = createRequire(import.meta.url)("@learninglocker/xapi-validation");
const ralph = startRalph();
after(async () => (await ralph).close());

const expect = /favicon|agents\/profile|stateId=leadlet|ERR_EMPTY_RESPONSE|ERR_FAILED|net::ERR/;
const verb = ({ verb: { id } }) => id.split("/").pop();

test("cmi5: a course in two sessions, the store away for a while: initialized first, terminated last, completed and passed once", async (t) => {
  const store = await ralph, lms = await startLms(store);
  t.after(() => lms.close());
  const folder = packaged("cmi5");
  const at = await learner(t, folder, () => ({}), { connect: lms.host, expect });
  const { page, server } = at;
  const verbs = async () => (await store.statements()).map(verb);
  await page.goto(`${server.url}launch.html?${lms.query()}`);
  await at.course();
  await becomes(verbs, ["initialized"]);
  let scope = await at.go("asking/one-answer.html");
  await put(scope, "kettle", false);
  await question(scope, "kettle").check.click();
  await says(question(scope, "kettle").result, /Not yet/);
  await becomes(verbs, ["initialized", "answered"]);
  lms.isAway = true;
  for (const id of lessons["asking/one-answer.html"]) await answer(scope, id);
  await says(at.launched().getByRole("status").first(), /does not answer\. Go on/);
  lms.isAway = false;
  await at.launched().evaluate(() => dispatchEvent(new Event("online")));
  await becomes(async () => (await verbs()).length, 7);
  await says(at.launched().getByRole("status").first(), /is back/);
  await page.goto("about:blank");
  await becomes(async () => (await verbs()).at(-1), "terminated");

  await page.goto(`${server.url}launch.html?${lms.query()}`);
  scope = await at.course();
  assert.match(scope.url(), /asking\/one-answer\.html$/, "where one was");
  for (const id of lessons["asking/one-answer.html"]) await says(question(scope, id).result, /Correct/);
  scope = await at.go("checking/leaves.html");
  for (const id of lessons["checking/leaves.html"]) await answer(scope, id);
  scope = await at.go("asking/a-guess-first.html");
  await put(scope, "guess");
  await scope.getByRole("button", { name: "Keep my guess" }).click();
  await says(question(scope, "guess").result, /Kept/);
  // Opened again, the page asks anew.
  scope = await at.go("keeping/plans-and-cards.html");
  await scope.getByRole("button", { name: "Done", exact: true }).click();
  await answer(await at.go("asking/a-guess-first.html"), "guess");
  await takeQuiz(await at.go("checking/each.html"), true);
  await becomes(async () => (await verbs()).slice(-2), ["completed", "passed"]);
  await page.goto("about:blank");
  await becomes(async () => (await verbs()).at(-1), "terminated");

  const statements = await store.statements();
  assert.deepEqual(lms.refused, [], "what the store refused");
  const own = statements.map(verb).filter((one) => one !== "answered");
  assert.deepEqual(own, ["initialized", "terminated", "initialized", "completed", "passed", "terminated"]);
  assert.equal(await store.count(), statements.length);
  assert.equal(new Set(statements.map(({ id }) => id)).size, statements.length);
  for (const { stored, authority, ...statement } of statements) {
    assert.deepEqual(problemsOf(statement), [], JSON.stringify(statement));
    assert.equal(statement.context.registration, "5f1c3c2e-0000-4000-8000-000000000001");
    assert.match(statement.context.extensions["https://w3id.org/xapi/cmi5/context/extensions/sessionid"], /^session-[12]$/);
  }
  const types = new Set(statements.map(({ object }) => object.definition?.interactionType).filter(Boolean));
  assert.deepEqual([...types], ["choice"]);
  assert.equal(lms.asked.filter((one) => one === "POST /fetch").length, 2, "a token once a launch");
});

test("a site with xapi: tells the store by itself, through a token; what was done offline goes out once, from the next page too", async (t) => {
  const store = await ralph, lms = await startLms(store);
  t.after(() => lms.close());
  const before = (await store.statements()).length;
  const fresh = async () => (await store.statements()).slice(before);
  const folder = packaged("web", [], { name: "xapi", edit: (yaml) => `${yaml}\nxapi: { endpoint: "${lms.host}/lrs", token: "${lms.host}/token" }\n` });
  const at = await learner(t, folder, () => ({}), { connect: lms.host, expect });
  const { page, server } = at;
  await page.goto(`${server.url}asking/one-answer.html`);
  await put(page, "kettle", false);
  await question(page, "kettle").check.click();
  await becomes(async () => (await fresh()).map(verb), ["answered"]);
  lms.isAway = true;
  for (const id of lessons["asking/one-answer.html"]) await answer(page, id);
  await page.goto(`${server.url}checking/leaves.html`);
  await answer(page, "colour");
  assert.equal((await fresh()).length, 1);
  lms.isAway = false;
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await becomes(async () => (await fresh()).length, 8);
  await page.goto(`${server.url}checking/each.html`);
  await takeQuiz(page, true);
  await becomes(async () => (await fresh()).filter((one) => verb(one) === "passed").length, 1);
  const told = await fresh();
  assert.deepEqual(lms.refused, []);
  assert.equal(new Set(told.map(({ id }) => id)).size, told.length);
  assert.equal(told.filter((one) => verb(one) === "answered" && one.object.id.endsWith("/kettle")).length, 2, "each try once");
  for (const { stored, authority, ...statement } of told) {
    assert.deepEqual(problemsOf(statement), [], JSON.stringify(statement));
    assert.equal(statement.actor.account.name, "ada");
  }
});

test("a site with xapi: on a shared computer: what one learner left unsent waits for them, and goes out in their name alone", async (t) => {
  const store = await ralph, lms = await startLms(store);
  t.after(() => lms.close());
  const before = (await store.statements()).length;
  const told = async () => (await store.statements()).slice(before).map(({ actor, object }) => `${actor.account.name} ${object.id.split("/").pop()}`);
  const folder = packaged("web", [], { name: "shared", edit: (yaml) => `${yaml}\nxapi: { endpoint: "${lms.host}/lrs", token: "${lms.host}/token" }\n` });
  const { page, server } = await learner(t, folder, () => ({}), { connect: lms.host, expect });
  await page.goto(`${server.url}asking/one-answer.html`);
  await put(page, "kettle", false);
  await question(page, "kettle").check.click();
  await becomes(told, ["ada kettle"]);
  lms.isAway = true;
  await answer(page, "walk");
  // The first page is gone before anything reaches the store again.
  await page.goto("about:blank");
  lms.learner = "bob";
  lms.isAway = false;
  await page.goto(`${server.url}checking/leaves.html`);
  await answer(page, "colour");
  await becomes(async () => (await told()).slice(0, 2), ["ada kettle", "bob colour"]);
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify(localStorage)), /"ada"|"bob"/);
  lms.learner = "ada";
  await page.goto(`${server.url}asking/one-answer.html`);
  await becomes(async () => (await told()).filter((one) => one === "ada walk").length, 1);
  assert.deepEqual((await told()).filter((one) => one.startsWith("bob")), ["bob colour"]);
  assert.deepEqual(lms.refused, []);
});

for (const name of /** @type {const} */ (["nginx", "apache", "caddy"])) {
  test(`a site with xapi: behind ${name}, with the policy that was written for it: what is done reaches the store, and nothing else is allowed`, { skip: programOf(name) ? false : `${name} is not installed` }, async (t) => {
    const store = await ralph, lms = await startLms(store);
    const before = (await store.statements()).length;
    const xapi = `url: "https://learn.example.com${below}"\nxapi: { endpoint: "${lms.host}/lrs", token: "${lms.host}/token" }\n`;
    const folder = packaged("web", ["--host", name, "--precompress"], { name: "served", edit: (yaml) => `${yaml}\n${xapi}` });
    const server = await start(name, folder);
    const context = await (await browser()).newContext({ serviceWorkers: "block" });
    t.after(() => Promise.all([context.close(), server.close(), lms.close()]));
    const faults = watch(context, server.url, [/http:\/\/127\.0\.0\.1:9\//, new RegExp(`^request: ${lms.host}/(token|lrs/statements)$`)]);
    const page = await context.newPage();
    page.setDefaultTimeout(20000);
    const response = await page.goto(`${server.url}asking/one-answer.html`);
    const headers = response?.headers() ?? {};
    assert.equal(headers["content-security-policy"], `require-trusted-types-for 'script'; trusted-types leadlet; default-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; connect-src 'self' ${lms.host}; frame-ancestors 'self'`);
    // nginx of Debian has no module for Brotli.
    assert.equal(headers["content-encoding"], name === "nginx" ? "gzip" : "br", "the page with its scripts more was compressed beforehand");
    await answer(page, "kettle");
    await becomes(async () => (await store.statements()).slice(before).map(verb), ["answered"]);
    assert.deepEqual(lms.refused, []);
    const refused = page.waitForEvent("console", (message) => /127\.0\.0\.1:9\/.*Content Security Policy/.test(message.text()));
    assert.equal(await page.evaluate(() => fetch("http://127.0.0.1:9/").then(() => "sent", (error) => error.name)), "TypeError");
    await refused;
    assert.deepEqual(faults, []);
    for (const file of ["embed.js", "404.html"]) assert.equal((await fetch(server.url + file)).status, 200, file);
  });
}
