// <leadlet-plan>: plans and what came of them, what was written, rated and done; the ways to take it along, and to erase it.

import { outlineStops } from "./far.js";
import { pageDone } from "./progress.js";
import { activePlans, ACTIVE_PLANS } from "./due.js";
import { say } from "./words.js";
import { hash32 } from "./shuffle.js";
import { today, dueDay, dayOf } from "./days.js";
import { mergeStates } from "./state.js";
import { attempt } from "./store.js";
import { store, make, inside, focusOn, page, bring } from "./page.js";
import { keepNote } from "./keepsakes.js";
import { LeadletRoom, placeOf, dayWords, dateWords, makeButton, signOf, saveFile, copyText } from "./room.js";
import { deedsOf, planSentence, keepDeed, happenedOf, planReview, setPlan, erasePlan } from "./deeds.js";
import { showPlot } from "./plot.js";
import { calendarText, lessonReminders } from "./calendar.js";
import { FILE_LIMIT, carryText, knownThings, progressLink, LINK_LIMIT, readCarried } from "./carry.js";

export class LeadletPlan extends LeadletRoom {
  /** What was brought along, until the learner says yes. @type {State | undefined} */
  incoming;
  /** What is asked about plans just now, by the plan's id. @type {Map<string, Element>} */
  reviews = new Map();

  start() {
    super.start();
    // From a file on disk a link leads nowhere else: there only the file is offered.
    if (location.protocol === "file:") this.button("link").hidden = true;
    this.place("file").addEventListener("change", (event) => {
      const [file] = /** @type {HTMLInputElement} */ (event.target).files ?? [];
      // A file too long to be ours is not even read.
      if (file) (file.size > FILE_LIMIT ? Promise.resolve("") : file.text()).then((text) => this.offer(text));
    });
    const arrive = () => location.hash.startsWith("#progress=") && this.offer(location.hash);
    addEventListener("hashchange", arrive);
    arrive();
  }

  refresh() {
    const notes = Object.entries(store.state.texts).filter(([, { value }]) => value.trim()).sort(([, a], [, b]) => b.at - a.at);
    const as = (/** @type {string} */ kind) => notes.filter(([, note]) => note.as === kind);
    this.showPlans();
    this.put("kept-where", keptWhere());
    const stops = outlineStops(), done = stops.filter(({ id }) => pageDone(id)).length;
    this.show("remind", done > 0 && done < stops.length);
    this.show("plot", showPlot(this));
    for (const [section, list, kind] of [["texts", "notes", "thought"], ["lights", "thanks", "light"]]) {
      this.show(section, as(kind).length > 0);
      this.place(list).replaceChildren(...as(kind).map(([id, note]) => this.noteItem(id, note)));
    }
  }

  /** Those that are asked after, those that rest, those that are over; each newest first. */
  showPlans() {
    const list = this.place("plans");
    // Nobody is interrupted while they write.
    if ([...this.reviews.values()].some((review) => review.contains(document.activeElement))) return;
    const active = activePlans(store.state);
    const plans = Object.entries(store.state.texts).filter(([, { as, value }]) => (as === "plan" || as === "finished") && value.trim());
    const rank = (/** @type {[string, Note]} */ [id, { as }]) => (as === "finished" ? 2 : Number(!active.includes(id)));
    plans.sort((a, b) => rank(a) - rank(b) || b[1].at - a[1].at);
    list.replaceChildren(...plans.map((plan) => this.planItem(...plan, /** @type {const} */ (["active", "rests", "finished"])[rank(plan)])));
    this.show("no-plans", !plans.length);
  }

