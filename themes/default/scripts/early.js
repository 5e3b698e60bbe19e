// Before the first paint: says that script is on, which theme was chosen and whether the page stands in a frame of a host page,
// which may ask for light or dark.
(function (root) {
  var asked = location.search;
  /** @type {string | null} */
  var theme = (/[?&]theme=(light|dark)\b/.exec(asked) || [])[1] || "";
  root.classList.add("script");
  // Without the main script the page must read as it does without any.
  addEventListener("error", function (event) {
    var source = event.target && /** @type {HTMLScriptElement} */ (event.target).src;
    if (/\/(script|rooms)-[^/]*$/.test(source || "")) root.classList.remove("script");
  }, true);
  if (/[?&]embed\b/.test(asked)) root.setAttribute("data-embed", theme || "");
  else theme = "";
  try {
    theme = theme || localStorage.getItem("leadlet:" + root.getAttribute("data-course") + ":theme");
  } catch (blocked) { /* a frame without storage: the system's theme */ }
  if (theme === "light" || theme === "dark") root.setAttribute("data-theme", theme);
})(document.documentElement);
