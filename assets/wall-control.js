/* The control page of the wall under somebody's hands: choosing displays, keys, what runs on the clock.
 *
 *   [data-display]       a display: role checkbox; data-cell "column row" where it hangs; gets aria-checked
 *   [data-from]          a moment: of its siblings the last with data-from <= now gets is-now
 *   [data-wall-until]    gets how long it is to that instant, in data-pattern
 *   [data-wall-fresh]    can be pressed until then, and is gone after it
 *   [data-wall-show]     a button: what it shows, as JSON; the chosen displays and options go along
 *   [data-wall-post]     a button: sent there, [data-wall-end] with DELETE; [data-wall-rotation] a deed of the rotation around it
 *   [data-wall-option]   one of a few: data-value; [data-wall-toggle] on or off
 *   [data-wall-origin]   gets the address of this server before it
 *   .wall-kit            data-kit: words, keys, and the last layer that the page knows (layouts/wall/control/keys.py)
 *   .wall-pulse          data-pulse: when each display was last heard of, what is stale, what cannot be shown
 *
 * What is chosen is a display's number, never a place: a push that draws everything anew changes nothing of it. A press
 * says at once that it was heard; what the page draws is what the server has stored, never what was pressed.
 */
(function () {
  "use strict";
  if (typeof document === "undefined") return;

  const DARK_MS = 7000;
  const BEAT_MS = 250;
  const DRAG_PX = 8;
  const REMEMBERED = "commandcenter.wall.chosen";

  const chosen = new Set(remembered()); // numbers of displays, as texts
  const options = { minutes: "15", how: "each" };
  let isPinned = false;
  let drag = null;
  let wasDragged = false;
  let current = ""; // the display that the keyboard is at
  let isAt = false; // the focus is on a display, or was until a push took it away

  const page = () => document.querySelector('.page[data-screen="wall_control"]');
  const cells = () => [...document.querySelectorAll("[data-display]")];
  const cell = (id) => document.querySelector(`[data-display="${CSS.escape(id)}"]`);
  const wall = () => window.commandcenterWall;
  const now = () => (window.commandcenterLive ? window.commandcenterLive.now() : Date.now());
  const write = (element, text) => window.commandcenterLive && window.commandcenterLive.write(element, text);
  const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

  let kitText = "", kitRead = null;
  function kit() {
    const found = document.querySelector(".wall-kit");
    if (!found) return kitRead;
    if (found.dataset.kit !== kitText) kitRead = JSON.parse((kitText = found.dataset.kit));
    return kitRead;
  }

  function remembered() {
    try { return JSON.parse(sessionStorage.getItem(REMEMBERED) || "[]").map(String); } catch (_error) { return []; }
  }

  // ---- choosing ---------------------------------------------------------------------------------------------------

  function choose(ids, isOn) {
    for (const id of ids) isOn ? chosen.add(id) : chosen.delete(id);
    try { sessionStorage.setItem(REMEMBERED, JSON.stringify([...chosen])); } catch (_error) { /* private windows */ }
    draw();
  }

  const toggle = (id) => choose([id], !chosen.has(id));
  const clear = () => choose([...chosen], false);
  const meant = () => [...chosen].filter(cell).map(Number).sort((one, other) => one - other);

  function attribute(element, name, value) {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }

  /* Only where something differs: the page looks again whenever something is drawn. */
  function draw() {
    for (const each of cells()) attribute(each, "aria-checked", String(chosen.has(each.dataset.display)));
    for (const each of document.querySelectorAll("[data-wall-option]"))
      attribute(each, "aria-checked", String(options[each.dataset.wallOption] === each.dataset.value));
    for (const each of document.querySelectorAll("[data-wall-toggle]")) attribute(each, "aria-pressed", String(isPinned));
    const line = document.querySelector(".wall-choice");
    if (line && kit()) write(line, choice());
  }

  function choice() {
    const { words } = kit();
    const names = meant().map((id) => cell(String(id)).getAttribute("aria-label"));
    if (!names.length) return words.whole;
    return names.length > 4 ? fill(words.some, { n: names.length }) : fill(words.chosen, { names: names.join(", ") });
  }

  // ---- what runs on the clock -------------------------------------------------------------------------------------

  const two = (number) => String(number).padStart(2, "0");
  function left(milliseconds) {
    const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
    const minutes = Math.floor(seconds / 60);
    return minutes < 60 ? `${minutes}:${two(seconds % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
  }

  function run() {
    if (!page() || !window.commandcenterLive) return;
    const at = now();
    const groups = new Map();
    for (const each of document.querySelectorAll(".wall-moment[data-from]")) {
      const group = groups.get(each.parentNode) || [];
      groups.set(each.parentNode, [...group, each]);
    }
    for (const group of groups.values()) {
      const shown = group.filter((each) => Number(each.dataset.from) <= at).pop() || group[0];
      for (const each of group) each.classList.toggle("is-now", each === shown);
    }
    for (const each of document.querySelectorAll("[data-wall-until]"))
      write(each, fill(each.dataset.pattern, { left: left(Number(each.dataset.wallUntil) - at) }));
    for (const each of document.querySelectorAll("[data-wall-fresh]"))
      if (each.hidden !== Number(each.dataset.wallFresh) <= at) each.hidden = !each.hidden;
    for (const each of document.querySelectorAll("[data-wall-origin]")) write(each, location.origin + each.dataset.wallOrigin);
    mark(at);
  }

  function mark(at) {
    const pulse = document.querySelector(".wall-pulse");
    if (!pulse || !kit()) return;
    const said = JSON.parse(pulse.dataset.pulse);
    const { words } = kit();
    for (const each of cells()) {
      const [seen, stale, failing] = said[each.dataset.display] || [null, 0, 0];
      const isDark = seen === null || at - seen > DARK_MS;
      const state = seen === null ? "never" : isDark ? "dark" : failing ? "errors" : stale ? "stale" : "";
      const sign = each.querySelector(".wall-mark");
      each.classList.toggle("is-dark", isDark);
      each.classList.toggle("is-ill", Boolean(state) && !isDark);
      if (sign) write(sign, state ? fill(words[state], { left: left(at - seen) }) : "");
    }
  }

  // ---- what is pressed --------------------------------------------------------------------------------------------

  function show(button) {
    const body = { ...JSON.parse(button.dataset.wallShow), displays: meant(), how: options.how, minutes: options.minutes, pin: isPinned, seen: kit().seen };
    wall().show(body, button.dataset.told, button);
  }

  function turn(button) {
    const rotation = button.closest("[data-rotation]");
    if (!rotation) return;
    const address = `${kit().api}/rotations/${encodeURIComponent(rotation.dataset.rotation)}/${button.dataset.wallRotation}`;
    wall().post(address, { seen: Number(rotation.dataset.seen) }, button.dataset.told, button);
  }

  document.addEventListener("click", (event) => {
    if (!page() || !event.target.closest) return;
    const display = event.target.closest("[data-display]");
    if (display) return void (wasDragged ? (wasDragged = false) : toggle(display.dataset.display));
    const option = event.target.closest("[data-wall-option]");
    if (option) options[option.dataset.wallOption] = option.dataset.value;
    if (event.target.closest("[data-wall-toggle]")) isPinned = !isPinned;
    const button = event.target.closest("[data-wall-show], [data-wall-post], [data-wall-end], [data-wall-rotation]");
    if (!button || !kit()) return draw();
    if (button.dataset.wallShow) show(button);
    else if (button.dataset.wallPost) wall().post(button.dataset.wallPost, {}, button.dataset.told, button);
    else if (button.dataset.wallEnd) wall().post(button.dataset.wallEnd, {}, button.dataset.told, button, "DELETE");
    else turn(button);
  });

  // ---- a rectangle drawn with the mouse; a finger scrolls ----------------------------------------------------------

  document.addEventListener("pointerdown", (event) => {
    wasDragged = false;
    isAt = false;
    if (!page() || event.pointerType === "touch" || event.button || !event.target.closest(".wall-displays")) return;
    drag = { x: event.clientX, y: event.clientY, box: null };
  });

  document.addEventListener("pointermove", (event) => {
    if (!drag || !event.buttons) return;
    const [width, height] = [Math.abs(event.clientX - drag.x), Math.abs(event.clientY - drag.y)];
    if (!drag.box && Math.max(width, height) < DRAG_PX) return;
    if (!drag.box) document.body.append((drag.box = document.createElement("div")));
    drag.box.className = "wall-band";
    Object.assign(drag.box.style, {
      left: `${Math.min(drag.x, event.clientX)}px`, top: `${Math.min(drag.y, event.clientY)}px`, width: `${width}px`, height: `${height}px`,
    });
    event.preventDefault();
  });

  document.addEventListener("pointerup", (event) => {
    const box = drag && drag.box;
    drag = null;
    if (!box) return;
    const band = box.getBoundingClientRect();
    box.remove();
    wasDragged = Boolean(event.target.closest && event.target.closest("[data-display]"));
    const hit = cells().filter((each) => {
      const own = each.getBoundingClientRect();
      return own.left < band.right && own.right > band.left && own.top < band.bottom && own.bottom > band.top;
    });
    if (!event.shiftKey) chosen.clear();
    choose(hit.map((each) => each.dataset.display), true);
  });

  // ---- keys -------------------------------------------------------------------------------------------------------

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  /* The nearest one in that direction: what lies straight ahead before what lies aside. */
  function beside(from, [right, down]) {
    const middle = (each) => {
      const box = each.getBoundingClientRect();
      return [box.left + box.width / 2, box.top + box.height / 2];
    };
    const [x, y] = middle(from);
    const far = cells().filter((each) => each !== from).map((each) => {
      const [dx, dy] = [middle(each)[0] - x, middle(each)[1] - y];
      return { each, ahead: dx * right + dy * down, aside: Math.abs(dx * down) + Math.abs(dy * right) };
    });
    const found = far.filter(({ ahead, aside }) => ahead > 4 && aside <= ahead * 2).sort((one, other) => one.ahead + 3 * one.aside - other.ahead - 3 * other.aside);
    return found.length ? found[0].each : null;
  }

  function move(arrow) {
    const from = document.activeElement && document.activeElement.closest("[data-display]");
    const to = from ? beside(from, ARROWS[arrow]) : cell(current) || cells()[0];
    if (to) to.focus();
  }

  /* Letters act where the focus is: on a display, on its rotation; among the rotations, on the one that holds it. */
  function rotations() {
    const active = document.activeElement;
    const within = active && active.closest("[data-rotation]");
    if (within) return [within];
    const displays = meant().length ? meant().map(String) : [current];
    return [...document.querySelectorAll("[data-rotation]")].filter((each) => each.dataset.displays.split(" ").some((id) => displays.includes(id)));
  }

  function turned(deed) {
    const found = rotations();
    if (!found.length) return wall().say(kit().words.none, true);
    for (const each of found) {
      const named = deed === "hold" ? (each.dataset.held === "true" ? "resume" : "pause") : deed;
      const button = each.querySelector(`[data-wall-rotation="${named}"]`);
      if (button) turn(button);
    }
  }

  const DEEDS = { n: "next", p: "previous", k: "hold" };

  document.addEventListener("keydown", (event) => {
    if (!page() || !kit() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    const target = event.target;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
    const isPlain = !/^(BUTTON|A|SUMMARY)$/.test(target.tagName);
    const here = target.closest("[data-display], [data-rotation]");
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key in ARROWS && isPlain) move(key);
    else if ((key === " " || key === "Enter") && target.matches("[data-display]")) toggle(target.dataset.display);
    else if (key === "Escape") return clear();
    else if (key === "?") wall().keys(kit().words.keys, kit().keys, kit().words.close);
    else if (key === "s" && here) focusShow();
    else if (key in DEEDS && here && !event.repeat) turned(DEEDS[key]);
    else return;
    event.preventDefault();
  });

  function focusShow() {
    const first = document.querySelector("[data-wall-show]");
    if (first) first.focus();
  }

  document.addEventListener("focusin", (event) => {
    const display = event.target.closest && event.target.closest("[data-display]");
    isAt = Boolean(display);
    if (display) current = display.dataset.display;
  });

  /* A push may draw a display anew under the focus: it goes back to its own. */
  function refocus() {
    const active = document.activeElement;
    if (!isAt || !cell(current) || active === cell(current) || document.querySelector("dialog[open]")) return;
    if (active === document.body || active.matches("[data-display]")) cell(current).focus({ preventScroll: true });
  }

  document.addEventListener("commandcenter:look", () => {
    if (!page()) return;
    draw();
    run();
    refocus();
  });
  setInterval(run, BEAT_MS);
})();
