// The page one is on, its store, its links, and the base of all elements.

import { openStore, attempt } from "./store.js";

export const page = {
  course: document.documentElement.dataset.course ?? "",
  /** In a course of one file another page can take the place of this one. */
  get id() { return document.documentElement.dataset.page ?? ""; },
  root: document.documentElement.dataset.root ?? "",
  embed: document.documentElement.dataset.embed !== undefined,
  /** Days until something comes back. */
  gaps: (document.documentElement.dataset.practice ?? "2 7 21").split(" ").map(Number),
  /** Lessons, quizzes and self-checks are `module/page`. */
  get isLesson() { return this.id.includes("/"); },
};

export const store = openStore(page.course);

/** New ids by old ones: those of this page's blocks, and those that the outline knows. @returns {Map<string, string>} */
export function changedIds() {
  const was = new Map(Object.entries(window.leadletOutline?.was ?? {}));
  for (const { id, dataset } of document.querySelectorAll(/** @type {"div"} */ ("[data-was]"))) {
    for (const old of dataset.was?.split(" ") ?? []) was.set(old, id);
  }
  return was;
}

/** A link inside the course keeps `?embed`, and light or dark as the host wants it. @param {string} href relative @returns {string} */
export function inside(href) {
  if (!page.embed || !/^[^:?#]*\.html(?=[?#]|$)/.test(href) || href.startsWith("//")) return href;
  const theme = document.documentElement.dataset.embed;
  return href.replace(/\?[^#]*|(?=#)|$/, "?embed" + (theme && "&theme=" + theme));
}

/** @param {ParentNode} [within] */
export function carryEmbed(within = document) {
  if (!page.embed) return;
  for (const link of within.querySelectorAll("a[href]")) {
    link.setAttribute("href", inside(link.getAttribute("href") ?? ""));
  }
}

/** What may become HTML or run (Trusted Types): pieces of the course's own pages, and scripts beside them. Where a browser has no such rule, texts do. */
const trusted = attempt(() => window.trustedTypes?.createPolicy("leadlet", {
  createHTML: (html) => html,
  createScriptURL(address) {
    const { protocol, host } = new URL(address, location.href);
    if (protocol !== location.protocol || host !== location.host) throw new TypeError(`${address} is no script of this course`);
    return address;
  },
}), undefined);

/** A piece of one of the course's own pages. @param {string} html @returns {string} */
export const asHtml = (html) => /** @type {any} */ (trusted ? trusted.createHTML(html) : html);

/** The address of a script of the course. @param {string} address @returns {string} */
export const asScript = (address) => /** @type {any} */ (trusted ? trusted.createScriptURL(address) : address);

/** Runs a data script, and goes on when it came or could not come. A course of one file has it inside. @param {string} address @param {() => void} then */
export function bring(address, then) {
  if (window.leadletInside?.(address)) return then();
  const script = make("script");
  script.src = asScript(address);
  script.addEventListener("load", then);
  script.addEventListener("error", then);
  document.head.append(script);
}

/** In a frame the words for the host come along, and `?embed=ID` shows one question or story alone. */
export function standInFrame() {
  if (!page.embed) return;
  carryEmbed();
  const { frame } = document.documentElement.dataset;
  if (frame) bring(frame, () => {});
  const [, only] = /[?&]embed=([^&]+)/.exec(location.search) ?? [];
  const block = only && document.getElementById(decodeURIComponent(only));
  if (!block) return;
  document.documentElement.dataset.only = "";
  for (let at = block; at !== document.body && at.parentElement; at = at.parentElement) {
    for (const other of at.parentElement.children) if (other !== at && !other.matches("leadlet-notice, .symbols")) other.setAttribute("data-aside", "");
  }
}

/** The tab follows what other tabs write, and wakes up with what was written meanwhile. */
export function followStore() {
  addEventListener("storage", (event) => {
    if (event.key === null || event.key === "leadlet:" + page.course) store.reload();
  });
  addEventListener("pageshow", (event) => event.persisted && store.reload());
  document.addEventListener("visibilitychange", () => document.hidden || store.reload());
}

/**
 * Makes an element. Texts are text, never HTML.
 * @template {keyof HTMLElementTagNameMap} N
 * @param {N} name
 * @param {Record<string, string | boolean>} [attributes]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[N]}
 */
export function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** Puts the focus on what is not a control. @param {Element | null | undefined} element */
export function focusOn(element) {
  if (!(element instanceof HTMLElement)) return;
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus();
}

/** What is seen next in the page's order, inside the same step or after it. @param {Element} element @returns {Element | null} */
export function following(element) {
  for (let at = /** @type {Element | null} */ (element); at && at.id !== "main"; at = at.parentElement) {
    for (let next = at.nextElementSibling; next; next = next.nextElementSibling) if (next.getClientRects().length) return next;
  }
  return null;
}

/** Brings an element to the top of the window, and the focus to what names it. @param {Element | null} element */
export function goTo(element) {
  element?.scrollIntoView();
  focusOn(element?.querySelector("h2, .prompt, .label") ?? element);
}

/** @template {Element} T @param {ParentNode} within @param {string} selector @param {new () => T} type @returns {T} or throws */
export function need(within, selector, type) {
  const found = within.querySelector(selector);
  if (found instanceof type) return found;
  throw new Error(`no ${selector}`);
}

/** Starts once, alone: what fails stays as it reads without script. */
export class LeadletElement extends HTMLElement {
  begun = false;

  /** Stops listening. */
  leave = () => {};

  connectedCallback() {
    this.guard(() => {
      if (this.begun) this.refresh();
      else this.start();
      this.begun = true;
      this.leave = store.listen(() => this.guard(() => this.refresh()));
    });
  }

  disconnectedCallback() {
    this.leave();
  }

  /** @param {() => void} act */
  guard(act) {
    if (this.dataset.failed !== undefined) return;
    try {
      act();
    } catch (error) {
      this.dataset.failed = "";
      this.fail();
      console.error(error);
    }
  }

  start() {}

  /** What is kept has changed, here or in another tab. */
  refresh() {}

  /** Goes back to what works without script. */
  fail() {}
}

/** The most lines that a box grows to. */
const MOST_ROWS = 30;

/** A box as high as its text, where the browser does not do it by itself. @param {HTMLTextAreaElement} box */
export function fitRows(box) {
  if (attempt(() => CSS.supports("field-sizing", "content"), true)) return;
  box.dataset.rows ??= String(box.rows);
  box.rows = Number(box.dataset.rows);
  while (box.scrollHeight > box.clientHeight && box.rows < MOST_ROWS) box.rows++;
}

/**
 * Keeps what is typed: a moment later, and before the page goes.
 * @param {LeadletElement} element @param {() => void} save
 * @returns {() => boolean} whether something is not kept yet
 */
export function whileTyping(element, save) {
  let isOpen = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const now = () => {
    if (isOpen) element.guard(save);
    isOpen = false;
  };
  element.addEventListener("input", ({ target }) => {
    if (target instanceof HTMLTextAreaElement) fitRows(target);
    isOpen = true;
    clearTimeout(timer);
    timer = setTimeout(now, 400);
  });
  element.addEventListener("change", now);
  addEventListener("pagehide", now);
  document.addEventListener("visibilitychange", () => document.hidden && now());
  return () => isOpen;
}
