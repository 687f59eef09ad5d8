/* The tile "web": a page of somebody else's server that the setting wall_allowed names, in a frame that can open no
 * window, start no download and move nothing but itself. What answers whether it is there is a question beside it: the
 * browser tells nobody whether a page of another origin was drawn. */
(function (wall) {
  "use strict";
  wall.tiles = wall.tiles || {};

  const READY_MS = 6000;
  const LOOK_MS = 30000;
  const ANSWER_MS = 10000;
  const SANDBOX = "allow-scripts allow-same-origin"; // of its own origin: ours is refused

  wall.tiles.web = {
    make(tile, place) {
      const element = wall.tile.root("web", place);
      const reason = wall.tile.refused(tile.source);
      if (reason) {
        wall.tile.say(element, reason, true);
        return { element, ready: wall.tile.painted(element), close() {} };
      }
      const host = new URL(tile.source).host;
      let page = null, lostAt = 0, isClosed = false, timer = 0;

      function load() {
        const fresh = document.createElement("iframe");
        fresh.setAttribute("sandbox", SANDBOX);
        fresh.setAttribute("allow", "");
        fresh.setAttribute("scrolling", "no");
        fresh.referrerPolicy = "no-referrer";
        fresh.name = "wall-web";
        fresh.tabIndex = -1;
        fresh.title = host;
        fresh.src = tile.source;
        const loaded = new Promise((resolve) => fresh.addEventListener("load", resolve, { once: true }));
        if (page) page.replaceWith(fresh);
        else element.prepend(fresh);
        page = fresh;
        return loaded;
      }

      async function answers() {
        const ending = new AbortController();
        const limit = setTimeout(() => ending.abort(), ANSWER_MS);
        try {
          await fetch(tile.source, {
            method: "HEAD", mode: "no-cors", credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer",
            signal: ending.signal,
          });
          return true;
        } catch (_error) {
          return false;
        } finally {
          clearTimeout(limit);
        }
      }

      async function look() {
        const isThere = await answers();
        if (isClosed) return;
        if (isThere && lostAt) load(); // what stands there is the browser's page of an error
        lostAt = isThere ? 0 : lostAt || wall.now();
        element.classList.toggle("is-lost", !isThere);
        const words = isThere ? null : wall.word("tile_web_silent", { host, time: wall.tile.time(lostAt, place.lang) });
        wall.tile.say(element, words, !isThere);
        timer = setTimeout(look, LOOK_MS);
      }

      const loaded = load();
      const looked = look();
      const soon = new Promise((resolve) => setTimeout(resolve, READY_MS));
      const ready = Promise.race([Promise.all([loaded, looked]), soon]).then(() => wall.tile.painted(element));
      return {
        element, ready, look, refresh: load,
        close() {
          isClosed = true;
          clearTimeout(timer);
          page.src = "about:blank";
        },
      };
    },
  };
})((window.wall = window.wall || {}));
