// The three engines do what their one API says: the tests that use it build on this.
import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { engines, newProfile } from "./lib/engines.mjs";

const server = http.createServer((request, response) => {
  response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(`<!doctype html><title>Page</title>
    <input id="text"><input id="file" type="file"><p id="said"></p><button onclick="document.querySelector('#said').textContent = document.querySelector('#text').value">Say</button>
    <button id="more" onclick="window.open('/more', 'its-name')">More</button><button id="fail" onclick="console.error('it failed'); setTimeout(() => { throw new Error('thrown') })">Fail</button>
    ${request.url === "/framed" ? "<iframe src='/'></iframe>" : ""}`);
});
let url = "";
before(async () => {
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
  url = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}/`;
});
after(() => (server.close(), server.closeAllConnections()));

for (const engine of engines) {
  test(`${engine}: a page is opened, typed into, clicked and seen`, async (t) => {
    const tab = await (await newProfile(t, engine)).newTab();
    await tab.open(url);
    await tab.evaluate(() => document.querySelector("input")?.focus());
    await tab.type("Löwe");
    await tab.press("Backspace");
    await tab.click("button");
    assert.match(await tab.waitForText(/Löw$/m), /Löw/);
    assert.equal(await tab.evaluate(async (a, b) => a + b, 1, 2), 3);
    await assert.rejects(tab.evaluate(() => { throw new Error("no such thing"); }), /no such thing/);
    await tab.resize(600, 500);
    assert.deepEqual(await tab.evaluate(() => [innerWidth, innerHeight]), [600, 500]);
    assert.equal((await tab.screenshot()).subarray(1, 4).toString(), "PNG");
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "leadlet-engines-")), "chosen.txt");
    t.after(() => fs.rmSync(path.dirname(file), { recursive: true }));
    fs.writeFileSync(file, "x");
    await tab.choose("#file", file);
    assert.equal(await tab.evaluate(() => /** @type {any} */ (document.querySelector("#file")).files[0].name), "chosen.txt");
  });

  test(`${engine}: tabs of one profile share storage, another profile has none of it`, async (t) => {
    const [profile, other] = [await newProfile(t, engine), await newProfile(t, engine)];
    const tab = await profile.newTab();
    await tab.open(url);
    await tab.evaluate(() => { localStorage.kept = "here"; });
    const second = await profile.newTab();
    await second.open(url);
    assert.equal(await second.evaluate(() => localStorage.kept), "here");
    const popup = await second.popup(() => second.click("#more"));
    assert.deepEqual(await popup.waitFor(() => location.pathname === "/more" && [window.name, localStorage.kept]), ["its-name", "here"]);
    assert.equal((await profile.tabs()).length >= 3, true);
    const stranger = await other.newTab();
    await stranger.open(url);
    assert.equal(await stranger.evaluate(() => localStorage.kept ?? "nothing"), "nothing");
    await tab.reload();
    assert.equal(await tab.evaluate(() => localStorage.kept), "here");
  });

  test(`${engine}: frames are reached, and faults of a page are kept`, async (t) => {
    const profile = await newProfile(t, engine);
    const tab = await profile.newTab();
    await tab.open(url + "framed");
    await tab.frame("iframe").click("button");
    assert.equal(await tab.frame("iframe").evaluate(() => window.parent !== window), true);
    await tab.click("#fail");
    await tab.waitFor(() => new Promise((done) => setTimeout(() => done(true))));
    await tab.open(url);
    const faults = profile.faults.join("\n");
    assert.match(faults, /it failed/);
    assert.match(faults, /thrown/);
  });
}
