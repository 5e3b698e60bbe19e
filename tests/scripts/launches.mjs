// A session of the small course in a strict LMS, with a learner who does what the tests say. Time is that of node's mock timers.
import { mock } from "node:test";
import { strictLms } from "./lms.mjs";
import { data as courseData, load } from "./runtime.mjs";

/** A shelf of a browser. */
export function shelf(kept = new Map()) {
  return { kept, getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, String(value)), removeItem: (name) => kept.delete(name) };
}

/** A launch of the course in an LMS. @param {{version?: 12 | 2004, kept?: object, habits?: object, more?: object, device?: object, only?: string, other?: object}} how
 *   `other`: an API that is not ours */
export function launch({ version = 12, kept = {}, habits, more = {}, device = shelf(), only = "", other } = {}) {
  const lms = strictLms(version, kept, habits);
  const window = { localStorage: device, sessionStorage: shelf(), crypto: globalThis.crypto };
  const standard = version === 12 ? "scorm12" : "scorm2004";
  const { Session, Scorm, scorm12, scorm2004, openDevice, wholeData, emptyState } = load(
    ["Session", "Scorm", "scorm12", "scorm2004", "openDevice", "wholeData", "emptyState"], { window });
  const data = wholeData(courseData({ standard, limit: version === 12 ? 4096 : 64000, ...more }));
  const api = new Scorm(other ?? lms.api, data, version === 12 ? scorm12 : scorm2004);
  const opened = api.open();
  const said = [];
  const session = new Session(data, only, opened ? api : null, opened, openDevice(data, only, opened?.learner ?? ""), { tell: (word) => said.push(word), refresh() {} });
  session.begin();
  /** What a page does: reads all, changes it, writes all. */
  const change = (edit) => {
    const state = JSON.parse(session.read());
    edit(state);
    session.write(JSON.stringify(state));
  };
  const answer = (record, given, part, more = {}) => change(({ answers }) => {
    const last = { at: Math.max(Date.now(), (answers[record]?.last.at ?? 0) + 1), given, part, wording: "w", tries: 1, end: part === 1, ...more };
    answers[record] = { first: answers[record]?.first ?? last, last, ...(last.end && { settled: answers[record]?.settled ?? last.at }) };
  });
  const visit = (id, done = true) => change(({ pages }) => { pages[id] = { first: Date.now(), last: Date.now(), ...(done && { done: Date.now() }) }; });
  const quiz = (score, end = true) => change(({ quizzes }) => {
    const at = Date.now();
    quizzes[`m/quiz/${at}`] = { at, drawn: ["q1"], given: { "q1@k1": { at: at + 1, given: ["aa"], part: score, wording: "", tries: 1 } }, ...(end && { end: at + 2, score }) };
  });
  const wait = (ms = 0) => mock.timers.tick(ms);
  return { lms, session, data, said, change, answer, visit, quiz, wait, emptyState, state: () => JSON.parse(session.read()) };
}
