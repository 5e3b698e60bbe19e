// <leadlet-media>: captions for local video and audio, from a data script, as <track> is blocked from disk and in a sandbox.

class LeadletMedia extends LeadletElement {
  start() {
    const media = need(this, "video, audio", HTMLMediaElement);
    const source = this.dataset.captions;
    if (!source) return;
    const script = make("script", { src: source, async: true });
    // Each data script's load event follows it at once, before any other script runs.
    script.addEventListener("load", () => this.guard(() => {
      const cues = window.leadletCaptions ?? [];
      delete window.leadletCaptions;
      const track = media.addTextTrack("captions", say("captions"), language());
      for (const [from, to, text] of cues) track.addCue(new VTTCue(from, to, text));
      track.mode = "showing";
      this.dataset.captioned = "";
    }));
    document.head.append(script);
  }
}
