// Follows the course: hears of each build, brings this page to what is served now, and says so when it cannot.

document.documentElement.dataset.live = "";
// A worker that an earlier server left at this address would keep old pages.
navigator.serviceWorker?.getRegistrations().then((all) => all.forEach((one) => one.unregister()), () => {});

const [run, loadedAt] = (here.live ?? "").split(".");
const isDesk = location.pathname.startsWith("/__leadlet/");
/** A view inside the server's own page, which lists the findings itself. */
const isView = window.name === "leadlet:view";
/** The newest good build that this page was brought to. */
let seen = Number(loadedAt);
/** The page as it was served. @type {Document} */
let served;
/** A word is being put together with an input method: replacing its box would lose it. */
let isComposing = false;
let isLooking = false;
let wantsLook = false;

/** A page from its text, as a server would send it, without what is ours. @param {string} text */
function parsed(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  page.querySelector("script[data-live]")?.remove();
  return page;
}

/** @param {string} to */
function go(to) {
  putAside(new URL(to, location.href).pathname);
  location.replace(to);
}

function loadAgain() {
  putAside(location.pathname);
  location.reload();
}

/** Asks for this page as it is now, and brings it there. */
async function look() {
  const answer = await fetch(location.pathname + location.search, { cache: "no-store", headers: { accept: "text/html" } });
  if (answer.redirected) return go(answer.url);
  const to = answer.headers.get("x-leadlet-leads-to");
  if (to) return go(to);
  const next = parsed(await answer.text());
  const lead = next.querySelector("meta[http-equiv=refresh i]")?.getAttribute("content")?.split("url=")[1];
  if (lead && !served.querySelector("meta[http-equiv=refresh i]")) return go(new URL(lead, location.href).href);
  const status = performance.getEntriesByType("navigation")[0]?.responseStatus || answer.status;
  if (status !== answer.status) return loadAgain();
  try {
    await patchPage(served, next);
    served = next;
  } catch (error) {
    if (!(error instanceof NotInPlace)) console.warn("leadlet watch loads the page again:", error);
    loadAgain();
  }
}

/** One look after another. */
async function lookSoon() {
  wantsLook = true;
  if (isLooking || isComposing || !served) return;
  isLooking = true;
  while (wantsLook && !isComposing) {
    wantsLook = false;
    // The server is busy or gone: the next news come with another chance.
    await look().catch(() => {});
  }
  isLooking = false;
}

/** @param {any} state */
function hear(state) {
  if (!isDesk && !isView) overlay.show(state);
  if (state.ended) return;
  document.dispatchEvent(new CustomEvent("leadlet-news", { detail: state }));
  // Another process: what this page knows of it, as its secret, means nothing there.
  if (state.run !== run) return loadAgain();
  if (state.shown <= seen) return;
  seen = state.shown;
  if (!isDesk) lookSoon();
}

/** How things stand now; also what was said before this page listened. */
function ask() {
  fetch("/__leadlet/state.json", { cache: "no-store" }).then((answer) => answer.json()).then(hear).catch(() => {});
}

/** Listens for news. A browser opens only six streams to one server, so of all tabs one listens and tells the others. */
function listen() {
  const others = "BroadcastChannel" in window ? new BroadcastChannel("leadlet-live") : undefined;
  others?.addEventListener("message", ({ data }) => hear(data));
  const tell = (/** @type {any} */ state) => {
    others?.postMessage(state);
    hear(state);
  };
  const open = () => new Promise(() => {
    const source = new EventSource("/__leadlet/events");
    source.addEventListener("message", ({ data }) => tell(JSON.parse(data)));
    source.addEventListener("error", () => tell({ ended: true, findings: [] }));
  });
  if (others && navigator.locks) navigator.locks.request("leadlet-live", open).catch(open);
  else open();
}

document.addEventListener("readystatechange", () => {
  // The page is read, and none of its scripts has run yet.
  if (document.readyState === "interactive") {
    served = parsed(document.documentElement.outerHTML);
    listen();
    ask();
  }
  if (document.readyState === "complete") takeBack();
});
document.addEventListener("compositionstart", () => { isComposing = true; });
document.addEventListener("compositionend", () => {
  isComposing = false;
  if (wantsLook) setTimeout(lookSoon);
});
addEventListener("pageshow", ({ persisted }) => persisted && ask());
document.addEventListener("visibilitychange", () => document.hidden || ask());

window.leadletLive = { findingOf };
