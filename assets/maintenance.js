/* The form of planned work: weekdays that stay pressed, and what the server says of it before it is planned.
 *
 *   form[data-preview]            address that says what would be planned (who is cut off, the next dates)
 *   button[data-day]              writes "1" or "" into the field of that name beside it
 *   .maintenance-about, -cut, -dates   get what was said; empty while something is still to be chosen
 */
(function () {
  "use strict";
  if (typeof document === "undefined") return;

  const WAIT_MS = 250;
  const waiting = new WeakMap();
  const asked = new WeakMap();

  function gathered(form) {
    const body = {};
    for (const field of form.elements) {
      if (field.name && field.type !== "submit" && field.type !== "button") body[field.name] = field.value;
    }
    return body;
  }

  function show(form, answer) {
    const said = answer || {};
    form.querySelector(".maintenance-hint").hidden = Boolean(answer);
    form.querySelector(".maintenance-about").textContent = said.about || "";
    form.querySelector(".maintenance-preview > .maintenance-cut").textContent = said.cut_off || "";
    form.querySelector(".maintenance-dates-title").hidden = !answer;
    form.querySelector(".maintenance-dates").replaceChildren(
      ...(said.dates || []).map((words) => {
        const line = document.createElement("li");
        line.textContent = words;
        return line;
      }),
    );
  }

  async function preview(form) {
    const number = (asked.get(form) || 0) + 1;
    asked.set(form, number);
    const answer = await window.commandcenterActions.send("POST", form.dataset.preview, gathered(form));
    if (asked.get(form) === number) show(form, answer.status === 200 ? answer.body : null);
  }

  function soon(form) {
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(() => preview(form), WAIT_MS));
  }

  function changed(event) {
    const form = event.target.closest && event.target.closest("form[data-preview]");
    if (form) soon(form);
  }

  document.addEventListener("input", changed);
  document.addEventListener("change", changed);
  document.addEventListener("click", (event) => {
    const day = event.target.closest && event.target.closest("button[data-day]");
    if (!day) return;
    const is_pressed = day.getAttribute("aria-pressed") !== "true";
    day.setAttribute("aria-pressed", String(is_pressed));
    day.form.elements.namedItem(day.dataset.day).value = is_pressed ? "1" : "";
    soon(day.form);
  });
})();
