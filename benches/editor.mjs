#!/usr/bin/env node
// How fast `leadlet lsp` answers, and how soon it has looked at a course, through the client library of VS Code.
//
//     benches/editor.mjs [LESSONS [LETTERS]]      default 1000 and 100; LEADLET names the program, default target/dist/leadlet
//
// Types letters into a lesson. After each it asks for completion, hover, definition and symbols while the course is being looked at
// anew, then waits until the findings of this very state have come. Prints medians and the slowest, in milliseconds. Needs Python 3 for the
// corpus and the npm packages of tests/browser (tests/run installs them).
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const { open } = await import(pathToFileURL(path.join(here, "../tests/browser/lib/editor.mjs")).href);
const lessons = process.argv[2] ?? "1000";
const letters = Number(process.argv[3] ?? 100);
const place = fs.mkdtempSync(path.join(fs.existsSync("/dev/shm") ? "/dev/shm" : os.tmpdir(), "leadlet-editor-bench-"));
process.on("exit", () => fs.rmSync(place, { recursive: true, force: true }));
const room = path.join(place, "course");
execFileSync("python3", [path.join(here, "corpus.py"), "--lessons", lessons, "--for", "leadlet", room], { stdio: ["ignore", "ignore", "inherit"] });

const files = {};
for (const entry of fs.readdirSync(path.join(room, "content"), { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.(md|yaml)$/.test(entry.name)) continue;
  const file = path.join(entry.parentPath, entry.name);
  files[path.relative(room, file).split(path.sep).join("/")] = fs.readFileSync(file, "utf8");
}
const name = Object.keys(files).filter((file) => !/(module|index|glossary)\.md$/.test(file) && file.endsWith(".md")).sort()[Math.floor(Number(lessons) / 2)];
const editor = await open("bench", files);
fs.cpSync(path.join(room, "content"), path.join(editor.root, "content"), { recursive: true });

const took = { completion: [], "completion of links": [], hover: [], definition: [], symbols: [], findings: [] };
const timed = async (what, promise) => {
  const start = performance.now();
  await promise();
  took[what].push(performance.now() - start);
};
let text = files[name];
await editor.show(name, text);
for (let round = 0; round < letters; round += 1) {
  text += round % 20 === 19 ? "\n\n" : "a";
  const start = performance.now();
  const found = editor.show(name, `${text}\n\n::: \n\n[a](\n`);
  await timed("completion", () => editor.ask({ method: "textDocument/completion" }, name, "::: ‸"));
  await timed("completion of links", () => editor.ask({ method: "textDocument/completion" }, name, "[a](‸"));
  await timed("hover", () => editor.ask({ method: "textDocument/hover" }, name, "](‸"));
  await timed("definition", () => editor.ask({ method: "textDocument/definition" }, name, "](‸"));
  await timed("symbols", () => editor.connection.sendRequest("textDocument/documentSymbol", { textDocument: { uri: editor.uri(name) } }));
  await found;
  took.findings.push(performance.now() - start);
}
await editor.end();
console.log(`${lessons} lessons, ${letters} letters typed`);
for (const [what, all] of Object.entries(took)) {
  const sorted = all.sort((a, b) => a - b);
  console.log(`${what.padEnd(20)} ${sorted[sorted.length >> 1].toFixed(1).padStart(7)} ms   slowest ${sorted.at(-1).toFixed(1).padStart(7)} ms`);
}
