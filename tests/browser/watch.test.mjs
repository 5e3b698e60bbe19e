// The author saves, and the page before him changes in place: nothing that is in hand is lost, mistakes come and go.
import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import { says } from "./lib/answering.mjs";
import { accessible, noSidewaysScroll } from "./lib/checks.mjs";
import { browser, question } from "./lib/learner.mjs";
import { hostPages } from "./lib/server.mjs";
import { isSame, mark, topOf, watching } from "./lib/watching.mjs";

const lesson = "content/01-asking/01-one-answer.md";
const keeping = "content/04-keeping/01-plans-and-cards.md";
/** Until a function in the page gives true. */
const until = (page, test, argument) => page.waitForFunction(test, argument);

test("a saved lesson changes in place: place, focus, answers, open hints and choices stay; a changed question is the new one", async (t) => {
  const { open, edit } = await watching(t, { name: "lesson", height: 600 });
  const page = await open("asking/one-answer.html");
  const [kettle, walk, water] = ["kettle", "walk", "water"].map((id) => question(page, id));
  await kettle.radio("In the hall").check();
  await kettle.check.click();
  await says(kettle.result, /Not yet/);
  await kettle.all.getByText("Hint 1 of 2").click();
  await kettle.all.getByText("It is a room.").waitFor();
  await walk.radio("Two halls").check();
  await walk.radio("Two halls").focus();
  const top = await topOf(walk.all);

  edit(lesson, (text) => text.replace("The kettle stands in", "A first paragraph that was not there.\n\n## A heading\n\nThe old kettle stands in"));
  await page.getByText("A first paragraph that was not there.").waitFor();
  assert.ok(await isSame(page), "the page was loaded anew");
  await says(kettle.result, /Not yet/);
  assert.ok(await kettle.all.getByText("It is a room.").isVisible(), "the open hint has closed");
  assert.ok(await walk.radio("Two halls").isChecked());
  assert.ok(await walk.radio("Two halls").evaluate((input) => input === document.activeElement), "the focus is gone");
  assert.ok(Math.abs(await topOf(walk.all) - top) < 3, `the page jumped from ${top} to ${await topOf(walk.all)}`);

  // The question that was answered is put in other words: the new ones stand there, the answer and the hint stay.
  edit(lesson, (text) => text.replace("Where does the kettle stand?", "Where does the kettle stand now?").replace("It is a room.", "It is a warm room."));
  await kettle.all.getByText("Where does the kettle stand now?").waitFor();
  await says(kettle.result, /Not yet/);
  await kettle.all.getByText("It is a warm room.").filter({ visible: true }).waitFor();
  assert.ok(await walk.radio("Two halls").isChecked());

  // The one with a choice in hand gets another right answer and one option more.
  edit(lesson, (text) => text.replace("- [x] One hall", "- [ ] One hall").replace("- [ ] Two halls", "- [ ] No hall at all\n- [x] Two halls"));
  await walk.radio("No hall at all").waitFor();
  assert.ok(await walk.radio("Two halls").isChecked() && await walk.radio("Two halls").evaluate((input) => input === document.activeElement));
  await walk.check.click();
  await says(walk.result, /Correct/);

  // A question that no lock knows yet gets another id with its words: the answer goes along.
  edit(lesson, (text) => text.replace("::: question {#water shuffle=no points=2}", "::: question\nWhat is done to tea at the very end?\n\n- [x] It is drunk\n- [ ] It is sung\n:::\n\n::: question {#water shuffle=no points=2}"));
  const fresh = page.locator("leadlet-question").filter({ hasText: "at the very end" });
  await fresh.getByRole("radio", { name: "It is drunk" }).check();
  await fresh.getByRole("button", { name: "Check my answer" }).click();
  await says(fresh.getByRole("status"), /Correct/);
  edit(lesson, (text) => text.replace("What is done to tea at the very end?", "And then, at the very end, what is done to tea?"));
  await fresh.getByText("And then, at the very end").waitFor();
  await says(fresh.getByRole("status"), /Correct/);

  // A title stands in the list of pages too, and in the tab.
  edit(lesson, (text) => text.replace("title: One answer", "title: One good answer"));
  await page.getByRole("navigation", { name: "Asking" }).getByRole("link", { name: /One good answer/ }).waitFor();
  assert.match(await page.title(), /^One good answer/);
  assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "One good answer");
  await water.radio("It is boiled").check();
  await water.check.click();
  await says(water.result, /Correct/);
  assert.ok(await isSame(page), "the page was loaded anew");
});

