// The offline copy when the server misbehaves: login pages, uploads that are not complete, a course that is gone, no room.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { engines, newProfile } from "./lib/engines.mjs";
import { serve } from "./lib/server.mjs";
import { draft, repository } from "./lib/sites.mjs";

const LESSON = "asking/one-answer.html";
const NEW_LINE = "A line of the new version.";

/** A folder with a copy of a built site, to be changed as uploads do. */
function upload(folder, to = fs.mkdtempSync(path.join(path.dirname(folder), "live-"))) {
  fs.rmSync(to, { recursive: true, force: true });
  fs.cpSync(folder, to, { recursive: true });
  return to;
}

const made = new Map();
/** Two versions of a course: the second has another line in its first lesson and on its front page. */
function versions() {
  if (!made.has("versions")) {
    const course = draft("every", { name: "faults" });
    const first = upload(course.build());
    for (const file of ["01-asking/01-one-answer.md", "index.md"]) fs.appendFileSync(path.join(course.content, file), `\n${NEW_LINE}\n`);
    made.set("versions", { first, second: upload(course.build()) });
  }
  return made.get("versions");
}

/** A site of the course after a change of course.yaml. */
function changed(name, edit) {
  if (!made.has(name)) made.set(name, draft("every", { name, edit }).build());
  return made.get(name);
}

/** A server of a folder that a test may change, and a learner's tab. */
async function begin(t, engine, folder) {
  const live = upload(folder);
  const server = await serve(live);
  t.after(() => server.close());
  const profile = await newProfile(t, engine);
  const tab = await profile.newTab();
  return { live, server, tab, open: (address = LESSON) => tab.open(server.url + address) };
}

/** Ends every request without an answer: to the browser, there is no network. */
const offline = (address, request) => {
  request.socket.destroy();
  return true;
};

/** @param {import("node:http").ServerResponse} response */
const sendHtml = (response, status, html) => {
  response.writeHead(status, { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" }).end(html);
  return true;
};
const LOGIN = "<!doctype html><html lang=en><title>Log in</title><h1>Log in</h1><form><input name=password></form>";

/** Until a worker with the whole course is there. */
const ready = (tab) => tab.waitFor(async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  return registration?.scope === new URL(document.documentElement.dataset.root || "./", location.href).href && registration.active?.state === "activated";
});
/** Until there is neither worker nor cache of a course. */
const left = (tab) => tab.waitFor(async () => !(await navigator.serviceWorker.getRegistration()) && !(await caches.keys()).some((name) => name.startsWith("leadlet ")));
/** Until a new version waits. */
const waiting = (tab) => tab.waitFor(async () => (await navigator.serviceWorker.getRegistration())?.waiting?.state === "installed");
const caches_ = (tab) => tab.evaluate(async () => (await caches.keys()).sort());
/** Until an update has failed `count` times; then lets the next try come at once, as it does later by itself. */
async function failed(tab, count = 1) {
  await tab.waitFor(async (count) => {
    const name = (await caches.keys()).find((name) => name.endsWith(" failure"));
    const record = name && await (await caches.open(name)).match((await (await caches.open(name)).keys())[0]);
    return record && (await record.json()).count >= count;
  }, count);
}
const forgetFailure = (tab) => tab.evaluate(async () => {
  for (const name of await caches.keys()) if (name.endsWith(" failure")) await caches.delete(name);
});
/** Looks for a new version, until the try has ended. */
const update = (tab) => tab.evaluate(async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  const worker = await registration?.update().then(() => registration.installing, () => null);
  if (worker) await new Promise((done) => {
    const look = () => worker.state !== "installing" && done(undefined);
    worker.addEventListener("statechange", look);
    look();
  });
});
/** What of all that is kept here has these words. */
const keptWith = (tab, words) => tab.evaluate(async (words) => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) if ((await (await cache.match(request)).text()).includes(words)) found.push(request.url);
  }
  return found;
}, words);

/** Without a network the version with this line, or without it, is whole. */
async function whole(site, { isNew = false } = {}) {
  const { server, tab, open } = site;
  const before = server.override;
  server.override = offline;
  for (const address of [LESSON, "index.html"]) {
    await open(address);
    const text = await tab.evaluate(() => document.body.innerText);
    assert.doesNotMatch(text, /Log in|not on this device/);
    assert.equal(text.includes(NEW_LINE), isNew, `${address}: ${text.slice(0, 200)}`);
    assert.ok(await tab.evaluate(() => [...document.styleSheets].every((sheet) => sheet.cssRules.length > 0)), "with its styles");
  }
  server.override = before;
}

