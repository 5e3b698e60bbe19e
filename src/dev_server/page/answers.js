// An answer goes along with its question when an edit gives both other ids: no build has published them yet, so no lock keeps them.

/** The ids of what a question offers, by the words. @param {any} question @returns {Map<string, string>} */
function offered(question) {
  const words = (/** @type {Element} */ element) => element.querySelector("p")?.textContent?.trim() ?? element.textContent?.trim() ?? "";
  const options = [...question.querySelectorAll(".answers > [data-option]")].map((one) => [words(one), one.dataset.option]);
  const targets = [...question.querySelectorAll("select option[value]")].map((one) => ["> " + one.textContent, one.value]);
  return new Map(/** @type {[string, string][]} */ ([...options, ...targets]));
}

/**
 * Moves what was answered, if the same is still right.
 * @param {any} live the question that was answered @param {any} fresh the one that takes its place, not yet started
 */
function moveAnswers(live, fresh) {
  const store = window.leadlet?.store;
  const oldKey = `${fresh.id}@${live.dataset.key}`;
  if (!store?.state.answers[oldKey] || !live.kind || live.dataset.kind !== fresh.dataset.kind) return;
  const [was, will] = [offered(live), offered(fresh)];
  const ids = new Map([...was].map(([words, id]) => [id, will.get(words) ?? id]));
  const renamed = (/** @type {unknown} */ value) => JSON.parse(JSON.stringify(value).replace(/[^">]+/g, (part) => ids.get(part) ?? part));
  const sorted = (/** @type {unknown} */ key) => JSON.stringify(key, (name, value) => (
    name !== "order" && Array.isArray(value) ? [...value].sort() : value && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort()) : value));
  if (sorted(renamed(live.kind.key(live))) !== sorted(live.kind.key(fresh))) return;
  store.change((/** @type {any} */ state) => {
    state.answers[`${fresh.id}@${fresh.dataset.key}`] = renamed(state.answers[oldKey]);
    if (fresh.dataset.key !== live.dataset.key) delete state.answers[oldKey];
  });
}
