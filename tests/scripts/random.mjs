// Choices that are random and the same each time, for property tests.

export function chooser(seed) {
  let state = seed * 2654435761;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const int = (below) => Math.floor(next() * below);
  const pick = (list) => list[int(list.length)];
  /** Some of a list, in any order, at least `least` and without repeats. */
  const some = (list, least) => {
    const rest = [...list];
    const count = least + int(rest.length - least + 1);
    return Array.from({ length: count }, () => rest.splice(int(rest.length), 1)[0]);
  };
  return { int, pick, some, next };
}
