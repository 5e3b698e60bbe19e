// Keeps a course on this device, for use without a network. The build writes `build` (what belongs
// to the course) and leave.js before this text. Runs on https and on localhost, never from a disk.
//
// A listed file is stored only if its bytes have the digest that the build computed. So a login page,
// a page of another version or a page that the server rewrote is never kept in its place: the update
// fails, the version in use stays whole, and a later visit tries again.

const scope = new URL("./", location.href);
/** @param {string} version */
const cacheNameOf = (version) => `leadlet ${encodeURIComponent(build.course)} ${scopePath} ${version}`;
const cacheName = cacheNameOf(build.version);
/** Holds when an update failed, and how often. */
const failureCache = cacheNameOf("failure");
const failureKey = scope.href + "?failure";
/** Says of a cache that all listed files are in it. */
const wholeKey = scope.href + "?whole";
/** The most files that are kept because they were visited. */
const MAX_VISITED = 300;
/** Milliseconds until a failed version is tried again: doubled by each failure, from a minute to an hour. */
const MIN_PAUSE = 60_000;
const MAX_PAUSE = 3_600_000;

/** The address of a file below the site, without query; "" for a file elsewhere. @param {string} url */
function addressOf(url) {
  const { origin, pathname } = new URL(url);
  if (origin !== scope.origin || !pathname.startsWith(scopePath)) return "";
  const path = pathname.slice(scopePath.length);
  if (path === "" || path.endsWith("/")) return path + "index.html";
  // Some hosts leave out the ending.
  return /\.[a-z0-9]+$/.test(path) ? path : path + ".html";
}

/** @param {string} address */
const isListed = (address) => Object.hasOwn(build.files, address);

/** A file of this course, and no audio or video: those are never kept. @param {string} address */
function isOurs(address) {
  if (/\.(mp4|m4v|webm|ogv|mov|mp3|m4a|aac|ogg|oga|opus|wav|flac)$/.test(address)) return false;
  return isListed(address) || build.folders.includes(address.split("/").slice(0, -1).join("/"));
}

/** A listed file is kept under its digest: a new version of it is another file. @param {string} address */
const keyOf = (address) => scope.href + address + (isListed(address) ? "?" + build.files[address] : "");

/** Media types by ending: what a server may send a file as. @type {[RegExp, RegExp][]} */
const mediaTypes = [
  [/\.html$/, /^text\/html$/],
  [/\.css$/, /^text\/css$/],
  [/\.m?js$/, /^(text|application)\/(x-)?(java|ecma)script$/],
  [/\.json$/, /json$/],
  [/\.(svg|png|jpe?g|webp|avif|gif|ico)$/, /^(image\/.+|application\/octet-stream|)$/],
  [/./, /^(?!.*(html|json))/],
];

/** Headers that are kept with a file. `Refresh`, `Link` and the like could lead a page elsewhere. */
const KEPT_HEADERS = [
  "Content-Type", "Content-Language", "Content-Security-Policy", "Permissions-Policy", "Referrer-Policy",
  "X-Content-Type-Options", "X-Frame-Options", "Cross-Origin-Opener-Policy", "Cross-Origin-Embedder-Policy",
  "Cross-Origin-Resource-Policy", "Origin-Agent-Cluster",
];

/** @param {ArrayBuffer} bytes */
async function digestOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return btoa(String.fromCharCode(...digest)).replaceAll("+", "-").replaceAll("/", "_").replace("=", "");
}

/** Whether a page names this course; a login page does not. @param {ArrayBuffer} bytes */
function isOfCourse(bytes) {
  const html = new TextDecoder().decode(bytes.slice(0, 4096));
  const named = /<html\b[^>]*?\sdata-course=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(html);
  return (named?.[1] ?? named?.[2] ?? named?.[3]) === build.course;
}

/** Whether bytes are this file: a listed one by its digest, a page by its course. @param {string} address @param {ArrayBuffer} bytes */
async function isFile(address, bytes) {
  if (isListed(address)) return await digestOf(bytes) === build.files[address];
  return !address.endsWith(".html") || isOfCourse(bytes);
}

/**
 * What the server sent for a file, as it can be kept.
 * @param {string} address @param {Response} response
 * @throws {Error} that says why it cannot
 */
