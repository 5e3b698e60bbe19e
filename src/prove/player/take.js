// Takes a part as a learner does. It runs in the page that frames the part, in a world of its own: it sees the same pages as the package's scripts, and
// none of what they made of the browser's own functions.
"use strict";

const taken = {
  /** What went wrong since it was last asked for. @type {[string, string][]} */
  faults: [],
  /** What is known of the course. @type {any} */
  data: {},

  /** The window of the part. @returns {any} */
  get launch() {
    return document.querySelector("iframe")?.contentWindow;
  },

  /** The frame that shows the pages of a course by leadlet. @returns {any} */
  get frame() {
    return taken.launch.document.querySelector("iframe");
  },

  /** Whether the launch page of a course by leadlet runs. */
  isRunning() {
    return taken.launch?.document.documentElement.dataset.state === "running";
  },

  /** Whether all is loaded. @param {boolean} isOurs whether it is a course by leadlet */
  isLoaded(isOurs) {
    // A part that took its own frame away loads nothing more.
    if (!taken.launch) return true;
    const inside = isOurs ? taken.frame?.contentDocument : taken.launch.document;
    return inside?.readyState === "complete" && inside.location.href !== "about:blank";
  },

  /** The page that is taken alone, or "". */
  only() {
    return String(taken.launch.document.documentElement.dataset.page ?? "");
  },

  /** Takes a page. @param {any} page @returns {Promise<{answered: number, settled: string}>} the id of a question that was settled, or "" */
  async take(page) {
    taken.faults = [];
    const played = new Played(taken.frame, taken.data, (rule, what) => void taken.faults.push([rule, what]));
    await played.open(page);
    await played.take(page);
    const first = page.kind === "lesson" && played.document.querySelector(".lesson leadlet-question[data-state=settled]");
    return { answered: played.answered, settled: first ? first.id : "" };
  },

  /** Opens a page again, where a question was settled. @param {any} page @param {string} id */
  async again(page, id) {
    taken.faults = [];
    const played = new Played(taken.frame, taken.data, (rule, what) => void taken.faults.push([rule, what]));
    await played.open(page);
    const isThere = () => played.document.getElementById(id)?.dataset.state === "settled";
    return Boolean(await until(isThere, 20000));
  },

  /** Leaves the part. */
  leave() {
    document.querySelector("iframe")?.remove();
  },
};