/** The learner takes the version that waits. */
async function take(site) {
  await waiting(site.tab);
  await site.tab.waitFor(() => Boolean(document.querySelector("[data-part=version] button")));
  await site.tab.click("[data-part=version] button");
  await site.tab.waitForText(new RegExp(NEW_LINE));
  await site.tab.waitFor(async () => (await caches.keys()).filter((name) => name.startsWith("leadlet ")).length === 1);
}

for (const engine of engines) {
  // All of it in three engines takes minutes: the gate runs in Firefox and WebKit what differs most between engines.
  const isShort = engine !== "chromium" && !process.env.LEADLET_LONG;
  const long = { skip: isShort && "LEADLET_LONG=1 runs it" };
  test(`${engine}: an update that meets a login page leaves the copy as it was, and comes after the login`, { skip: engine === "webkit" && "no record of a failed update is found in WebKitGTK; why is open" }, async (t) => {
    const { first, second } = versions();
    const site = await begin(t, engine, first);
    const { server, tab, open } = site;
    await open();
    await ready(tab);
    upload(second, site.live);
    const logins = {
      "a redirect to another folder": (response) => (response.writeHead(302, { Location: "/login" }).end(), true),
      "a redirect within the course": (response) => (response.writeHead(302, { Location: "/learn/here/login.html?next=x" }).end(), true),
      "a redirect to another origin": (response) => (response.writeHead(302, { Location: server.other.replace("/learn/here/", "/login") }).end(), true),
      "a login page with status 200": (response) => sendHtml(response, 200, LOGIN),
      "a login page with status 401": (response) => sendHtml(response, 401, LOGIN),
    };
    for (const [name, login] of Object.entries(logins).slice(isShort ? -2 : 0)) {
      server.override = (address, request, response) => address === "login.html" ? sendHtml(response, 200, LOGIN) : address !== "sw.js" && login(response);
      server.asked.length = 0;
      await open();
      await update(tab);
      await failed(tab);
      const pages = server.asked.filter((address) => address !== "sw.js");
      assert.ok(pages.length > 0 && pages.length <= 4, `${name}: a failed try asks little: ${pages}`);
      server.asked.length = 0;
      await update(tab);
      assert.deepEqual(server.asked.filter((address) => address !== "sw.js"), [], `${name}: and is not repeated at once`);
      assert.deepEqual(await keptWith(tab, "Log in"), [], name);
      await whole(site);
      await forgetFailure(tab);
    }
    server.override = undefined;
    await open();
    await take(site);
    await whole(site, { isNew: true });
  });

  test(`${engine}: an upload that is not complete is taken when it is`, long, async (t) => {
    const { first, second } = versions();
    const site = await begin(t, engine, second);
    const { live, server, tab, open } = site;
    const put = (from, ...files) => files.forEach((file) => fs.copyFileSync(path.join(from, file), path.join(live, file)));
    put(first, "sw.js");
    await open();
    await failed(tab);
    assert.equal(await tab.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active ?? null) ?? null, null, "new pages, old sw.js: no copy");
    await tab.waitForText(new RegExp(NEW_LINE));
    upload(first, live);
    await forgetFailure(tab);
    await open();
    await ready(tab);
    await whole(site);
    const mixtures = { "old pages, new sw.js": [], "one page is new": ["index.html"], "another is": [LESSON] };
    for (const [name, files] of Object.entries(mixtures)) {
      upload(first, live);
      put(second, "sw.js", ...files);
      await open();
      await failed(tab);
      await whole(site);
      const kept = await keptWith(tab, NEW_LINE);
      const digest = fs.readFileSync(path.join(second, "sw.js"), "utf8");
      assert.ok(kept.every((url) => digest.includes(new URL(url).search.slice(1))), `${name}: ${kept}`);
      await forgetFailure(tab);
    }
    upload(second, live);
    await open();
    await take(site);
    await whole(site, { isNew: true });
    assert.equal(server.strays.filter((address) => !address.includes("favicon")).length, 0);
  });

  test(`${engine}: a course whose sw.js is gone is forgotten; an error, a login or no network removes nothing`, async (t) => {
    const site = await begin(t, engine, versions().first);
    const { live, server, tab, open } = site;
    await open();
    await ready(tab);
    const answers = {
      "an error": (response) => sendHtml(response, 500, "down"),
      "no service": (response) => sendHtml(response, 503, "down"),
      "forbidden": (response) => sendHtml(response, 403, "no"),
      "not logged in": (response) => sendHtml(response, 401, LOGIN),
      "a login page": (response) => sendHtml(response, 200, LOGIN),
      "a redirect": (response) => (response.writeHead(302, { Location: "/login" }).end(), true),
    };
    for (const [name, answer] of Object.entries(answers)) {
      const before = server.asked.filter((address) => address === "sw.js").length;
      server.override = (address, request, response) => address === "sw.js" && answer(response);
      await open();
      await tab.waitFor(() => true);
      for (const end = Date.now() + 20_000; server.asked.filter((address) => address === "sw.js").length === before && Date.now() < end;) await update(tab);
      assert.ok(await tab.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.active)), name);
      await whole(site);
    }
    await tab.evaluate(async () => (await (await caches.open("somebody else's")).put("/x", new Response("x")), await caches.open("leadlet every-block /learn/here/deeper/ 1"), true));
    fs.rmSync(live, { recursive: true });
    fs.mkdirSync(live);
    for (const file of ["index.html", LESSON]) {
      fs.mkdirSync(path.dirname(path.join(live, file)), { recursive: true });
      fs.writeFileSync(path.join(live, file), "<!doctype html><html lang=en><title>Another</title><h1>Another course</h1>");
    }
    server.override = undefined;
    await open();
    await tab.waitFor(async () => !(await navigator.serviceWorker.getRegistration()) && (await caches.keys()).length === 2);
    if (await tab.evaluate(() => document.styleSheets.length > 0)) {
      assert.ok(await tab.evaluate(() => [...document.styleSheets].every((sheet) => sheet.cssRules.length > 0)), "a page that was loading is whole");
    }
    await open();
    await tab.waitForText(/Another course/);
    assert.deepEqual(await caches_(tab), ["leadlet every-block /learn/here/deeper/ 1", "somebody else's"]);
  });

  test(`${engine}: a course with offline: false removes the copy of its former version`, long, async (t) => {
    const site = await begin(t, engine, versions().first);
    const { live, server, tab, open } = site;
    await open();
    await ready(tab);
    upload(changed("off", (yaml) => yaml + "\noffline: false\n"), live);
    await open();
    await left(tab);
    await open();
    await tab.waitFor(() => document.documentElement.dataset.offline === "remove");
    // Where sw.js is an old one for longer, the pages say so.
    upload(versions().first, live);
    await open();
    await ready(tab);
    const old = fs.readFileSync(path.join(live, "sw.js"));
    upload(changed("off", (yaml) => yaml + "\noffline: false\n"), live);
    fs.writeFileSync(path.join(live, "sw.js"), old);
    fs.writeFileSync(path.join(live, "new.html"), fs.readFileSync(path.join(live, "index.html")));
    await open("new.html");
    await left(tab);
    assert.equal(server.strays.filter((address) => !address.includes("favicon")).length, 0);
  });

  test(`${engine}: two courses on one origin, one below the other, touch nothing of each other`, long, async (t) => {
    const site = await begin(t, engine, versions().first);
    const { live, server, tab, open } = site;
    upload(changed("inner", (yaml) => yaml.replace(/^id: .*$/m, "id: inner")), path.join(live, "deeper"));
    await open();
    await ready(tab);
    await open("deeper/" + LESSON);
    await ready(tab);
    await tab.waitFor(async () => (await navigator.serviceWorker.getRegistrations()).length === 2);
    const names = await caches_(tab);
    assert.deepEqual(names.map((name) => name.split(" ").slice(0, 3).join(" ")), ["leadlet every-block /learn/here/", "leadlet inner /learn/here/deeper/"]);
    fs.rmSync(path.join(live, "sw.js"));
    await open();
    await tab.waitFor(async () => (await navigator.serviceWorker.getRegistrations()).length === 1);
    await tab.waitFor(async (name) => (await caches.keys()).join() === name, names[1]);
    server.override = offline;
    await open("deeper/" + LESSON);
    assert.match(await tab.evaluate(() => document.documentElement.dataset.course ?? ""), /inner/);
    assert.deepEqual(await caches_(tab), [names[1]]);
  });

  test(`${engine}: another course at the same address takes the place of the former one and of its copy`, async (t) => {
    const site = await begin(t, engine, versions().first);
    const { live, server, tab, open } = site;
    await open();
    await ready(tab);
    upload(changed("other", (yaml) => yaml.replace(/^id: .*$/m, "id: other").replace(/^title: .*$/m, "title: The other course")), live);
    await open();
    await waiting(tab);
    await tab.waitFor(() => Boolean(document.querySelector("[data-part=version] button")));
    await tab.click("[data-part=version] button");
    await tab.waitFor(() => document.documentElement.dataset.course === "other");
    await tab.waitFor(async () => (await caches.keys()).map((name) => name.split(" ")[1]).join() === "other");
    server.override = offline;
    await open("index.html");
    await tab.waitForText(/The other course/);
  });

  test(`${engine}: a server that changes pages: no copy, a site that works, few requests; one that leaves out .html: a copy`, long, async (t) => {
    const site = await begin(t, engine, versions().first);
    const { live, server, tab, open } = site;
    const read = (address) => fs.readFileSync(path.join(live, address), "utf8");
    server.override = (address, request, response) => address.endsWith(".html") && fs.existsSync(path.join(live, address))
      && sendHtml(response, 200, read(address).replace("</body>", "<!-- counted --></body>"));
    for (const count of [1, 2]) {
      server.asked.length = 0;
      await open();
      await failed(tab, count);
      await update(tab);
      const again = server.asked.filter((address) => address.endsWith(".html"));
      assert.ok(again.length <= 4, `${again}`);
      // The time of the next try has come.
      await tab.evaluate(async () => {
        const name = (await caches.keys()).find((name) => name.endsWith(" failure"));
        const cache = await caches.open(/** @type {string} */ (name));
        const [key] = await cache.keys();
        await cache.put(key, new Response(JSON.stringify({ ...await (await cache.match(key))?.json(), at: 0 })));
      });
    }
    await open("index.html");
    assert.equal(await tab.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active ?? null) ?? null, null);
    // Without endings.
    server.override = (address, request, response) => {
      if (address.endsWith(".html")) return response.writeHead(301, { Location: "/learn/here/" + address.replace(/(^|\/)index\.html$/, "$1").replace(/\.html$/, "") }).end(), true;
      return !/(^|\/|\.[a-z0-9]+)$/.test(address) && fs.existsSync(path.join(live, address + ".html")) && sendHtml(response, 200, read(address + ".html"));
    };
    await forgetFailure(tab);
    await open(LESSON.replace(".html", ""));
    await ready(tab);
    server.override = offline;
    for (const address of [LESSON, LESSON.replace(".html", ""), ""]) {
      await open(address);
      assert.doesNotMatch(await tab.evaluate(() => document.body.innerText), /not on this device/);
    }
  });

  test(`${engine}: a page that was only visited is not replaced by a login page`, long, async (t) => {
    if (!made.has("long")) {
      const course = draft("every", { name: "long" });
      fs.writeFileSync(path.join(course.content, "01-asking/99-long.md"), "---\ntitle: A long page\nobjective: Read on and on.\n---\n\n" + "Many words, one after the other, until the page is long.\n\n".repeat(10_000));
      made.set("long", course.build());
    }
    const site = await begin(t, engine, made.get("long"));
    const { server, tab, open } = site;
    await open("asking/long.html");
    await ready(tab);
    await tab.waitFor(async () => Boolean(await caches.match(location.href)));
    const logins = [
      (response) => sendHtml(response, 200, LOGIN),
      (response) => sendHtml(response, 200, LOGIN.replace("<html", "<html data-course=another")),
      (response) => (response.writeHead(302, { Location: "/learn/here/asking/login.html" }).end(), true),
    ];
    for (const login of logins) {
      server.override = (address, request, response) => address.endsWith("login.html") ? sendHtml(response, 200, LOGIN) : address === "asking/long.html" && login(response);
      await open("asking/long.html");
      await tab.waitForText(/Log in/);
      server.override = offline;
      await open("asking/long.html");
      await tab.waitForText(/Many words/);
      assert.deepEqual(await keptWith(tab, "Log in"), []);
    }
  });
}

