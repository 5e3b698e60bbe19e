// The mistakes of the course, over the last good page.

/** @param {string} tag @param {Record<string, string>} attributes @param {(Node | string)[]} children */
function made(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A place in a file, to press: a link to the editor, or a command of the author's own. @param {any} finding */
function placeOf(finding) {
  const words = [finding.file, ...(finding.line ? [finding.line, finding.column] : [])].join(":");
  if (!finding.link) return made("span", { class: "place" }, words);
  if (!here.token) return made("a", { class: "place", href: finding.link }, words);
  const button = made("button", { class: "place", type: "button" }, words);
  button.addEventListener("click", async () => {
    const { file, line, column } = finding;
    const answer = await fetch("/__leadlet/open", {
      method: "POST", headers: { "x-leadlet-token": here.token ?? "" }, body: JSON.stringify({ file, line, column }),
    }).catch(() => undefined);
    if (!answer?.ok) button.after(made("span", { class: "why", role: "alert" }, " " + (answer ? await answer.text() : "watch has ended")));
  });
  return button;
}

/** A finding as it is shown: what, where, the line with a mark below it, what to do. @param {any} finding */
function findingOf(finding) {
  const item = made("li", { class: finding.severity });
  item.append(made("p", { class: "what" }, made("b", {}, finding.severity), " ", finding.message));
  if (finding.file) item.append(made("p", {}, placeOf(finding), finding.rule ? " " : "", made("span", { class: "rule" }, finding.rule)));
  if (finding.line && finding.text.trim()) {
    // A long line is shown round the place that is meant.
    const from = Math.max(0, finding.column - 28);
    const letters = [...finding.text].slice(from, from + 120).join("");
    const blanks = [...letters].slice(0, finding.column - 1 - from).map((letter) => (letter === "\t" ? "\t" : " ")).join("");
    item.append(made("pre", {}, made("code", {}, `${from ? "…" : ""}${letters}\n${from ? " " : ""}${blanks}`, made("b", { "aria-hidden": "true" }, "^"))));
  }
  if (finding.help) item.append(made("p", { class: "help" }, finding.help));
  return item;
}

const overlay = {
  /** @type {HTMLElement | undefined} */
  host: undefined,
  /** What is shown, as text: the same again is not made anew. */
  shown: "",
  isFolded: false,

  /** @returns {HTMLElement} the place inside, closed off from the page's styles */
  get inside() {
    if (!this.host) {
      this.host = made("leadlet-live", {});
      const shadow = this.host.attachShadow({ mode: "open" });
      shadow.append(made("link", { rel: "stylesheet", href: "/__leadlet/overlay.css" }), made("div", { role: "status", class: "said" }), made("div", { class: "all" }));
    }
    if (!this.host.isConnected) document.documentElement.append(this.host);
    return /** @type {HTMLElement} */ (this.host.shadowRoot?.querySelector(".all"));
  },

  /** Shows how things stand, if it is not shown yet. @param {any} state */
  show(state) {
    const errors = state.findings.filter((/** @type {any} */ finding) => finding.severity === "error");
    const text = state.ended ? "ended" : state.good ? "" : JSON.stringify(errors);
    if (text === this.shown) return;
    const wasBroken = this.shown.startsWith("[");
    this.shown = text;
    if (!text && !this.host) return;
    const inside = this.inside;
    if (state.ended) inside.replaceChildren(made("p", { class: "ended" }, "leadlet watch has ended: this page no longer follows the course."));
    else if (!text) inside.replaceChildren();
    else inside.replaceChildren(this.panel(errors, state.counts[0]));
    const said = inside.parentNode?.querySelector(".said");
    if (said) said.textContent = text.startsWith("[") ? this.title(state.counts[0]) : wasBroken && !text ? "Mended." : "";
  },

  /** @param {number} number */
  title(number) {
    return number === 1 ? "One mistake in the course" : `${number} mistakes in the course`;
  },

  /** @param {any[]} errors @param {number} number */
  panel(errors, number) {
    const fold = made("button", { type: "button", "aria-expanded": String(!this.isFolded) }, this.isFolded ? "Show" : "Hide");
    const list = made("ol", {}, ...errors.map(findingOf));
    list.hidden = this.isFolded;
    fold.addEventListener("click", () => {
      list.hidden = this.isFolded = !this.isFolded;
      fold.setAttribute("aria-expanded", String(!this.isFolded));
      fold.textContent = this.isFolded ? "Show" : "Hide";
    });
    const more = number > errors.length ? [made("p", {}, `and ${number - errors.length} more`)] : [];
    const head = made("header", {}, made("h2", { id: "title" }, this.title(number)), made("a", { href: "/__leadlet/" }, "All findings"), fold);
    return made("section", { class: "panel", "aria-labelledby": "title" }, head, made("p", { class: "lead" }, "The page below is the last good one."), list, ...more);
  },
};
