// <leadlet-practice>: what is due today, one thing at a time, mixed across modules, "sure and wrong" first.

/**
 * The order of what is due: what one was sure of and had wrong, then the rest, dealt from the modules in turn.
 * @template {{id: string, module: string, bad?: boolean}} T
 * @param {T[]} due @param {string} seed @returns {T[]}
 */
function practiceOrder(due, seed) {
  /** @type {Map<string, T[]>} */
  const decks = new Map();
  for (const one of shuffled(due.filter(({ bad }) => !bad).sort((a, b) => (a.id < b.id ? -1 : 1)), seed)) {
    decks.set(one.module, [...(decks.get(one.module) ?? []), one]);
  }
  const dealt = [];
  while ([...decks.values()].some((deck) => deck.length)) {
    for (const deck of [...decks.values()].sort((a, b) => b.length - a.length)) dealt.push(...deck.splice(0, 1));
  }
  return [...due.filter(({ bad }) => bad), ...dealt];
}

class LeadletPractice extends LeadletRoom {
  /** What each page's script brought. @type {Map<string, Record<string, string>>} */
  things = new Map();
  /** The thing that is shown. */
  current = "";
  /** Its module. */
  lastModule = "";
  /** How many were done in this sitting. */
  count = 0;
  /** What could not be brought. @type {Set<string>} */
  lost = new Set();
  /** Answers of this sitting. @type {Map<string, Answer>} */
  given = new Map();

  start() {
    window.leadletPractice = (id, things) => this.things.set(id, things);
    this.addEventListener("leadlet-answer", (event) => {
      const { id, knew, last } = /** @type {CustomEvent} */ (event).detail;
      if (knew !== undefined) this.guard(() => this.settle(id, knew, false, last));
    });
    super.start();
    if (!this.current) this.next();
  }

  /** @returns {{id: string, page: string, script: string, module: string, bad?: boolean}[]} */
  get due() {
    const ids = new Set(dueToday().filter((id) => !this.lost.has(id)));
    const due = outlinePages().flatMap((entry) => (entry[8] ?? []).filter((id) => ids.has(id)).map((id) => ({
      id, page: entry[0], script: entry[7], module: entry[0].split("/")[0], bad: store.state.practice[id].bad,
    })));
    return practiceOrder(due.filter(({ id }) => store.state.texts[id]?.value !== ""), store.state.seed + today(store.state));
  }

  /** @returns {void} */
  next() {
    const due = this.due;
    // What is left is dealt anew each time: not twice in a row from one module while there is another.
    const first = due.find((one) => one.bad || one.module !== this.lastModule) ?? due[0];
    this.lastModule = first?.module ?? "";
    this.show("due", first !== undefined);
    this.show("rest", first === undefined);
    if (!first) return this.rest();
    this.current = first.id;
    if (store.state.texts[first.id]?.as === "plan") return this.lay(first, this.planOf(first.id));
    if (this.things.has(first.page)) return this.lay(first, this.things.get(first.page)?.[first.id]);
    bring(page.root + first.script, () => this.guard(() => this.lay(first, this.things.get(first.page)?.[first.id])));
  }

  /** Shows one thing. What could not be brought is passed over. @param {{id: string, page: string}} one @param {string | Element} [thing] @returns {void} */
  lay({ id, page: from }, thing) {
    if (!thing) {
      this.lost.add(id);
      return this.next();
    }
    const body = make("div", { class: "body" });
    if (typeof thing === "string") body.innerHTML = asHtml(thing);
    else body.append(thing);
    carryEmbed(body);
    const { title, href, hue } = placeOf(from);
    const label = make("h2", { class: "label", tabindex: "-1" }, say("practice_left", { n: this.due.length }));
    const go = make("div", { class: "actions", "data-part": "next", hidden: true }, make("button", { type: "button", class: "button", "data-do": "next" }, say("go_next")));
    body.append(make("div", { class: "result", role: "status", "data-part": "later" }), go,
      make("p", { class: "small soft" }, make("a", { href: inside(href + "#" + id) }, title)));
    const steps = this.place("steps");
    steps.replaceChildren(make("section", { class: "step", "data-step": "try", "data-hue": hue }, label, body));
    if (this.count || this.lost.size) label.focus();
    const question = /** @type {LeadletQuestion | null} */ (body.querySelector("leadlet-question"));
    if (!question) return;
    question.removeAttribute("data-pre");
    question.book = this.book;
    question.connectedCallback();
  }

  /** @type {Book} */
  book = {
    once: true,
    read: ({ id }) => {
      const last = this.given.get(id);
      return last && { first: last, last, settled: last.at };
    },
    keep: (question, answer) => {
      this.given.set(question.id, { ...answer, at: Date.now() });
      this.settle(question.id, answer.part === 1, answer.sure === 3 && answer.part < 1);
    },
    hadOther: () => false,
  };

  /** @param {string} id */
  planOf(id) {
    return make("div", {}, planSentence(store.state.texts[id], "prompt"), make("p", {}, say("did_you")),
      make("div", { class: "actions" }, makeButton(say("did_it"), "did"), makeButton(say("not_yet_done"), "not-yet-done")));
  }

  /** @param {string} act @param {Element} target */
  press(act, target) {
    if (act === "next") {
      this.count++;
      this.next();
    } else if (act === "did" || act === "not-yet-done") {
      keepDeed(this.current, act === "did");
      target.closest(".actions")?.remove();
      this.later(this.current);
    }
  }

  /** @param {string} id @param {boolean} right @param {boolean} [bad] @param {boolean} [last] it comes back no more */
  settle(id, right, bad = false, last = false) {
    store.change((state) => {
      practise(state, id, right, bad);
      if (last) state.practice[id].gap = page.gaps.length;
    });
    const thing = this.querySelector("leadlet-card");
    if (thing) need(thing, ".actions", HTMLElement).hidden = true;
    this.later(id);
  }

  /** Says when it comes back. @param {string} id */
  later(id) {
    const day = dueDay(store.state.practice[id], page.gaps);
    this.place("later").replaceChildren(make("p", {}, Number.isFinite(day) ? say("comes_on", { day: dayWords(day) }) : say("retired")));
    this.show("next", true);
    setTimeout(() => focusOn(this.querySelector("[data-do=next]")));
  }

  /** Nothing is due: when the next things are. */
  rest() {
    const now = today(store.state);
    /** @type {Map<number, number>} */
    const days = new Map();
    const known = new Set(outlinePages().flatMap((entry) => entry[8] ?? []));
    for (const [id, record] of Object.entries(store.state.practice)) {
      const day = dueDay(record, page.gaps);
      if (known.has(id) && day > now && Number.isFinite(day)) days.set(day, (days.get(day) ?? 0) + 1);
    }
    const coming = [...days].sort(([a], [b]) => a - b);
    const [first] = coming;
    this.put("rest-words", first ? say("next_due", { n: first[1], day: dayWords(first[0]) }) : say("nothing_yet"));
    this.show("coming", coming.length > 0);
    this.place("days").replaceChildren(...coming.slice(0, 7).map(([day, n]) =>
      make("li", {}, make("span", {}, dayWords(day)), " ", make("b", {}, say("things", { n })))));
    if (this.count || this.lost.size) focusOn(this.place("rest-title"));
  }
}
