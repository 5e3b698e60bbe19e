// An author in an editor: a session with the language server through the client library of VS Code, kept in `editor/session.txt`.
// LEADLET_UPDATE=1 writes it anew; read the difference.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import * as lsp from "vscode-languageserver-protocol/node";
import { open, program } from "./lib/editor.mjs";
import { here } from "./lib/sites.mjs";

const LESSON = "content/01-saying/01-raise-it.md";
const FILES = {
  "content/course.yaml": "id: c\ntitle: Course\nlanguage: en\naudiences:\n  manager: Manager\n  senior: Senior leader\n",
  "content/glossary.md": "Blameless review\n: A look back that asks what, not who.\n",
  "content/01-saying/module.md": "---\ntitle: Saying it\nsummary: Out loud.\n---\n",
  "content/01-saying/02-thank.md": "---\ntitle: Thank who listened\nsummary: Two words.\nobjective: Thank somebody.\n---\n\n## The two words\n\nText.\n",
  "content/02-owning/module.md": "---\ntitle: Owning it\n---\n",
  "content/02-owning/01-slips.md": "---\ntitle: Own a slip\nobjective: Own it.\n---\n\nText.\n",
  "content/01-saying/figures/row.svg": "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>",
};
const TEXT = `---
title: Raise it
objectives:
  - {id: say, text: Say it early.}
  - {id: step, text: Offer a step.}
audience: [manager]
after: [thank]
---

😀 Then [thank](02-thank.md#the-two-words), look [back](glossary:blameless-review), not [there](02-thnak.md).

## What to say

![Row seven](figures/row.svg)

::: question {objective=step}
What do you offer?

- [x] A step
- [x] A plan
- [x] An hour of my own
:::

::: for manager
Listen.
:::
`;
FILES[LESSON] = TEXT;

const snippets = { textDocument: { completion: { completionItem: { snippetSupport: true } } }, workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } };

/** Lines of a session: what was asked, and what came back, shortened to what an author sees. */
class Record {
  lines = [];

  add(asked, came) {
    this.lines.push(`> ${asked}`, ...came.map((line) => `  ${line.replaceAll("\n", " ↵ ")}`), "");
  }

  range({ start, end }) {
    return `${start.line}:${start.character}-${end.line}:${end.character}`;
  }
}

/** The rules that this session is about: what else there is to say of so short a course is not its business. */
const RULES = ["link/missing", "quiz/key"];

function found(record, diagnostics) {
  return diagnostics.filter(({ code }) => RULES.includes(code)).map(({ range, severity, code, message }) => `${record.range(range)} ${["", "error", "warning", "note"][severity]} ${code}: ${message}`);
}

