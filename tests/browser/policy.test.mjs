// Each page carries a policy of its own: it holds where no server sends one, from a disk too, and nothing of the course runs against it.
import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { engines, newProfile } from "./lib/engines.mjs";
import { browser } from "./lib/learner.mjs";
import { packaged } from "./lib/packages.mjs";
import { draft, filesOf, kinds, packed, site } from "./lib/sites.mjs";

const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png", ".woff2": "font/woff2", ".wav": "audio/wav" };

/** A server without any header of its own, as a host without settings is. */
async function plainServer(folder) {
  const server = http.createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? "/", "http://host");
    // A page that holds another in a sandbox.
    if (pathname === "/host") return response.writeHead(200, { "Content-Type": types[".html"] }).end(`<!doctype html><title>Host</title><iframe sandbox="allow-scripts" src="/${search.slice(1)}"></iframe>`);
    const file = path.join(folder, decodeURIComponent(pathname));
    if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": types[path.extname(file)] ?? "application/octet-stream", ...(file.endsWith(".woff2") && { "Access-Control-Allow-Origin": "*" }) }).end(fs.readFileSync(file));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
  after(() => (server.close(), server.closeAllConnections()));
  return `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}/`;
}

/** A page in which every breach of a policy is kept. @param {import("node:test").TestContext} t */
async function guarded(t) {
  const context = await (await browser()).newContext({ serviceWorkers: "block" });
  t.after(() => context.close());
  /** @type {string[]} */
  const breaches = [];
  await context.exposeFunction("breached", (text) => breaches.push(text));
  await context.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => window["breached"](`${location.href}: ${event.violatedDirective} ${event.blockedURI}`)));
  context.on("console", (message) => /Content Security Policy|Trusted/.test(message.text()) && breaches.push(message.text()));
  return { context, page: await context.newPage(), breaches };
}

for (const course of /** @type {const} */ (["sample", "every"])) {
  for (const from of ["disk", "server"]) {
    test(`${course}, from a ${from} that sends no policy: every page has one, and keeps to it`, async (t) => {
      const folder = site(course);
      const base = from === "disk" ? pathToFileURL(folder + path.sep).href : await plainServer(folder);
      const { page, breaches } = await guarded(t);
      for (const address of filesOf(folder, ".html")) {
        await page.goto(base + address, { waitUntil: "load" });
        const policies = await page.locator("meta[http-equiv=Content-Security-Policy]").evaluateAll((all) => all.map((one) => one.getAttribute("content")));
        assert.equal(policies.length, 1, address);
        assert.match(policies[0] ?? "", /^default-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'/, address);
      }
      assert.deepEqual(breaches, []);
    });
  }
}

/** What an attack would do; each answers whether it came through. */
const attacks = () => {
  const waits = (element, name) => new Promise((done) => {
    element.addEventListener("load", () => done(name));
    element.addEventListener("error", () => done(""));
    setTimeout(() => done(""), 3000);
    document.body.append(element);
  });
  const made = (tag, more) => Object.assign(document.createElement(tag), more);
  window["ran"] = [];
  document.body.append(made("script", { textContent: "ran.push('inline script')" }));
  document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=\"ran.push('handler')\"><p style='color: rgb(1, 2, 3)' id=styled></p><base href='https://evil.invalid/'>");
  return Promise.all([
    fetch("http://127.0.0.1:9/", { mode: "no-cors" }).then(() => "fetch", () => ""),
    waits(made("script", { src: "data:text/javascript,ran.push('data script')" }), ""),
    waits(made("img", { src: "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" }), "foreign image"),
    waits(made("iframe", { srcdoc: "<script>parent.ran.push('frame script')</script>" }), ""),
    waits(made("object", { data: "data:text/html,x" }), "object"),
  ]).then((came) => [...came, ...window["ran"],
    getComputedStyle(/** @type {Element} */ (document.getElementById("styled"))).color === "rgb(1, 2, 3)" ? "style" : "", document.baseURI.includes("evil") ? "base" : ""].filter(Boolean));
};

for (const from of ["disk", "server"]) {
  test(`from a ${from} that sends no policy: nothing foreign runs, loads or is sent`, async (t) => {
    const folder = site("every");
    const base = from === "disk" ? pathToFileURL(folder + path.sep).href : await plainServer(folder);
    const { page } = await guarded(t);
    for (const address of [kinds.lesson, "plan.html", "404.html"]) {
      await page.goto(base + address);
      assert.deepEqual(await page.evaluate(attacks), [], address);
    }
  });
}

test("in a sandbox without an origin, on a server that sends no policy, the page runs under its own", async (t) => {
  const base = await plainServer(site("every"));
  const { page, breaches } = await guarded(t);
  await page.goto(`${base}host?${kinds.lesson}`);
  const q = page.frameLocator("iframe").locator("leadlet-question[id='kettle']");
  await q.getByRole("radio", { name: "In the kitchen" }).check();
  await q.getByRole("button", { name: "Check my answer" }).click();
  await q.getByRole("status").filter({ hasText: "Correct" }).waitFor();
  assert.deepEqual(breaches, []);
});