  /** @param {string} id @param {Note} note @param {"active" | "rests" | "finished"} state */
  planItem(id, note, state) {
    const { hue, sign, href, title } = placeOf(note.page);
    const deeds = deedsOf(id);
    const now = today(store.state);
    const said = store.state.ticks[`${id}/did-${now}`]?.value;
    const words = [
      state === "finished" ? say("plan_finished_on", { day: dateWords(note.at) }) : state === "rests" ? say("plan_rests", { n: ACTIVE_PLANS }) : "",
      deeds.length ? say("did_times", { n: deeds.length, day: dayWords(deeds[0]) }) : state === "finished" ? "" : say("kept_since", { day: dateWords(note.at) }),
    ].filter(Boolean).join(" ");
    const buttons = state === "active" ? [makeButton(say("did_it"), "did", said === true), makeButton(say("not_yet_done"), "not-yet-done", said === false)]
      : [makeButton(say("plan_again"), "again")];
    buttons.push(makeButton(say("erase_one"), "erase-one"));
    for (const button of buttons) button.setAttribute("aria-describedby", `plan-${id}`);
    const sentence = planSentence(note, "say");
    sentence.id = `plan-${id}`;
    const item = make("li", { "data-id": id, "data-hue": hue, "data-state": state });
    if (sign) item.append(signOf(sign));
    const happened = happenedOf(id);
    const review = this.reviews.get(id);
    item.append(make("div", {}, sentence, make("p", { class: "came" }, words, " ", ...(href ? [make("a", { href: inside(`${href}#${id}`) }, title)] : [])),
      ...(happened.length ? [make("ul", { class: "happened" }, ...happened.map(([day, text]) => make("li", {}, make("b", {}, dayWords(day)), ": ", text)))] : []),
      ...(state === "active" ? [make("p", { class: "ask" }, say("did_you"))] : []), make("div", { class: "actions" }, ...buttons), ...(review ? [review] : [])));
    return item;
  }

  /** @param {string} id @param {Note} note */
  noteItem(id, note) {
    const { hue, href, title } = placeOf(note.page);
    const item = make("li", { "data-id": id, "data-hue": hue }, ...(note.about ? [make("p", { class: "ask" }, note.about)] : []),
      make("blockquote", {}, note.value));
    item.append(make("p", { class: "small" }, ...(href ? [make("a", { href: inside(`${href}#${id}`) }, title), " "] : []),
      make("button", { type: "button", class: "as-link", "data-do": "erase-one" }, say("erase_one"))));
    return item;
  }

  /** @param {string} act @param {Element} target */
  press(act, target) {
    const item = target.closest("[data-id]");
    const id = item?.getAttribute("data-id") ?? "";
    if (act === "did" || act === "not-yet-done") {
      this.reviews.set(id, planReview(id, () => {
        this.reviews.delete(id);
        this.showPlans();
        this.say(say("plan_said"));
        focusOn(this.querySelector(`[data-id="${CSS.escape(id)}"] .say`));
      }));
      keepDeed(id, act === "did");
      focusOn(this.querySelector(`[data-id="${CSS.escape(id)}"] [data-do="${act}"]`));
    } else if (act === "again") {
      setPlan(id, "plan");
      focusOn(this.querySelector(`[data-id="${CSS.escape(id)}"] .say`));
    } else if (act === "erase-one") {
      const list = item?.parentElement?.previousElementSibling;
      this.reviews.delete(id);
      erasePlan(id);
      focusOn(list);
      this.say(say("erased_one"));
    } else if (act === "save") {
      const text = carryText(store.state, page.course);
      this.offerText(text, say("saved"));
      saveFile(`${page.course}.json`, new Blob([text], { type: "application/json" }));
    } else if (act === "calendar") this.calendar();
    else if (act === "remind") this.remind();
    else if (act === "link") this.link();
    else if (act === "print") window.print();
    else if (act === "copy") this.copy(/** @type {HTMLTextAreaElement} */ (this.place("copy-text")).value, "copied");
    else if (act === "read") this.offer(/** @type {HTMLTextAreaElement} */ (this.place("paste")).value);
    else if (act === "merge" || act === "leave") this.answer(act === "merge");
    else if (act === "erase") {
      store.erase();
      this.show("copy", false);
      this.say(say("erased"));
      focusOn(this.place("said"));
    }
  }

  /** @param {string} words */
  say(words) {
    this.put("said", words);
  }

  /** Shows the text, as a frame may drop a download. @param {string} text @param {string} words */
  offerText(text, words) {
    this.show("copy", true);
    /** @type {HTMLTextAreaElement} */ (this.place("copy-text")).value = text;
    this.say(words);
  }

  /** @param {string} text @param {string} words */
  copy(text, words) {
    const box = /** @type {HTMLTextAreaElement} */ (this.place("copy-text"));
    copyText(text, box, (done) => this.say(say(done ? words : "copy_by_hand")));
  }

  /** What links are packed by, brought when it is needed. @returns {Promise<Known | undefined>} */
  known() {
    return new Promise((found) => {
      const { known = "" } = this.dataset;
      window.leadletKnown ? found(knownThings()) : bring(known, () => found(knownThings()));
    });
  }

