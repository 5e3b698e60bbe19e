// What the launch data says of the course, in the forms that packing and reporting need.

import { hash32 } from "../../../../themes/default/scripts/shuffle.js";

/** @template T @param {() => T} act @param {T} otherwise @returns {T} */
export function guarded(act, otherwise) {
  try {
    return act();
  } catch {
    return otherwise;
  }
}

/** A range's number in the middle, as one would write it. @param {[number, number]} range */
export const middleOf = ([low, high]) => String(Number(((low + high) / 2).toPrecision(12)));

/** The build leaves out what a kind of question does not have. @param {LaunchData} data @returns {LaunchData} */
export function wholeData(data) {
  const none = { objective: "", points: 1, options: [], targets: [], right: [], blanks: [], ranges: [] };
  const steps = (/** @type {string} */ id) => (data.things[id]?.ids ?? []).map((step) => /** @type {[string, string]} */ ([step, step]));
  const questions = Object.fromEntries(Object.entries(data.questions).map(([id, question]) =>
    [id, { ...none, ...(question.interaction === "performance" && { options: steps(id) }), ...question }]));
  // They are asked by ids from a state, which may be called as what every object inherits.
  return { ...data, questions: Object.assign(Object.create(null), questions), things: Object.assign(Object.create(null), data.things) };
}

/** @param {LaunchData} data @returns {Known} */
export function knownOf(data) {
  /** @type {Known["things"]} */
  const things = Object.create(null);
  for (const [id, { kind, key, ids, order, targets }] of Object.entries(data.things)) {
    const question = data.questions[id];
    const typed = question?.interaction === "fill-in" ? question.blanks.map(([first]) => first)
      : question?.interaction === "numeric" ? question.ranges.map(middleOf) : undefined;
    things[id] = {
      key, ids: typed ? undefined : ids, order, targets: targets?.length ? targets : undefined, typed,
      numeric: question?.interaction === "numeric", ticked: kind === "checklist" || kind === "compose",
    };
  }
  /** @type {Known["pages"]} */
  const pages = Object.create(null);
  for (const { id, pool, attempts } of data.pages) pages[id] = { pool, attempts: attempts || undefined };
  return { things, pages, names: [...data.audiences, ...new Set(data.pages.map(({ id }) => id.split("/")[0]))] };
}

/** New ids by old ones; no new id is an old one. @param {LaunchData} data @returns {Map<string, string>} */
export function newIdsOf({ was }) {
  const current = new Set(Object.values(was));
  return new Map(Object.entries(was).filter(([old]) => !current.has(old)));
}

/** The pages of the session that are for who the learner reads as. @param {LaunchData} data @param {State} state @param {string} only id of the one page, or "" for all */
export function pagesFor(data, state, only) {
  const chosen = state.choices.audience?.value ?? "";
  const reader = data.audiences.includes(chosen) ? chosen : "";
  return data.pages.filter(({ id, audience }) => (!only || id === only) && (!reader || !audience.length || audience.includes(reader)));
}

/** Stands for a person in the names of what is kept on a device, where several people may work. @param {string} learner */
export const learnerHash = (learner) => hash32("a" + learner).toString(36) + hash32("b" + learner).toString(36);
