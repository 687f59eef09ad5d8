/* The sound of the wall: a short two-tone while something critical stands that nobody has taken.
 *
 *   ?sound=on            in the address of a display asks for it; without it a page is silent
 *   .badge-counts        data-critical (how many), data-newest (since when the last of them, ms UTC)
 *   [data-muted-from]    the walls are muted from there to data-until; what becomes critical meanwhile sounds once
 *   body                 gets is-sound-on, and is-sound-blocked where the browser waits for a hand first
 *
 * Every sounding is told to the document as "commandcenter:sound" (tests listen).
 */
(function () {
  "use strict";
  if (typeof document === "undefined") return;

  const EVERY_MS = 10000;
  const NOTES = [[784, 0], [1047, 0.22]]; // Hz, seconds from the beginning
  const NOTE_S = 0.18;
  const RAMP_S = 0.02; // no click at either end
  const LOUDNESS = 0.35;

  let audio = null;
  let soundedAt = 0;
  let told = 0; // the newest critical alert that has been heard while muted

  const now = () => (window.commandcenterLive ? window.commandcenterLive.now() : Date.now());

  function isWanted() {
    const page = document.querySelector(".page[data-screen]");
    return Boolean(page) && page.dataset.moment === undefined && new URLSearchParams(location.search).get("sound") === "on";
  }

  function sign() {
    const counts = document.querySelector(".badge-counts");
    return counts ? { critical: Number(counts.dataset.critical), newest: Number(counts.dataset.newest) } : { critical: 0, newest: 0 };
  }

  /* Since when it is silent; 0: it is not. */
  function mutedFrom() {
    const muted = document.querySelector("[data-muted-from]");
    return muted && Number(muted.dataset.until) > now() ? Number(muted.dataset.mutedFrom) : 0;
  }

  function ready() {
    if (!audio) {
      audio = new AudioContext();
      audio.addEventListener("statechange", look);
    }
    return audio.state === "running";
  }

  function sound(why) {
    soundedAt = Date.now();
    for (const [frequency, after] of NOTES) {
      const from = audio.currentTime + after;
      const note = new OscillatorNode(audio, { type: "sine", frequency });
      const volume = new GainNode(audio, { gain: 0 });
      volume.gain.setValueAtTime(0, from);
      volume.gain.linearRampToValueAtTime(LOUDNESS, from + RAMP_S);
      volume.gain.setValueAtTime(LOUDNESS, from + NOTE_S - RAMP_S);
      volume.gain.linearRampToValueAtTime(0, from + NOTE_S);
      note.connect(volume).connect(audio.destination);
      note.start(from);
      note.stop(from + NOTE_S);
    }
    document.dispatchEvent(new CustomEvent("commandcenter:sound", { detail: { why } }));
  }

  function look() {
    const isOn = isWanted();
    document.body.classList.toggle("is-sound-on", isOn);
    const isReady = isOn && ready();
    document.body.classList.toggle("is-sound-blocked", isOn && !isReady);
    if (!isReady) return;
    const { critical, newest } = sign();
    const muted = mutedFrom();
    if (!critical) soundedAt = 0; // the next one is heard at once
    else if (!muted && Date.now() - soundedAt >= EVERY_MS) sound("critical");
    else if (muted && newest > muted && newest > told) {
      told = newest;
      sound("new while muted");
    }
  }

  for (const name of ["pointerdown", "keydown"])
    document.addEventListener(name, () => audio && audio.state !== "running" && audio.resume(), { capture: true, passive: true });
  document.addEventListener("commandcenter:panel", (event) => event.detail.panel === "alert-badge" && setTimeout(look, 0));
  setInterval(look, 1000);
})();
