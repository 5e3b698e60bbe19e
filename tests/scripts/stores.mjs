// A cmi5 launch of the small course before a record store that is one function, with a learner who does what the tests say.
import assert from "node:assert/strict";
import { mock } from "node:test";
import { data as courseData, load } from "./runtime.mjs";

/** Lets promises settle. */
export const settle = async () => { for (let turn = 0; turn < 60; turn++) await Promise.resolve(); };
export const shelf = (kept = new Map()) => ({ kept, getItem: (name) => kept.get(name) ?? null, setItem(name, value) { this[name] = String(value); kept.set(name, String(value)); } });
export const verb = ({ verb: { id } }) => id.split("/").pop();

/** A record store and the LMS's side of a cmi5 launch, behind `fetch`. @param {{launch?: object, documents?: Map<string, string>, fail?: (path: string, how: any) => any}} [how] */
export function store({ launch = {}, documents = new Map(), fail = () => undefined } = {}) {
  const statements = [], calls = [];
  let tokens = 0;
  const reply = (status, body = "") => ({ ok: status < 300, status, text: async () => body, json: async () => JSON.parse(body) });
  const fetch = async (address, how = {}) => {
    const url = new URL(address);
    calls.push([how.method ?? "GET", url.pathname + (url.searchParams.get("stateId") ? "?" + url.searchParams.get("stateId") : ""), how]);
    const failed = fail(url.pathname, how);
    if (failed instanceof Error) throw failed;
    if (failed) return reply(failed, "no");
    if (url.pathname === "/fetch" || url.pathname === "/token") return reply(200, tokens++ && url.pathname === "/fetch" ? '{"error-code":"1","error-text":"used"}' : '{"auth-token":"dG9rZW4="}');
    assert.equal(how.headers.Authorization, "Basic dG9rZW4=");
    assert.equal(how.headers["X-Experience-API-Version"], "1.0.3");
    if (url.pathname === "/lrs/statements") {
      const sent = JSON.parse(how.body);
      if (sent.some(({ id }) => statements.some((one) => one.id === id))) return reply(409);
      statements.push(...sent);
      return reply(200, "[]");
    }
    if (url.pathname === "/lrs/agents/profile") return reply(200, '{"languagePreference":"de","audioPreference":"on"}');
    const name = url.searchParams.get("stateId");
    if (how.method === "PUT") return documents.set(name, how.body), reply(204);
    if (name === "LMS.LaunchData") return reply(200, JSON.stringify({
      contextTemplate: { extensions: { "https://w3id.org/xapi/cmi5/context/extensions/sessionid": "s1" }, contextActivities: { grouping: [{ objectType: "Activity", id: "https://publisher.example/au" }] } },
      launchMode: "Normal", moveOn: "CompletedAndPassed", masteryScore: 0.9, returnURL: "https://lms.example/back", ...launch,
    }));
    return documents.has(name) ? reply(200, documents.get(name)) : reply(404);
  };
  return { fetch, statements, calls, documents };
}

export const query = new URLSearchParams({
  endpoint: "https://lms.example/lrs", fetch: "https://lms.example/fetch", activityId: "https://lms.example/au/1", registration: "5f1c3c2e-0000-4000-8000-000000000001",
  actor: JSON.stringify({ objectType: "Agent", account: { homePage: "https://lms.example", name: "ada" } }),
});

/** A cmi5 launch. */
export async function launched(how = {}, tab = shelf(), asked = query) {
  const at = store(how);
  const names = ["Session", "Cmi5", "TinCan", "openDevice", "wholeData"];
  const window = { localStorage: how.device ?? shelf(), sessionStorage: tab };
  const { Session, Cmi5, TinCan, openDevice, wholeData } = load(names, { window, fetch: at.fetch, sessionStorage: tab, console: { error() {} } });
  const data = wholeData(courseData({ standard: how.standard ?? "cmi5", limit: 0 }));
  const cmi5 = new (how.standard === "xapi" ? TinCan : Cmi5)(data, how.query ?? asked);
  const opened = await cmi5.open();
  const said = [];
  const session = opened && new Session(data, "", cmi5, opened, openDevice(data, "", opened.learner, opened.attempt), { tell: (word) => said.push(word), refresh() {} });
  session?.begin();
  await settle();
  const change = async (edit) => {
    const state = JSON.parse(session.read());
    edit(state);
    session.write(JSON.stringify(state));
    mock.timers.tick(100);
    await settle();
  };
  const quiz = (score) => change(({ quizzes, pages }) => {
    const now = Date.now();
    quizzes[`m/quiz/${now}`] = { at: now, drawn: ["q1"], given: { "q1@k1": { at: now + 1, given: ["cc"], part: score, wording: "", tries: 1 } }, end: now + 2, score };
    for (const page of ["m/one", "m/two", "m/quiz"]) pages[page] = { first: 1, last: 1, done: now };
  });
  return { ...at, cmi5, opened, session, change, quiz, said };
}
