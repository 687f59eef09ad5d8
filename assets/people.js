/* Shows the one-time password that an answer brings, beside the form that asked for it, until the page is left. */
(function () {
  "use strict";
  if (typeof document === "undefined") return;

  document.addEventListener("commandcenter:done", (event) => {
    const secret = event.detail && event.detail.once;
    const form = event.target;
    const place = secret && form.parentElement && form.parentElement.querySelector(".people-once");
    if (!place) return;
    place.querySelector(".people-secret").textContent = `${event.detail.name}: ${secret}`;
    place.hidden = false;
    form.hidden = true;
  });
})();
