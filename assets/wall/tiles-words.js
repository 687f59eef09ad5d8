/* The tiles "announcement" and "ticker": the words of the tile, or the notices that hold now.
 *
 * An announcement fills its tile, with capitals of at least 20 arc minutes: what does not fit so large is shown in
 * several pieces. Several follow each other every 12 s. A ticker is one line at about the pace of reading; where motion
 * is not wanted it changes piece by piece. Both go by the server's clock, so that displays agree.
 */
(function (wall) {
  "use strict";
  wall.tiles = wall.tiles || {};

  const EACH_MS = 12000;
  const LEAST = 20 / 0.7; // arc minutes of the font for a capital of 20
  const MOST = 0.42; // of the tile's height
  const WORDS_PER_SECOND = 2.5;
  const CYCLE_LEAST_MS = 8000;
  const APART_MS = 40; // how far a ticker may be from where the clock has it
  const BETWEEN = " \u2003\u2022\u2003 ";

  function standing(tile) {
    if (tile.source) return [tile.source];
    const at = wall.now(), program = wall.program();
    const holds = (each) => each.from <= at && (each.to === null || at < each.to);
    return ((program && program.notices) || []).filter(holds).map((each) => each.words);
  }

  /* Calls ``changed`` with the words whenever they are others, ``tick`` every second. */
  function following(tile, changed, tick) {
    let known = null;
    const look = () => {
      const words = standing(tile);
      const key = JSON.stringify(words);
      if (key !== known) {
        known = key;
        changed(words);
      }
      tick();
    };
    document.addEventListener("wall:program", look);
    const stop = wall.tile.every(500, look);
    return () => {
      stop();
      document.removeEventListener("wall:program", look);
    };
  }

  function child(element, name, parent) {
    const made = document.createElement(element);
    made.className = name;
    made.dir = "auto";
    parent.append(made);
    return made;
  }

  const arcMinute = (probe) => probe.getBoundingClientRect().width / 100;

  // ---- announcement -------------------------------------------------------------------------------------------

  wall.tiles.announcement = {
    make(tile, place) {
      const element = wall.tile.root("announcement", place);
      const box = child("div", "own-words-box", element);
      const line = child("p", "own-words", box);
      const probe = child("i", "own-probe", element);
      let notices = [], pieces = [], shown = null;

      /* A notice in pieces that fit, each with its size. */
      function cut(words) {
        const least = LEAST * arcMinute(probe), most = MOST * box.clientHeight;
        line.style.visibility = "hidden";
        const size = wall.tile.fit(line, words, least, most);
        if (size) return [[words, size]];
        return wall.tile.pages(words, (some) => wall.tile.fit(line, some, least, least) > 0).map((some) => [some, least]);
      }

      function lay() {
        if (!box.clientWidth) return;
        pieces = notices.flatMap(cut);
        line.style.visibility = "";
        shown = null;
        show();
      }

      function show() {
        if (!box.clientWidth) return;
        const count = pieces.length;
        const piece = count ? pieces[Math.floor(wall.now() / EACH_MS) % count] : null;
        if (piece === shown && shown !== null) return;
        shown = piece;
        element.classList.toggle("is-empty", !piece);
        line.textContent = piece ? piece[0] : wall.word("tile_no_notice", {});
        line.style.fontSize = piece ? `${piece[1]}px` : "";
      }

      const stop = following(tile, (words) => { notices = words; lay(); }, show);
      const unwatch = wall.tile.sized(element, lay);
      document.fonts.ready.then(lay);
      return { element, ready: wall.tile.painted(element), close() { stop(); unwatch(); } };
    },
  };

  // ---- ticker -------------------------------------------------------------------------------------------------

  wall.tiles.ticker = {
    make(tile, place) {
      const element = wall.tile.root("ticker", place);
      const box = child("div", "own-ticker-box", element);
      const belt = child("div", "own-ticker-belt", box);
      const still = window.matchMedia("(prefers-reduced-motion: reduce)");
      let words = "", motion = null, pieces = [], each = 0;

      const copy = () => {
        const made = child("span", "own-ticker-words", belt);
        made.textContent = words;
        return made;
      };
      const duration = (text) => Math.max(CYCLE_LEAST_MS, (text.split(/\s+/u).length / WORDS_PER_SECOND) * 1000);

      function lay() {
        if (motion) motion.cancel();
        motion = null;
        pieces = [];
        belt.replaceChildren();
        element.classList.toggle("is-empty", !words);
        if (!words || !box.clientWidth) return;
        const first = copy();
        const width = first.getBoundingClientRect().width;
        if (width <= box.clientWidth) return; // it can be read as it stands
        if (still.matches) return void cut(first);
        first.textContent += BETWEEN;
        const step = first.getBoundingClientRect().width;
        for (let reach = step; reach < box.clientWidth + step; reach += step) copy().textContent += BETWEEN;
        each = duration(words);
        const way = [{ transform: "translateX(0)" }, { transform: `translateX(${-step}px)` }];
        motion = belt.animate(way, { duration: each, iterations: Infinity });
        keep();
      }

      function cut(first) {
        const fits = (some) => {
          first.textContent = some;
          return first.getBoundingClientRect().width <= box.clientWidth;
        };
        pieces = wall.tile.pages(words, fits);
        each = Math.max(4000, duration(words) / pieces.length);
        keep();
      }

      /* Where the server's clock has it: displays beside each other show one line. */
      function keep() {
        if (motion) {
          const due = wall.now() % each;
          const apart = Math.abs((Number(motion.currentTime) % each) - due);
          if (Math.min(apart, each - apart) > APART_MS) motion.currentTime = due;
        } else if (pieces.length) {
          const piece = pieces[Math.floor(wall.now() / each) % pieces.length];
          if (belt.firstChild.textContent !== piece) belt.firstChild.textContent = piece;
        }
      }

      const stop = following(tile, (found) => { words = found.join(BETWEEN); lay(); }, keep);
      const unwatch = wall.tile.sized(element, lay);
      still.addEventListener("change", lay);
      document.fonts.ready.then(lay);
      return {
        element, ready: wall.tile.painted(element),
        close() {
          stop();
          unwatch();
          still.removeEventListener("change", lay);
          if (motion) motion.cancel();
        },
      };
    },
  };
})((window.wall = window.wall || {}));
