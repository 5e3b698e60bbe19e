// <leadlet-notice>: tells the learner when what they do cannot be kept as it should be.

class LeadletNotice extends LeadletElement {
  start() {
    this.refresh();
  }

  refresh() {
    const said = [...store.troubles].map((trouble) => say("kept_" + trouble));
    if (said.join() === [...this.children].map((child) => child.textContent).join()) return;
    this.replaceChildren(...said.map((words) => make("p", {}, words)));
  }
}

/** The page's own place for it, or a new one. */
function placeNotice() {
  if (document.querySelector("leadlet-notice")) return;
  const notice = document.createElement("leadlet-notice");
  notice.setAttribute("role", "status");
  notice.className = "notice";
  document.querySelector("main")?.prepend(notice);
}
