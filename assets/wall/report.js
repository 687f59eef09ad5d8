/* What this display says of itself, every three seconds: POST /wall/report (commandcenter/wall/said.py has the fields).
 *
 *   wall.report.now()    what it would say at this moment      wall.report.at()   when the server last took one, ms UTC
 *
 * Never two reports at once. A display whose server is away asks less often, and at once when the server is heard again.
 * Each answer says by the server's clock when the question came and the answer went: wall.clock is told. A display that
 * is not accepted any more (401) shows its code.
 */
(function (wall) {
  "use strict";
  if (typeof document === "undefined" || !wall.root()) return;

  const EVERY_MS = 3000;
  const JITTER = 0.08; // 32 displays that were switched on together do not come together for ever
  const AWAY_MS = [3000, 5000, 8000, 12000];
  const BACK_MS = 1500; // within which a wall whose server came back reports
  const SAMPLE_MS = 1000; // of frames counted,
  const SAMPLE_EVERY_MS = 5000; // and the rest of the time a picture that stands still costs nothing
  const COUNT_EVERY_MS = 15000; // nodes
  const TEXT_MAX = 80;
  const ERROR_MAX = 200;

  const data = wall.root().dataset;
  const openedAt = Math.round(wall.now());
  const listened = new WeakSet(); // windows of frames
  let timer = 0;
  let isAsking = false;
  let failures = 0;
  let answeredAt = 0;
  let frameRate = null;
  let nodes = null;
  let countedAt = -Infinity;

  // ---- what stands in the frames ----------------------------------------------------------------------------------

  const shown = () => (wall.shown && wall.shown()) || { picture: null, tiles: [] };

  function documentOf(each) {
    try {
      return (each.made && each.made.document && each.made.document()) || null;
    } catch (_error) {
      return null; // a page of another origin
    }
  }

  const isOurs = (each) => each.tile.kind === "screen";
  const framed = () => shown().tiles.filter(isOurs).map(documentOf).filter(Boolean);

  /* A tile that failed says so itself; a screen of ours failed too when one of its panels did. */
  function isFailing(each) {
    if (!each.made || !each.element) return true;
    if (each.element.matches("[data-failing]") || each.element.querySelector("[data-failing]")) return true;
    if (!isOurs(each)) return false;
    const page = documentOf(each);
    return !page || !page.querySelector(".page[data-shown]") || page.querySelector(".notice-failed") !== null;
  }

  const isSeen = (section) => section.getClientRects().length > 0;

  function ages(pages) {
    const sections = pages.flatMap((page) => [...page.querySelectorAll("section[data-panel][data-at]")]).filter(isSeen);
    const moments = sections.map((section) => Number(section.dataset.at)).filter((at) => at > 0);
    return {
      data_at: moments.length ? Math.min(...moments) : null,
      stale: sections.filter((section) => section.classList.contains("is-stale")).length,
    };
  }

  // ---- what the browser says --------------------------------------------------------------------------------------

  function count() {
    if (performance.now() - countedAt > COUNT_EVERY_MS) {
      countedAt = performance.now();
      const frames = [...document.querySelectorAll("iframe")].map((frame) => {
        try { return frame.contentDocument; } catch (_error) { return null; }
      });
      nodes = [document, ...frames].reduce((sum, page) => sum + (page ? page.getElementsByTagName("*").length : 0), 0);
      for (const frame of frames) if (frame) listen(frame.defaultView);
    }
    return nodes;
  }

  /* A frame that loads nothing for 1 s would draw none: the sample asks for every one of them. */
  function sample() {
    if (document.hidden) return;
    const began = performance.now();
    let frames = 0;
    const step = (at) => {
      if (document.hidden) return;
      frames += 1;
      if (at - began < SAMPLE_MS) requestAnimationFrame(step);
      else frameRate = Math.round((10000 * (frames - 1)) / (at - began)) / 10;
    };
    requestAnimationFrame(step);
  }

  /* A script that loops over a resize is told as an error, and is none. */
  function listen(scope) {
    if (!scope || listened.has(scope)) return;
    listened.add(scope);
    const said = (thing) => String((thing && thing.message) || thing || "?");
    scope.addEventListener("error", (event) => {
      if (event.message && !event.message.startsWith("ResizeObserver")) wall.problem("script", said(event.error || event.message));
    });
    scope.addEventListener("unhandledrejection", (event) => wall.problem("promise", said(event.reason)));
  }

  const whole = (number) => (Number.isFinite(number) ? Math.max(0, Math.round(number)) : null);

  function now() {
    const { picture, tiles } = shown();
    const met = wall.problems();
    return {
      window: wall.window(),
      opened_at: openedAt,
      shows: String((picture && picture.of) || "").slice(0, TEXT_MAX),
      title: String((picture && picture.title) || "").slice(0, TEXT_MAX),
      ...ages(framed()),
      failing: tiles.filter(isFailing).length,
      frame_rate: frameRate,
      heap_bytes: performance.memory ? whole(performance.memory.usedJSHeapSize) : null,
      nodes: count(),
      errors: met.count,
      last_error: met.last.slice(0, ERROR_MAX),
      width_px: whole(window.innerWidth),
      height_px: whole(window.innerHeight),
      pixel_ratio: Number.isFinite(window.devicePixelRatio) ? window.devicePixelRatio : null,
      offset_ms: Math.round(-wall.clock.offset()),
      warm: wall.warm ? [...wall.warm()].slice(0, 64) : [],
      build: data.build,
    };
  }

  // ---- the way to the server --------------------------------------------------------------------------------------

  function next(pause) {
    clearTimeout(timer);
    timer = setTimeout(say, pause * (1 - JITTER + 2 * JITTER * Math.random()));
  }

  async function say() {
    if (isAsking) return;
    isAsking = true;
    try {
      await told();
    } catch (error) {
      wall.problem("report", error.message);
      failures += 1;
    } finally {
      isAsking = false;
      next(failures ? AWAY_MS[Math.min(failures, AWAY_MS.length) - 1] : EVERY_MS);
    }
  }

  async function told() {
    const said = now();
    const t0 = Date.now();
    const { status, text } = await wall.post("/wall/report", { ...said, t0: t0 });
    const t1 = Date.now();
    if (status === 401) return void wall.refuse();
    if (status !== 200) {
      failures += 1;
      if (status) wall.problem("report", `${status} ${text}`);
      return undefined;
    }
    failures = 0;
    const answer = JSON.parse(text);
    answeredAt = answer.sent_at;
    wall.clock.heard(t0, answer.at, answer.sent_at, t1);
    return undefined;
  }

  listen(window);
  document.addEventListener("wall:beat", () => {
    if (!failures || isAsking) return;
    failures = 0;
    next(BACK_MS * Math.random());
  });
  setInterval(sample, SAMPLE_EVERY_MS);
  wall.report = { now: now, at: () => answeredAt };
  next(EVERY_MS * Math.random() * 0.3);
})(window.wall = window.wall || {});
