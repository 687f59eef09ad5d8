/* What the tiles of the wall that are ours to draw have in common (docs/wall-tiles.md): their root element, sizes in arc
 * minutes of the reader, when something is painted, how words are fitted, how a tile says that it cannot be shown.
 *
 *   wall.tile.root(kind, place)   div.own-tile.own-tile-<kind>; its children size text by var(--u), one arc minute
 *   wall.tile.painted(element)    resolves when the element is laid out and was painted
 *   wall.tile.sized(element, run) calls run at once and whenever its size changes; returns what ends that
 *   wall.tile.every(ms, run)      calls run now and every ms; returns what ends that
 *   wall.tile.say(element, words, isFailing) words over the tile, null takes them off; failing tiles have data-failing
 *   wall.tile.pages(words, fits)  the words in as few pieces as fit, split between words
 *   wall.tile.fit(element, words, least, most) the largest font size (px) at which the words fit; 0: not even the least
 *   wall.tile.refused(source, kind) why an address may not be shown here, in words; null: it may
 *   wall.tile.time(at, lang), wall.tile.date(at, lang)  in WIB, whatever zone the display believes to be in
 */
(function (wall) {
  "use strict";

  const RADIANS_PER_ARC_MINUTE = 0.000290888;
  const WIB = 7 * 3600 * 1000;
  const PAINT_MS = 500; // a window that is not in sight draws no frames
  const SHRINKS = 8; // to four tenths
  const HALVINGS = 10; // to a thousandth of the largest size

  const two = (number) => String(number).padStart(2, "0");

  function root(kind, place) {
    const element = document.createElement("div");
    element.className = `own-tile own-tile-${kind}`;
    element.lang = place.lang || "id";
    if (place.theme) element.dataset.theme = place.theme;
    const width = place.width_mm > 0 ? place.width_mm : 1217.6; // 55 inches
    const distance = place.distance_mm > 0 ? place.distance_mm : 4000;
    element.style.setProperty("--u", `${((100 * distance * RADIANS_PER_ARC_MINUTE) / width).toFixed(5)}cqw`);
    return element;
  }

  function frame() {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, PAINT_MS);
      requestAnimationFrame(() => { clearTimeout(timer); resolve(); });
    });
  }

  /* It is made before it is put into the page: what has no size yet is not painted. */
  function painted(element) {
    return new Promise((resolve) => {
      const stop = sized(element, () => {
        if (!element.clientWidth) return;
        queueMicrotask(() => stop());
        document.fonts.ready.then(frame).then(frame).then(resolve);
      });
    });
  }

  function sized(element, run) {
    const watching = new ResizeObserver(() => run());
    watching.observe(element);
    return () => watching.disconnect();
  }

  function every(ms, run) {
    const timer = setInterval(run, ms);
    run();
    return () => clearInterval(timer);
  }

  function say(element, words, isFailing) {
    let line = element.querySelector(":scope > .own-tile-said");
    if (isFailing && words && element.dataset.failing !== words) wall.problem("tile", words);
    if (isFailing && words) element.dataset.failing = words;
    else delete element.dataset.failing;
    if (!words) return void (line && line.remove());
    if (!line) {
      line = document.createElement("p");
      line.className = "own-tile-said";
      line.setAttribute("role", "status");
      element.append(line);
      sized(element, () => shrink(element, line));
    }
    if (line.textContent === words) return;
    line.textContent = words;
    shrink(element, line);
  }

  /* A small tile has less room than its words want: smaller ones are better than half of them. */
  function shrink(element, line) {
    line.style.fontSize = "";
    for (let n = 0; n < SHRINKS && line.scrollHeight > element.clientHeight; n += 1)
      line.style.fontSize = `${0.9 * parseFloat(getComputedStyle(line).fontSize)}px`;
  }

  // ---- words --------------------------------------------------------------------------------------------------

  function pages(words, fits) {
    const left = words.split(/\s+/u).filter(Boolean);
    const found = [];
    while (left.length) {
      let low = 1, high = left.length; // one word always stands alone, however long it is
      while (low < high) {
        const half = Math.ceil((low + high) / 2);
        if (fits(left.slice(0, half).join(" "))) low = half;
        else high = half - 1;
      }
      found.push(left.splice(0, low).join(" "));
    }
    return found;
  }

  function fit(element, words, least, most) {
    element.textContent = words;
    const box = element.parentElement;
    const fits = (size) => {
      element.style.fontSize = `${size}px`;
      return element.offsetHeight <= box.clientHeight && element.scrollWidth <= box.clientWidth;
    };
    if (!fits(least)) return 0;
    let low = least, high = Math.max(least, most);
    for (let n = 0; n < HALVINGS && high - low > 0.5; n += 1) {
      const half = (low + high) / 2;
      if (fits(half)) low = half;
      else high = half;
    }
    element.style.fontSize = `${low}px`;
    return low;
  }

  // ---- what may be shown --------------------------------------------------------------------------------------

  function allowed() {
    const place = document.getElementById("wall");
    return ((place && place.dataset.allowed) || "").split(/\s+/).filter(Boolean);
  }

  /* The server has judged it, and the browser is told the same by the policy of the page: this says it in words. */
  function refused(source) {
    let url;
    try {
      url = new URL(source);
    } catch (_error) {
      return wall.word("tile_no_address", {});
    }
    const isWeb = url.protocol === "http:" || url.protocol === "https:";
    if (!isWeb || url.username || url.password || url.origin === location.origin) return wall.word("tile_no_address", {});
    return allowed().includes(url.origin) ? null : wall.word("tile_not_allowed", { origin: url.origin });
  }

  // ---- time ---------------------------------------------------------------------------------------------------

  function time(at, lang) {
    const local = new Date(at + WIB);
    return two(local.getUTCHours()) + (lang === "en" ? ":" : ".") + two(local.getUTCMinutes());
  }

  function date(at, lang) {
    const options = { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "Asia/Jakarta" };
    return new Intl.DateTimeFormat(lang === "en" ? "en-GB" : "id", options).format(at);
  }

  wall.tiles = wall.tiles || {};
  wall.tile = { root, painted, sized, every, say, pages, fit, refused, time, date, WIB };
})((window.wall = window.wall || {}));
