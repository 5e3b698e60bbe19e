// Hints of a question come one after another.

/** @param {LeadletQuestion} question */
export function chainHints(question) {
  const hints = [...question.querySelectorAll(/** @type {"details"} */ (".hint"))];
  hints.forEach((hint, place) => {
    const next = hints[place + 1];
    if (!next) return;
    next.hidden = true;
    hint.addEventListener("toggle", () => {
      if (hint.open) next.hidden = false;
    });
  });
}
