// <leadlet-reflect>: a private text box, kept on the device while one writes.

/**
 * Keeps what is typed: a moment later, and before the page goes.
 * @param {LeadletElement} element @param {() => void} save
 * @returns {() => boolean} whether something is not kept yet
 */
function whileTyping(element, save) {
  let isOpen = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const now = () => {
    if (isOpen) element.guard(save);
    isOpen = false;
  };
  element.addEventListener("input", () => {
    isOpen = true;
    clearTimeout(timer);
    timer = setTimeout(now, 400);
  });
  element.addEventListener("change", now);
  addEventListener("pagehide", now);
  document.addEventListener("visibilitychange", () => document.hidden && now());
  return () => isOpen;
}

class LeadletReflect extends LeadletElement {
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
  }

  get isFilled() {
    return Boolean(store.state.texts[this.id]?.value.trim());
  }
}
