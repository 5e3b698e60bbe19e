// Opens the rooms, each one alone.

for (const [name, room] of /** @type {[string, CustomElementConstructor][]} */ ([
  ["leadlet-quiz", LeadletQuiz],
  ["leadlet-self-check", LeadletSelfCheck],
  ["leadlet-practice", LeadletPractice],
  ["leadlet-plan", LeadletPlan],
  ["leadlet-record", LeadletRecord],
  ["leadlet-recognise", LeadletRecognise],
])) {
  try {
    customElements.define(name, room);
  } catch (error) {
    console.error(error);
  }
}
