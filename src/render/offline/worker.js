// Keeps a course on this device, for when there is no network. `made` is written before it by the build: what belongs to the course.
// Runs where browsers have service workers: on https and on this machine, never from a disk. It knows no other course.

const place = new URL("./", location.href);
/** The beginning of the names of this course's stores here, whatever the version. */
const family = `leadlet ${made.course} ${place.pathname} `;
const current = family + made.version;
const files = new Set(made.files);
/** The most files that are kept because they were visited. */
const most = 300;

/** The address of a file below this place, without query; "" for what is elsewhere. @param {string} url */
function addressOf(url) {
  const { origin, pathname } = new URL(url);
  if (origin !== place.origin || !pathname.startsWith(place.pathname)) return "";
  const path = pathname.slice(place.pathname.length);
  if (path === "" || path.endsWith("/")) return path + "index.html";
  // Some hosts leave out the ending.
  return /\.[a-z0-9]+$/.test(path) ? path : path + ".html";
}

/** @param {string} address */
const isListed = (address) => Object.hasOwn(made.pages, address) || files.has(address);

/** A file of this course, and no sound or video: those are never kept. @param {string} address */
function isOurs(address) {
  if (/\.(mp4|m4v|webm|ogv|mov|mp3|m4a|aac|ogg|oga|opus|wav|flac)$/.test(address)) return false;
  return isListed(address) || made.folders.includes(address.split("/").slice(0, -1).join("/"));
}

/** What a file is kept under: a page's own hash makes a new page another file. @param {string} address */
const keyOf = (address) => place.href + address + (Object.hasOwn(made.pages, address) ? "?" + made.pages[address] : "");

/** A page may not be given as the answer to a redirect of long ago. @param {Response} response */
const plain = (response) => response.redirected
  ? new Response(response.body, { status: response.status, statusText: response.statusText, headers: response.headers }) : response;

/** @param {string} address */
async function fresh(address) {
  const response = await fetch(place.href + address, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return plain(response);
}

/** All that is listed, from the former version where it is the same; then what was visited, anew. */
async function install() {
  const store = await caches.open(current);
  const names = (await caches.keys()).filter((one) => one.startsWith(family) && one !== current);
  const former = await Promise.all(names.map((one) => caches.open(one)));
  const queue = [...Object.keys(made.pages), ...made.files];
  await Promise.all(Array.from({ length: 6 }, async () => {
    for (let address = queue.shift(); address !== undefined; address = queue.shift()) {
      const key = keyOf(address);
      if (await store.match(key)) continue;
      const same = (await Promise.all(former.map((one) => one.match(key)))).find(Boolean);
      await store.put(key, same ?? await fresh(address));
    }
  }));
  for (const one of former) {
    for (const request of (await one.keys()).slice(-most)) {
      const address = addressOf(request.url);
      if (new URL(request.url).search || isListed(address) || !isOurs(address)) continue;
      const same = address.startsWith("assets/") ? await one.match(request) : undefined;
      const response = same ?? await fresh(address).catch(() => undefined);
      if (response) await store.put(place.href + address, response);
    }
  }
}

/** Keeps what was visited; what was visited first goes first. @param {string} address @param {Response} response */
async function keep(address, response) {
  const store = await caches.open(current);
  await store.put(place.href + address, plain(response));
  const visited = (await store.keys()).filter(({ url }) => !new URL(url).search && !isListed(addressOf(url)));
  await Promise.all(visited.slice(0, -most).map((request) => store.delete(request)));
}

/** @param {FetchEvent} event @param {string} address @returns {Promise<Response>} */
async function answer(event, address) {
  const store = await caches.open(current);
  const kept = isListed(address) && await store.match(keyOf(address));
  if (kept) return kept;
  try {
    const response = await fetch(event.request);
    if (response.status === 200 && response.type === "basic" && !isListed(address)) event.waitUntil(keep(address, response.clone()).catch(() => {}));
    return response;
  } catch {
    const visited = await store.match(place.href + address);
    if (visited) return visited;
    if (event.request.mode !== "navigate") return Response.error();
    return new Response(made.away.replace("{home}", place.pathname + "index.html"), {
      status: 503, headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'none'" },
    });
  }
}

addEventListener("install", (event) => event.waitUntil(install()));

addEventListener("activate", (event) => event.waitUntil(caches.keys().then((names) => Promise.all(
  names.filter((one) => one.startsWith(family) && one !== current).map((one) => caches.delete(one)),
))));

addEventListener("fetch", (event) => {
  const address = event.request.method === "GET" && !event.request.headers.has("range") ? addressOf(event.request.url) : "";
  if (address && isOurs(address)) event.respondWith(answer(event, address));
});

addEventListener("message", (message) => {
  const event = /** @type {ExtendableMessageEvent} */ (/** @type {unknown} */ (message));
  // The learner said: now.
  if (event.data === "leadlet-take") event.waitUntil(skipWaiting());
  // The first page came before this worker did.
  if (!Array.isArray(event.data?.visited)) return;
  const missing = event.data.visited.map(addressOf).filter((/** @type {string} */ address) => address && isOurs(address) && !isListed(address));
  event.waitUntil(Promise.allSettled(missing.slice(0, 50).map(async (/** @type {string} */ address) => keep(address, await fresh(address)))));
});
