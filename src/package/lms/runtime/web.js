// A plain site that tells a learning record store by itself: through a token that the author's own server gives, never a password.
// What cannot be sent stays on the device, and goes out once, when there is a network again.

/** @typedef {{queue: Record<string, any>[], told: number, who: string}} KeptPost `told`: when the newest thing in the queue, or sent, was done */

class WebPost {
  failures = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;
  isSending = false;
  answeredAt = Date.now();
  /** Who it is, if the server knows. @type {Record<string, any> | undefined} */
  actor;
  authorization = "";

  /** @param {LaunchData} data of this page @param {{endpoint: string, token: string}} where @param {Store} store */
  constructor(data, where, store) {
    this.data = data;
    this.where = where;
    this.store = store;
    this.name = `leadlet:${data.course}:xapi`;
    this.lrs = new Lrs(where.endpoint, (again) => this.token(again));
  }

  /** @returns {KeptPost} */
  read() {
    const found = guarded(() => JSON.parse(localStorage.getItem(this.name) ?? ""), null) ?? this.unkept;
    return { queue: Array.isArray(found?.queue) ? found.queue : [], told: Number(found?.told) || 0, who: String(found?.who || newUuid()) };
  }

  /** What no storage takes. @type {KeptPost | null} */
  unkept = null;

  /** @param {(kept: KeptPost) => void} edit */
  change(edit) {
    const kept = this.read();
    edit(kept);
    this.unkept = guarded(() => (localStorage.setItem(this.name, JSON.stringify(kept)), true), false) ? null : kept;
  }

  begin() {
    // What was done before the site told anybody is not told.
    this.change((kept) => { kept.told ||= Date.now(); });
    this.store.listen(() => this.look());
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.hidden && this.send());
    this.look();
  }

  /** Queues what is new. */
  look() {
    const { told } = this.read();
    const fresh = this.things().filter(({ at }) => at > told);
    if (fresh.length) {
      this.change((kept) => {
        kept.queue.push(...fresh.map(({ statement }) => statement));
        kept.told = Math.max(kept.told, ...fresh.map(({ at }) => at));
      });
    }
    if (this.read().queue.length && !this.timer) this.plan(50);
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
      return { at: event.at, statement: { ...answeredStatement(data, event, seconds > 0 && seconds < 86400 ? seconds : 0), context } };
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
    if (this.isSending || !this.read().queue.length) return;
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
    if (!this.failures && this.read().queue.length) this.plan(50);
  }

  async empty() {
    const { queue, who } = this.read();
    if (!queue.length) return;
    await this.lrs.authorization(false);
    const actor = this.actor ?? { objectType: "Agent", account: { homePage: /^https?:/.test(this.data.iri) ? this.data.iri : new URL(this.where.endpoint).origin, name: who } };
    this.change((kept) => { kept.who = who; });
    this.lrs.queue = queue.map((statement) => ({ ...statement, actor }));
    await this.lrs.flush();
    const sent = new Set(queue.map(({ id }) => id));
    this.change((kept) => { kept.queue = kept.queue.filter(({ id }) => !sent.has(id)); });
  }

  /** The author's server knows the learner, by its own cookies, and answers as the fetch of cmi5 does. @param {boolean} again the one before is no longer good */
  async token(again) {
    if (this.authorization && !again) return this.authorization;
    const response = await fetch(this.where.token, { method: "POST", credentials: "include", cache: "no-store" }).catch(() => null);
    const found = response?.ok ? await response.json().catch(() => null) : null;
    if (!found?.["auth-token"]) throw new LrsAway("token");
    if (isThing(found.actor)) this.actor = found.actor;
    this.authorization = "Basic " + found["auth-token"];
    return this.authorization;
  }
}

if (window.leadletLaunch?.xapi && window.leadlet?.store) {
  const launch = window.leadletLaunch;
  new WebPost(wholeData(launch), /** @type {{endpoint: string, token: string}} */ (launch.xapi), window.leadlet.store).begin();
}
