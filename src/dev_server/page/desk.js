// The server's own page: every finding, and the course as another reader, on a small screen, without script, in a frame, on paper.

(function () {
  "use strict";
  const { findingOf } = window.leadletLive;
  /** @param {string} id @returns {any} */
  const at = (id) => document.getElementById(id);
  /** What is said of each way to look. @type {Record<string, string>} */
  const about = {
    wide: "As a new reader sees it: what is answered here is kept nowhere.",
    narrow: "On the smallest screen: nothing may need scrolling to the side.",
    bare: "Script is off: all text and the answers must still be there.",
    frame: "Inside a page of another site, as in an intranet or an LMS: there it has a store of its own.",
    print: "The rules for paper, on a sheet of A4's width.",
  };
  /** Only a frame whose address holds it may show a page of this server in a page of another site. */
  const mayFrame = /** @type {HTMLElement | null} */ (document.querySelector("script[data-live]"))?.dataset.view ?? "";
  let course = { id: "", title: "", audiences: [], pages: [] };
  let shown = "";

  // The pages inside take this for the launcher of a course: a reader of its own, with nothing kept, for a chosen audience.
  window.leadletStore = {
    get course() { return course.id; },
    text: "",
    read() { return this.text; },
    write(/** @type {string} */ text) { this.text = text; },
  };

  /** @param {HTMLSelectElement} select @param {[string, string][]} options value and words */
  function fill(select, options) {
    const chosen = select.value;
    select.replaceChildren(...options.map(([value, words]) => new Option(words, value)));
    if (options.some(([value]) => value === chosen)) select.value = chosen;
  }

  /** Shows a page of the site anew, if another is wanted. */
  function view() {
    const how = new FormData(at("choose")).get("how")?.toString() ?? "wide";
    const wanted = [at("page").value, at("audience").value, how].join("\n");
    if (wanted === shown) return;
    shown = wanted;
    const audience = at("audience").value;
    window.leadletStore.text = audience ? JSON.stringify({ version: 1, choices: { audience: { value: audience, at: 1 } } }) : "";
    const frame = document.createElement("iframe");
    // A name that the pages' own store may use as well.
    frame.name = "leadlet:view";
    frame.title = `${at("page").selectedOptions[0]?.text ?? "page"}, ${how}`;
    // Scripts are off, and everything else is as it would be.
    if (how === "bare") frame.setAttribute("sandbox", "allow-same-origin");
    frame.src = how === "frame" ? `${otherName()}/${at("page").value}?leadlet-view=${mayFrame}` : `/${at("page").value}`;
    if (how === "print") frame.addEventListener("load", () => asPaper(frame));
    at("stage").className = how;
    at("stage").replaceChildren(frame);
    at("about").textContent = about[how];
  }

  /** This server by its other name: to the browser another site. Where it has no other, the same. */
  function otherName() {
    const { hostname, port } = location;
    const other = hostname === "localhost" ? "127.0.0.1" : hostname === "127.0.0.1" ? "localhost" : hostname;
    return `http://${other}:${port}`;
  }

  /** Turns the rules for paper on and those for the screen off. @param {HTMLIFrameElement} frame */
  function asPaper(frame) {
    const turn = (/** @type {any} */ rules) => {
      for (const rule of rules) {
        const media = rule.media?.mediaText ?? "";
        if (rule.media && /\bprint\b/.test(media)) rule.media.mediaText = media.replace(/\bprint\b/g, "all");
        else if (rule.media && /\bscreen\b|prefers-color-scheme: dark/.test(media)) rule.media.mediaText = "not all";
        if (rule.cssRules) turn(rule.cssRules);
      }
    };
    for (const sheet of frame.contentDocument?.styleSheets ?? []) turn(sheet.cssRules);
    const root = frame.contentDocument?.documentElement;
    root?.setAttribute("data-theme", "light");
    if (root) root.style.padding = "15mm";
  }

  /** @param {any} state */
  function show(state) {
    const [errors, warnings, notes] = state.counts;
    at("stand").textContent = state.good ? `${state.course.title}: the pages show what the files say.` : "There are mistakes: the pages are the last good ones.";
    at("findings").replaceChildren(...state.findings.map(findingOf));
    at("none").hidden = errors + warnings + notes > 0;
    course = state.course;
    document.title = `${errors ? `(${errors}) ` : ""}${course.title || "leadlet"} - watch`;
    const pages = course.pages.map((/** @type {any} */ { address, title }) => /** @type {[string, string]} */ ([address, title]));
    fill(at("page"), [["index.html", course.title || "Front page"], ...pages]);
    fill(at("audience"), [["", "Everybody"], ...course.audiences]);
    at("audience-label").hidden = !course.audiences.length;
    if (course.id) view();
  }

  const ask = () => fetch("/__leadlet/course.json", { cache: "no-store" }).then((answer) => answer.json()).then(show, () => {});
  document.addEventListener("leadlet-news", ask);
  at("choose").addEventListener("change", view);
  const from = new URLSearchParams(location.search).get("page");
  if (from) at("page").append(new Option(from, from, true, true));
  ask();
})();
