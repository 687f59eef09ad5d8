/* The tiles that are alive, by key: made once, painted under what is in front, moved and never loaded again.
 *
 *   wall.frames.of(tiles)      a holder for each of the tiles of a picture, made where there is none yet
 *   wall.frames.find(tiles)    the same without making: null where there is none
 *   wall.frames.place(holders, tiles, isFront)   where they lie; in front in the order of the picture, else beneath
 *   wall.frames.keep(wanted)   closes what is neither among these holders nor fits into the FRAMES_MAX, oldest use first
 *   wall.frames.renew(reason, one)  loads tiles anew beneath themselves, and swaps them when they are painted
 *
 * A holder: {key, tile, box, made, state: "loading" | "painted" | "failed", tries, usedAt}. `box` (.wall-tile) clips;
 * in it lies `.wall-view` with the element of the tile. Nothing is ever moved in the document: a frame that is loads anew.
 */
(function (wall) {
  "use strict";
  if (typeof document === "undefined") return;

  const FRAMES_MAX = 6;
  const PATIENCE_MS = 15000; // for a tile to be painted; a server that is slow is not asked the same twice as often
  const PATIENCE_MAX_MS = 120000;
  const AGAIN_MS = [1000, 2000, 4000, 8000, 15000, 30000];
  const RENEW_MS = 60000;
  const HEAVY = ["screen", "web", "camera"];
  const FRONT = 1000;
  const HAIR = 1e-4;

  const holders = new Map(); // key -> holder

  /* The same tile may lie twice in one picture: the second is another frame. */
  function keysOf(tiles) {
    const seen = {};
    return tiles.map((tile) => {
      seen[tile.key] = (seen[tile.key] || 0) + 1;
      return `${tile.key}#${seen[tile.key]}`;
    });
  }

  // ---- making -----------------------------------------------------------------------------------------------------

  const patience = (tries) => Math.min(PATIENCE_MAX_MS, PATIENCE_MS * 2 ** tries);

  function placeOf({ tile, tries }) {
    return { patience: patience(tries), width_mm: tile.width_mm, distance_mm: tile.distance_mm, lang: wall.language(), theme: document.documentElement.dataset.theme || "dark" };
  }

  function nothing() {
    const element = document.createElement("div");
    return { element: element, ready: Promise.resolve(), close: () => {} };
  }

  function within(promise, ms) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("not in time")), ms);
      promise.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }

  /* A view of the holder, beneath the one that it has: it is painted there. */
  function draw(holder) {
    const kind = wall.tiles[holder.tile.kind];
    const made = kind ? kind.make(holder.tile, placeOf(holder)) : nothing();
    const view = document.createElement("div");
    view.className = "wall-view is-beneath";
    view.append(made.element);
    holder.box.append(view);
    size(view, holder.tile);
    return { view: view, made: made };
  }

  function remove(drawn) {
    if (!drawn) return;
    try {
      drawn.made.close();
    } catch (error) {
      wall.problem("tile", error.message);
    }
    drawn.view.remove();
  }

  async function load(holder) {
    let drawn = null;
    holder.isDrawing = true;
    try {
      drawn = draw(holder);
      holder.next = drawn;
      await within(drawn.made.ready, patience(holder.tries) + 1000);
      holder.next = null;
      if (holder.isClosed) return remove(drawn);
      swap(holder, drawn);
    } catch (error) {
      holder.next = null;
      remove(drawn);
      if (!holder.isClosed) failed(holder, error);
    } finally {
      holder.isDrawing = false;
    }
    return undefined;
  }

  /* Both lie in the same place: which of them is seen changes in one frame. */
  function swap(holder, drawn) {
    const before = holder.drawn;
    holder.drawn = drawn;
    holder.made = drawn.made;
    holder.state = "painted";
    holder.tries = 0;
    drawn.view.classList.remove("is-beneath");
    holder.box.classList.remove("is-unloaded");
    if (before) requestAnimationFrame(() => requestAnimationFrame(() => remove(before)));
    wall.tell("wall:painted", { key: holder.key });
  }

  function failed(holder, error) {
    if (!holder.drawn) holder.state = "failed";
    wall.problem("tile", `${holder.tile.source.slice(0, 80)}: ${error.message}`);
    const pause = AGAIN_MS[Math.min(holder.tries, AGAIN_MS.length - 1)];
    holder.tries += 1;
    holder.timer = setTimeout(() => holder.isClosed || holder.isDrawing || load(holder), pause * (0.75 + Math.random() / 2));
    wall.tell("wall:painted", { key: holder.key });
  }

  function add(key, tile) {
    const box = document.createElement("div");
    box.className = `wall-tile is-${tile.kind}`;
    box.classList.toggle("is-bright", Boolean(wall.care && wall.care.isBright(tile)));
    const words = document.createElement("p");
    words.className = "wall-unloaded";
    words.textContent = wall.word("unloaded");
    box.append(words);
    wall.stage().append(box);
    const holder = { key: key, tile: tile, box: box, drawn: null, made: null, next: null, state: "loading", tries: 0, usedAt: 0, renewedAt: -Infinity, isClosed: false };
    holders.set(key, holder);
    put(holder, tile);
    load(holder);
    return holder;
  }

  function close(holder) {
    holder.isClosed = true;
    clearTimeout(holder.timer);
    holders.delete(holder.key);
    remove(holder.next);
    remove(holder.drawn);
    holder.box.remove();
  }

  // ---- where they lie ---------------------------------------------------------------------------------------------

  const EDGE = "var(--edge, 0px)"; // what a tile at the edge of the display shows beyond it (care.js)

  /* A side of a box in lengths of the stage (cqw, cqh): where it begins, how long it is, each with edges to it. */
  const span = (unit, begin, length, before, more) => [
    `calc(${100 * begin}${unit} ${before < 0 ? "-" : "+"} ${Math.abs(before)} * ${EDGE})`,
    `calc(${100 * length}${unit} + ${more} * ${EDGE})`,
  ];

  function frame(element, across, down) {
    [element.style.left, element.style.width] = across;
    [element.style.top, element.style.height] = down;
  }

  const isFirst = (begin) => (begin < HAIR ? 1 : 0);
  const isLast = (begin, length) => (begin + length > 1 - HAIR ? 1 : 0);

  function size(view, tile) {
    const [x, y] = tile.clip;
    frame(view,
      span("cqw", tile.view[0] - x, tile.view[2], isFirst(x), 0),
      span("cqh", tile.view[1] - y, tile.view[3], isFirst(y), 0));
  }

  function put(holder, tile) {
    const [x, y, width, height] = tile.clip;
    holder.tile = tile;
    frame(holder.box,
      span("cqw", x, width, -isFirst(x), isFirst(x) + isLast(x, width)),
      span("cqh", y, height, -isFirst(y), isFirst(y) + isLast(y, height)));
    for (const drawn of [holder.drawn, holder.next]) if (drawn) size(drawn.view, tile);
  }

  const of = (tiles) => keysOf(tiles).map((key, index) => holders.get(key) || add(key, tiles[index]));
  const find = (tiles) => keysOf(tiles).map((key) => holders.get(key) || null);

  function place(held, tiles, isFront) {
    held.forEach((holder, index) => {
      put(holder, tiles[index]);
      holder.box.style.zIndex = String(index + (isFront ? FRONT : 1));
      holder.box.classList.toggle("is-front", isFront);
      holder.usedAt = performance.now();
    });
  }

  function sink(holder) {
    holder.usedAt = performance.now();
    holder.box.style.zIndex = "0";
    holder.box.classList.remove("is-front");
  }

  const isHeavy = (holder) => HEAVY.includes(holder.tile.kind);

  function keep(wanted) {
    const spare = [...holders.values()].filter((holder) => !wanted.has(holder)).sort((a, b) => b.usedAt - a.usedAt);
    let room = FRAMES_MAX - [...wanted].filter(isHeavy).length;
    for (const holder of spare) {
      room -= isHeavy(holder) ? 1 : 0;
      if (room < 0 || !holder.drawn || holder.tile.kind !== "screen") close(holder); // a camera must not send to nobody
    }
  }

  function renew(_reason, one) {
    for (const holder of holders.values()) {
      if (!holder.drawn || holder.isDrawing || (one && !(holder.made.owns && holder.made.owns(one)))) continue;
      if (one && performance.now() - holder.renewedAt < RENEW_MS) continue;
      holder.renewedAt = performance.now();
      if (!one && holder.made.refresh) holder.made.refresh();
      else if (holder.tile.kind === "screen" || one) load(holder);
    }
  }

  const isLoading = () => [...holders.values()].filter((holder) => holder.isDrawing).length;
  const closeAll = () => [...holders.values()].forEach(close);
  wall.frames = { of, find, place, sink, keep, renew, isLoading, closeAll, all: () => [...holders.values()], max: FRAMES_MAX };
})(window.wall = window.wall || {});
