// Statements: in order, with the right context, once, and whole; in a cmi5 launch and from a site that posts by itself.
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { data as courseData, joined, load } from "./runtime.mjs";
import { launched, query, settle, shelf, store, verb } from "./stores.mjs";
import { strings } from "./load.mjs";

beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "Date"], now: Date.UTC(2026, 4, 4, 9) }));
afterEach(() => mock.timers.reset());

test("cmi5: a link that names another record store neither reads nor changes what is on this device", async () => {
  const device = shelf(), kept = (name) => [...device.kept.values()].some((text) => text.includes(name));
  const first = await launched({ device });
  await first.change(({ texts }) => { texts.own = { value: "My own words", at: 5, as: "thought" }; });
  const forged = JSON.stringify({ state: { version: 2, erased: Date.now(), answers: {}, texts: {} }, location: "", sent: { completed: "yes" } });
  const theirs = new URLSearchParams([...query, ["endpoint", "https://elsewhere.example/lrs"]].filter(([name, value]) => name !== "endpoint" || value.includes("elsewhere")));
  const second = await launched({ device, query: theirs, documents: new Map([["leadlet", forged]]) });
  assert.ok(!second.session.read().includes("My own words"));
  assert.equal(second.cmi5.sent.completed, false);
  assert.ok(kept("My own words"));
  const own = await launched({ device, documents: new Map([["leadlet", forged]]) });
  assert.ok(own.session.read().includes("My own words"), "its own store erases nothing here either");
});

test("cmi5: the launch, then initialized first, answered, completed, passed, terminated last, each with its context", async () => {
  const { calls, statements, session, change, quiz, opened, documents } = await launched();
  assert.deepEqual(calls.slice(0, 4).map(([method, path]) => `${method} ${path}`), ["POST /fetch", "GET /lrs/activities/state?LMS.LaunchData", "GET /lrs/agents/profile", "GET /lrs/activities/state?leadlet"]);
  assert.deepEqual([opened.language, opened.returnUrl, opened.isNew], ["de", "https://lms.example/back", true]);
  await change(({ answers }) => {
    const last = { at: Date.now(), given: ["aa"], part: 0, wording: "", tries: 1 };
    answers["q1@k1"] = { first: last, last };
  });
  mock.timers.tick(5000);
  await quiz(1);
  mock.timers.tick(60000);
  session.end();
  session.end();
  await settle();
  assert.deepEqual(statements.map(verb), ["initialized", "answered", "answered", "completed", "passed", "terminated"]);
  const moveon = "https://w3id.org/xapi/cmi5/context/categories/moveon", cmi5 = "https://w3id.org/xapi/cmi5/context/categories/cmi5";
  for (const statement of statements) {
    const { context, actor, timestamp, id } = statement;
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.match(timestamp, /Z$/);
    assert.deepEqual(actor.account, { homePage: "https://lms.example", name: "ada" });
    assert.equal(context.registration, query.get("registration"));
    assert.equal(context.extensions["https://w3id.org/xapi/cmi5/context/extensions/sessionid"], "s1");
    assert.deepEqual(context.contextActivities.grouping.map((one) => one.id), ["https://publisher.example/au"]);
    const categories = (context.contextActivities.category ?? []).map((one) => one.id).sort();
    assert.deepEqual(categories, { answered: [], completed: [cmi5, moveon], passed: [cmi5, moveon] }[verb(statement)] ?? [cmi5], verb(statement));
    if (verb(statement) !== "answered") assert.equal(statement.object.id, query.get("activityId"));
  }
  const [, wrong, , completed, passed, terminated] = statements;
  assert.deepEqual([wrong.object.id, wrong.object.definition.correctResponsesPattern, wrong.result.response, wrong.result.success], ["https://example.org/tea/question/q1", ["cc"], "aa", false]);
  assert.deepEqual(wrong.context.extensions["urn:leadlet:answer"], { page: "m/one", attempt: 1, try: 1 });
  assert.deepEqual(statements[2].context.extensions["urn:leadlet:answer"], { page: "m/quiz", attempt: 1, try: 1 });
  assert.deepEqual(wrong.object.definition.choices.map(({ description }) => description.en), ["Water", "Milk", "Tea"]);
  assert.deepEqual(completed.result, { completion: true, duration: "PT5S" });
  assert.deepEqual(passed.result, { success: true, duration: "PT5S", score: { scaled: 1 } });
  assert.equal(passed.context.extensions["https://w3id.org/xapi/cmi5/context/extensions/masteryscore"], 0.9);
  assert.equal(terminated.result.duration, "PT1M5S");
  assert.deepEqual(JSON.parse(documents.get("leadlet")).sent, { completed: true, passed: true });
});

