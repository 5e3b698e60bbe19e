// One session in a strict LMS: what it is told, in its own spelling; and what becomes of the learner's work when the LMS misbehaves.
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { launch, shelf } from "./launches.mjs";
import { strictLms } from "./lms.mjs";
import { data as courseData, load } from "./runtime.mjs";

const start = Date.UTC(2026, 4, 4, 9);
beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "Date"], now: start }));
afterEach(() => mock.timers.reset());

test("what the LMS kept erases nothing on this device, however it came to say so", () => {
  for (const version of [12, 2004]) {
    const device = shelf(), kept = { "cmi.core.student_id": "ada", "cmi.learner_id": "ada", "cmi.core.entry": "resume", "cmi.entry": "resume" };
    const first = launch({ version, kept, device });
    first.change(({ texts }) => { texts.own = { value: "My own words", at: start, as: "thought" }; });
    first.answer("q1@k1", ["aa"], 1);
    first.wait(100);
    first.session.end();
    // The same text, but with an erasing in its head: seven letters after the day.
    const packed = first.lms.kept["cmi.suspend_data"];
    const [head, ...rest] = packed.split("~");
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const mark = Array.from({ length: 7 }, (_, place) => letters[Math.floor((start + 1000) / 64 ** place) % 64]).join("");
    const { checkOf } = load(["checkOf"]);
    const part = head.slice(0, -2) + mark;
    const forged = [part + checkOf(part, 0), ...rest].join("~");
    const second = launch({ version, kept: { ...first.lms.kept, "cmi.suspend_data": forged }, device });
    assert.equal(second.state().texts.own?.value, "My own words");
    assert.ok("q1@k1" in second.state().answers);
    assert.equal(second.state().erased, 0);
  }
});

test("erasing takes away what was put aside, and a text of the LMS's that could not be read is written over", () => {
  // As in browsers, the names that are kept are the keys of a storage.
  const device = Object.create({
    getItem: (name) => device[name] ?? null, setItem: (name, value) => { device[name] = String(value); }, removeItem: (name) => delete device[name],
  });
  const { session, change, wait, lms } = launch({ device, kept: { "cmi.suspend_data": "9abc", "cmi.core.entry": "resume", "cmi.core.student_id": "ada" } });
  const asides = () => Object.keys(device).filter((name) => name.includes(":aside:"));
  assert.equal(asides().length, 1);
  session.isLocked = true;
  session.sweep();
  change((state) => { state.erased = Date.now(); });
  wait(1000);
  assert.deepEqual(asides(), []);
  assert.match(lms.kept["cmi.suspend_data"], /^4/);
});

/** One interaction as the LMS holds it. */
const interaction = (now, at = 0) => Object.fromEntries(Object.entries(now).filter(([name]) => name.startsWith(`cmi.interactions.${at}.`)).map(([name, value]) => [name.split(".").slice(3).join("."), value]));

test("1.2, a whole course: status, score, location, time, objectives and answers as the standard spells them", () => {
  const { lms, session, answer, visit, quiz, wait } = launch();
  assert.equal(lms.kept["cmi.core.lesson_status"], "incomplete", "said at once");
  wait(30000);
  session.moveTo("m/one.html");
  answer("q1@k1", ["aa"], 0);
  wait(4000);
  answer("q1@k1", ["cc"], 1, { tries: 2 });
  answer("q2@k2", ["Kettle ", "mug"], 0.5);
  wait();
  answer("q2@k2", ["pot", "cup"], 1);
  wait();
  assert.deepEqual(interaction(lms.kept, 0), {
    id: "one_what-of-choice_q1", type: "choice", time: new Date(start + 30000).toTimeString().slice(0, 8), "correct_responses.0.pattern": "c_tea", weighting: "2",
    student_response: "a_water", result: "wrong", latency: "0000:00:30", "objectives.0.id": "m.one",
  });
  assert.deepEqual([interaction(lms.kept, 1).result, interaction(lms.kept, 1).latency], ["correct", "0000:00:04"]);
  const [partly, right] = [interaction(lms.kept, 2), interaction(lms.kept, 3)];
  assert.deepEqual([partly.result, partly.student_response, right.result, right.student_response], ["0.5", undefined, "correct", "kettle,cup"], "no typed word");
  visit("m/one");
  answer("story", ["hope", "tell-the-cook"], 1);
  visit("m/two");
  wait();
  assert.equal(lms.kept["cmi.core.score.raw"], undefined, "no score before the quiz is over");
  assert.equal(lms.kept["cmi.core.lesson_status"], "incomplete");
  quiz(0.5);
  visit("m/quiz");
  wait();
  assert.deepEqual([lms.kept["cmi.core.score.raw"], lms.kept["cmi.core.lesson_status"]], ["50", "failed"]);
  quiz(0.87456);
  wait();
  assert.deepEqual([lms.kept["cmi.core.score.raw"], lms.kept["cmi.core.score.min"], lms.kept["cmi.core.score.max"], lms.kept["cmi.core.lesson_status"]], ["87.45", "0", "100", "passed"]);
  assert.deepEqual([lms.kept["cmi.objectives.0.id"], lms.kept["cmi.objectives.0.status"], lms.kept["cmi.core.lesson_location"]], ["m.one", "passed", "m/one.html"]);
  wait(3600000);
  session.end();
  assert.deepEqual([lms.kept["cmi.core.session_time"], lms.kept["cmi.core.exit"], lms.state], ["0001:00:34", "suspend", "over"]);
  assert.deepEqual(lms.faults, []);
});

