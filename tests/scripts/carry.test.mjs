// Progress that leaves and returns: the file, the link, the calendar and the check code.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import "./page.mjs";
import { calendarText, foldLine, lessonReminders } from "../../themes/default/scripts/calendar.js";
import { carryText, progressLink, readCarried } from "../../themes/default/scripts/carry.js";
import { wrapped } from "../../themes/default/scripts/recognise.js";
import { checkCode } from "../../themes/default/scripts/record.js";
import { canonical, emptyState } from "../../themes/default/scripts/state.js";
import { course, learner } from "./learned.mjs";
import { chooser } from "./random.mjs";

const filled = () => {
  const state = emptyState();
  state.seed = "abc";
  state.texts.r1 = { value: "Größe, 日本語 \"quoted\" </script>", at: 5, as: "thought" };
  state.pages["m/a"] = { first: 1, last: 2, done: 2 };
  return state;
};

test("a file and a link bring back the same", async () => {
  const state = filled(), text = carryText(state, "course");
  const { state: read } = await readCarried(text, "course");
  assert.equal(canonical(read), canonical(state));
  const fragment = "z" + deflateRawSync(text).toString("base64url");
  for (const link of [`#progress=${fragment}`, `https://x.example/plan.html#progress=${fragment}`]) {
    assert.equal(canonical((await readCarried(link, "course")).state), canonical(state));
  }
  const plain = "#progress=j" + Buffer.from(text).toString("base64url");
  assert.equal(canonical((await readCarried(plain, "course")).state), canonical(state), "links of earlier versions are read");
});

test("rubbish, another course and a newer form are refused and said", async () => {
  const text = carryText(filled(), "course");
  for (const rubbish of ["", "x", "{}", "null", "[]", '{"state":{}}', "#progress=", "#progress=z!!", "#progress=zAAAA", "#progress=jAAAA", text.slice(0, 40)]) {
    assert.equal((await readCarried(rubbish, "course")).trouble, "load_rubbish", rubbish);
  }
  assert.equal((await readCarried(text, "other")).trouble, "load_other");
  assert.equal((await readCarried(text.replace('"version":3', '"version":99'), "course")).trouble, "load_newer");
});

