// The theme's scripts under Node. Tests import what needs no page as it is; what keeps to a page or its device runs here in a world of
// its own, joined as the build joins it.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const theme = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../themes/default");

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

/** Paths of these scripts and of all that they import, each after what it imports; those of `without` and what only they import are left out. */
export function inOrder(entries, without = []) {
  const order = new Set(), passed = new Set(without);
  const add = (file) => {
    if (passed.has(file)) return;
    passed.add(file);
    for (const [, from] of fs.readFileSync(file, "utf8").matchAll(/^import (?:\{[^}]*\} from )?"(.*)";/gm)) add(path.resolve(path.dirname(file), from));
    order.add(file);
  };
  entries.forEach(add);
  return [...order];
}

/** The same as one text for one function. */
export const joined = (files) => inOrder(files).map((file) => fs.readFileSync(file, "utf8").replace(/^import (?:\{[^}]*\} from )?".*";\n/gm, "").replace(/^export /gm, "")).join("\n");

/** The path of one of the theme's scripts. */
export const script = (name) => path.join(theme, "scripts", `${name}.js`);

/** Runs scripts of the theme in a world of these globals, and returns the things of these names. */
export function load(names, globals, scripts) {
  const run = new Function(...Object.keys(globals), `"use strict"; const strings = ${JSON.stringify(strings())};\n${joined(scripts.map(script))}\nreturn { ${names.join(", ")} };`);
  return run(...Object.values(globals));
}