test("2004: completion and success apart, both scores, patterns and times that Moodle takes", () => {
  const { lms, session, answer, visit, quiz, wait } = launch({ version: 2004 });
  answer("q1@k1", ["aa"], 0);
  answer("story", ["hope", "tell-the-cook"], 0.5, { end: true });
  wait();
  assert.deepEqual([interaction(lms.kept).learner_response, interaction(lms.kept)["correct_responses.0.pattern"], interaction(lms.kept).result], ["aa_water", "cc_tea", "incorrect"]);
  assert.match(interaction(lms.kept).timestamp, /^2026-05-04T\d\d:00:00$/);
  assert.equal(interaction(lms.kept, 1).learner_response, "hope[.]1[,]tell_the_cook[.]2");
  quiz(1);
  wait();
  assert.deepEqual([lms.kept["cmi.success_status"], lms.kept["cmi.score.scaled"], lms.kept["cmi.score.raw"], lms.kept["cmi.completion_status"], lms.kept["cmi.progress_measure"]], ["passed", "1", "100", "incomplete", "0"]);
  for (const page of ["m/one", "m/two", "m/quiz"]) visit(page);
  wait();
  assert.deepEqual([lms.kept["cmi.completion_status"], lms.kept["cmi.progress_measure"]], ["completed", "1"]);
  session.end();
  assert.deepEqual([lms.kept["cmi.exit"], lms.kept["cmi.session_time"]], ["suspend", "PT0S"]);
  assert.deepEqual(lms.faults, []);
});

for (const version of /** @type {(12 | 2004)[]} */ ([12, 2004])) {
  test(`${version}: killed after every step and opened again, on this device and on another, nothing is lost and nothing is told twice`, () => {
    for (const sameDevice of [true, false]) {
      const kept = { [version === 12 ? "cmi.core.student_id" : "cmi.learner_id"]: "ada" };
      let device = shelf();
      const steps = [
        (at) => at.answer("q1@k1", ["aa"], 0), (at) => at.answer("q1@k1", ["cc"], 1), (at) => at.visit("m/one"), (at) => at.answer("q2@k2", ["kettle", "cup"], 1),
        (at) => at.change(({ ticks }) => { ticks["list/x1"] = { value: true, at: Date.now() }; }), (at) => at.answer("story", ["hope"], 0, { end: undefined }),
        (at) => at.answer("story", ["hope", "tell-the-cook"], 1), (at) => at.visit("m/two"), (at) => at.quiz(0, false), (at) => at.quiz(1), (at) => at.visit("m/quiz"),
      ];
      const expected = [];
      for (const [number, step] of steps.entries()) {
        const at = launch({ version, kept, device });
        const before = at.state();
        expected.forEach((check) => check(before));
        step(at);
        at.wait();
        // Killed: no pagehide, no Finish.
        assert.deepEqual(at.lms.faults, []);
        const after = at.state();
        expected.push((state) => {
          for (const [id, record] of Object.entries(after.answers)) {
            assert.equal(state.answers[id]?.last.part >= 0, true, `${id} after step ${number}`);
            if (state.answers[id].last.at === record.last.at) assert.deepEqual(state.answers[id].last.given, record.last.given);
          }
          for (const id of Object.keys(after.pages)) assert.ok(state.pages[id]?.done, id);
          for (const id of Object.keys(after.ticks)) assert.ok(state.ticks[id]?.value, id);
          for (const key of Object.keys(after.quizzes)) assert.ok(state.quizzes[key], key);
        });
        mock.timers.tick(90000);
        if (!sameDevice) device = shelf();
      }
      const end = launch({ version, kept, device });
      expected.forEach((check) => check(end.state()));
      const ids = Object.keys(kept).filter((name) => /interactions\.\d+\.id$/.test(name)).map((name) => kept[name].split("_").pop());
      assert.deepEqual(ids, ["q1", "q1", "q2", "story", "q1", "q1"]);
      assert.equal(kept[version === 12 ? "cmi.core.lesson_status" : "cmi.completion_status"], version === 12 ? "passed" : "completed");
    }
  });
}

