/* Putting something on the wall, from any screen: what is sent, what is said of it, and the sheet "show this".
 *
 *   [data-wall-accept]  a button: opens the form of .wall-accepting with this code filled in
 *   [data-wall-sheet]   a button in the band of a screen: data-kit with words and choices (layouts/frame/on_wall.py)
 *
 * window.commandcenterWall: show(body, told, button), post(address, body, told, button), say(words, isProblem), keys(…).
 * A press is said to be heard before anything is answered. What was done can be taken back with one button while the
 * server takes it back. Whoever was second is told who was first, and may show his all the same.
 */
(function () {
  "use strict";
  if (typeof document === "undefined") return;

  const LOOK = ["lang", "theme", "distance", "diagonal"];
  const SAID_MS = 8000;
  const LAST = "commandcenter.wall.sheet"; // which displays were chosen last, and for how long

  let dialog = null;
  let saidTimer = 0;

  const page = () => document.querySelector(".page[data-shown]");
  const sheetButton = () => document.querySelector("[data-wall-sheet]");
  function kit() {
    const found = document.querySelector(".wall-kit, [data-wall-sheet]");
    return found ? JSON.parse(found.dataset.kit) : { words: {}, api: "/api/wall" };
  }
  const words = () => kit().words;
  const now = () => (window.commandcenterLive ? window.commandcenterLive.now() : Date.now());
  const fill = (pattern, values) => (pattern || "{what}").replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

  function make(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  // ---- what is said -----------------------------------------------------------------------------------------------

  /* ``parts``: lines and buttons below the words. It stays while it can be acted on. */
  function say(text, isProblem, parts, stays) {
    let line = document.querySelector(".wall-told");
    if (!line) document.body.append((line = make("div", { class: "wall-told" })));
    line.style.setProperty("--u", page() ? page().style.getPropertyValue("--u") : "");
    line.dataset.theme = page() ? page().dataset.theme : "dark";
    line.classList.toggle("is-problem", Boolean(isProblem));
    line.setAttribute("role", isProblem ? "alert" : "status");
    const closing = isProblem && words().close ? [button(words().close, () => say("", false))] : [];
    line.replaceChildren(make("p", {}, text), ...(parts || []), ...closing);
    line.hidden = !text;
    clearTimeout(saidTimer);
    if (text && !(isProblem && !stays)) saidTimer = setTimeout(say, stays || SAID_MS, "", false);
  }

  function button(text, go) {
    const made = make("button", { type: "button", class: "button" }, text);
    made.addEventListener("click", go);
    return made;
  }

  function unsent() {
    return JSON.parse(document.querySelector(".page[data-words]").dataset.words).unsent;
  }

  // ---- what is sent -----------------------------------------------------------------------------------------------

  async function sent(address, body, told, pressed, method) {
    if (pressed && pressed.getAttribute("aria-busy") === "true") return null;
    if (pressed) pressed.setAttribute("aria-busy", "true");
    say(fill(words().sending, { what: told }), false);
    const answer = await window.commandcenterActions.send(method || "POST", address, body);
    if (pressed) pressed.removeAttribute("aria-busy");
    return answer;
  }

  function refused(answer) {
    const problems = (answer.body.problems || []).map((each) => each.message);
    return [...new Set([answer.body.error || unsent(), ...problems])].join(" ");
  }

  async function show(body, told, pressed) {
    const answer = await sent(`${kit().api}/push`, body, told, pressed);
    if (!answer) return false;
    if (answer.status === 200) shown(answer.body);
    else if (answer.body.is_second) {
      const again = button(words().again, () => show({ ...body, seen: answer.body.seen }, told, pressed));
      say(refused(answer), true, [again]);
    } else say(refused(answer), true);
    return answer.status === 200;
  }

  function shown(answer) {
    const lines = (answer.above || []).flatMap((each) => [make("p", { class: "wall-above" }, each.told), button(words().back, () => post(each.end, {}, each.told, null, "DELETE"))]);
    const left = Math.max(0, answer.undo_until - now());
    const undo = button(words().undo, () => post(answer.undo, {}, answer.told));
    undo.classList.add("is-undo");
    say(answer.told, false, left ? [undo, ...lines] : lines, Math.max(left, SAID_MS));
  }

  async function post(address, body, told, pressed, method) {
    const answer = await sent(address, body, told, pressed, method);
    if (!answer) return;
    if (answer.status === 200) say(answer.body.told || told, false);
    else say(refused(answer), true);
  }

  // ---- dialogs ----------------------------------------------------------------------------------------------------

  function open(title, ...content) {
    if (dialog) dialog.close();
    const own = make("dialog", { class: "wall-sheet", "aria-label": title }, make("h2", {}, title), ...content);
    own.style.setProperty("--u", page().style.getPropertyValue("--u"));
    own.dataset.theme = page().dataset.theme;
    own.addEventListener("keydown", (event) => event.stopPropagation());
    own.addEventListener("close", () => { own.remove(); if (dialog === own) dialog = null; });
    dialog = own;
    document.body.append(own);
    own.showModal();
    return own;
  }

  function keys(title, every, close) {
    const list = make("dl", { class: "wall-keys" }, ...every.flatMap(([key, what]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, what)]));
    open(title, list, make("div", { class: "wall-buttons" }, button(close, () => dialog.close())));
  }

  /* The form of the page of displays, outside of what is pushed: what is typed stays. */
  function accept(pressed) {
    const found = document.querySelector(".wall-accepting");
    const form = found && found.querySelector("form[data-action]");
    if (!form) return;
    const own = form.cloneNode(true);
    const from = form.querySelectorAll("input, select");
    own.querySelectorAll("input, select").forEach((field, n) => {
      field.removeAttribute("id");
      field.value = field.name === "code" ? pressed.dataset.wallAccept : from[n].value;
    });
    own.dataset.stays = "";
    own.addEventListener("commandcenter:done", () => { dialog.close(); say(pressed.textContent, false); });
    const shown = open(found.dataset.title, make("div", { class: "displays-page" }, own), make("div", { class: "wall-buttons" }, button(kit().words.close, () => dialog.close())));
    shown.classList.add("is-wide");
    const name = own.querySelector('[name="name"]');
    if (name) name.focus();
  }

  // ---- show this on the wall --------------------------------------------------------------------------------------

  function last() {
    try { return JSON.parse(localStorage.getItem(LAST)) || {}; } catch (_error) { return {}; }
  }

  function remember(chosen) {
    try { localStorage.setItem(LAST, JSON.stringify(chosen)); } catch (_error) { /* private windows */ }
  }

  /* The present address without how this one looks at it: every display has a look of its own. */
  function address() {
    const query = new URLSearchParams(location.search);
    for (const name of LOOK) query.delete(name);
    return location.pathname + (query.size ? "?" + query : "");
  }

  function picks(name, type, choices, picked) {
    return choices.map(([value, label]) => {
      const field = make("input", { type, name, value });
      field.checked = picked.includes(value);
      return make("label", { class: "wall-pick" }, field, make("span", {}, label));
    });
  }

  async function sheet(pressed) {
    const { words: said, api, minutes, how } = kit();
    const answer = await sent(`${api}/displays`, {}, said.sheet, pressed);
    if (!answer) return;
    if (answer.status !== 200) return say(refused(answer), true);
    say("", false);
    if (!answer.body.displays.length) return say(said.nowhere, true);
    const before = last();
    const displays = answer.body.displays.map((each) => [String(each.id), each.name]);
    const known = new Set(displays.map(([id]) => id));
    const picked = (before.displays || []).filter((id) => known.has(id));
    const form = make("form", { method: "dialog" },
      make("fieldset", {}, make("legend", {}, said.where), ...picks("displays", "checkbox", displays, picked), make("p", { class: "wall-hint" }, said.all)),
      make("fieldset", {}, make("legend", {}, said.long), ...picks("minutes", "radio", minutes, [before.minutes === undefined ? "15" : before.minutes])),
      make("fieldset", {}, make("legend", {}, said.how), ...picks("how", "radio", how, [before.how || "each"])),
      make("div", { class: "wall-buttons" }, make("button", { type: "submit", class: "button is-first" }, said.show), button(said.close, () => dialog.close())));
    const own = open(said.sheet, form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const data = new FormData(form);
      const chosen = { displays: data.getAll("displays"), minutes: data.get("minutes") || "", how: data.get("how") || "each" };
      remember(chosen);
      own.close();
      show({ address: address(), displays: chosen.displays.map(Number), minutes: chosen.minutes, how: chosen.how, pin: false, seen: answer.body.seen }, document.title && pressed.dataset.told, pressed);
    });
  }

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest && event.target.closest("[data-wall-sheet]");
    if (pressed && sheetButton()) sheet(pressed);
    const accepted = event.target.closest && event.target.closest("[data-wall-accept]");
    if (accepted) accept(accepted);
  });

  window.commandcenterWall = { show, post, say, keys };
})();
