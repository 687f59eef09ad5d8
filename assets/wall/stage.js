/* Which picture is in front when. Every display works it out by itself from the program and the server's clock.
 *
 *   wall.shown()   {key, picture, at, tiles: [{tile, element, made}]} in front | null
 *   wall.warm()    keys of the pictures of this display that are painted, in front or beneath
 *   wall.look()    something has changed: look in the next frame
 *   "wall:shown"   {key, at: instant due, late: ms from it until the picture stood}
 *
 * What comes within the next minute, and what lies beneath a layer, is loaded and painted under the picture in front. At
 * its instant all tiles of a picture come to the front in one frame: a cut. What is not painted does not come: the picture before
 * stays. Only after PATIENCE_MS a picture comes of which a part cannot be loaded, with words in its place.
 */
(function (wall) {
  "use strict";
  if (typeof document === "undefined" || !wall.root()) return;

  const AHEAD_MS = 60000;
  const PATIENCE_MS = 15000;
  const HALF_FRAME_MS = 8; // what is drawn in this frame is seen at its end
  const EARLY_MS = 40; // a timer is late by a few ms: the rest is waited for frame by frame
  const ALONE_MAX = 2; // that load at the same time, while nobody waits for them
  const AGAIN_MS = 500;
  const NO_FRAME_MS = 60;

  let front = null; // {key, picture, held, at}
  let dueKey = "";
  let dueSince = 0; // by performance.now()
  let asked = 0; // since when a frame was asked for
  let timer = 0;
  const told = new Map(); // layer -> "under way" | "done"

  const isPainted = (held) => held.every((holder) => holder && holder.drawn);
  const findOf = (key) => (wall.picture(key) ? wall.frames.find(wall.picture(key).tiles) : [null]);

  // ---- looking ----------------------------------------------------------------------------------------------------

  wall.look = function () {
    if (asked && performance.now() - asked < 1000) return;
    asked = performance.now();
    soon(step);
  };

  /* In the next frame. A window that is covered, or a machine that is busy, draws none: then all the same. */
  function soon(run) {
    let isDone = false;
    const once = () => {
      if (!isDone) run();
      isDone = true;
    };
    requestAnimationFrame(once);
    setTimeout(once, document.hidden ? 0 : NO_FRAME_MS);
  }

  function step() {
    asked = 0;
    const at = wall.now() + HALF_FRAME_MS;
    const moment = wall.moment(at);
    if (!moment) return;
    const coming = wall.coming(at, AHEAD_MS);
    if (!front || front.key !== moment.picture) due(moment);
    prepare(moment, coming);
    coming.forEach(tellReady);
    waitFor(coming[0]);
  }

  function due(moment) {
    const picture = wall.picture(moment.picture);
    const held = wall.frames.of(picture.tiles);
    if (dueKey !== moment.picture) { dueKey = moment.picture; dueSince = performance.now(); }
    const isLate = performance.now() - dueSince > PATIENCE_MS && held.some((holder) => holder.drawn);
    if (isPainted(held) || isLate) bring(moment, picture, held);
  }

  function waitFor(next) {
    clearTimeout(timer);
    if (!next) return;
    const left = next.at - wall.now();
    if (left <= EARLY_MS) wall.look();
    else timer = setTimeout(wall.look, Math.min(left - EARLY_MS / 2, 2000));
  }

  // ---- switching --------------------------------------------------------------------------------------------------

  function bring(moment, picture, held) {
    const before = front ? front.held : [];
    front = { key: moment.picture, picture: picture, held: held, at: moment.at };
    for (const holder of before) if (!held.includes(holder)) wall.frames.sink(holder);
    wall.frames.place(held, picture.tiles, true);
    for (const holder of held) holder.box.classList.toggle("is-unloaded", !holder.drawn);
    wall.signs.picture(picture);
    const shown = front;
    // In the frame after: this one was drawn then.
    soon(() => wall.tell("wall:shown", { key: shown.key, at: shown.at, late: wall.now() - shown.at }));
  }

  wall.shown = () => front && {
    key: front.key, picture: front.picture, at: front.at,
    tiles: front.picture.tiles.map((tile, index) => ({
      tile: tile, element: front.held[index].made && front.held[index].made.element, made: front.held[index].made,
    })),
  };

  // ---- what comes -------------------------------------------------------------------------------------------------

  /* Pictures in the order in which they are needed: {picture, isAwaited}. */
  function following(moment, coming) {
    const found = [{ key: moment.picture, isAwaited: true }];
    for (const each of coming) if (each.layer !== null) found.push({ key: each.picture, isAwaited: true });
    coming.forEach((each, index) => found.push({ key: each.picture, isAwaited: index === 0 }));
    if (wall.me().beneath) found.push({ key: wall.me().beneath, isAwaited: false });
    const keys = new Set();
    return found.filter((each) => wall.picture(each.key) && !keys.has(each.key) && keys.add(each.key));
  }

  function prepare(moment, coming) {
    const wanted = new Set(front ? front.held : []);
    const placed = new Set(wanted);
    const most = isPainted(findOf(moment.picture)) ? ALONE_MAX : 0; // what is due has the machine for itself
    for (const { key, isAwaited } of following(moment, coming)) {
      const { tiles } = wall.picture(key);
      const known = wall.frames.find(tiles);
      const more = known.filter((holder) => !wanted.has(holder)).length;
      if (!isAwaited && wanted.size + more > wall.frames.max) continue;
      if (!isAwaited && known.includes(null) && wall.frames.isLoading() >= most) continue;
      const held = wall.frames.of(tiles);
      held.forEach((holder, index) => {
        wanted.add(holder);
        if (!placed.has(holder)) wall.frames.place([holder], [tiles[index]], false);
        placed.add(holder);
      });
    }
    wall.frames.keep(wanted);
  }

  wall.warm = function () {
    const mine = wall.me();
    const keys = mine ? new Set([...mine.moments.map((moment) => moment.picture), mine.beneath]) : [];
    return [...keys].filter((key) => wall.picture(key) && isPainted(findOf(key)));
  };

  // ---- layers that wait for this display --------------------------------------------------------------------------

  async function tellReady(moment) {
    const { layer } = moment;
    if (layer === null || layer === undefined || told.has(layer) || !isPainted(findOf(moment.picture))) return;
    told.set(layer, "under way");
    const { status } = await wall.post("/wall/ready", { window: wall.window(), layer: layer });
    if (status === 0 || status >= 500 || status === 429) {
      setTimeout(() => { told.delete(layer); wall.look(); }, AGAIN_MS);
      return;
    }
    told.set(layer, "done");
    if (status === 401) wall.refuse();
    if (told.size > 50) told.delete(told.keys().next().value);
  }

  // ---- loading anew -----------------------------------------------------------------------------------------------

  /* Everything that is alive, or the tile whose page is `one`: painted beneath itself, then swapped. */
  wall.renew = function (reason, one) {
    wall.frames.renew(reason, one);
  };

  wall.clear = function () {
    front = null;
    dueKey = "";
    wall.frames.closeAll();
    wall.signs.picture(null);
  };

  for (const name of ["wall:program", "wall:painted", "wall:tick", "visibilitychange"]) document.addEventListener(name, wall.look);
})(window.wall = window.wall || {});
