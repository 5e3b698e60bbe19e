// <leadlet-theme>: the button that turns light to dark and back, on this device.

import { say } from "./words.js";
import { attempt } from "./store.js";
import { LeadletElement, need, page } from "./page.js";

/** @returns {boolean} */
function isDark() {
  const set = document.documentElement.dataset.theme;
  return set ? set === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

export class LeadletTheme extends LeadletElement {
  start() {
    this.button = need(this, "button", HTMLButtonElement);
    this.button.addEventListener("click", () => {
      const theme = isDark() ? "light" : "dark";
      document.documentElement.dataset.theme = theme;
      attempt(() => localStorage.setItem(`leadlet:${page.course}:theme`, theme), undefined);
      this.refresh();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.guard(() => this.refresh()));
    this.hidden = false;
    this.refresh();
  }

  refresh() {
    if (this.button) this.button.textContent = say(isDark() ? "to_light" : "to_dark");
  }
}