async function copyOf(address, response) {
  const { status, type, redirected, url, headers } = response;
  const mediaType = (headers.get("Content-Type") ?? "").split(";")[0].trim().toLowerCase();
  if (type !== "basic") throw new Error(`${address}: the answer comes from another origin or is a redirect`);
  if (status !== 200) throw new Error(`${address}: the server answers with status ${status}`);
  // Some hosts redirect `page.html` to `page`: that is the same file.
  if (redirected && addressOf(url) !== address) throw new Error(`${address}: the server redirects to ${url}`);
  if (!mediaTypes.find(([ending]) => ending.test(address))?.[1].test(mediaType)) {
    throw new Error(`${address}: the server sends it as ${mediaType || "no media type"}`);
  }
  const bytes = await response.arrayBuffer();
  if (!await isFile(address, bytes)) {
    throw new Error(`${address}: the server does not send what sw.js lists; it changes the file, or an upload is not complete`);
  }
  const kept = KEPT_HEADERS.map((name) => [name, headers.get(name)]).filter(([, value]) => value !== null);
  return new Response(bytes, { headers: /** @type {[string, string][]} */ (kept) });
}

/** A file from the server. @param {string} address */
async function load(address) {
  /** @param {RequestCache} cache */
  const request = async (cache) => copyOf(address, await fetch(scope.href + address, { cache, mode: "same-origin" }));
  // A browser's own cache may hold another version that the server takes for this one.
  return request("no-cache").catch(() => request("reload"));
}

/** A kept copy of a listed file, if it is still that file. @param {Cache} store @param {string} address */
async function keptCopy(store, address) {
  const kept = await store.match(keyOf(address));
  return kept && await isFile(address, await kept.clone().arrayBuffer()) ? kept : undefined;
}

/** Fills the cache of this version: listed files, from a former version where they are the same; then visited ones, anew. */
async function fill() {
  const store = await caches.open(cacheName);
  const names = (await ownCaches()).filter((name) => name !== cacheName && name !== failureCache);
  const former = await Promise.all(names.map((name) => caches.open(name)));
  /** @type {string[]} */
  const added = [];
  let isFull = false;
  /** @param {string} key @param {Response} response */
  const put = async (key, response) => {
    added.push(key);
    await store.put(key, response).catch((error) => {
      isFull = true;
      throw error;
    });
  };
  /** @param {string} address */
  const one = async (address) => {
    if (await keptCopy(store, address)) return;
    const same = (await Promise.all(former.map((old) => keptCopy(old, address)))).find(Boolean);
    await put(keyOf(address), same ?? await load(address));
    hasLoaded ||= !same;
  };
  let hasLoaded = false;
  // Pages first, and one after the other until the server has sent one that is right: a try that fails costs it little.
  const queue = Object.keys(build.files).sort((a, b) => Number(b.endsWith(".html")) - Number(a.endsWith(".html")));
  try {
    const work = async (isAlone = false) => {
      while (queue.length > 0 && !(isAlone && hasLoaded)) await one(/** @type {string} */ (queue.shift()));
    };
    await work(true);
    await Promise.all(Array.from({ length: 6 }, () => work()));
    await put(wholeKey, new Response(""));
  } catch (error) {
    queue.length = 0;
    // What was loaded is kept for the next try, but not where there is no room for it.
    if (isFull) await Promise.allSettled(added.map((key) => store.delete(key)));
    throw error;
  }
  await fillVisited(store, former).catch(() => { /* no room: the listed files are enough */ });
}

/** @param {Cache} store @param {Cache[]} former */
async function fillVisited(store, former) {
  for (const old of former) {
    for (const request of (await old.keys()).slice(-MAX_VISITED)) {
      const address = addressOf(request.url);
      if (new URL(request.url).search || isListed(address) || !isOurs(address)) continue;
      // A name in assets/ holds a hash of the content.
      const same = address.startsWith("assets/") ? await old.match(request) : undefined;
      const response = same ?? await load(address).catch(() => undefined);
      if (response) await store.put(keyOf(address), response);
    }
  }
}

/** @typedef {{ cache: string, count: number, at: number }} Failure the cache of the version, how often it failed, when last */

/** @returns {Promise<Failure | undefined>} */
async function lastFailure() {
  const kept = await caches.match(failureKey, { cacheName: failureCache });
  return kept?.json().catch(() => undefined);
}

/** @param {Failure | undefined} last */
async function recordFailure(last) {
  const count = last?.cache === cacheName ? last.count + 1 : 1;
  // Of a version that failed before this one, nothing will be used.
  if (last && last.cache !== cacheName && (await ownCaches()).includes(last.cache)
    && !await caches.match(wholeKey, { cacheName: last.cache })) await caches.delete(last.cache);
  const store = await caches.open(failureCache);
  await store.put(failureKey, new Response(JSON.stringify({ cache: cacheName, count, at: Date.now() })));
}

async function install() {
  const last = await lastFailure();
  if (last?.cache === cacheName) {
    const pause = Math.min(MIN_PAUSE * 2 ** (last.count - 1), MAX_PAUSE);
    const age = Date.now() - last.at;
    if (age >= 0 && age < pause) throw new Error(`this version failed to load; it is tried again in ${Math.ceil((pause - age) / 60_000)} minutes`);
  }
  try {
    await fill();
  } catch (error) {
    console.warn(`leadlet: this version of the course is not kept for offline use. ${error}`);
    await recordFailure(last).catch(() => { /* no room even for this */ });
    throw error;
  }
}

