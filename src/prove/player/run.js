// The play: each part is opened and left, taken from beginning to end, and opened again on another device. Then the page says what was seen.
"use strict";

/**
 * @typedef {{standard: "scorm12" | "scorm2004" | "cmi5", units: {id: string, href: string, mastery: string | null}[], most: number}} Plan
 * @typedef {{href: string, pages: number, answered: number, calls: number, kept: number, status: string, score: string, interactions: number, faults: [string, string][]}} Result
 */

/** @type {Plan} */
const plan = /** @type {any} */ (window).plan;

/** Faults of one kind that are told. */
const TOLD = 5;

/** One part that an LMS starts. */
class Part {
  /** @type {Result} */
  result;
  /** What the LMS keeps of it. @type {Kept} */
  kept = {};

  /** @param {Plan["units"][number]} unit */
  constructor(unit) {
    this.unit = unit;
    this.result = { href: unit.href, pages: 0, answered: 0, calls: 0, kept: 0, status: "", score: "", interactions: 0, faults: [] };
  }

  /** @param {string} rule @param {string} what */
  fault(rule, what) {
    const { faults } = this.result;
    if (faults.filter(([known]) => known === rule).length < TOLD && !faults.some(([, said]) => said === what)) faults.push([rule, what]);
  }

  /**
   * A session: the LMS opens the part in a frame, something is done in it, and the frame goes.
   * @param {string} mode @param {(launch: any, lms: any) => Promise<void>} act
   */
  async session(mode, act) {
    const isXapi = plan.standard === "cmi5";
    const lms = isXapi ? new StrictLrs(this.unit, this.kept, mode, this.fault.bind(this))
      : new StrictLms(/** @type {any} */ (plan.standard), this.kept, mode, this.unit.mastery, this.fault.bind(this));
    if (lms instanceof StrictLms) /** @type {any} */ (window)[lms.version.api] = lms.api;
    const query = lms instanceof StrictLrs ? await lms.open() : "";
    const frame = document.createElement("iframe");
    frame.width = "1024";
    frame.height = "768";
    frame.src = "/package/" + this.unit.href + query;
    document.body.append(frame);
    const isOpen = () => lms instanceof StrictLrs ? frame.contentWindow?.document.documentElement.dataset.state === "running" : lms.isOpen;
    if (!await until(isOpen, 30000)) this.fault("play/start", "the course did not begin its session with the LMS");
    watch(frame.contentWindow, this.fault.bind(this));
    await act(frame.contentWindow, lms);
    frame.remove();
    if (lms instanceof StrictLms) {
      if (!lms.isOver && lms.isOpen) this.fault("play/end", "the course was left and did not end its session");
      if (lms.isOpen) lms.keep();
      delete (/** @type {any} */ (window)[lms.version.api]);
    } else await lms.close();
    this.result.calls += lms.calls;
    this.result.kept = Math.max(this.result.kept, lms.most);
    this.result.interactions += lms.interactions;
    return lms;
  }

  /** What the LMS would show. */
  get status() {
    if (plan.standard === "cmi5") return String(this.kept.verbs ?? "");
    const { status, success } = versions[/** @type {"scorm12"} */ (plan.standard)];
    return [...new Set([this.kept[status], this.kept[success]])].filter(Boolean).join(", ");
  }

  async play() {
    const { result } = this;
    await this.session("normal", async (launch) => void await until(() => launch.document.querySelector("iframe")?.contentDocument?.readyState === "complete", 20000));
    if (result.faults.some(([rule]) => rule === "play/start")) return result;
    if (/passed|completed/.test(this.status)) this.fault("play/status", `it was opened and closed, and counts as ${this.status}`);
    let settled = "";
    await this.session("normal", async (launch) => { settled = await this.take(launch); });
    result.status = this.status;
    result.score = this.kept[versions[/** @type {"scorm12"} */ (plan.standard)]?.score] ?? this.kept.score ?? "";
    if (result.answered && !/passed|completed/.test(result.status)) this.fault("play/status", `it was taken to its end with all answers right, and the LMS has it as ${result.status || "nothing"}`);
    // Another device: nothing is there but what the LMS kept.
    localStorage.clear();
    await this.session("normal", async (launch) => void await this.resume(launch, settled));
    if (this.status !== result.status) this.fault("play/status", `it was ${result.status}, and after it was opened again ${this.status}`);
    if (plan.standard !== "cmi5") await this.review();
    localStorage.clear();
    return result;
  }

