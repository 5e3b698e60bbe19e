// If-then plans: their sentence, what came of them, and whether they are kept, changed or finished.

import { say } from "./words.js";
import { makeButton } from "./room.js";
import { keepNote } from "./keepsakes.js";
import { today, stamp, practise } from "./days.js";
import { make, store } from "./page.js";

/** @param {Note} note @param {string} looks the class */
export function planSentence({ value, about = "" }, looks) {
  const [cue = "", action = ""] = value.split("\n");
  const [before = "", middle = "", after = ""] = about.split("\n");
  const comma = /^[\s,，、،]/.test(middle) ? "" : ", ";
  const end = after.trim() ? (/^[\p{P}]/u.test(after.trim()) ? "" : " ") + after.trim() : ".";
  return make("p", { class: looks }, before.trim() + " ", make("strong", {}, cue), comma + middle.trim() + " ", make("strong", {}, action), end);
}

/** "Did it" or "not yet", once a day; practice follows. @param {string} id @param {boolean} done */
export function keepDeed(id, done) {
  store.change((state) => {
    const key = `${id}/did-${today(state)}`;
    state.ticks[key] = { value: done, at: stamp(state.ticks[key]?.at) };
    practise(state, id, done);
    state.practice[id].asked = today(state);
  });
}

/** Days that stand at the end of keys. @param {Iterable<string>} keys @param {string} start @returns {number[]} newest first */
const daysOf = (keys, start) => [...keys].filter((key) => key.startsWith(start)).map((key) => Number(key.slice(start.length)))
  .filter((day) => Number.isInteger(day) && day >= 0 && day <= today(store.state)).sort((a, b) => b - a);

/** The days on which it was done, newest first. @param {string} id @returns {number[]} */
export const deedsOf = (id) => daysOf(Object.keys(store.state.ticks).filter((key) => store.state.ticks[key].value), id + "/did-");

/** What came of a plan, newest first. @param {string} id @returns {[number, string][]} */
export const happenedOf = (id) => daysOf(Object.keys(store.state.texts), id + "/happened-")
  .map((day) => /** @type {[number, string]} */ ([day, store.state.texts[`${id}/happened-${day}`].value])).filter(([, words]) => words);

/** A plan begins, rests or ends: what is kept last is asked after first. @param {string} id @param {"plan" | "finished"} as @param {string} [value] */
export const setPlan = (id, as, value = store.state.texts[id].value) => keepNote(id, { ...store.state.texts[id], value, as });

/** Takes a plan away, with all that came of it. @param {string} id */
export function erasePlan(id) {
  for (const key of Object.keys(store.state.texts)) {
    if (key === id || key.startsWith(id + "/happened-")) keepNote(key, { ...store.state.texts[key], value: "" });
  }
}

/** How many characters one line on what happened may have. */
const LINE = 300;

/**
 * "What happened?" in one line, and "Keep, change or finish this plan".
 * @param {string} id @param {() => void} then it was said
 */
export function planReview(id, then) {
  const day = today(store.state), key = `${id}/happened-${day}`;
  const line = make("input", { type: "text", maxlength: String(LINE), autocomplete: "off", value: store.state.texts[key]?.value ?? "" });
  const actions = make("div", { class: "actions" }, ...["keep", "change", "finish"].map((act) => makeButton(say("plan_" + act), "review-" + act)));
  const review = make("div", { class: "review" }, make("label", {}, make("span", {}, say("what_happened")), " ", line), make("p", {}, say("keep_change_finish")), actions);
  /** @type {HTMLTextAreaElement[]} */
  let boxes = [];
  const end = () => {
    const value = line.value.replace(/\s+/g, " ").trim();
    const { about, page: from } = store.state.texts[id];
    if (value || store.state.texts[key]?.value) keepNote(key, { value, as: "happened", about, page: from });
    then();
  };
  review.addEventListener("click", (event) => {
    const act = /** @type {Element} */ (event.target).closest("button")?.dataset.do;
    if (!act?.startsWith("review-")) return;
    event.stopPropagation();
    const { value, about = "" } = store.state.texts[id];
    if (act === "review-change") {
      const words = about.split("\n"), parts = value.split("\n");
      boxes = [0, 1].map((at) => make("textarea", { rows: "1", autocomplete: "off", "aria-label": words[at] || say(at ? "plan_action" : "plan_cue") }, parts[at] ?? ""));
      actions.replaceWith(make("div", { class: "plan" }, ...boxes.map((box, at) => make("label", {}, make("span", {}, words[at]), " ", box))),
        make("div", { class: "actions" }, makeButton(say("plan_save"), "review-save")));
      boxes[0].focus();
    } else if (act === "review-save") {
      const value = boxes.map((box) => box.value.replace(/\s+/g, " ").trim());
      const empty = boxes[value.indexOf("")];
      if (empty) return empty.focus();
      setPlan(id, "plan", value.join("\n"));
      end();
    } else {
      setPlan(id, act === "review-finish" ? "finished" : "plan");
      end();
    }
  });
  return review;
}