for (const [version, name] of /** @type {[12 | 2004, string][]} */ ([[12, "Scorm12API"], [2004, "Scorm2004API"]])) {
  test(`${version} in scorm-again: nothing is refused, and a second launch goes on`, async () => {
    Object.assign(globalThis, { window: globalThis });
    const made = (await import(`../browser/node_modules/scorm-again/dist/esm/scorm${version}.js`))[name];
    const refused = [];
    /** @param {object} [before] */
    const player = (before) => {
      const api = new made({ autocommit: false, logLevel: 5, lmsCommitUrl: false });
      if (before) api.loadFromJSON(before, "cmi");
      version === 12 ? api.cmi.core.student_id = "ada" : api.cmi.learner_id = "ada";
      const set = version === 12 ? "LMSSetValue" : "SetValue", real = api[set].bind(api);
      api[set] = (element, value) => {
        const result = real(element, value);
        if (String(result) !== "true") refused.push(`${element} = ${value}`);
        return result;
      };
      return api;
    };
    const api = player();
    const first = launch({ version, other: api });
    first.session.moveTo("m/one.html");
    first.answer("q1@k1", ["aa"], 0);
    first.wait();
    first.answer("q1@k1", ["cc"], 1);
    first.answer("q2@k2", ["kettle", "cup"], 1);
    first.answer("story", ["hope", "tell-the-cook"], 1);
    for (const page of ["m/one", "m/two", "m/quiz"]) first.visit(page);
    first.quiz(1);
    first.wait(10);
    const kept = JSON.parse(JSON.stringify(api.cmi.toJSON()));
    first.session.end();
    assert.deepEqual(refused, []);
    const again = player(kept);
    const second = launch({ version, other: again });
    assert.deepEqual(Object.keys(second.state().answers).sort(), ["q1@k1", "q2@k2", "story"]);
    assert.equal(second.session.location, "m/one.html");
    second.session.end();
    assert.deepEqual(refused, []);
    assert.equal(version === 12 ? again.cmi.core.lesson_status : again.cmi.success_status, "passed");
  });
}

test("opened and closed at once: never completed, nothing counted", () => {
  for (const version of /** @type {(12 | 2004)[]} */ ([12, 2004])) {
    const { lms, session } = launch({ version });
    session.end();
    session.end();
    assert.equal(lms.kept[version === 12 ? "cmi.core.lesson_status" : "cmi.completion_status"], "incomplete");
    assert.equal(lms.kept[version === 12 ? "cmi.core.score.raw" : "cmi.success_status"], undefined);
    assert.deepEqual(lms.log.filter(([what]) => what === "end").length, 1, "said once");
    assert.deepEqual(lms.faults, []);
  }
});

test("what was passed stays passed, and a better score stays: with a state that is lost, and with a worse attempt", () => {
  const twelve = launch({ kept: { "cmi.core.lesson_status": "passed", "cmi.core.score.raw": "95", "cmi.core.entry": "" } });
  twelve.quiz(0.3);
  twelve.wait();
  assert.deepEqual([twelve.lms.kept["cmi.core.lesson_status"], twelve.lms.kept["cmi.core.score.raw"]], ["passed", "95"]);
  const newer = launch({ version: 2004, kept: { "cmi.completion_status": "completed", "cmi.success_status": "passed", "cmi.score.raw": "95", "cmi.score.scaled": "0.95" } });
  newer.quiz(0.3);
  newer.wait();
  assert.deepEqual(["completion_status", "success_status", "score.raw", "score.scaled"].map((one) => newer.lms.kept[`cmi.${one}`]), ["completed", "passed", "95", "0.95"]);
  assert.deepEqual([...twelve.lms.faults, ...newer.lms.faults], []);
});

