// Where the answers of a lesson are kept; practice and quizzes bring books of their own with the same parts.

import { stamp, practise } from "./days.js";
import { say } from "./words.js";
import { store, following, goTo } from "./page.js";
import { attempt } from "./store.js";

/** Asks the browser once not to clear what is kept here when it needs room. */
let hasAsked = false;
function askToStay() {
  if (hasAsked || store.shelf !== "device") return;
  hasAsked = true;
  attempt(() => navigator.storage.persist().catch(() => {}), undefined);
}

/** Keeps an answer beside the first one. @param {string} id @param {Omit<Answer, "at">} answer */
export function keepAnswer(id, answer) {
  store.change((state) => {
    const old = state.answers[id];
    const last = { ...answer, at: stamp(old?.last.at) };
    /** @type {AnswerRecord} */
    const record = { first: old?.first ?? last, last };
    const settled = old?.settled ?? (last.end ? last.at : undefined);
    if (settled !== undefined) record.settled = settled;
    state.answers[id] = record;
  });
  askToStay();
}

/** @type {Book} */
export const lessonBook = {
  read: (question) => store.state.answers[question.recordId],

  keep(question, answer) {
    keepAnswer(question.recordId, answer);
    // The first answer that counts brings the question into practice.
    if (!answer.pre && !store.state.practice[question.id]) {
      store.change((state) => practise(state, question.id, false, answer.sure === 3 && answer.part < 1));
    }
  },

  onward: () => (document.documentElement.dataset.only === undefined ? say("go_next") : ""),

  goOn: (question) => goTo(following(question)),

  /** Whether an answer to another key is kept. */
  hadOther: (question) => Object.keys(store.state.answers).some((id) => id.startsWith(question.id + "@") && id !== question.recordId),
};