test("half-typed text is never lost; styles are exchanged under the page; another script loads it again with all in hand", async (t) => {
  const { open, edit } = await watching(t, { name: "text", height: 500 });
  const page = await open("keeping/plans-and-cards.html");
  const box = page.locator("leadlet-reflect textarea");
  const cue = page.locator("leadlet-commit textarea").first();
  await cue.fill("the bell rings");
  await box.fill("It was my neigh");
  await box.evaluate((area) => /** @type {HTMLTextAreaElement} */ (area).setSelectionRange(3, 6));
  const inHand = () => box.evaluate((area) => {
    const { value, selectionStart, selectionEnd } = /** @type {HTMLTextAreaElement} */ (area);
    return [value, selectionStart, selectionEnd, area === document.activeElement];
  });
  edit(keeping, (text) => text.replace("Who made you tea last?", "Who made you tea last week?"));
  await page.getByText("Who made you tea last week?").waitFor();
  assert.deepEqual(await inHand(), ["It was my neigh", 3, 6, true]);
  assert.equal(await cue.inputValue(), "the bell rings");

  const sheets = () => page.locator("head link[rel=stylesheet]").count();
  const sheetsBefore = await sheets();
  edit("themes/default/styles/question.css", () => "@layer components { h1 { letter-spacing: 7px; } }\n");
  await until(page, () => getComputedStyle(/** @type {Element} */ (document.querySelector("h1"))).letterSpacing === "7px");
  assert.equal(await sheets(), sheetsBefore, "the old styles are still there");
  assert.deepEqual(await inHand(), ["It was my neigh", 3, 6, true]);
  assert.ok(await isSame(page), "the page was loaded anew for a style");

  await page.keyboard.type("bour");
  const top = await topOf(box);
  edit("themes/default/scripts/hints.js", () => "document.documentElement.dataset.hinted = 'yes';\nfunction chainHints() {}\n");
  await until(page, () => document.documentElement.dataset.hinted === "yes");
  await until(page, () => document.activeElement?.localName === "textarea");
  assert.deepEqual(await inHand(), ["It bour my neigh", 7, 7, true]);
  assert.ok(Math.abs(await topOf(box) - top) < 3, "the page stands elsewhere");
  assert.equal(await cue.inputValue(), "the bell rings");
  assert.equal(await isSame(page), false);
});