test("the LMS's own mastery score goes before the course's; a course without a quiz is completed and has no score", () => {
  const strict = launch({ kept: { "cmi.student_data.mastery_score": "90" } });
  strict.quiz(0.85);
  strict.wait();
  assert.equal(strict.lms.kept["cmi.core.lesson_status"], "failed");
  const scaled = launch({ version: 2004, kept: { "cmi.scaled_passing_score": "0.9" } });
  scaled.quiz(0.85);
  scaled.wait();
  assert.equal(scaled.lms.kept["cmi.success_status"], "failed");
  const plain = launch({ more: { pages: courseData().pages.slice(0, 2) } });
  plain.visit("m/one");
  plain.wait();
  assert.equal(plain.lms.kept["cmi.core.lesson_status"], "incomplete");
  plain.visit("m/two");
  plain.wait();
  assert.deepEqual([plain.lms.kept["cmi.core.lesson_status"], plain.lms.kept["cmi.core.score.raw"]], ["completed", undefined]);
});

test("looking back or around: nothing is written", () => {
  for (const mode of ["review", "browse"]) {
    const kept = { "cmi.core.lesson_mode": mode, "cmi.core.lesson_status": "passed", "cmi.suspend_data": "" };
    const { lms, session, answer, quiz, wait, said } = launch({ kept });
    answer("q1@k1", ["cc"], 1);
    quiz(1);
    wait(100);
    session.end();
    assert.deepEqual(lms.log.filter(([what]) => what === "set" || what === "commit"), []);
    assert.deepEqual(said, ["review"]);
    assert.equal(lms.state, "over");
  }
  const uncounted = launch({ kept: { "cmi.core.credit": "no-credit" } });
  uncounted.quiz(1);
  uncounted.wait();
  assert.ok(uncounted.lms.kept["cmi.suspend_data"]);
  assert.equal(uncounted.lms.kept["cmi.core.lesson_status"], undefined);
});

test("an empty lesson_mode, missing fields, numbers and null instead of text: it runs", () => {
  const only = /^cmi\.(core\.(lesson_status|score\.raw|score\.max|student_name)|suspend_data)$/;
  const small = launch({ habits: { only } });
  small.answer("q1@k1", ["cc"], 1);
  small.quiz(1);
  small.wait();
  assert.equal(small.lms.kept["cmi.core.lesson_status"], "passed");
  assert.ok(small.lms.kept["cmi.suspend_data"]);
  const nulls = launch({ habits: { fail: (call) => (["set", "commit", "start", "end"].includes(call) ? (call === "set" ? undefined : null) : undefined) } });
  assert.equal(nulls.session.lms, null, "an Initialize that never opened anything is none");
  const commits = launch({ habits: { fail: (call) => (call === "commit" ? null : undefined) } });
  commits.answer("q1@k1", ["cc"], 1);
  commits.wait(5000);
  assert.ok(!commits.said.includes("away"), "Cornerstone answers null to a Commit that it took");
});

test("an LMS that throws, says false or is slow: the learner goes on, is told, and all is sent when it is back", () => {
  for (const answer of [new Error("gone"), "false", undefined]) {
    let isAway = false;
    const fail = (call) => (isAway && call !== "error" && call !== "get" ? answer ?? "false" : undefined);
    const { lms, answer: give, quiz, wait, said, session } = launch({ kept: { "cmi.core.student_id": "ada" }, habits: { fail } });
    isAway = true;
    give("q1@k1", ["aa"], 0);
    wait();
    assert.deepEqual(said, [], "one failed call is no news");
    wait(2000);
    assert.deepEqual(said, ["away"]);
    give("q1@k1", ["cc"], 1, { tries: 2 });
    quiz(1);
    wait(200000);
    assert.equal(lms.kept["cmi.interactions.0.id"], undefined);
    isAway = false;
    wait(61000);
    assert.deepEqual(said, ["away", "back"]);
    assert.equal(lms.kept["cmi.core.lesson_status"], "passed");
    assert.equal(Object.keys(lms.kept).filter((name) => /interactions\.\d+\.id/.test(name)).length, 3, "each answer, once");
    session.end();
    assert.deepEqual(lms.faults, []);
  }
});

