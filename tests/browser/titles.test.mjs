// Titles in many languages, from a narrow phone to a wide screen: no word is broken unless it is wider than the line, and then at a hyphen.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { engines, newProfile } from "./lib/engines.mjs";
import { serve } from "./lib/server.mjs";
import { program } from "./lib/sites.mjs";

const widths = [320, 390, 768, 1280, 1600];
/** Titles of a course, a module, a lesson and a quiz by language; the last one is in a font of the device. */
const courses = {
  de: ["Donaudampfschifffahrtsgesellschaftskapitän werden", "Arbeitsunfähigkeitsbescheinigungen: was zu tun ist", "Rindfleischetikettierungsüberwachung ernst nehmen", "Datenschutz-Grundverordnung"],
  fi: ["Epäjärjestelmällisyydestä järjestelmällisyyteen", "Lentokonesuihkuturbiinimoottoriapumekaanikko", "Työterveyshuollon palvelut", "Kolmivaihekilowattituntimittari"],
  en: ["Counterrevolutionaries and microleadership", "Responsibilities, accountabilities", "Misunderstandings happen", "Pneumonoultramicroscopicsilicovolcanoconiosis"],
  fr: ["L’anticonstitutionnellement de l’entreprise", "Professionnellement, et sans faute", "Responsabilités partagées", "Électroencéphalographiste"],
  vi: ["Nghiêng mình lắng nghe người đồng nghiệp", "Trách nhiệm của người quản lý", "Những điều khuyến khích", "Chịu trách nhiệm trước khách hàng"],
  ru: ["Высокопревосходительство и ответственность", "Человеконенавистничество на работе", "Предпринимательство внутри компании", "Водогрязеторфопарафинолечение"],
  ja: ["リーダーシップトレーニングの基本と実践", "心理的安全性のあるチームをつくる", "フィードバックを受けとめる", "コミュニケーションスキル"],
  ar: ["المسؤولية المشتركة في فريق العمل", "فأسقيناكموها والاستقلالية", "الاستماع قبل الكلام", "أفاستسقيناكموها"],
  "de-AT": ["WWWWWWWWWW MMMMMMMMMMMMMMMMMM 99999999999999999999999999", "Verantwortungsbewusstsein", "Selbstwirksamkeitsüberzeugung", "Wissensüberprüfung"],
};
const pages = ["index.html", "one/index.html", "one/page.html", "one/check.html", "record.html", "plan.html"];

const room = fs.mkdtempSync(path.join(os.tmpdir(), "leadlet-titles-"));
after(() => fs.rmSync(room, { recursive: true, force: true }));

/** Builds a course with these titles, in its language, with its longest words also in headings, questions and the takeaway. */
function build(language, [course, module, lesson, quiz], theme) {
  const folder = path.join(room, "courses", language + theme);
  const write = (file, text) => (fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true }), fs.writeFileSync(path.join(folder, file), text));
  write("content/course.yaml", `id: titles-${language.toLowerCase()}\ntitle: "${course}"\nlanguage: ${language}\ntheme: { name: ${theme} }\n`);
  if (theme === "own") write("themes/own/theme.yaml", 'tokens: { font: "Verdana, DejaVu Sans, sans-serif" }\n');
  write("content/one/module.md", `---\ntitle: "${module}"\n---\n\nX.\n`);
  write("content/one/page.md", `---\ntitle: "${lesson}"\nobjective: X\n---\n\nX.\n\n## ${course}\n\nX.\n\n::: question {#a}\n${module}?\n\n- [x] X\n  > Y.\n- [ ] Z\n  > Y.\n:::\n\n::: takeaway\n${quiz}.\n:::\n`);
  write("content/one/check.md", `---\ntitle: "${quiz}"\nkind: quiz\nfrom: [page]\n---\n\nX.\n`);
  execFileSync(program, ["build", folder, "--output", path.join(room, "site", language + theme), "--quiet"], { stdio: ["ignore", "ignore", "ignore"] });
  return language + theme;
}

