// The kinds of questions beside choices, and stories: only where a page has one of them, and in the rooms.

import "./order.js";
import "./pairs.js";
import "./blanks.js";
import { LeadletScenario } from "./scenario.js";
import { showProgress } from "./progress.js";

if (!customElements.get("leadlet-scenario")) customElements.define("leadlet-scenario", LeadletScenario);
// Questions of these kinds, and the end card that counts them, waited.
for (const one of /** @type {NodeListOf<any>} */ (document.querySelectorAll("leadlet-question, leadlet-done"))) {
  if (one.matches("leadlet-done")) one.refresh?.();
  else if (!one.begun) one.connectedCallback();
}
showProgress();