test("closed while the LMS was away: what is kept on the device goes out at the next launch", () => {
  const kept = { "cmi.core.student_id": "ada" }, device = shelf();
  let isAway = false;
  const first = launch({ kept, device, habits: { fail: (call) => (isAway && call !== "get" ? new Error("offline") : undefined) } });
  first.answer("q1@k1", ["aa"], 0);
  first.wait(1000);
  isAway = true;
  first.answer("q2@k2", ["kettle", "cup"], 1);
  first.quiz(1);
  first.wait(5000);
  first.session.end();
  mock.timers.tick(60000);
  const second = launch({ kept, device });
  assert.deepEqual(Object.keys(second.state().answers).sort(), ["q1@k1", "q2@k2"]);
  second.wait(1000);
  assert.equal(kept["cmi.core.lesson_status"], "passed");
  assert.deepEqual(Object.keys(kept).filter((name) => /interactions\.\d+\.id/.test(name)).map((name) => kept[name].split("_").pop()), ["q1", "q2", "q1"]);
  assert.deepEqual(second.lms.faults, []);
});

test("the learner's words stay here, under a name that tells nobody who it is; two people on one computer never meet", () => {
  const device = shelf(), words = { value: "my secret", at: start, as: "thought" };
  const ada = launch({ kept: { "cmi.core.student_id": "ada@example.org" }, device });
  ada.change(({ texts }) => { texts.r1 = words; });
  ada.wait();
  assert.deepEqual(ada.said, ["own_words"]);
  assert.doesNotMatch(JSON.stringify(ada.lms.kept), /secret/);
  assert.match(JSON.stringify([...device.kept]), /secret/);
  assert.doesNotMatch([...device.kept.keys()].join(), /ada|example/);
  const ben = launch({ kept: { "cmi.core.student_id": "ben" }, device });
  assert.deepEqual(ben.state().texts, {});
  const again = launch({ kept: ada.lms.kept, device });
  assert.deepEqual(again.state().texts.r1, words);
  const nobody = launch({ device: shelf() });
  nobody.change(({ texts }) => { texts.r1 = words; });
  assert.deepEqual(nobody.said, ["own_words_lost"]);
});

test("the LMS begins a new attempt: the answers are gone, the learner's words are not", () => {
  const device = shelf(), kept = { "cmi.core.student_id": "ada" };
  const first = launch({ kept, device });
  first.answer("q1@k1", ["cc"], 1);
  first.change(({ texts }) => { texts.r1 = { value: "mine", at: 1 }; });
  first.wait();
  first.session.end();
  const reset = launch({ kept: { "cmi.core.student_id": "ada", "cmi.core.entry": "ab-initio" }, device });
  assert.deepEqual([Object.keys(reset.state().answers), reset.state().texts.r1.value], [[], "mine"]);
  const lost = launch({ kept: { "cmi.core.student_id": "ada", "cmi.core.entry": "resume", "cmi.core.lesson_status": "incomplete" }, device: shelf(new Map(device.kept)) });
  assert.equal(Object.keys(lost.state().answers).length, 0, "that attempt was another one");
});

/** What is there after an LMS that was told everything begins another attempt, for a learner whose page was killed. @param {12 | 2004} version */
function leftBehind(version) {
  const device = shelf(), learner = { [version === 12 ? "cmi.core.student_id" : "cmi.learner_id"]: "ada" };
  const first = launch({ version, kept: { ...learner }, device });
  first.answer("q1@k1", ["cc"], 1);
  first.visit("m/one");
  first.change(({ texts }) => { texts.r1 = { value: "mine", at: 1 }; });
  first.wait(1000);
  return launch({ version, kept: { ...learner, [version === 12 ? "cmi.core.entry" : "cmi.entry"]: "ab-initio" }, device });
}

test("the LMS begins a new attempt after one that was never ended: what is on the device is offered, taken or left", () => {
  for (const version of /** @type {(12 | 2004)[]} */ ([12, 2004])) {
    const taken = leftBehind(version);
    assert.deepEqual([taken.said, Object.keys(taken.state().answers), taken.state().texts.r1.value], [["offered"], [], "mine"], "nothing is passed by what another attempt did");
    taken.answer("q2@k2", ["kettle", "cup"], 1);
    taken.wait();
    taken.session.answerOffer(true);
    assert.deepEqual(Object.keys(taken.state().answers).sort(), ["q1@k1", "q2@k2"]);
    taken.wait(1000);
    assert.match(interaction(taken.lms.kept, 1).id, /_q1$/, "told in this attempt too");
    taken.session.answerOffer(true);
    const left = leftBehind(version);
    left.session.answerOffer(false);
    left.wait(1000);
    assert.deepEqual(left.state().answers, {});
  }
});

