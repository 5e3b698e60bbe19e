// The launch page: opens the session, frames the pages, and tells the learner what becomes of their work.

import { say } from "../../../../themes/default/scripts/words.js";
import { guarded, wholeData } from "./known.js";
import { openDevice } from "./device.js";
import { findApi, Scorm } from "./scorm.js";
import { scorm12 } from "./scorm12.js";
import { scorm2004 } from "./scorm2004.js";
import { Cmi5 } from "./cmi5.js";
import { TinCan } from "./tincan.js";
import { Session } from "./session.js";

/** Notices that stay for as long as they are true. @type {Word[]} */
const lasting = ["other_page", "alone", "review", "away", "away_unkept", "ended", "full", "offered"];

/** Milliseconds before each look for the LMS: some hang their API in late, and a network comes and goes. */
const LOOKS = [0, 100, 400, 1500, 3000, 6000, 10_000, 15_000, 25_000];
/** After so many milliseconds the learner begins to read, and the LMS is looked for meanwhile. */
const READS_AFTER = 3000;
/** How often an LMS is looked for that was not there in all this time, in milliseconds. */
const LATER = 60_000;

/** Looks for the LMS, and opens the session with it. */
class Search {
  /** @type {Lms | null} */
  lms = null;

  /** @param {LaunchData} data */
  constructor(data) {
    this.data = data;
  }

  /** @param {number[]} pauses before each look @returns {Promise<Found | null>} */
  async look(pauses) {
    for (const pause of pauses) {
      if (pause) await new Promise((then) => setTimeout(then, pause));
      this.lms ??= lmsOf(this.data);
      const opened = this.lms && await guardedOpen(this.lms);
      if (this.lms && opened) return { lms: this.lms, opened };
      if (this.isHopeless) return null;
      if (!isOfStore(this.data)) this.lms = null;
    }
    return null;
  }

  /** No LMS can come: there is no window in which it would be, or the launch is over. */
  get isHopeless() {
    if (isOfStore(this.data)) return this.lms === null || this.lms.isHopeless === true;
    return guarded(() => window.parent === window && !window.opener, false);
  }
}
/** @typedef {{lms: Lms, opened: Opened}} Found */

/** @param {Lms} lms @returns {Promise<Opened | null>} */
async function guardedOpen(lms) {
  try {
    return await lms.open();
  } catch {
    return null;
  }
}

/** Whether it is a record store that is told. @param {LaunchData} data */
const isOfStore = ({ standard }) => standard === "cmi5" || standard === "xapi";

/** @param {LaunchData} data @returns {Lms | null} */
function lmsOf(data) {
  if (isOfStore(data)) {
    const query = new URLSearchParams(location.search);
    return query.has("endpoint") ? new (data.standard === "cmi5" ? Cmi5 : TinCan)(data, query) : null;
  }
  const [name, words] = data.standard === "scorm12" ? ["API", scorm12] : ["API_1484_11", scorm2004];
  const find = () => findApi(window, /** @type {string} */ (name));
  const api = find();
  return api && new Scorm(api, data, /** @type {ScormWords} */ (words), find);
}

class LaunchPage {
  root = document.documentElement;
  frame = /** @type {HTMLIFrameElement} */ (document.querySelector("iframe"));
  bar = /** @type {HTMLElement} */ (document.querySelector("[data-part=bar]"));
  words = /** @type {HTMLElement} */ (document.querySelector("[role=status]"));
  only = this.root.dataset.page ?? "";
  /** @type {Session | undefined} */
  session;
  /** What was said in this session and need not be said again. @type {Set<Word>} */
  said = new Set();

  /** @param {LaunchData} data */
  async begin(data) {
    this.root.dataset.state = "starting";
    const search = new Search(data);
    const looking = search.look(LOOKS);
    const found = await Promise.race([looking, new Promise((then) => setTimeout(then, READS_AFTER, null))]);
    const session = this.session = new Session(data, this.only, found?.lms ?? null, found?.opened ?? null, this.deviceFor(data, found), this);
    session.begin();
    this.offer(session, data);
    this.attend(session);
    this.leave(session, found?.opened.returnUrl);
    this.frame.src = session.placeToGoOn(this.root.dataset.start ?? "index.html");
    this.root.dataset.state = found ? "running" : "searching";
    if (!found) this.goOnLooking(session, data, search, looking);
  }

  /** @param {LaunchData} data @param {Found | null} found */
  deviceFor(data, found) {
    return openDevice(data, this.only, found?.opened.learner ?? "", found?.opened.attempt);
  }

  /** The learner reads already, while the LMS is looked for. @param {Session} session @param {LaunchData} data @param {Search} search @param {Promise<Found | null>} looking */
  async goOnLooking(session, data, search, looking) {
    let found = await looking;
    if (!found) {
      this.root.dataset.state = "alone";
      this.tell("alone");
    }
    while (!found && !search.isHopeless) found = await search.look([LATER]);
    if (!found) return;
    const wasAlone = this.root.dataset.state === "alone";
    this.root.dataset.state = "running";
    if (wasAlone) this.tell("joined");
    session.join(found.lms, found.opened, this.deviceFor(data, found));
    this.leave(session, found.opened.returnUrl);
  }

