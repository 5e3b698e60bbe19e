// <leadlet-notice>: tells the learner when what they do cannot be kept as it should be.

import { say } from "./words.js";
import { LeadletElement, store, make, focusOn } from "./page.js";

export class LeadletNotice extends LeadletElement {
  told = "";

  start() {
    this.addEventListener("click", (event) => {
      const act = /** @type {Element} */ (event.target).closest("button")?.dataset.do;
      if (act !== "use-copy" && act !== "leave-copy") return;
      store.answerOffer(act === "use-copy");
      const said = make("p", {}, say(act === "use-copy" ? "copy_used" : "copy_left"));
      this.prepend(said);
      focusOn(said);
    });
    this.refresh();
  }

  refresh() {
    const { offered } = store;
    const asked = offered ? say("copy_found", {
      n: Object.keys(offered.answers).length, pages: Object.values(offered.pages).filter(({ done }) => done !== undefined).length,
    }) : "";
    const said = [...store.troubles].map((trouble) => say("kept_" + trouble));
    if ([asked, ...said].join() === this.told) return;
    this.told = [asked, ...said].join();
    this.replaceChildren(...(asked ? [make("p", {}, asked, " ",
      make("button", { type: "button", class: "button plain", "data-do": "use-copy" }, say("copy_use")), " ",
      make("button", { type: "button", class: "button plain", "data-do": "leave-copy" }, say("copy_leave")))] : []),
      ...said.map((words) => make("p", {}, words)));
    // A box must not promise what the notice takes back.
    const lost = ["tab", "window", "memory", "full"].some((trouble) => store.troubles.has(/** @type {Trouble} */ (trouble)));
    for (const promise of document.querySelectorAll(".kept > .with-script")) promise.toggleAttribute("hidden", lost);
  }
}

/** The page's own place for it, or a new one. */
export function placeNotice() {
  if (document.querySelector("leadlet-notice")) return;
  const notice = document.createElement("leadlet-notice");
  notice.setAttribute("role", "status");
  notice.className = "notice";
  document.querySelector("main")?.prepend(notice);
}
