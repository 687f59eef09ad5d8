/* The stage of the scene editor: the wall as it hangs, its tiles, and moving them by pointer and keys.
 *
 *   window.wallScenes.stage(editor) -> {draw(), place(kind, source, at), problems(), boxes()}
 *
 * `editor` is what wall-scenes.js says it is. Coordinates are cells of the wall; a tile that belongs to a display is in
 * shares of it. Displays that hang nowhere have cells of their own below the wall, a quarter of a cell apart from it.
 */
(function (scenes) {
  "use strict";
  if (typeof document === "undefined") return;

  const STEPS = 12; // of a cell: halves, thirds and quarters fit
  const NEAR = 0.09, NEAR_LARGE = 0.25; // of a cell: how far the edge of a display draws
  const GRID_MAX = 16;
  const APART = 0.25;
  const SLIP = 4; // px: less is no drag
  const HAIR = 1e-6;

  const round = (value) => Math.round(value * 1e6) / 1e6 + 0;
  const clamp = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high));

  /* To the edge of a display where that is near, else to a twelfth. */
  function snapped(value, isLarge) {
    const whole = Math.round(value);
    return round(Math.abs(value - whole) < (isLarge ? NEAR_LARGE : NEAR) ? whole : Math.round(value * STEPS) / STEPS);
  }

  scenes.stage = function (editor) {
    const stage = editor.element("scene-stage");
    const wall = editor.content.wall;
    const hung = wall.displays.filter((each) => each.column !== null);
    const ratio = hung.length ? hung[0].width_mm / hung[0].height_mm : 16 / 9;
    const drawn = []; // elements of tiles, by position

    // ---- where everything is --------------------------------------------------------------------------------------

    function grid() {
      let columns = Math.max(wall.columns, 1), rows = Math.max(wall.rows, 1);
      if (!hung.length) columns = rows = 2;
      for (const tile of editor.tiles) {
        if (tile.display) continue;
        columns = Math.max(columns, Math.ceil(tile.area[0] + tile.area[2] - HAIR));
        rows = Math.max(rows, Math.ceil(tile.area[1] + tile.area[3] - HAIR));
      }
      columns = Math.min(columns, GRID_MAX);
      rows = Math.min(rows, GRID_MAX);
      const cells = new Map();
      for (let y = 0; y < rows; y += 1) for (let x = 0; x < columns; x += 1) cells.set(`${x},${y}`, { x, y, display: null, isHung: true });
      for (const each of hung) cells.set(`${each.column},${each.row}`, { x: each.column, y: each.row, display: each, isHung: true });
      const loose = wall.displays.filter((each) => each.column === null);
      loose.forEach((each, n) => {
        cells.set(`loose ${each.id}`, { x: n % columns, y: rows + APART + Math.floor(n / columns), display: each, isHung: false });
      });
      const height = loose.length ? rows + APART + Math.ceil(loose.length / columns) : rows;
      return { columns, rows, height, cells: [...cells.values()] };
    }

    function cellOf(id, now) {
      return now.cells.find((cell) => cell.display && cell.display.id === id);
    }

    /* [x, y, width, height] on the stage; null: of a display that there is not any more. */
    function box(tile, now) {
      if (!tile.display) return tile.area;
      const cell = cellOf(tile.display, now);
      return cell ? [cell.x + tile.area[0], cell.y + tile.area[1], tile.area[2], tile.area[3]] : null;
    }

    const style = (area, now) => ({
      left: `${(100 * area[0]) / now.columns}%`, top: `${(100 * area[1]) / now.height}%`,
      width: `${(100 * area[2]) / now.columns}%`, height: `${(100 * area[3]) / now.height}%`,
    });

    // ---- drawing --------------------------------------------------------------------------------------------------

    function element(name, parent) {
      const made = document.createElement("div");
      made.className = name;
      parent.append(made);
      return made;
    }

    function tileElement(n) {
      const made = element("scene-tile", stage);
      made.tabIndex = 0;
      made.setAttribute("role", "button");
      element("scene-tile-name", made);
      for (const corner of ["nw", "se"]) element(`scene-corner is-${corner}`, made).dataset.corner = corner;
      made.addEventListener("pointerdown", (event) => pressed(event, n));
      made.addEventListener("focus", () => editor.choose(n));
      made.addEventListener("keydown", (event) => key(event, n));
      return made;
    }

    function draw() {
      const now = grid();
      stage.style.aspectRatio = `${now.columns * ratio} / ${now.height}`;
      for (const old of stage.querySelectorAll(".scene-cell, .scene-empty")) old.remove();
      for (const cell of now.cells) {
        const made = document.createElement("div");
        made.className = `scene-cell${cell.display ? "" : " is-empty"}`;
        made.textContent = cell.display ? cell.display.name : "";
        Object.assign(made.style, style([cell.x, cell.y, 1, 1], now));
        stage.prepend(made);
      }
      if (!editor.tiles.length) {
        const hint = element("scene-empty", stage);
        hint.textContent = editor.say("empty");
      }
      while (drawn.length > editor.tiles.length) drawn.pop().remove();
      editor.tiles.forEach((tile, n) => {
        if (!drawn[n]) drawn[n] = tileElement(n);
        const made = drawn[n], area = box(tile, now), name = editor.nameOf(tile);
        made.className = `scene-tile is-${tile.kind}${n === editor.chosen ? " is-chosen" : ""}${area ? "" : " is-lost"}`;
        Object.assign(made.style, style(area || [0, 0, 1 / 3, 1 / 3], now));
        made.querySelector(".scene-tile-name").textContent = `${n + 1} ${name}`;
        const [x, y, width, height] = (area || tile.area).map(scenes.fraction);
        const where = editor.say("at", { x, y, width, height });
        made.setAttribute("aria-label", `${editor.say("tile", { n: n + 1, name })}, ${where}`);
        made.setAttribute("aria-pressed", String(n === editor.chosen));
      });
    }

    // ---- moving ---------------------------------------------------------------------------------------------------

    /* `area` moved or with another size, kept on the wall (or in its display) and on the steps. */
    function fitted(tile, area, how, now) {
      const most = tile.display ? [1, 1] : [Math.max(now.columns, Math.ceil(tile.area[0] + tile.area[2])), now.rows];
      let [x, y, width, height] = area;
      if (how === "move") {
        const isLarge = width >= 1 - HAIR && height >= 1 - HAIR;
        x = clamp(snapped(x, isLarge), 0, most[0] - width);
        y = clamp(snapped(y, isLarge), 0, most[1] - height);
      } else if (how === "nw") {
        const right = x + width, bottom = y + height;
        x = clamp(snapped(x), 0, right - 1 / STEPS);
        y = clamp(snapped(y), 0, bottom - 1 / STEPS);
        width = right - x;
        height = bottom - y;
      } else {
        width = clamp(snapped(x + width) - x, 1 / STEPS, most[0] - x);
        height = clamp(snapped(y + height) - y, 1 / STEPS, most[1] - y);
      }
      return [x, y, width, height].map(round);
    }

    function pressed(event, n) {
      if (event.button !== 0 || !editor.tiles[n]) return;
      const made = drawn[n], tile = editor.tiles[n], start = [...tile.area], now = grid();
      const how = event.target.dataset.corner || "move";
      const px = stage.clientWidth / now.columns, py = stage.clientHeight / now.height;
      const from = [event.clientX, event.clientY];
      let isDragged = false;
      made.focus({ preventScroll: true });
      editor.choose(n);
      made.setPointerCapture(event.pointerId);

      function moved(next) {
        const dx = next.clientX - from[0], dy = next.clientY - from[1];
        if (!isDragged && Math.hypot(dx, dy) < SLIP) return;
        isDragged = true;
        const [x, y, width, height] = start, cx = dx / px, cy = dy / py;
        const wanted = {
          move: [x + cx, y + cy, width, height], nw: [x + cx, y + cy, width - cx, height - cy], se: [x, y, width + cx, height + cy],
        }[how];
        if (how === "nw") {
          // its right and lower edges stay where they are
          tile.area = fitted(tile, [wanted[0], wanted[1], x + width - wanted[0], y + height - wanted[1]], how, now);
        } else tile.area = fitted(tile, wanted, how, now);
        draw();
      }
      function ended(isKept) {
        made.removeEventListener("pointermove", moved);
        made.removeEventListener("pointerup", up);
        made.removeEventListener("pointercancel", cancelled);
        document.removeEventListener("keydown", escaped, true);
        const area = tile.area;
        tile.area = start;
        if (isKept && isDragged && String(area) !== String(start)) editor.change(() => { editor.tiles[n].area = area; });
        else draw();
      }
      const up = () => ended(true), cancelled = () => ended(false);
      const escaped = (next) => {
        if (next.key !== "Escape") return;
        next.stopPropagation();
        ended(false);
      };
      made.addEventListener("pointermove", moved);
      made.addEventListener("pointerup", up);
      made.addEventListener("pointercancel", cancelled);
      document.addEventListener("keydown", escaped, true);
    }

    const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

    function key(event, n) {
      const way = ARROWS[event.key], tile = editor.tiles[n];
      if (way && tile) {
        const step = event.ctrlKey || event.metaKey ? 1 : 1 / STEPS;
        const [x, y, width, height] = tile.area;
        const area = event.shiftKey
          ? exact(tile, [x, y, width + way[0] * step, height + way[1] * step])
          : exact(tile, [x + way[0] * step, y + way[1] * step, width, height]);
        if (String(area) !== String(tile.area)) editor.change(() => { editor.tiles[n].area = area; }, `area ${n}`);
      } else if (event.key === "Delete" || event.key === "Backspace") editor.remove(n);
      else if (event.key.toLowerCase() === "d" && (event.ctrlKey || event.metaKey)) editor.double(n);
      else if (event.key === "PageUp") editor.order(n, 1);
      else if (event.key === "PageDown") editor.order(n, -1);
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    /* As it was said, as far as it fits: keys move by steps and are not drawn to edges. */
    function exact(tile, area) {
      const now = grid();
      const most = tile.display ? [1, 1] : [now.columns, now.rows];
      const width = clamp(area[2], 1 / STEPS, most[0]), height = clamp(area[3], 1 / STEPS, most[1]);
      const grown = area[2] !== tile.area[2] || area[3] !== tile.area[3];
      if (grown) return [area[0], area[1], Math.min(width, most[0] - area[0]), Math.min(height, most[1] - area[1])].map(round);
      return [clamp(area[0], 0, most[0] - width), clamp(area[1], 0, most[1] - height), width, height].map(round);
    }

    // ---- placing --------------------------------------------------------------------------------------------------

    /* The cell at a point of the screen; null: none. */
    function cellAt(clientX, clientY) {
      const now = grid(), frame = stage.getBoundingClientRect();
      const x = ((clientX - frame.left) / frame.width) * now.columns, y = ((clientY - frame.top) / frame.height) * now.height;
      return now.cells.find((cell) => x >= cell.x && x < cell.x + 1 && y >= cell.y && y < cell.y + 1) || null;
    }

    const common = (a, b) =>
      Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]) > HAIR && Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]) > HAIR;

    /* The first cell on which nothing lies; the first of all where there is none. */
    function freeCell() {
      const now = grid();
      const areas = editor.tiles.map((tile) => box(tile, now)).filter(Boolean);
      const inOrder = [...now.cells].sort((a, b) => a.y - b.y || a.x - b.x);
      return inOrder.find((cell) => !areas.some((area) => common(area, [cell.x, cell.y, 1, 1]))) || inOrder[0];
    }

    function place(kind, source, cell) {
      const at = cell || freeCell();
      const tile = { kind: kind, source: source, display: at.isHung ? null : at.display.id, area: at.isHung ? [at.x, at.y, 1, 1] : [0, 0, 1, 1] };
      editor.add(tile);
      if (drawn[editor.tiles.length - 1]) drawn[editor.tiles.length - 1].focus({ preventScroll: true });
    }

    // ---- what is not as it should be ------------------------------------------------------------------------------

    function problems() {
      const now = grid(), found = [], areas = editor.tiles.map((tile) => box(tile, now));
      areas.forEach((area, n) => {
        if (!area) return found.push({ n: n, words: editor.say("lost", { n: n + 1 }) });
        areas.slice(0, n).forEach((below, other) => {
          if (!below || !common(area, below)) return;
          const isHidden = area[0] <= below[0] + HAIR && area[1] <= below[1] + HAIR &&
            area[0] + area[2] >= below[0] + below[2] - HAIR && area[1] + area[3] >= below[1] + below[3] - HAIR;
          found.push({ n: n, words: editor.say(isHidden ? "hidden" : "overlap", { n: n + 1, other: other + 1 }) });
        });
        if (!hung.length || editor.tiles[n].display) return;
        if (!hung.some((each) => common(area, [each.column, each.row, 1, 1]))) found.push({ n: n, words: editor.say("outside", { n: n + 1 }) });
        else if (area[0] + area[2] > wall.columns + HAIR || area[1] + area[3] > wall.rows + HAIR) {
          found.push({ n: n, words: editor.say("beyond", { n: n + 1 }) });
        }
      });
      return found;
    }

    const marked = (cell) => {
      const now = grid();
      const at = now.cells.findIndex((each) => cell && each.x === cell.x && each.y === cell.y);
      [...stage.querySelectorAll(".scene-cell")].reverse().forEach((each, n) => each.classList.toggle("is-target", n === at));
    };

    return {
      draw, place, problems, cellAt, marked, elements: () => drawn,
      cell: (tile) => cellOf(tile.display, grid()), size: () => grid(), box: (tile) => box(tile, grid()), hung,
    };
  };
})((window.wallScenes = window.wallScenes || {}));
