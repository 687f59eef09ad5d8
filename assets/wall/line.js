/* The display's line to the server: one port to the live worker that all windows of this browser share.
 *
 *   "wall:beat"            the server was heard          "wall:line"  {offlineSince: ms UTC | null, store: "ok" | …}
 *   wall.refuse()          this display is not accepted any more: nothing stays on it, and it shows its code again
 *   wall.reload(reason)    loads the page anew: only when the server answers, at most once a minute
 *   wall.isOffline()
 *
 * A worker that died is gone for good, and no error is told: after a silence a new one is asked for, and at last this
 * window has one of its own.
 */
(function (wall) {
  "use strict";
  if (typeof document === "undefined" || !wall.root()) return;

  const VIEW = "wall-program";
  const OFFLINE_MS = 6000;
  const REVIVE_MS = 3000;
  const ANEW_MS = 20000; // of silence: the worker may be dead
  const SHARED_MAX = 3; // workers that stayed silent although the server answers
  const MISSING_MS = 5000; // a program that was made before this display was accepted
  const RELOAD_MS = 60000;
  const BUILD_MS = 600000;
  const data = wall.root().dataset;

  let port = null;
  let beatAt = performance.now(); // by performance.now()
  let heardAt = wall.now(); // by the server's clock
  let connectedAt = 0;
  let workers = 0;
  let store = "ok";
  let storeLostAt = 0;
  let said = "";
  let isRefused = false;
  let isAsking = false;

  const silence = () => performance.now() - beatAt;
  const isOffline = () => silence() > OFFLINE_MS;

  // ---- the worker -------------------------------------------------------------------------------------------------

  function connect() {
    if (port) port.postMessage({ type: "bye" });
    workers += 1;
    connectedAt = performance.now();
    const isShared = typeof SharedWorker === "function" && workers <= SHARED_MAX;
    port = isShared ? new SharedWorker(data.worker, { name: "commandcenter-live" }).port : new Worker(data.worker);
    port.onmessage = (event) => hear(event.data);
    port.postMessage({ type: "watch", view: VIEW });
  }

  function hear(message) {
    if (message.type === "ping") port.postMessage({ type: "pong", view: VIEW });
    else if (message.type === "beat") beat(message);
    else if (message.type === "refused") wall.refuse();
    else if (message.type === "panel") {
      port.postMessage({ type: "took", count: 1 });
      if (!isRefused) wall.apply(message.text);
    }
  }

  function beat(message) {
    const told = JSON.parse(message.text);
    beatAt = performance.now();
    wall.clock.beat(told.server_at, message.heardAt);
    heardAt = wall.now();
    if (told.store !== "ok" && store === "ok") storeLostAt = told.server_at;
    store = told.store;
    workers = 1;
    wall.tell("wall:beat", told);
    look();
    if (told.build !== data.build) wall.reload("build " + told.build, BUILD_MS);
  }

  /* After a sleep the worker has forgotten this window: it is told again. */
  async function revive() {
    if (!isOffline() || isRefused) return;
    port.postMessage({ type: "pong", view: VIEW });
    if (performance.now() - connectedAt < ANEW_MS || silence() < ANEW_MS) return;
    const { status } = await wall.ask("/healthz");
    if (status && isOffline()) connect();
    else connectedAt = performance.now();
  }

  // ---- what is said -----------------------------------------------------------------------------------------------

  function look() {
    const state = { offlineSince: isOffline() ? Math.round(heardAt) : null, store: store, storeLostAt: storeLostAt };
    const text = JSON.stringify(state);
    if (text === said) return;
    said = text;
    wall.tell("wall:line", state);
  }

  wall.isOffline = isOffline;

  // ---- the page itself --------------------------------------------------------------------------------------------

  /* A page that was asked for while the server is away is a page of the browser's: nothing of ours would ever come back. */
  wall.reload = async function (reason, pause) {
    const key = `wall.reloaded.${reason}`;
    const since = (name) => Date.now() - (Number(sessionStorage.getItem(name)) || 0);
    const isEarly = (name, ms) => since(name) >= 0 && since(name) < ms;
    if (isEarly("wall.reloaded", RELOAD_MS) || isEarly(key, pause || 0) || isAsking) return false;
    isAsking = true;
    const { status } = await wall.ask("/healthz");
    isAsking = false;
    if (status !== 200) return false;
    for (const name of ["wall.reloaded", key]) sessionStorage.setItem(name, String(Date.now()));
    location.reload();
    return true;
  };

  /* Nothing of what it may not see any more stays on it. The code comes with the next answer of the server. */
  wall.refuse = function () {
    if (isRefused) return;
    isRefused = true;
    wall.forget();
    wall.blank(wall.word("refused"));
    wall.tell("wall:refused", null);
    enter();
  };

  async function enter() {
    const address = `/display?window=${wall.window()}`;
    const { status } = await wall.ask(address);
    if (status === 200) location.replace(address);
    else setTimeout(enter, REVIVE_MS);
  }

  /* A display that no program knows was locked out, or is so new that the program does not know it yet. */
  async function missed() {
    const since = wall.missingSince();
    if (!since || isRefused || isAsking || performance.now() - since < MISSING_MS) return;
    isAsking = true;
    const { status, text } = await wall.ask(`/display?window=${wall.window()}`);
    isAsking = false;
    const isAnother = !text.includes(`data-display="${data.display}"`) && !text.includes("data-problem");
    if (status === 200 && isAnother) wall.refuse();
  }

  wall.connect = function () {
    connect();
    setInterval(revive, REVIVE_MS);
    document.addEventListener("wall:tick", () => { look(); missed(); });
    window.addEventListener("pagehide", () => port.postMessage({ type: "bye" }));
    window.addEventListener("pageshow", (event) => event.persisted && port.postMessage({ type: "watch", view: VIEW }));
  };
})(window.wall = window.wall || {});
