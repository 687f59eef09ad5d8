/* The page's side of the live road: puts pushed panels into Dash, keeps ages running, says when the line is dead.
 * What it reads and writes in the page:
 *
 *   .page          data-shown, data-worker, data-build, data-words, data-now (the server's clock), data-moment (a view
 *                  of the past), data-screen (without it nobody pushes to this page: only ages and clocks run)
 *   section        data-panel, data-digest, data-base, data-at, data-stale-after; gets is-stale, is-covered. While it has
 *                  data-held it is left as it is; "commandcenter:released" brings what came meanwhile
 *   .panel-facts   gets the facts of its panel in words
 *   [data-at]      gets the age of that instant as its text; [data-since] how long it has lasted; [data-clock=time|date] the time of the day or the date
 *   body           gets is-offline, is-store-lost
 *
 * Every panel that was applied is told to the document as the event "commandcenter:panel" (benchmarks listen), every
 * look at the page as "commandcenter:look". What changes the address (address.js) says "commandcenter:address".
 */
(function () {
  "use strict";
  if (typeof document === "undefined") return;

  const OFFLINE_MS = 6000;
  const REVIVE_MS = 3000;
  const GIVE_UP_AFTER = 20; // attempts to revive a live line that is dead although the server answers
  const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
  const WIB = 7 * HOUR;

  let port = null;
  let view = "";
  let clockAhead = null; // of the server against this display, whose clock may be wrong
  let beatAt = Date.now(); // by this display's clock
  let storeLostAt = 0; // by the server's
  let store = "ok";
  let hadStore = false;
  let isRefused = false; // the session has ended, or the display was locked out: session.js says so
  let waiting = []; // what came before the page was there
  let held = []; // what came for a panel while a hand was on it

  const page = () => document.querySelector(".page[data-shown]");
  const isLive = () => page().dataset.screen !== undefined;
  const now = () => Date.now() + (clockAhead || 0);
  const shownMoment = () => page().dataset.moment === undefined ? now() : Number(page().dataset.moment);
  const section = (key) => document.querySelector(`section[data-panel="${CSS.escape(key)}"]`);
  const language = () => (page() && page().lang) || document.documentElement.lang;

  // ---- words ----------------------------------------------------------------------------------------------------

  function say(name, values) {
    const pattern = JSON.parse(page().dataset.words)[name];
    return pattern.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  }

  /* The two largest units, days alone from a week on, as layouts/i18n.py says it; seconds only for ages. */
  function duration(milliseconds, withSeconds) {
    const days = Math.floor(milliseconds / DAY);
    const hours = Math.floor((milliseconds % DAY) / HOUR);
    const minutes = Math.floor((milliseconds % HOUR) / MINUTE);
    if (days) return say("days", { n: days }) + (hours && days < 7 ? " " + say("hours", { n: hours }) : "");
    if (hours) return say("hours", { n: hours }) + (minutes ? " " + say("minutes", { n: minutes }) : "");
    if (minutes) return say("minutes", { n: minutes });
    return withSeconds ? say("seconds", { n: Math.floor(Math.max(0, milliseconds) / SECOND) }) : say("moments", {});
  }

  const two = (number) => String(number).padStart(2, "0");

  /* WIB whatever zone the display believes to be in. */
  function clockTime(at) {
    const local = new Date(at + WIB);
    return two(local.getUTCHours()) + (language() === "id" ? "." : ":") + two(local.getUTCMinutes());
  }

  function clock(at, part) {
    if (part === "time") return clockTime(at) + " WIB";
    const options = { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "Asia/Jakarta" };
    return new Intl.DateTimeFormat(language() === "id" ? "id" : "en-GB", options).format(at);
  }

  // ---- time: ages, staleness, connection --------------------------------------------------------------------------

  function write(element, text) {
    if (element.textContent === text) return;
    // React keeps the text node of a single child: change it, do not replace it.
    if (element.childNodes.length === 1 && element.firstChild.nodeType === Node.TEXT_NODE) element.firstChild.nodeValue = text;
    else element.textContent = text;
  }

  function tick() {
    if (!page()) return;
    if (clockAhead === null) clockAhead = (Number(page().dataset.now) || Date.now()) - Date.now();
    const moment = shownMoment();
    for (const element of document.querySelectorAll("[data-at]")) {
      const age = moment - Number(element.dataset.at);
      if (element.dataset.panel === undefined) { write(element, duration(age, true)); continue; }
      const footer = element.querySelector(".panel-age");
      if (footer) write(footer, duration(age, true));
      const limit = Number(element.dataset.staleAfter) * SECOND;
      element.classList.toggle("is-stale", limit > 0 && age > limit && !page().dataset.moment);
    }
    for (const element of document.querySelectorAll("[data-since]"))
      write(element, duration(moment - Number(element.dataset.since), false));
    for (const element of document.querySelectorAll("[data-clock]")) write(element, clock(moment, element.dataset.clock));
    if (isLive()) tellConnection();
    document.dispatchEvent(new CustomEvent("commandcenter:look"));
  }

  function tellConnection() {
    const isOffline = Date.now() - beatAt > OFFLINE_MS;
    document.body.classList.toggle("is-offline", isOffline);
    document.body.classList.toggle("is-store-lost", !isOffline && store !== "ok");
    const banner = document.getElementById("banner");
    if (!banner) return;
    let words = "";
    if (isRefused) words = "";
    else if (isOffline) words = say("offline", { time: clockTime(beatAt + (clockAhead || 0)) });
    else if (store !== "ok") words = say(hadStore ? "unreachable" : store, { time: clockTime(storeLostAt) });
    banner.hidden = !words;
    write(banner, words);
  }

  function beat(message) {
    const told = JSON.parse(message.text);
    clockAhead = told.server_at - message.heardAt;
    beatAt = message.heardAt;
    if (told.store !== "ok" && store === "ok") storeLostAt = told.server_at;
    store = told.store;
    hadStore = hadStore || store === "ok";
    tellConnection();
    reloadIfReplaced(told.build);
  }

  /* A wall runs for months: it must not stay on the program of last year. At most once a minute, whatever happens.
   * A tile of a display never loads itself: the display paints its successor first (assets/wall/frames.js). */
  function reloadIfReplaced(build) {
    if (!page() || page().dataset.build === build) return;
    if (window.name === "wall-tile" && parent !== window) return void (parent.wall && parent.wall.renew("page", window));
    const last = Number(sessionStorage.getItem("commandcenter.reloaded"));
    if (Date.now() - last < MINUTE) return;
    sessionStorage.setItem("commandcenter.reloaded", String(Date.now()));
    location.reload();
  }

  // ---- panels -----------------------------------------------------------------------------------------------------

  function assign(figure, path, value) {
    const [step, ...rest] = path;
    const copy = Array.isArray(figure) ? figure.slice() : { ...figure };
    copy[step] = rest.length ? assign(copy[step] || {}, rest, value) : value;
    return copy;
  }

  /* Copies only what is on the way: plotly sees by identity which arrays are the same as before. */
  function applied(figure, assignments) {
    for (const [path, value] of Object.entries(assignments)) figure = assign(figure, path.split("."), value);
    return figure;
  }

  function isReady() {
    return Boolean(page() && document.querySelector("section[data-panel]") && window.dash_clientside && window.dash_clientside.set_props);
  }

  function show(text) {
    const message = JSON.parse(text);
    const target = section(message.panel);
    if (!target) return;
    if ("held" in target.dataset) return void held.push(text);
    if (message.data_at === null) delete target.dataset.at;
    else target.dataset.at = message.data_at;
    if (message.stale_after_s === null) delete target.dataset.staleAfter;
    else target.dataset.staleAfter = message.stale_after_s;
    if ("children" in message && target.dataset.digest !== message.digest) {
      if (message.figure && target.dataset.base !== message.base) return reloadIfReplaced(null); // other geometry
      put(target, message);
      target.dataset.digest = message.digest;
    }
    document.dispatchEvent(new CustomEvent("commandcenter:panel", { detail: { panel: message.panel, v: message.v } }));
  }

  function put(target, message) {
    const set = window.dash_clientside.set_props;
    const key = message.panel;
    const facts = target.querySelector(".panel-facts");
    if (facts) write(facts, message.facts || "");
    set({ type: "panel", key }, { children: message.children });
    if (target.dataset.base === undefined) return;
    target.classList.toggle("is-covered", message.children !== null);
    if (!message.figure) return;
    const id = { type: "figure", key };
    const shown = window.dash_component_api.getLayout(id);
    set(id, { figure: applied(shown.props.figure, message.figure) });
  }

  document.addEventListener("commandcenter:released", () => {
    for (const text of held.splice(0)) show(text);
  });

  function flush() {
    if (!isReady()) return;
    const texts = waiting.splice(0);
    if (texts.length) port.postMessage({ type: "took", count: texts.length });
    for (const text of texts) show(text);
  }

  // ---- the address ------------------------------------------------------------------------------------------------

  function viewOfAddress() {
    const query = new URLSearchParams(location.search);
    query.sort();
    return page().dataset.screen + (query.size ? "?" + query : "");
  }

  function watch() {
    const asked = viewOfAddress();
    if (asked === view) return;
    view = asked;
    waiting = [];
    held = [];
    port.postMessage({ type: "watch", view });
    tick();
  }

  document.addEventListener("commandcenter:address", () => page() && port && watch());

  // ---- connection -----------------------------------------------------------------------------------------------

  function connect() {
    const url = page().dataset.worker;
    port = typeof SharedWorker === "function" ? new SharedWorker(url, { name: "commandcenter-live" }).port : new Worker(url);
    port.onmessage = (event) => hear(event.data);
    // A page that comes back from the browser's history was forgotten: "pong" makes it known again.
    window.addEventListener("pagehide", () => port.postMessage({ type: "bye" }));
    window.addEventListener("pageshow", (event) => event.persisted && port.postMessage({ type: "watch", view }));
  }

  /* After a sleep the worker has forgotten this window: it is told again. A worker that died is gone for good: reload. */
  let attempts = 0;
  function revive() {
    const isSilent = () => Date.now() - beatAt > OFFLINE_MS;
    attempts = isSilent() ? attempts + 1 : 0;
    if (!attempts) return;
    port.postMessage({ type: "pong", view });
    if (attempts % GIVE_UP_AFTER || isRefused) return; // the last picture stays
    fetch("/healthz", { cache: "no-store" }).then((answer) => answer.ok && isSilent() && reloadIfReplaced(null), () => {});
  }

  function hear(message) {
    if (message.type === "ping") port.postMessage({ type: "pong", view });
    else if (message.type === "beat") beat(message);
    else if (message.type === "refused") refused();
    else if (message.type === "admitted") admitted(message.told);
    else if (message.type === "panel") {
      waiting.push(message.text);
      flush();
    }
  }

  function refused() {
    isRefused = true;
    window.commandcenterSession.end(clockTime(beatAt + (clockAhead || 0)));
    tellConnection();
  }

  function admitted(told) {
    isRefused = false;
    window.commandcenterSession.admit(told);
  }

  /* A browser that does not tell where a request comes from got a page for nowhere: ask again, with the address. */
  function isAnswered() {
    const root = page();
    const address = location.pathname + location.search;
    if (root && root.dataset.shown === address) return true;
    const isMounted = document.getElementById("page") && window.dash_clientside && window.dash_clientside.set_props;
    if (isMounted && !isAnswered.asked && document.querySelector(".page-missing, #page:empty, .page[data-shown]")) {
      isAnswered.asked = true;
      window.dash_clientside.set_props("wanted", { data: address });
    }
    return false;
  }

  window.commandcenterLive = { now, duration, write };

  let isConnected = false;
  function look() {
    if (page() && !isLive() && isAnswered()) return tick();
    if (!isConnected && isAnswered() && isReady()) {
      isConnected = true;
      connect();
      watch();
      setInterval(revive, REVIVE_MS);
    }
    if (isConnected) {
      flush();
      tick();
    }
  }

  let isScheduled = false;
  new MutationObserver(() => {
    if (isScheduled) return;
    isScheduled = true;
    requestAnimationFrame(() => { isScheduled = false; look(); });
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-at", "data-since"] });
  setInterval(look, SECOND);
})();
