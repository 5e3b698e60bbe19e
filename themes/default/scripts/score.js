// The one scoring function: what was given and what is right, in; the share that is right, and each part's state, out.

import { fold, readNumber } from "./fold.js";

/** @param {Given} given @param {Key} key @returns {Judged} */
function scoreChoice(given, key) {
  const right = key.right ?? [];
  const chosen = new Set(given);
  /** @type {Judged["parts"]} */
  const parts = {};
  for (const id of right) parts[id] = chosen.has(id) ? "right" : "missed";
  for (const id of chosen) parts[id] = right.includes(id) ? "right" : "wrong";
  const hits = right.filter((id) => chosen.has(id)).length;
  const misses = chosen.size - hits;
  if (!key.many) return { part: hits === 1 && misses === 0 ? 1 : 0, parts };
  return { part: share(hits - misses, right.length), parts };
}

/** @param {Given} given @param {Key} key @returns {Judged} */
function scoreSequencing(given, key) {
  const order = key.order ?? [];
  return scoreEach(order.map((id, place) => [id, given[place] === id]));
}

/** Pairs and groups: each given entry is `left>right`. @param {Given} given @param {Key} key @returns {Judged} */
function scoreMatching(given, key) {
  const chosen = new Map(given.map((entry) => {
    const at = String(entry).indexOf(">");
    return [String(entry).slice(0, at), String(entry).slice(at + 1)];
  }));
  return scoreEach(Object.entries(key.pairs ?? {}).map(([left, fits]) => [left, fits.includes(chosen.get(left) ?? "")]));
}

/** @param {Given} given @param {Key} key @returns {Judged} */
function scoreFillIn(given, key) {
  return scoreEach((key.blanks ?? []).map((answers, place) => {
    const typed = fold(String(given[place] ?? ""), key.exact);
    return [String(place), typed !== "" && answers.some((answer) => fold(answer, key.exact) === typed)];
  }));
}

/** @param {Given} given @param {Key} key @param {string} [lang] @returns {Judged} */
function scoreNumeric(given, key, lang) {
  return scoreEach((key.ranges ?? []).map(({ min, max }, place) => {
    const typed = readNumber(String(given[place] ?? ""), lang);
    const slack = 1e-9 * Math.max(1, Math.abs(min), Math.abs(max));
    return [String(place), typed >= min - slack && typed <= max + slack];
  }));
}

/** @param {Given} given the ending's id @param {Key} key @returns {Judged} */
function scoreScenario(given, key) {
  const part = Object.entries(key.endings ?? {}).find(([id]) => id === given[0])?.[1] ?? 0;
  return { part: share(part, 1), parts: {} };
}

/** @param {[string, boolean][]} each @returns {Judged} */
function scoreEach(each) {
  const hits = each.filter(([, right]) => right).length;
  return { part: share(hits, each.length), parts: Object.fromEntries(each.map(([id, right]) => [id, right ? "right" : "wrong"])) };
}

/** @param {number} some @param {number} all @returns {number} 0 to 1 */
function share(some, all) {
  return all > 0 && some > 0 ? Math.min(1, some / all) : 0;
}

/** @type {Record<string, (given: Given, key: Key, lang?: string) => Judged>} */
const scorers = {
  choice: scoreChoice,
  "true-false": scoreChoice,
  sequencing: scoreSequencing,
  matching: scoreMatching,
  "fill-in": scoreFillIn,
  numeric: scoreNumeric,
  scenario: scoreScenario,
};

/**
 * Never below 0, never above 1, the key always 1; what cannot be read earns 0.
 * @param {string} kind
 * @param {unknown} given
 * @param {Key} key
 * @param {string} [lang] for numbers
 * @returns {Judged}
 */
export function score(kind, given, key, lang) {
  const list = Array.isArray(given) ? given.map(String) : [];
  return scorers[kind](list, key, lang);
}
