/* The alerts screen under somebody's hands: keys, dialogs, and what is said back.
 *
 *   tr.alert, [data-do]   data-alert (its number), data-state, data-version, data-holder
 *   [data-do]             a button: acknowledge, unacknowledge, assign, shelve, comment, out, mute
 *   [data-deed]           a button, on any screen: data-body is sent there; data-told names what it was about
 *   .alert-kit            data-kit: words and choices of the dialogs (layouts/alerts/kit.py)
 *   [data-until]          gets how long it is to that instant, in data-pattern; what is muted goes when it is over
 *   section               gets data-held while a hand is on the list (assets/live.js keeps what comes)
 *
 * What is meant is an alert's number, never a place in the list: it is taken when the focus comes to a line, so a push
 * that moves lines under the finger changes nothing. Dialogs stand outside of what is pushed.
 */
(function () {
  "use strict";
  if (typeof document === "undefined") return;

  const HOLD_MS = 1500; // after the last movement over the list
  const HOLD_MAX_MS = 6000; // something new must not wait longer, however restless the hand
  const SAID_MS = 8000;

  let current = ""; // the alert that the keyboard is at
  let place = 0; // its line, for when it goes
  let isInList = false; // the focus is there, or was until a push took its line away
  let pressed = null; // the alert under the pointer when it was pressed
  let dialog = null;

  const page = () => document.querySelector('.page[data-screen="alerts"]');
  const rows = () => [...document.querySelectorAll("tr.alert[data-alert]")];
  const row = (id) => rows().find((each) => each.dataset.alert === id);
  const may = (what) => Boolean(page()) && page().dataset.may.split(" ").includes(what);
  const kit = () => {
    const found = document.querySelector(".alert-kit");
    return found ? JSON.parse(found.dataset.kit) : null;
  };
  const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function make(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  // ---- what is said back ------------------------------------------------------------------------------------------

  let saidTimer = 0;
  function say(words, isProblem) {
    let line = document.querySelector(".alert-said");
    if (!line) document.body.append((line = make("p", { class: "alert-said", "aria-live": "polite" })));
    line.classList.toggle("is-problem", isProblem);
    line.setAttribute("role", isProblem ? "alert" : "status");
    line.textContent = words;
    line.hidden = !words;
    clearTimeout(saidTimer);
    if (words && !isProblem) saidTimer = setTimeout(say, SAID_MS, "", false);
  }

  function unsent() {
    return JSON.parse(document.querySelector(".page[data-words]").dataset.words).unsent;
  }

  async function send(address, body, told) {
    release();
    const answer = await window.commandcenterActions.send("POST", address, body);
    const isDone = answer.status === 200;
    const problems = (answer.body.problems || []).map((each) => each.message);
    const words = isDone ? fill(kit() ? kit().words.sent : "{what}", { what: told }) : [answer.body.error || unsent(), ...problems].join(" ");
    return { isDone, words };
  }

  async function sendAndSay(address, body, told) {
    const { isDone, words } = await send(address, body, told);
    say(words, !isDone);
  }

  // ---- which alert is meant ---------------------------------------------------------------------------------------

  function selected() {
    const found = /^alert:(\d+)$/.exec(new URLSearchParams(location.search).get("select") || "");
    return found ? found[1] : "";
  }

  /* Letters act only where the focus is: on a line, or in the opened alert (WCAG 2.2, 2.1.4). */
  function meant() {
    const isOpened = document.activeElement && document.activeElement.closest(".detail-alert");
    const id = isInList ? current : isOpened ? selected() : "";
    return id && document.querySelector(`[data-alert="${CSS.escape(id)}"]`);
  }

  const address = (alert, deed) => `/api/alerts/${alert.id}/${deed}`;
  const named = (id) => {
    const line = row(id) || document.querySelector(".detail-alert .detail-name");
    return line ? line.title || line.textContent : id;
  };
  const said = (element) => ({ id: element.dataset.alert, version: Number(element.dataset.version), name: named(element.dataset.alert) });

  // ---- dialogs ----------------------------------------------------------------------------------------------------

  function open(title, about, ...content) {
    close();
    const status = make("p", { class: "form-status", role: "alert" });
    const form = make("form", { method: "dialog", class: "alert-form" }, make("h2", {}, title), make("p", { class: "alert-about" }, about), ...content, status);
    dialog = make("dialog", { class: "alert-dialog", "aria-label": `${title}: ${about}` }, form);
    const own = dialog;
    own.style.setProperty("--u", page().style.getPropertyValue("--u"));
    // What is typed here is no key of the screen, and Escape closes the dialog only.
    own.addEventListener("keydown", (event) => event.stopPropagation());
    own.addEventListener("close", () => { own.remove(); if (dialog === own) dialog = null; back(); });
    document.body.append(own);
    own.showModal();
    return { form, status };
  }

  function close() {
    if (dialog) dialog.close();
  }

  /* To the line that it was about. */
  function back() {
    const line = row(current);
    if (line) line.focus();
  }

  /* Sends once, however often it is pressed; what is refused is said in the dialog, and what was typed stays. */
  async function sent({ form, status }, where, body, told) {
    if (form.dataset.busy !== undefined) return;
    form.dataset.busy = "";
    const own = dialog;
    const { isDone, words } = await send(where, body, told);
    delete form.dataset.busy;
    if (isDone) {
      if (own && own.open) own.close();
      say(words, false);
    } else if (own && own.open) status.textContent = words;
    else say(words, true);
  }

  function buttons(words) {
    const cancel = make("button", { type: "button", class: "button" }, words.cancel);
    cancel.addEventListener("click", close);
    return make("div", { class: "alert-buttons" }, make("button", { type: "submit", class: "button is-first" }, words.send), cancel);
  }

  function written(deed, alert, isRequired) {
    const { words } = kit();
    const field = make("textarea", { name: "comment", rows: "2", maxlength: "500", "aria-label": words.required });
    const label = make("label", {}, make("span", {}, isRequired ? words.required : words.optional), field);
    const parts = open(words[deed], alert.name, label, buttons(words));
    field.required = isRequired;
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      parts.form.requestSubmit();
    });
    parts.form.addEventListener("submit", (event) => {
      event.preventDefault();
      sent(parts, address(alert, deed), { comment: field.value }, words[deed]);
    });
    field.focus();
  }

  function reasoned(deed, alert, how, body) {
    const { words, reasons } = kit();
    const field = make("input", { name: "reason", maxlength: "200", autocomplete: "off" });
    const given = reasons.map((reason) => make("button", { type: "button", class: "button alert-reason" }, reason));
    const label = make("label", {}, make("span", {}, words.reason), field);
    const parts = open(words[deed], alert.name, how, make("div", { class: "alert-reasons" }, ...given), label, buttons(words));
    const go = (reason) => sent(parts, address(alert, deed === "out" ? "out-of-service" : deed), { ...body(parts.form), reason }, words[deed]);
    given.forEach((button) => button.addEventListener("click", () => go(button.textContent)));
    field.required = true;
    parts.form.addEventListener("submit", (event) => { event.preventDefault(); go(field.value); });
    given[0].focus();
    return parts;
  }

  function shelve(alert) {
    const { spans, usual } = kit();
    const choices = spans.map(([span, words], index) => {
      const radio = make("input", { type: "radio", name: "span", value: span });
      radio.checked = span === usual;
      return make("label", {}, radio, make("kbd", {}, String(index + 1)), " ", words);
    });
    const how = make("fieldset", { class: "alert-spans" }, ...choices);
    const parts = reasoned("shelve", alert, how, (form) => ({ span: form.elements.namedItem("span").value }));
    parts.form.addEventListener("keydown", (event) => {
      const chosen = choices[Number(event.key) - 1];
      if (chosen && !/^(text|textarea)$/.test(event.target.type)) chosen.querySelector("input").checked = true;
    });
  }

  function out(alert) {
    const { words } = kit();
    const days = make("input", { type: "number", name: "days", min: "1", max: "90", value: "7", required: "" });
    reasoned("out", alert, make("label", {}, make("span", {}, words.days), days), () => ({ days: days.value }));
  }

  function choose(title, about, choices, go) {
    const made = choices.map(([, words]) => make("button", { type: "button", class: "button" }, words));
    const parts = open(title, about, make("div", { class: "alert-choices" }, ...made));
    made.forEach((button, index) => button.addEventListener("click", () => go(parts, choices[index][0])));
    made[0].focus();
  }

  function assign(alert) {
    const { words, able } = kit();
    const choices = [["@me", words.me], ...able.map((name) => [name, name]), ["", words.nobody]];
    choose(words.assign, alert.name, choices, (parts, to) => sent(parts, address(alert, "assign"), { to, version: alert.version }, words.assign));
  }

  function mute() {
    const { words, minutes } = kit();
    const choices = minutes.map((n) => [n, fill(words.minutes, { n })]);
    choose(words.mute, "", choices, (parts, n) => sent(parts, "/api/alerts/mute", { minutes: n }, words.mute));
  }

  function keys() {
    const { words, keys: every } = kit();
    const list = make("dl", { class: "alert-keys" }, ...every.flatMap(([key, what]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, what)]));
    const parts = open(words.keys, "", list, make("div", { class: "alert-buttons" }, make("button", { type: "submit", class: "button is-first" }, words.cancel)));
    parts.form.querySelector("button").focus();
  }

  const DEEDS = {
    acknowledge: (alert) => written("acknowledge", alert, false),
    unacknowledge: (alert) => sendAndSay(address(alert, "unacknowledge"), {}, kit().words.unacknowledge),
    assign, shelve, out,
    comment: (alert) => written("comment", alert, true),
  };
  const KEYS = { a: "acknowledge", u: "unacknowledge", s: "shelve", t: "assign", c: "comment" };

  function begin(deed, element) {
    if (!kit()) return;
    if (deed === "mute") return mute();
    if (!element) return say(kit().words.none, true);
    say("", false);
    DEEDS[deed](said(element));
  }

  // ---- keys -------------------------------------------------------------------------------------------------------

  function move(by) {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((each) => each.dataset.alert === (isInList ? current : selected()));
    const next = at < 0 ? (isInList ? place : 0) : isInList ? at + by : at;
    hold();
    all[Math.max(0, Math.min(all.length - 1, next))].focus();
  }

  function fold(isOpening) {
    const line = row(current);
    const button = line && line.querySelector("[data-param-unfold]");
    if (button && (button.getAttribute("aria-expanded") === "true") !== isOpening) button.click();
  }

  document.addEventListener("keydown", (event) => {
    if (!page() || dialog || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "j" || key === "ArrowDown") move(1);
    else if (key === "k" || key === "ArrowUp") move(-1);
    else if (key === "ArrowRight" || key === "ArrowLeft") fold(key === "ArrowRight");
    else if (key === "?" && kit()) keys();
    else if (KEYS[key] && may("alerts") && !event.repeat) begin(KEYS[key], meant());
    else return;
    event.preventDefault();
  });

  document.addEventListener("focusin", (event) => {
    const line = event.target.closest && event.target.closest("tr.alert[data-alert]");
    if (!event.target.closest || event.target.closest(".alert-dialog")) return;
    isInList = Boolean(line);
    if (!line) return;
    current = line.dataset.alert;
    place = rows().indexOf(line);
  });

  /* A push draws lines anew, and leaves the focus on nothing, or on a line that is another alert's by now: it goes back
   * to its own. Where that one is gone no other is meant, until somebody moves. */
  function refocus() {
    if (!isInList || dialog) return;
    const active = document.activeElement;
    const line = active && active.closest && active.closest("tr.alert");
    if (line && line.dataset.alert === current) return;
    const own = row(current);
    if (own) return own.focus({ preventScroll: true });
    if (line) line.blur();
    current = "";
  }

  // ---- pointer ----------------------------------------------------------------------------------------------------

  const under = (target) => {
    const found = target.closest && target.closest("[data-alert]");
    return found ? found.dataset.alert : null;
  };

  document.addEventListener("pointerdown", (event) => {
    pressed = under(event.target);
    if (event.target.closest && event.target.closest(".alerts")) hold();
    else if (!dialog) isInList = false;
  }, true);
  document.addEventListener("click", (event) => {
    const now = under(event.target);
    if (event.detail && now !== null && now !== pressed) { // a line came under the finger between press and release
      event.stopImmediatePropagation();
      event.preventDefault();
      return;
    }
    const button = event.target.closest && event.target.closest("[data-do], [data-deed]");
    if (!button) return;
    event.preventDefault();
    event.stopPropagation(); // the line under it is not opened too
    if (button.dataset.deed) sendAndSay(button.dataset.deed, JSON.parse(button.dataset.body || "{}"), button.dataset.told || button.textContent);
    else if (button.dataset.do === "acknowledge") sendAndSay(address(said(button), "acknowledge"), {}, kit().words.acknowledge);
    else begin(button.dataset.do, button);
  }, true);

  // ---- the list keeps its order while a hand is on it ---------------------------------------------------------------

  let holdTimer = 0;
  let heldAt = 0;
  const list = () => document.querySelector('section[data-panel="standing"]');

  function hold() {
    if (!list()) return;
    if (!heldAt) heldAt = Date.now();
    if (Date.now() - heldAt > HOLD_MAX_MS) return release();
    list().dataset.held = "";
    clearTimeout(holdTimer);
    holdTimer = setTimeout(release, HOLD_MS);
  }

  function release() {
    clearTimeout(holdTimer);
    heldAt = 0;
    if (!list() || !("held" in list().dataset)) return;
    delete list().dataset.held;
    document.dispatchEvent(new CustomEvent("commandcenter:released"));
  }

  document.addEventListener("pointermove", (event) => {
    if (event.target.closest && event.target.closest(".alerts")) hold();
  }, { passive: true });

  // ---- time and focus, whenever something was drawn -----------------------------------------------------------------

  document.addEventListener("commandcenter:look", () => {
    const live = window.commandcenterLive;
    const moment = document.querySelector(".page[data-moment]");
    if (live && !moment) {
      for (const element of document.querySelectorAll("[data-until]")) {
        const left = Number(element.dataset.until) - live.now();
        live.write(element, element.dataset.pattern.replace("{left}", live.duration(Math.max(0, left))));
        if (element.dataset.mutedFrom !== undefined) element.classList.toggle("is-over", left <= 0);
      }
    }
    if (page()) refocus();
  });
})();
