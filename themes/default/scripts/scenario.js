// <leadlet-scenario>: a branching story. What was read stays readable, each step can be taken back, the ending says what led where.

import { say } from "./words.js";
import { score } from "./score.js";
import { LeadletElement, make, need, store, focusOn } from "./page.js";
import { copyOf } from "./option.js";
import { keepAnswer } from "./book.js";
import { unset } from "./question.js";

export class LeadletScenario extends LeadletElement {
  /** The scenes by step; the first is "". @type {Map<string, HTMLElement>} */
  scenes = new Map();
  story = make("div", { class: "story" });
  result = /** @type {HTMLElement} */ (unset);
  actions = /** @type {HTMLElement} */ (unset);
  /** The path that is shown. @type {string | undefined} */
  shown;

  start() {
    for (const scene of this.querySelectorAll(/** @type {"div"} */ (".scene"))) {
      this.scenes.set(scene.dataset.step ?? "", scene);
      scene.hidden = true;
    }
    this.result = need(this, ".result", HTMLElement);
    this.actions = need(this, ".actions", HTMLElement);
    this.result.before(this.story);
    this.addEventListener("click", (event) => this.guard(() => this.press(event)));
    this.refresh();
  }

  /** The steps that were chosen, one after another. */
  get path() {
    const kept = store.state.answers[this.id]?.last.given ?? [];
    const lost = kept.findIndex((step) => !this.scenes.has(step));
    return lost < 0 ? kept : kept.slice(0, lost);
  }

  get isSettled() {
    return store.state.answers[this.id]?.settled !== undefined;
  }

  /** @param {Event} event */
  press(event) {
    const target = /** @type {Element} */ (event.target);
    const to = target.closest("[data-to]")?.getAttribute("data-to");
    const act = target.closest("button")?.dataset.do;
    if (to != null) {
      event.preventDefault();
      this.keep([...this.path, to]);
    } else if (act === "back") this.keep(this.path.slice(0, -1));
    else if (act === "restart") this.keep([]);
  }

  /** @param {string[]} given */
  keep(given) {
    const mark = this.scenes.get(given[given.length - 1] ?? "")?.dataset.mark;
    const endings = { good: 1, fair: 0.5, poor: 0 };
    const { part } = score("scenario", [mark], { endings });
    keepAnswer(this.id, { given, part, wording: "", tries: 1, ...(mark && { end: true }) });
    this.refresh();
    focusOn(this.story.lastElementChild);
    this.dispatchEvent(new CustomEvent("leadlet-answer", { bubbles: true, detail: { id: this.id } }));
  }

  refresh() {
    const path = this.path;
    const kept = store.state.answers[this.id]?.last.given ?? [];
    if (kept.join(">") === this.shown) return;
    this.shown = kept.join(">");
    this.story.replaceChildren(...["", ...path].map((step, place) => this.scene(step, path[place])));
    const mark = this.scenes.get(path[path.length - 1] ?? "")?.dataset.mark ?? "";
    this.dataset.state = mark ? "settled" : "open";
    const isGone = kept.length > path.length;
    this.result.classList.toggle("no", mark !== "good");
    this.result.replaceChildren(...(isGone ? [make("p", {}, say("step_gone"))] : []), ...(mark ? [make("p", {}, make("strong", {}, say("what_led"))), this.paths(path)] : []));
    this.actions.hidden = !path.length;
    need(this.actions, "[data-do=restart]", HTMLElement).hidden = !mark;
  }

  /** A scene of the story; what was chosen in it is said and can no longer be pressed. @param {string} step @param {string} [chosen] */
  scene(step, chosen) {
    const from = /** @type {HTMLElement} */ (this.scenes.get(step));
    const { mark } = from.dataset;
    const made = make("div", { class: "scene", "data-step": step, ...(mark && { "data-mark": mark }) }, ...copyOf(from));
    if (chosen === undefined) return made;
    for (const link of made.querySelectorAll("[data-to]")) {
      const mine = link.getAttribute("data-to") === chosen;
      link.setAttribute("data-state", mine ? "taken" : "none");
      if (mine) link.prepend(make("b", { class: "unseen" }, say("you_chose") + " "));
      for (const name of ["href", "data-to"]) link.removeAttribute(name);
    }
    return made;
  }

  /** Each choice on the way, and the others, with what they led to. @param {string[]} path */
  paths(path) {
    const list = make("ul", { class: "paths" });
    ["", ...path].forEach((step, place) => {
      for (const link of this.scenes.get(step)?.querySelectorAll("[data-to]") ?? []) {
        const to = link.getAttribute("data-to") ?? "";
        const scene = this.scenes.get(to);
        const words = say(to === path[place] ? "led_to" : "would_lead", {
          choice: link.textContent?.trim() ?? "", step: scene?.querySelector("h2, h3, h4, h5, h6")?.textContent ?? "",
        });
        list.append(make("li", { "data-state": to === path[place] ? "taken" : "none" }, words));
      }
    });
    return list;
  }

  fail() {
    this.story.remove();
    for (const scene of this.scenes.values()) scene.hidden = false;
  }
}
