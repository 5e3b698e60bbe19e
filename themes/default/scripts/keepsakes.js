// What the learner says and keeps without being judged: <leadlet-commit>, <leadlet-rating>, <leadlet-card>.

import { activePlans, ACTIVE_PLANS } from "./due.js";
import { say } from "./words.js";
import { stamp, practise } from "./days.js";
import { store, LeadletElement, whileTyping, fitRows, need, page, make } from "./page.js";

/** Keeps words with what they answer, so that My plan can show them without the lesson. @param {string} id @param {Omit<Note, "at">} note */
export function keepNote(id, note) {
  store.change((state) => {
    state.texts[id] = { ...note, at: stamp(state.texts[id]?.at) };
  });
}

/** @param {string} id @param {string} value */
export function keepChoice(id, value) {
  store.change((state) => {
    state.choices[id] = { value, at: stamp(state.choices[id]?.at) };
  });
}

/** An if-then plan: two boxes in a sentence. What is typed is kept; with the button it becomes a plan, and comes back. */
export class LeadletCommit extends LeadletElement {
  start() {
    this.boxes = [...this.querySelectorAll("textarea")];
    whileTyping(this, () => this.keep(store.state.texts[this.id]?.as ?? "draft"));
    const button = need(this, "[data-do=keep]", HTMLElement), words = button.textContent;
    // The lesson's own words become a plan only on purpose: changed, or said to be meant.
    this.addEventListener("input", () => {
      delete this.dataset.asked;
      button.textContent = words;
    });
    button.addEventListener("click", () => this.guard(() => {
      if (!this.boxes?.every((box) => box.value.trim())) return this.tell(say("write_both"), true);
      if (!this.isFilled && this.dataset.asked === undefined && this.boxes.every((box) => box.value === box.defaultValue)) {
        this.dataset.asked = "";
        button.textContent = say("keep_as_is");
        return this.tell(say("change_a_word"));
      }
      const rests = !this.isFilled && activePlans(store.state).length >= ACTIVE_PLANS;
      this.keep("plan");
      this.tell(say("plan_kept", { n: page.gaps[0] }) + (rests ? " " + say("oldest_rests", { n: ACTIVE_PLANS }) : ""));
    }));
    need(this, ".actions", HTMLElement).hidden = false;
    this.refresh();
  }

  /** @param {string} as */
  keep(as) {
    const value = (this.boxes ?? []).map((box) => box.value.replace(/\s+/g, " ").trim()).join("\n");
    const { before = "", middle = "", after = "" } = need(this, ".plan", HTMLElement).dataset;
    const about = [before, middle, after].join("\n");
    keepNote(this.id, { value, as, about, page: page.id });
    if (as === "plan" && !store.state.practice[this.id]) store.change((state) => practise(state, this.id, false));
  }

  refresh() {
    const kept = store.state.texts[this.id];
    const parts = kept?.value.split("\n");
    if (parts) this.boxes?.forEach((box, place) => { if (box !== document.activeElement) box.value = parts[place] ?? ""; });
    this.boxes?.forEach(fitRows);
    this.dataset.state = this.isFilled ? "kept" : "open";
    if (this.isFilled && !this.querySelector(".result")?.textContent) this.tell(say("plan_kept", { n: page.gaps[0] }));
  }

  get isFilled() {
    return ["plan", "finished"].includes(store.state.texts[this.id]?.as ?? "");
  }

  /** @param {string} words @param {boolean} [no] */
  tell(words, no = false) {
    const result = need(this, ".result", HTMLElement);
    result.classList.toggle("no", no);
    result.replaceChildren(make("p", {}, words));
  }
}

/** A scale, never scored. */
export class LeadletRating extends LeadletElement {
  start() {
    this.addEventListener("change", (event) => keepChoice(this.id, /** @type {HTMLInputElement} */ (event.target).value));
    this.refresh();
  }

  refresh() {
    for (const input of this.querySelectorAll("input")) input.checked = input.value === store.state.choices[this.id]?.value;
    const said = this.querySelector("[data-part=kept]");
    if (said) said.textContent = this.isFilled ? say("kept") : "";
  }

  get isFilled() {
    return store.state.choices[this.id] !== undefined;
  }
}

/** A card with two sides: turned over, one says if one knew it. */
export class LeadletCard extends LeadletElement {
  start() {
    const back = need(this, "details", HTMLDetailsElement);
    const actions = need(this, ".actions", HTMLElement);
    back.addEventListener("toggle", () => { actions.hidden = !back.open; });
    actions.addEventListener("click", (event) => {
      const act = /** @type {Element} */ (event.target).closest("button")?.dataset.do;
      if (act) this.guard(() => this.keep(act));
    });
    this.refresh();
  }

  /** @param {string} act "knew" or "not-yet" */
  keep(act) {
    keepChoice(this.id, act);
    // In practice the room says when it comes back.
    if (!this.closest("leadlet-practice") && !store.state.practice[this.id]) store.change((state) => practise(state, this.id, false));
    this.dispatchEvent(new CustomEvent("leadlet-answer", { bubbles: true, detail: { id: this.id, knew: act === "knew" } }));
  }

  refresh() {
    if (this.closest("leadlet-practice")) return;
    const kept = store.state.choices[this.id]?.value;
    if (kept) this.dataset.state = kept;
    if (kept) need(this, ".result", HTMLElement).replaceChildren(make("p", {}, say("comes_back", { n: page.gaps[0] })));
    for (const button of this.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.do === kept));
  }

  get isFilled() {
    return store.state.practice[this.id] !== undefined;
  }
}
