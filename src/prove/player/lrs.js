// A record store for cmi5: the server keeps what it is sent, and here it is held against the rules of cmi5.
"use strict";

const VERBS = "http://adlnet.gov/expapi/verbs/";
const CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/";
const EXTENSIONS = "https://w3id.org/xapi/cmi5/context/extensions/";
const REGISTRATION = "5f4ff0b1-3f6e-4a2c-9d3a-0e8b0d6c1a01";
const actor = { objectType: "Agent", account: { homePage: "https://lms.example", name: "learner.1" } };
/** The verbs of cmi5; all others are the course's own. */
const defined = ["initialized", "completed", "passed", "failed", "terminated"].map((verb) => VERBS + verb);

/** The same text for the same content. @param {any} value @returns {string} */
const sorted = (value) => JSON.stringify(value, (_, part) =>
  part && typeof part === "object" && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part);

/** One launch of a unit. */
class StrictLrs {
  calls = 0;
  interactions = 0;
  most = 0;
  isOpen = false;

  /** @param {{id: string, mastery: string | null}} unit @param {Record<string, string>} kept @param {string} mode @param {string} session @param {(rule: string, what: string) => void} fault */
  constructor(unit, kept, mode, session, fault) {
    this.unit = unit;
    this.kept = kept;
    this.mode = mode;
    this.session = session;
    this.fault = fault;
  }

  /** What the content reads of its launch. */
  get launch() {
    return {
      contextTemplate: { contextActivities: { grouping: [{ objectType: "Activity", id: this.unit.id }] }, extensions: { [EXTENSIONS + "sessionid"]: this.session } },
      launchMode: this.mode === "normal" ? "Normal" : "Review", launchMethod: "AnyWindow", moveOn: "CompletedOrPassed",
      ...(this.unit.mastery !== null && { masteryScore: Number(this.unit.mastery) }),
    };
  }

  /** The query of the address that is opened. @param {string} origin */
  query(origin) {
    return new URLSearchParams({
      endpoint: `${origin}/lrs/`, fetch: `${origin}/fetch?${this.session}`, actor: JSON.stringify(actor), registration: REGISTRATION,
      activityId: "https://lms.example/activity/" + encodeURIComponent(this.unit.id),
    }).toString();
  }

  /** Judges what came in while the part was open, and after it went. @param {{statements: any[], calls: number, state: number, faults: string[]}} found */
  close(found) {
    this.calls = found.calls;
    this.most = found.state;
    for (const fault of found.faults) this.fault("play/lrs", fault);
    this.judge(found.statements.filter((one) => {
      const isOne = typeof one?.verb?.id === "string";
      if (!isOne) this.fault("play/statement", "a statement has no verb");
      return isOne;
    }));
  }

  /** @param {any[]} statements */
  judge(statements) {
    const fault = (/** @type {string} */ what) => this.fault("play/statement", what);
    const name = (/** @type {any} */ one) => String(one.verb.id).split("/").pop() ?? "";
    const isDefined = (/** @type {any} */ one) => [one.context?.contextActivities?.category ?? []].flat().some((/** @type {any} */ activity) => activity?.id === CATEGORY + "cmi5");
    if (statements.length === 0) return fault("nothing was sent");
    if (name(statements[0]) !== "initialized") fault(`the first statement is ${name(statements[0])}, and it must be initialized`);
    if (name(statements[statements.length - 1]) !== "terminated") fault(`the last statement is ${name(statements[statements.length - 1])}, and it must be terminated`);
    const verbs = (this.kept.verbs ?? "").split(", ").filter(Boolean);
    /** @type {string[]} */
    const now = [];
    for (const one of statements) {
      this.check(one, fault);
      if (name(one) === "answered") this.interactions++;
      // By its category a statement is one of cmi5's own; all others are allowed, whatever their verb.
      if (!defined.includes(one.verb.id) || !isDefined(one)) continue;
      if (now.includes(name(one))) fault(`${name(one)} was sent twice in one session`);
      now.push(name(one));
      if (["completed", "passed"].includes(name(one)) && verbs.includes(name(one))) fault(`${name(one)} was sent twice in one registration`);
      if (name(one) === "failed" && verbs.includes("passed")) fault("failed was sent after passed");
      if (["completed", "passed", "failed"].includes(name(one))) verbs.push(name(one));
      if (one.result?.score?.scaled !== undefined) this.kept.score = String(one.result.score.scaled);
    }
    if (now.includes("passed") && now.includes("failed")) fault("passed and failed were both sent in one session");
    this.kept.verbs = verbs.join(", ");
  }

  /** @param {any} one @param {(what: string) => void} fault */
  check(one, fault) {
    const verb = String(one.verb.id).split("/").pop();
    const context = one.context ?? {};
    if (!/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(one.id ?? "")) fault(`${verb} has no id that is a UUID`);
    if (sorted(one.actor) !== sorted(actor)) fault(`${verb} has another actor than the one of the launch`);
    if (!/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]00:?00)$/.test(one.timestamp ?? "")) fault(`${verb} has no time in UTC`);
    if (context.registration !== REGISTRATION) fault(`${verb} does not name the registration`);
    if (context.extensions?.[EXTENSIONS + "sessionid"] !== this.session) fault(`${verb} does not name the session`);
    if (![context.contextActivities?.grouping ?? []].flat().some((/** @type {any} */ activity) => activity.id === this.unit.id)) fault(`${verb} lost the grouping of the launch`);
    const categories = [context.contextActivities?.category ?? []].flat().map((/** @type {any} */ activity) => activity?.id);
    const isDefined = categories.includes(CATEGORY + "cmi5");
    if (isDefined && !defined.includes(one.verb.id)) fault(`${verb} has the category cmi5, and is no verb of cmi5`);
    if (!isDefined && ["initialized", "terminated"].includes(verb ?? "")) fault(`${verb} lacks the category cmi5`);
    if (!isDefined) return;
    const isMove = one.result?.success !== undefined || one.result?.completion !== undefined;
    if (isMove !== categories.includes(CATEGORY + "moveon")) fault(`${verb} ${isMove ? "lacks" : "has"} the category moveon`);
    const { success, completion, duration, score } = one.result ?? {};
    const wanted = { completed: completion === true && success === undefined && score === undefined, passed: success === true, failed: success === false }[verb ?? ""];
    if (wanted === false) fault(`${verb} says ${JSON.stringify(one.result)}`);
    if (["completed", "passed", "failed", "terminated"].includes(verb ?? "") && !/^P/.test(duration ?? "")) fault(`${verb} does not say how long it took`);
    if (["passed", "failed"].includes(verb ?? "") && this.unit.mastery !== null && context.extensions?.[EXTENSIONS + "masteryscore"] !== Number(this.unit.mastery)) {
      fault(`${verb} does not name the mastery score`);
    }
    if (this.mode !== "normal" && !["initialized", "terminated"].includes(verb ?? "")) fault(`${verb} was sent in a review`);
  }
}
