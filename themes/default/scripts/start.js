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
