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

/** The map `script:` of the English strings: one key a line, a text or `{ one: …, other: … }`. */
export function strings() {
  const yaml = fs.readFileSync(path.join(theme, "strings/en.yaml"), "utf8");
  const found = {};
  for (const [, key, value] of yaml.slice(yaml.indexOf("\nscript:")).matchAll(/^  (\w+): (.*)$/gm)) {
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

/** Runs the parts that need no page and returns the things of these names. */
export function load(names, globals = {}) {
  const { open, close } = bundle("store");
  const run = new Function(...Object.keys(globals), `let out;${open};out = { ${names.join(", ")} };${close} return out;`);
  return run(...Object.values(globals));
}
