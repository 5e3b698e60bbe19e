// <leadlet-question>: takes an answer, says at once how it was, lets one try again, and remembers.

import { sureField, sureOf, putSure } from "./sure.js";
import { say, language } from "./words.js";
import { score } from "./score.js";
import { shuffled } from "./shuffle.js";
import { canonical } from "./state.js";
import { kinds } from "./choice.js";
import { LeadletElement, need, make, store } from "./page.js";
import { verdictOf, feedbackText } from "./verdict.js";
import { chainHints } from "./hints.js";
import { lessonBook } from "./book.js";
import { optionsOf, optionId, markOption, markOptions } from "./option.js";

/** An element is asked for no part of itself before start() has found it. @type {any} */
export const unset = undefined;

export class LeadletQuestion extends LeadletElement {
  kind = /** @type {Kind} */ (unset);
  field = /** @type {HTMLElement} */ (unset);
  result = /** @type {HTMLElement} */ (unset);
  actions = /** @type {HTMLElement} */ (unset);
  check = /** @type {HTMLButtonElement} */ (unset);
  show = /** @type {HTMLButtonElement} */ (unset);
  again = /** @type {HTMLButtonElement} */ (unset);
  /** Goes on to what comes next, once it is settled. */
  on = /** @type {HTMLButtonElement} */ (unset);
  bar = /** @type {HTMLElement} */ (unset);
  answer = /** @type {HTMLElement} */ (unset);
  explain = /** @type {Element | null} */ (null);
  checkWords = "";
  rightKey = /** @type {Key} */ ({});
  /** Where its answers are kept: a room brings a book of its own. */
  book = /** @type {Book} */ (unset);
  /** The options as written. @type {string[]} */
  written = [];
  /** When the answer that is shown was given: 0 none, -1 nothing is shown yet. */
  shownAt = -1;
  /** When it was last pressed: a double click is one. */
  pressedAt = 0;

  connectedCallback() {
    if (!this.book && this.closest("leadlet-quiz, leadlet-practice")) return;
    // Kinds beside choices come with a script of their own, which calls once more.
    if (!kinds[this.dataset.kind ?? ""]) return;
    this.book ??= lessonBook;
    super.connectedCallback();
  }

  start() {
    this.kind = kinds[this.dataset.kind ?? ""];
    this.field = need(this, "fieldset", HTMLFieldSetElement);
    this.result = need(this, ".result", HTMLElement);
    this.actions = need(this, ".actions", HTMLElement);
    this.check = need(this, "[data-do=check]", HTMLButtonElement);
    this.show = need(this, "[data-do=show]", HTMLButtonElement);
    this.again = make("button", { type: "button", class: "button plain", "data-do": "again", hidden: true }, say("try_again"));
    this.on = make("button", { type: "button", class: "button", "data-do": "on", hidden: true });
    this.bar = need(this, ".bar", HTMLElement);
    this.answer = need(this, ".answer", HTMLElement);
    this.explain = this.querySelector(".explain");
    this.checkWords = this.check.textContent ?? "";
    this.rightKey = this.kind.key(this);
    this.written = optionsOf(this).map(optionId);
    this.kind.start?.(this);
    this.mix();
    if (this.dataset.confidence !== undefined) this.bar.before(sureField(this.id));
    this.show.after(this.again, this.on);
    this.attend();
    chainHints(this);
    this.answer.hidden = true;
    this.actions.hidden = false;
    this.refresh();
  }

  attend() {
    this.check.addEventListener("click", () => this.guard(() => this.take()));
    this.show.addEventListener("click", () => this.guard(() => this.reveal()));
    this.again.addEventListener("click", () => this.guard(() => this.reopen()));
    this.on.addEventListener("click", () => this.guard(() => this.book.goOn?.(this)));
    // A settled answer stays as it is; its inputs can still be reached and read.
    this.addEventListener("click", (event) => {
      const target = /** @type {Element} */ (event.target);
      if (this.dataset.state === "settled" && target.closest("fieldset :is(label, input, button, select)") && !target.closest("a")) {
        event.preventDefault();
      }
    });
    this.field.addEventListener("change", (event) => this.guard(() => this.changed(/** @type {Element} */ (event.target))));
  }

