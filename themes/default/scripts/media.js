// <leadlet-media>: captions for local video and audio, from a data script, as <track> is blocked from disk and in a sandbox.

import { say, language } from "./words.js";
import { LeadletElement, need, bring } from "./page.js";

export class LeadletMedia extends LeadletElement {
  start() {
    const media = need(this, "video, audio", HTMLMediaElement);
    const source = this.dataset.captions;
    if (!source) return;
    // What follows a data script runs at once, before any other.
    bring(source, () => this.guard(() => {
      const cues = window.leadletCaptions;
      delete window.leadletCaptions;
      if (!cues) return;
      const track = media.addTextTrack("captions", say("captions"), language());
      for (const [from, to, text] of cues) track.addCue(new VTTCue(from, to, text));
      track.mode = "showing";
      this.dataset.captioned = "";
    }));
  }
}