test("with no room for a new version the former one stays whole, and the site works", async (t) => {
  const { first, second } = versions();
  const site = await begin(t, "chromium", first);
  const { live, server, tab, open } = site;
  await open();
  await ready(tab);
  const before = await caches_(tab);
  upload(second, live);
  const session = await /** @type {any} */ (tab).page.createCDPSession();
  const origin = new URL(server.url).origin;
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1 });
  await open();
  await update(tab);
  assert.deepEqual((await caches_(tab)).filter((name) => before.includes(name)), before);
  const partial = await tab.evaluate(async (before) => {
    const names = (await caches.keys()).filter((name) => !before.includes(name) && !name.endsWith(" failure"));
    return (await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).length))).reduce((sum, one) => sum + one, 0);
  }, before);
  assert.equal(partial, 0, "what came of the new version takes no room");
  await whole(site);
  await session.send("Storage.overrideQuotaForOrigin", { origin });
  await forgetFailure(tab);
  await open();
  await take(site);
});

test("the worker by hand in the documentation is the one that `offline: false` writes", () => {
  const text = fs.readFileSync(path.join(changed("off", (yaml) => yaml + "\noffline: false\n"), "sw.js"), "utf8");
  const docs = fs.readFileSync(path.join(repository, "docs/offline.md"), "utf8");
  assert.equal(docs.match(/```js\n([^]*?)```/)?.[1], text);
});
