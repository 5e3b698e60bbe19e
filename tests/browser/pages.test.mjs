// Each kind of page, in each theme, light and dark: accessible, narrow enough for a telephone, and whole when text grows.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { accessible, largeEnough, noSidewaysScroll, nothingCut } from "./lib/checks.mjs";
import { learner, question } from "./lib/learner.mjs";
import { filesOf, kinds, kindsOf, repository, site } from "./lib/sites.mjs";
import { becomes, shown } from "./lib/states.mjs";

const themes = fs.readdirSync(path.join(repository, "themes"), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
/** Set to a folder, a picture of each page at three widths, light and dark, is put there to be looked at. */
const pictures = process.env.LEADLET_PICTURES;
const wrongThenRight = [["kettle", "In the garden"], ["order", "The cook"], ["order", "The guest"], ["walk", "One hall"]];

/** Leaves a question tried, one settled wrong, one right. */
async function answerSome(page) {
  for (const [id, name] of wrongThenRight) {
    const q = question(page, id);
    await q.radio(name).check();
    await q.check.click();
  }
}

for (const theme of themes) {
  const folder = () => site("every", { theme });

  for (const dark of [false, true]) {
    test(`${theme}, ${dark ? "dark" : "light"}: axe finds nothing on any kind of page, before and after answering`, async (t) => {
      const { page, open } = await learner(t, folder(), { dark });
      for (const [kind, address] of Object.entries(kindsOf(folder()))) {
        await open(address);
        await accessible(page, `${kind} (${theme})`);
      }
      await open(kinds.lesson);
      await answerSome(page);
      await accessible(page, `answered lesson (${theme})`);
      await open(kinds["many answers"]);
      const q = question(page, "boils");
      await q.box("A spoon").check();
      await q.box("Milk").check();
      await q.check.click();
      await accessible(page, `partly answered (${theme})`);
      await q.show.click();
      await accessible(page, `shown (${theme})`);
      await open(kinds.guess);
      await question(page, "guess").radio("Two cups").check();
      await page.getByRole("button", { name: "Keep my guess" }).click();
      await accessible(page, `guessed (${theme})`);
      await open(kinds.front);
      await page.getByRole("radio", { name: "Manager" }).check();
      await accessible(page, `front page of a manager under way (${theme})`);
    });
  }

  test(`${theme}: 320 px, without and with answers: no sideways scroll, nothing cut, everything large enough to touch`, async (t) => {
    const { page, open } = await learner(t, folder(), { width: 320, height: 640 });
    for (const [kind, address] of Object.entries(kindsOf(folder()))) {
      await open(address);
      await noSidewaysScroll(page, kind);
      await nothingCut(page, kind);
      await largeEnough(page, kind);
    }
    await open(kinds.lesson);
    await answerSome(page);
    await noSidewaysScroll(page, "answered lesson");
    await nothingCut(page, "answered lesson");
    await largeEnough(page, "answered lesson");
  });

  test(`${theme}: text at 200 %, and spaced as WCAG 1.4.12 says`, async (t) => {
    const { page, open } = await learner(t, folder(), { width: 640 });
    for (const [kind, address] of Object.entries(kindsOf(folder()))) {
      await open(address);
      await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
      await noSidewaysScroll(page, `${kind} at 200 %`);
      await nothingCut(page, `${kind} at 200 %`);
      await page.evaluate(() => { document.documentElement.style.fontSize = ""; });
      await page.evaluate(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }");
        document.adoptedStyleSheets = [sheet];
      });
      await noSidewaysScroll(page, `${kind} spaced`);
      await nothingCut(page, `${kind} spaced`);
    }
  });

  test(`${theme}: in forced colours right and wrong are told apart without colour`, async (t) => {
    const { page, open } = await learner(t, folder(), { forced: true });
    await open(kinds.lesson);
    await answerSome(page);
    for (const word of [/Correct/, /Not quite/]) await shown(page.locator(".told").filter({ hasText: word }).first());
    const marks = await page.locator(".option[data-state=right], .option[data-state=wrong]").evaluateAll((all) => all.map((option) => {
      const drawn = [option, ...option.querySelectorAll(".key, .key *")].flatMap((one) => [getComputedStyle(one, "::before"), getComputedStyle(one, "::after")])
        .some((style) => style.content !== "none" && style.content !== "normal");
      return drawn || Boolean(option.querySelector(".judge"));
    }));
    assert.ok(marks.length >= 3 && marks.every(Boolean), "each judged option has a mark besides its colour");
  });

  test(`${theme}: the sample course on a telephone and at a desk`, async (t) => {
    const { page, open } = await learner(t, site("sample", { theme }), { width: 320, height: 640 });
    const pages = filesOf(site("sample", { theme }), ".html");
    assert.ok(pages.length >= 39, `${pages.length} pages`);
    for (const address of pages) {
      await open(address);
      await noSidewaysScroll(page, address);
      await nothingCut(page, address);
    }
    const desk = await learner(t, site("sample", { theme }), { width: 1280 });
    for (const address of ["index.html", "glossary.html", ...pages.filter((one) => /^taking-initiative\//.test(one))]) {
      await desk.open(address);
      await accessible(desk.page, `${address} (${theme})`);
    }
  });

  test(`${theme}: pictures of every page`, { skip: !pictures && "LEADLET_PICTURES names no folder" }, async (t) => {
    const shots = path.join(pictures ?? "", theme);
    fs.mkdirSync(shots, { recursive: true });
    for (const dark of [false, true]) {
      for (const width of [320, 768, 1280]) {
        const { page, open } = await learner(t, folder(), { width, dark });
        const shoot = (name) => page.screenshot({ path: path.join(shots, `${name.replaceAll(" ", "-")}-${width}${dark ? "-dark" : ""}.png`), fullPage: true });
        for (const [kind, address] of Object.entries(kindsOf(folder()))) {
          await open(address);
          await shoot(kind);
        }
        await open(kinds.lesson);
        await answerSome(page);
        await shoot("lesson answered");
        const sample = await learner(t, site("sample", { theme }), { width, dark });
        for (const address of ["index.html", "taking-initiative/index.html", "taking-initiative/raise-it.html", "glossary.html", "taking-initiative/check.html"].filter((one) => filesOf(site("sample", { theme }), ".html").includes(one))) {
          await sample.open(address);
          await sample.page.screenshot({ path: path.join(shots, `sample-${address.replace(/\W+/g, "-").replace(/-html$/, "")}-${width}${dark ? "-dark" : ""}.png`), fullPage: true });
        }
      }
    }
  });
}

test("every page names an icon that is there, as a browser would else ask the host for one", () => {
  for (const folder of [site("sample"), site("every")]) {
    // A page of "not here" may be shown at any depth, so it cannot name its icon.
    for (const address of filesOf(folder, ".html").filter((one) => one !== "404.html")) {
      const [, icon] = fs.readFileSync(path.join(folder, address), "utf8").match(/<link rel="?icon"? [^>]*href="?([^"\s>]+)/) ?? [];
      assert.ok(icon && fs.existsSync(path.join(folder, path.dirname(address), icon)), `${address}: ${icon}`);
    }
  }
});

