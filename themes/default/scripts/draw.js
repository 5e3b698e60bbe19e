// Which questions an attempt asks: as many objectives as it can, and which question of each by chance.

import { shuffled } from "./shuffle.js";

/**
 * Draws from a pool: one question of every objective before a second of any.
 * @template {{goal: string}} T
 * @param {readonly T[]} pool @param {number} count 0: all @param {string} seed @returns {T[]}
 */
export function drawByGoal(pool, count, seed) {
  /** @type {Map<string, T[]>} */
  const decks = new Map();
  for (const one of shuffled(pool, seed)) decks.set(one.goal, [...(decks.get(one.goal) ?? []), one]);
  const drawn = [];
  for (let round = 0; drawn.length < pool.length; round++) for (const deck of decks.values()) drawn.push(...deck.slice(round, round + 1));
  return shuffled(drawn.slice(0, count || pool.length), seed + "/order");
}
