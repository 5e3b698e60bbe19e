// A course in one file: from a disk with the network off, in a frame that was given it as text, without script.
import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import { answer, says } from "./lib/answering.mjs";
import { accessible, noSidewaysScroll } from "./lib/checks.mjs";
import { browser, focused, learner, question, watch } from "./lib/learner.mjs";
import { packed } from "./lib/sites.mjs";
import { becomes } from "./lib/states.mjs";

let made;
const one = () => (made ??= packed("every", "html"));
const heading = (scope, name) => scope.getByRole("heading", { level: 1, name, exact: true });
const button = (page, name) => page.getByRole("button", { name, exact: true });

/** A learner with the file on their disk, and no network. */
async function reader(t, how = {}) {
  const it = await learner(t, one().folder, { from: "file", expect: [/^request: data:/], ...how });
  await it.context.setOffline(true);
  return { ...it, go: (place = "") => it.open(one().name + place) };
}

test("from a disk, with the network off, every room works and pages lead to each other", async (t) => {
  const { page, go } = await reader(t, { now: "2026-03-02T12:00:00Z", zone: "Europe/Berlin" });
  await go();
  const title = await page.title();
  assert.equal(await page.locator("article[data-address]").count(), 0, "one page at a time");
  await page.getByRole("radio", { name: "Manager" }).check();
  await page.locator("leadlet-continue").getByRole("link").click();
  await heading(page, "One answer").waitFor();
  assert.equal(await focused(page), "h1 One answer");
  assert.match(await page.title(), /^One answer - /);
  await answer(page, "kettle");
  await page.getByText("You read as: Manager").waitFor();
  await page.getByRole("link", { name: /^Next,/ }).click();
  await heading(page, "Many answers").waitFor();
  await page.waitForFunction(() => scrollY === 0);
  await page.goBack();
  await heading(page, "One answer").waitFor();
  await question(page, "kettle").result.filter({ hasText: "Correct" }).waitFor();
  await page.goForward();
  await heading(page, "Many answers").waitFor();
  await page.reload();
  await heading(page, "Many answers").waitFor();
  await answer(page, "boils", false);

  await go("#/telling/all-the-text.html");
  await page.locator("leadlet-media[data-captioned]").waitFor();
  await page.locator("a.term").first().click();
  await heading(page, "Glossary").waitFor();
  await go("#/keeping/plans-and-cards.html");
  await button(page, "Keep in my plan").click();
  await button(page, "Keep it as it is").click();
  await says(page.locator("leadlet-commit").getByRole("status"), /Practice asks in 2 days/);
  await go("#/checking/each.html");
  await button(page, "Begin").click();
  await page.locator("leadlet-question").filter({ visible: true }).first().waitFor();

  const bar = page.getByRole("banner");
  await bar.getByRole("link", { name: "My plan" }).click();
  await heading(page, "My plan").waitFor();
  assert.equal(await bar.getByRole("link", { name: "My plan" }).getAttribute("aria-current"), "page");
  await page.locator("leadlet-plan [data-part=plans] li").first().waitFor();
  await page.clock.setSystemTime("2026-03-04T12:00:00Z");
  await bar.getByRole("link", { name: /Practice/ }).click();
  await heading(page, "Practice").waitFor();
  await page.locator("leadlet-practice [data-part=steps] .step").waitFor();
  const { length } = await page.locator("leadlet-practice [data-part=steps] a[href*='#']").all();
  assert.equal(length, 1, "the thing that is asked, and where it was taught");
  await page.locator("leadlet-practice [data-part=steps] a[href*='#']").click();
  await page.getByRole("heading", { level: 1 }).filter({ hasNotText: "Practice" }).waitFor();
  await page.keyboard.press("/");
  await page.getByRole("searchbox", { name: "Search" }).fill("kettle");
  await page.locator("leadlet-search").getByRole("link", { name: "One answer" }).click();
  await heading(page, "One answer").waitFor();
  await go();
  await page.locator("leadlet-continue").getByText(/Continue/).waitFor();
  assert.equal(await page.title(), title);
});

test("it is as accessible and as narrow as the site, light and dark", async (t) => {
  const { page, go } = await reader(t, { width: 320, dark: true });
  for (const [place, name] of [["#/index.html", ""], ["#/asking/one-answer.html", "One answer"], ["#/kinds/what-belongs.html", "What belongs together"]]) {
    await go(place);
    if (name) await heading(page, name).waitFor();
    await accessible(page, place);
    await noSidewaysScroll(page, place);
  }
});

test("where nothing can be kept it works all the same, and says so", async (t) => {
  const { page, go } = await reader(t, {
    before: () => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("blocked", "SecurityError"); } }),
  });
  await go("#/asking/one-answer.html");
  await answer(page, "kettle");
  await page.getByText(/not allowed to keep/).waitFor();
  await page.getByRole("link", { name: /^Next,/ }).click();
  await heading(page, "Many answers").waitFor();
  await page.getByText(/not allowed to keep/).waitFor();
});