test("an offer that nobody answered is made again at the next launch", () => {
  const device = shelf(), kept = { "cmi.core.student_id": "ada" };
  const first = launch({ kept, device });
  first.answer("q1@k1", ["cc"], 1);
  first.wait(1000);
  const anew = { "cmi.core.student_id": "ada", "cmi.core.entry": "ab-initio" };
  const second = launch({ kept: anew, device });
  second.answer("q2@k2", ["kettle", "cup"], 1);
  second.wait(1000);
  anew["cmi.core.entry"] = "resume";
  const third = launch({ kept: anew, device });
  assert.deepEqual([third.said, Object.keys(third.state().answers)], [["offered"], ["q2@k2"]]);
  third.session.answerOffer(true);
  assert.deepEqual(Object.keys(third.state().answers).sort(), ["q1@k1", "q2@k2"]);
});

test("time and 'suspend' reach the LMS early and again: nothing is left for the last moment", () => {
  for (const version of /** @type {(12 | 2004)[]} */ ([12, 2004])) {
    const [exit, time] = version === 12 ? ["cmi.core.exit", "cmi.core.session_time"] : ["cmi.exit", "cmi.session_time"];
    const { lms, wait, session, answer } = launch({ version });
    assert.equal(lms.kept[exit], "suspend", "right after the session began");
    for (let turn = 0; turn < 3; turn++) wait(30000);
    assert.match(lms.kept[time], version === 12 ? /^0000:01:/ : /^PT1M/, "while the learner reads");
    answer("q1@k1", ["cc"], 1);
    wait();
    assert.equal(lms.kept[time], version === 12 ? "0000:01:30" : "PT1M30S", "with each answer");
    const commits = () => lms.log.filter(([what]) => what === "commit").length;
    wait(2 * 3600000);
    const before = commits();
    wait(3600000);
    assert.equal(commits(), before, "a learner who went away is told of no more");
    session.end();
    assert.equal(commits(), before, "the end itself takes the last seconds along");
    assert.deepEqual(lms.faults, []);
  }
});

test("the end is confirmed or not: an LMS that took everything but the end keeps nobody from an offer", () => {
  const device = shelf(), fail = (call) => (call === "end" ? "false" : undefined);
  const first = launch({ kept: { "cmi.core.student_id": "ada" }, device, habits: { fail } });
  first.answer("q1@k1", ["cc"], 1);
  first.wait(1000);
  first.session.end();
  const second = launch({ kept: { "cmi.core.student_id": "ada", "cmi.core.entry": "ab-initio" }, device });
  assert.deepEqual(second.said, ["offered"]);
});

test("the verdict is on the screen before the LMS is called", () => {
  const { session, answer, wait, lms } = launch();
  wait(1000);
  const waiting = [];
  session.page.whenPainted = (act) => waiting.push(act);
  const before = lms.log.length;
  answer("q1@k1", ["cc"], 1);
  wait(2000);
  assert.equal(lms.log.length, before, "nothing was asked of it");
  waiting.splice(0).forEach((act) => act());
  assert.equal(lms.kept["cmi.interactions.0.result"], "correct");
});

test("the LMS answers late: what was done until then is added to what it has, and what somebody else left in the tab is not", () => {
  const kept = { "cmi.core.student_id": "ada" };
  const first = launch({ kept });
  first.answer("q1@k1", ["cc"], 1);
  first.wait(1000);
  first.session.end();
  const { Session, Scorm, scorm12, openDevice, wholeData } = load(["Session", "Scorm", "scorm12", "openDevice", "wholeData"], { window: { localStorage: shelf(), sessionStorage: shelf() } });
  const data = wholeData(courseData());
  const said = [], page = { tell: (word) => said.push(word), refresh: () => said.push("refresh") };
  const answered = (session, id, given) => {
    const state = JSON.parse(session.read()), last = { at: Date.now(), given, part: 1, wording: "", tries: 1, end: true };
    state.answers[id] = { first: last, last };
    session.write(JSON.stringify(state));
    mock.timers.tick(10);
  };
  const before = new Session(data, "", null, null, openDevice(data, "", ""), page);
  before.begin();
  answered(before, "story", ["hope"]);
  const session = new Session(data, "", null, null, openDevice(data, "", ""), page);
  session.begin();
  answered(session, "q2@k2", ["kettle", "cup"]);
  const lms = strictLms(12, kept), api = new Scorm(lms.api, data, scorm12), opened = api.open();
  session.join(api, opened, openDevice(data, "", opened.learner));
  mock.timers.tick(1000);
  assert.deepEqual(Object.keys(session.state.answers).sort(), ["q1@k1", "q2@k2"]);
  assert.ok(said.includes("refresh"));
  assert.ok(Object.values(kept).some((value) => /_q2$/.test(value)), "told");
  assert.deepEqual(lms.faults, []);
});

