// The pages of a course that is one file: taken apart before anything else starts, shown one at a time, as if each had been loaded.
(function () {
  "use strict";
  const root = document.documentElement;
  const main = document.querySelector("main");
  if (!main) return;
  /** @type {Map<string, {title: string, id: string, body: [string, string][], content: DocumentFragment}>} */
  const pages = new Map();
  const own = ["id", "data-address", "data-title", "data-page"];
  for (const article of main.querySelectorAll(":scope > article[data-address]")) {
    const content = document.createDocumentFragment();
    content.append(...article.childNodes);
    const body = [...article.attributes].filter(({ name }) => !own.includes(name)).map(({ name, value }) => /** @type {[string, string]} */ ([name, value]));
    const said = (/** @type {string} */ name) => article.getAttribute(name) ?? "";
    pages.set(said("data-address"), { title: said("data-title"), id: said("data-page"), body, content });
    article.remove();
  }
  const front = "index.html";
  let current = "";
  /** A frame of a text (`srcdoc`) and a file from a mail may keep no address: then the place is kept in the state alone. */
  const keep = (/** @type {"pushState" | "replaceState"} */ how, /** @type {object} */ state, /** @type {string} */ hash) => {
    try {
      history[how](state, "", hash);
    } catch {
      try {
        history[how](state, "");
      } catch { /* no history here: links lead on all the same */ }
    }
  };

  /** A place: `#/ADDRESS`, `#/ADDRESS#ID`, `#ID` in this page or the first that has it, or an address as scripts know it. @param {string} to */
  function find(to) {
    const [path, ...rest] = to.replace(/^#\//, "").split("#");
    const address = path.split("?")[0].replace(/^\.\//, "");
    if (to.startsWith("#/") || !to.startsWith("#")) return pages.has(address) ? { address, id: plain(rest.join("#")) } : undefined;
    const id = plain(to.slice(1));
    if (id.startsWith("progress=")) return pages.has("plan.html") ? { address: "plan.html", id: "" } : undefined;
    if (document.getElementById(id)) return { address: current, id };
    const holder = [...pages].find(([, page]) => page.content.getElementById(id));
    return holder && { address: holder[0], id };
  }

  /** @param {string} id */
  function plain(id) {
    try {
      return decodeURIComponent(id);
    } catch {
      return id;
    }
  }

  /** Puts a page in the place of the one that is open. @param {string} address */
  function open(address) {
    const page = pages.get(address);
    if (!page || !main) return;
    const before = pages.get(current);
    for (const [name] of before?.body ?? []) document.body.removeAttribute(name);
    for (const [name, value] of page.body) document.body.setAttribute(name, value);
    current = address;
    root.dataset.page = page.id;
    root.dataset.open = address;
    document.title = page.title;
    main.replaceChildren(document.importNode(page.content, true));
    for (const link of document.querySelectorAll("a[href]")) {
      if (main.contains(link)) continue;
      if (link.getAttribute("href") === "#/" + address) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  /** Goes to a place: the heading of another page, or the thing itself, gets the focus. @param {{address: string, id: string}} place @param {number} [y] where one had been */
  function go({ address, id }, y) {
    const isOther = address !== current;
    if (isOther) {
      open(address);
      window.leadlet?.arrive?.();
    }
    const target = id ? document.getElementById(id) : null;
    for (let fold = target?.closest("details"); fold; fold = fold.parentElement?.closest("details")) fold.open = true;
    if (target || isOther) focusOn(target ?? main?.querySelector("h1") ?? main);
    if (y !== undefined) scrollTo(0, y);
    else if (target) target.scrollIntoView();
    else if (isOther) scrollTo(0, 0);
  }

  /** @param {HTMLElement | null} element */
  function focusOn(element) {
    if (!element) return;
    if (element.tabIndex < 0) element.tabIndex = -1;
    element.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    const to = link?.getAttribute("href") ?? "";
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (!to || /^[a-z][a-z0-9+.-]*:|^\/\//i.test(to) || link?.hasAttribute("download")) return;
    event.preventDefault();
    const place = find(to);
    if (!place) return;
    const hash = place.address === current && to.startsWith("#") && !to.startsWith("#/") ? to : `#/${place.address}${place.id ? "#" + place.id : ""}`;
    keep("replaceState", { ...history.state, y: scrollY }, here());
    keep("pushState", { at: hash }, hash);
    go(place);
  });

  /** The place in the address, or the one that is kept where there is no address. */
  const here = () => (history.state?.at ?? location.hash) || "#/" + (current || front);
  addEventListener("popstate", () => {
    const place = find(here());
    if (place) go(place, history.state?.y);
  });

  // What a page would load is in the file: data scripts by their addresses, and what comes back in practice in the pages themselves.
  window.leadletInside = (address) => {
    const data = window.leadletFiles?.[address];
    if (data) data();
    for (const [id, , to, , , , , script] of (window.leadletOutline?.modules ?? []).flatMap((module) => module[3])) {
      if (script !== address) continue;
      const things = pages.get(to.replace(/^#\//, ""))?.content.querySelectorAll("leadlet-question[id], leadlet-card[id], leadlet-commit[id]") ?? [];
      window.leadletPractice?.(id, Object.fromEntries([...things].map((thing) => [thing.id, thing.outerHTML])));
    }
    return true;
  };

  const first = find(location.hash || "#/" + front) ?? { address: front, id: "" };
  open(first.address);
  if (first.id) addEventListener("load", () => go(first));
})();