test("cmi5: failed, then passed in one session or in the next; a second session says completed and passed no more; browse says nothing of its own", async () => {
  const first = await launched();
  await first.quiz(0.5);
  await first.quiz(1);
  first.session.end();
  await settle();
  assert.deepEqual(first.statements.map(verb).filter((one) => one !== "answered"), ["initialized", "completed", "passed", "terminated"], "who fails and then passes has passed");
  const second = await launched({ documents: first.documents });
  assert.ok(second.session.state.pages["m/two"].done, "resumed from the State resource");
  await second.quiz(0.2);
  second.session.end();
  await settle();
  assert.deepEqual(second.statements.map(verb).filter((one) => one !== "answered"), ["initialized", "terminated"], "never failed after passed, and nothing twice");
  const third = await launched();
  await third.quiz(0.2);
  assert.ok(!third.statements.map(verb).includes("failed"), "there is still time to pass");
  third.session.end();
  await settle();
  assert.deepEqual(third.statements.map(verb).filter((one) => one !== "answered"), ["initialized", "completed", "failed", "terminated"]);
  const fourth = await launched({ documents: third.documents });
  await fourth.quiz(1);
  assert.deepEqual(fourth.statements.map(verb).filter((one) => one !== "answered"), ["initialized", "passed"]);
  const browse = await launched({ launch: { launchMode: "Browse" } });
  await browse.quiz(1);
  browse.session.end();
  await settle();
  assert.deepEqual(browse.statements.map(verb), ["initialized", "terminated"]);
  assert.deepEqual(browse.said, ["review"]);
});

test("cmi5: typed words and texts are in no statement and no document; a reload after the end begins nothing", async () => {
  const tab = shelf(), device = shelf();
  const at = await launched({ device }, tab);
  await at.change(({ answers, texts }) => {
    const last = { at: Date.now(), given: ["secretword", "secretpot"], part: 0, wording: "", tries: 1 };
    answers["q2@k2"] = { first: last, last };
    texts.r1 = { value: "secret thought", at: 1 };
  });
  at.session.end();
  await settle();
  assert.doesNotMatch(JSON.stringify([at.statements, [...at.documents]]), /secret/);
  assert.match(JSON.stringify([...device.kept]), /secretword.*secret thought/);
  const again = await launched({ device }, tab);
  assert.equal(again.opened, null);
  assert.deepEqual(again.statements, []);
});

test("cmi5: the store is away for a while: all goes out once, in order, when it is back; what it refuses holds nothing up", async () => {
  let isAway = false;
  const at = await launched({ fail: (path) => (isAway ? (path.endsWith("statements") ? 503 : new Error("offline")) : undefined) });
  isAway = true;
  await at.quiz(1);
  for (let turn = 0; turn < 6; turn++) {
    mock.timers.tick(10000);
    await settle();
  }
  assert.deepEqual(at.statements.map(verb), ["initialized"]);
  assert.ok(at.said.includes("away"));
  isAway = false;
  mock.timers.tick(61000);
  await settle();
  assert.deepEqual(at.statements.map(verb), ["initialized", "answered", "completed", "passed"]);
  assert.ok(at.said.includes("back"));
  const refused = await launched({ fail: (path, how) => (path.endsWith("statements") && /answered/.test(how.body) ? 400 : undefined) });
  await refused.quiz(1);
  assert.deepEqual(refused.statements.map(verb), ["initialized", "completed", "passed"]);
});