test("a session: findings as one types, completion, hover, definitions, symbols and fixes", async () => {
  const record = new Record();
  const editor = await open("session", FILES, snippets);
  record.add("initialize", [JSON.stringify(editor.initialized.capabilities)]);
  record.add("open", found(record, await editor.show(LESSON, TEXT)));
  assert.deepEqual(editor.registered, ["workspace/didChangeWatchedFiles"]);

  for (const [line, marked] of [
    ["::: qu", "::: qu‸"], ["::: ", "::: ‸"], ["::: for ma", "::: for ma‸"], ["::: question {", "::: question {‸"], ["::: question {objective=", "::: question {objective=‸"],
    ["::: rating {about=", "::: rating {about=‸"], ["[a](", "[a](‸"], ["[a](../02", "[a](../02‸"], ["[a](02-thank.md#", "[a](02-thank.md#‸"], ["[a](#", "[a](#‸"],
    ["[a](glossary:", "[a](glossary:‸"], ["![a](", "![a](‸"], ["<!-- allow quiz/ke", "<!-- allow quiz/ke‸"],
  ]) {
    await editor.show(LESSON, `${TEXT}\n${line}\n`);
    const list = await editor.ask(lsp.CompletionRequest.type, LESSON, marked);
    record.add(`complete ${marked}`, list.items.map(({ label, detail, textEdit }) => `${label} (${detail ?? ""}) ${record.range(textEdit.range)} ${textEdit.newText}`));
  }
  for (const marked of ["sum‸", "audience: [manager, ‸]", "after: [‸]"]) {
    const key = marked.split(":")[0].replace("‸", "");
    const lines = TEXT.split("\n").filter((one) => !one.startsWith(`${key}:`));
    await editor.show(LESSON, [lines[0], marked.replace("‸", ""), ...lines.slice(1)].join("\n"));
    const list = await editor.ask(lsp.CompletionRequest.type, LESSON, marked);
    record.add(`complete ${marked}`, list.items.map(({ label, detail }) => `${label} (${detail ?? ""})`));
  }

  await editor.show(LESSON, TEXT);
  for (const marked of ["(02-thnak‸.md)", "What do you ‸offer?", "::: que‸stion", "{obj‸ective=step}", "(02-tha‸nk.md#", "(glossary:bla‸meless", "aud‸ience: [", "Nothing here‸"]) {
    const hover = TEXT.includes(marked.replace("‸", "")) ? await editor.ask(lsp.HoverRequest.type, LESSON, marked) : null;
    const parts = hover?.contents.value.split("\n\n---\n\n").filter((part) => RULES.some((rule) => part.includes(`\n\`${rule}\`: `)) || !/\n`[a-z0-9-]+\/[a-z0-9-]+`: /.test(part));
    record.add(`hover ${marked}`, hover ? [`${record.range(hover.range)} ${parts.join("\n\n---\n\n")}`] : ["nothing"]);
  }
  for (const marked of ["(02-tha‸nk.md#", "(glossary:bla‸meless", "(figures/ro‸w.svg)", "{objective=st‸ep}", "::: for man‸ager", "audience: [man‸ager]", "after: [tha‸nk]"]) {
    const place = await editor.ask(lsp.DefinitionRequest.type, LESSON, marked);
    record.add(`definition ${marked}`, [place ? `${editor.short(place.uri)} ${record.range(place.range)}` : "nothing"]);
  }
  const symbols = await editor.connection.sendRequest(lsp.DocumentSymbolRequest.type, { textDocument: { uri: editor.uri(LESSON) } });
  const tree = (all, depth = 0) => all.flatMap((one) => [`${"  ".repeat(depth)}${one.name} ${record.range(one.range)}`, ...tree(one.children ?? [], depth + 1)]);
  record.add("symbols", tree(symbols));

  const diagnostics = await editor.show(LESSON, TEXT);
  const key = diagnostics.find(({ code }) => code === "quiz/key");
  const actions = await editor.connection.sendRequest(lsp.CodeActionRequest.type, { textDocument: { uri: editor.uri(LESSON) }, range: key.range, context: { diagnostics: [key] } });
  record.add("actions on quiz/key", actions.filter(({ title }) => title.includes("quiz/key")).map(({ title, kind }) => `${title} (${kind})`));
  const allow = actions.find(({ title }) => title.startsWith("Allow quiz/key"));
  const after = await editor.show(LESSON, editor.edited(LESSON, allow.edit.changes[editor.uri(LESSON)]));
  assert.ok(after.every(({ code }) => code !== "quiz/key"), JSON.stringify(after));
  record.add("after allowing it", found(record, after));

  assert.equal(await editor.end(), 0);
  const file = path.join(here, "editor/session.txt");
  const session = `${record.lines.join("\n").trimEnd()}\n`;
  if (process.env.LEADLET_UPDATE) fs.writeFileSync(file, session);
  assert.equal(session, fs.readFileSync(file, "utf8"));
});