  /** Options stand in an order of the learner's own; true comes before false everywhere. @param {string} [salt] */
  mix(salt = "") {
    const seed = store.state.seed + this.id + salt;
    if (this.kind.mix) return this.kind.put(this, this.kind.mix(this, seed));
    if (!this.written.length || this.dataset.shuffle === "no" || this.dataset.kind === "true-false") return;
    const each = new Map(optionsOf(this).map((option) => [optionId(option), option]));
    const mixed = shuffled(this.written, seed).map((id) => /** @type {HTMLElement} */ (each.get(id)));
    mixed[0].parentElement?.append(...mixed);
  }

  get recordId() {
    return `${this.id}@${this.dataset.key}`;
  }

  get attempts() {
    return this.book.once ? 1 : Number(this.dataset.attempts) || 0;
  }

  get record() {
    return this.book?.read(this);
  }

  get isSettled() {
    return this.record?.settled !== undefined;
  }

  /** @param {Given} given */
  judge(given) {
    return score(this.dataset.kind ?? "", given, this.rightKey, language());
  }

  /** "Check my answer". */
  take() {
    const given = this.kind.given(this);
    if (!given.length) return this.complain(this.kind.first?.(this) ?? say("choose_first"));
    const old = this.record?.last;
    const guessing = this.dataset.pre !== undefined && !old;
    const fresh = !old || old.pre || old.end || this.dataset.state === "open";
    const same = canonical(old?.given) === canonical(given);
    if (same && this.isDouble()) return;
    if (same && !fresh) return this.complain(say("choose_other"));
    const { part } = this.judge(given);
    const tries = fresh ? 1 : old.tries + 1;
    const end = part === 1 || (this.attempts > 0 && tries >= this.attempts);
    const sure = sureOf(this);
    /** @type {Omit<Answer, "at">} */
    const answer = { given, part, wording: this.dataset.wording ?? "", tries };
    if (sure) answer.sure = sure;
    if (guessing) answer.pre = true;
    else if (end) answer.end = true;
    this.keep(answer);
  }

  /** "Show the answer". */
  reveal() {
    const old = this.record?.last;
    if (old) this.keep({ ...old, end: true, shown: true });
  }

  /** @param {Omit<Answer, "at">} answer */
  keep(answer) {
    this.pressedAt = Date.now();
    this.result.removeAttribute("aria-live");
    this.dataset.fresh = "";
    this.book.keep(this, answer);
    this.refresh();
    this.showBar();
    this.dispatchEvent(new CustomEvent("leadlet-answer", { bubbles: true, detail: { id: this.id, answer } }));
  }

