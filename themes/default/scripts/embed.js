// For a host page: <leadlet-course src="…/index.html" lesson="module/page" only="ID" theme="dark"> becomes a frame as high as what it
// shows. What the course says is told on as events `leadlet-progress`, `leadlet-completed` and the like, with the message in `detail`.
customElements.define("leadlet-course", class extends HTMLElement {
  static observedAttributes = ["theme"];
  frame = this.attachShadow({ mode: "open" }).appendChild(document.createElement("iframe"));
  connectedCallback() {
    const { frame } = this;
    const [src, lesson, only, theme, title, sandbox] = ["src", "lesson", "only", "theme", "title", "sandbox"].map((name) => this.getAttribute(name));
    const url = new URL(src ?? "", document.baseURI);
    if (lesson) url.pathname = url.pathname.replace(/[^/]*$/, lesson + ".html");
    url.search = "embed" + (only ? "=" + only : "") + (theme ? "&theme=" + theme : "");
    if (sandbox !== null) frame.setAttribute("sandbox", sandbox);
    frame.title = title || "Course";
    frame.allow = "fullscreen; clipboard-write";
    frame.style.cssText = "display:block;width:100%;height:40em;border:0";
    frame.src = url.href;
    addEventListener("message", this.hear);
  }
  disconnectedCallback() {
    removeEventListener("message", this.hear);
  }
  attributeChangedCallback() {
    this.frame.contentWindow?.postMessage({ leadlet: 1, type: "theme", theme: this.getAttribute("theme") }, "*");
  }
  /** A sandboxed frame has no origin to go by: what counts is that the frame itself spoke. @param {MessageEvent} event */
  hear = ({ source, data }) => {
    const { frame } = this;
    if (source !== frame.contentWindow || data?.leadlet !== 1) return;
    if (data.type === "height") frame.style.height = data.height + "px";
    if (data.type === "ready") {
      this.attributeChangedCallback();
      // Another page of the course begins at its top.
      if (frame.dataset.page && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
      frame.dataset.page = "shown";
    }
    this.dispatchEvent(new CustomEvent("leadlet-" + data.type, { detail: data, bubbles: true }));
  };
});
