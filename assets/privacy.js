/* What was forgotten, and what is left to do, beside the form that asked for it. */
(function () {
  "use strict";
  if (typeof document === "undefined") return;

  document.addEventListener("commandcenter:done", (event) => {
    const said = event.detail && event.detail.said;
    const line = said && event.target.matches(".privacy-form") && event.target.querySelector(".form-status");
    if (!line) return;
    line.textContent = said;
    // The number does not stay on the screen; React must hear of it, or it writes it back.
    const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
    for (const field of event.target.querySelectorAll("input")) {
      write.call(field, "");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
})();
