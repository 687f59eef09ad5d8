/* What a display does for itself, by the care of the program: {dimming: [[from, to, level]], drift, reload_at, heap_max_mb}.
 *
 *   wall.care.level(dimming, at)      light at `at` (ms UTC), 0.1 to 1: the darkest of those that hold (minutes of the day, WIB)
 *   wall.care.drift(at)               [x, y] in mm, on a closed path: the same on every display, so that spans go together
 *   wall.care.spread(id)              ms after reload_at: not all displays at once
 *   wall.care.isCalm()                nothing stands on this display that may not be disturbed
 *
 * Burn-in: the whole stage moves by up to DRIFT_MM in DRIFT_PERIOD_MS. Tiles at an edge go on beyond it by as much (--edge,
 * frames.js): no edge shows, and nothing is stretched, so that a point of a span stays at its millimetre. Light goes down by the schedule within a minute; a takeover brings it back. What is bright and not ours
 * to colour (web pages, pictures, light screens) lies under a veil: nothing is white for months.
 */
(function (wall) {
  "use strict";
  if (typeof document === "undefined" || !wall.root()) return;

  const MINUTE = 60000, HOUR = 60 * MINUTE, DAY = 24 * HOUR, WIB = 7 * HOUR;
  const DRIFT_MM = 2;
  const DRIFT_PERIOD_MS = 4 * HOUR;
  const USUAL_WIDTH_MM = 1217.6;
  const FADE_MS = MINUTE;
  const SPREAD_MS = 30 * MINUTE;
  const GOLDEN = (Math.sqrt(5) - 1) / 2;
  const LATE_MS = 3 * HOUR; // a reload that a takeover or a dead server put off
  const OLD_MS = 7 * DAY; // of the page
  const FULL_SHARE = 0.5; // of heap_max_mb: what is reloaded at night anyhow
  const HEAP_MS = MINUTE;
  const PAUSE_MS = 10 * MINUTE; // between two things that this file does about memory
  const HEAVY_LIGHT = ["web", "image", "camera"];
  const RENEWED = "wall.care.night";
  const ACTED = "wall.care.heap";

  const id = Number(wall.root().dataset.display) || 0;
  const openedAt = performance.now();
  let fullSince = null; // ms of performance.now()
  let isRenewed = false; // because of memory, and it did not help yet
  let dim = null;

  const care = () => (wall.program() && wall.program().care) || null;
  const ofDay = (at) => (((at + WIB) % DAY) + DAY) % DAY;

  // ---- light ------------------------------------------------------------------------------------------------------

  /* From 1 to the level within the first minute, back within the minute after the end. */
  function levelOf([from, to, level], at) {
    const length = ((to - from + 1440) % 1440 || 1440) * MINUTE;
    const gone = (ofDay(at) - from * MINUTE + DAY) % DAY;
    if (gone < length) return 1 - (1 - level) * Math.min(1, length === DAY ? 1 : gone / FADE_MS);
    return gone < length + FADE_MS ? level + (1 - level) * ((gone - length) / FADE_MS) : 1;
  }

  const level = (dimming, at) => (dimming || []).reduce((least, each) => Math.min(least, levelOf(each, at)), 1);
  const isTaken = () => String(((wall.shown() || {}).picture || {}).of || "").startsWith("takeover:");

  function shade() {
    if (!dim) {
      dim = document.createElement("div");
      dim.className = "wall-dim";
      dim.setAttribute("aria-hidden", "true");
      document.body.append(dim);
    }
    const wanted = isTaken() || !care() ? 1 : Math.max(0.1, level(care().dimming, wall.now()));
    const opacity = (1 - wanted).toFixed(3);
    if (dim.style.opacity !== opacity) dim.style.opacity = opacity;
  }

  function veil() {
    for (const { tile, element } of (wall.shown() || { tiles: [] }).tiles) {
      const box = element && element.closest(".wall-tile");
      if (box) box.classList.toggle("is-bright", isBright(tile));
    }
  }

  /* Asked for when a tile is made too (frames.js): it is never seen without its veil. */
  const isBright = (tile) => HEAVY_LIGHT.includes(tile.kind) || /[?&]theme=light(&|$)/.test(tile.source);

  // ---- place ------------------------------------------------------------------------------------------------------

  /* A figure of eight: it crosses the middle, and no pixel is an end for long. */
  function drift(at) {
    const angle = (2 * Math.PI * (at % DRIFT_PERIOD_MS)) / DRIFT_PERIOD_MS;
    return [DRIFT_MM * Math.sin(angle), DRIFT_MM * Math.sin(2 * angle) * 0.5];
  }

  /* In whole pixels of the panel: between them letters would be smeared. */
  function move() {
    const stage = wall.stage && wall.stage();
    if (!stage || !care()) return;
    const width = (wall.me() && wall.me().width_mm) || USUAL_WIDTH_MM;
    const ratio = window.devicePixelRatio || 1;
    const snapped = (mm) => Math.round((mm * window.innerWidth * ratio) / width) / ratio;
    const [x, y] = care().drift ? drift(wall.now()).map(snapped) : [0, 0];
    const edge = care().drift ? Math.ceil(snapped(DRIFT_MM)) : 0;
    const set = (name, value) => stage.style[name] !== value && (stage.style[name] = value);
    if (stage.style.getPropertyValue("--edge") !== `${edge}px`) stage.style.setProperty("--edge", `${edge}px`);
    set("translate", x || y ? `${x}px ${y}px` : "none");
  }

  // ---- memory -----------------------------------------------------------------------------------------------------

  const heap = () => (performance.memory ? performance.memory.usedJSHeapSize / 1e6 : 0); // MB
  const isCalm = () => !isTaken() && !wall.isOffline();
  const spread = (of) => Math.round(((of * GOLDEN) % 1) * SPREAD_MS); // the farthest apart, however many there are

  const acted = () => Number(sessionStorage.getItem(ACTED)) || 0; // by performance.timeOrigin: survives a reload
  const noted = () => sessionStorage.setItem(ACTED, String(performance.timeOrigin + performance.now()));
  const sinceActed = () => performance.timeOrigin + performance.now() - acted();

  /* Full for a minute: what is shown is loaded anew. Full for another: the page itself. Then ten minutes of peace. */
  function watch() {
    const most = care() && care().heap_max_mb;
    if (!most || heap() <= most) {
      fullSince = null;
      isRenewed = false;
      return;
    }
    if (fullSince === null) fullSince = performance.now();
    if (performance.now() - fullSince < HEAP_MS || !isCalm()) return;
    if (isRenewed && sinceActed() > HEAP_MS) {
      isRenewed = false;
      noted();
      wall.reload("heap", PAUSE_MS);
    } else if (!isRenewed && sinceActed() > PAUSE_MS) {
      isRenewed = true;
      noted();
      wall.renew("heap");
    }
  }

  const nights = (at) => Math.floor((at + WIB - care().reload_at * MINUTE - spread(id)) / DAY);

  /* Once a night, also when the page was reloaded in it; one that was asleep at that hour waits for the next. */
  function night() {
    if (!care() || care().reload_at === null || care().reload_at === undefined) return;
    const at = wall.now();
    const key = `${RENEWED}.${id}`;
    const tonight = nights(at);
    const known = sessionStorage.getItem(key);
    if (known !== null && Number(known) === tonight) return;
    const gone = (ofDay(at) - care().reload_at * MINUTE - spread(id) + 2 * DAY) % DAY;
    const isDue = known !== null && gone < LATE_MS;
    if (isDue && !isCalm()) return;
    sessionStorage.setItem(key, String(tonight));
    if (!isDue) return;
    wall.renew("night");
    const isOld = performance.now() - openedAt > OLD_MS;
    if (isOld || heap() > FULL_SHARE * care().heap_max_mb) setTimeout(() => wall.reload("night", PAUSE_MS), MINUTE);
  }

  function tick() {
    shade();
    veil();
    move();
    watch();
    night();
  }

  document.addEventListener("wall:tick", tick);
  document.addEventListener("wall:shown", () => { shade(); veil(); });
  document.addEventListener("wall:program", tick);
  wall.care = { level: level, drift: drift, spread: spread, isCalm: isCalm, isBright: isBright };
})(window.wall = window.wall || {});
