// cmi5 (Quartz, 1st Edition): the launch, the statements that it defines, in their order, and the state in the State resource.

import { canonical, isThing } from "../../../../themes/default/scripts/state.js";
import { guarded, learnerHash } from "./known.js";
import { duration } from "./spell.js";
import { newUuid, verbOf, answeredStatement, answerExtension, uuidOf } from "./statements.js";
import { Lrs, LrsAway, MAX_WAIT } from "./lrs.js";

export const CMI5 = "https://w3id.org/xapi/cmi5/context/";

/** @implements {Lms} */
export class Cmi5 {
  pause = 50;
  /** What the LMS says of this launch. @type {Record<string, any>} */
  launch = {};
  /** What went out in this registration, in this session or before. */
  sent = { completed: false, passed: false };
  isHopeless = false;
  /** Its session can be held once. */
  isOnce = true;
  answeredAt = Date.now();
  startedAt = Date.now();
  isOver = false;

  /** @param {LaunchData} data @param {URLSearchParams} query of the launch */
  constructor(data, query) {
    this.data = data;
    this.query = query;
    this.actor = guarded(() => JSON.parse(query.get("actor") ?? ""), null);
    this.activity = query.get("activityId") ?? "";
    this.registration = query.get("registration") ?? "";
    this.token = "";
    this.lrs = new Lrs(query.get("endpoint") ?? "", () => this.authorization());
  }

  /** The token can be fetched once; a page that is loaded again still has it. @returns {Promise<string> | string} */
  authorization() {
    return this.token ? "Basic " + this.token : this.fetchToken();
  }

  /** @returns {Promise<string>} */
  async fetchToken() {
    const name = "leadlet-cmi5:" + this.launchName();
    this.token = guarded(() => sessionStorage.getItem(name), null) ?? "";
    if (this.token) return "Basic " + this.token;
    const signal = guarded(() => AbortSignal.timeout(MAX_WAIT), undefined);
    const response = await fetch(this.query.get("fetch") ?? "", { method: "POST", cache: "no-store", ...(signal && { signal }) }).catch(() => null);
    const found = await response?.json().catch(() => null);
    this.token = String(found?.["auth-token"] ?? "");
    if (!this.token) throw new LrsAway("fetch");
    guarded(() => sessionStorage.setItem(name, this.token), undefined);
    return "Basic " + this.token;
  }

  /** @param {string} stateId @returns {Record<string, string>} */
  document(stateId) {
    return { stateId, activityId: this.activity, agent: JSON.stringify(this.actor), registration: this.registration };
  }

  /** Rejects as long as the record store does not say all that must be known; it can be called again. @returns {Promise<Opened | null>} */
  async open() {
    if (!this.actor || !this.activity || !this.query.get("endpoint") || (this.isOnce && guarded(() => sessionStorage.getItem(this.overName()), null))) {
      this.isHopeless = true;
      return null;
    }
    this.launch = await this.launchData();
    const preferences = await this.preferences();
    // What cannot be asked for is not taken for nothing: it would be written over.
    const kept = await this.lrs.document(this.document("leadlet"));
    const found = guarded(() => JSON.parse(kept ?? ""), null);
    this.sent = { completed: found?.sent?.completed === true, passed: found?.sent?.passed === true };
    this.send("initialized");
    this.lrs.flush().catch(() => {});
    const account = this.actor.account;
    return {
      // A link that names another store of records opens another place on this device: it neither reads nor writes what is in this one.
      learner: `${guarded(() => new URL(this.lrs.endpoint).origin, "")} ${account ? `${account.homePage} ${account.name}` : canonical(this.actor)}`,
      attempt: this.registration,
      packed: isThing(found?.state) ? JSON.stringify(found.state) : kept?.trim() ? kept : "", location: typeof found?.location === "string" ? found.location : "",
      isReview: !this.isNormal, isNew: !kept?.trim(),
      language: guarded(() => JSON.parse(preferences ?? "").languagePreference, undefined), returnUrl: this.launch.returnURL,
    };
  }

  /** @returns {Promise<string | null>} */
  async preferences() {
    return this.lrs.document({ profileId: "cmi5LearnerPreferences", agent: JSON.stringify(this.actor) }, "agents/profile").catch(() => null);
  }

  /** @returns {Promise<Record<string, any>>} */
  async launchData() {
    const found = JSON.parse(await this.lrs.document(this.document("LMS.LaunchData")) ?? "");
    if (!isThing(found)) throw new LrsAway("LMS.LaunchData");
    return found;
  }

  get isNormal() {
    return !/^\s*(browse|review)\s*$/i.test(String(this.launch.launchMode));
  }

  overName() {
    return "leadlet-cmi5-over:" + this.launchName();
  }

  /** Of this launch alone: another learner in the same tab has another, whatever address the LMS gives for tokens. */
  launchName() {
    return `${learnerHash(canonical([this.actor, this.registration]))}:${this.query.get("fetch") ?? ""}`;
  }

