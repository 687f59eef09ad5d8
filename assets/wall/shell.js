/* Starts the page of a display, and lets nobody's hands at the wall change it. The keys of the browser itself (reload,
 * full screen, tools) go on working.
 */
(function (wall) {
  "use strict";
  if (typeof document === "undefined" || !wall.root()) return;

  const SECOND = 1000;
  const STALE_LINE_MS = 8000;
  const OF_THE_BROWSER = /^F\d+$/;
  let backSince = performance.now();

  /* A frame whose own line stays dead although ours is back hangs on a worker that died: it is loaded anew. */
  function mendFrames() {
    if (wall.isOffline()) backSince = performance.now();
    if (performance.now() - backSince < STALE_LINE_MS) return;
    for (const holder of wall.frames.all()) {
      const page = holder.made && holder.made.document && holder.made.document();
      if (page && page.body && page.body.classList.contains("is-offline")) wall.renew("line", page.defaultView);
    }
  }

  function hold(event) {
    event.preventDefault();
  }

  function key(event) {
    if (!OF_THE_BROWSER.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey) event.preventDefault();
  }

  for (const name of ["contextmenu", "selectstart", "dragstart", "drop", "dragover"]) document.addEventListener(name, hold);
  document.addEventListener("wheel", hold, { passive: false });
  document.addEventListener("keydown", key);
  document.addEventListener("wall:tick", mendFrames);

  setInterval(() => wall.tell("wall:tick", null), SECOND);
  wall.recall();
  wall.connect();
})(window.wall = window.wall || {});
