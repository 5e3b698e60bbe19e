// "How sure are you?": three parts of one bar, asked with a question that wants it, never required.

import { say } from "./words.js";
import { make } from "./page.js";

/** @param {string} id of the question */
export function sureField(id) {
  const parts = ["sure_1", "sure_2", "sure_3"].map((key, place) =>
    make("label", {}, make("input", { type: "radio", name: id + "-sure", value: String(place + 1) }), " ", make("span", {}, say(key))));
  return make("fieldset", { class: "sure scale" }, make("legend", {}, say("sure")), make("div", { class: "parts" }, ...parts));
}

/** @param {ParentNode} within @returns {number | undefined} */
export function sureOf(within) {
  const chosen = within.querySelector(".sure input:checked");
  return chosen instanceof HTMLInputElement ? Number(chosen.value) : undefined;
}

/** @param {ParentNode} within @param {number} [sure] */
export function putSure(within, sure) {
  for (const input of within.querySelectorAll(/** @type {"input"} */ (".sure input"))) input.checked = input.value === String(sure);
}
