// A plain site that tells a learning record store by itself: through a token that the author's own server gives, never a password.
// What cannot be sent stays on the device, and goes out once, when there is a network again.

import { canonical, isThing } from "../../../../themes/default/scripts/state.js";
import { guarded, learnerHash, wholeData } from "./known.js";
import { answersGiven, attemptsOf } from "./facts.js";
import { newUuid, inLanguage, verbOf, answeredStatement, answerExtension } from "./statements.js";
import { Lrs, LrsAway } from "./lrs.js";

/**
 * A statement that waits, without its actor. `by`: whose it is, as a hash of the actor, "" for a learner whom the server does not name. `view`: the
 * visit of a page in which it was queued, as long as the server has not said who that visit is.
 * @typedef {{by: string, view?: string, statement: Record<string, any>}} Waiting
 * `told`: when the newest thing in the queue, or sent, was done. `who`: the random name of a learner whom the server does not name.
 * `last`: whom the server named last on this device, as `by`.
 * @typedef {{queue: Waiting[], told: number, who: string, last: string}} KeptPost
 */

/** Limits of the queue: statements, and their characters. The learner's work is kept in the same storage and must find room there. */
const MAX_WAITING = 500, MAX_WAITING_CHARACTERS = 1_000_000;
/** A clock may be wrong by this much, in milliseconds. */
const DAY = 86_400_000;

class WebPost {
  failures = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;
  isSending = false;
  answeredAt = Date.now();
  authorization = "";
  /** This visit of a page. */
  view = newUuid();
  /** Who it is, if the server names them. @type {Record<string, any> | undefined} */
  actor;
  /** The same as `by`, "" if the server does not name them; undefined as long as it has not said. @type {string | undefined} */
  by;
  /** Whom this visit was before the server took its word back. @type {string | undefined} */
  former;
  /** The answer that is waited for. @type {Promise<string> | undefined} */
  asking;
  /** Ids of what was queued while the answer was waited for: the answer says whose it is. @type {Set<string>} */
  unanswered = new Set();

  /** @param {LaunchData} data of this page @param {{endpoint: string, token: string}} where @param {Store} store */
  constructor(data, where, store) {
    this.data = data;
    this.where = where;
    this.store = store;
    this.name = `leadlet:${data.course}:xapi`;
    this.lrs = new Lrs(where.endpoint, (again) => this.token(again));
  }

  /** What cannot be read is passed over, one thing at a time. @returns {KeptPost} */
  read() {
    const found = this.unkept ?? guarded(() => JSON.parse(localStorage.getItem(this.name) ?? ""), null);
    const told = Number(found?.told);
    return {
      queue: Array.isArray(found?.queue) ? found.queue.map(waitingOf).filter(Boolean) : [],
      // A time of the far future would silence this device for good.
      told: told > 0 ? Math.min(told, told > Date.now() + DAY ? Date.now() : told) : 0,
      who: typeof found?.who === "string" && found.who ? found.who : newUuid(),
      last: typeof found?.last === "string" ? found.last : "",
    };
  }

  /** What no storage takes. @type {KeptPost | null} */
  unkept = null;

  /** @param {(kept: KeptPost) => void} edit */
  change(edit) {
    const kept = this.read();
    edit(kept);
    kept.queue = bounded(kept.queue);
    this.unkept = guarded(() => (localStorage.setItem(this.name, JSON.stringify(kept)), true), false) ? null : kept;
  }

