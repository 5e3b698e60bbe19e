// Every page of both courses in every theme is HTML that a conformance checker accepts, and asks for nothing but its own files.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { HtmlValidate } from "html-validate";
import { filesOf, repository, site } from "./lib/sites.mjs";

const checker = new HtmlValidate({
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // The title of a page is its author's.
    "long-title": "off",
    // Templates leave blanks at the ends of lines; nobody sees them.
    "no-trailing-whitespace": "off",
    // `void` elements and attributes are written one way; which way is taste.
    "void-style": "off",
    "attribute-boolean-style": "off",
  },
});

const themes = fs.readdirSync(path.join(repository, "themes"), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

for (const theme of themes) {
  for (const course of /** @type {const} */ (["sample", "every"])) {
    test(`${course}, ${theme}: html-validate accepts each page`, async () => {
      const folder = site(course, { theme });
      const found = [];
      for (const address of filesOf(folder, ".html")) {
        const report = await checker.validateString(fs.readFileSync(path.join(folder, address), "utf8"));
        for (const { messages } of report.results) {
          for (const { ruleId, message, line, column } of messages) found.push(`${address}:${line}:${column} ${ruleId}: ${message}`);
        }
      }
      assert.deepEqual(found, []);
    });

    test(`${course}, ${theme}: no inline script or style, nothing from elsewhere, no address that begins at the root`, () => {
      const folder = site(course, { theme });
      const found = [];
      for (const address of filesOf(folder, ".html")) {
        const html = fs.readFileSync(path.join(folder, address), "utf8");
        for (const [tag] of html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>|<style\b[^>]*>|<[^>]+\s(?:style|on\w+)=[^>]*>/g)) found.push(`${address}: ${tag.slice(0, 80)}`);
        for (const [, tag, name, value] of html.matchAll(/<(\w[\w-]*)\b[^>]*?\s(src|srcset|poster|data|href)="([^"]*)"/g)) {
          const leaves = /^(?:[a-z]+:)?\/\//i.test(value) || /^(?:data|blob|javascript):/i.test(value);
          if (value.startsWith("/") || (leaves && (name !== "href" || tag !== "a"))) found.push(`${address}: <${tag} ${name}="${value}">`);
        }
      }
      for (const address of filesOf(folder, ".css")) {
        const css = fs.readFileSync(path.join(folder, address), "utf8");
        for (const [all, to] of css.matchAll(/url\(["']?([^"')]+)["']?\)|@import[^;]+/g)) {
          if (!to || /^(?:[a-z]+:|\/)/i.test(to)) found.push(`${address}: ${all}`);
        }
      }
      assert.deepEqual(found, []);
    });
  }
}

test("the checker would see a mistake", async () => {
  const report = await checker.validateString("<!doctype html><html lang=en><head><title>x</title></head><body><div><p>x</div><button>x</button></body></html>");
  assert.equal(report.valid, false);
});
