/* One live stream for all windows of this browser.
 *
 * Runs as a SharedWorker; where a browser has none, every window starts it as a Worker of its own. With one stream per
 * window the browser's limit of six connections hangs the seventh. Never runs in a page: Dash is told to leave it out.
 *
 * window -> worker: {type: "watch", view} | {type: "pong", view} | {type: "bye"} | {type: "took", count} of panels
 * worker -> window: {type: "panel", text} | {type: "beat", text, heardAt} | {type: "unknown"} | {type: "ping"}
 *                   {type: "refused"} the session has ended, or the display was locked out | {type: "admitted", told}
 *
 * A window that is slower than what is pushed gets the newest of every panel and never what it would have to catch up on:
 * once OWED_MAX panels are on their way to it, others wait here, each in place of the one before, until it took some.
 */
(function (scope) {
  "use strict";
  if (typeof window !== "undefined") return;

  const RETRY_FIRST_MS = 200;
  const RETRY_MAX_MS = 1500;
  const SILENT_MAX_MS = 6500; // two beats: the line is dead even if nobody said so
  const REFUSED_MS = 3000; // how often is asked whether somebody has signed in again
  const PING_MS = 5000;
  const FORGET_MS = 60000; // a window that was closed without a word
  const OWED_MAX = 16;
  const PROGRAM = "wall-program"; // layouts/wall/program.py
  const ADDRESS_MAX = 3800; // characters: a server takes about 4,000 and refuses the whole stream beyond
  const LEAVE_MS = 2000; // a closed window does not disturb the others at once
  const client = Math.random().toString(36).slice(2) + Date.now().toString(36);

  const windows = new Map(); // port -> {view, seenAt, owed: panels on their way, later: panel -> {full, light}}
  const newest = new Map(); // canonical view -> panel -> {full, light}, for a window that opens later
  let names = {}; // what a window asked for -> the name under which its panels come
  let source = null;
  let watched = ""; // the views of the stream that is open
  let lastBeat = null;
  let heardAt = 0;
  let retryMs = RETRY_FIRST_MS;
  let timer = 0;
  let isRefused = false;
  let isAsking = false;
  let askedAt = 0;

  function tell(message) {
    for (const port of windows.keys()) port.postMessage(message);
  }

  /* What all displays follow comes first; what does not fit into an address is left out, and grows old in its window. */
  function wanted() {
    const views = [...new Set([...windows.values()].map((entry) => entry.view))].sort();
    const first = views.filter((view) => view === PROGRAM);
    let length = 0;
    return [...first, ...views.filter((view) => view !== PROGRAM)].filter((view) => {
      length += encodeURIComponent(view).length + "&view=".length;
      return length < ADDRESS_MAX;
    });
  }

  function later(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(isRefused ? ask : open, milliseconds);
  }

  /* An EventSource does not say why it was refused; this does. Whoever is not let in does not knock blindly. */
  async function ask() {
    if (isAsking || (!isRefused && Date.now() - askedAt < REFUSED_MS)) return;
    isAsking = true;
    askedAt = Date.now();
    const { status, told } = await principal();
    isAsking = false;
    if (status === 401) {
      isRefused = true;
      if (source) source.close();
      source = null;
      tell({ type: "refused" });
    }
    if (!isRefused) return; // nobody answers, or the server is full: that is no refusal
    if (status === 200) {
      isRefused = false;
      retryMs = RETRY_FIRST_MS;
      tell({ type: "admitted", told });
      open();
    } else if (windows.size) later(REFUSED_MS);
  }

  async function principal() {
    const ending = new AbortController();
    const patience = setTimeout(() => ending.abort(), SILENT_MAX_MS);
    try {
      const answer = await fetch("/live/principal", { cache: "no-store", credentials: "same-origin", signal: ending.signal });
      return { status: answer.status, told: answer.status === 200 ? await answer.json() : null };
    } catch (_error) {
      return { status: 0, told: null };
    } finally {
      clearTimeout(patience);
    }
  }

  function open() {
    clearTimeout(timer);
    const views = wanted();
    if (source) source.close();
    source = null;
    watched = JSON.stringify(views);
    if (!views.length) return;
    const query = new URLSearchParams([["client", client], ...views.map((view) => ["view", view])]);
    const opened = new EventSource("/live/stream?" + query);
    source = opened;
    heardAt = Date.now();
    let isHeard = false;
    // By hand: an EventSource stops for good after any answer that is not 200, such as 503 from a full server.
    opened.onerror = () => {
      if (source !== opened) return;
      opened.close();
      source = null;
      later(retryMs * (0.75 + Math.random() / 2));
      if (!isHeard) ask();
      retryMs = Math.min(RETRY_MAX_MS, retryMs * 1.6);
    };
    opened.addEventListener("views", (event) => {
      isHeard = true;
      heardAt = Date.now();
      retryMs = RETRY_FIRST_MS;
      names = JSON.parse(event.data);
      newest.clear();
      for (const [port, entry] of windows) if (names[entry.view] === null) port.postMessage({ type: "unknown" });
    });
    opened.addEventListener("beat", (event) => {
      heardAt = Date.now();
      lastBeat = { type: "beat", text: event.data, heardAt };
      tell(lastBeat);
    });
    opened.addEventListener("panel", (event) => {
      heardAt = Date.now();
      deliver(event.data);
    });
  }

  /* The head of a message is read, its content is not: that is the window's work. */
  function deliver(text) {
    const head = /^\{"view":("(?:[^"\\]|\\.)*"),"panel":("(?:[^"\\]|\\.)*")/.exec(text);
    if (!head) return;
    const view = JSON.parse(head[1]);
    const panel = JSON.parse(head[2]);
    if (!newest.has(view)) newest.set(view, new Map());
    keep(newest.get(view), panel, text);
    for (const [port, entry] of windows) {
      if (names[entry.view] !== view) continue;
      keep(entry.later, panel, text);
      send(port, entry);
    }
  }

  /* The newest of a panel: its content, and its age where that is newer. */
  function keep(panels, panel, text) {
    const before = panels.get(panel);
    panels.set(panel, text.includes('"children":') ? { full: text } : { full: before && before.full, light: text });
  }

  function send(port, entry) {
    for (const [panel, kept] of entry.later) {
      if (entry.owed >= OWED_MAX) return;
      entry.later.delete(panel);
      for (const text of [kept.full, kept.light]) {
        if (!text) continue;
        entry.owed += 1;
        port.postMessage({ type: "panel", text });
      }
    }
  }

  function replay(port, entry) {
    if (lastBeat && source) port.postMessage(lastBeat);
    for (const [panel, kept] of newest.get(names[entry.view]) || []) entry.later.set(panel, kept);
    send(port, entry);
  }

  function watch(port, view) {
    const entry = windows.get(port);
    const isNew = !entry || entry.view !== view;
    if (!isNew) return void (entry.seenAt = Date.now());
    const made = { view, seenAt: Date.now(), owed: 0, later: new Map() };
    windows.set(port, made);
    if (source && JSON.parse(watched).includes(view)) replay(port, made);
    else later(0);
  }

  function forget(port) {
    windows.delete(port);
    later(LEAVE_MS);
  }

  function took(port, count) {
    const entry = windows.get(port);
    if (!entry) return;
    entry.owed = Math.max(0, entry.owed - count);
    send(port, entry);
  }

  function hear(port, message) {
    if (message.type === "bye") forget(port);
    else if (message.type === "took") took(port, message.count);
    else watch(port, message.view);
  }

  setInterval(() => {
    const now = Date.now();
    for (const [port, entry] of windows) if (now - entry.seenAt > FORGET_MS) forget(port);
    if (source && now - heardAt > SILENT_MAX_MS) open();
  }, 1000);
  setInterval(() => tell({ type: "ping" }), PING_MS);

  if ("onconnect" in scope) {
    scope.onconnect = (event) => {
      const port = event.ports[0];
      port.onmessage = (message) => hear(port, message.data);
    };
  } else {
    scope.onmessage = (message) => hear(scope, message.data);
  }
})(self);