for (const sandbox of [undefined, "allow-scripts"]) {
  test(`as the text of a frame, ${sandbox ?? "no sandbox"}`, async (t) => {
    const context = await (await browser()).newContext();
    const faults = watch(context, "http", [/^request: (data:|about:)/]);
    t.after(() => context.close());
    await context.route("http://host.example/**", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Host</title><link rel=icon href=icon.png>" }));
    const page = await context.newPage();
    page.setDefaultTimeout(15000);
    await page.goto("http://host.example/page.html");
    await page.evaluate(([text, sandbox]) => {
      const frame = document.createElement("iframe");
      frame.title = "course";
      if (sandbox) frame.setAttribute("sandbox", sandbox);
      frame.srcdoc = text;
      frame.width = "900";
      frame.height = "700";
      document.body.append(frame);
    }, [fs.readFileSync(one().file, "utf8"), sandbox]);
    const inside = page.frameLocator("iframe");
    await inside.locator("leadlet-continue").getByRole("link").click();
    await heading(inside, "One answer").waitFor();
    await answer(inside, "kettle");
    await inside.getByRole("link", { name: /^Next,/ }).click();
    await heading(inside, "Many answers").waitFor();
    await page.evaluate(() => history.back());
    await heading(inside, "One answer").waitFor();
    await question(inside, "kettle").result.filter({ hasText: "Correct" }).waitFor();
    assert.equal(page.url(), "http://host.example/page.html");
    assert.deepEqual(faults, []);
  });
}

/** A host page with the file as the text of a frame whose sandbox lets no script run. */
async function frameWithoutScript(t, text) {
  const context = await (await browser()).newContext();
  t.after(() => context.close());
  await context.route("http://host.example/**", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Host</title><h1>The host</h1>" }));
  const page = await context.newPage();
  page.setDefaultTimeout(15000);
  await page.goto("http://host.example/page.html");
  await page.evaluate((text) => {
    const frame = document.createElement("iframe");
    Object.assign(frame, { title: "course", width: "900", height: "700", srcdoc: text });
    frame.setAttribute("sandbox", "");
    document.body.append(frame);
  }, text);
  await heading(page.frameLocator("iframe"), "One answer").first().waitFor();
  return page;
}

test("as the text of a frame without script, with a base before it: links lead within the course", async (t) => {
  const page = await frameWithoutScript(t, '<base href="about:srcdoc">' + fs.readFileSync(one().file, "utf8"));
  const inside = page.frameLocator("iframe");
  assert.equal(await page.frames()[1].evaluate(() => [document.documentElement.lang, document.compatMode].join()), "en,CSS1Compat", "the text is read as it is meant");
  await inside.getByRole("link", { name: /^Next,/ }).first().click();
  await becomes(() => page.frames()[1].url(), "about:srcdoc#/asking/many-answers.html");
  await becomes(() => page.frames()[1].evaluate(() => Math.abs(document.getElementById("/asking/many-answers.html")?.getBoundingClientRect().top ?? 9999) < 700), true);
  await inside.getByText("The answer, and why").first().click();
  await inside.getByText("At the end of the hall, for years").first().waitFor();
  assert.equal(page.url(), "http://host.example/page.html");
});

test("as the text of a frame without script and without that base: links lead to the host's page, as README says", async (t) => {
  const page = await frameWithoutScript(t, fs.readFileSync(one().file, "utf8"));
  await page.frameLocator("iframe").getByRole("link", { name: /^Next,/ }).first().click();
  await page.frameLocator("iframe").getByRole("heading", { name: "The host" }).waitFor();
});

test("without script the whole course reads, one page below the other", async (t) => {
  const { page, go } = await reader(t, { script: false });
  await go();
  for (const name of ["One answer", "Many answers", "Buy it"]) await heading(page, name).first().waitFor();
  await page.getByRole("link", { name: /^Next,/ }).first().click();
  await page.waitForURL(/#\/asking\/many-answers\.html$/);
  await page.getByText("The answer, and why").first().click();
  await page.getByText("At the end of the hall, for years").first().waitFor();
});

test("it asks for nothing: no address of another file stands in it", () => {
  const text = fs.readFileSync(one().file, "utf8");
  const loads = [...text.replace(/<script>[^]*?<\/script>|<style>[^]*?<\/style>/g, "").matchAll(/<(?:img|script|source|video|audio|link|iframe|embed|object)\b[^>]*?\s(?:src|href|poster)="([^"]*)"/g)];
  assert.ok(loads.length > 2);
  for (const [tag, address] of loads) assert.match(address, /^data:/, tag.slice(0, 80));
  assert.match(text, /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-[^;]*; style-src 'sha256-[^;]*; img-src data:;/);
  assert.doesNotMatch(text.match(/Content-Security-Policy" content="([^"]*)"/)[1], /unsafe|https?:/);
});