/** What is wrong with the titles of a page in a frame of this width: in the page. */
async function faultsOf(address, width) {
  const frame = /** @type {HTMLIFrameElement} */ (document.querySelector("iframe"));
  frame.style.width = `${width}px`;
  if (!frame.contentWindow?.location.pathname.endsWith(address)) {
    frame.src = address;
    await new Promise((done) => frame.addEventListener("load", done, { once: true }));
  }
  const page = /** @type {Document} */ (frame.contentDocument);
  await page.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const faults = [];
  const root = page.documentElement;
  if (root.scrollWidth > width) {
    const wide = [...page.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > width + 1).map((one) => `${one.tagName}.${one.className}`);
    faults.push(`scrolls sideways: ${root.scrollWidth}: ${wide.slice(0, 5).join(" ")}`);
  }
  for (const title of page.querySelectorAll(".fit > *, h1, h2:not(.label, .unseen, [data-title]), h3, .takeaway, legend")) {
    const line = title.getBoundingClientRect();
    if (!line.width || title.closest("[hidden]")) continue;
    const words = page.createTreeWalker(title, NodeFilter.SHOW_TEXT);
    for (let node = words.nextNode(); node; node = words.nextNode()) {
      const text = node.textContent ?? "";
      for (const { 0: word, index } of text.matchAll(/[^\s\-–]+-?/g)) {
        // A line may break between any two signs of Japanese.
        if (/[\u3040-\u9fff]/.test(word)) continue;
        const range = page.createRange();
        const place = (from, to) => (range.setStart(node, from), range.setEnd(node, to), [...range.getClientRects()].filter((box) => box.width > 0.5));
        const boxes = place(index, index + word.length);
        const sizes = parseFloat(getComputedStyle(/** @type {Element} */ (node.parentElement)).fontSize);
        if (boxes.some((box) => box.left < line.left - 1.5 || box.right > line.right + 1.5)) faults.push(`${title.tagName} “${word}” leaves its line`);
        let before = 0;
        for (let at = index; at < index + word.length; at++) {
          const box = place(at, at + 1).at(-1);
          if (!box) continue;
          if (before && box.top > before + sizes / 2) {
            const natural = boxes.reduce((sum, { width }) => sum + width, 0);
            if (!/[\u00ad-]/.test(text[at - 1]) && !(/[\u00ad]/.test(text[at]))) faults.push(`${title.tagName} “${word}” breaks before ${word.slice(at - index)} without a hyphen`);
            else if (text[at - 1] !== "-" && natural < line.width - 2) faults.push(`${title.tagName} “${word}” is parted although the line has room`);
          }
          before = box.top;
        }
      }
    }
  }
  return faults.map((fault) => `${address} at ${width}: ${fault}`);
}

for (const engine of engines) {
  const skip = engine !== "chromium" && !process.env.LEADLET_LONG && "takes a minute: run when LEADLET_LONG is set";
  test(`${engine}: no word of a title is broken, in any language, at any width`, { skip }, async (t) => {
    const made = Object.entries(courses).flatMap(([language, titles]) => {
      const themes = language === "de-AT" ? ["own"] : language === "de" ? ["default", "editorial"] : ["default"];
      return themes.map((theme) => build(language, titles, theme));
    });
    const server = await serve(path.join(room, "site"), { "/host": "<!doctype html><title>Host</title><iframe height='700' width='320'></iframe>" });
    t.after(() => server.close());
    const tab = await (await newProfile(t, engine, { width: 1700, height: 800 })).newTab();
    await tab.open(server.host + "/host");
    const faults = [];
    for (const course of made) {
      for (const page of pages) for (const width of widths) faults.push(...await tab.evaluate(faultsOf, `/learn/here/${course}/${page}`, width));
    }
    assert.deepEqual(faults, []);
  });
}
