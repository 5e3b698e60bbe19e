// The sentence under a question that says how it went.

import { say } from "./words.js";
import { optionId, optionsOf } from "./option.js";

/**
 * @param {AnswerRecord} record
 * @param {Judged} judged
 * @param {number} attempts 0 without limit
 * @returns {{title: string, text: string, no: boolean}}
 */
export function verdictOf({ last }, { parts }, attempts) {
  if (last.pre) return { title: say("guessed"), text: say("guessed_why"), no: false };
  if (last.shown) return { title: say("shown"), text: "", no: true };
  if (last.part === 1) {
    const title = last.tries === 1 ? say("right") : last.tries === 2 ? say("right_second") : say("right_later", { n: last.tries });
    return { title, text: "", no: false };
  }
  const title = say(last.part > 0 ? "partly" : last.end ? "not_this_time" : "not_yet");
  if (last.end) return { title, text: countOf(parts), no: true };
  const again = say(last.part > 0 ? "change_it" : "choose_again");
  return { title, text: attempts ? `${again} ${say("tries_left", { n: attempts - last.tries })}` : again, no: true };
}

/** How many parts were right, wrong, left out. @param {Judged["parts"]} parts */
function countOf(parts) {
  const states = Object.values(parts);
  if (states.length < 2 || !states.includes("right")) return say("key_marked");
  return ["right", "wrong", "missed"]
    .map((state) => /** @type {const} */ ([state, states.filter((one) => one === state).length]))
    .filter(([, n]) => n > 0)
    .map(([state, n]) => say("count_" + state, { n }))
    .join(" ");
}

/** The feedback of what was chosen, else of what is wrong, for those who hear the verdict. @param {LeadletQuestion} question @param {Given} given */
export function feedbackText(question, given) {
  const isChoice = optionsOf(question).some((option) => given.includes(optionId(option)));
  const isMeant = (/** @type {HTMLElement | null} */ option) => !option || (isChoice ? given.includes(optionId(option)) : option.dataset.state === "wrong");
  return [...question.field.querySelectorAll(".told")].filter((told) => isMeant(told.closest(".option")))
    .flatMap((told) => [...told.childNodes].filter((node) => !(node instanceof HTMLElement && node.matches("b:first-child, summary"))))
    .map((node) => node.textContent?.trim()).filter(Boolean).join(" ");
}
