// Joins what runs in an LMS as the package does and runs it under Node; hands out what the tests name. And a small course for it.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { joined as join, strings } from "./load.mjs";

const runtime = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../src/package/lms/runtime");

/** What the launch page runs, or a site that posts by itself, as one text. @param {"launch" | "web"} entry */
export const joined = (entry) => join([path.join(runtime, `${entry}.js`)]);

/** Runs the launch page's scripts, where no launch is going on. */
export function load(names, globals = {}) {
  const all = { window: {}, ...globals };
  const run = new Function(...Object.keys(all), `"use strict"; const strings = ${JSON.stringify(strings("launch"))};\n${joined("launch")}\nreturn { ${names.join(", ")} };`);
  return run(...Object.values(all));
}

const question = (interaction, more) => ({ interaction, text: `What of ${interaction}?`, objective: "", points: 1, ...more });

/** What the build says of a small course: two lessons, a quiz, one question of each kind. */
export const data = (more = {}) => ({
  format: 1, standard: "scorm12", course: "tea", title: "Tea", language: "en", version: "1", iri: "https://example.org/tea", pass: 80, audiences: ["makers", "guests"],
  pages: [
    { id: "m/one", title: "One", href: "m/one.html", kind: "lesson", audience: [], things: ["q1", "q2"] },
    { id: "m/two", title: "Two", href: "m/two.html", kind: "lesson", audience: ["makers"], things: ["story"] },
    { id: "m/quiz", title: "Quiz", href: "m/quiz.html", kind: "quiz", audience: [], things: [], pool: ["q1", "q2"], draw: 0, attempts: 0, pass: 80 },
  ],
  things: {
    q1: { page: "m/one", kind: "question", key: "k1", ids: ["aa", "bb", "cc"] }, q2: { page: "m/one", kind: "question", key: "k2" },
    story: { page: "m/two", kind: "scenario", ids: ["hope", "tell-the-cook"] }, list: { page: "m/one", kind: "checklist", ids: ["x1", "x2"] },
  },
  was: {},
  questions: {
    q1: question("choice", { objective: "m.one", options: [["aa", "Water"], ["bb", "Milk"], ["cc", "Tea"]], right: ["cc"], points: 2 }),
    q2: question("fill-in", { objective: "m.one", blanks: [["kettle", "pot"], ["cup"]] }),
    story: question("performance"),
  },
  objectives: [{ id: "m.one", text: "Make tea", page: "m/one" }, { id: "m.two", text: "Serve it", page: "m/two" }],
  limit: 4096, worst: 300,
  lms: { name: "plain", status12: "passed", interactions: true, objectives: true, exit: "suspend", nav: "", commit: 0 },
  ...more,
});