  /** Copies within the press: where a clipboard item may be promised, the link may take its time. */
  link() {
    const made = this.known().then((known) => {
      const address = known ? progressLink(store.state, known, page.course, location.href) : "";
      if (!address || address.length > LINK_LIMIT) throw new Error("too long");
      return address;
    });
    const byHand = () => made.then((address) => this.guard(() => this.copy(address, "link_copied")), () => {});
    const item = attempt(() => new ClipboardItem({ "text/plain": made.then((address) => new Blob([address], { type: "text/plain" })) }), undefined);
    made.then((address) => this.guard(() => this.offerText(address, say("link_made"))), () => this.guard(() => this.say(say("link_long"))));
    const write = item && attempt(() => navigator.clipboard.write([item]), undefined);
    write ? write.then(() => made).then(() => this.guard(() => this.say(say("link_copied"))), byHand) : byHand();
  }

  /** One lesson each workday, as a calendar file. */
  remind() {
    const time = /** @type {HTMLInputElement} */ (this.place("remind-time")).value.replace(/\D/g, "").slice(0, 4).padEnd(4, "0");
    const lessons = outlineStops().filter(({ id }) => !pageDone(id)).map(({ id, title, href, minutes }) => ({ id, title, minutes, address: new URL(href, location.href).href }));
    const events = lessonReminders(lessons, { day: dayOf(Date.now()), time, course: page.course });
    const text = calendarText(events, Date.now());
    this.offerText(text, say("reminders_made", { n: events.length }));
    saveFile(`${page.course}-reminders.ics`, new Blob([text], { type: "text/calendar" }));
  }

  /** The days on which something comes back, and the plans that are asked for. */
  calendar() {
    const now = today(store.state);
    /** @type {Map<number, string[]>} */
    const days = new Map();
    for (const [id, record] of Object.entries(store.state.practice)) {
      const day = Math.max(now, dueDay(record, page.gaps));
      if (!Number.isFinite(day)) continue;
      const note = store.state.texts[id];
      const plan = note?.as === "plan" && note.value ? planSentence(note, "").textContent ?? "" : "";
      days.set(day, [...(days.get(day) ?? []), plan]);
    }
    if (!days.size) return this.say(say("calendar_empty"));
    const events = [...days].sort(([a], [b]) => a - b).map(([day, things]) => ({
      uid: `${day}-${hash32(store.state.seed).toString(36)}@${page.course}.leadlet`, day,
      title: say("calendar_title", { n: things.length }), text: things.filter(Boolean).join("\n"),
    }));
    const text = calendarText(events, Date.now());
    this.offerText(text, say("calendar_made", { n: events.length, day: dayWords(events[0].day) }));
    saveFile(`${page.course}.ics`, new Blob([text], { type: "text/calendar" }));
  }

  /** Nothing merges before the learner says yes. @param {string} text */
  offer(text) {
    readCarried(text, page.course, () => this.known()).then(({ state, trouble }) => this.guard(() => {
      this.incoming = state;
      this.show("incoming", Boolean(state));
      if (!state) return this.say(say(trouble ?? ""));
      const times = [state.answers, state.pages].flatMap((group) => Object.values(group).map(({ last }) => Number(last.at ?? last)));
      const newest = [...times, ...Object.values(state.texts).map(({ at }) => at)].reduce((a, b) => Math.max(a, b), 0);
      this.put("incoming-words", say("incoming_words", {
        n: Object.keys(state.answers).length, pages: Object.values(state.pages).filter(({ done }) => done).length,
        words: Object.values(state.texts).filter(({ value }) => value.trim()).length, day: newest ? dateWords(newest) : "–",
      }));
      focusOn(this.place("incoming").querySelector("h2"));
    }));
  }

  /** @param {boolean} yes */
  answer(yes) {
    const { incoming } = this;
    if (yes && incoming) {
      // An erasing here is not undone by what was saved before it, so what is added counts as kept after it.
      store.change((state) => Object.assign(state, mergeStates(state, { ...incoming, erased: state.erased })));
    }
    this.incoming = undefined;
    this.show("incoming", false);
    if (location.hash.startsWith("#progress=")) attempt(() => history.replaceState(null, "", location.pathname + location.search), undefined);
    this.say(say(yes ? "added" : "left"));
    focusOn(this.place("said"));
  }
}

/** Where progress is kept, and what that means here. */
function keptWhere() {
  const { shelf } = store;
  if (shelf !== "device") return say(shelf === "launcher" ? "kept_by_launcher" : "kept_until_closed");
  // WebKit clears a site's storage after seven days without a visit, unless it was put on the home screen.
  const isSafari = /^Apple/.test(navigator.vendor) && location.protocol !== "file:" && !matchMedia("(display-mode: standalone)").matches;
  return say("kept_on_device") + (isSafari ? " " + say("kept_seven_days") : "");
}
