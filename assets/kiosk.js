/* Kiosk mode: a page on a wall, where no hand ever comes. So are all pages in a frame named "wall-tile" (a tile of the
 * wall, assets/wall/screen.js), and any page whose address says mode=kiosk.
 *
 *   html           gets is-kiosk before anything of the page is drawn, and is-tile in such a frame; assets/80-kiosk.css
 *   body           gets inert: nothing can be reached by a key either
 *   .page          data-words: "cut"
 *   .kiosk-cut     says that a part of the screen is not seen because its place is too small; the tile's wall is told too
 */
(function () {
  "use strict";
  if (typeof document === "undefined") return;

  const LOOK_MS = 5000;
  const HAIR_PX = 3; // what rounding leaves
  const isTile = window.name === "wall-tile" && window.parent !== window;
  if (!isTile && new URLSearchParams(location.search).get("mode") !== "kiosk") return;

  const root = document.documentElement;
  root.classList.add("is-kiosk");
  root.classList.toggle("is-tile", isTile);
  if (document.body) document.body.inert = true;

  const page = () => document.querySelector(".page[data-words]");

  /* The panels of which something does not fit, by their keys. */
  function cut() {
    const found = [];
    const width = root.clientWidth, height = root.clientHeight;
    for (const panel of document.querySelectorAll(".page .panel[data-panel]")) {
      const place = panel.getBoundingClientRect();
      const body = panel.querySelector(".panel-body") || panel;
      const isLarger = body.scrollHeight - body.clientHeight > HAIR_PX || body.scrollWidth - body.clientWidth > HAIR_PX;
      const isOutside = place.bottom - height > HAIR_PX || place.right - width > HAIR_PX;
      if (place.width && (isLarger || isOutside)) found.push(panel.dataset.panel);
    }
    return found;
  }

  function tellWall(words) {
    try {
      if (isTile && window.parent.wall) window.parent.wall.problem("cut", words);
    } catch (_error) {
      // a page of somebody else's that frames us
    }
  }

  let said = "";
  function look() {
    if (!page() || !root.clientWidth) return;
    const found = cut().join(" ");
    if (found === said) return;
    said = found;
    let line = document.querySelector(".kiosk-cut");
    if (!found) return void (line && line.remove());
    if (!line) {
      line = document.createElement("p");
      line.className = "kiosk-cut";
      document.body.append(line);
    }
    line.lang = page().lang;
    line.dataset.panels = found;
    line.style.setProperty("--u", getComputedStyle(page()).getPropertyValue("--u"));
    line.textContent = JSON.parse(page().dataset.words).cut;
    tellWall(`${location.pathname}: ${found}`);
  }

  setInterval(look, LOOK_MS);
  addEventListener("resize", look);
  addEventListener("load", () => setTimeout(look, 1000));
})();
