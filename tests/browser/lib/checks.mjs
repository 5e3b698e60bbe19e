// What must hold on any page: no finding of axe, no sideways scroll, nothing cut off.
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";

const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** No finding of axe, best practices included, in the page and in what its frames hold. */
export async function accessible(page, where) {
  for (const frame of page.frames()) await frame.evaluate(axeSource);
  const found = await page.evaluate(async () => {
    // @ts-ignore: axe was put into the page
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary?.split("\n")[1]?.trim() ?? ""}`));
  });
  assert.deepEqual(found, [], `axe on ${where}`);
}

/** Nothing stands out at the side. */
export async function noSidewaysScroll(page, where) {
  const { wide, width, culprits } = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const scrolls = (element) => {
      for (let at = element.parentElement; at; at = at.parentElement) {
        if (at !== document.documentElement && at !== document.body && /auto|scroll|hidden|clip/.test(getComputedStyle(at).overflowX)) return true;
      }
      return false;
    };
    const culprits = [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > width + 1 && element.getBoundingClientRect().width > 1 && !scrolls(element))
      .map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} "${element.textContent?.trim().slice(0, 30)}" ${Math.round(element.getBoundingClientRect().right)}`);
    return { wide: document.documentElement.scrollWidth, width, culprits: culprits.slice(0, 6) };
  });
  assert.ok(wide <= width, `${where}: ${wide} px wide in ${width}: ${culprits.join("; ")}`);
}

/** No text is cut off by the box it stands in. */
export async function nothingCut(page, where) {
  const cut = await page.evaluate(() => [...document.querySelectorAll("body *")].filter((element) => {
    const style = getComputedStyle(element);
    // A box of one pixel is for screen readers alone.
    if (element.clientWidth <= 1 && element.clientHeight <= 1) return false;
    if (!/hidden|clip/.test(style.overflowX + style.overflowY) || element.closest(".unseen, .skip, svg, video") || !element.textContent?.trim()) return false;
    return element.scrollHeight > element.clientHeight + 2 || element.scrollWidth > element.clientWidth + 2;
  }).map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""}`));
  assert.deepEqual(cut, [], `cut off on ${where}`);
}

/** Whatever is pressed is at least this high and wide: 24 px is the floor of WCAG, 44 px ours for what stands alone. */
export async function largeEnough(page, where) {
  const small = await page.evaluate(() => [...document.querySelectorAll("button, .option label, a.button, summary, .parts label, .checklist label, .lesson-nav a")]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.height > 0 && (box.height < 43.5 || box.width < 43.5))
    .map(({ element, box }) => `${element.tagName.toLowerCase()}.${element.className} "${element.textContent?.trim().slice(0, 20)}" ${Math.round(box.width)}×${Math.round(box.height)}`));
  assert.deepEqual(small, [], `too small to touch on ${where}`);
}
