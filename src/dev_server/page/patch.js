// Brings a page from one state to the next in place. Three trees are walked side by side: the page as it was served, as it is served
// now, and as it stands, changed by its own scripts. Only what differs between the first two is changed in the third; an element
// that is alive of itself (`leadlet-question` and its like) is left alone or replaced as a whole, and then starts anew.

/** The new ids of elements that have been replaced by one with another id. @type {Map<string, string>} */
const newIds = new Map();

/** @param {Node} node @returns {node is Element} */
const isElement = (node) => node.nodeType === Node.ELEMENT_NODE;
/** @param {Element} element */
const isAlive = (element) => element.localName.includes("-");
/** @param {Node} node */
const written = (node) => (isElement(node) ? node.outerHTML : `${node.nodeType}${node.nodeValue}`);
/** @param {Element} element */
const isWords = (element) => [...element.childNodes].every((node) => node.nodeType === Node.TEXT_NODE);

/** Whether a change in place needs more than elements: another script cannot take the place of one that runs. */
class NotInPlace extends Error {}

/** How surely two nodes are one thing: 0 not at all, 3 they are the same. @param {Node} a @param {Node} b @param {string} aText @param {string} bText */
function likeness(a, b, aText, bText) {
  if (aText === bText) return 3;
  if (a.nodeName !== b.nodeName) return 0;
  if (!isElement(a) || !isElement(b)) return a.nodeValue?.trim() && b.nodeValue?.trim() ? 1 : 0;
  const key = (/** @type {Element} */ element) => element.id || element.getAttribute("data-page-ref") || element.getAttribute("data-step") || "";
  return key(a) && key(a) === key(b) ? 2 : key(a) && key(b) && !isAlive(a) ? 0.5 : 1;
}

/**
 * Which old node has become which new one, in order: the pairing with the greatest sum of likeness.
 * @param {Node[]} was @param {Node[]} will @returns {[number, number][]} places in both; -1 where there is none
 */
function align(was, will) {
  const [a, b] = [was.map(written), will.map(written)];
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [n, m] = [a.length - start - end, b.length - start - end];
  const best = Array.from({ length: n + 1 }, () => new Float64Array(m + 1));
  const like = (/** @type {number} */ i, /** @type {number} */ j) => likeness(was[start + i], will[start + j], a[start + i], b[start + j]);
  for (let i = n - 1; i >= 0; i--) {
    for (let j = m - 1; j >= 0; j--) {
      const both = like(i, j);
      best[i][j] = Math.max(best[i + 1][j], best[i][j + 1], both && both + best[i + 1][j + 1]);
    }
  }
  /** @type {[number, number][]} */
  const pairs = Array.from({ length: start }, (_, at) => [at, at]);
  let [i, j] = [0, 0];
  while (i < n || j < m) {
    const both = i < n && j < m ? like(i, j) : 0;
    if (both && best[i][j] === both + best[i + 1][j + 1]) pairs.push([start + i++, start + j++]);
    else if (i < n && (j === m || best[i][j] === best[i + 1][j])) pairs.push([start + i++, -1]);
    else pairs.push([-1, start + j++]);
  }
  for (let at = end; at > 0; at--) pairs.push([a.length - at, b.length - at]);
  return pairs;
}

/** For each child as it was served, the one that stands for it now; scripts may have added others between. @param {Element} live @param {Node[]} was */
function standing(live, was) {
  let at = live.firstChild;
  return was.map((old) => {
    const isIt = (/** @type {Node} */ node) => node.nodeName === old.nodeName && (!isElement(old) || !old.id || /** @type {Element} */ (node).id === old.id);
    for (let node = at; node; node = node.nextSibling) {
      if (!isIt(node)) continue;
      at = node.nextSibling;
      return node;
    }
    return undefined;
  });
}

/** @param {Element} live @param {Element} old @param {Element} next */
function patchAttributes(live, old, next) {
  for (const { name, value } of next.attributes) if (old.getAttribute(name) !== value) live.setAttribute(name, value);
  for (const { name } of [...old.attributes]) if (!next.hasAttribute(name)) live.removeAttribute(name);
}

/** @param {Element} live @param {Element} old @param {Element} next */
function patchChildren(live, old, next) {
  const [was, will] = [[...old.childNodes], [...next.childNodes]];
  const stands = standing(live, was);
  /** @type {Node | null} */
  let last = null;
  for (const [i, j] of align(was, will)) {
    const node = i < 0 ? undefined : stands[i];
    if (j < 0) {
      node?.parentNode?.removeChild(node);
    } else if (node) {
      last = patch(node, was[i], will[j]);
    } else {
      const fresh = document.importNode(will[j], true);
      live.insertBefore(fresh, last ? last.nextSibling : stands.find((one) => one?.parentNode === live) ?? live.firstChild);
      last = fresh;
    }
  }
}