test("every fix that is offered mends its finding", async () => {
  const editor = await open("fixes", FILES);
  const broken = `${TEXT}\n[Row](Figures/row.svg)\n`;
  const before = await editor.show(LESSON, broken);
  const whole = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };
  const actions = await editor.connection.sendRequest(lsp.CodeActionRequest.type, { textDocument: { uri: editor.uri(LESSON) }, range: whole, context: { diagnostics: before } });
  const mends = actions.filter(({ isPreferred }) => isPreferred);
  assert.ok(mends.length > 0, JSON.stringify(before));
  for (const { edit, diagnostics } of mends) {
    await editor.show(LESSON, broken);
    const after = await editor.show(LESSON, editor.edited(LESSON, edit.changes[editor.uri(LESSON)]));
    const count = (all) => all.filter(({ code }) => code === diagnostics[0].code).length;
    assert.ok(count(after) < count(before), `${diagnostics[0].code}: ${JSON.stringify(after)}`);
  }
  assert.equal(await editor.end(), 0);
});

test("what an editor is told is what build says, of every file", async () => {
  const editor = await open("same", FILES);
  await editor.told(LESSON);
  const built = spawnSync(program, ["build", editor.root, "--drafts", "--message-format", "json"], { encoding: "utf8" });
  const said = built.stdout.trim().split("\n").map((line) => JSON.parse(line)).map(({ file, line, rule }) => `${file}:${line ?? 1} ${rule}`);
  const files = [...new Set(said.map((one) => one.split(":")[0]))];
  const told = await Promise.all(files.map(async (file) => (await editor.told(file)).map(({ range, code }) => `${file}:${range.start.line + 1} ${code}`)));
  assert.ok(said.length >= 2);
  assert.deepEqual(told.flat().sort(), said.sort());
  assert.equal(await editor.end(), 0);
});

test("what is not saved counts while it is open, what is on the disk when it is closed, in all files", async () => {
  const editor = await open("unsaved", FILES);
  const other = "content/01-saying/02-thank.md";
  await editor.told(LESSON, ({ diagnostics }) => diagnostics.some(({ code }) => code === "link/missing"));
  // A heading that another page links to goes from a text that nobody saved: the finding is told of the other page.
  await editor.show(other, FILES[other].replace("## The two words", "## Two words"));
  await editor.told(LESSON, ({ diagnostics }) => diagnostics.some(({ code }) => code === "link/anchor"));
  await editor.close(other);
  await editor.told(LESSON, ({ diagnostics }) => !diagnostics.some(({ code }) => code === "link/anchor"));
  // A change on the disk is heard when the editor tells of it.
  fs.writeFileSync(path.join(editor.root, LESSON), TEXT.replace("02-thnak.md", "02-thank.md"));
  await editor.connection.sendNotification(lsp.DidChangeWatchedFilesNotification.type, { changes: [{ uri: editor.uri(LESSON), type: 2 }] });
  await editor.told(LESSON, ({ diagnostics }) => !diagnostics.some(({ code }) => code === "link/missing"));
  assert.equal(await editor.end(), 0);
});

test("what a server does not know, and texts of no course, are answered and harm nothing", async () => {
  const editor = await open("strange", FILES);
  await assert.rejects(editor.connection.sendRequest("workspace/nonsense", {}), /does not answer/);
  const nothing = await editor.connection.sendRequest(lsp.HoverRequest.method, { textDocument: { uri: "untitled:Untitled-1" }, position: { line: 0, character: 0 } });
  assert.equal(nothing, null);
  // Half-typed texts of all kinds, and places beyond their ends.
  for (const text of ["", "---", "---\ntitle", "---\n---\n::: {", "::: for \r\n", "[a](", "😀".repeat(9), "\ufeff---\ntitle: \"", TEXT.slice(0, 150)]) {
    await editor.show(LESSON, text);
    for (const { method } of [lsp.CompletionRequest, lsp.HoverRequest, lsp.DefinitionRequest]) {
      for (const position of [{ line: 0, character: 0 }, { line: 0, character: 7 }, { line: 1, character: 3 }, { line: 99, character: 99 }]) {
        await editor.connection.sendRequest(method, { textDocument: { uri: editor.uri(LESSON) }, position });
      }
    }
    await editor.connection.sendRequest(lsp.DocumentSymbolRequest.type, { textDocument: { uri: editor.uri(LESSON) } });
  }
  assert.equal(await editor.end(), 0);
});
