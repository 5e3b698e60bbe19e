// Opens the rooms, each one alone.

import "./bridge.js";
import "./kinds.js";
import { LeadletFar } from "./far.js";
import { LeadletQuiz } from "./quiz.js";
import { LeadletPractice } from "./practice.js";
import { LeadletSelfCheck } from "./plot.js";
import { LeadletPlan } from "./plan.js";
import { LeadletRecord } from "./record.js";
import { LeadletRecognise } from "./recognise.js";

for (const [name, room] of /** @type {[string, CustomElementConstructor][]} */ ([
  ["leadlet-far", LeadletFar],
  ["leadlet-quiz", LeadletQuiz],
  ["leadlet-self-check", LeadletSelfCheck],
  ["leadlet-practice", LeadletPractice],
  ["leadlet-plan", LeadletPlan],
  ["leadlet-record", LeadletRecord],
  ["leadlet-recognise", LeadletRecognise],
])) {
  if (customElements.get(name)) continue;
  try {
    customElements.define(name, room);
  } catch (error) {
    console.error(error);
  }
}
