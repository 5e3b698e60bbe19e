// <leadlet-search>: the search page. Results come while one types; the address keeps the words, so that the way back leads here.

import "./bridge.js";
import { say } from "./words.js";
import { attempt } from "./store.js";
import { LeadletElement, need, store, make, inside, page, bring } from "./page.js";
import { isFor } from "./audience.js";
import { keepChoice } from "./keepsakes.js";
import { SearchIndex } from "./search-index.js";
import { bestPassage, findMarks, cutAtMarks, excerpt } from "./search-excerpt.js";

/** The index, once the script that knows it has come. @type {SearchIndex | undefined} */
let searchIndex;

/** How many results are shown at first, and with each "more". */
const resultsAtOnce = 8;

class LeadletSearch extends LeadletElement {
  /** The words that are looked for now: what was begun for others is dropped. */
  asked = "";
  /** @type {number[]} */
  pages = [];
  /** @type {Set<string>[]} */
  words = [];
  timer = 0;

  start() {
    this.field = need(this, "input[type=search]", HTMLInputElement);
    this.status = need(this, "[role=status]", HTMLElement);
    this.list = need(this, "[data-part=results]", HTMLElement);
    this.more = need(this, "[data-do=more]", HTMLElement);
    this.keys = need(this, "[data-part=keys]", HTMLInputElement);
    this.field.value = attempt(() => new URLSearchParams(location.search).get("q"), "") ?? "";
    this.field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.guard(() => this.look()), 150);
    });
    this.more.addEventListener("click", () => this.guard(() => void this.showMore(true)));
    this.keys.addEventListener("change", () => keepChoice("search-keys", this.keys?.checked ? "on" : "off"));
    this.addEventListener("keydown", (event) => this.guard(() => this.press(event)));
    if (document.activeElement === document.body) this.field.focus({ preventScroll: true });
    this.refresh();
    this.look();
  }

  refresh() {
    if (this.keys) this.keys.checked = store.state.choices["search-keys"]?.value !== "off";
    // Another audience finds other pages.
    if (this.asked) void this.find(this.asked);
  }

  /** The arrows go through the results; Enter goes to the first. @param {KeyboardEvent} event */
  press(event) {
    const links = [...this.querySelectorAll(/** @type {"a"} */ ("[data-part=results] a"))];
    const here = links.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
    const inField = document.activeElement === this.field;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || (!inField && here < 0)) return;
    if (inField && (event.key === "Enter" || step > 0)) links[0]?.focus();
    else if (here >= 0 && step) (here + step < 0 ? this.field : links[here + step])?.focus();
    else return;
    event.preventDefault();
  }

  look() {
    const query = this.field?.value.trim() ?? "";
    if (query === this.asked || !searchIndex) return;
    this.asked = query;
    attempt(() => {
      const { pathname, search, hash } = location;
      const rest = search.slice(1).split("&").filter((part) => part && !part.startsWith("q="));
      if (query) rest.push("q=" + encodeURIComponent(query));
      history.replaceState(history.state, "", pathname + (rest.length ? "?" + rest.join("&") : "") + hash);
    }, undefined);
    void this.find(query);
  }

  /** @param {string} query */
  async find(query) {
    try {
      const found = await /** @type {SearchIndex} */ (searchIndex).find(query);
      if (query !== this.asked) return;
      this.pages = found.pages;
      this.words = found.words;
      await this.showMore(false);
      if (query !== this.asked) return;
      this.tell(query, found.pages.length, found.others);
    } catch (error) {
      console.error(error);
      if (query === this.asked) this.status?.replaceChildren(say("not_loaded"));
    }
  }

  /** @param {string} query @param {number} count @param {number} others */
  tell(query, count, others) {
    const words = [];
    if (query) words.push(count ? say("results", { n: count, words: query }) : say("nothing_found", { words: query }));
    if (others) words.push(say("for_others", { n: others }));
    this.status?.replaceChildren(words.join(" "));
  }

  /** Shows the first results, or those that come next. @param {boolean} next */
  async showMore(next) {
    const { asked, list, more, pages } = this;
    const index = searchIndex;
    if (!list || !more || !index) return;
    const from = next ? list.childElementCount : 0;
    const shown = await Promise.all(pages.slice(from, from + resultsAtOnce).map((number) => index.page(number)));
    if (asked !== this.asked) return;
    const items = shown.map((found) => this.result(found));
    if (next) list.append(...items);
    else list.replaceChildren(...items);
    more.hidden = list.childElementCount >= pages.length;
    if (next) items[0]?.querySelector("a")?.focus();
  }

  /** @param {FoundPage} found */
  result([href, title, kind, module, hue, , passages]) {
    const passage = bestPassage(passages, this.words);
    const titleMarks = findMarks(title, this.words);
    const to = passage.anchor && passage.count && !href.includes("#") ? `${href}#${passage.anchor}` : href;
    const where = [module, strings["kind_" + kind]].filter(Boolean).map((words) => make("span", {}, String(words)));
    return make("li", hue ? { "data-hue": String(hue) } : {},
      make("h2", {}, make("a", { href: inside(page.root + to) }, ...marked(cutAtMarks(title, titleMarks)))),
      ...(where.length ? [make("p", { class: "where" }, ...where.flatMap((one, at) => (at ? [" ", one] : [one])))] : []),
      ...(passage.text ? [make("p", { class: "say" }, ...marked(excerpt(passage)))] : []));
  }
}

/** @param {(string | [string])[]} pieces */
const marked = (pieces) => pieces.map((piece) => (typeof piece === "string" ? piece : make("mark", {}, piece[0])));

/** Lets a file of the index come. @param {"words" | "pages"} kind @param {number} number @param {string} hash @returns {Promise<void>} */
function bringIndexFile(kind, number, hash) {
  const address = `${page.root}assets/search-${kind}-${number}-${hash}.js`;
  return new Promise((done, failed) => bring(address, () => (searchIndex?.has(kind, number) ? done() : failed(new Error(`it did not come: ${address}`)))));
}

// A course of one file has all its scripts at once, long before its search page is opened.
window.leadletSearch = (main) => {
  const index = (searchIndex = new SearchIndex(main, bringIndexFile, isFor));
  window.leadletSearchWords = (...given) => index.addWords(...given);
  window.leadletSearchPages = (...given) => index.addPages(...given);
  const element = document.querySelector("leadlet-search");
  if (element instanceof LeadletSearch) element.guard(() => element.look());
};

try {
  customElements.define("leadlet-search", LeadletSearch);
} catch (error) {
  console.error(error);
}
