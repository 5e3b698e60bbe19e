// For a host page: <leadlet-course src="…/index.html" lesson="module/page" only="ID" theme="dark"> becomes a frame as high as what it
// shows. What the course says is told on as events `leadlet-progress`, `leadlet-completed` and the like, with the message in `detail`.
customElements.define("leadlet-course", class extends HTMLElement {
  static observedAttributes = ["theme"];
  frame = this.attachShadow({ mode: "open" }).appendChild(document.createElement("iframe"));
  /** The course's origin; "*" in a sandbox that leaves it none. */
  origin = "*";
  connectedCallback() {
    const { frame } = this;
    const [src, lesson, only, theme, title, sandbox] = ["src", "lesson", "only", "theme", "title", "sandbox"].map((name) => this.getAttribute(name));
    const url = new URL(src ?? "", document.baseURI);
    if (lesson) url.pathname = url.pathname.replace(/[^/]*$/, lesson + ".html");
    url.search = "embed" + (only ? "=" + only : "") + (theme ? "&theme=" + theme : "");
    if (sandbox !== null) frame.setAttribute("sandbox", sandbox);
    this.origin = url.origin === "null" || (sandbox !== null && !/\ballow-same-origin\b/i.test(sandbox)) ? "*" : url.origin;
    frame.title = title || "Course";
    frame.allow = "fullscreen; clipboard-write";
    frame.style.cssText = "display:block;width:100%;height:40em;border:0";
    delete frame.dataset.page;
    frame.src = url.href;
    addEventListener("message", this.hear);
  }
  disconnectedCallback() {
    removeEventListener("message", this.hear);
  }
  attributeChangedCallback() {
    const { frame } = this;
    if (frame.dataset.page) frame.contentWindow?.postMessage({ leadlet: 1, type: "theme", theme: this.getAttribute("theme") }, this.origin);
  }
  /** The frame itself, and from the course's origin: the frame may have gone elsewhere. A sandboxed one says "null". @param {MessageEvent} event */
  hear = ({ source, origin, data }) => {
    const { frame } = this;
    if (source !== frame.contentWindow || data?.leadlet !== 1 || !["ready", "height", "progress", "completed"].includes(data.type)) return;
    // A server may lead from http to https.
    if (origin !== (this.origin === "*" ? "null" : this.origin)) {
      if (origin !== this.origin.replace(/^http:/, "https:")) return;
      this.origin = origin;
    }
    if (data.type === "height") {
      if (typeof data.height !== "number" || !(data.height > 0 && data.height < 1e6)) return;
      frame.style.height = data.height + "px";
    }
    if (data.type === "ready") {
      // Another page of the course begins at its top.
      if (frame.dataset.page && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
      frame.dataset.page = "shown";
      this.attributeChangedCallback();
    }
    this.dispatchEvent(new CustomEvent("leadlet-" + data.type, { detail: data, bubbles: true }));
  };
});
