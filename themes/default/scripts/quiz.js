// <leadlet-quiz>: draws from its pool, asks one at a time or all at once, and says by objective what to read again.

import { say, language } from "./words.js";
import { drawByGoal } from "./draw.js";
import { stamp, practise } from "./days.js";
import { page, store, focusOn, make, need, inside } from "./page.js";
import { isForReader } from "./audience.js";
import { pageDone, markDone } from "./progress.js";
import { LeadletRoom, attemptsAt, percentOf, bestScore } from "./room.js";

export class LeadletQuiz extends LeadletRoom {
  /** @type {LeadletQuestion[]} */
  pool = [];
  /** The question that is shown, when there is one at a time. */
  current = "";
  /** The answers are looked through after the end. */
  isReview = false;
  /** "See the result" was pressed with questions open. */
  wasTold = false;
  /** The attempt that is laid out. */
  laid = "";
  /** What was missed, asked once more: it moves practice, and no score. @type {{ids: string[], given: Map<string, Answer>} | null} */
  retry = null;

  get pageId() { return this.dataset.pageId ?? page.id; }
  get atEnd() { return this.dataset.feedback === "end"; }
  get limit() { return Number(this.dataset.attempts) || 0; }
  get attempts() { return attemptsAt(this.pageId); }
  /** The newest attempt. */
  get attempt() { return this.attempts.pop(); }
  get drawn() { return /** @type {LeadletQuestion[]} */ (this.ids.map((id) => this.pool.find((one) => one.id === id)).filter(Boolean)); }
  /** What is asked, by id; some of it may have gone from the course since it was drawn. */
  get ids() { return this.retry?.ids ?? this.attempt?.drawn ?? []; }
  get missed() { return this.drawn.filter((question) => (this.answerTo(question)?.part ?? 0) < 1); }

  /** @param {LeadletQuestion} question @returns {Answer | undefined} what counts; drafts do not */
  answerTo(question) {
    const given = this.retry ? this.retry.given.get(question.recordId) : this.attempt?.given[question.recordId];
    return given?.tries ? given : undefined;
  }

  start() {
    const all = /** @type {LeadletQuestion[]} */ ([...this.querySelectorAll("leadlet-question")]);
    this.pool = all.filter((question) => question.dataset.pre === undefined && isForReader(question));
    /** @type {Book} */
    const book = {
      once: true,
      read: (question) => {
        const last = this.atEnd && !this.attempt?.end ? undefined : this.answerTo(question);
        return last && { first: last, last: { ...last, end: true }, settled: last.at };
      },
      keep: (question, answer) => {
        store.change((state) => this.enter(state, question, answer));
        this.refresh();
      },
      onward: () => this.isAlone ? this.button(this.drawn.every((one) => this.answerTo(one)) ? "end" : "next").textContent ?? "" : "",
      goOn: () => this.press(this.drawn.every((one) => this.answerTo(one)) ? "end" : "next"),
      hadOther: ({ id, recordId }) => Object.keys(this.attempt?.given ?? {}).some((key) => key.startsWith(id + "@") && key !== recordId),
    };
    for (const question of all) {
      question.book = book;
      question.connectedCallback();
    }
    this.addEventListener("change", (event) => {
      const question = /** @type {Element} */ (event.target).closest("leadlet-question");
      if (this.atEnd && question) this.guard(() => this.draft(/** @type {LeadletQuestion} */ (question)));
    });
    super.start();
  }

  /** Writes an answer into the attempt, and moves practice. @param {State} state @param {LeadletQuestion} question @param {Omit<Answer, "at">} answer */
  enter(state, question, answer) {
    const attempt = state.quizzes[this.attempt?.key ?? ""];
    if (this.retry) this.retry.given.set(question.recordId, { ...answer, at: Date.now() });
    else if (attempt) attempt.given[question.recordId] = { ...answer, at: stamp(attempt.given[question.recordId]?.at) };
    if (answer.tries && attempt) practise(state, question.id, answer.part === 1, answer.sure === 3 && answer.part < 1);
  }

  /** All on one page: what is chosen is kept, and judged at the end. @param {LeadletQuestion} question @param {number} [tries] */
  draft(question, tries = 0) {
    if (this.attempt?.end) return;
    const given = question.kind.given(question);
    const sure = Number(question.querySelector(".sure input:checked")?.getAttribute("value"));
    store.change((state) => this.enter(state, question, {
      given, part: tries ? question.judge(given).part : 0, wording: question.dataset.wording ?? "", tries, ...(sure && { sure }),
    }));
  }