  begin() {
    // What was done before the site told anybody is not told.
    this.change((kept) => { kept.told ||= Date.now(); });
    this.store.listen(() => this.look());
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.hidden && this.send());
    // What is done here is to be bound to the one who does it, so it is asked before anything is done.
    this.ask().catch(() => {});
    // What an earlier visit did and did not queue was done by who was known then.
    this.look(true);
  }

  /** Queues what is new, for the one who did it. @param {boolean} [isEarlier] it was done in an earlier visit */
  look(isEarlier = false) {
    const { told } = this.read();
    const fresh = this.things().filter(({ at }) => at > told);
    if (fresh.length) {
      this.change((kept) => {
        const whose = isEarlier ? { by: kept.last } : this.by === undefined ? { by: this.former ?? kept.last, view: this.view } : { by: this.by };
        kept.queue.push(...fresh.map(({ statement }) => ({ ...whose, statement })));
        kept.told = Math.max(kept.told, ...fresh.map(({ at }) => at));
        if (this.asking && !isEarlier) for (const { statement } of fresh) this.unanswered.add(statement.id);
      });
    }
    if (this.hasWork() && !this.timer) this.plan(50);
  }

  /** Whether something waits that is this learner's, or may be. */
  hasWork() {
    const { queue } = this.read();
    return this.by === undefined ? queue.length > 0 : queue.some((one) => this.isOwn(one));
  }

  /** @param {Waiting} one */
  isOwn({ by, view }) {
    return by === this.by && view === undefined;
  }

  /**
   * The server has said who it is. What this visit queued before is theirs, unless somebody else was named on this device last: then it is nobody's,
   * since either may have done it. What other visits queued waits for its own person.
   * @param {Record<string, any> | undefined} actor
   */
  meet(actor) {
    const by = actor ? learnerHash(canonical(actor)) : "";
    this.actor = actor;
    this.by = by;
    this.change((kept) => {
      const isTheirs = (/** @type {Waiting} */ one) => by === "" || one.by === by || this.unanswered.has(one.statement.id) || (one.by === "" && (kept.last === "" || kept.last === by));
      const lost = new Set(kept.queue.filter((one) => one.view === this.view && !isTheirs(one)));
      if (lost.size) console.warn(`${lost.size} statements were not sent: the learner changed while nobody could be asked who it is`);
      kept.queue = kept.queue.filter((one) => !lost.has(one));
      for (const one of kept.queue.filter(({ view, by: whose }) => view === this.view || (view !== undefined && whose === by))) {
        one.by = by;
        delete one.view;
      }
      if (by) kept.last = by;
    });
  }

  /** The server names nobody now. Whoever was named in this visit may come back; without such a one, what is done is nobody's. */
  part() {
    if (!this.by && !this.former) return this.meet(undefined);
    this.former = this.by || this.former;
    this.by = undefined;
  }

  /** All that this page can tell, with when it was done. @returns {{at: number, statement: Record<string, any>}[]} */
  things() {
    const { data } = this;
    const { state } = this.store;
    const [page] = data.pages;
    const object = { objectType: "Activity", id: `${data.iri}/page/${page.id}`, definition: { type: "http://adlnet.gov/expapi/activities/lesson", name: inLanguage(data, page.title) } };
    const course = { objectType: "Activity", id: data.iri, definition: { type: "http://adlnet.gov/expapi/activities/course", name: inLanguage(data, data.title) } };
    const context = { language: data.language, contextActivities: { parent: [object], grouping: [course] } };
    const own = { language: data.language, contextActivities: { parent: [course] } };
    const made = (/** @type {number} */ at, /** @type {string} */ verb, /** @type {Record<string, any>} */ result) =>
      ({ at, statement: { id: newUuid(), timestamp: new Date(at).toISOString(), verb: verbOf(verb), object, context: own, result } });
    /** @type {{at: number, statement: Record<string, any>}[]} */
    const found = answersGiven(data, state).map((event) => {
      const seconds = (event.at - this.answeredAt) / 1000;
      return { at: event.at, statement: { ...answeredStatement(data, event, seconds > 0 && seconds < 86400 ? seconds : 0), context: { ...context, extensions: answerExtension(event) } } };
    });
    for (const { end, score = 0 } of attemptsOf(state, page.id)) {
      if (end === undefined) continue;
      const isPassed = score * 100 >= (page.pass ?? data.pass) - 1e-9;
      found.push(made(end, isPassed ? "passed" : "failed", { success: isPassed, score: { scaled: Math.floor(score * 10000 + 1e-6) / 10000 } }));
    }
    const done = state.pages[page.id]?.done;
    if (done !== undefined) found.push(made(done, "completed", { completion: true }));
    return found.sort((a, b) => a.at - b.at);
  }

  /** @param {number} pause milliseconds */
  plan(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), pause);
  }

  /** Of several tabs one sends. */
  async send() {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.isSending || !this.hasWork()) return;
    this.isSending = true;
    const locks = guarded(() => navigator.locks, undefined);
    try {
      await (locks ? locks.request(this.name, () => this.empty()) : this.empty());
      this.failures = 0;
    } catch {
      this.failures++;
      this.plan(Math.min(60000, 500 * 2 ** this.failures));
    }
    this.isSending = false;
    if (!this.failures && this.hasWork()) this.plan(50);
  }

  /** Sends what this learner did. What others did on this device waits for them. @returns {Promise<void>} */
  async empty() {
    await this.token(false);
    const { queue, who } = this.read();
    const { actor = { objectType: "Agent", account: { homePage: /^https?:/.test(this.data.iri) ? this.data.iri : new URL(this.where.endpoint).origin, name: who } } } = this;
    const own = queue.filter((one) => this.isOwn(one)).map(({ statement }) => ({ id: String(statement.id), ...statement, actor }));
    if (!own.length) return;
    this.change((kept) => { kept.who = who; });
    this.lrs.queue = own;
    await this.lrs.flush().finally(() => {
      const left = new Set(this.lrs.queue.map(({ id }) => id));
      const sent = new Set(own.map(({ id }) => id).filter((id) => !left.has(id)));
      this.change((kept) => { kept.queue = kept.queue.filter(({ statement }) => !sent.has(statement.id)); });
    });
  }

  /**
   * The author's server knows the learner, by its own cookies, and answers as the fetch of cmi5 does. Rejects when somebody else has taken the
   * learner's place: what is on its way may not go out with their token.
   * @param {boolean} again the one before is no longer good
   */
  token(again) {
    if (this.authorization && !again) return this.authorization;
    return this.ask();
  }

  /** Asks once, however many wait for it. @returns {Promise<string>} */
  ask() {
    this.asking ??= this.askServer().finally(() => {
      this.asking = undefined;
      this.unanswered.clear();
    });
    return this.asking;
  }

  /** @returns {Promise<string>} */
  async askServer() {
    this.authorization = "";
    const before = this.by;
    const response = await fetch(this.where.token, { method: "POST", credentials: "include", cache: "no-store" }).catch(() => null);
    if (response?.status === 401 || response?.status === 403) this.part();
    const found = response?.ok ? await response.json().catch(() => null) : null;
    if (typeof found?.["auth-token"] !== "string" || !found["auth-token"]) throw new LrsAway("token");
    this.meet(isThing(found.actor) ? found.actor : undefined);
    this.authorization = "Basic " + found["auth-token"];
    if (before !== undefined && before !== this.by) throw new LrsAway("another learner");
    return this.authorization;
  }
}

