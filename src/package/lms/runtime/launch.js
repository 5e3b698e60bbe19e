// The launch page: opens the session, frames the pages, and tells the learner what becomes of their work.

/** Notices that stay for as long as they are true. @type {Word[]} */
const lasting = ["other_page", "alone", "review", "away", "away_unkept", "ended", "full"];

/** @param {LaunchData} data @returns {Promise<{lms: Lms | null, opened: Opened | null}>} */
async function openLms(data) {
  for (const wait of [0, 100, 400, 1500]) {
    // Some LMSs hang their API in after the course has begun to load.
    if (wait) await new Promise((then) => setTimeout(then, wait));
    const lms = lmsOf(data);
    const opened = lms && await guardedOpen(lms);
    if (opened) return { lms, opened };
    if (data.standard === "cmi5") break;
  }
  return { lms: null, opened: null };
}

/** @param {Lms} lms @returns {Promise<Opened | null>} */
async function guardedOpen(lms) {
  try {
    return await lms.open();
  } catch {
    return null;
  }
}

/** @param {LaunchData} data @returns {Lms | null} */
function lmsOf(data) {
  if (data.standard === "cmi5") {
    const query = new URLSearchParams(location.search);
    return query.has("endpoint") ? new Cmi5(data, query) : null;
  }
  const [name, words] = data.standard === "scorm12" ? ["API", scorm12] : ["API_1484_11", scorm2004];
  const api = findApi(window, /** @type {string} */ (name));
  return api && new Scorm(api, data, /** @type {ScormWords} */ (words));
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
    const { lms, opened } = await openLms(data);
    const device = openDevice(data, this.only, opened?.learner ?? "", opened?.attempt);
    const session = this.session = new Session(data, this.only, lms, opened, device, this);
    session.begin();
    this.offer(session, data);
    this.attend(session, device);
    this.leave(session, opened?.returnUrl);
    this.frame.src = session.placeToGoOn(this.root.dataset.start ?? "index.html");
    this.root.dataset.state = lms ? "running" : "alone";
  }

  /** The store that pages find in their parent. @param {Session} session @param {LaunchData} data */
  offer(session, { course }) {
    window.leadletStore = { course, read: () => session.read(), write: (text) => session.write(text), sweep: () => session.sweep() };
  }

  /** @param {Session} session @param {Device} device */
  attend(session, device) {
    this.frame.addEventListener("load", () => guarded(() => this.loaded(session), undefined));
    addEventListener("storage", (event) => event.key === device.name && session.meet());
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

  /** @param {Word} word */
  tell(word) {
    if (!lasting.includes(word) && word !== "back" && this.said.has(word)) return;
    this.said.add(word);
    this.root.dataset.told = word;
    this.bar.hidden = false;
    this.words.textContent = word && say(word);
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
