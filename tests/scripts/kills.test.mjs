// The page is killed at random moments of a course, without a last word to the LMS, and opened again: on the same device nothing that was answered
// is lost, on another at most what was answered since the last commit, which begins within two seconds. Moments are the same in every run;
// LEADLET_LONG=1 tries five times more.
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { launch, shelf } from "./launches.mjs";
import { chooser } from "./random.mjs";
import { launched, settle } from "./stores.mjs";

const start = Date.UTC(2026, 4, 4, 9);
const MOMENTS = process.env.LEADLET_LONG ? 200 : 40;
/** A commit begins so soon after a verdict, in milliseconds. */
const SOON = 2000;
const clock = (/** @type {number} */ now) => mock.timers.enable({ apis: ["setTimeout", "Date"], now });
beforeEach(() => clock(start));
afterEach(() => mock.timers.reset());

/** No timer of the page fires any more. */
function kill() {
  const now = Date.now();
  mock.timers.reset();
  clock(now + 60_000);
}

/** What a learner does next. @param {number} step @param {(edit: (state: any) => void) => unknown} change @returns {Promise<(state: any) => boolean>} whether a state holds it */
async function act(step, change) {
  const at = Date.now(), kind = step % 4;
  if (kind === 0 || kind === 1) {
    const record = ["q1@k1", "q2@k2"][kind], given = kind ? ["kettle", "cup"] : [["aa", "bb", "cc"][step % 3]];
    const last = { at, given, part: kind || step % 3 === 2 ? 1 : 0, wording: "w", tries: 1 };
    await change(({ answers }) => { answers[record] = { first: answers[record]?.first ?? last, last }; });
    return (state) => state.answers[record]?.last.at >= at - 60_000 * 5 && state.answers[record].last.given.length > 0;
  }
  if (kind === 2) {
    const page = step % 8 === 2 ? "m/one" : "m/two";
    await change(({ pages }) => { pages[page] = { first: at, last: at, done: at }; });
    return (state) => state.pages[page]?.done !== undefined;
  }
  await change(({ quizzes }) => { quizzes[`m/quiz/${at}`] = { at, drawn: ["q1"], given: { "q1@k1": { at: at + 1, given: ["cc"], part: 0.5, wording: "", tries: 1 } }, end: at + 2, score: 0.5 }; });
  return (state) => Object.values(state.quizzes).some(({ score }) => score === 0.5);
}

/** An LMS that goes by the standard begins anew where it was not told to suspend; a lenient one keeps all. @param {Record<string, string>} kept @param {12 | 2004} version @param {boolean} isStrict */
function relaunched(kept, version, isStrict) {
  const core = version === 12 ? "cmi.core." : "cmi.", learner = version === 12 ? "cmi.core.student_id" : "cmi.learner_id";
  if (isStrict && kept[core + "exit"] !== "suspend") for (const name of Object.keys(kept)) if (name !== learner) delete kept[name];
  kept[core + "entry"] = "cmi.suspend_data" in kept ? "resume" : "ab-initio";
  if (isStrict) delete kept[core + "exit"];
  return kept;
}

for (const version of /** @type {(12 | 2004)[]} */ ([12, 2004])) {
  for (const isStrict of [true, false]) {
    test(`SCORM ${version}, a ${isStrict ? "strict" : "lenient"} LMS: killed at ${MOMENTS} moments, opened again on the same device and on another`, async () => {
      for (let moment = 1; moment <= MOMENTS; moment++) {
        const { int, next } = chooser(moment);
        const kept = { [version === 12 ? "cmi.core.student_id" : "cmi.learner_id"]: "ada" };
        let device = shelf();
        /** @type {{at: number, isHeld: (state: any) => boolean, isSure: boolean}[]} */
        const done = [];
        for (let life = 0; life < 3; life++) {
          let isAway = false;
          const at = launch({ version, kept: relaunched(kept, version, isStrict), device, habits: { fail: (call) => (isAway && call !== "get" && call !== "error" ? "false" : undefined) } });
          for (const { isHeld, isSure } of done) assert.ok(isHeld(at.state()) || !isSure, `moment ${moment}, life ${life}`);
          for (let left = int(9); left >= 0; left--) {
            if (life === 1 && next() < 0.2) isAway = !isAway;
            const began = Date.now();
            const isHeld = await act(int(1000), at.change);
            at.wait(int(3500));
            done.push({ at: began, isHeld, isSure: true });
            assert.deepEqual(at.lms.faults, []);
          }
          const now = Date.now();
          kill();
          const isOther = next() < 0.5;
          if (!isOther) continue;
          device = shelf();
          // What was done while the network was away is sure on the device alone.
          for (const one of done) one.isSure &&= one.isHeld(launch({ version, kept: { ...kept }, device: shelf() }).state()) || (life !== 1 && one.at <= now - SOON);
          mock.timers.reset();
          clock(now + 60_000);
        }
        const end = launch({ version, kept: relaunched(kept, version, isStrict), device });
        for (const { isHeld, isSure } of done) assert.ok(isHeld(end.state()) || !isSure, `moment ${moment}, at the end`);
        assert.ok(kept[version === 12 ? "cmi.core.session_time" : "cmi.session_time"] !== undefined, "the time is there without a last word");
        kill();
      }
    });
  }
}

for (const isStrict of [true, false]) {
  test(`cmi5, ${isStrict ? "a strict record store" : "one that takes everything"}: killed at ${MOMENTS} moments, opened again on the same device and on another`, async () => {
    for (let moment = 1; moment <= MOMENTS; moment++) {
      const { int, next } = chooser(moment + 7000);
      const documents = new Map();
      const seen = new Set(), twice = [];
      let device = shelf();
      const done = [];
      for (let life = 0; life < 3; life++) {
        let isAway = false;
        const fail = (path, how) => {
          if (isAway) return new Error("offline");
          if (!isStrict || !path.endsWith("/statements")) return undefined;
          const ids = JSON.parse(how.body).map(({ id }) => id);
          if (ids.some((id) => seen.has(id))) return 409;
          ids.forEach((id) => seen.add(id));
          return undefined;
        };
        const at = await launched({ documents, device, fail });
        twice.push(...at.statements.filter(({ id }, index) => at.statements.findIndex((one) => one.id === id) !== index));
        for (const { isHeld, isSure } of done) assert.ok(isHeld(at.session.state) || !isSure, `moment ${moment}, life ${life}`);
        for (let left = int(9); left >= 0; left--) {
          if (life === 1 && next() < 0.2) isAway = !isAway;
          const began = Date.now();
          const isHeld = await act(int(1000), (edit) => {
            const state = JSON.parse(at.session.read());
            edit(state);
            at.session.write(JSON.stringify(state));
          });
          mock.timers.tick(int(3500));
          await settle();
          done.push({ at: began, isHeld, isSure: true });
        }
        const now = Date.now();
        kill();
        await settle();
        if (next() < 0.5) continue;
        device = shelf();
        const probe = await launched({ documents: new Map(documents), device: shelf() });
        for (const one of done) one.isSure &&= one.isHeld(probe.session.state) || (life !== 1 && one.at <= now - SOON);
        mock.timers.reset();
        clock(now + 60_000);
      }
      const end = await launched({ documents, device });
      for (const { isHeld, isSure } of done) assert.ok(isHeld(end.session.state) || !isSure, `moment ${moment}, at the end`);
      assert.deepEqual(twice, []);
      kill();
    }
  });
}
