/* The tile "image": a picture of the store (docs/wall-tiles.md), whole, as large as the tile allows. */
(function (wall) {
  "use strict";
  wall.tiles = wall.tiles || {};

  const READY_MS = 3000; // a picture that does not come must not hold the wall
  const AGAIN_MS = [5000, 30000, 120000];

  wall.tiles.image = {
    make(tile, place) {
      const element = wall.tile.root("image", place);
      const image = document.createElement("img");
      image.alt = "";
      image.decoding = "async";
      element.append(image);
      let timer = 0, tries = 0;

      async function load() {
        clearTimeout(timer);
        image.src = `/wall/image/${encodeURIComponent(tile.source)}`;
        try {
          await image.decode();
          tries = 0;
          wall.tile.say(element, null);
        } catch (_error) {
          wall.tile.say(element, wall.word("tile_no_image", {}), true);
          timer = setTimeout(load, AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)]);
          tries += 1;
        }
      }

      const soon = new Promise((resolve) => setTimeout(resolve, READY_MS));
      const ready = Promise.race([load(), soon]).then(() => wall.tile.painted(element));
      return { element, ready, close: () => clearTimeout(timer), refresh: load };
    },
  };
})((window.wall = window.wall || {}));
