/* A screen of ours as a tile: a frame of the same origin, painted when everything that stands on it is drawn.
 *
 *   wall.tiles.screen.make(tile, place) -> {element, ready, close(), document()}
 *
 * ready resolves when the page stands and every panel has content, its charts are drawn, its letters are there and two
 * frames were painted; after place.patience ms when at least the page stands; it rejects when there is none.
 */
(function (wall) {
  "use strict";
  if (typeof document === "undefined") return;

  const LOOK_MS = 60;

  function pageOf(frame) {
    try {
      return frame.contentDocument;
    } catch (_error) {
      return null; // a page of the browser's: nobody answered
    }
  }

  const isFilled = (section) => {
    const figure = section.querySelector(".panel-figure");
    const body = section.querySelector(".panel-body");
    return Boolean((body && body.childNodes.length) || (figure && figure.querySelector(".main-svg")));
  };

  /* A panel that says "unavailable" has content: it says so on the wall too. */
  function stands(page) {
    const root = page.querySelector(".page[data-shown]");
    if (!root || page.readyState !== "complete" || page.fonts.status !== "loaded") return false;
    const panels = [...root.querySelectorAll("section.panel[data-panel]")];
    return panels.every(isFilled) && !root.querySelector('[data-dash-is-loading="true"]') &&
      [...root.querySelectorAll(".panel:not(.is-covered) .js-plotly-plot")].every((graph) => graph.querySelector(".main-svg"));
  }

  /* A path of ours, and nothing else: what a frame of our origin is told to run, runs here. */
  function isOurs(source) {
    try {
      return source.startsWith("/") && new URL(source, location.href).origin === location.origin;
    } catch (_error) {
      return false;
    }
  }

  const frames = (scope) => new Promise((resolve) => scope.requestAnimationFrame(() => scope.requestAnimationFrame(resolve)));
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  async function painted(frame, loaded, state, patience) {
    if (!frame.src) throw new Error("no address of ours");
    const begin = performance.now();
    while (!state.isClosed && performance.now() - begin < patience) {
      const page = loaded.is ? pageOf(frame) : null;
      if (loaded.is && (!page || !page.getElementById("react-entry-point"))) throw new Error("no page");
      if (page && stands(page)) return frames(frame.contentWindow);
      await pause(LOOK_MS);
    }
    if (state.isClosed) throw new Error("closed");
    const page = pageOf(frame);
    if (!page || !page.querySelector(".page[data-shown]")) throw new Error("not in time");
    wall.problem("late", `panels without content after ${patience / 1000} s`);
    return undefined;
  }

  function make(tile, place) {
    const frame = document.createElement("iframe");
    const state = { isClosed: false };
    const loaded = { is: false };
    frame.name = "wall-tile";
    frame.tabIndex = -1;
    frame.setAttribute("scrolling", "no");
    frame.addEventListener("load", () => { loaded.is = true; });
    if (isOurs(tile.source)) frame.src = tile.source;
    return {
      element: frame,
      ready: painted(frame, loaded, state, place.patience),
      close: () => { state.isClosed = true; },
      document: () => pageOf(frame),
      owns: (other) => frame.contentWindow === other,
    };
  }

  wall.tiles = wall.tiles || {};
  wall.tiles.screen = { make: make };
})(window.wall = window.wall || {});
