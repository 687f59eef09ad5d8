/* What was forgotten, and what is left to do, beside the form that asked for it. */
(function () {
  "use strict";
  if (typeof document === "undefined") return;

  document.addEventListener("commandcenter:done", (event) => {
    const said = event.detail && event.detail.said;
    const line = said && event.target.matches(".privacy-form") && event.target.querySelector(".form-status");
    if (line) line.textContent = said;
  });
})();