/** Makes a node what it is served as now. @param {Node} live @param {Node} old @param {Node} next @returns {Node} the one that stands there then */
function patch(live, old, next) {
  if (old.isEqualNode(next)) return live;
  if (!isElement(live) || !isElement(old) || !isElement(next)) {
    live.nodeValue = next.nodeValue;
    return live;
  }
  if (isAlive(next)) return renew(live, next);
  const hasFocus = live.contains(document.activeElement);
  // Scripts keep the words of such an element by the element: new words want a new one.
  if (isWords(old) && isWords(next) && !hasFocus) return replace(live, document.importNode(next, true));
  patchAttributes(live, old, next);
  patchChildren(live, old, next);
  return live;
}

/** @template {Node} N @param {Element} live @param {N} fresh @returns {N} */
function replace(live, fresh) {
  live.replaceWith(fresh);
  return fresh;
}

/** Puts a new element in the place of one that is alive, and hands over what the reader had in hand. @param {Element} live @param {Element} next */
function renew(live, next) {
  const fresh = document.importNode(next, true);
  let held = hold(live);
  if (live.id && fresh.id && live.id !== fresh.id) {
    held = renamedHold(held, live.id, fresh.id);
    for (const [old, now] of newIds) if (now === live.id) newIds.set(old, fresh.id);
    newIds.delete(fresh.id);
    newIds.set(live.id, fresh.id);
    followIds();
    if (live.localName === "leadlet-question") moveAnswers(live, fresh);
  }
  replace(live, fresh);
  giveBack(held);
  return fresh;
}

/** Answers stay with what they answer, though its id is another: those of this page, of replaced elements and of the course. */
function followIds() {
  const was = new Map(Object.entries(window.leadletOutline?.was ?? {}));
  for (const { id, dataset } of document.querySelectorAll(/** @type {"div"} */ ("[data-was]"))) {
    for (const old of dataset.was?.split(" ") ?? []) was.set(old, id);
  }
  for (const [old, now] of newIds) was.set(old, now);
  window.leadlet?.store?.follow(was);
}

/** Brings the head to its next state; new styles are there when it is done, the old ones go with the function given back. @param {Document} old @param {Document} next */
async function patchHead(old, next) {
  const [was, will] = [old, next].map(({ head }) => [...head.children]);
  const has = (/** @type {Element[]} */ list, /** @type {Element} */ one) => list.some((other) => other.isEqualNode(one));
  const gone = was.filter((one) => !has(will, one));
  const come = will.filter((one) => !has(was, one));
  const isScript = (/** @type {Element} */ one) => one.localName === "script" && !/\/?outline-[^/]*\.js$/.test(one.getAttribute("src") ?? "");
  if ([...gone, ...come].some(isScript)) throw new NotInPlace("another script");
  // A policy holds from the moment a page is read.
  if ([...gone, ...come].some((one) => one.matches("meta[http-equiv=content-security-policy i]"))) throw new NotInPlace("another policy");
  const stale = [...document.head.children].filter((one) => has(gone, one));
  /** @type {Promise<void>[]} */
  const loading = [];
  for (const one of come) {
    if (one.localName === "title") continue;
    const fresh = /** @type {any} */ (document.createElement(one.localName));
    for (const { name, value } of one.attributes) if (name !== "defer") fresh.setAttribute(name, value);
    if (one.matches("link[rel=stylesheet], script")) loading.push(new Promise((done) => (fresh.onload = fresh.onerror = () => done())));
    const before = one.matches("link[rel=stylesheet]") && stale.find((other) => other.matches("link[rel=stylesheet]"));
    if (before) before.after(fresh);
    else document.head.append(fresh);
  }
  await Promise.race([Promise.all(loading), new Promise((done) => setTimeout(done, 3000))]);
  return () => {
    for (const one of stale) if (one.localName !== "title") one.remove();
    document.title = next.title;
  };
}

/** Brings the whole page to its next state. @param {Document} old @param {Document} next @throws {NotInPlace} */
async function patchPage(old, next) {
  const root = document.documentElement;
  const changed = (/** @type {string} */ name) => old.documentElement.getAttribute(name) !== next.documentElement.getAttribute(name);
  if (["data-course", "data-page", "data-practice", "data-root"].some(changed)) throw new NotInPlace("another page");
  const readers = (/** @type {Document} */ page) => [...page.querySelectorAll("leadlet-audience, leadlet-reader")].map(written).join();
  // The page's scripts have read once who its readers may be.
  if (readers(old) !== readers(next)) throw new NotInPlace("other audiences");
  if (old.head.isEqualNode(next.head) && old.body.isEqualNode(next.body)) return;
  const finish = await patchHead(old, next);
  const back = holdPlace();
  const focus = hold(document.body).focus;
  for (const name of ["lang", "dir"].filter(changed)) root.setAttribute(name, next.documentElement.getAttribute(name) ?? "");
  patchAttributes(document.body, old.body, next.body);
  patchChildren(document.body, old.body, next.body);
  finish();
  followIds();
  window.leadlet?.carryEmbed?.(document);
  // Whatever shows what is kept shows it in the new parts too.
  window.leadlet?.store?.change(() => {});
  if (focus && document.activeElement === document.body) giveBack({ answers: [], fields: [], open: [], focus });
  back();
}
