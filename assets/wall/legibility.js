/* Marks text that is too small for the distance at which a display is read.
 *
 *   wall.legibility.found(page, unit)  [{rect, minutes, text}] of a document, `unit` CSS pixels to an arc minute, the smallest first
 *   wall.legibility.draw(groups)       the overlay: groups of {found, left, top, clip}; null takes it off
 *
 * The height of a capital in arc minutes counts: GOOD is what everybody reads at a glance (20 to 22: ISO 9241-303, and what must
 * be acted upon is set so: layouts/theme.py, KEY), LOST is the smallest that the house sets (theme.SMALL: 12), below
 * which nobody reads. Between them is context: read by whoever looks for it.
 *
 * On a display: until legible_until of the program, over all tiles in front. On a page of ours: with ?legibility=on.
 */
(function (wall) {
  "use strict";
  if (typeof document === "undefined") return;

  const GOOD = 20;
  const HAIR = 0.5; // what is 20 when it is rounded: layouts/theme.py sets 19.6
  const LOST = 11.5; // what is 12 when it is rounded: theme.SMALL is 17 * 0.7 = 11.9
  const CAPITAL = 0.7; // of the font's size: Barlow Semi Condensed
  const RADIANS_PER_ARC_MINUTE = 0.000290888;
  const MARKS_MAX = 400;
  const LABELS_MAX = 40; // of the smallest
  const LOOK_MS = 3000;
  const USUAL = { width_mm: 1217.6, distance_mm: 4000 };

  let layer = null;
  let lookedAt = -Infinity;

  // ---- measuring --------------------------------------------------------------------------------------------------

  /* How much larger the element is drawn than its style says: figures are drawn for 1920 pixels, and scaled. */
  function scaleOf(element) {
    if (element.ownerSVGElement) {
      const matrix = element.getScreenCTM && element.getScreenCTM();
      return matrix ? Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c)) : 1;
    }
    const box = element.closest("svg, *");
    return box.offsetHeight ? box.getBoundingClientRect().height / box.offsetHeight : 1;
  }

  const own = (element) => [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue.trim());

  function rectOf(node) {
    const range = node.ownerDocument.createRange();
    range.selectNodeContents(node);
    return range.getBoundingClientRect();
  }

  function isSeen(element, rect, scope) {
    if (rect.width < 2 || rect.height < 2) return false;
    if (rect.right <= 0 || rect.bottom <= 0 || rect.left >= scope.innerWidth || rect.top >= scope.innerHeight) return false;
    if (element.checkVisibility && !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    for (let each = element; each; each = each.parentElement) {
      const style = scope.getComputedStyle(each);
      if (style.clipPath !== "none" && style.clipPath.startsWith("inset(50%")) return false;
      if (style.overflow !== "visible" && style.display !== "inline" && isOutside(rect, each.getBoundingClientRect())) return false;
    }
    return true;
  }

  const isOutside = (one, other) =>
    one.right <= other.left || one.left >= other.right || one.bottom <= other.top || one.top >= other.bottom;

  function found(page, unit) {
    const scope = page.defaultView;
    const all = [];
    if (!scope || !(unit > 0)) return all;
    for (const element of page.body.querySelectorAll("*")) {
      if (element.matches("script, style, noscript, option, .legibility, .legibility *")) continue;
      const size = parseFloat(scope.getComputedStyle(element).fontSize) * scaleOf(element);
      const minutes = (CAPITAL * size) / unit;
      if (!(minutes > 0) || minutes >= GOOD - HAIR) continue;
      for (const node of own(element)) {
        const rect = rectOf(node);
        if (isSeen(element, rect, scope)) all.push({ rect: rect, minutes: minutes, text: node.nodeValue.trim() });
      }
    }
    return all.sort((a, b) => a.minutes - b.minutes);
  }

  /* CSS pixels to an arc minute of whoever stands at `distance_mm` before a view that is `width_mm` and `width_px` wide. */
  const unitOf = (widthPx, widthMm, distanceMm) => (distanceMm * RADIANS_PER_ARC_MINUTE * widthPx) / widthMm;

  // ---- drawing ----------------------------------------------------------------------------------------------------

  function part(name, className, parent, words) {
    const made = document.createElement(name);
    made.className = className;
    if (words !== undefined) made.textContent = words;
    parent.append(made);
    return made;
  }

  const said = (minutes) => (minutes < 10 ? minutes.toFixed(1) : String(Math.round(minutes))) + "′";

  function mark(parent, each, place, isLabelled) {
    const { rect, minutes } = each;
    const left = Math.max(place.clip.left, rect.left + place.left);
    const top = Math.max(place.clip.top, rect.top + place.top);
    const right = Math.min(place.clip.right, rect.right + place.left);
    const bottom = Math.min(place.clip.bottom, rect.bottom + place.top);
    if (right - left < 2 || bottom - top < 2) return false;
    const box = part("i", `legibility-mark${minutes < LOST ? " is-lost" : ""}`, parent);
    Object.assign(box.style, { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` });
    if (isLabelled) part("b", "legibility-label", box, said(minutes));
    return true;
  }

  function draw(groups) {
    if (layer) layer.remove();
    layer = null;
    if (!groups) return null;
    layer = part("div", "legibility", document.body);
    layer.setAttribute("aria-hidden", "true");
    const all = groups.flatMap((place) => place.found.map((each) => ({ each: each, place: place })));
    all.sort((a, b) => a.each.minutes - b.each.minutes);
    const drawn = all.slice(0, MARKS_MAX).filter(({ each, place }, index) => mark(layer, each, place, index < LABELS_MAX));
    const lost = all.filter(({ each }) => each.minutes < LOST).length;
    const line = part("p", "legibility-count", layer);
    if (all.length) {
      part("b", "", line, `${all.length} < ${GOOD}′`);
      line.append(" · ");
      part("b", "is-lost", line, `${lost} < 12′`);
      line.append(` · ↓ ${said(all[0].each.minutes)}`);
    } else line.textContent = `0 < ${GOOD}′ ✓`;
    return { marked: drawn.length, small: all.length, lost: lost };
  }

  const WINDOW = () => ({ left: 0, top: 0, right: window.innerWidth, bottom: window.innerHeight });

  // ---- on a display -----------------------------------------------------------------------------------------------

  function groupsOfWall() {
    const pages = [];
    for (const { tile, made, element } of (wall.shown() || { tiles: [] }).tiles) {
      const box = element && element.closest(".wall-tile");
      if (!box) continue;
      const clip = box.getBoundingClientRect();
      if (tile.kind === "screen") {
        const page = made.document && made.document();
        const rect = element.getBoundingClientRect();
        const unit = unitOf(rect.width, tile.width_mm || USUAL.width_mm, tile.distance_mm || USUAL.distance_mm);
        if (page && page.body) pages.push({ found: found(page, unit), left: rect.left, top: rect.top, clip: clip });
      }
    }
    return pages;
  }

  /* Tiles that are drawn in the page of the display itself: clocks, words. */
  function groupOfOwn() {
    const mine = wall.me() || USUAL;
    const unit = unitOf(window.innerWidth, mine.width_mm || USUAL.width_mm, mine.distance_mm || USUAL.distance_mm);
    const inFront = (each) => [...document.querySelectorAll(".wall-tile.is-front .own-tile")].some((tile) => isOver(tile, each.rect));
    return { found: found(document, unit).filter(inFront), left: 0, top: 0, clip: WINDOW() };
  }

  const isOver = (tile, rect) => {
    const own = tile.getBoundingClientRect();
    return rect.left >= own.left - 1 && rect.right <= own.right + 1 && rect.top >= own.top - 1 && rect.bottom <= own.bottom + 1;
  };

  function lookAtWall() {
    const mine = wall.me();
    const isOn = Boolean(mine && mine.legible_until > wall.now());
    if (!isOn) {
      if (layer) draw(null);
      return;
    }
    if (performance.now() - lookedAt < LOOK_MS) return;
    lookedAt = performance.now();
    draw([...groupsOfWall(), groupOfOwn()]);
  }

  // ---- on a page of ours ------------------------------------------------------------------------------------------

  /* The page knows how large an arc minute is: --u, of its diagonal and distance. */
  function unitOfPage(root) {
    const probe = part("i", "legibility", root);
    probe.style.cssText = "position:absolute;visibility:hidden;inset:auto;height:0;width:calc(100 * var(--u, 0.0956vw))";
    const width = probe.getBoundingClientRect().width;
    probe.remove();
    return width / 100;
  }

  function lookAtPage() {
    const root = document.querySelector(".page");
    if (root) draw([{ found: found(document, unitOfPage(root)), left: 0, top: 0, clip: WINDOW() }]);
  }

  wall.legibility = { found: found, draw: draw, unitOf: unitOf };
  if (document.getElementById("wall")) {
    document.addEventListener("wall:tick", lookAtWall);
    document.addEventListener("wall:program", lookAtWall);
    document.addEventListener("wall:shown", () => { lookedAt = -Infinity; });
  } else setInterval(lookAtPage, LOOK_MS);
})(window.wall = window.wall || {});
