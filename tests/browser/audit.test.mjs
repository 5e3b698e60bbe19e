// What `leadlet audit` is measured by: each construct of tests/audit/constructs.json in a page of its own, in Chromium, and which of
// them make it ask another host. Each has a host of its own, which is a port of this machine; what is heard there was asked for.
import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import { after, test } from "node:test";
import { chromium } from "playwright-core";
import { binary, flags } from "./lib/learner.mjs";

/**
 * @typedef {{name: string, page?: string, css?: string, files?: Record<string, string>, open?: string, press?: boolean,
 *   without_scripts?: boolean, asks: boolean, tells: "host" | "error" | false, why?: string}} Construct
 */
/** @type {Construct[]} */
const constructs = JSON.parse(fs.readFileSync(new URL("../audit/constructs.json", import.meta.url), "utf8"));
const types = {
  html: "text/html; charset=utf-8", htm: "text/html; charset=utf-8", css: "text/css", js: "text/javascript", svg: "image/svg+xml", txt: "text/plain",
  xhtml: "application/xhtml+xml", xml: "text/xml", xsl: "text/xml", webmanifest: "application/manifest+json",
};
const head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>t</title>\n';

/** The files of a construct, with the name of its host; the Rust test makes the same. */
function files({ page, css, files: others = {} }, host) {
  const all = { ...others };
  if (page !== undefined) all["index.html"] = head + (css === undefined ? "" : '<link rel="stylesheet" href="a.css">\n') + page + "\n";
  if (css !== undefined) all["a.css"] = css;
  const base64 = Buffer.from(`<img src=http://${host}/>`).toString("base64");
  return Object.fromEntries(Object.entries(all).map(([path, text]) => [path, text.replaceAll("HOST", host).replaceAll("BASE64", base64)]));
}

const port = (server) => new Promise((done) => server.listen(0, "127.0.0.1", () => done(server.address().port)));

test("Chromium asks other hosts exactly where the table says so", { timeout: 300_000 }, async () => {
  /** How often each host was heard of, and who waits for the first time. */
  const heard = constructs.map(() => 0);
  const waiting = constructs.map(() => () => {});
  const sockets = new Set();
  const hosts = await Promise.all(constructs.map(async (_, at) => {
    const server = net.createServer((socket) => {
      heard[at] += 1;
      waiting[at]();
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("data", () => socket.end("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
    });
    after(() => server.close());
    return { name: `c${at}.example`, port: await port(server) };
  }));
  const site = http.createServer((request, response) => {
    const [, at, ...rest] = new URL(request.url ?? "", "http://site").pathname.split("/");
    const path = decodeURIComponent(rest.join("/")) || "index.html";
    const text = constructs[Number(at)] && files(constructs[Number(at)], hosts[Number(at)].name)[path];
    const type = types[path.split(".")[1] ?? ""];
    response.writeHead(text === undefined ? 404 : 200, type ? { "Content-Type": type } : {}).end(text ?? "");
  });
  const home = `http://127.0.0.1:${await port(site)}`;
  const rules = hosts.map(({ name, port }) => `MAP ${name} 127.0.0.1:${port}`).join(", ");
  // Chromium without its windows asks for no icons, and loads ahead what Chromium does not.
  const browser = await chromium.launch({ executablePath: binary, args: [...flags, `--host-resolver-rules=${rules}`] });
  after(async () => {
    await browser.close();
    sockets.forEach((socket) => socket.destroy());
    await new Promise((done) => (site.close(done), site.closeAllConnections()));
  });
  const contexts = { with: await browser.newContext(), without: await browser.newContext({ javaScriptEnabled: false }) };

  const visit = async (at) => {
    const { open = "", press, without_scripts, asks } = constructs[at];
    const page = await contexts[without_scripts ? "without" : "with"].newPage();
    const first = new Promise((done) => (waiting[at] = () => done(undefined)));
    // A page that leads on at once, or never ends, is a page too.
    await page.goto(`${home}/${at}/${open}`, { waitUntil: "load", timeout: 10_000 }).catch(() => {});
    if (press) await page.locator("#go").click({ noWaitAfter: true });
    const patience = page.waitForTimeout(10_000).catch(() => {});
    if (asks && heard[at] === 0) await Promise.race([first, patience]);
    if (!asks) await page.waitForLoadState("networkidle", { timeout: 10_000 }).catch(() => {});
    await page.close();
  };
  const left = constructs.keys();
  await Promise.all(Array.from({ length: 6 }, async () => {
    for (const at of left) await visit(at);
  }));
  const wrong = constructs.flatMap(({ name, asks }, at) => (asks === heard[at] > 0 ? [] : [`${name}: asked ${heard[at]} times, the table says ${asks}`]));
  assert.deepEqual(wrong, []);
});

test("whatever Chromium asks for is reported, and each false alarm has its reason", () => {
  const missed = constructs.filter(({ asks, tells, why }) => asks && !tells && !/^UNSEEN: /.test(why ?? ""));
  assert.deepEqual(missed.map(({ name }) => name), []);
  const alarms = constructs.filter(({ asks, tells, why }) => !asks && tells && !why);
  assert.deepEqual(alarms.map(({ name }) => name), []);
  const names = new Set(constructs.map(({ name }) => name));
  assert.equal(names.size, constructs.length, "each name once");
});
