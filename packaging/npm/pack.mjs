// Makes the npm packages: `leadlet`, which starts the program, and one for each platform whose program is given.
//
//     node packaging/npm/pack.mjs OUTPUT linux-x64=target/dist/leadlet win32-x64=…/leadlet.exe …
//
// Each is a folder below OUTPUT, for `npm publish` or `npm pack`. Versions are that of Cargo.toml. Those of the platforms are
// published first, since `leadlet` names them.

import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PLATFORMS = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win32-x64"];
const root = fileURLToPath(new URL("../..", import.meta.url));
const manifest = readFileSync(join(root, "Cargo.toml"), "utf8");
const value = (key) => {
  const found = new RegExp(`^${key} = "(.*)"$`, "m").exec(manifest);
  if (!found) throw new Error(`Cargo.toml has no ${key}`);
  return found[1];
};
const shared = {
  version: value("version"),
  description: value("description"),
  license: value("license"),
  repository: { type: "git", url: `git+${value("repository")}.git` },
};

/** A package: its folder with package.json, the licence, and files. */
function write(folder, fields, files) {
  mkdirSync(join(folder, "bin"), { recursive: true });
  writeFileSync(join(folder, "package.json"), `${JSON.stringify({ ...fields, ...shared }, null, 2)}\n`);
  copyFileSync(join(root, "LICENSE"), join(folder, "LICENSE"));
  for (const [to, from] of files) {
    copyFileSync(from, join(folder, to));
    if (to.startsWith("bin/")) chmodSync(join(folder, to), 0o755);
  }
}

const [output, ...given] = process.argv.slice(2);
if (!output || given.length === 0) {
  console.error("usage: node packaging/npm/pack.mjs OUTPUT PLATFORM=PROGRAM …");
  process.exit(2);
}
for (const one of given) {
  const [platform, program] = one.split(/=(.*)/s);
  if (!PLATFORMS.includes(platform) || !existsSync(program ?? "")) {
    console.error(`error: ${one} is not a platform (${PLATFORMS.join(", ")}) with a program that exists`);
    process.exit(2);
  }
  const [os, cpu] = platform.split("-");
  const name = os === "win32" ? "leadlet.exe" : "leadlet";
  write(
    join(output, platform),
    { name: `@leadlet/${platform}`, os: [os], cpu: [cpu], files: ["bin"], preferUnplugged: true },
    [[`bin/${name}`, program]],
  );
}
write(
  join(output, "leadlet"),
  {
    name: "leadlet",
    bin: { leadlet: "bin/leadlet.js" },
    files: ["bin"],
    engines: { node: ">=18" },
    keywords: ["e-learning", "course", "quiz", "scorm", "cmi5", "markdown"],
    optionalDependencies: Object.fromEntries(
      PLATFORMS.map((platform) => [`@leadlet/${platform}`, shared.version]),
    ),
  },
  [
    ["bin/leadlet.js", join(root, "packaging/npm/leadlet.js")],
    ["README.md", join(root, "README.md")],
  ],
);
