/* The program of the wall (layouts/wall/program.py) as this display has it: the last good one, also after a reload.
 *
 *   wall.program()        the document | null      wall.me()  this display's entry of it | null
 *   wall.picture(key)     a picture of it | null   wall.moment(at)  the moment that is on at `at` | null
 *   wall.coming(at, ms)   the moments after `at`, not later than so many ms
 *   wall.apply(text)      a message of the live road; the document hears "wall:program"
 *   wall.missingSince()   since when (ms of performance.now()) the program does not know this display; 0: it does
 */
(function (wall) {
  "use strict";
  if (typeof document === "undefined" || !wall.root()) return;

  const id = wall.root().dataset.display;
  const KEPT = `wall.program.${id}`;
  let program = null;
  let digest = ""; // of it, as the road calls it
  let missing = 0;

  const isBox = (box) => Array.isArray(box) && box.length === 4 && box.every(Number.isFinite) && box[2] > 0 && box[3] > 0;
  const isTile = (tile) => tile && typeof tile.key === "string" && typeof tile.kind === "string" && isBox(tile.clip) && isBox(tile.view);
  const isPicture = (picture) => picture && Array.isArray(picture.tiles) && picture.tiles.every(isTile);

  /* What is wrong with it; "" for a good one. A display that it does not know is no fault of it. */
  function fault(found) {
    if (!found || typeof found !== "object") return "none";
    if (!found.displays || !found.pictures) return "no displays";
    const mine = found.displays[id];
    if (!mine) return "";
    if (!Array.isArray(mine.moments) || !mine.moments.length) return "no moments";
    const isGood = (moment) => moment && Number.isFinite(moment.at) && isPicture(found.pictures[moment.picture]);
    return mine.moments.every(isGood) ? "" : "a moment without its picture";
  }

  /* This display's part alone: what others show is not kept here. */
  function keep(found) {
    const mine = found.displays[id];
    const keys = [...mine.moments.map((moment) => moment.picture), mine.beneath];
    const pictures = Object.fromEntries(keys.filter((key) => key in found.pictures).map((key) => [key, found.pictures[key]]));
    try {
      localStorage.setItem(KEPT, JSON.stringify({ ...found, displays: { [id]: mine }, pictures: pictures }));
    } catch (_error) {
      /* no room, or forbidden: the next one may fit */
    }
  }

  function take(found) {
    const wrong = fault(found);
    if (wrong) return wall.problem("program", wrong);
    if (!found.displays[id]) {
      missing = missing || performance.now();
      return undefined;
    }
    missing = 0;
    program = found;
    document.documentElement.lang = found.displays[id].lang || "id";
    wall.tell("wall:program", found);
    return undefined;
  }

  wall.apply = function (text) {
    let message = null;
    try {
      message = JSON.parse(text);
    } catch (_error) {
      return wall.problem("program", "not JSON");
    }
    if (!message || message.panel !== "program" || !("children" in message)) return undefined;
    if (program && message.digest && message.digest === digest) return undefined; // the stream was opened anew
    take(message.children);
    digest = program === message.children ? message.digest : "";
    if (program && program === message.children) keep(program);
    return undefined;
  };

  wall.recall = function () {
    try {
      const kept = localStorage.getItem(KEPT);
      if (kept && !program && !fault(JSON.parse(kept))) take(JSON.parse(kept));
    } catch (_error) {
      /* there is none */
    }
  };

  wall.forget = function () {
    program = null;
    digest = "";
    try {
      localStorage.removeItem(KEPT);
    } catch (_error) {
      /* there was none */
    }
  };

  wall.program = () => program;
  wall.me = () => (program ? program.displays[id] : null);
  wall.picture = (key) => (program && program.pictures[key]) || null;
  wall.missingSince = () => missing;
  wall.moment = (at) => (wall.me() ? wall.me().moments.filter((moment) => moment.at <= at).pop() || wall.me().moments[0] : null);
  wall.coming = (at, ms) => (wall.me() ? wall.me().moments.filter((moment) => moment.at > at && moment.at <= at + ms) : []);
})(window.wall = window.wall || {});