test("a site that posts by itself: through a token, queued while offline, once; nothing is a password", async () => {
  const local = shelf();
  let isAway = true;
  const at = store({ fail: () => (isAway ? new Error("offline") : undefined) });
  const heard = [];
  const pages = { version: 2, erased: 0, seed: "", day: 0, answers: {}, pages: {}, texts: {}, ticks: {}, choices: {}, practice: {}, quizzes: {} };
  const page = courseData({ standard: "xapi", xapi: { endpoint: "https://lms.example/lrs/", token: "https://lms.example/token" } });
  page.pages = page.pages.slice(0, 1);
  const open = () => {
    const listeners = [];
    const window = { leadletLaunch: page, leadlet: { store: { state: pages, listen: (one) => listeners.push(one) } } };
    const globals = { window, localStorage: local, fetch: at.fetch, addEventListener() {}, document: { addEventListener() {}, hidden: false }, navigator: {}, console: { error: (words) => heard.push(words) } };
    new Function(...Object.keys(globals), `"use strict"; const strings = ${JSON.stringify(strings("launch"))};\n${joined("web")}`)(...Object.values(globals));
    return () => listeners.forEach((one) => one());
  };
  pages.answers["q2@k2"] = { first: { at: 1, given: [], part: 0 }, last: { at: Date.now() - 5000, given: ["x"], part: 0, wording: "", tries: 1 } };
  const tell = open();
  mock.timers.tick(1000);
  const last = { at: Date.now(), given: ["cc"], part: 1, wording: "", tries: 1, end: true };
  pages.answers["q1@k1"] = { first: last, last };
  pages.pages["m/one"] = { first: 1, last: 1, done: Date.now() };
  tell();
  tell();
  for (let turn = 0; turn < 4; turn++) {
    mock.timers.tick(5000);
    await settle();
  }
  assert.deepEqual(at.statements, []);
  assert.equal(JSON.parse(local.getItem("leadlet:tea:xapi")).queue.length, 2, "kept on the device");
  isAway = false;
  open();
  mock.timers.tick(100);
  await settle();
  assert.deepEqual(at.statements.map(verb).sort(), ["answered", "completed"]);
  assert.equal(at.statements[0].actor.account.homePage, "https://example.org/tea");
  mock.timers.tick(100000);
  await settle();
  open();
  mock.timers.tick(100000);
  await settle();
  assert.equal(at.statements.length, 2, "once");
  assert.deepEqual(heard, []);
});

const ada = { objectType: "Agent", account: { homePage: "https://learn.example", name: "ada" } };
const bob = { objectType: "Agent", mbox: "mailto:bob@example.org" };