test("with raw HTML, pages that have none keep the whole policy, and those that have some say what is left of it", async (t) => {
  const { content, build } = draft("every", { name: "raw", edit: (yaml) => `${yaml}\nhtml: trusted\n` });
  const raw = path.join(content, "02-telling/03-nothing-to-settle.md");
  assert.ok(fs.existsSync(raw), "the lesson is there");
  fs.appendFileSync(raw, "\n<p style=\"color: red\" id=\"red\">Red.</p>\n");
  const folder = build();
  const policyOf = (address) => /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(fs.readFileSync(path.join(folder, address), "utf8"))?.[1];
  assert.equal(policyOf(kinds.done), "base-uri 'none'");
  assert.equal(policyOf("practice.html"), "base-uri 'none'", "it shows what any lesson holds");
  for (const address of [kinds.lesson, "index.html", "plan.html"]) assert.match(policyOf(address) ?? "", /^default-src 'self'; /, address);
  const { page, breaches } = await guarded(t);
  await page.goto(pathToFileURL(path.join(folder, kinds.done)).href);
  assert.equal(await page.locator("#red").evaluate((red) => getComputedStyle(red).color), "rgb(255, 0, 0)");
  assert.deepEqual(breaches, []);
});

test("the launch page of a package: nothing foreign, and a record store only where the launch names one", async (t) => {
  for (const [kind, connect] of /** @type {const} */ ([["scorm12", ""], ["scorm2004", ""], ["cmi5", "; connect-src 'self' http: https:"]])) {
    const folder = packaged(kind);
    const { page, breaches } = await guarded(t);
    await page.goto(`${await plainServer(folder)}launch.html`);
    await page.frameLocator("iframe").getByRole("heading", { level: 1 }).waitFor();
    assert.equal(await page.locator("meta[http-equiv]").getAttribute("content"), `default-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'${connect}`, kind);
    assert.match(await page.frames()[1].locator("meta[http-equiv]").getAttribute("content") ?? "", /^default-src 'self'; [^h]*$/);
    assert.deepEqual(breaches, [], kind);
  }
});

/** What a page became: what it loaded, and what runs. */
const became = async () => {
  if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done, { once: true }));
  for (const image of document.images) {
    image.loading = "eager";
    await image.decode().catch(() => {});
  }
  await document.fonts.ready;
  const own = [...new Set([...document.querySelectorAll("*")].map((one) => one.localName).filter((name) => name.includes("-")))];
  return {
    title: document.title,
    sheets: [...document.styleSheets].length,
    look: document.body && getComputedStyle(document.body).fontFamily + getComputedStyle(document.body).backgroundColor,
    images: [...document.images].map((image) => image.naturalWidth > 0),
    // The course's own. Those of the device are tried only where it has not come yet, which is a matter of moments, and no policy governs them.
    fonts: [...document.fonts].filter(({ family, status }) => status === "loaded" && !family.includes("fallback")).map(({ family }) => family),
    runs: own.filter((name) => customElements.get(name)).sort(),
    data: ["leadlet", "leadletOutline", "leadletLaunch", "leadletInside"].filter((name) => name in window),
  };
};

/** A folder as it would be without policies in its pages. @param {string} folder */
function without(folder) {
  const bare = fs.mkdtempSync(path.join(os.tmpdir(), "leadlet-policy-"));
  after(() => fs.rmSync(bare, { recursive: true, force: true }));
  fs.cpSync(folder, bare, { recursive: true });
  for (const address of filesOf(bare, ".html")) {
    const html = fs.readFileSync(path.join(bare, address), "utf8");
    fs.writeFileSync(path.join(bare, address), html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '<meta http-equiv="none" content="">'));
  }
  return bare;
}

for (const engine of engines) {
  test(`${engine}: from a server, a disk and in a sandbox, policies change nothing of what pages show and do, and refuse all else`, async (t) => {
    const [course, one, paper, lms] = [site("every"), packed("every", "html").folder, packed("every", "print").folder, packaged("scorm12")];
    const pages = [[course, kinds.lesson], [course, "telling/all-the-text.html"], [course, "search.html"], [course, "practice.html"], [course, "404.html"], [one, "course.html"], [paper, "course.html"], [lms, "launch.html"]];
    const bare = new Map([course, one, paper, lms].map((folder) => [folder, without(folder)]));
    const tab = await (await newProfile(t, engine)).newTab();
    const broken = [];
    for (const [folder, address] of pages) {
      for (const from of ["server", "disk", "sandbox"]) {
        const seen = [];
        for (const of of [folder, bare.get(folder) ?? ""]) {
          const base = await plainServer(of);
          if (from === "sandbox") {
            await tab.open(`${base}host?${address}`);
            seen.push(await tab.frame("iframe").evaluate(became));
          } else {
            await tab.open(from === "disk" ? pathToFileURL(path.join(of, address)).href : base + address);
            seen.push(await tab.evaluate(became));
          }
        }
        for (const what of Object.keys(seen[1])) {
          const [is, was] = seen.map((one) => JSON.stringify(one[what]));
          if (is !== was) broken.push(`${from} ${address}: ${what} ${is}, without a policy ${was}`);
        }
      }
    }
    assert.deepEqual(broken, []);
    for (const from of ["server", "disk", "sandbox"]) {
      const base = await plainServer(course);
      await tab.open(from === "disk" ? pathToFileURL(path.join(course, kinds.lesson)).href : base + (from === "sandbox" ? "host?" : "") + kinds.lesson);
      const page = from === "sandbox" ? tab.frame("iframe") : tab;
      await page.waitFor(() => document.readyState === "complete" && !!document.querySelector("leadlet-question"));
      assert.deepEqual(await page.evaluate(attacks), [], from);
    }
  });
}
