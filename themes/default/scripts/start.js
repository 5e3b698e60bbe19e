// Starts everything, each thing alone: one failure stops no other.

/** @type {[string, CustomElementConstructor][]} */
const elements = [
  ["leadlet-question", LeadletQuestion],
  ["leadlet-scenario", LeadletScenario],
  ["leadlet-commit", LeadletCommit],
  ["leadlet-rating", LeadletRating],
  ["leadlet-card", LeadletCard],
  ["leadlet-reflect", LeadletReflect],
  ["leadlet-checklist", LeadletChecklist],
  ["leadlet-media", LeadletMedia],
  ["leadlet-audience", LeadletAudience],
  ["leadlet-reader", LeadletReader],
  ["leadlet-theme", LeadletTheme],
  ["leadlet-notice", LeadletNotice],
  ["leadlet-continue", LeadletContinue],
  ["leadlet-done", LeadletDone],
];

const steps = [
  placeNotice,
  carryEmbed,
  () => store.follow(changedIds()),
  visitPage,
  ...elements.map(([name, type]) => () => customElements.define(name, type)),
  followStore,
  showProgress,
  () => store.listen(showProgressSoon),
];

for (const step of steps) {
  try {
    step();
  } catch (error) {
    console.error(error);
  }
}

// The rooms have a bundle of their own; it takes what it needs from here.
window.leadlet = {
  strings, say, language, fold, score, shuffled, hash32, dayOf, today, dueDay, practise, canonical, readState, mergeStates, isThing,
  store, stamp, attempt, page, inside, carryEmbed, make, focusOn, need, LeadletElement, isFor, isForReader, reader, copyOf, keepNote,
  keepChoice, whileTyping, pageDone, markDone, dueToday, outlinePages, unset,
};
