// The course without a network: a worker keeps it on this device, where browsers have one. A new version waits until the learner says so.

import { say } from "./words.js";
import { attempt } from "./store.js";
import { page, asScript, make } from "./page.js";

export function keepOffline() {
  const { dataset } = document.documentElement;
  if (dataset.offline === undefined || dataset.live !== undefined || !location.protocol.startsWith("http") || !isSecureContext) return;
  const workers = attempt(() => navigator.serviceWorker, undefined);
  if (!workers) return;
  const script = new URL(page.root + "sw.js", location.href).href;
  const begin = () => (dataset.offline === "remove" ? removeOffline(workers, script) : register(workers, script)).catch(() => {
    // A frame or a host that allows none: the course works all the same, with a network.
  });
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin);
}

/** The registration for this very course; that of a site around it has another scope. @param {ServiceWorkerContainer} workers @param {string} script */
async function registrationHere(workers, script) {
  const scope = new URL("./", script).href;
  const registration = await workers.getRegistration(scope);
  return registration?.scope === scope ? registration : undefined;
}

/** Whether it is this course's worker that is registered, not one of another product. @param {ServiceWorkerRegistration} registration @param {string} script */
const hasScript = ({ installing, waiting, active }, script) => [installing, waiting, active].some((worker) => worker?.scriptURL === script);

/** @param {ServiceWorkerContainer} workers @param {string} script */
async function register(workers, script) {
  const known = await registrationHere(workers, script);
  // A worker that has this page and no registration is leaving, as its course was removed: to register would bring it back.
  if (!known && workers.controller?.scriptURL === script) return;
  const registration = known && hasScript(known, script) ? known : await workers.register(asScript(script));
  /** @type {Set<ServiceWorker>} */
  const watched = new Set();
  const look = () => {
    const { installing, waiting } = registration;
    if (installing) watch(installing, true);
    // A browser can say first that it waits, and only then that it is installed.
    if (waiting) watch(waiting, false);
  };
  const watch = (/** @type {ServiceWorker} */ worker, /** @type {boolean} */ isLoading) => {
    const offer = () => worker.state === "installed" && workers.controller && offerVersion(worker, workers);
    offer();
    if (watched.has(worker)) return;
    watched.add(worker);
    worker.addEventListener("statechange", () => {
      offer();
      if (worker.state !== "redundant") isLoading = false;
      else if (isLoading) console.info("leadlet: this version of the course is not kept for offline use now: the server sent a file that is not the one that sw.js lists, or there is no room. A later visit tries again.");
    });
  };
  registration.addEventListener("updatefound", look);
  look();
  // This page came before its worker did.
  if (!workers.controller) {
    const visited = [location.href, ...performance.getEntriesByType("resource").map(({ name }) => name)];
    (await workers.ready).active?.postMessage({ visited });
  }
}

/** Removes the copy that an earlier version of this site left here. @param {ServiceWorkerContainer} workers @param {string} script */
async function removeOffline(workers, script) {
  const known = await registrationHere(workers, script);
  if (known && hasScript(known, script)) known.active?.postMessage("leadlet-leave");
}

/** Says at the page's end that there is a new version; nothing moves, and nothing is loaded before the learner says so. @param {ServiceWorker} waiting @param {ServiceWorkerContainer} workers */
function offerVersion(waiting, workers) {
  if (document.querySelector("[data-part=version]")) return;
  const button = make("button", { type: "button", class: "button plain" }, say("load_version"));
  button.addEventListener("click", () => {
    // One that took over by itself is waited for no more.
    if (waiting.state !== "installed") return location.reload();
    workers.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage("leadlet-take");
  });
  const told = make("div", { class: "field", role: "status", "data-part": "version" });
  document.querySelector("main")?.append(told);
  told.append(make("div", { class: "inner" }, make("p", {}, say("new_version")), make("p", { class: "actions" }, button)));
}
