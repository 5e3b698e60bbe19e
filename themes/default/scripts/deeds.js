// If-then plans: their sentence, and what came of them.

/** @param {Note} note @param {string} looks the class */
function planSentence({ value, about = "" }, looks) {
  const [cue = "", action = ""] = value.split("\n");
  const [before = "", middle = "", after = ""] = about.split("\n");
  const comma = /^[\s,，、،]/.test(middle) ? "" : ", ";
  const end = after.trim() ? (/^[\p{P}]/u.test(after.trim()) ? "" : " ") + after.trim() : ".";
  return make("p", { class: looks }, before.trim() + " ", make("strong", {}, cue), comma + middle.trim() + " ", make("strong", {}, action), end);
}

/** "Did it" or "not yet", once a day; practice follows. @param {string} id @param {boolean} done */
function keepDeed(id, done) {
  store.change((state) => {
    const key = `${id}/did-${today(state)}`;
    state.ticks[key] = { value: done, at: stamp(state.ticks[key]?.at) };
    practise(state, id, done);
  });
}

/** The days on which it was done, newest first. @param {string} id @returns {number[]} */
function deedsOf(id) {
  return Object.entries(store.state.ticks).filter(([key, { value }]) => value && key.startsWith(id + "/did-"))
    .map(([key]) => Number(key.slice(id.length + 5))).filter((day) => Number.isInteger(day) && day >= 0 && day <= today(store.state)).sort((a, b) => b - a);
}
