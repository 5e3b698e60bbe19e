// xAPI statements: who did what, with the definition of each question, so that a report can be read without the course.

import { hash32 } from "../../../../themes/default/scripts/shuffle.js";
import { shortId, spell2004, duration } from "./spell.js";

const ADL = "http://adlnet.gov/expapi/verbs/";

/** @returns {string} a random UUID, also where the page is not served over https */
export function newUuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** The same UUID for the same text: a statement that is sent once more has the id that it had. @param {string} text */
export function uuidOf(text) {
  const hex = [0, 1, 2, 3].map((part) => hash32(`${part}\n${text}`).toString(16).padStart(8, "0")).join("").split("");
  [hex[12], hex[16]] = ["5", "89ab"[parseInt(hex[16], 16) % 4]];
  const all = hex.join("");
  return [all.slice(0, 8), all.slice(8, 12), all.slice(12, 16), all.slice(16, 20), all.slice(20)].join("-");
}

/** @param {string} verb */
export const verbOf = (verb) => ({ id: ADL + verb, display: { "en-US": verb } });

/** @param {LaunchData} data @param {string} text */
export const inLanguage = (data, text) => ({ [data.language || "und"]: text });

/** @param {LaunchData} data @param {string} id @returns {Record<string, any>} */
function questionActivity(data, id) {
  const { interaction, text, right, options, targets, true: yes, ranges } = data.questions[id];
  const each = (/** @type {[string, string][]} */ list) => list.map(([one, words]) => ({ id: shortId(one), description: inLanguage(data, words) }));
  const { type, patterns } = spell2004(data.questions[id], [], 0);
  /** @type {Record<string, any>} */
  const definition = { type: "http://adlnet.gov/expapi/activities/cmi.interaction", name: inLanguage(data, text.slice(0, 100)), description: inLanguage(data, text), interactionType: type };
  if (patterns.length) definition.correctResponsesPattern = patterns;
  if (interaction === "choice" || interaction === "sequencing") definition.choices = each(options);
  if (interaction === "matching") Object.assign(definition, { source: each(options), target: each(targets) });
  if (interaction === "performance") definition.steps = each(options);
  return { objectType: "Activity", id: `${data.iri}/question/${id}`, definition };
}

/** Where an answer was given, and what the learner saw: for the `extensions` of a statement's context. @param {AnswerEvent} event */
export function answerExtension({ page, attempt, try: number, wording, sure }) {
  return { "urn:leadlet:answer": { page, attempt, try: number, ...(wording && { wording }), ...(sure !== undefined && { sure }) } };
}

/**
 * @param {LaunchData} data @param {AnswerEvent} event @param {number} seconds since the answer before
 * @returns {Record<string, any>} without actor and context
 */
export function answeredStatement(data, event, seconds) {
  const { id, question, given, part, pre, at } = event;
  const { response } = spell2004(question, given, part);
  /** @type {Record<string, any>} */
  const result = { ...(response !== undefined && { response }), ...(seconds > 0 && { duration: duration(seconds) }) };
  if (!pre) Object.assign(result, { success: part === 1, score: { scaled: Math.floor(part * 10000 + 1e-6) / 10000 } });
  return {
    id: newUuid(), timestamp: new Date(at).toISOString(), verb: verbOf("answered"), object: questionActivity(data, id),
    ...(Object.keys(result).length && { result }),
  };
}
