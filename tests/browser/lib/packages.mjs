// Packages as an LMS takes them in: made by the real program, unzipped into a folder.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { draft, program } from "./sites.mjs";

/** Course `every`, made shorter: what a learner can finish in a minute. */
const shorter = ["02-telling", "03-kinds", "09-leading", "05-checking/91-end.md", "04-keeping/90-look.md", "04-keeping/02-thank-somebody.md", "01-asking/03-true-or-false.md", "01-asking/02-many-answers.md"];
const made = new Map();

/**
 * The folder of an unzipped package of the shorter course, and what its launch page knows.
 * @param {"scorm12" | "scorm2004" | "cmi5" | "web"} as @param {string[]} [flags] @param {{edit?: (yaml: string) => string, name?: string}} [how]
 */
export function packaged(as, flags = [], { edit, name = "" } = {}) {
  const key = [as, name, ...flags].join("-").replace(/[^\w-]/g, "");
  if (!made.has(key)) {
    const course = path.dirname(draft("every", { name: `package-${key}`, drop: shorter, edit }).content);
    const zip = path.join(course, "package.zip"), folder = path.join(course, "unzipped");
    execFileSync(program, ["package", course, "--as", as, "--output", zip, ...flags], { stdio: ["ignore", "ignore", "inherit"] });
    for (const [file, bytes] of unzip(fs.readFileSync(zip))) {
      fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      fs.writeFileSync(path.join(folder, file), bytes);
    }
    made.set(key, folder);
  }
  return made.get(key);
}

/** What a package's launch page knows of the course. @param {string} folder */
export function launchData(folder) {
  const [file] = fs.readdirSync(path.join(folder, "assets")).filter((one) => /^course-.*\.js$/.test(one));
  return JSON.parse(fs.readFileSync(path.join(folder, "assets", file), "utf8").replace(/^window\.leadletLaunch = /, "").replace(/;\s*$/, ""));
}

/** The files of a zip, by its central directory. @param {Buffer} zip @returns {[string, Buffer][]} */
export function unzip(zip) {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
    const [method, size, nameLength, extra, comment, offset] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32), zip.readUInt32LE(at + 42)];
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    at += 46 + nameLength + extra + comment;
    const from = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
    const bytes = zip.subarray(from, from + size);
    return [name, method === 8 ? zlib.inflateRawSync(bytes) : bytes];
  });
}