test("an LMS that forgets the session, or whose page came anew, is opened again for the same learner alone", () => {
  for (const other of ["ada", "bob"]) {
    const kept = { "cmi.core.student_id": "ada" };
    const { lms, session, answer, wait } = launch({ kept });
    answer("q1@k1", ["aa"], 0);
    wait(1000);
    const next = strictLms(12, { ...kept, "cmi.core.student_id": other });
    let isOld = true;
    session.lms.find = () => (isOld ? lms.api : next.api);
    lms.api.LMSFinish("");
    isOld = false;
    answer("q1@k1", ["cc"], 1);
    wait(1000);
    const told = Object.keys(next.kept).filter((name) => /interactions\.\d+\.id/.test(name));
    assert.equal(told.length, other === "ada" ? 2 : 1);
    assert.deepEqual(next.faults, []);
  }
});

test("a state that the LMS cuts without a word: it is packed shorter, or the learner is told that there is no room", () => {
  const cut = (length) => ({ fail: (call, [element, value]) => {
    if (call !== "set" || element !== "cmi.suspend_data") return undefined;
    Object.assign(held, { now: value.slice(0, length) });
    return undefined;
  } });
  const held = { now: "" };
  const at = launch({ kept: { "cmi.core.student_id": "ada" }, habits: cut(20) });
  const get = at.lms.api.LMSGetValue;
  at.lms.api.LMSGetValue = (element) => (element === "cmi.suspend_data" ? held.now : get(element));
  at.answer("q1@k1", ["cc"], 1);
  at.wait(1000);
  assert.ok(at.said.includes("full"));
});

test("an LMS that says 'resume' and has lost the state: the device still has it", () => {
  const device = shelf(), kept = { "cmi.core.student_id": "ada" };
  const first = launch({ kept, device });
  first.answer("q1@k1", ["cc"], 1);
  first.wait();
  first.session.end();
  const lost = launch({ kept: { "cmi.core.student_id": "ada", "cmi.core.entry": "resume", "cmi.core.lesson_status": "incomplete" }, device });
  assert.deepEqual(Object.keys(lost.state().answers), ["q1@k1"]);
});

test("a damaged state, or one of a newer version, is put aside and told; no room is told as well", () => {
  for (const [packed, word] of [["3!!!", "damaged"], ["9abc", "newer"], ["{\"version\":99}", "newer"]]) {
    const device = shelf();
    const { said, lms, answer, wait } = launch({ kept: { "cmi.core.student_id": "ada", "cmi.suspend_data": packed }, device });
    assert.deepEqual(said, [word]);
    assert.ok([...device.kept.values()].includes(packed), "put aside");
    answer("q1@k1", ["cc"], 1);
    wait();
    assert.notEqual(lms.kept["cmi.suspend_data"], packed);
  }
  const blocked = { getItem() { throw new Error("blocked"); }, setItem() { throw new Error("blocked"); } };
  const locked = launch({ kept: { "cmi.core.student_id": "ada", "cmi.suspend_data": "9abc" }, device: blocked });
  locked.answer("q1@k1", ["cc"], 1);
  locked.wait();
  assert.equal(locked.lms.kept["cmi.suspend_data"], "9abc", "what cannot be put aside is not written over");
  const quota = launch({ version: 2004, kept: { "cmi.learner_id": "ada" }, habits: { fail: (call, [element, value]) => (call === "set" && element === "cmi.suspend_data" && value.length > 20 ? "false" : undefined) } });
  quota.lms.api.GetLastError = () => "406";
  quota.answer("q1@k1", ["cc"], 1);
  quota.wait();
  assert.deepEqual(quota.said, ["full"]);
});

test("a second window of the same learner: both know what the other did, and the LMS loses nothing", () => {
  const device = shelf(), kept = { "cmi.core.student_id": "ada" };
  const one = launch({ kept, device });
  one.wait();
  const two = launch({ kept, device });
  one.answer("q1@k1", ["cc"], 1);
  one.wait();
  two.session.meet();
  two.answer("q2@k2", ["kettle", "cup"], 1);
  two.wait();
  assert.deepEqual(Object.keys(two.state().answers).sort(), ["q1@k1", "q2@k2"]);
  const after = launch({ kept, device: shelf() });
  assert.deepEqual(Object.keys(after.state().answers).sort(), ["q1@k1", "q2@k2"], "on another device too");
});