  /** Nothing that counts is written in a review. */
  async review() {
    const before = JSON.stringify(this.kept);
    await this.session("review", async (launch) => void await until(() => launch.document.querySelector("iframe")?.contentDocument?.readyState === "complete", 20000));
    const counted = versions[/** @type {"scorm12"} */ (plan.standard)];
    const old = JSON.parse(before);
    for (const name of [counted.status, counted.success, counted.score]) {
      if (this.kept[name] !== old[name]) this.fault("play/review", `${name} was written in a review`);
    }
  }

  /** Takes all pages of the part. @param {any} launch @returns {Promise<string>} id of a question that was settled, and its page, or "" */
  async take(launch) {
    const data = launch.leadletLaunch;
    const frame = launch.document.querySelector("iframe");
    if (!data || !frame) return "";
    const only = launch.document.documentElement.dataset.page ?? "";
    const played = new Played(frame, data, this.fault.bind(this));
    let settled = "";
    for (const page of data.pages.filter((/** @type {any} */ one) => !only || one.id === only).slice(0, plan.most)) {
      await played.open(page);
      watch(frame.contentWindow, this.fault.bind(this));
      await played.take(page);
      this.result.pages++;
      const isDone = () => JSON.parse(launch.leadletStore.read()).pages[page.id]?.done !== undefined;
      if (!await until(isDone, 15000)) this.fault("play/page", `${page.href} was not done when all on it was done`);
      const first = frame.contentDocument.querySelector(".lesson leadlet-question[data-state=settled]");
      if (!settled && page.kind === "lesson" && first) settled = `${first.id} ${page.id}`;
    }
    this.result.answered = played.answered;
    // The last report goes out when its pause is over, as it does while a learner reads the result.
    await new Promise((then) => setTimeout(then, 1500));
    return settled;
  }

  /** What was answered is there again. @param {any} launch @param {string} settled */
  async resume(launch, settled) {
    const [id, pageId] = settled.split(" ");
    const data = launch.leadletLaunch;
    if (!id || !data) return;
    const played = new Played(launch.document.querySelector("iframe"), data, this.fault.bind(this));
    await played.open(data.pages.find((/** @type {any} */ one) => one.id === pageId));
    const isThere = () => played.document.getElementById(id)?.dataset.state === "settled";
    if (!await until(isThere, 20000)) this.fault("play/resume", `the answer to ${id} was lost when the course was opened again on another device`);
  }
}

/** Errors of scripts in a window. @param {any} inside @param {(rule: string, what: string) => void} fault */
function watch(inside, fault) {
  if (!inside || inside.isWatched) return;
  inside.isWatched = true;
  inside.addEventListener("error", (/** @type {ErrorEvent} */ event) => event.message && fault("play/script", `a script failed: ${event.message}`));
  inside.addEventListener("unhandledrejection", (/** @type {PromiseRejectionEvent} */ event) => fault("play/script", `a script failed: ${event.reason}`));
}

(async () => {
  const results = [];
  try {
    for (const unit of plan.units) results.push(await new Part(unit).play());
  } catch (error) {
    results.push({ ...new Part({ id: "", href: "", mastery: null }).result, faults: [["play/broken", String(error)]] });
  }
  const place = document.getElementById("result");
  if (place) place.textContent = JSON.stringify(results).replace(/</g, "\\u003c");
  await fetch("/done", { method: "POST" });
})();