test("a mistake lies over the last good page with its place and its line, and goes when it is mended", async (t) => {
  // For its own use axe copies the overlay's style sheet into a document that nobody sees, which the page's policy refuses: from no address.
  const axe = /^console: Applying inline style violates [^]* The action has been blocked\. $/;
  const { open, edit, base, file } = await watching(t, { name: "mistake", expect: [/Blocked script execution .* sandboxed/, axe] });
  const page = await open("asking/one-answer.html");
  edit(lesson, (text) => text.replace("Nobody has moved it", "See [two](two.md). Nobody has moved it"));
  const overlay = page.getByRole("region", { name: "One mistake in the course" });
  await overlay.getByText("The file `two.md` does not exist").waitFor();
  const place = overlay.getByRole("link", { name: `${lesson}:7:` });
  assert.equal(await place.getAttribute("href"), `vscode://file${encodeURI(fs.realpathSync(file(lesson)))}:${(await place.innerText()).split(":").slice(1).join(":")}`);
  assert.match(await overlay.locator("pre").innerText(), /See \[two\]\(two\.md\)[^\n]*\n +\^/);
  assert.ok(await page.locator("main").getByText("and the kitchen is at the end of the hall").isVisible(), "the last good page");
  await accessible(page, "a page with a mistake");
  await page.setViewportSize({ width: 320, height: 640 });
  await noSidewaysScroll(page, "a page with a mistake");
  await overlay.getByRole("button", { name: "Hide" }).click();
  await overlay.getByText("does not exist").waitFor({ state: "hidden" });
  await overlay.getByRole("button", { name: "Show" }).click();

  // The server's own page lists it, and so does a page that is opened only now.
  const desk = await open("__leadlet/");
  await desk.getByRole("link", { name: `${lesson}:7:` }).waitFor();
  const late = await open("kinds/blanks.html");
  await late.getByRole("region", { name: "One mistake" }).waitFor();

  edit(lesson, (text) => text.replace("See [two](two.md). ", "All is well. "));
  await overlay.waitFor({ state: "detached" });
  await page.getByText("All is well.").waitFor();
  await late.getByRole("region", { name: "One mistake" }).waitFor({ state: "detached" });
  await desk.getByText("the pages show what the files say").waitFor();
  await desk.getByText("The file `two.md` does not exist").waitFor({ state: "detached" });
  assert.ok(await isSame(page), "the page was loaded anew");
  await accessible(desk, "the server's page");

  // The course as others see it.
  await desk.getByLabel("Page").selectOption({ label: "For some" });
  const view = desk.frameLocator("iframe");
  await view.getByRole("heading", { level: 1, name: "For some" }).waitFor();
  await desk.getByLabel("Reader").selectOption({ index: 1 });
  const label = await desk.getByLabel("Reader").evaluate((select) => /** @type {HTMLSelectElement} */ (select).selectedOptions[0].text);
  await view.getByText(`You read as: ${label}`).waitFor();
  assert.equal(await page.evaluate(() => localStorage.getItem("leadlet:every-block")?.includes("audience\":{\"value\":\"") ?? false), false, "the author's own choice is another");
  await desk.getByLabel("320 px wide").check();
  await until(desk, () => document.querySelector("iframe")?.contentDocument?.documentElement?.clientWidth === 320);
  await desk.getByLabel("without script").check();
  await view.getByRole("heading", { level: 1, name: "For some" }).waitFor();
  assert.equal(await view.locator("html.script").count(), 0, "a script ran");
  await desk.getByLabel("printed").check();
  await view.getByRole("banner").waitFor({ state: "hidden" });
  assert.equal(base, new URL("/", page.url()).href);
});

test("a course that is broken from the start shows what is to be mended, and then itself", async (t) => {
  const { open, edit } = await watching(t, { name: "broken", broken: lesson, expect: [/status 503|503 \(Service Unavailable\)/] });
  const page = await open("asking/one-answer.html");
  await page.getByRole("heading", { name: "No pages yet" }).waitFor();
  await page.getByRole("region", { name: "One mistake in the course" }).getByText("The file `two.md` does not exist").waitFor();
  edit(lesson, (text) => text.replace("[two](two.md)", "All is well."));
  await page.getByRole("heading", { level: 1, name: "One answer" }).waitFor();
  await page.getByText("All is well.").waitFor();
  assert.equal(await page.locator("leadlet-live section").count(), 0, "the mistake is still shown");
});

test("a page that is renamed or deleted leads on; every one of many tabs follows; the end of watch is said", async (t) => {
  // A deleted page is asked for once more, and is not there.
  const { open, edit, file, stop, context } = await watching(t, { name: "tabs", expect: [/status 404: .*many-good-answers/, /404 \(Not Found\) .*many-good-answers/, /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/] });
  const page = await open("asking/many-answers.html");
  await page.locator("leadlet-question").first().getByRole("checkbox").first().check();
  fs.renameSync(file("content/01-asking/02-many-answers.md"), file("content/01-asking/02-many-good-answers.md"));
  await page.waitForURL(/asking\/many-good-answers\.html$/);
  await until(page, () => /** @type {HTMLInputElement | null} */ (document.querySelector("leadlet-question input:checked")) !== null);
  fs.rmSync(file("content/01-asking/02-many-good-answers.md"));
  await page.waitForURL(/asking\/(index\.html)?$/);

  // More tabs than a browser has connections to one server.
  const tabs = [];
  for (let tab = 0; tab < 8; tab++) tabs.push(await open("kinds/blanks.html"));
  edit("content/03-kinds/03-blanks.md", (text) => text.replace(/^title: .*$/m, "title: Gaps to fill"));
  for (const tab of tabs) await tab.getByRole("heading", { level: 1, name: "Gaps to fill" }).waitFor();
  // The tab that listened for all is closed: another takes its place.
  await page.close();
  await tabs[0].close();
  edit("content/03-kinds/03-blanks.md", (text) => text.replace(/^title: .*$/m, "title: Blanks again"));
  for (const tab of tabs.slice(1)) {
    await tab.getByRole("heading", { level: 1, name: "Blanks again" }).waitFor();
    assert.ok(await isSame(tab));
  }
  await mark(tabs[1]);
  await stop();
  await tabs[1].getByText("leadlet watch has ended").waitFor();
  assert.equal(context.pages().length, 7);
});

