// <leadlet-checklist>: a list to tick, kept on the device, each tick for itself.

import { stamp } from "./days.js";
import { LeadletElement, store } from "./page.js";

export class LeadletChecklist extends LeadletElement {
  start() {
    this.addEventListener("change", (event) => {
      const { value, checked } = /** @type {HTMLInputElement} */ (event.target);
      const id = `${this.id}/${value}`;
      store.change((state) => {
        state.ticks[id] = { value: checked, at: stamp(state.ticks[id]?.at) };
      });
    });
    this.refresh();
  }

  refresh() {
    for (const input of this.querySelectorAll("input")) {
      input.checked = store.state.ticks[`${this.id}/${input.value}`]?.value ?? false;
    }
  }
}