  /** The verdict is in view after an answer. A bar that sticks to the edge is there already. */
  showBar() {
    const { top, bottom } = this.bar.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) this.bar.scrollIntoView({ block: "nearest" });
  }

  isDouble() {
    return Date.now() - this.pressedAt < 400;
  }

  /** "Try it again": a new round; what is kept stays until it is checked. */
  reopen() {
    if (this.isDouble()) return;
    this.open();
    this.kind.put(this, []);
    const first = this.field.querySelector("input, select, button");
    if (first instanceof HTMLElement) first.focus();
  }

  open() {
    this.clear();
    putSure(this, undefined);
    this.setState("open");
    this.tell([]);
  }

  clear() {
    optionsOf(this).forEach((option) => markOption(option));
    this.kind.clear?.(this);
  }

  /** Shows what is kept, if it is not shown yet. */
  refresh() {
    const record = this.record;
    const at = record?.last.at ?? 0;
    if (at === this.shownAt) return;
    const restored = this.shownAt < 0;
    if (restored || !record) this.result.setAttribute("aria-live", "off");
    this.shownAt = at;
    if (!record) {
      this.open();
      if (restored && this.book.hadOther(this)) this.tell([make("p", {}, say("key_changed"))], true);
      else if (!restored) this.kind.put(this, []);
      return;
    }
    this.paint(record);
  }

  /** @param {AnswerRecord} record */
  paint(record) {
    const { last } = record;
    const judged = this.judge(last.given);
    if (last.end || last.tries === 1) this.clear();
    this.kind.put(this, last.given);
    putSure(this, last.sure);
    this.setState(last.pre ? "guessed" : last.end ? "settled" : "tried");
    if (!last.pre) (this.kind.paint ?? markOptions)(this, record, judged);
    const { title, text, no } = verdictOf(record, judged, this.attempts);
    const said = [make("p", {}, make("strong", {}, title), text ? " " + text : "")];
    if (last.wording && last.wording !== this.dataset.wording) said.push(make("p", {}, say("wording_changed")));
    const first = !last.pre && last.end && canonical(record.first.given) !== canonical(last.given) && this.kind.words?.(this, record.first.given);
    if (first) said.push(make("p", {}, say(record.first.pre ? "first_guess" : "first_answer"), ": ", first));
    const feedback = last.pre ? "" : feedbackText(this, last.given);
    if (feedback) said.push(make("p", { class: "unseen" }, feedback));
    this.tell(said, no);
  }

  /** @param {"open" | "tried" | "settled" | "guessed"} state */
  setState(state) {
    const settled = state === "settled";
    this.dataset.state = state;
    for (const input of this.querySelectorAll("fieldset :is(input, select)")) {
      if (settled) input.setAttribute("aria-disabled", "true");
      else input.removeAttribute("aria-disabled");
      if (input instanceof HTMLInputElement) input.readOnly = settled && input.type === "text";
    }
    for (const moves of this.querySelectorAll(/** @type {"span"} */ (".moves"))) moves.hidden = settled;
    if (this.explain) settled ? this.bar.before(this.explain) : this.answer.append(this.explain);
    this.check.classList.toggle("plain", state === "guessed");
    this.check.textContent = this.dataset.pre !== undefined && !this.record ? say("keep_guess") : this.checkWords;
    const held = document.activeElement;
    this.check.hidden = settled;
    this.show.hidden = state !== "tried";
    this.again.hidden = !settled || this.attempts > 0;
    this.on.textContent = settled || state === "guessed" ? this.book.onward?.(this) ?? "" : "";
    this.on.hidden = !this.on.textContent;
    // A button that goes leaves the focus to the next thing to do, or to the verdict.
    if (!(held instanceof HTMLElement && held.hidden && this.actions.contains(held))) return;
    const next = [this.check, this.on, this.again].find((button) => !button.hidden) ?? this.result;
    if (next === this.result) next.tabIndex = -1;
    next.focus({ preventScroll: true });
  }

  /** A choice was changed after a try: what was said of it no longer holds. @param {Element} target */
  changed(target) {
    this.field.querySelector(".error")?.remove();
    const option = target.closest(".option");
    this.kind.changed?.(this, target);
    const alone = this.dataset.many !== undefined || this.dataset.kind === "matching";
    if (alone && this.dataset.state === "tried" && option instanceof HTMLElement) markOption(option);
  }

  /** @param {string} words said in the legend too, where it is heard with the group */
  complain(words) {
    this.field.querySelector(".error")?.remove();
    this.field.querySelector("legend")?.append(make("span", { class: "error unseen" }, " " + words));
    this.result.removeAttribute("aria-live");
    this.tell([make("p", {}, words)], true);
    this.showBar();
  }

  /** @param {Node[]} said @param {boolean} [no] */
  tell(said, no = false) {
    this.result.classList.toggle("no", no);
    this.result.replaceChildren(...said);
  }

  fail() {
    this.querySelector(".answer")?.removeAttribute("hidden");
    this.querySelector(".actions")?.setAttribute("hidden", "");
  }
}
