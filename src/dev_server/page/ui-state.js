// What a reader has in hand: half-typed text, choices that are not checked yet, open hints, the focus, the place in the page. It is
// taken before a part of the page is replaced, or all of it, and given back after.

/** The attribute that tells one control from others of its kind. @param {Element} element */
const markOf = (element) => (element.matches("input[type=radio], input[type=checkbox]") && element.getAttribute("value"))
  || element.getAttribute("data-do") || element.getAttribute("href") || "";

/** Controls of one kind and mark below the nearest thing with an id. @param {ParentNode} home @param {string} tag @param {string} mark */
const alike = (home, tag, mark) => [...home.querySelectorAll(tag)].filter((other) => markOf(other) === mark);

/** Names an element, so that it is found in another copy of the page. @param {Element} element */
function nameOf(element) {
  const home = element.closest("[id]");
  const tag = element.localName;
  const mark = markOf(element);
  return { id: home?.id ?? "", tag, mark, place: home === element ? -1 : alike(home ?? document, tag, mark).indexOf(element) };
}

/** @param {ReturnType<typeof nameOf>} name @returns {any} the element of that name, if there is one */
function named({ id, tag, mark, place }) {
  const home = id ? document.getElementById(id) : document;
  return place < 0 ? home : home && alike(home, tag, mark)[place];
}

/** @param {any} field */
const isBox = (field) => field.type === "radio" || field.type === "checkbox";

/** @param {any} field */
const isUntouched = (field) => (isBox(field) ? field.checked === field.defaultChecked
  : field instanceof HTMLSelectElement ? !field.selectedIndex : field.value === field.defaultValue);

/** The element and what is in it, as far as it matches. @param {Element} within @param {string} selector @returns {any[]} */
const allIn = (within, selector) => [...(within.matches(selector) ? [within] : []), ...within.querySelectorAll(selector)];

/** Takes what the reader has in hand in a part of the page. @param {Element} within */
function hold(within) {
  const questions = allIn(within, "leadlet-question").filter((question) => question.kind && question.dataset.state !== "settled");
  const answers = questions.map((question) => ({ id: question.id, given: question.kind.given(question) }));
  const isAnswer = (/** @type {Element} */ field) => field.closest("leadlet-question") && field.closest(".option");
  const fields = allIn(within, "input, textarea, select").filter((field) => field.type !== "file" && !field.readOnly && !isUntouched(field) && !isAnswer(field))
    .map((field) => ({ name: nameOf(field), value: isBox(field) ? field.checked : field.value }));
  const open = allIn(within, "details[open]").map(nameOf);
  const at = /** @type {any} */ (document.activeElement);
  const isHere = at && at !== document.body && within.contains(at);
  const text = isHere && typeof at.selectionStart === "number" ? [at.selectionStart, at.selectionEnd] : null;
  return { answers, fields, open, focus: isHere ? { name: nameOf(at), text } : null };
}

/** The same for a part that has another id now. @param {ReturnType<typeof hold>} held @param {string} from @param {string} to */
function renamedHold(held, from, to) {
  const rename = (/** @type {string} */ id) => (id === from ? to : id.startsWith(from + "-") ? to + id.slice(from.length) : id);
  return JSON.parse(JSON.stringify(held), (key, value) => (key === "id" ? rename(value) : value));
}

/** Gives back what was taken, as far as its place is still there. @param {ReturnType<typeof hold>} held */
function giveBack({ answers, fields, open, focus }) {
  for (const { id, given } of answers) {
    const question = /** @type {any} */ (document.getElementById(id));
    if (!question?.kind || question.dataset.state === "settled" || !given.length) continue;
    // An order is only put back where it orders the same things.
    const now = question.kind.given(question);
    if (question.dataset.kind === "sequencing" && [...now].sort().join() !== [...given].sort().join()) continue;
    question.kind.put(question, given);
  }
  for (const { name, value } of fields) {
    const field = named(name);
    if (!field || field.getAttribute("aria-disabled") === "true" || (isBox(field) ? field.checked : field.value) === value) continue;
    if (isBox(field)) field.checked = value;
    else field.value = value;
    // Whoever keeps drafts hears of it.
    if (!isBox(field)) field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  for (const name of open) {
    const details = named(name);
    if (details) details.open = true;
  }
  const at = focus && named(focus.name);
  if (!at) return;
  at.focus({ preventScroll: true });
  if (focus.text && at.setSelectionRange) at.setSelectionRange(focus.text[0], focus.text[1]);
}

/** Remembers what stands at the top of the window; the function puts it there again. @returns {() => void} */
function holdPlace() {
  const top = (/** @type {Element} */ element) => element.getBoundingClientRect().top;
  const seen = [...document.querySelectorAll("main :is(h1, h2, h3, p, li, figure, fieldset, section, [id])")]
    .filter((element) => element.getBoundingClientRect().bottom > 0).slice(0, 40).map((element) => ({ element, top: top(element) }));
  const root = document.documentElement;
  const before = scrollY;
  root.style.overflowAnchor = "none";
  return () => {
    const mark = before > 0 && seen.find(({ element }) => element.isConnected && element.getClientRects().length);
    if (mark) scrollBy({ top: top(mark.element) - mark.top, behavior: "instant" });
    requestAnimationFrame(() => root.style.removeProperty("overflow-anchor"));
  };
}

/** @param {string} path */
const shelfOf = (path) => "leadlet-held:" + path;

/** Puts all that the reader has in hand aside for the page that comes next at `path`. @param {string} path */
function putAside(path) {
  try {
    sessionStorage.setItem(shelfOf(path), JSON.stringify({ held: hold(document.body), top: scrollY, at: Date.now() }));
  } catch { /* a frame without storage: what was typed is in the page's own store */ }
}

/** Gives back what was put aside for this page, once it has started. */
function takeBack() {
  let kept;
  try {
    kept = JSON.parse(sessionStorage.getItem(shelfOf(location.pathname)) ?? "null");
    sessionStorage.removeItem(shelfOf(location.pathname));
  } catch { /* as above */ }
  // What an hour ago was on its way belongs to nobody.
  if (!kept || Date.now() - kept.at > 60000) return;
  giveBack(kept.held);
  scrollTo({ top: kept.top, behavior: "instant" });
}
