// Orders that look random and are always the same for one learner and one question.

/** @param {string} text @returns {number} 32 bits (FNV-1a) */
export function hash32(text) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

/** @param {string} seed @returns {() => number} numbers from 0 up to 1 (mulberry32) */
function randomOf(seed) {
  let state = hash32(seed);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** @template T @param {readonly T[]} list @param {string} seed @returns {T[]} */
export function shuffled(list, seed) {
  const mixed = [...list];
  const random = randomOf(seed);
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other], mixed[last]];
  }
  return mixed;
}

/** Shuffled, and never as written: for an order that is itself the answer. @template T @param {readonly T[]} list @param {string} seed @returns {T[]} */
export function reordered(list, seed) {
  const mixed = shuffled(list, seed);
  if (mixed.every((item, place) => item === list[place])) mixed.push(...mixed.splice(0, 1));
  return mixed;
}

/** @returns {string} a learner's seed */
export function newSeed() {
  const letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  return Array.from({ length: 8 }, () => letters[Math.floor(Math.random() * letters.length)]).join("");
}
