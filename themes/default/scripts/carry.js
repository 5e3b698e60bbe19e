// Progress that leaves and returns: as a file, as text, and as a link where it is short enough.

import { isThing, soundState } from "./state.js";
import { attempt } from "./store.js";

export const LINK_LIMIT = 2000;

/** @param {State} state @param {string} course */
export const carryText = (state, course) => JSON.stringify({ leadlet: 1, course, state });

/** What a link holds: all but what somebody wrote for themselves alone. Links are kept by browsers, chats and mail. @param {State} state @returns {State} */
export const withoutThoughts = (state) => ({ ...state, texts: Object.fromEntries(Object.entries(state.texts).filter(([, note]) => note.as !== "thought")) });

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

/** What follows `#progress=`: "z" packed, else "j". @param {string} text @returns {Promise<string>} */
export async function toFragment(text) {
  const bytes = new TextEncoder().encode(text);
  if (typeof CompressionStream !== "function") return "j" + toLetters(bytes);
  return "z" + toLetters(await through(bytes, new CompressionStream("deflate-raw")));
}

/** @param {string} fragment @returns {Promise<string>} "" if it cannot be read */
export async function fromFragment(fragment) {
  try {
    if (fragment.length > 2 * INFLATED_LIMIT) return "";
    const bytes = fromLetters(fragment.slice(1));
    return new TextDecoder().decode(fragment[0] === "z" ? await through(bytes, new DecompressionStream("deflate-raw")) : bytes);
  } catch {
    return "";
  }
}

/**
 * Reads what was saved, or a link to it.
 * @param {string} text @param {string} course
 * @returns {Promise<{state?: State, trouble?: "load_rubbish" | "load_other" | "load_newer"}>}
 */
export async function readCarried(text, course) {
  const [, fragment] = text.length > FILE_LIMIT ? [] : text.match(/^[^{]*#progress=([\w-]+)/) ?? [];
  const inside = fragment === undefined ? text : await fromFragment(fragment);
  const found = inside.length > FILE_LIMIT ? undefined : attempt(() => JSON.parse(inside), undefined);
  if (!isThing(found) || found.leadlet !== 1 || !isThing(found.state)) return { trouble: "load_rubbish" };
  if (found.course !== course) return { trouble: "load_other" };
  const { state, trouble } = soundState(found.state);
  if (trouble === "newer") return { trouble: "load_newer" };
  const size = ["answers", "pages", "texts", "ticks", "choices", "practice", "quizzes"].some((name) => Object.keys(state[/** @type {Group} */ (name)]).length);
  return size ? { state } : { trouble: "load_rubbish" };
}
