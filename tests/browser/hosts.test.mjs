// The files of `build --host` in the real servers, below a path: types, caching, policy, compression, and a course that works there.
import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { test } from "node:test";
import { parseAllHeaders } from "@netlify/headers-parser";
import { below, programOf, start } from "./lib/hosts.mjs";
import { browser, question, watch } from "./lib/learner.mjs";
import { hostPages } from "./lib/server.mjs";
import { draft, filesOf, kinds } from "./lib/sites.mjs";

/** What a server sends for a file, unpacked by nobody. @returns {Promise<{status: number, headers: http.IncomingHttpHeaders, size: number}>} */
const ask = (url, encoding = "identity") => new Promise((done, fail) => {
  http.get(url, { headers: { "Accept-Encoding": encoding } }, (response) => {
    let size = 0;
    response.on("data", (data) => { size += data.length; });
    response.on("end", () => done({ status: response.statusCode ?? 0, headers: response.headers, size }));
  }).on("error", fail);
});

for (const name of /** @type {const} */ (["nginx", "apache", "caddy"])) {
  test(`behind ${name}, below a path, with the file that was written`, { skip: programOf(name) ? false : `${name} is not installed` }, async (t) => {
    const { pages, named, stranger, close } = await hostPages();
    t.after(close);
    const url = `url: "https://learn.example.com${below}"\norigins: ["${named}"]\n`;
    const site = draft("every", { name: `on-${name}`, edit: (yaml) => url + yaml }).build("--host", name, "--precompress");
    const server = await start(name, site);
    t.after(server.close);
    const asset = (pattern) => /** @type {string} */ (filesOf(site).find((file) => pattern.test(file)));
    const script = asset(/assets\/script-\w+\.js$/);
    const font = asset(/\.woff2$/);

    await t.test("types, caching and policy of each file", async () => {
      const types = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".wav": "audio/wav", ".xml": "application/xml" };
      const own = /^(nginx\.conf|\.htaccess|caddy\.conf|leadlet-files\.txt)$/;
      for (const file of filesOf(site).filter((one) => !own.test(one) && !/\.(br|gz)$/.test(one))) {
        const { status, headers, size } = await ask(server.url + file);
        assert.equal(status, 200, file);
        assert.equal(size, fs.statSync(path.join(site, file)).size, file);
        if (types[path.extname(file)]) assert.ok(headers["content-type"]?.startsWith(types[path.extname(file)]), `${file}: ${headers["content-type"]}`);
        const lasting = /^assets\/.*-[0-9a-f]{8}\.\w+$/.test(file);
        assert.equal(headers["cache-control"], lasting ? "public, max-age=31536000, immutable" : "public, max-age=300", file);
        assert.equal(headers["content-security-policy"], `require-trusted-types-for 'script'; trusted-types leadlet; default-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'self' ${named}`, file);
        assert.equal(headers["x-content-type-options"], "nosniff", file);
        assert.equal(headers["cross-origin-opener-policy"], "same-origin", file);
        assert.equal(headers["referrer-policy"], "same-origin", file);
        assert.equal(headers["x-frame-options"], undefined, file);
        assert.equal(headers["access-control-allow-origin"], file.endsWith(".woff2") ? "*" : undefined, file);
      }
      const page = await ask(server.url + "asking/one-answer.html");
      assert.match(page.headers["content-type"] ?? "", /charset=utf-8/i);
      assert.equal((await ask(server.url + "asking/")).status, 200, "a folder shows its index.html");
      assert.equal((await ask(server.url + "assets/")).status === 200, false, "no listing");
    });

    await t.test("what is not for readers is not served, and what is not there is the course's own 404", async () => {
      for (const file of filesOf(site).filter((one) => /^(nginx\.conf|\.htaccess|caddy\.conf|leadlet-files\.txt)$/.test(one))) {
        assert.ok([403, 404].includes((await ask(server.url + file)).status), file);
      }
      for (const gone of ["nothing.html", "asking/deep/nothing.html"]) {
        const { status, headers, size } = await ask(server.url + gone);
        assert.equal(status, 404, gone);
        assert.equal(size, fs.statSync(path.join(site, "404.html")).size, gone);
        assert.match(headers["content-type"] ?? "", /text\/html/);
        assert.match(headers["content-security-policy"] ?? "", /default-src/);
      }
    });

    await t.test("compressed files go to who understands them", async () => {
      for (const file of [script, "index.html", asset(/style-.*\.css$/)]) {
        const { headers, size } = await ask(server.url + file, "gzip");
        assert.equal(headers["content-encoding"], "gzip", file);
        assert.equal(size, fs.statSync(path.join(site, file + ".gz")).size, `${file}: the very file that was made beforehand`);
        assert.match(headers.vary ?? "", /accept-encoding/i, file);
        assert.match(headers["content-type"] ?? "", file.endsWith(".js") ? /text\/javascript/ : file.endsWith(".css") ? /text\/css/ : /text\/html/);
        assert.equal(headers["cache-control"], file === "index.html" ? "public, max-age=300" : "public, max-age=31536000, immutable", file);
        // nginx of Debian has no module for Brotli.
        if (name !== "nginx") {
          const br = await ask(server.url + file, "br, gzip");
          assert.equal(br.headers["content-encoding"], "br", file);
          assert.equal(br.size, fs.statSync(path.join(site, file + ".br")).size, file);
        }
      }
    });

    await t.test("pages of each kind load there without an error", async () => {
      const context = await (await browser()).newContext();
      const faults = watch(context, server.url);
      const page = await context.newPage();
      page.setDefaultTimeout(20000);
      for (const address of [kinds.front, kinds.module, kinds.text, kinds.quiz, "plan.html"]) await page.goto(server.url + address, { waitUntil: "load" });
      await page.goto(server.url + kinds.lesson);
      const q = question(page, "kettle");
      await q.radio("In the kitchen").check();
      await q.check.click();
      await q.result.filter({ hasText: "Correct" }).waitFor();
      // Under Trusted Types: what comes back in practice is HTML, and search and the worker load scripts.
      await page.evaluate(() => {
        const state = JSON.parse(localStorage.getItem("leadlet:every-block") ?? "{}");
        for (const record of Object.values(state.practice)) record.day -= 40;
        localStorage.setItem("leadlet:every-block", JSON.stringify(state));
      });
      await page.goto(server.url + "practice.html");
      await page.locator("leadlet-practice leadlet-question").first().waitFor();
      await page.goto(server.url + "search.html");
      await page.getByRole("searchbox").fill("kettle");
      await page.getByRole("main").getByRole("link", { name: /kettle|answer/i }).first().waitFor();
      assert.equal(await page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => typeof active?.scriptURL)), "string");
      assert.deepEqual(faults, []);
      if (await page.evaluate(() => "trustedTypes" in window)) {
        assert.equal(await page.evaluate(() => { try { document.createElement("p").innerHTML = "<b>"; return "written"; } catch { return "refused"; } }), "refused");
        assert.equal(await page.evaluate(() => { try { document.createElement("script").src = "x.js"; return "written"; } catch { return "refused"; } }), "refused");
      }
      await context.close();
    });

    await t.test("a named host frames it, with its typeface also in a sandbox; a stranger may not", async () => {
      pages["/"] = `<!doctype html><title>Host</title><script src="${server.url}embed.js"></script>
        <leadlet-course src="${server.url}index.html" lesson="asking/one-answer" sandbox="allow-scripts"></leadlet-course>`;
      const context = await (await browser()).newContext();
      /** @type {string[]} */
      const said = [];
      context.on("console", (message) => said.push(message.text()));
      const page = await context.newPage();
      page.setDefaultTimeout(20000);
      const loaded = page.waitForResponse((response) => response.url().endsWith(font));
      await page.goto(named + "/");
      await page.frameLocator("iframe").getByRole("heading", { level: 1 }).waitFor();
      assert.equal((await loaded).status(), 200);
      const face = await page.frames()[1].evaluate(async () => (await document.fonts.ready, [...document.fonts].map((font) => font.status)));
      assert.ok(face.includes("loaded"), face.join());
      assert.deepEqual(said.filter((line) => /font|refused|blocked/i.test(line)), []);
      await page.goto(stranger + "/");
      const deadline = Date.now() + 20000;
      while (!said.some((line) => /frame-ancestors/.test(line)) && Date.now() < deadline) await page.waitForTimeout(50);
      assert.ok(said.some((line) => /frame-ancestors/.test(line)), `a stranger was let in: ${said.join(" | ")}`);
      await context.close();
    });
  });
}

