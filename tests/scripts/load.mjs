// Joins the theme's scripts as the build does and runs them under Node; hands out what the tests name.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const theme = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../themes/default");

/** The paths of a list in theme.yaml. */
function listed(key) {
  const yaml = fs.readFileSync(path.join(theme, "theme.yaml"), "utf8");
  const block = yaml.match(new RegExp(`^${key}:\\n((?:  - .*\\n)+)`, "m"));
  return block[1].trim().split("\n").map((line) => line.replace(/^\s*- /, "").trim());
}

/** A map of the English strings, `script`, `rooms` or `finding`: one key a line, a text or `{ one: …, other: … }`. */
export function strings(section = "script") {
  const yaml = fs.readFileSync(path.join(theme, "strings/en.yaml"), "utf8");
  const found = {};
  const from = yaml.indexOf(`\n${section}:\n`) + section.length + 3;
  const part = yaml.slice(from).split(/\n(?=\w)/)[0];
  for (const [, key, value] of part.matchAll(/^  ([\w-]+): (.*)$/gm)) {
    found[key] = value.startsWith("{ ")
      ? Object.fromEntries([...value.matchAll(/(\w+): ("(?:[^"\\]|\\.)*")/g)].map(([, one, text]) => [one, JSON.parse(text)]))
      : JSON.parse(value);
  }
  return found;
}

/** What stands in assets/script-HASH.js. `files` ends the list early, before what needs a page. */
export function bundle(until) {
  const files = listed("scripts");
  const last = until ? files.indexOf(`scripts/${until}.js`) + 1 : files.length;
  const text = files.slice(0, last).map((file) => fs.readFileSync(path.join(theme, file), "utf8"));
  return { open: `(function () { "use strict"; const strings = ${JSON.stringify(strings())};\n${text.join("\n")}\n`, close: "})();\n" };
}

/** What stands in a second bundle: that of the learner's rooms, or another whose list and words have these names. */
export function rooms(list = "room_scripts", words = "rooms") {
  const text = listed(list).map((file) => fs.readFileSync(path.join(theme, file), "utf8"));
  return `(function () { "use strict"; const strings = ${JSON.stringify(strings(words))};\n${text.join("\n")}\n})();\n`;
}

/** As the build writes it: without comments and indents. */
export const lean = (text) => text.replace(/^[ \t]*\/\*(?:(?!\*\/)[\s\S])*\*\/[ \t]*\n/gm, "").replace(/^[ \t]*\/\/.*\n/gm, "").replace(/^[ \t]+/gm, "").replace(/\n+/g, "\n");

/** Runs the parts that need no page, with more files if named, and returns the things of these names. */
export function load(names, globals = {}, more = []) {
  const { open, close } = bundle("store");
  const text = more.map((file) => fs.readFileSync(path.join(theme, "scripts", `${file}.js`), "utf8")).join("\n");
  const run = new Function(...Object.keys(globals), `let out;${open};${text};out = { ${names.join(", ")} };${close} return out;`);
  return run(...Object.values(globals));
}
