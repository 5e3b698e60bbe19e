// <leadlet-recognise>: a card for a colleague. Nothing is sent: it leaves as text, on paper, or as a picture.

import { say } from "./words.js";
import { stamp } from "./days.js";
import { isThing } from "./state.js";
import { attempt } from "./store.js";
import { whileTyping, need, store, page, make } from "./page.js";
import { keepNote } from "./keepsakes.js";
import { LeadletRoom, copyText, saveFile } from "./room.js";

export class LeadletRecognise extends LeadletRoom {
  start() {
    this.addEventListener("input", () => this.guard(() => this.fill()));
    whileTyping(this, () => keepNote(this.id, { value: JSON.stringify(this.fields), as: "draft" }));
    need(this, ".actions", HTMLElement).hidden = false;
    super.start();
  }

  get inputs() {
    return [...this.querySelectorAll(/** @type {"input"} */ (":is(input, select, textarea)[data-part]:not([readonly])"))];
  }

  /** @returns {Record<string, string>} */
  get fields() {
    return Object.fromEntries(this.inputs.map((input) => [input.dataset.part ?? "", input.value]));
  }

  refresh() {
    const found = attempt(() => JSON.parse(store.state.texts[this.id]?.value || "{}"), null);
    const kept = isThing(found) ? found : {};
    for (const input of this.inputs) {
      const value = kept[input.dataset.part ?? ""];
      if (typeof value === "string" && input !== document.activeElement) input.value = value;
    }
    this.fill();
  }

  fill() {
    const { name = "", behaviour = "", other = "", did = "", changed = "" } = this.fields;
    const label = this.querySelector("[data-part=other-label]");
    if (label instanceof HTMLElement) label.hidden = behaviour !== "";
    this.said = { name: name.trim(), did: did.trim(), changed: changed.trim(), behaviour: (behaviour || other).trim() };
    for (const [part, words] of Object.entries(this.said)) need(this, `[data-say=${part}]`, HTMLElement).textContent = words;
    const written = Boolean(name.trim() || did.trim() || changed.trim());
    this.show("card", written);
    need(this, ".as-text", HTMLElement).hidden = !written;
    this.box.value = this.text;
  }

  /** @returns {HTMLTextAreaElement} */
  get box() {
    return need(this, "[data-part=text]", HTMLTextAreaElement);
  }

  get text() {
    const { name = "", did = "", changed = "", behaviour = "" } = this.said ?? {};
    return [name && name + ",", did, changed, behaviour && `(${behaviour})`].filter(Boolean).join("\n\n");
  }

  /** @param {string} act */
  press(act) {
    if (!["copy", "print", "picture"].includes(act)) return;
    const { name, did } = this.said ?? {};
    if (!name || !did) return this.tell("light_empty", true);
    this.keep();
    if (act === "print") {
      document.documentElement.dataset.print = "light";
      addEventListener("afterprint", () => { delete document.documentElement.dataset.print; }, { once: true });
      window.print();
    } else if (act === "picture") this.picture();
    else copyText(this.text, this.box, (done) => this.tell(done ? "copied" : "copy_by_hand"));
  }

  /** A card that leaves stays under My plan. */
  keep() {
    const known = Object.entries(store.state.texts).some(([id, { value }]) => id.startsWith(this.id + "/") && value === this.text);
    if (!known) keepNote(`${this.id}/${stamp()}`, { value: this.text, as: "light", page: page.id });
  }

  /** @param {string} key @param {boolean} [no] */
  tell(key, no = false) {
    const result = need(this, ".result", HTMLElement);
    result.classList.toggle("no", no);
    result.replaceChildren(make("p", {}, say(key)));
  }

  /** Drawn on a canvas in the card's own colours and type; a frame may drop the download, the text stays. */
  picture() {
    const { name = "", did = "", changed = "", behaviour = "" } = this.said ?? {};
    const look = getComputedStyle(this.place("card"));
    const canvas = make("canvas");
    const pen = canvas.getContext("2d");
    if (!pen) return this.tell("picture_failed", true);
    const [width, edge] = [1200, 96];
    /** @type {[string, number, number][]} text, size, weight */
    const blocks = [[name, 84, 780], [did, 48, 500], [changed, 48, 500], [behaviour, 36, 700]];
    const rtl = document.documentElement.dir === "rtl";
    const draw = (/** @type {boolean} */ really) => {
      let y = edge;
      for (const [text, size, weight] of blocks) {
        pen.font = `${weight} ${size}px ${look.fontFamily || "sans-serif"}`;
        pen.textBaseline = "top";
        pen.direction = rtl ? "rtl" : "ltr";
        for (const line of wrapped(text, width - 2 * edge, (words) => pen.measureText(words).width)) {
          if (really) pen.fillText(line, rtl ? width - edge : edge, y);
          y += size * 1.3;
        }
        if (text) y += size * 0.6;
      }
      return y + edge / 2;
    };
    canvas.width = width;
    canvas.height = Math.max(630, Math.ceil(draw(false)));
    const paper = look.backgroundColor;
    pen.fillStyle = paper && !/, 0\)|transparent/.test(paper) ? paper : "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = look.color || "#000";
    draw(true);
    canvas.toBlob((blob) => this.guard(() => {
      if (!blob) return this.tell("picture_failed", true);
      saveFile("light.png", blob);
      this.tell("picture_made");
    }), "image/png");
  }
}

/** Lines that fit; a word that does not fit is broken. @param {string} text @param {number} width @param {(text: string) => number} measure @returns {string[]} */
export function wrapped(text, width, measure) {
  return text.split("\n").flatMap((paragraph) => {
    const lines = [""];
    for (const word of paragraph.split(/(?<=\s)/)) {
      for (const piece of measure(word) > width ? [...word] : [word]) {
        const last = lines.length - 1;
        if (lines[last] && measure((lines[last] + piece).trimEnd()) > width) lines.push(piece);
        else lines[last] += piece;
      }
    }
    return lines.filter((line) => line.trim());
  });
}
