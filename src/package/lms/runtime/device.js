// What stays on this device: the whole state with the learner's own words, under a hash of the LMS's name for the learner.

import { hash32 } from "../../../../themes/default/scripts/shuffle.js";
import { soundState, mergeStates, emptyState } from "../../../../themes/default/scripts/state.js";
import { learnerHash, guarded } from "./known.js";

/**
 * `pending`: the LMS does not have all of it yet; `told`: when the newest answer that it has was given; `confirmed`: it took some of it;
 * `ended`: it took the end of the session too.
 * @typedef {{state: State, pending: boolean, told: number, confirmed: boolean, ended: boolean}} KeptHere
 * `hold` puts the work of an attempt that nobody ended beside the next one, `held` gives it, `release` drops it.
 * @typedef {{
 *   name: string, isLasting: boolean, read(): KeptHere | null, write(kept: KeptHere): boolean, aside(text: string): boolean, sweep(): void,
 *   words(): State["texts"], hold(kept: KeptHere): void, held(): KeptHere | null, release(): void,
 * }} Device
 */

/**
 * Without a name for the learner nothing outlives the tab: nobody could say whose it is.
 * @param {LaunchData} data @param {string} only id of the one page, or "" @param {string} learner @param {string} [attempt] the LMS's name for it, if it has one
 * @returns {Device}
 */
export function openDevice(data, only, learner, attempt = "") {
  const base = ["leadlet-lms", data.course, learner ? learnerHash(learner) : "tab", only].filter(Boolean).join(":");
  // What an attempt has not told its LMS yet waits for that attempt, and is not told in another.
  const name = attempt ? `${base}:@${learnerHash(attempt)}` : base;
  const shelf = guarded(() => {
    const found = learner ? window.localStorage : window.sessionStorage;
    found.getItem(name);
    return found;
  }, /** @type {Storage | null} */ (null));
  const stateOf = (/** @type {string} */ key) => soundState(JSON.parse(shelf?.getItem(key) ?? "null")?.state).state;
  const held = name + ":held";
  const keptAt = (/** @type {string} */ key) => guarded(() => {
    const { pending, told, confirmed, ended } = JSON.parse(shelf?.getItem(key) ?? "null");
    const newest = Number(told) || 0;
    // Before there was a mark for it, whatever was told was confirmed.
    return { state: stateOf(key), pending: pending === true, told: newest, confirmed: typeof confirmed === "boolean" ? confirmed : newest > 0, ended: ended === true };
  }, /** @type {KeptHere | null} */ (null));
  return {
    name,
    isLasting: shelf !== null && learner !== "",
    read: () => keptAt(name),
    hold: (kept) => guarded(() => shelf?.setItem(held, JSON.stringify(kept)), undefined),
    held: () => keptAt(held),
    release: () => guarded(() => shelf?.removeItem(held), undefined),
    write: (kept) => guarded(() => {
      if (!shelf) return false;
      shelf.setItem(name, JSON.stringify(kept));
      return true;
    }, false),
    sweep: () => guarded(() => {
      for (const other of Object.keys(shelf ?? {})) if (other.startsWith(`${name}:aside:`) || other === held) shelf?.removeItem(other);
    }, undefined),
    aside: (text) => guarded(() => {
      if (!shelf) return false;
      shelf.setItem(`${name}:aside:${hash32(text).toString(36)}`, text);
      return true;
    }, false),
    words: () => guarded(() => {
      // Without a name for the learner it may be somebody else who begins.
      if (!shelf || !learner) return Object.create(null);
      const attempts = Object.keys(shelf).filter((key) => key.startsWith(base + ":@") && !key.includes(":aside:") && !key.endsWith(":held"));
      return [...new Set([base, name, ...attempts])].reduce((all, key) => guarded(() => mergeStates(all, stateOf(key)), all), emptyState()).texts;
    }, Object.create(null)),
  };
}

/**
 * What the LMS has and what is here, as one. The LMS's times are coarser, and it has no words: of the same answer the one here stays.
 * @param {State} here @param {State} there @param {number} grain milliseconds @returns {State}
 */
export function grafted(here, there, grain) {
  const same = (/** @type {number} */ mine, /** @type {number} */ theirs) => theirs <= mine && mine - theirs <= grain;
  const rest = { ...there, answers: Object.create(null), pages: Object.create(null), practice: Object.create(null), quizzes: Object.create(null) };
  for (const [name, record] of Object.entries(there.answers)) {
    const own = here.answers[name];
    if (!own || !same(own.last.at, record.last.at) || Math.abs(own.last.part - record.last.part) > 0.02) rest.answers[name] = record;
  }
  for (const [id, record] of Object.entries(there.pages)) {
    const own = here.pages[id];
    if (!own || !same(own.last, record.last) || (record.done !== undefined && own.done === undefined)) rest.pages[id] = record;
  }
  for (const [id, record] of Object.entries(there.practice)) {
    const own = here.practice[id];
    if (!own || own.day < record.day || (own.day === record.day && own.gap < record.gap)) rest.practice[id] = record;
  }
  for (const [key, attempt] of Object.entries(there.quizzes)) {
    const own = here.quizzes[key];
    const answers = (/** @type {Attempt} */ one) => Object.keys(one.given).length;
    if (!own || (own.end === undefined && attempt.end !== undefined) || answers(own) < answers(attempt)) rest.quizzes[key] = attempt;
  }
  return mergeStates(here, rest);
}