test("every page has a title of its own, one first heading, a language, and a link past the header", async (t) => {
  const { page, open } = await learner(t, site("sample"));
  const titles = new Map();
  for (const address of filesOf(site("sample"), ".html").filter((one) => one !== "404.html")) {
    await open(address);
    const title = await page.title();
    assert.ok(!titles.has(title), `${address} and ${titles.get(title)} are both called ${title}`);
    titles.set(title, address);
    await becomes(() => page.getByRole("heading", { level: 1 }).count(), 1, address);
    await becomes(() => page.locator("html").getAttribute("lang"), "en");
    if (address === "search.html") {
      // Whoever comes here wants to type: the field takes the focus, and the link stands before all else.
      await becomes(() => page.locator("a").first().getAttribute("href"), "#main", address);
      continue;
    }
    await page.keyboard.press("Tab");
    await becomes(() => page.evaluate(() => document.activeElement?.getAttribute("href")), "#main", address);
  }
});

test("whatever has the focus is in sight and shows it", async (t) => {
  const { page, open } = await learner(t, site("every"), { width: 768, height: 600 });
  for (const address of [kinds.front, kinds.lesson, kinds.text]) {
    await open(address);
    let stops = 0;
    for (; stops < 120; stops++) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return null;
        const shown = element.closest("label, .option") ?? element;
        const box = shown.getBoundingClientRect();
        const rings = [element, shown, shown.querySelector(".key"), element.closest("label"), element.closest(".option"), element.closest("li"), element.nextElementSibling, element.parentElement]
          .filter(Boolean).flatMap((one) => [null, "::before", "::after"].map((part) => getComputedStyle(/** @type {Element} */ (one), part))).some((style) => {
            return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none";
          });
        return { what: element.outerHTML.slice(0, 90), seen: box.bottom > 0 && box.top < innerHeight && box.width > 0, rings };
      });
      if (!at) break;
      assert.ok(at.seen, `${address}: out of sight: ${at.what}`);
      // The controls of a player are the browser's own, and so is their ring.
      if (!/^<(audio|video)/.test(at.what)) assert.ok(at.rings, `${address}: no sign of the focus: ${at.what}`);
    }
    assert.ok(stops > 5 && stops < 120, `${address}: ${stops} stops`);
  }
});