  /** @param {string} act */
  press(act) {
    if (act === "begin" || act === "again") this.begin();
    else if (act === "missed") this.tryMissed();
    else if (act === "next") this.current = "";
    else if (act === "review") this.isReview = true;
    else if (act === "end") {
      if (this.isReview) this.isReview = false;
      else if (!this.finish()) return;
    } else return;
    this.refresh();
    const heading = this.drawn.find(({ id }) => id === this.current)?.closest(".step")?.querySelector("h2");
    focusOn(this.place("front").hidden ? this.place("verdict") : heading ?? this.querySelector("[data-q]:not([hidden]) h2"));
  }

  /** Asks what was missed once more, for practice. */
  tryMissed() {
    this.retry = { ids: this.missed.map(({ id }) => id), given: new Map() };
    this.current = "";
  }

  /** A new attempt. */
  begin() {
    if (this.limit && this.attempts.length >= this.limit) return;
    const number = this.attempts.length;
    const pool = this.pool.map(({ id, dataset }) => ({ id, goal: `${dataset.page} ${dataset.objective}` }));
    const drawn = drawByGoal(pool, Number(this.dataset.draw), `${store.state.seed}${this.pageId}${number}`).map(({ id }) => id);
    store.change((state) => {
      const at = stamp(this.attempt?.at);
      state.quizzes[`${this.pageId}/${at}`] = { at, drawn, given: {} };
    });
    this.current = "";
    this.isReview = this.wasTold = false;
  }

  /** @returns {boolean} */
  finish() {
    if (this.retry) {
      const n = this.drawn.length - this.missed.length;
      this.put("said", say("retried", { n, of: this.drawn.length }));
      this.retry = null;
      return true;
    }
    this.put("said", "");
    const open = this.drawn.filter((question) => !this.answerTo(question));
    const empty = open.filter((question) => !question.kind.given(question).length).length;
    if (empty && !this.wasTold) {
      this.wasTold = true;
      this.put("open", say("open_left", { n: empty }));
      return false;
    }
    for (const question of open) this.draft(question, 1);
    const { got, points } = this.points;
    const score = got / (points || 1);
    store.change((state) => {
      const attempt = state.quizzes[this.attempt?.key ?? ""];
      attempt.end = stamp(attempt.at);
      attempt.score = Math.min(1, score);
    });
    if (!pageDone(this.pageId)) markDone();
    this.isReview = false;
    return true;
  }

  /** One question is shown at a time. */
  get isAlone() { return this.retry !== null || (!this.atEnd && this.attempt?.end === undefined); }

  /** The points that were earned, of all that are asked for. */
  get points() {
    const worth = (/** @type {LeadletQuestion} */ question) => Number(question.dataset.points ?? 1);
    return this.drawn.reduce(({ got, points }, one) => ({ got: got + worth(one) * (this.answerTo(one)?.part ?? 0), points: points + worth(one) }), { got: 0, points: 0 });
  }

  refresh() {
    const attempt = this.attempt;
    const ended = attempt?.end !== undefined && !this.retry;
    const gone = this.ids.length - this.drawn.length;
    const isBegun = attempt !== undefined && (ended || this.drawn.length > 0);
    this.show("gone", gone > 0);
    this.put("gone", gone ? say("questions_gone", { n: gone }) : "");
    this.toggleAttribute("data-asking", isBegun && !ended);
    this.show("start", !isBegun);
    this.show("front", !ended || this.isReview);
    this.show("result", ended && !this.isReview);
    this.layOut();
    const open = this.drawn.filter((question) => !this.answerTo(question));
    const single = this.isAlone;
    if (single && !this.current) this.current = open[0]?.id ?? "";
    const shown = single ? this.drawn.filter(({ id }) => id === this.current) : this.drawn;
    for (const section of this.querySelectorAll(/** @type {"section"} */ ("[data-q]"))) section.hidden = !shown.some(({ id }) => id === section.dataset.q);
    // One at a time, each question's own bar leads on.
    this.show("go", isBegun && (!single || !shown.length));
    this.button("next").hidden = !single || !open.length;
    this.button("end").hidden = single && open.length > 0;
    if (!this.wasTold) this.put("open", "");
    this.show("how-far", single && isBegun);
    if (single) this.showHowFar(open);
    if (ended) this.showResult();
  }

