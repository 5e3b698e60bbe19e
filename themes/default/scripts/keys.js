// The keys / and Ctrl K lead to the search page, unless the learner has switched them off there (WCAG 2.2, 2.1.4).

import { store } from "./page.js";

/** Whether one writes there, so that a key is a character. @param {EventTarget | null} target */
const isWritten = (target) => target instanceof HTMLElement
  && (target.isContentEditable || target.matches("textarea, select, input:not([type=radio], [type=checkbox])"));

export function followKeys() {
  document.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey, shiftKey, target } = event;
    const slash = key === "/" && !ctrlKey && !metaKey && !altKey && !isWritten(target);
    const control = key.toLowerCase() === "k" && (ctrlKey || metaKey) && !altKey && !shiftKey;
    const to = document.querySelector(/** @type {"input"} */ ("leadlet-search input[type=search]")) ?? document.querySelector(/** @type {"a"} */ ("[data-search]"));
    if (!to || !(slash || control) || event.defaultPrevented || store.state.choices["search-keys"]?.value === "off") return;
    event.preventDefault();
    to instanceof HTMLInputElement ? to.select() : to.click();
  });
}
