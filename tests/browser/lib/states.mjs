// What a learner sees in the end: a page needs a moment after each act, and a test that looks at once would see the moment before.
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

/** The longest a page may take on a busy machine, in milliseconds. */
const LONGEST = 10_000;

/** @param {string | undefined} why */
const say = (why) => (/** @type {Error} */ error) => assert.fail(why ? `${why}: ${error.message}` : error.message);

/** Waits until it is seen. @param {import("playwright-core").Locator} locator @param {string} [why] */
export const shown = (locator, why) => locator.waitFor({ timeout: LONGEST }).catch(say(why));

/** Waits until it is not seen. @param {import("playwright-core").Locator} locator @param {string} [why] */
export const hidden = (locator, why) => locator.waitFor({ state: "hidden", timeout: LONGEST }).catch(say(why));

/** Waits until it is chosen. @param {import("playwright-core").Locator} locator @param {string} [why] */
export const chosen = (locator, why) => becomes(() => locator.isChecked(), true, why ?? "never chosen");

/** Waits until it is not chosen. @param {import("playwright-core").Locator} locator @param {string} [why] */
export const unchosen = (locator, why) => becomes(() => locator.isChecked(), false, why ?? "chosen all the time");

/** Waits until what is read is what is wanted. @template T @param {() => Promise<T>} read @param {T} wanted @param {string} [why] */
export async function becomes(read, wanted, why) {
  assert.deepEqual(await last(read, (value) => isDeepStrictEqual(value, wanted)), wanted, why);
}

/** Waits until a text matches. @param {() => Promise<string | null>} read @param {RegExp} wanted @param {string} [why] */
export async function matches(read, wanted, why) {
  assert.match((await last(read, (text) => wanted.test(text ?? ""))) ?? "", wanted, why);
}

/** What is read once it is good, or at last. @template T @param {() => Promise<T>} read @param {(value: T) => boolean} isGood */
async function last(read, isGood) {
  const end = Date.now() + LONGEST;
  let value = await read();
  while (!isGood(value) && Date.now() < end) {
    await new Promise((done) => setTimeout(done, 50));
    value = await read();
  }
  return value;
}