  /** Puts the drawn ones in their order, once for an attempt; each has its own order of options. */
  layOut() {
    const attempt = this.attempt;
    const key = attempt && attempt.key + (this.retry ? "+" : "");
    if (!key || this.laid === key) return;
    this.laid = key;
    this.drawn.forEach((question, place) => {
      question.mix(`${this.attempts.length}`);
      question.refresh();
      const section = question.closest("[data-q]");
      if (!section) return;
      this.place("go").before(section);
      const words = say("question_n", { n: place + 1 });
      need(section, ".label", HTMLElement).textContent = words;
      need(section, "[data-part=nth]", HTMLElement).textContent = words + ":";
      question.actions.hidden = this.atEnd && !attempt.end;
      if (!question.actions.hidden) return;
      question.kind.put(question, attempt.given[question.recordId]?.given ?? question.kind.given(question));
    });
  }

  /** @param {LeadletQuestion[]} open */
  showHowFar(open) {
    const place = this.drawn.findIndex(({ id }) => id === this.current) + 1;
    const box = this.place("how-far");
    box.querySelector(".dots")?.replaceChildren(...this.drawn.map((question) => make("i", {
      "data-state": !open.includes(question) ? "done" : question.id === this.current ? "here" : "none",
    })));
    const count = box.querySelector("[data-count]");
    if (count) count.textContent = say("question_of", { n: place, of: this.drawn.length });
  }

  showResult() {
    const score = this.attempt?.score ?? 0;
    const pass = Number(this.dataset.pass ?? window.leadletOutline?.pass ?? 80);
    const { missed } = this;
    const { got, points } = this.points;
    const number = (/** @type {number} */ n) => new Intl.NumberFormat(language(), { maximumFractionDigits: 1 }).format(Math.floor(n * 10 + 1e-9) / 10);
    const isWhole = points === this.drawn.length && got === points - missed.length;
    const left = this.limit ? this.limit - this.attempts.length : Infinity;
    this.put("score", String(percentOf(score)));
    this.put("of", " %");
    this.put("verdict", say(score * 100 >= pass - 1e-9 ? missed.length ? "passed" : "passed_all" : "not_passed"));
    this.put("words", [
      say(isWhole ? "result_questions" : "result_points", { percent: percentOf(score), n: number(got), of: points }),
      say("quiz_pass", { pass }),
      this.attempts.length > 1 ? say("quiz_best", { n: percentOf(bestScore(this.pageId) ?? 0) }) : "",
      this.limit ? say("attempts_left", { n: Math.max(0, left) }) : "",
    ].filter(Boolean).join(" "));
    this.button("missed").hidden = !missed.length;
    this.button("again").hidden = left < 1;
    this.showGoals();
  }

  /** What was tested, the parts of each, and where it was taught. */
  showGoals() {
    /** @type {Map<string, LeadletQuestion[]>} */
    const goals = new Map();
    for (const question of this.drawn) {
      const goal = question.dataset.objective || question.dataset.pageTitle || "";
      goals.set(goal, [...(goals.get(goal) ?? []), question]);
    }
    const isRight = (/** @type {LeadletQuestion} */ question) => this.answerTo(question)?.part === 1;
    const items = [...goals].map(([goal, questions]) => {
      const right = questions.filter(isRight).length;
      const missed = questions.find((question) => !isRight(question));
      const { pageHref = "", pageTitle = "" } = (missed ?? questions[0]).dataset;
      const link = make("a", { href: inside(pageHref), ...(missed && { class: "button" }) }, missed ? say("read_this_again") : pageTitle);
      if (missed) link.append(make("span", { class: "unseen" }, ": " + pageTitle));
      return { right: right / questions.length, item: make("li", {}, make("p", { class: "what" }, goal),
        make("p", { class: "tally" },
          make("span", { class: "bars", "aria-hidden": "true" }, ...questions.map((one) => make("i", { "data-state": isRight(one) ? "right" : "wrong" }))),
          " ", make("span", {}, say("right_of", { n: right, of: questions.length }))),
        ...(pageHref ? [link] : [])) };
    });
    this.place("goals").replaceChildren(...items.sort((a, b) => a.right - b.right).map(({ item }) => item));
  }
}
