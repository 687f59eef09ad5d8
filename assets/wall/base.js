/* What all scripts of the page of a display share: its root, its words, times in words, and what went wrong.
 *
 *   #wall     data-display, data-window, data-name, data-worker, data-build, data-words, data-now
 *   wall.root() wall.word(name, values) wall.timeOfDay(ms UTC) wall.problem(kind, text) wall.problems() wall.ask(…)
 */
(function (wall) {
  "use strict";
  if (typeof document === "undefined") return;

  const WIB = 7 * 3600000;
  const TEXT_MAX = 200;
  const TIMEOUT_MS = 8000;
  // A display within a tile of a display would go on for ever.
  const root = window.name === "wall-tile" && parent !== window ? null : document.getElementById("wall");
  const words = JSON.parse((root && root.dataset.words) || "{}");
  const met = { count: 0, last: "", kinds: {} };

  wall.root = () => root;
  wall.window = () => Number(root.dataset.window) || 1;
  wall.language = () => document.documentElement.lang || "id";

  wall.word = function (name, values) {
    const pattern = name in words ? words[name] : name;
    return pattern.replace(/\{(\w+)\}/g, (_, key) => (values && key in values ? values[key] : ""));
  };

  const two = (number) => String(number).padStart(2, "0");

  /* WIB whatever zone the display believes to be in. */
  wall.timeOfDay = function (at) {
    const local = new Date(at + WIB);
    return two(local.getUTCHours()) + (wall.language() === "en" ? ":" : ".") + two(local.getUTCMinutes());
  };

  wall.problem = function (kind, text) {
    met.count += 1;
    met.kinds[kind] = (met.kinds[kind] || 0) + 1;
    met.last = `${kind}: ${text}`.slice(0, TEXT_MAX);
  };
  wall.problems = () => ({ count: met.count, last: met.last, kinds: { ...met.kinds } });

  wall.tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail: detail }));

  /* {status, text}; status 0: nobody answered. Never rejects. */
  wall.ask = async function (address, options) {
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort(), TIMEOUT_MS);
    try {
      const answer = await fetch(address, { cache: "no-store", credentials: "same-origin", signal: ending.signal, ...options });
      return { status: answer.status, text: await answer.text() };
    } catch (_error) {
      return { status: 0, text: "" };
    } finally {
      clearTimeout(timer);
    }
  };
  wall.post = (address, body) =>
    wall.ask(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
})(window.wall = window.wall || {});
