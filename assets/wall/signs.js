/* What the page of a display says over its picture, once for all tiles.
 *
 *   .wall-line    no connection since …: at the upper edge      .wall-band   why a takeover is here: at the lower edge
 *   .wall-name    name and place of the display, for a while    .wall-start  before there is a first picture
 *   .wall-blank   instead of everything
 *   wall.blank(words)   wall.signs.picture(picture)             wall.stage()  the element that all tiles lie in
 */
(function (wall) {
  "use strict";
  if (typeof document === "undefined" || !wall.root()) return;

  const ARC_MINUTE = Math.PI / 180 / 60; // its tangent is itself
  const HAIR = 0.001;
  let line = { offlineSince: null, store: "ok" };

  function element(name, className, ...children) {
    const made = document.createElement(name);
    made.className = className;
    made.append(...children);
    return made;
  }

  const root = wall.root();
  const ground = element("div", "wall-ground");
  const stage = element("div", "wall-stage", ground);
  const banner = element("p", "wall-line");
  const bandHead = element("strong", "wall-band-head");
  const bandText = element("span", "wall-band-text");
  const band = element("div", "wall-band", element("i", "wall-band-shape"), bandHead, bandText);
  const named = element("b", "wall-name-name");
  const cell = element("span", "wall-name-cell");
  const name = element("div", "wall-name", named, cell);
  const startWords = element("span", "wall-start-words");
  const start = element("div", "wall-start", element("b", "wall-start-name", root.dataset.name || ""), startWords);
  const blank = element("div", "wall-blank");

  for (const each of [banner, band, name, blank]) each.hidden = true;
  for (const each of [start, banner, band, name, blank]) each.dataset.theme = "dark"; // over screens of both themes
  stage.inert = true;
  banner.setAttribute("role", "status");
  band.setAttribute("role", "alert");
  root.append(stage, start, band, name, banner, blank);
  wall.stage = () => stage;

  function write(target, words) {
    if (target.textContent !== words) target.textContent = words;
  }

  // ---- the picture --------------------------------------------------------------------------------------------------

  /* The part of this display that the lower end of a takeover's views fills; null: they end on another display. */
  function foot(picture) {
    const drawn = picture.tiles.filter((tile) => tile.kind !== "free");
    const ending = drawn.filter((tile) => tile.view[1] + tile.view[3] <= 1 + HAIR);
    if (!ending.length) return null;
    const left = Math.min(...drawn.map((tile) => tile.clip[0]));
    const right = Math.max(...drawn.map((tile) => tile.clip[0] + tile.clip[2]));
    const bottom = Math.max(...ending.map((tile) => tile.clip[1] + tile.clip[3]));
    return { left: left, right: right, bottom: bottom };
  }

  function picture(shown) {
    start.hidden = Boolean(shown);
    const place = shown && shown.why ? foot(shown) : null;
    band.hidden = !place;
    if (!place) return;
    write(bandHead, wall.word("takeover"));
    write(bandText, shown.why);
    Object.assign(band.style, { left: `${100 * place.left}%`, right: `${100 * (1 - place.right)}%`, bottom: `${100 * (1 - place.bottom)}%` });
  }

  // ---- the display --------------------------------------------------------------------------------------------------

  /* Letters as large as whoever stands at the distance of this display needs them (10-tokens.css). */
  function size(mine) {
    const share = (100 * ARC_MINUTE * mine.distance_mm) / mine.width_mm;
    if (Number.isFinite(share) && share > 0) document.documentElement.style.setProperty("--u", `${share.toFixed(5)}vw`);
  }

  function look() {
    const mine = wall.me();
    write(startWords, wall.word(mine ? "loading" : "waiting"));
    name.hidden = !(mine && mine.named_until > wall.now());
    if (!mine) return;
    size(mine);
    write(named, mine.name);
    write(cell, mine.cell ? wall.word("cell", { column: mine.cell[0] + 1, row: mine.cell[1] + 1 }) : "");
  }

  function connection(told) {
    line = told || line;
    let words = "";
    if (line.offlineSince !== null) words = wall.word("offline", { time: wall.timeOfDay(line.offlineSince) });
    else if (line.store !== "ok") words = wall.word("unreachable", { time: wall.timeOfDay(line.storeLostAt) });
    banner.hidden = !words || !blank.hidden;
    write(banner, words);
  }

  wall.blank = function (words) {
    blank.hidden = false;
    write(blank, words || "");
    if (wall.clear) wall.clear();
    connection();
  };

  wall.signs = { picture: picture };
  document.addEventListener("wall:program", look);
  document.addEventListener("wall:tick", look);
  document.addEventListener("wall:line", (event) => connection(event.detail));
  look();
})(window.wall = window.wall || {});
