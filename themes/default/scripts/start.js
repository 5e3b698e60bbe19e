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
  ["leadlet-compose", LeadletCompose],
  ["leadlet-media", LeadletMedia],
  ["leadlet-audience", LeadletAudience],
  ["leadlet-reader", LeadletReader],
  ["leadlet-theme", LeadletTheme],
  ["leadlet-notice", LeadletNotice],
  ["leadlet-continue", LeadletContinue],
  ["leadlet-done", LeadletDone],
];

/** What is done for each page, before its elements start. */
const arrival = [placeNotice, standInFrame, () => store.follow(changedIds()), visitPage];

/** @param {(() => void)[]} steps */
function run(steps) {
  for (const step of steps) {
    try {
      step();
    } catch (error) {
      console.error(error);
    }
  }
}

run([
  ...arrival,
  ...elements.map(([name, type]) => () => customElements.define(name, type)),
  followStore,
  followKeys,
  showProgress,
  () => store.listen(showProgressSoon),
  keepOffline,
]);

// The rooms have a bundle of their own; it takes what it needs from here.
window.leadlet = {
  strings, say, language, fold, score, shuffled, hash32, dayOf, today, dueDay, practise, canonical, soundState, mergeStates, isThing,
  store, stamp, attempt, page, inside, asHtml, bring, carryEmbed, make, focusOn, need, LeadletElement, isFor, isForReader, reader, copyOf, keepNote,
  keepChoice, whileTyping, pageDone, markDone, dueItems, practiceItems, practiceMinutes, activePlans, ACTIVE_PLANS, DAILY, outlinePages, outlineStops, nextStop, unset,
  /** Another page has taken the place of this one. */
  arrive: () => run([...arrival, showProgress]),
};
