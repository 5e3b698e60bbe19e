// <leadlet-compose>: one writes an answer, then compares it with a model answer and ticks what it meets.

import { say } from "./words.js";
import { practise, stamp } from "./days.js";
import { LeadletElement, need, whileTyping, page, make, store } from "./page.js";
import { keepNote } from "./keepsakes.js";

export class LeadletCompose extends LeadletElement {
  start() {
    this.box = need(this, "textarea", HTMLTextAreaElement);
    // Before the text is kept, which paints anew: a box would lose its tick.
    this.addEventListener("change", (event) => {
      const { type, value, checked } = /** @type {HTMLInputElement} */ (event.target);
      if (type === "checkbox") this.tick(value, checked);
    });
    this.isOpen = whileTyping(this, () => keepNote(this.id, {
      value: this.box?.value ?? "", as: "thought", about: this.querySelector(".prompt")?.textContent?.trim() ?? "", page: page.id,
    }));
    const button = need(this, "[data-do=compare]", HTMLElement);
    button.addEventListener("click", () => this.guard(() => this.compare()));
    need(this, ".actions", HTMLElement).hidden = false;
    this.refresh();
    if (this.isFilled) need(this, "details", HTMLDetailsElement).open = true;
  }

  compare() {
    const isWritten = Boolean(this.box?.value.trim());
    const result = need(this, ".result", HTMLElement);
    result.classList.toggle("no", !isWritten);
    result.replaceChildren(make("p", {}, say(isWritten ? "compare_now" : "write_first")));
    if (!isWritten) return this.box?.focus();
    this.isCompared = true;
    this.tick("compared", true);
    if (this.closest("leadlet-practice")) this.dispatchEvent(new CustomEvent("leadlet-answer", { bubbles: true, detail: { id: this.id, knew: true, last: true } }));
    else if (!store.state.practice[this.id]) store.change((state) => practise(state, this.id, false));
    this.refresh();
    const model = need(this, "details", HTMLDetailsElement);
    model.open = true;
    need(model, "summary", HTMLElement).focus();
  }

  /** @param {string} item @param {boolean} value */
  tick(item, value) {
    store.change((state) => {
      const id = `${this.id}/${item}`;
      state.ticks[id] = { value, at: stamp(state.ticks[id]?.at) };
    });
  }

  refresh() {
    const value = store.state.texts[this.id]?.value ?? "";
    if (this.box && !this.isOpen?.() && this.box.value !== value) this.box.value = value;
    for (const input of this.querySelectorAll("input")) input.checked = store.state.ticks[`${this.id}/${input.value}`]?.value ?? false;
    // In practice one compares anew.
    need(this, "details", HTMLElement).hidden = !(this.isCompared || (this.isFilled && !this.closest("leadlet-practice")));
  }

  get isFilled() {
    return store.state.ticks[this.id + "/compared"]?.value ?? false;
  }
}
