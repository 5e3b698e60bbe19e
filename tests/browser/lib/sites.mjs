// Builds the sites that the tests open, with the real program: the sample course and `course/`, which has one of each block.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const here = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
export const repository = path.resolve(here, "../..");
export const program = process.env.LEADLET ?? path.join(repository, "target/release/leadlet");
const room = fs.mkdtempSync(path.join(os.tmpdir(), "leadlet-browser-"));
process.on("exit", () => fs.rmSync(room, { recursive: true, force: true }));

/** The two courses: where each one's `content/` is. */
const courses = { sample: repository, every: path.join(here, "course") };
const built = new Map();

/**
 * The folder of a built site; each is built once in a process, from a copy.
 * @param {"sample" | "every"} course
 * @param {{theme?: string, edit?: (yaml: string) => string, name?: string, drop?: string[]}} [how] another theme, a change of
 *   course.yaml, files and folders to leave out; `name` tells one such course from another
 */
export function site(course, how = {}) {
  const key = [course, how.theme, how.name].filter(Boolean).join("-");
  if (!built.has(key)) built.set(key, draft(course, how).build());
  return built.get(key);
}

/** A copy of a course to edit, and to build again and again to the same folder; `how` as for `site`. */
export function draft(course, { theme = "default", edit = (yaml) => yaml, name = "", drop = [] } = {}) {
  const key = [course, theme, name].filter(Boolean).join("-");
  const folder = path.join(room, key);
  fs.cpSync(path.join(courses[course], "content"), path.join(folder, "content"), { recursive: true });
  const settings = path.join(folder, "content/course.yaml");
  const yaml = fs.readFileSync(settings, "utf8");
  fs.writeFileSync(settings, edit(yaml.replace(/(theme: \{ name: )[a-z]+/, `$1${theme}`)));
  for (const one of drop) fs.rmSync(path.join(folder, "content", one), { recursive: true });
  const output = path.join(folder, "site");
  return {
    content: path.join(folder, "content"),
    /** @param {string[]} flags of `build` @returns {string} the folder of the site */
    build(...flags) {
      execFileSync(program, ["build", folder, "--output", output, "--quiet", ...flags], { stdio: ["ignore", "inherit", "inherit"] });
      if (!fs.existsSync(path.join(output, "404.html"))) throw new Error(`${program} made no site of ${course}`);
      return output;
    },
  };
}

/**
 * A course packed as one kind of file: the folder it is in, and its name.
 * @param {"sample" | "every"} course @param {string} kind @param {string[]} [flags] @param {Parameters<typeof draft>[1]} [how]
 */
export function packed(course, kind, flags = [], how = {}) {
  const { content } = draft(course, { name: kind + flags.join(""), ...how });
  const folder = path.join(path.dirname(content), "packed");
  const name = kind === "html" || kind === "print" ? "course.html" : "course.zip";
  execFileSync(program, ["package", path.dirname(content), "--as", kind, ...flags, "--output", path.join(folder, name), "--quiet"], { stdio: ["ignore", "inherit", "inherit"] });
  return { folder, name, content, file: path.join(folder, name) };
}

/** Every file of a site, by its path in it. */
export function filesOf(folder, ending = "") {
  return fs.readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)).split(path.sep).join("/"))
    .sort();
}

/** One page of each kind, in the course that has everything. */
export const kinds = {
  front: "index.html",
  module: "asking/index.html",
  lesson: "asking/one-answer.html",
  "many answers": "asking/many-answers.html",
  "true or false": "asking/true-or-false.html",
  guess: "asking/a-guess-first.html",
  text: "telling/all-the-text.html",
  audiences: "telling/for-some.html",
  done: "telling/nothing-to-settle.html",
  last: "leading/buy-it.html",
  order: "kinds/in-order.html",
  pairs: "kinds/what-belongs.html",
  blanks: "kinds/blanks.html",
  story: "kinds/a-story.html",
  keeping: "keeping/plans-and-cards.html",
  thanks: "keeping/thank-somebody.html",
  "self-check": "keeping/look.html",
  quiz: "checking/each.html",
  "quiz on one page": "checking/end.html",
  glossary: "glossary.html",
  "not found": "404.html",
};

/** The kinds of pages that a site has: those above, and every room at its top. */
export function kindsOf(folder) {
  const rooms = filesOf(folder, ".html").filter((address) => !address.includes("/") && !Object.values(kinds).includes(address));
  return { ...kinds, ...Object.fromEntries(rooms.map((address) => [address.replace(".html", ""), address])) };
}
