// <leadlet-reflect>: a private text box, kept on the device while one writes.

import { LeadletElement, fitRows, need, whileTyping, page, store } from "./page.js";
import { keepNote } from "./keepsakes.js";

export class LeadletReflect extends LeadletElement {
  start() {
    this.box = need(this, "textarea", HTMLTextAreaElement);
    this.isOpen = whileTyping(this, () => keepNote(this.id, {
      value: this.box?.value ?? "", as: "thought", about: this.querySelector(".prompt")?.textContent?.trim() ?? "", page: page.id,
    }));
    this.refresh();
  }

  refresh() {
    const value = store.state.texts[this.id]?.value ?? "";
    if (this.box && !this.isOpen?.() && this.box.value !== value) this.box.value = value;
    if (this.box) fitRows(this.box);
  }

  get isFilled() {
    return Boolean(store.state.texts[this.id]?.value.trim());
  }
}