/** A computer on which several people take the course; `said`: what the server of tokens answers now: an actor, `null` for nobody named, a status, or an error. */
function computer(said = ada) {
  const local = shelf(), heard = [], statements = [], asked = [];
  const state = { version: 2, erased: 0, seed: "", day: 0, answers: {}, pages: {}, texts: {}, ticks: {}, choices: {}, practice: {}, quizzes: {} };
  const page = courseData({ standard: "xapi", xapi: { endpoint: "https://lms.example/lrs/", token: "https://lms.example/token" } });
  page.pages = page.pages.slice(0, 1);
  const at = { local, heard, statements, asked, said, store: 200, good: /** @type {Set<string> | null} */ (null) };
  const reply = (status, body = "") => ({ ok: status < 300, status, text: async () => body, json: async () => JSON.parse(body) });
  let count = 0;
  let opened = 0;
  /** Opens a page in the one tab, or in a tab of its own. @param {() => any} [person] who the cookies of this tab name, if not those of all */
  const visit = (person) => {
    const listeners = [], own = person ? 0 : ++opened;
    const fetch = async (address, how) => {
      if (own && own !== opened) return new Promise(() => {});
      asked.push(new URL(address).pathname);
      const who = person ? person() : at.said;
      if (who instanceof Error) throw who;
      if (/token$/.test(address)) return typeof who === "number" ? reply(who) : reply(200, JSON.stringify({ "auth-token": `${who?.account?.name ?? who?.mbox ?? "nobody"}`, ...(who && { actor: who }) }));
      if (at.store !== 200) return reply(at.store);
      const by = how.headers.Authorization.slice(6);
      if (at.good && !at.good.has(by)) return reply(401);
      statements.push(...JSON.parse(how.body).map((one) => ({ ...one, by })));
      return reply(200, "[]");
    };
    const window = { leadletLaunch: page, leadlet: { store: { state, listen: (one) => listeners.push(one) } } };
    const globals = { window, localStorage: local, fetch, addEventListener() {}, document: { addEventListener() {}, hidden: false }, navigator: {}, console: { error: (words) => heard.push(words), warn: (words) => heard.push(words) } };
    new Function(...Object.keys(globals), `"use strict"; const strings = ${JSON.stringify(strings("launch"))};\n${joined("web")}`)(...Object.values(globals));
    return {
      /** The learner answers; the part says which answer it is. @param {number} part */
      answer(part) {
        mock.timers.tick(10);
        const last = { at: Date.now(), given: ["cc"], part, wording: "", tries: 1, end: true };
        state.answers[`q1@k${++count}`] = { first: last, last };
        listeners.forEach((one) => one());
      },
    };
  };
  /** Lets all go on that waits for a time or an answer. */
  const rest = async (turns = 3) => {
    for (let turn = 0; turn < turns; turn++) {
      await settle();
      mock.timers.tick(61000);
    }
    await settle();
  };
  const waiting = () => JSON.parse(local.getItem("leadlet:tea:xapi")).queue;
  return Object.assign(at, { visit, rest, waiting });
}
const offline = new Error("offline");
const named = ({ actor }) => actor.account?.name ?? actor.mbox;

test("a shared computer: what one queued offline is never sent in the name of the next, and waits for its own person", async () => {
  const at = computer();
  const first = at.visit();
  await at.rest();
  at.said = offline;
  first.answer(0.1);
  first.answer(0.2);
  await at.rest();
  assert.equal(at.waiting().length, 2);
  assert.doesNotMatch(at.local.getItem("leadlet:tea:xapi"), /ada/, "no name stays on the computer");
  at.said = bob;
  at.visit().answer(0.3);
  await at.rest();
  assert.deepEqual(at.statements.map(named), ["mailto:bob@example.org"]);
  assert.equal(at.waiting().length, 2);
  at.said = ada;
  at.visit();
  await at.rest();
  assert.deepEqual(at.statements.map(named), ["mailto:bob@example.org", "ada", "ada"]);
  assert.ok(at.statements.every((one) => one.by === named(one)), "each with the token of its person");
  assert.deepEqual(at.waiting(), []);
});

test("a queue that waits for somebody else is no reason to ask again and again", async () => {
  const at = computer();
  const first = at.visit();
  await at.rest();
  at.said = offline;
  first.answer(0.1);
  await at.rest(1);
  const others = [];
  at.visit(() => (others.push(1), bob));
  await at.rest(20);
  assert.equal(others.length, 1);
});

test("the token changes within one visit: what was done before it stays the first one's", async () => {
  const at = computer();
  at.good = new Set(["ada"]);
  const page = at.visit();
  page.answer(0.1);
  await at.rest();
  assert.deepEqual(at.statements.map(named), ["ada"]);
  // Somebody else has logged in meanwhile, and the store no longer takes the first token.
  at.good = new Set(["mailto:bob@example.org"]);
  at.said = bob;
  page.answer(0.2);
  await at.rest();
  page.answer(0.3);
  await at.rest();
  assert.deepEqual(at.statements.map(named), ["ada", "mailto:bob@example.org"]);
  assert.equal(at.waiting().length, 1, "waits for ada");
  at.good = null;
  at.said = ada;
  at.visit();
  await at.rest();
  assert.deepEqual(at.statements.map(named), ["ada", "mailto:bob@example.org", "ada"]);
  assert.ok(at.statements.every((one) => one.by === named(one)));
});

