// <leadlet-notice>: tells the learner when what they do cannot be kept as it should be.

class LeadletNotice extends LeadletElement {
  told = "";

  start() {
    this.refresh();
  }

  refresh() {
    const said = [...store.troubles].map((trouble) => say("kept_" + trouble));
    if (said.join() === this.told) return;
    this.told = said.join();
    this.replaceChildren(...said.map((words) => make("p", {}, words)));
    // A box must not promise what the notice takes back.
    const lost = store.troubles.has("window") || store.troubles.has("memory") || store.troubles.has("full");
    for (const promise of document.querySelectorAll(".kept > .with-script")) promise.toggleAttribute("hidden", lost);
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
