// How far a learner is, and which answers were given since: what every standard is told, in no standard's words.

import { pagesFor } from "./known.js";

/** @param {State} state @param {string} page @returns {Attempt[]} */
export const attemptsOf = (state, page) => Object.entries(state.quizzes).filter(([key]) => key.slice(0, key.lastIndexOf("/")) === page).map(([, one]) => one);

/**
 * The score is the mean of the best scores of the quizzes, and only said when each was taken: a half-taken course has none.
 * @param {LaunchData} data @param {State} state @param {string} only @returns {Facts}
 */
export function factsOf(data, state, only) {
  const pages = pagesFor(data, state, only);
  const done = pages.filter(({ id }) => state.pages[id]?.done !== undefined).length;
  const quizzes = pages.filter(({ kind }) => kind === "quiz");
  const best = quizzes.map(({ id }) => Math.max(-1, ...attemptsOf(state, id).map(({ end, score = 0 }) => (end === undefined ? -1 : score))));
  /** @type {Facts} */
  const facts = { done, total: pages.length, isComplete: pages.length > 0 && done === pages.length, isGraded: quizzes.length > 0, objectives: objectivesOf(data, state, pages) };
  if (quizzes.length && best.every((one) => one >= 0)) {
    facts.score = Math.floor(best.reduce((sum, one) => sum + one, 0) / best.length * 10000 + 1e-6) / 10000;
  }
  return facts;
}

/** Each objective by the questions that ask for it, else by its page. @param {LaunchData} data @param {State} state @param {LaunchPage[]} pages */
function objectivesOf(data, state, pages) {
  const mine = new Set(pages.map(({ id }) => id));
  const newest = newestParts(data, state);
  /** @type {Map<string, string[]>} */
  const asked = new Map();
  for (const [id, { objective }] of Object.entries(data.questions)) if (objective) asked.set(objective, [...(asked.get(objective) ?? []), id]);
  /** @type {Facts["objectives"]} */
  const found = [];
  for (const { id, text, page } of data.objectives.filter((one) => mine.has(one.page))) {
    const parts = (asked.get(id) ?? []).map((question) => newest.get(question));
    const isDone = state.pages[page]?.done !== undefined;
    if (!isDone && !parts.some((part) => part !== undefined) && !state.pages[page]) continue;
    const score = parts.length && parts.every((part) => part !== undefined) ? parts.reduce((/** @type {number} */ sum, part) => sum + (part ?? 0), 0) / parts.length : undefined;
    const status = score === undefined ? (isDone && !parts.length ? "completed" : "incomplete") : score * 100 >= data.pass - 1e-9 ? "passed" : "failed";
    found.push({ id, text, status, ...(score !== undefined && { score: Math.floor(score * 10000 + 1e-6) / 10000 }) });
  }
  return found;
}

/** The share of the newest answer to each question, in a lesson or a quiz. @param {LaunchData} data @param {State} state */
function newestParts(data, state) {
  /** @type {Map<string, {at: number, part: number}>} */
  const newest = new Map();
  for (const { id, at, part, pre } of answersGiven(data, state)) {
    if (!pre && at >= (newest.get(id)?.at ?? 0)) newest.set(id, { at, part });
  }
  return new Map([...newest].map(([id, { part }]) => [id, part]));
}

/** Every answer that counts, oldest first. @param {LaunchData} data @param {State} state @returns {AnswerEvent[]} */
export function answersGiven(data, state) {
  /** @type {AnswerEvent[]} */
  const found = [];
  const add = (/** @type {string} */ name, /** @type {string} */ record, /** @type {Answer} */ { at, given, part, pre = false, tries, wording, sure }, page = "", attempt = 1) => {
    const [id] = record.split("@");
    const question = data.questions[id];
    if (question && !record.includes("@~")) found.push({ name, id, question, given, part, pre, at, page: page || (data.things[id]?.page ?? ""), attempt, try: tries, wording, sure });
  };
  for (const [record, { first, last }] of Object.entries(state.answers)) {
    const isStory = data.questions[record]?.interaction === "performance";
    // Asking for the answer is none, and a story counts at its end.
    const counts = (/** @type {Answer} */ one) => !one.about && !one.shown && (!isStory || one.end);
    for (const one of first.at === last.at ? [last] : [first, last]) if (counts(one)) add(record, record, one);
  }
  /** How many attempts of each page there were. @type {Map<string, number>} */
  const attempts = new Map();
  for (const [key, { given }] of Object.entries(state.quizzes).sort(([, a], [, b]) => a.at - b.at)) {
    const page = key.slice(0, key.lastIndexOf("/"));
    const attempt = (attempts.get(page) ?? 0) + 1;
    attempts.set(page, attempt);
    for (const [record, answer] of Object.entries(given)) if (answer.tries) add(`${key} ${record}`, record, answer, page, attempt);
  }
  return found.sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1));
}

/** Remembers what was told: nothing twice, and what was not heard once more. */
export class Told {
  /** When the newest answer under each name was given. @type {Map<string, number>} */
  at = new Map();

  /** @param {AnswerEvent[]} events @returns {AnswerEvent[]} */
  newOnes(events) {
    return events.filter(({ name, at }) => at > (this.at.get(name) ?? 0));
  }

  /** @param {AnswerEvent[]} events */
  add(events) {
    for (const { name, at } of events) this.at.set(name, Math.max(at, this.at.get(name) ?? 0));
  }
}
