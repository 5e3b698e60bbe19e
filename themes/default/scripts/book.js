// Where the answers of a lesson are kept; practice and quizzes bring books of their own with the same three parts.

const lessonBook = {
  /** @param {LeadletQuestion} question @returns {AnswerRecord | undefined} */
  read: (question) => store.state.answers[question.recordId],

  /** @param {LeadletQuestion} question @param {Omit<Answer, "at">} answer */
  keep(question, answer) {
    store.change((state) => {
      const old = state.answers[question.recordId];
      const last = { ...answer, at: stamp(old?.last.at) };
      /** @type {AnswerRecord} */
      const record = { first: old?.first ?? last, last };
      const settled = old?.settled ?? (last.end ? last.at : undefined);
      if (settled !== undefined) record.settled = settled;
      state.answers[question.recordId] = record;
    });
  },

  /** Whether an answer to another key is kept. @param {LeadletQuestion} question */
  hadOther: (question) => Object.keys(store.state.answers).some((id) => id.startsWith(question.id + "@") && id !== question.recordId),
};
