#!/usr/bin/env node
// Starts the program of this platform, which is in a package of its own: npm installs only the one that fits.
"use strict";

const { spawnSync } = require("node:child_process");

/** Packages by platform and processor, as Node names them. */
const PACKAGES = {
  "linux x64": "@leadlet/linux-x64",
  "linux arm64": "@leadlet/linux-arm64",
  "darwin x64": "@leadlet/darwin-x64",
  "darwin arm64": "@leadlet/darwin-arm64",
  "win32 x64": "@leadlet/win32-x64",
};

/** The path of the program, or what to do where there is none. */
function program() {
  const platform = `${process.platform} ${process.arch}`;
  const name = PACKAGES[platform];
  if (!name) {
    return { problem: `There is no leadlet for ${platform}. Build it with Rust: cargo install leadlet` };
  }
  const file = `${name}/bin/leadlet${process.platform === "win32" ? ".exe" : ""}`;
  try {
    return { path: require.resolve(file) };
  } catch {
    return {
      problem: `The package ${name} is missing. Install leadlet again without --no-optional and --omit=optional, `
        + "on the computer where it runs.",
    };
  }
}

const { path, problem } = program();
if (problem) {
  console.error(`error: ${problem}`);
  process.exit(2);
}
const { status, signal, error } = spawnSync(path, process.argv.slice(2), { stdio: "inherit" });
if (error) {
  console.error(`error: ${path} cannot be started: ${error.message}`);
  process.exit(2);
}
// Ended by a signal, such as Ctrl-C: so does this process, for the shell to see.
if (signal) process.kill(process.pid, signal);
process.exit(status ?? 2);
