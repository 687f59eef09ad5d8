/* The tile "clock": time and date in WIB by the server's clock, as large as the tile allows. The tile "free": nothing,
 * true black, for what else is plugged in at that place. */
(function (wall) {
  "use strict";
  wall.tiles = wall.tiles || {};

  const SECOND = 1000;

  function part(name, parent) {
    const element = document.createElement("span");
    element.className = name;
    parent.append(element);
    return element;
  }

  wall.tiles.clock = {
    make(_tile, place) {
      const element = wall.tile.root("clock", place);
      const clock = document.createElement("time");
      element.append(clock);
      const line = part("own-clock-time", clock);
      const time = part("own-clock-minutes", line), beside = part("own-clock-beside", line);
      const seconds = part("own-clock-seconds", beside), zone = part("own-clock-zone", beside);
      const date = part("own-clock-date", clock);
      zone.textContent = "WIB";
      let timer = 0;
      const write = (target, words) => target.textContent !== words && (target.textContent = words);

      /* Every display at the same moment: when the server's second begins, not when this page was opened. */
      function tick() {
        const at = wall.now();
        write(time, wall.tile.time(at, place.lang));
        write(seconds, String(Math.floor(at / SECOND) % 60).padStart(2, "0"));
        write(date, wall.tile.date(at, place.lang));
        timer = setTimeout(tick, SECOND - (Math.floor(at) % SECOND) + 5);
      }

      tick();
      return { element, ready: wall.tile.painted(element), close: () => clearTimeout(timer) };
    },
  };

  wall.tiles.free = {
    make(_tile, place) {
      const element = wall.tile.root("free", place);
      return { element, ready: wall.tile.painted(element), close() {} };
    },
  };
})((window.wall = window.wall || {}));
