// Progress that leaves and returns: as a file, as text, and as a link where it is short enough.

import { isThing, soundState } from "./state.js";
import { attempt } from "./store.js";
import { shortOf } from "./letters.js";
import { packState } from "./pack.js";
import { unpackState } from "./unpack.js";

/** A link that most mails, chats and scanners take whole: what does not fit is told more coarsely. */
const LINK_AIM = 2300;
/** No link is longer, in characters. */
export const LINK_LIMIT = 8000;

/** @param {State} state @param {string} course */
export const carryText = (state, course) => JSON.stringify({ leadlet: 1, course, state });

/** What the course knows of its things, in the form that packing needs. @returns {Known | undefined} */
export function knownThings() {
  const found = window.leadletKnown;
  if (!found) return undefined;
  const middle = (/** @type {[number, number]} */ [low, high]) => String(Number(((low + high) / 2).toPrecision(12)));
  /** @type {Known["things"]} */
  const things = Object.create(null);
  for (const [id, { kind, key, ids, order, targets, typed, ranges }] of Object.entries(found.things)) {
    const right = typed ?? ranges?.map(middle);
    things[id] = {
      key, ids: right ? undefined : ids, order, targets: targets?.length ? targets : undefined, typed: right,
      numeric: ranges !== undefined, ticked: kind === "checklist" || kind === "compose",
    };
  }
  return { things, pages: found.pages, names: found.names };
}

/**
 * A link to this page with all progress but the learner's own words, packed as for an LMS: links are kept by browsers, chats and mail.
 * @param {State} state @param {Known} known @param {string} course @param {string} address of this page
 */
export function progressLink(state, known, course, address) {
  const start = `${address.split(/[?#]/)[0]}#progress=p${shortOf(course, 4)}`;
  return start + packState(state, known, LINK_AIM - start.length).replace(/[^\w.~!,*()-]/g, encodeURIComponent);
}

/** @param {Uint8Array} bytes */
const toLetters = (bytes) => btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
/** @param {string} letters */
const fromLetters = (letters) => Uint8Array.from(atob(letters.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));

/** The most that a link holds, in bytes: what comes out of a short text may be a thousand times as long. */
const INFLATED_LIMIT = 1_000_000;
/** The longest file or pasted text that is read, in characters: more than a device keeps. */
export const FILE_LIMIT = 10_000_000;

/** Reads no further than the limit. @param {Uint8Array} bytes @param {CompressionStream | DecompressionStream} stream */
async function through(bytes, stream) {
  const reader = new Blob([/** @type {BlobPart} */ (bytes)]).stream().pipeThrough(stream).getReader();
  /** @type {Uint8Array[]} */
  const parts = [];
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(/** @type {BlobPart[]} */ (parts)).arrayBuffer());
    size += value.length;
    if (size > INFLATED_LIMIT) {
      reader.cancel().catch(() => {});
      throw new Error("too long");
    }
    parts.push(value);
  }
}

/** A link of an earlier version: "z" deflated, else "j". @param {string} fragment @returns {Promise<string>} "" if it cannot be read */
async function fromFragment(fragment) {
  try {
    if (fragment.length > 2 * INFLATED_LIMIT) return "";
    const bytes = fromLetters(fragment.slice(1));
    return new TextDecoder().decode(fragment[0] === "z" ? await through(bytes, new DecompressionStream("deflate-raw")) : bytes);
  } catch {
    return "";
  }
}

/** The groups of records, each of which may be all that was kept. @type {Group[]} */
const CARRIED = ["answers", "pages", "texts", "ticks", "choices", "practice", "quizzes"];

/**
 * Reads what was saved, or a link to it. `load` brings what links are packed by.
 * @param {string} text @param {string} course @param {() => Promise<Known | undefined>} load
 * @returns {Promise<{state?: State, trouble?: "load_rubbish" | "load_other" | "load_newer"}>}
 */
export async function readCarried(text, course, load) {
  const [, fragment] = text.length > FILE_LIMIT ? [] : text.match(/^[^{]*#progress=([\w.~!%,()*-]+)/) ?? [];
  const isPacked = fragment?.[0] === "p";
  if (isPacked && fragment.slice(1, 5) !== shortOf(course, 4)) return { trouble: "load_other" };
  const { state, trouble } = isPacked ? await readPacked(fragment.slice(5), load) : readWritten(fragment === undefined ? text : await fromFragment(fragment), course);
  if (trouble) return { trouble };
  return state && CARRIED.some((name) => Object.keys(state[name]).length) ? { state } : { trouble: "load_rubbish" };
}

/** @param {string} fragment @param {() => Promise<Known | undefined>} load @returns {Promise<{state?: State, trouble?: "load_rubbish" | "load_newer"}>} */
async function readPacked(fragment, load) {
  const packed = fragment.length > FILE_LIMIT ? "" : attempt(() => decodeURIComponent(fragment), "");
  const known = packed && await load();
  if (!known) return { trouble: "load_rubbish" };
  const { state, trouble } = unpackState(packed, known);
  return trouble ? { trouble: trouble === "newer" ? "load_newer" : "load_rubbish" } : { state };
}

/** @param {string} text @param {string} course @returns {{state?: State, trouble?: "load_rubbish" | "load_other" | "load_newer"}} */
function readWritten(text, course) {
  const found = text.length > FILE_LIMIT ? undefined : attempt(() => JSON.parse(text), undefined);
  if (!isThing(found) || found.leadlet !== 1 || !isThing(found.state)) return { trouble: "load_rubbish" };
  if (found.course !== course) return { trouble: "load_other" };
  const { state, trouble } = soundState(found.state);
  return trouble === "newer" ? { trouble: "load_newer" } : { state };
}