test("a link holds a whole course but the learner's own words, below 2,300 characters; another course and damage are said", async (t) => {
  const known = course(3, 90, 30), state = learner(3, known), address = "https://learn.example.com/lead/plan.html";
  state.texts.r1 = { value: "private words", at: 5, as: "thought" };
  const link = progressLink(state, known, "micro", address);
  t.diagnostic(`${link.length} characters`);
  assert.ok(link.length < 2300 && link.startsWith(address + "#progress=p"), `${link.length}`);
  assert.match(link, /^[\w:/.#=~!%,()*-]+$/);
  const { state: read } = await readCarried(link, "micro", async () => known);
  assert.deepEqual({ ...read.texts }, {});
  assert.deepEqual(Object.keys(read.answers).sort(), Object.keys(state.answers).sort());
  for (const [id, { done }] of Object.entries(state.pages)) assert.equal(read.pages[id].done !== undefined, done !== undefined);
  assert.equal((await readCarried(link, "other", async () => known)).trouble, "load_other");
  assert.equal((await readCarried(link, "micro", async () => undefined)).trouble, "load_rubbish");
  assert.equal((await readCarried(link.replace("#progress=p", "#progress=p%"), "micro", async () => known)).trouble, "load_other");
  assert.equal((await readCarried(link.slice(0, link.indexOf("#") + 16) + "%E0%A4%A", "micro", async () => known)).trouble, "load_rubbish");
  const [start, rest] = link.split(/(?<=#progress=p....)/);
  assert.equal((await readCarried(start + "9" + rest.slice(1), "micro", async () => known)).trouble, "load_newer");
});

test("reminders: one lesson each workday at the same time on the learner's clock, with its address", () => {
  const lessons = Array.from({ length: 7 }, (_, n) => ({ id: "m/l" + n, title: "Lesson " + n, address: "https://x.example/m/l" + n + ".html", minutes: 4 }));
  // Thursday, 26 November 2026
  const events = lessonReminders(lessons, { day: 20783, time: "0900", course: "c" });
  assert.deepEqual(events.map(({ day }) => new Date(day * 86400000).toUTCString().slice(0, 3)), ["Fri", "Mon", "Tue", "Wed", "Thu", "Fri", "Mon"]);
  assert.equal(events[0].uid, "m/l0@c.leadlet");
  const text = calendarText(events, 1.7e12);
  for (const line of ["DTSTART:20261127T090000", "DURATION:PT4M", "URL:https://x.example/m/l0.html", "BEGIN:VALARM"]) assert.ok(text.includes(line + "\r\n"), line);
  assert.ok(!text.includes("Z\r\nDURATION"), "no zone");
});

test("calendar lines end in CR LF, no more than 75 octets, and no character is cut", () => {
  const text = calendarText([{ uid: "1@c", day: 20000, title: "Übung: 日本語, mit; Zeichen\\ ".repeat(9), text: "a\nb\r\nc" }], 1.7e12);
  assert.ok(text.endsWith("END:VCALENDAR\r\n"));
  for (const line of text.split("\r\n")) {
    assert.ok(Buffer.byteLength(line) <= 75, line);
    assert.ok(!/[\r\n\uFFFD]/.test(line));
  }
  assert.equal(foldLine("x".repeat(75)), "x".repeat(75));
  assert.ok(text.includes("DTSTART;VALUE=DATE:20241004\r\nDTEND;VALUE=DATE:20241005"));
});

test("a parser that is not ours reads the calendar", async (t) => {
  const require = createRequire(new URL("../browser/package.json", import.meta.url));
  let found;
  try {
    found = require.resolve("ical.js");
  } catch {
    return t.skip("npm ci in tests/browser brings ical.js");
  }
  const { default: ical } = await import(found);
  const title = "Practise: 3 things; mit, Komma \\ und 日本語 ".repeat(4).trim(), text = "When a, I will b.\nAnd c.";
  const calendar = new ical.Component(ical.parse(calendarText([{ uid: "20000-x@c.leadlet", day: 20000, title, text }], 1.7e12)));
  const [event] = calendar.getAllSubcomponents("vevent").map((one) => new ical.Event(one));
  assert.deepEqual([event.uid, event.summary, event.description], ["20000-x@c.leadlet", title, text]);
  assert.deepEqual([event.startDate.toString(), event.endDate.toString(), event.startDate.isDate], ["2024-10-04", "2024-10-05", true]);
  assert.equal(calendar.getFirstPropertyValue("version"), "2.0");
});

test("the check code changes with name, date and score, and forgives blanks and forms of letters", () => {
  const code = checkCode("course", "Zoë", "1 May 2026", "83 %");
  assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  assert.equal(checkCode("course", " Zoe\u0308 ", "1 May 2026", "83 %"), code);
  for (const other of [["course", "Zoe", "1 May 2026", "83 %"], ["course", "Zoë", "2 May 2026", "83 %"], ["course", "Zoë", "1 May 2026", "84 %"]]) {
    assert.notEqual(checkCode(...other), code);
  }
});

test("lines of the picture fit, whatever stands in them", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const { int, pick } = chooser(seed);
    const text = Array.from({ length: int(30) }, () => pick(["word", "a", "Donaudampfschifffahrt".repeat(3), "日本語の文", "\n"])).join(pick([" ", "  "]));
    const lines = wrapped(text, 40, (words) => [...words].length);
    for (const line of lines) assert.ok([...line.trimEnd()].length <= 40, line);
    assert.equal(lines.join("").replace(/\s/g, ""), text.replace(/\s/g, ""));
  }
});

test("a link that swells, or is no link at all, is refused without being read to its end", async () => {
  const link = (text) => "#progress=z" + deflateRawSync(text).toString("base64url");
  const state = JSON.stringify({ ...filled(), seed: "s" });
  const padded = (length) => `{"leadlet":1,"course":"course","pad":"${"0".repeat(length)}","state":${state}}`;
  assert.ok((await readCarried(link(padded(900_000)), "course")).state, "below a megabyte it is read");
  const bomb = link(padded(200_000_000));
  assert.ok(bomb.length < 400_000);
  const before = process.memoryUsage().arrayBuffers;
  assert.equal((await readCarried(bomb, "course")).trouble, "load_rubbish");
  assert.ok(process.memoryUsage().arrayBuffers - before < 50_000_000, "what it would be is not kept");
  const deep = `{"leadlet":1,"course":"course","state":{"version":2,"answers":${"[".repeat(200000)}${"]".repeat(200000)}}}`;
  for (const text of [link("[".repeat(500_000)), deep, link(deep), "#progress=z" + "A".repeat(3_000_000), "#progress=j" + "A".repeat(3_000_000), "#progress=j-_-_", "#progress=z" + "_".repeat(999), "x".repeat(11_000_000)]) {
    assert.equal((await readCarried(text, "course")).trouble, "load_rubbish", text.slice(0, 30));
  }
});

test("a text that speaks of a link is a file, not a link", async () => {
  const state = filled();
  state.texts.r1.value = "see #progress=zAAAA";
  assert.equal(canonical((await readCarried(carryText(state, "course"), "course")).state), canonical(state));
});
