// <leadlet-practice>: what practice asks today, one thing at a time; then how it went, when it goes on, and one thing to do next.

import { practise, today, dueDay } from "./days.js";
import { planSentence, keepDeed, planReview } from "./deeds.js";
import { store, page, bring, make, asHtml, carryEmbed, inside, need, focusOn } from "./page.js";
import { dailyPractice } from "./daily.js";
import { practiceItems } from "./due.js";
import { practiceMinutes, outlinePages, nextStop } from "./progress.js";
import { outlineStops } from "./far.js";
import { say } from "./words.js";
import { LeadletRoom, placeOf, makeButton, dayWords } from "./room.js";

export class LeadletPractice extends LeadletRoom {
  /** What each page's script brought. @type {Map<string, Record<string, string>>} */
  things = new Map();
  /** The thing that is shown. */
  current = "";
  /** How many were done in this sitting. */
  count = 0;
  /** What could not be brought. @type {Set<string>} */
  lost = new Set();
  /** Answers of this sitting. @type {Map<string, Answer>} */
  given = new Map();

  start() {
    window.leadletPractice = (id, things) => this.things.set(id, things);
    this.addEventListener("leadlet-answer", (event) => {
      const { id, knew, last } = /** @type {CustomEvent} */ (event).detail;
      if (knew !== undefined) this.guard(() => this.settle(id, knew, false, last));
    });
    super.start();
    if (this.current) return;
    const { now } = this.today;
    const lede = document.querySelector("[data-part=lede]");
    if (lede && now.length) lede.textContent = say("for_today", { n: now.length, minutes: practiceMinutes(now.length) });
    this.next();
  }

  get today() {
    const items = practiceItems(outlinePages()).filter(({ id }) => !this.lost.has(id));
    return dailyPractice(store.state, items, page.gaps, window.leadletOutline?.daily);
  }

  /** @returns {void} */
  next() {
    const { now } = this.today;
    const [first] = now;
    this.show("due", first !== undefined);
    this.show("rest", first === undefined);
    if (!first) return this.rest();
    this.current = first.id;
    if (first.isPlan) return this.lay(first, now.length, this.reviewOf(first.id));
    if (this.things.has(first.page)) return this.lay(first, now.length, this.things.get(first.page)?.[first.id]);
    bring(page.root + first.script, () => this.guard(() => this.lay(first, now.length, this.things.get(first.page)?.[first.id])));
  }

  /** Shows one thing. What could not be brought is passed over. @param {Item} one @param {number} left @param {string | Element} [thing] @returns {void} */
  lay({ id, page: from }, left, thing) {
    if (!thing) {
      this.lost.add(id);
      return this.next();
    }
    const body = make("div", { class: "body" });
    if (typeof thing === "string") body.innerHTML = asHtml(thing);
    else body.append(thing);
    carryEmbed(body);
    const { title, href, hue } = placeOf(from);
    const label = make("h2", { class: "label", tabindex: "-1" }, say("practice_left", { n: left }));
    const go = make("div", { class: "actions", "data-part": "next", hidden: true }, make("button", { type: "button", class: "button", "data-do": "next" }, say("go_next")));
    body.append(make("div", { class: "result", role: "status", "data-part": "later" }), go,
      make("p", { class: "small soft" }, make("a", { href: inside(href + "#" + id) }, title)));
    this.place("steps").replaceChildren(make("section", { class: "step", "data-step": "try", "data-hue": hue }, label, body));
    if (this.count || this.lost.size) label.focus();
    const question = /** @type {LeadletQuestion | null} */ (body.querySelector("leadlet-question"));
    if (!question) return;
    question.removeAttribute("data-pre");
    question.book = this.book;
    question.connectedCallback();
  }

  /** @type {Book} */
  book = {
    once: true,
    read: ({ id }) => {
      const last = this.given.get(id);
      return last && { first: last, last, settled: last.at };
    },
    keep: (question, answer) => {
      this.given.set(question.id, { ...answer, at: Date.now() });
      this.settle(question.id, answer.part === 1, answer.sure === 3 && answer.part < 1);
    },
    hadOther: () => false,
  };

  /** The plan, "Did you?", and what follows. @param {string} id */
  reviewOf(id) {
    const review = make("div", {}, planSentence(store.state.texts[id], "prompt"), make("h3", { class: "ask" }, say("did_you")));
    const ask = make("div", { class: "actions" }, makeButton(say("did_it"), "did"), makeButton(say("not_yet_done"), "not-yet-done"));
    review.append(ask);
    return review;
  }

  /** @param {string} act @param {Element} target */
  press(act, target) {
    if (act === "next") {
      this.count++;
      this.next();
    } else if (act === "did" || act === "not-yet-done") {
      const { current: id } = this;
      keepDeed(id, act === "did");
      const review = planReview(id, () => {
        review.remove();
        need(this, ".prompt", HTMLElement).replaceWith(planSentence(store.state.texts[id], "prompt"));
        this.later(id);
      });
      target.closest(".actions")?.replaceWith(review);
      review.querySelector("input")?.focus();
    }
  }

  /** @param {string} id @param {boolean} right @param {boolean} [bad] @param {boolean} [last] it comes back no more */
  settle(id, right, bad = false, last = false) {
    store.change((state) => {
      practise(state, id, right, bad);
      state.practice[id].asked = today(state);
      if (last) state.practice[id].gap = page.gaps.length;
    });
    const thing = this.querySelector("leadlet-card");
    if (thing) need(thing, ".actions", HTMLElement).hidden = true;
    this.later(id);
  }

  /** Says when it comes back. @param {string} id */
  later(id) {
    const day = dueDay(store.state.practice[id], page.gaps);
    const words = store.state.texts[id]?.as === "finished" ? say("plan_finished") : Number.isFinite(day) ? say("comes_on", { day: dayWords(day) }) : say("retired");
    this.place("later").replaceChildren(make("p", {}, words));
    this.show("next", true);
    setTimeout(() => focusOn(this.querySelector("[data-do=next]")));
  }

  /** Nothing is left for today: how it went, when it goes on, what to do next. */
  rest() {
    const { done, questions, right, next } = this.today;
    this.put("rest-title", say(done ? "done_today" : "nothing_due"));
    const went = !done ? "" : done === questions ? say("went", { n: done, right }) : questions ? say("went_with_plans", { n: done, right, of: questions }) : say("went_plans", { n: done });
    this.put("rest-words", [went, next === undefined ? say("nothing_yet") : say("next_on", { day: dayWords(next) })].filter(Boolean).join(" "));
    const stops = outlineStops(), stop = nextStop(stops);
    const to = need(this, "[data-part=rest-next]", HTMLAnchorElement);
    to.textContent = stop ? say(store.state.pages[stop.id] ? "continue_with" : "start_with", { title: stop.title, n: stop.minutes }) : say("see_record");
    to.setAttribute("href", inside(stop ? stop.href : "record.html"));
    if (this.count || this.lost.size) focusOn(this.place("rest-title"));
  }
}
