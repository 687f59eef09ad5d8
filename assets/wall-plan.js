/* The form of the wall's plan (/wall/plan): items that are added, moved and removed, and fields that stay pressed.
 *
 *   form[data-plan-form]      data-unsaved: words for its status line while something is not saved
 *   [data-list=NAME]          holds items: "rotations", "schedule", "takeovers", "dimming"; "steps" within a rotation
 *   [data-item]               one of them; .plan-grip within it is dragged
 *   button[data-plan]         up, down, remove: of the item that it is in; tick: turns the hidden field beside it
 *   button[data-add=NAME]     puts a copy of [data-template=NAME] at the end of the list of that name beside it
 *
 * Names of fields say where they belong: "rotations[0].steps[1].show". After every change they are numbered anew in the
 * order of the page. Whoever leaves with something unsaved is asked.
 */
(function () {
  "use strict";
  if (typeof document === "undefined") return;

  let dragged = null;
  let isDirty = false;

  const formOf = (element) => element.closest && element.closest("form[data-plan-form]");
  const items = (list) => [...list.children].filter((child) => child.hasAttribute("data-item"));
  const fields = (item) => item.querySelectorAll("[name]");

  function number(form) {
    for (const list of form.querySelectorAll("[data-list]")) {
      const inner = list.dataset.list === "steps" ? "\\.steps" : list.dataset.list === "dimming" ? "^care\\.dimming" : "^" + list.dataset.list;
      const pattern = new RegExp("(" + inner + ")\\[[^\\]]*\\]");
      items(list).forEach((item, n) => {
        for (const field of fields(item)) field.name = field.name.replace(pattern, "$1[" + n + "]");
      });
    }
  }

  function changed(form) {
    number(form);
    isDirty = true;
    const line = form.querySelector(".plan-save .form-status");
    if (line && !line.classList.contains("is-problem")) line.textContent = form.dataset.unsaved;
  }

  function copy(name) {
    const template = document.querySelector('[data-template="' + name + '"]');
    const made = template.firstElementChild.cloneNode(true);
    const given = template.querySelectorAll("input, select");
    made.querySelectorAll("input, select").forEach((field, n) => (field.value = given[n].value));
    return made;
  }

  function add(button, form) {
    const list = button.closest("section, .plan-steps").querySelector('[data-list="' + button.dataset.add + '"]');
    const made = copy(button.dataset.add);
    list.append(made);
    changed(form);
    const first = made.querySelector("input:not([type=hidden]), select");
    if (first) first.focus();
  }

  function move(button, form) {
    const item = button.closest("[data-item]");
    const beside = button.dataset.plan === "up" ? item.previousElementSibling : item.nextElementSibling;
    if (!beside) return;
    if (button.dataset.plan === "up") beside.before(item);
    else beside.after(item);
    changed(form);
    button.focus();
  }

  function remove(button, form) {
    const item = button.closest("[data-item]");
    const next = item.nextElementSibling || item.previousElementSibling;
    item.remove();
    changed(form);
    const stop = next ? next.querySelector("button[data-plan]") : form.querySelector(".plan-save button");
    if (stop) stop.focus();
  }

  function tick(button, form) {
    const isOn = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(isOn));
    button.parentElement.querySelector("input").value = isOn ? "1" : "";
    changed(form);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("button[data-plan], button[data-add]");
    const form = button && formOf(button);
    if (!form) return;
    if (button.dataset.add) add(button, form);
    else if (button.dataset.plan === "tick") tick(button, form);
    else if (button.dataset.plan === "remove") remove(button, form);
    else move(button, form);
  });

  // ---- dragging ---------------------------------------------------------------------------------------------------

  document.addEventListener("dragstart", (event) => {
    const grip = event.target.closest && event.target.closest(".plan-grip");
    if (!grip) return;
    dragged = grip.closest("[data-item]");
    dragged.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    event.dataTransfer.setDragImage(dragged, 20, 20);
  });

  document.addEventListener("dragover", (event) => {
    if (!dragged || !event.target.closest) return;
    let over = event.target.closest("[data-item]");
    while (over && over.parentElement !== dragged.parentElement) over = over.parentElement.closest("[data-item]");
    if (!over) return;
    event.preventDefault();
    if (over === dragged) return;
    const box = over.getBoundingClientRect();
    if (event.clientY > box.top + box.height / 2) over.after(dragged);
    else over.before(dragged);
  });

  document.addEventListener("drop", (event) => {
    if (dragged) event.preventDefault();
  });

  document.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.classList.remove("is-dragged");
    const form = formOf(dragged);
    dragged = null;
    if (form) changed(form);
  });

  // ---- unsaved ----------------------------------------------------------------------------------------------------

  document.addEventListener("input", (event) => {
    const form = formOf(event.target);
    if (form) changed(form);
  });
  document.addEventListener("change", (event) => {
    const form = formOf(event.target);
    if (form) changed(form);
  });
  document.addEventListener("commandcenter:done", () => (isDirty = false));
  window.addEventListener("beforeunload", (event) => {
    if (isDirty && document.querySelector("form[data-plan-form]")) event.preventDefault();
  });
})();