/** Deletes all caches of this address but this version's. */
async function deleteFormer() {
  for (const name of await ownCaches()) if (name !== cacheName) await caches.delete(name);
}

/** @type {Promise<Cache> | undefined} */
let opened;
/** The cache of this version. One handle for as long as the worker runs: it lasts longer than the cache, so that a page that is loading is not torn when the course is removed. */
const openStore = () => (opened ??= caches.open(cacheName));

/** Keeps what was visited; what was visited first goes first. @param {string} address @param {Response} response */
async function keepVisited(address, response) {
  const copy = await copyOf(address, response);
  if (!await caches.has(cacheName)) return;
  const store = await openStore();
  await store.put(keyOf(address), copy);
  const visited = (await store.keys()).filter(({ url }) => !new URL(url).search && !isListed(addressOf(url)));
  await Promise.all(visited.slice(0, -MAX_VISITED).map((request) => store.delete(request)));
}

/** @param {string} address @returns {Promise<Response | undefined>} */
async function keptFile(address) {
  try {
    return await (await openStore()).match(keyOf(address));
  } catch {
    // A browser whose storage fails still has the network.
    opened = undefined;
  }
}

/** A picture in any size, as its file without a width: all sizes have one name and one hash. @param {string} address */
const pictureOf = (address) => address.replace(/-\d+(-[0-9a-f]{8})\.[a-z]+$/, "$1").replace(/(-[0-9a-f]{8})\.[a-z]+$/, "$1");

/** A kept picture in another size than the one asked for. @param {string} address @returns {Promise<Response | undefined>} */
async function otherSize(address) {
  if (!/\.(png|jpg|webp)$/.test(address)) return undefined;
  try {
    const store = await openStore();
    const picture = pictureOf(address);
    const other = (await store.keys()).find(({ url }) => pictureOf(addressOf(url)) === picture);
    return other && await store.match(other);
  } catch {
    return undefined;
  }
}

/** @param {FetchEvent} event @param {string} address @returns {Promise<Response>} */
async function answer(event, address) {
  const kept = isListed(address) ? await keptFile(address) : undefined;
  if (kept) return kept;
  try {
    const response = await fetch(event.request);
    if (!isListed(address)) event.waitUntil(keepVisited(address, response.clone()).catch(() => { /* no file of this course, or no room */ }));
    return response;
  } catch {
    const visited = await keptFile(address) ?? await otherSize(address);
    if (visited) return visited;
    if (event.request.mode !== "navigate") return Response.error();
    return new Response(build.away.replace("{home}", scopePath + "index.html"), {
      status: 503, headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'none'" },
    });
  }
}

let hasLeft = false;
/**
 * Removes the copy if the server has this script no more: then the course was removed, or another one without a worker is in
 * its place. Nothing else counts: no error of the server, no login page, no redirect, no missing network.
 */
async function leaveIfRemoved() {
  const { status, type } = await fetch(location.href, { cache: "no-cache", redirect: "manual" });
  if (type !== "basic" || (status !== 404 && status !== 410)) return;
  hasLeft = true;
  await openStore().catch(() => { /* then there is nothing to lose */ });
  await leave();
}

addEventListener("install", (event) => event.waitUntil(install()));

addEventListener("activate", (event) => event.waitUntil(deleteFormer()));

addEventListener("fetch", (event) => {
  const { method, mode, headers, url } = event.request;
  if (mode === "navigate") {
    event.waitUntil(leaveIfRemoved().catch(() => { /* no network */ }));
    if (hasLeft) return;
  }
  const address = method === "GET" && !headers.has("range") ? addressOf(url) : "";
  if (address && isOurs(address)) event.respondWith(answer(event, address));
});

addEventListener("message", (message) => {
  const event = /** @type {ExtendableMessageEvent} */ (/** @type {unknown} */ (message));
  // The learner asked for the new version.
  if (event.data === "leadlet-take") event.waitUntil(skipWaiting());
  // The course is not kept any more.
  if (event.data === "leadlet-leave") event.waitUntil(leave());
  // The first page came before this worker did.
  if (!Array.isArray(event.data?.visited)) return;
  const missing = event.data.visited.map(addressOf).filter((/** @type {string} */ address) => address && isOurs(address) && !isListed(address));
  event.waitUntil(Promise.allSettled(missing.slice(0, 50).map(async (/** @type {string} */ address) => {
    await keepVisited(address, await fetch(scope.href + address, { cache: "no-cache", mode: "same-origin" }));
  })));
});
