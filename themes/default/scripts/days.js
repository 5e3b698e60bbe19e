// Days as the learner lives them, and when a question, a card or a plan comes back.

/** Now, or just after `last` if the clock was set back. @param {number} [last] @returns {number} */
export function stamp(last = 0) {
  return Math.max(Date.now(), last + 1);
}

/** A local day as a number: clock changes make it neither longer nor shorter. @param {number} time @returns {number} */
export function dayOf(time) {
  const at = new Date(time);
  return Math.floor(Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / 86400000);
}

/** Never before a day that was already seen: a clock set back, or another time zone, takes nothing back. @param {State} state */
export function today(state) {
  return Math.max(state.day, dayOf(Date.now()));
}

/** @param {Practice} record @param {readonly number[]} gaps days @returns {number} Infinity for what is retired */
export function dueDay({ day, gap }, gaps) {
  return gap < gaps.length ? day + gaps[gap] : Infinity;
}

/**
 * The first answer lays a thing on the first gap; right moves it on, at most one gap a day; wrong moves it back to the first.
 * @param {State} state @param {string} id @param {boolean} right @param {boolean} [bad] sure, and wrong
 */
export function practise(state, id, right, bad = false) {
  const old = state.practice[id];
  const day = today(state);
  /** @type {Practice} */
  const record = { at: stamp(old?.at), day, gap: old && right ? old.gap + Number(old.day < day) : 0 };
  if (bad) record.bad = true;
  if (old?.asked !== undefined) record.asked = old.asked;
  state.day = day;
  state.practice[id] = record;
}