  /** The context of the launch, all of it, and what cmi5 adds. @param {string[]} categories @param {Record<string, unknown>} [extensions] @returns {Record<string, any>} */
  context(categories, extensions = {}) {
    const template = isThing(this.launch.contextTemplate) ? this.launch.contextTemplate : {};
    /** @type {Record<string, any>} */
    const activities = isThing(template.contextActivities) ? template.contextActivities : {};
    const all = [...[activities.category ?? []].flat(), ...categories.map((one) => ({ objectType: "Activity", id: CMI5 + "categories/" + one }))];
    return {
      ...template, ...(this.registration && { registration: this.registration }),
      contextActivities: { ...activities, ...(all.length && { category: all }) },
      extensions: { ...template.extensions, ...extensions },
    };
  }

  /** One of the verbs that cmi5 defines. @param {string} verb @param {Record<string, unknown>} [result] @param {Record<string, unknown>} [extensions] */
  send(verb, result, extensions) {
    const isMoving = result !== undefined && ("success" in result || "completion" in result);
    // Said once in a registration: said again after a crash, the store knows it by its id.
    const isOnce = verb === "completed" || verb === "passed";
    this.lrs.add({
      id: isOnce ? uuidOf(this.onceName(verb)) : newUuid(), timestamp: new Date().toISOString(), actor: this.actor, verb: verbOf(verb), object: { objectType: "Activity", id: this.activity },
      context: this.context(isMoving ? ["moveon", "cmi5"] : ["cmi5"], extensions), ...(result && { result }),
    });
  }

  /** @param {Report} report @returns {Promise<Delivery>} */
  async report(report) {
    if (!this.isNormal) return "kept";
    this.tell(report);
    return this.deliver(report);
  }

  /** @param {string} what */
  onceName(what) {
    return [this.activity, this.registration, canonical(this.actor), what].join("\n");
  }

  /** @param {Report} report */
  tell({ facts, events, seconds, isLeaving }) {
    for (const event of events) this.answer(event);
    const spent = duration(seconds);
    if (facts.isComplete && !this.sent.completed) {
      this.sent.completed = true;
      this.send("completed", { completion: true, duration: spent });
    }
    if (facts.score === undefined || this.sent.passed) return;
    const mastery = masteryOf(this.launch.masteryScore);
    const isPassed = facts.score >= (mastery ?? this.data.pass / 100) - 1e-9;
    // A session is either passed or failed. Who fails may still pass in it, so it is failed when the learner leaves.
    if (!isPassed && !isLeaving) return;
    if (isPassed) this.sent.passed = true;
    const extensions = mastery === undefined ? {} : { [CMI5 + "extensions/masteryscore"]: mastery };
    this.send(isPassed ? "passed" : "failed", { success: isPassed, duration: spent, score: { scaled: facts.score } }, extensions);
  }

  /** What was queued once is not queued again when the report is repeated. @type {Set<string>} */
  queued = new Set();

  /** @param {AnswerEvent} event */
  answer(event) {
    const name = `${event.name} ${event.at}`;
    if (this.queued.has(name)) return;
    this.queued.add(name);
    const seconds = (event.at - this.answeredAt) / 1000;
    this.answeredAt = event.at;
    const context = this.context([], answerExtension(event));
    context.contextActivities.parent = [{ objectType: "Activity", id: this.activity }];
    const statement = answeredStatement(this.data, event, seconds < 86400 ? seconds : 0);
    this.lrs.add({ ...statement, id: uuidOf(this.onceName(name)), actor: this.actor, context });
  }

  /** Statements first: a state that says "completed" must not stand where no such statement went. @param {Report} report @returns {Promise<Delivery>} */
  async deliver({ pack, location, isLeaving }) {
    try {
      await this.lrs.flush(isLeaving);
      const state = JSON.parse(pack(0));
      const kept = await this.lrs.keep(this.document("leadlet"), JSON.stringify({ state, sent: this.sent, location }), isLeaving);
      return kept ? "kept" : "full";
    } catch {
      return "later";
    }
  }

  /** @param {Report} report @returns {Promise<Delivery>} */
  async close(report) {
    if (this.isOver) return "later";
    this.isOver = true;
    guarded(() => sessionStorage.setItem(this.overName(), "1"), undefined);
    if (this.isNormal) this.tell(report);
    this.send("terminated", { duration: duration(report.seconds) });
    // In what is left of the page's time both go at once; what is under way is not sent a second time, or all would be refused.
    const queue = this.lrs.queue.filter(({ id }) => !this.lrs.underWay.has(id));
    const state = JSON.stringify({ state: JSON.parse(report.pack(0)), sent: this.sent, location: report.location });
    const [statements, kept] = await Promise.allSettled([
      this.lrs.post(queue, true), this.isNormal ? this.lrs.keep(this.document("leadlet"), state, true) : true,
    ]);
    return statements.status === "fulfilled" && statements.value.ok && kept.status === "fulfilled" && kept.value ? "kept" : "later";
  }
}

/** A mastery score of cmi5, or undefined for what is none. @param {unknown} found */
function masteryOf(found) {
  const number = typeof found === "string" && found.trim() ? Number(found) : found;
  return typeof number === "number" && number >= 0 && number <= 1 ? number : undefined;
}