test("Netlify's own parser reads its _headers as they are meant", async () => {
  const site = draft("every", { name: "on-netlify", edit: (yaml) => `url: "https://learn.example.com${below}"\norigins: ["https://intranet.example.com"]\n${yaml}` }).build("--host", "netlify");
  const { headers, errors } = await parseAllHeaders({ headersFiles: [path.join(site, "_headers")], netlifyConfigPath: undefined, configHeaders: [], minimal: false });
  assert.deepEqual(errors, []);
  /** Later rules win, as in Netlify's own server for developers. */
  const of = (file) => Object.assign({}, ...headers.filter(({ forRegExp }) => forRegExp.test(below + file)).map(({ values }) => values));
  const font = /** @type {string} */ (filesOf(site).find((file) => file.endsWith(".woff2")));
  assert.match(of("index.html")["Content-Security-Policy"], /default-src 'self'; .*frame-ancestors 'self' https:\/\/intranet\.example\.com$/);
  for (const file of ["index.html", "asking/one-answer.html", "embed.js"]) assert.equal(of(file)["Cache-Control"], "public, max-age=300", file);
  assert.equal(of(font)["Cache-Control"], "public, max-age=31536000, immutable");
  assert.equal(of(font)["Access-Control-Allow-Origin"], "*");
  assert.equal(of("index.html")["Access-Control-Allow-Origin"], undefined);
  assert.equal(of("index.html")["X-Content-Type-Options"], "nosniff");
});
