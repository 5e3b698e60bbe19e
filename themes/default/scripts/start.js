// Starts everything, each thing alone: one failure stops no other.

import { LeadletQuestion } from "./question.js";
import { LeadletMedia } from "./media.js";
import { LeadletTheme } from "./theme.js";
import { followKeys } from "./keys.js";
import { LeadletReader } from "./audience.js";
import { LeadletCommit, LeadletRating, LeadletCard } from "./keepsakes.js";
import { standInFrame, store, changedIds, followStore, carryEmbed } from "./page.js";
import { LeadletReflect } from "./reflect.js";
import { LeadletDone, visitPage, showProgress, showProgressSoon } from "./progress.js";
import { LeadletCompose } from "./compose.js";
import { LeadletChecklist } from "./checklist.js";
import { LeadletNotice, placeNotice } from "./notice.js";
import { keepOffline } from "./offline.js";

/** @type {[string, CustomElementConstructor][]} */
const elements = [
  ["leadlet-question", LeadletQuestion],
  ["leadlet-commit", LeadletCommit],
  ["leadlet-rating", LeadletRating],
  ["leadlet-card", LeadletCard],
  ["leadlet-reflect", LeadletReflect],
  ["leadlet-checklist", LeadletChecklist],
  ["leadlet-compose", LeadletCompose],
  ["leadlet-media", LeadletMedia],
  ["leadlet-reader", LeadletReader],
  ["leadlet-theme", LeadletTheme],
  ["leadlet-notice", LeadletNotice],
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

// What others find here: the bundles that come later, which add their words; a page that changes without being loaded anew. The build
// adds the names that later bundles import.
window.leadlet = {
  strings, store, carryEmbed,
  /** Another page has taken the place of this one. */
  arrive: () => run([...arrival, showProgress]),
};