test("a token that ran out is asked for again, and what was done goes out in the same name, once", async () => {
  const at = computer();
  const page = at.visit();
  await at.rest();
  at.good = new Set();
  page.answer(0.1);
  await at.rest(1);
  assert.deepEqual(at.statements, []);
  at.said = 401;
  page.answer(0.2);
  await at.rest(2);
  at.good = null;
  at.said = ada;
  await at.rest();
  assert.deepEqual(at.statements.map(named), ["ada", "ada"]);
  assert.deepEqual(at.waiting(), []);
});

test("two tabs with two people: each statement in the name of the tab in which it was done", async () => {
  const at = computer();
  const [one, two] = [at.visit(() => ada), at.visit(() => bob)];
  await at.rest();
  one.answer(0.1);
  two.answer(0.2);
  one.answer(0.3);
  await at.rest();
  assert.deepEqual(at.statements.map((one) => `${named(one)} ${one.by}`).sort(), ["ada ada", "ada ada", "mailto:bob@example.org mailto:bob@example.org"]);
});

test("what nobody was logged in for is sent in nobody's name later", async () => {
  for (const before of [401, offline]) {
    const at = computer(before);
    at.visit().answer(0.1);
    await at.rest();
    at.said = ada;
    at.visit().answer(0.2);
    await at.rest();
    assert.equal(at.statements.length, 1, String(before));
    assert.equal(at.waiting().length, 1);
    at.said = null;
    at.visit();
    await at.rest();
    assert.match(named(at.statements[1]), /^[0-9a-f-]{36}$/, "a random name, where the server names nobody");
  }
});

test("somebody was known before, and the next one answers before the server can be asked: sent in neither name", async () => {
  const at = computer();
  at.visit();
  await at.rest();
  at.said = offline;
  const page = at.visit();
  page.answer(0.1);
  await at.rest(1);
  at.said = bob;
  await at.rest();
  at.said = ada;
  at.visit();
  await at.rest();
  assert.deepEqual([at.statements, at.waiting()], [[], []]);
  assert.match(at.heard.join(), /1 statements were not sent/);
});

test("entries that are no statements are passed over, and hold nothing up", async () => {
  const at = computer();
  const bad = [null, 7, "x", [], {}, { statement: null }, { statement: { id: 7 } }, { by: {}, statement: { id: "a", verb: null, object: {} } }, { by: "", statement: { id: "z" } }];
  for (const kept of ["{", "[]", "7", JSON.stringify({ queue: 7, told: "x", who: {}, last: [] }), JSON.stringify({ queue: bad, told: 1 }), JSON.stringify({ queue: [], told: 9e15 })]) {
    at.local.setItem("leadlet:tea:xapi", kept);
    const before = at.statements.length;
    const page = at.visit();
    await at.rest(1);
    page.answer(0.5);
    await at.rest();
    assert.deepEqual(at.statements.slice(before).map(named).at(-1), "ada", kept);
  }
  assert.deepEqual(at.waiting(), []);
});

test("a queue has an end: the oldest of who has the most waiting go, and are said", async () => {
  const at = computer();
  const first = at.visit();
  await at.rest();
  at.said = offline;
  first.answer(0.9);
  const page = at.visit(() => bob);
  await at.rest(1);
  at.store = 503;
  for (let turn = 0; turn < 520; turn++) page.answer(0.5);
  await at.rest(1);
  const { length } = at.waiting();
  assert.equal(length, 500);
  assert.equal(new Set(at.waiting().map(({ by }) => by)).size, 2, "what waits for ada is still there");
  assert.match(at.heard.join(), /too many wait/);
});

