/* Live views in the tiles of the scene editor: the screens themselves, drawn small.
 *
 *   window.wallScenes.preview(editor, stage) -> {draw(), toggle()}
 *
 * One after another, so that a page is never asked for many at once; at most four are alive. Each is a frame of the size that
 * the tile has on its displays, scaled into the tile, as the wall shows it (kiosk mode: frames of this name).
 */
(function (scenes) {
  "use strict";
  if (typeof document === "undefined") return;

  const ALIVE_MAX = 4;
  const NAME = "wall-tile";
  const PIXELS = 1920; // of a display, across
  const PIXELS_MAX = 5760;
  const PATIENCE_MS = 15000; // then the next one begins all the same
  const MM_OF_INCH = 25.4, WIDTH_OF_DIAGONAL = 0.8716;

  scenes.preview = function (editor, stage) {
    const frames = new Map(); // position of the tile -> {frame, key}
    let isOn = false, queue = [], loading = false;

    /* [address, width, height] of the frame of a tile. */
    function wanted(tile) {
      const area = stage.box(tile);
      if (!area) return null;
      const touched = stage.hung.filter((each) => each.column < area[0] + area[2] && each.column + 1 > area[0] && each.row < area[1] + area[3] && each.row + 1 > area[1]);
      const first = touched[0] || { width_mm: 1217.6, height_mm: 685, distance_mm: 4000 };
      const distance = Math.max(...touched.map((each) => each.distance_mm), first.distance_mm) / 1000;
      const url = new URL(tile.source, location.href);
      url.searchParams.set("distance", String(Math.round(distance * 100) / 100));
      url.searchParams.set("diagonal", String(Math.round((10 * area[2] * first.width_mm) / MM_OF_INCH / WIDTH_OF_DIAGONAL) / 10));
      const width = Math.min(PIXELS_MAX, Math.round(area[2] * PIXELS));
      const height = Math.round((width * area[3] * first.height_mm) / (area[2] * first.width_mm));
      return [url.pathname + url.search, width, height];
    }

    function next() {
      if (loading || !queue.length) return;
      const { frame, address } = queue.shift();
      if (!frame.isConnected) return next();
      loading = true;
      const done = () => {
        clearTimeout(timer);
        frame.removeEventListener("load", done);
        loading = false;
        next();
      };
      const timer = setTimeout(done, PATIENCE_MS);
      frame.addEventListener("load", done);
      frame.src = address;
    }

    function close(n) {
      const found = frames.get(n);
      if (!found) return;
      found.frame.remove();
      frames.delete(n);
    }

    function draw() {
      let alive = 0;
      editor.tiles.forEach((tile, n) => {
        const given = isOn && tile.kind === "screen" && tile.source.startsWith("/") && !tile.source.startsWith("//") && alive < ALIVE_MAX ? wanted(tile) : null;
        if (!given) return close(n);
        alive += 1;
        const [address, width, height] = given, key = given.join(" ");
        if (!frames.has(n) || frames.get(n).key !== key || !frames.get(n).frame.isConnected) {
          close(n);
          const frame = document.createElement("iframe");
          frame.name = NAME;
          frame.title = editor.nameOf(tile);
          frame.tabIndex = -1;
          frame.width = width;
          frame.height = height;
          stage.elements()[n].prepend(frame);
          frames.set(n, { frame, key });
          queue.push({ frame, address });
        }
        const place = stage.elements()[n];
        frames.get(n).frame.style.transform = `scale(${place.clientWidth / width}, ${place.clientHeight / height})`;
      });
      for (const n of [...frames.keys()]) if (n >= editor.tiles.length) close(n);
      next();
    }

    function toggle() {
      isOn = !isOn;
      queue = [];
      loading = false;
      const button = editor.element("scene-preview");
      button.textContent = editor.say(isOn ? "previewend" : "preview");
      button.setAttribute("aria-pressed", String(isOn));
      editor.element("scene").classList.toggle("is-live", isOn);
      const count = editor.tiles.filter((tile) => tile.kind === "screen").length;
      if (isOn && count > ALIVE_MAX) editor.element("scene-said").textContent = editor.say("many", { n: ALIVE_MAX });
      draw();
    }

    window.addEventListener("resize", () => isOn && draw());
    return { draw, toggle };
  };
})((window.wallScenes = window.wallScenes || {}));