/** One thing of a queue, if it can be sent. @param {any} found @returns {Waiting | null} */
function waitingOf(found) {
  const statement = isThing(found) ? found.statement : undefined;
  if (!isThing(statement) || typeof statement.id !== "string" || !isThing(statement.verb) || !isThing(statement.object)) return null;
  return { by: typeof found.by === "string" ? found.by : "", ...(typeof found.view === "string" && { view: found.view }), statement };
}

/** A queue within its limits: the oldest statements go first, those of who has the most waiting. @param {Waiting[]} queue @returns {Waiting[]} */
function bounded(queue) {
  /** @type {Map<string, {one: Waiting, size: number}[]>} */
  const people = new Map();
  let count = queue.length, size = 0;
  for (const one of queue) {
    const entry = { one, size: JSON.stringify(one).length };
    people.set(one.by, [...(people.get(one.by) ?? []), entry]);
    size += entry.size;
  }
  const gone = new Set();
  while (count > MAX_WAITING || size > MAX_WAITING_CHARACTERS) {
    const [most] = [...people.values()].sort((a, b) => b.length - a.length);
    const oldest = most?.shift();
    if (!oldest) break;
    gone.add(oldest.one);
    count--;
    size -= oldest.size;
  }
  if (gone.size) console.warn(`${gone.size} statements were not sent: too many wait on this device`);
  return queue.filter((one) => !gone.has(one));
}

if (window.leadletLaunch?.xapi && window.leadlet?.store) {
  const launch = window.leadletLaunch;
  new WebPost(wholeData(launch), /** @type {{endpoint: string, token: string}} */ (launch.xapi), window.leadlet.store).begin();
}