test("cmi5: what one registration or learner left unsent is told in no other launch, and waits for its own", async () => {
  const device = shelf();
  const launch = (name, registration, how = {}) => {
    const q = new URLSearchParams(query);
    q.set("actor", JSON.stringify({ objectType: "Agent", account: { homePage: "https://lms.example", name } }));
    q.set("registration", registration);
    return launched({ device, ...how }, shelf(), q);
  };
  let isAway = false;
  const first = await launch("ada", "r-1", { fail: () => (isAway ? new Error("offline") : undefined) });
  isAway = true;
  await first.change(({ answers, texts }) => {
    const last = { at: Date.now(), given: ["aa"], part: 0, wording: "", tries: 1 };
    answers["q1@k1"] = { first: last, last };
    texts.r1 = { value: "ada's own", at: Date.now() };
  });
  first.session.end();
  await settle();
  for (const [name, registration, words] of [["bob", "r-9", undefined], ["ada", "r-2", "ada's own"]]) {
    const other = await launch(name, registration);
    mock.timers.tick(2000);
    await settle();
    assert.deepEqual(other.statements.map(verb), ["initialized"], `${name} ${registration}`);
    assert.equal(other.session.state.texts.r1?.value, words, "a learner's own words are the learner's in each attempt");
  }
  const again = await launch("ada", "r-1");
  mock.timers.tick(2000);
  await settle();
  assert.deepEqual(again.statements.map(verb), ["initialized", "answered"]);
  assert.ok(again.statements.every(({ actor, context }) => actor.account.name === "ada" && context.registration === "r-1"));
});

test("an LMS that names no learner: who begins in the same tab gets neither the answers nor the words of the one before", async () => {
  const { Session, openDevice, wholeData } = load(["Session", "openDevice", "wholeData"], { window: { localStorage: shelf(), sessionStorage: shelf() } });
  const data = wholeData(courseData());
  const told = [];
  const begin = (opened) => {
    const lms = { pause: 0, open: () => null, report: ({ events }) => (told.push(...events), "later"), close: () => "later" };
    const session = new Session(data, "", lms, opened, openDevice(data, "", ""), { tell() {}, refresh() {} });
    session.begin();
    return session;
  };
  const fresh = { learner: "", packed: "", location: "", isReview: false, isNew: true };
  const first = begin(fresh);
  const state = JSON.parse(first.read());
  const last = { at: Date.now(), given: ["aa"], part: 0, wording: "", tries: 1 };
  state.answers["q1@k1"] = { first: last, last };
  state.texts.r1 = { value: "own", at: Date.now() };
  first.write(JSON.stringify(state));
  mock.timers.tick(10);
  first.end();
  told.length = 0;
  const second = begin(fresh);
  mock.timers.tick(10000);
  assert.deepEqual([told, Object.keys(second.state.answers), Object.keys(second.state.texts)], [[], [], []]);
});

test("xAPI by a tincan.xml: the launch's own authorization, lists of an old LMS, no cmi5 in it, and the same address can be opened again", async () => {
  for (const actor of [{ objectType: "Agent", account: { homePage: "https://lms.example", name: "ada" } }, { name: ["Ada"], account: [{ accountServiceHomePage: "https://lms.example", accountName: "ada" }] }]) {
    const asked = new URLSearchParams({ endpoint: "https://lms.example/lrs/", auth: "Basic dG9rZW4=", actor: JSON.stringify(actor), registration: "5f1c3c2e-0000-4000-8000-000000000001", activity_id: "https://lms.example/au/1" });
    const tab = shelf(), documents = new Map();
    const first = await launched({ query: asked, standard: "xapi", documents }, tab);
    await first.quiz(1);
    first.session.end();
    await settle();
    assert.deepEqual(first.statements.map(verb), ["initialized", "answered", "completed", "passed", "terminated"]);
    for (const { actor: who, context, object } of first.statements) {
      assert.deepEqual(who.account, { homePage: "https://lms.example", name: "ada" });
      assert.equal(context.registration, asked.get("registration"));
      assert.doesNotMatch(JSON.stringify(context), /cmi5/);
      if (!object.definition) assert.equal(object.id, "https://lms.example/au/1");
    }
    assert.ok(first.calls.every(([, path]) => !/fetch|LaunchData|profile/.test(path)), "nothing is asked that a record store does not have");
    const second = await launched({ query: asked, standard: "xapi", documents }, tab);
    assert.ok(second.session.state.pages["m/two"].done);
  }
});