test("a page of another site can lead here, and use nothing of what it finds", async (t) => {
  const { base } = await watching(t, { name: "strangers" });
  // The stranger: the same machine under its other name, at another port, is another site to the browser.
  const hosts = await hostPages();
  t.after(() => hosts.close());
  hosts.pages["/"] = `<!doctype html><html lang="en"><head><title>Stranger</title></head><body><iframe name="into"></iframe></body></html>`;
  const context = await (await browser()).newContext();
  t.after(() => context.close());
  const page = await context.newPage();
  for (const origin of [hosts.stranger, hosts.named]) {
    await page.goto(`${origin}/`);
    const found = await page.evaluate(async (base) => {
      /** @type {Record<string, unknown>} */
      const found = {};
      const loads = (/** @type {string} */ tag, /** @type {Record<string, string>} */ attributes) => new Promise((done) => {
        const element = Object.assign(document.createElement(tag), attributes);
        element.onload = () => done(true);
        element.onerror = () => done(false);
        document.head.append(element);
      });
      found.script = await loads("script", { src: `${base}__leadlet/live.js` });
      found.data = await loads("script", { src: `${base}__leadlet/course.json` });
      found.style = await loads("link", { rel: "stylesheet", href: `${base}__leadlet/overlay.css` });
      found.image = await loads("img", { src: `${base}favicon.svg` });
      for (const mode of /** @type {RequestMode[]} */ (["no-cors", "cors"])) {
        found[`fetch ${mode}`] = await fetch(`${base}__leadlet/course.json`, { mode }).then(() => true, () => false);
        found[`post ${mode}`] = await fetch(`${base}__leadlet/open`, { mode, method: "POST", body: "{}" }).then(() => true, () => false);
      }
      found.events = await new Promise((done) => {
        const source = new EventSource(`${base}__leadlet/events`);
        source.onmessage = () => done(true);
        source.onerror = () => (source.close(), done(false));
      });
      return found;
    }, base);
    assert.deepEqual(Object.entries(found).filter(([, worked]) => worked), [], `from ${origin}`);

    // Frames, and a form that posts into one: none holds a page of the course.
    for (const way of ["iframe", "object", "embed", "form"]) {
      const answered = page.waitForResponse((response) => response.url().startsWith(base));
      await page.evaluate(([way, base]) => {
        const into = /** @type {HTMLElement} */ (document.querySelector("iframe"));
        if (way === "form") {
          const form = Object.assign(document.createElement("form"), { action: base, method: "post", target: "into" });
          document.body.append(form);
          form.submit();
          return;
        }
        const frame = document.createElement(way);
        frame.setAttribute(way === "object" ? "data" : "src", base);
        if (way !== "iframe") frame.setAttribute("type", "text/html");
        into.after(frame);
      }, [way, base]);
      assert.equal((await answered).status(), 403, `${way} from ${origin}`);
      for (const frame of page.frames().slice(1)) assert.equal(await frame.locator("main").count().catch(() => 0), 0, `${way} from ${origin}`);
    }

    // A link leads here. Whoever opened the page has no hold on it: it cannot be spoken to.
    const opened = context.waitForEvent("page");
    await page.evaluate((base) => { /** @type {any} */ (window).opened = window.open(base); }, base);
    const course = await opened;
    await course.getByRole("heading", { level: 1 }).waitFor();
    assert.equal(await course.evaluate(() => window.opener), null, `from ${origin}`);
    await page.waitForFunction(() => /** @type {any} */ (window).opened.closed);
    await course.close();
  }
  // The frame of another site that the server's own page shows is its own.
  const desk = await context.newPage();
  await desk.goto(`${base}__leadlet/`);
  await desk.getByLabel("in a frame of another site").check();
  const view = desk.frameLocator("iframe");
  await view.getByRole("heading", { level: 1 }).waitFor();
  await view.getByRole("main").getByRole("link").first().click();
  await view.getByRole("navigation").first().waitFor();
});