test("the API is found up the parents past windows of other sites, and in the opener", () => {
  const { findApi } = load(["findApi"]);
  const api = {}, closed = (parent, more = {}) => new Proxy({ parent, ...more }, { get: (of, name) => { if (name === "API") throw new Error("cross-origin"); return of[name]; } });
  const top = { API: api };
  top.parent = top;
  assert.equal(findApi({ parent: closed(closed(top)) }, "API"), api);
  const alone = { opener: { parent: closed(top) } };
  alone.parent = alone;
  assert.equal(findApi(alone, "API"), api);
  const framed = { top: { opener: top } };
  framed.parent = closed(null);
  assert.equal(findApi(framed, "API"), api);
  const nobody = {};
  nobody.parent = nobody;
  assert.equal(findApi(nobody, "API"), null);
  const circle = { get parent() { return { parent: circle }; } };
  assert.equal(findApi(circle, "API"), null, "ends");
});

test("an audience's pages alone count; a title with a comma is a number all the same", () => {
  const { wait, change, visit, lms } = launch({ more: { pages: courseData().pages.slice(0, 2) } });
  change(({ choices }) => { choices.audience = { value: "guests", at: 1 }; });
  visit("m/one");
  wait();
  assert.equal(lms.kept["cmi.core.lesson_status"], "completed");
  const { plainNumber, timespan12, duration } = load(["plainNumber", "timespan12", "duration"]);
  assert.deepEqual(["3,5", "1.234,5", "1,234.5", "−4", "12 kg", "x"].map(plainNumber), ["3.5", "1234.5", "1234.5", "-4", "12", ""]);
  assert.deepEqual([timespan12(3725.9), timespan12(-1), duration(3725.9), duration(0), duration(60)], ["0001:02:05", "0000:00:00", "PT1H2M5S", "PT0S", "PT1M"]);
});

test("reports can be read: pages, questions and options by their words, within what each standard takes", () => {
  const { wordsOf, fitting, textsOf, spell12, spell2004, readableChoice } = load(["wordsOf", "fitting", "textsOf", "spell12", "spell2004", "readableChoice"]);
  assert.deepEqual(["Which message?", "Größe & Maß", "日本", "a_b", "--x--", ""].map((text) => wordsOf(text, 60)), ["which-message", "grosse-mass", "", "a-b", "x", ""]);
  assert.equal(wordsOf("one two three four", 9), "one-two");
  const options = Array.from({ length: 30 }, (_, at) => [`id-${at}`, `A rather long answer that says much of number ${at}, and then goes on`]);
  const long = { interaction: "choice", many: true, text: "Which?", objective: "", points: 1, options, targets: [], right: options.map(([id]) => id), blanks: [], ranges: [] };
  const all = options.map(([id]) => id);
  const twelve = fitting((most) => spell12(long, all, 1, most), 255, textsOf);
  assert.ok(textsOf(twelve).every((text) => text.length <= 255));
  const newer = fitting((most) => spell2004(long, all, 1, (id) => readableChoice(long, id, most)), 4000, textsOf);
  assert.ok(newer.response.length <= 4000 && newer.response.startsWith("id_0_a_rather_long"));
  assert.equal(fitting((most) => spell12({ ...long, right: ["id-1"] }, ["id-2"], 0, most), 255, textsOf).response, "c_a-rather-long-answer-that-says-much-of-number-2-and-then");
});

test("an LMS of SCORM 1.2 that takes letters alone is asked once, and gets all else all the same", () => {
  const fail = (call, [element, value]) => (call === "set" && /student_response|pattern$/.test(element) && /[a-z]_/.test(value) ? "false" : undefined);
  const { lms, answer, wait } = launch({ habits: { fail } });
  answer("q1@k1", ["aa"], 0);
  wait();
  answer("q1@k1", ["cc"], 1);
  wait();
  assert.deepEqual([interaction(lms.kept).student_response, interaction(lms.kept).result, interaction(lms.kept)["correct_responses.0.pattern"]], ["a", "wrong", "c"]);
  assert.deepEqual([interaction(lms.kept, 1).student_response, interaction(lms.kept, 1).latency], ["c", "0000:00:00"]);
  assert.equal(lms.log.filter(([call, , value]) => call === "set" && /^[ac]_/.test(value)).length, 1, "once");
});
