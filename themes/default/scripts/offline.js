// The course without a network: a worker keeps it on this device, where browsers have one. A new version waits until the learner says so.

function keepOffline() {
  const { dataset } = document.documentElement;
  if (dataset.offline === undefined || dataset.live !== undefined || !location.protocol.startsWith("http") || !isSecureContext) return;
  const workers = attempt(() => navigator.serviceWorker, undefined);
  if (!workers) return;
  const begin = () => workers.register(page.root + "sw.js").then((registration) => {
    const wait = (/** @type {ServiceWorker | null} */ worker) => worker?.addEventListener("statechange", () => worker.state === "installed" && look());
    const look = () => registration.waiting && workers.controller && offerVersion(registration.waiting, workers);
    registration.addEventListener("updatefound", () => wait(registration.installing));
    wait(registration.installing);
    look();
    // This page came before its worker did.
    if (!workers.controller) {
      const visited = [location.href, ...performance.getEntriesByType("resource").map(({ name }) => name)];
      workers.ready.then(({ active }) => active?.postMessage({ visited }));
    }
  }).catch(() => { /* a frame or a host that allows none: the course works all the same, with a network */ });
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin);
}

/** Says at the page's end that there is a new version; nothing moves, and nothing is loaded before the learner says so. @param {ServiceWorker} waiting @param {ServiceWorkerContainer} workers */
function offerVersion(waiting, workers) {
  if (document.querySelector("[data-part=version]")) return;
  const button = make("button", { type: "button", class: "button plain" }, say("load_version"));
  button.addEventListener("click", () => {
    workers.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage("leadlet-take");
  });
  const told = make("div", { class: "field", role: "status", "data-part": "version" });
  document.querySelector("main")?.append(told);
  told.append(make("div", { class: "inner" }, make("p", {}, say("new_version")), make("p", { class: "actions" }, button)));
}
