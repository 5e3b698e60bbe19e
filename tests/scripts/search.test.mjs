// Search in the browser: the cases that the Rust side is held to as well (tests/suite/search.rs), and what is found with them.
import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import { bestPassage, cutAtMarks, excerpt, findMarks } from "../../themes/default/scripts/search-excerpt.js";
import { findSignedNames, foldWords, oneSlip, queryWords } from "../../themes/default/scripts/search-fold.js";
import { SearchIndex, readPages, readTerms } from "../../themes/default/scripts/search-index.js";

const cases = JSON.parse(fs.readFileSync(new URL("./search.json", import.meta.url), "utf8"));

test("words are folded as the build folds them", () => {
  for (const [text, words] of cases.words) assert.deepEqual(foldWords(text), words, text);
  assert.deepEqual(foldWords("x".repeat(40)), ["x".repeat(32)]);
});

test("short names with signs are found as the build finds them, looked for, and marked", () => {
  for (const [text, names] of cases.signed) assert.deepEqual(findSignedNames(text).map(({ name }) => name).sort(), [...names].sort(), text);
  assert.deepEqual(queryWords("r & d at AT&T with c++"), ["at", "with", "at&t", "r&d", "c++"]);
  assert.deepEqual(pick("Ask R&D, or R & D, about C# at AT&T.", "r&d", "c#", "at&t"), ["R&D", "R & D", "C#", "AT&T"]);
});

test("one slip is forgiven, in either direction", () => {
  for (const [a, b, is] of cases.slips) {
    assert.equal(oneSlip(a, b), is, `${a} ${b}`);
    assert.equal(oneSlip(b, a), is, `${b} ${a}`);
  }
});

test("lists of pages are read as the build writes them", () => {
  for (const [pages, written] of cases.pages) assert.deepEqual(readPages(written), pages, written);
});

/** The index of the cases' course, in one shard, with the pages that are for some readers only. */
function index(audiences = [], isForReader = () => true) {
  const main = { pages: cases.course.length, starts: [0], chunks: "11111111", bounds: [""], shards: "22222222", audiences };
  const found = new SearchIndex(main, async (kind, number, hash) => {
    assert.deepEqual([number, hash], [0, kind === "words" ? "22222222" : "11111111"]);
    if (kind === "words") found.addWords(0, cases.terms, cases.lists);
    else found.addPages(0, cases.course.map(([href, title]) => [href, title, "lesson", "", 0, [], []]));
  }, isForReader);
  return found;
}

for (const [query, pages] of cases.queries) {
  test(`“${query}” finds ${pages.length ? pages.map((page) => cases.course[page][1]).join(", ") : "nothing"}`, async () => {
    assert.deepEqual((await index().find(query)).pages, pages);
  });
}

test("the words of the index come in order, each once", () => {
  const words = readTerms(cases.terms);
  assert.deepEqual(words, [...new Set(words)].sort());
  assert.deepEqual(new Set(words), new Set(cases.course.flatMap(([, title, html]) => foldWords(`${title} ${html.replace("&amp;", "&").replace(/<[^>]*>/g, " ")}`))));
});

test("a page for others is left out and counted", async () => {
  const audiences = [[["manager"], [6]], [["maker"], [0]]];
  assert.deepEqual(await index(audiences).find("step").then(({ pages, others }) => [pages, others]), [[1, 6, 3], 0]);
  assert.deepEqual(await index(audiences, (list) => list.includes("maker")).find("step").then(({ pages, others }) => [pages, others]), [[1, 3], 1]);
});

test("only the shards that can hold a word are brought, and each once", async () => {
  const words = ["alpha", "beta", "betray", "gamma", "gone", "zeta"];
  const brought = [];
  const main = { pages: 1, starts: [0], chunks: "", bounds: ["", "be", "betr", "g", "go", "z", "z1", "z2", "z3"], shards: "", audiences: [] };
  const found = new SearchIndex(main, async (kind, number) => {
    brought.push(number);
    found.addWords(number, number < words.length ? `A${words[number]}` : "", "#");
  }, () => true);
  const bring = async (query) => {
    brought.length = 0;
    return [(await found.find(query)).words.flatMap((set) => [...set]), [...brought].sort()];
  };
  assert.deepEqual(await bring("alpha"), [["alpha"], [0]]);
  assert.deepEqual(await bring("bet"), [["beta", "betray"], [1, 2]]);
  assert.deepEqual(await bring("alpha beta"), [["alpha", "beta"], []]);
  assert.deepEqual(await bring("ogne"), [["gone"], [3, 4]], "the first two letters turned round");
});

const pick = (text, ...words) => findMarks(text, words.map((word) => new Set([word]))).map(({ from, to }) => text.slice(from, to));

test("what was found is marked as it is written", () => {
  assert.deepEqual(pick("Un Café, des cafés.", "cafe"), ["Café"]);
  assert.deepEqual(pick("每天学习目标。", "学习", "习目", "目标"), ["学习目标"]);
  assert.deepEqual(pick("Nothing here.", "else"), []);
  assert.deepEqual(cutAtMarks("Raise it\nearly", [{ from: 6, to: 8 }]), ["Raise ", ["it"], " · early"]);
});

test("an excerpt is cut from the passage that has most of the words, at blanks", () => {
  const filler = "Some other words stand here and go on for quite a while. ".repeat(6);
  const passages = ["", `The goal is far. ${filler}`, "how", `${filler}Reach the goal by one small step. ${filler}`];
  const best = bestPassage(passages, [new Set(["goal"]), new Set(["step"])]);
  assert.equal(best.anchor, "how");
  const pieces = excerpt(best);
  const text = pieces.flat().join("");
  assert.deepEqual(pieces.filter(Array.isArray).flat(), ["goal", "step"]);
  assert.ok(text.startsWith("… ") && text.endsWith(" …") && text.length < 200, text);
  assert.ok(passages[3].includes(text.slice(2, -2)), text);
  assert.ok(/^\s?\w+ /.test(text.slice(2)) && passages[3].includes(" " + text.slice(2, -2).trim() + " "), "whole words");
});
