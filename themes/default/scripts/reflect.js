// <leadlet-reflect>: a private text box, kept on the device while one writes.

class LeadletReflect extends LeadletElement {
  unsaved = false;

  start() {
    this.box = need(this, "textarea", HTMLTextAreaElement);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    this.box.addEventListener("input", () => {
      this.unsaved = true;
      clearTimeout(timer);
      timer = setTimeout(() => this.guard(() => this.save()), 400);
    });
    this.box.addEventListener("change", () => this.guard(() => this.save()));
    addEventListener("pagehide", () => this.guard(() => this.save()));
    document.addEventListener("visibilitychange", () => document.hidden && this.guard(() => this.save()));
    this.refresh();
  }

  save() {
    if (!this.unsaved) return;
    this.unsaved = false;
    const value = this.box?.value ?? "";
    keepNote(this.id, { value, as: "thought", about: this.querySelector(".prompt")?.textContent?.trim(), page: page.id });
  }

  refresh() {
    const value = store.state.texts[this.id]?.value ?? "";
    if (this.box && !this.unsaved && this.box.value !== value) this.box.value = value;
  }

  get isFilled() {
    return Boolean(store.state.texts[this.id]?.value.trim());
  }
}
