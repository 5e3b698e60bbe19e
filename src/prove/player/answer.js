// Takes a page of a course as a learner does: by its own inputs and buttons, with the answers that its data say are right.
"use strict";

/** Waits until something holds. @template T @param {() => T} found @param {number} [most] milliseconds @returns {Promise<T | undefined>} */
async function until(found, most = 20000) {
  for (const end = performance.now() + most; ;) {
    let value;
    try {
      value = found();
    } catch {
      value = undefined;
    }
    if (value) return value;
    if (performance.now() > end) return undefined;
    await new Promise((then) => setTimeout(then, 20));
  }
}

/** @param {Element | null | undefined} element */
const isShown = (element) => Boolean(element && element.getClientRects().length);

/** @param {any} element @param {string} name */
const fire = (element, name) => element.dispatchEvent(new Event(name, { bubbles: true }));

/** Puts the right answer into a question's inputs. @param {any} question the element @param {any} known its data @param {string} language */
function putRight(question, known, language) {
  const options = [...question.querySelectorAll(".option")];
  if (known.interaction === "sequencing") {
    known.right.forEach((/** @type {string} */ id, /** @type {number} */ place) => {
      for (let step = 0; step < known.right.length; step++) {
        const all = [...question.querySelectorAll(".option")];
        const at = all.findIndex((one) => one.dataset.option === id);
        if (at <= place) break;
        all[at].querySelector("[data-move=up]").click();
      }
    });
  } else if (known.interaction === "matching") {
    for (const pair of known.right) {
      const [item, target] = pair.split(">");
      const pick = options.find((one) => one.dataset.option === item)?.querySelector("select");
      pick.value = target;
      fire(pick, "change");
    }
  } else if (known.blanks || known.ranges) {
    const comma = new Intl.NumberFormat(language).format(0.5)[1];
    const words = known.blanks ? known.blanks.map((/** @type {string[]} */ one) => one[0]) : known.ranges.map((/** @type {number[]} */ [low]) => String(low).replace(".", comma));
    question.querySelectorAll("input.blank").forEach((/** @type {any} */ blank, /** @type {number} */ place) => {
      blank.value = words[place];
      fire(blank, "input");
      fire(blank, "change");
    });
  } else {
    for (const input of question.querySelectorAll(".option input")) {
      if (input.checked !== known.right.includes(input.value)) input.click();
    }
  }
}

/** A page inside the launcher's frame, and what is known of it. */
class Played {
  answered = 0;

  /** @param {any} frame the frame that shows pages @param {any} data @param {(rule: string, what: string) => void} fault */
  constructor(frame, data, fault) {
    this.frame = frame;
    this.data = data;
    this.fault = fault;
  }

  get document() {
    return this.frame.contentDocument;
  }

  /** Opens a page of the course. @param {any} page */
  async open(page) {
    const href = new URL(page.href, this.frame.ownerDocument.baseURI).href;
    // A page that is there already is opened anew: links within it would load nothing.
    if (this.frame.contentWindow.location.href.split(/[?#]/)[0] !== href) this.frame.contentWindow.location.href = href;
    const isThere = () => this.document.readyState === "complete" && this.document.documentElement.dataset.page === page.id;
    if (!await until(isThere)) this.fault("play/page", `${page.href} did not open`);
  }

  /** Does all there is to do on a page. @param {any} page */
  async take(page) {
    if (page.kind === "quiz") return this.takeQuiz();
    for (const question of this.document.querySelectorAll("leadlet-question")) await this.settle(question);
    for (const scenario of this.document.querySelectorAll("leadlet-scenario")) await this.walk(scenario);
    if (page.kind === "self-check") await this.rate();
    const done = this.document.querySelector("leadlet-done button");
    if (isShown(done)) done.click();
  }

  /** @param {any} question */
  async settle(question) {
    const known = this.data.questions[question.id];
    if (!known) return this.fault("play/page", `nothing is known of the question ${question.id}`);
    for (let round = 0; round < 3 && question.dataset.state !== "settled"; round++) {
      putRight(question, known, this.data.language);
      const before = question.dataset.state;
      question.querySelector("[data-do=check]").click();
      if (before !== "settled") this.answered++;
      if (!await until(() => question.dataset.state !== before || question.dataset.state === "settled", 15000)) break;
      // After a guess the same answer counts; pressed at once it would be a double click.
      if (question.dataset.state === "guessed") await new Promise((then) => setTimeout(then, 500));
    }
    if (question.dataset.state !== "settled") this.fault("play/page", `the question ${question.id} did not take its own answer for right`);
  }

  /** Goes through a scenario, each time by the first way that was not taken. @param {any} scenario */
  async walk(scenario) {
    for (let step = 0; step < 200 && scenario.dataset.state !== "settled"; step++) {
      const scenes = scenario.querySelectorAll(".story .scene");
      const ways = [...scenes[scenes.length - 1].querySelectorAll("[data-to]")];
      const walked = new Set([...scenes].map((one) => one.dataset.step));
      const way = ways.find((one) => !walked.has(one.dataset.to)) ?? ways[0];
      if (!way) break;
      way.click();
      this.answered++;
      await until(() => scenario.querySelectorAll(".story .scene").length > scenes.length, 15000);
    }
    if (scenario.dataset.state !== "settled") this.fault("play/page", `the scenario ${scenario.id} has no end that is reached`);
  }

  async rate() {
    for (const rating of this.document.querySelectorAll("leadlet-rating")) [...rating.querySelectorAll("input[type=radio]")].pop()?.click();
    const keep = await until(() => [...this.document.querySelectorAll("leadlet-self-check [data-do=keep]")].find(isShown), 15000);
    keep?.click();
  }

  async takeQuiz() {
    const quiz = this.document.querySelector("leadlet-quiz");
    const press = (/** @type {string} */ act) => {
      const button = [...quiz.querySelectorAll(`[data-do=${act}]`)].find((one) => isShown(one) && !one.closest("leadlet-question"));
      button?.click();
      return Boolean(button);
    };
    // One question at a time, the question's own button leads on, and at last to the result.
    const goOn = () => {
      const button = [...quiz.querySelectorAll("leadlet-question [data-do=on]")].find(isShown);
      button?.click();
      return Boolean(button);
    };
    await until(() => press("begin"), 15000);
    const taken = new Set();
    for (let step = 0; step < 2000; step++) {
      const shown = [...quiz.querySelectorAll("leadlet-question")].filter((one) => isShown(one) && !taken.has(one.id));
      for (const question of shown) {
        taken.add(question.id);
        this.answered++;
        putRight(question, this.data.questions[question.id], this.data.language);
        const check = question.querySelector("[data-do=check]");
        if (isShown(check)) check.click();
      }
      if (!goOn() && !shown.length) break;
      await until(() => [...quiz.querySelectorAll("leadlet-question")].some((one) => isShown(one) && !taken.has(one.id)), 300);
    }
    press("end");
    if (!await until(() => isShown(quiz.querySelector("[data-part=result]")), 15000)) this.fault("play/page", "a quiz had no end");
  }
}
