// Before the first paint: says that script is on, which theme was chosen and whether the page stands in a frame of a host page,
// which may ask for light or dark.
(function (root) {
  var asked = location.search, key = "leadlet:" + root.getAttribute("data-course");
  /** @type {string | null} */
  var theme = (/[?&]theme=(light|dark)\b/.exec(asked) || [])[1] || "";
  root.classList.add("script");
  // Without the main script the page must read as it does without any.
  addEventListener("error", function (event) {
    var source = event.target && /** @type {HTMLScriptElement} */ (event.target).src;
    if (/\/(script|front|kinds|rooms)-[^/]*$/.test(source || "")) root.classList.remove("script");
  }, true);
  if (/[?&]embed\b/.test(asked)) root.setAttribute("data-embed", theme || "");
  else theme = "";
  try {
    // Whoever has begun is not asked who they are, and nothing moves for it.
    if (localStorage[key]) root.classList.add("known");
    theme = theme || localStorage[key + ":theme"];
  } catch (blocked) { /* a frame without storage: the system's theme */ }
  if (theme === "light" || theme === "dark") root.setAttribute("data-theme", theme);
})(document.documentElement);

// To WebKit a page in a sandbox is of no site, so that `'self'` in the page's policy would refuse all its files: there the policy names the address
// of the course instead. Its tag comes right after this script, and what is written here makes that an attribute of a tag without effect.
(function (script) {
  if (!script || !/^http/.test(script.src) || origin !== "null" || !/^Apple/.test(navigator.vendor)) return;
  if (document.querySelector("meta[http-equiv=Content-Security-Policy]")) return;
  document.write('<meta name="policy" data-of="');
  new MutationObserver(function (changes, observer) {
    var found = /** @type {HTMLMetaElement | null} */ (document.querySelector("meta[name=policy]"));
    if (!found) return;
    observer.disconnect();
    var policy = document.createElement("meta");
    policy.httpEquiv = "Content-Security-Policy";
    policy.content = found.content.split("'self'").join(location.origin);
    found.replaceWith(policy);
  }).observe(document, { childList: true, subtree: true });
})(/** @type {HTMLScriptElement | null} */ (document.currentScript));