  /** Does something once what the learner waits for is on the screen and the browser has nothing better to do. @param {() => void} act */
  whenPainted(act) {
    let isDone = false;
    const once = () => {
      if (!isDone) act();
      isDone = true;
    };
    // A window that nobody sees is never painted.
    setTimeout(once, document.hidden ? 0 : 700);
    const idle = guarded(() => window.requestIdleCallback, undefined);
    requestAnimationFrame(() => setTimeout(() => (idle ? idle(once, { timeout: 300 }) : once())));
  }

  /** The store that pages find in their parent. @param {Session} session @param {LaunchData} data */
  offer(session, { course }) {
    window.leadletStore = { course, read: () => session.read(), write: (text) => session.write(text), sweep: () => session.sweep() };
  }

  /** @param {Session} session */
  attend(session) {
    this.frame.addEventListener("load", () => guarded(() => this.loaded(session), undefined));
    addEventListener("storage", (event) => event.key === session.device.name && session.meet());
    addEventListener("online", () => session.urge());
    document.addEventListener("visibilitychange", () => document.hidden && session.urge());
    addEventListener("pagehide", () => this.end(session));
    addEventListener("pageshow", (event) => event.persisted && session.isEnded && this.tell("ended"));
  }

  /** Where the learner is, as an address below this page's folder. @param {Session} session */
  loaded(session) {
    const inside = /** @type {Window} */ (this.frame.contentWindow);
    const base = location.href.replace(/[?#].*$/, "").replace(/[^/]*$/, "");
    const address = inside.location.href.replace(/[?#].*$/, "");
    if (!address.startsWith(base)) return;
    document.title = inside.document.title || document.title;
    const { theme } = inside.document.documentElement.dataset;
    if (theme) this.root.dataset.theme = theme;
    else delete this.root.dataset.theme;
    session.moveTo(decodeURIComponent(address.slice(base.length)));
    if (this.only) inside.document.addEventListener("click", (event) => this.stay(event, inside), true);
  }

  /** One lesson alone: a link to another page of the course leads nowhere. @param {MouseEvent} event @param {Window} inside */
  stay(event, inside) {
    const link = guarded(() => /** @type {Element} */ (event.target).closest("a[href]"), null);
    const to = link && guarded(() => new URL(/** @type {HTMLAnchorElement} */ (link).href), null);
    const at = inside.location;
    if (!to || to.origin !== at.origin || to.pathname === at.pathname || !/\.html$/.test(to.pathname) || /\/glossary\.html$/.test(to.pathname)) return;
    event.preventDefault();
    this.tell("other_page");
  }

  /** @param {Session} session */
  end(session) {
    session.end();
    if (session.isEnded) this.root.dataset.state = "ended";
  }

  /** cmi5 names the page to go to afterwards. @param {Session} session @param {string} [address] */
  leave(session, address) {
    const button = /** @type {HTMLButtonElement} */ (document.querySelector("[data-do=leave]"));
    if (!address || !/^https?:/.test(address)) return;
    button.textContent = say("leave");
    button.hidden = false;
    this.bar.hidden = false;
    button.addEventListener("click", async () => {
      button.disabled = true;
      this.end(session);
      await Promise.race([session.ending, new Promise((then) => setTimeout(then, 4000))]);
      location.assign(address);
    });
  }

  /** The pages take in what came from elsewhere. */
  refresh() {
    guarded(() => this.frame.contentWindow?.dispatchEvent(new StorageEvent("storage")), false);
  }

  /** @param {Word} word @param {Record<string, string>} [holes] */
  tell(word, holes) {
    if (!lasting.includes(word) && word !== "back" && this.said.has(word)) return;
    // A question waits for its answer.
    if (this.root.dataset.told === "offered" && !lasting.includes(word)) return;
    this.said.add(word);
    this.root.dataset.told = word;
    this.bar.hidden = false;
    this.words.textContent = word && say(word, holes);
    for (const [does, accept] of /** @type {[string, boolean][]} */ ([["take", true], ["drop", false]])) {
      const button = /** @type {HTMLButtonElement} */ (document.querySelector(`[data-do=${does}]`));
      button.hidden = word !== "offered";
      button.textContent = say(does);
      button.onclick = () => {
        this.tell("");
        this.session?.answerOffer(accept);
        this.frame.focus();
      };
    }
    const close = /** @type {HTMLButtonElement} */ (document.querySelector("[data-do=close]"));
    close.hidden = lasting.includes(word);
    close.textContent = say("close");
    close.onclick = () => {
      this.words.textContent = "";
      close.hidden = true;
      this.bar.hidden = /** @type {HTMLElement} */ (document.querySelector("[data-do=leave]")).hidden;
      this.frame.focus();
    };
  }
}

if (window.leadletLaunch) new LaunchPage().begin(wholeData(window.leadletLaunch));
