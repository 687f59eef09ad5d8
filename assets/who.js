/* Signing out goes with the token that the page has now: somebody may have signed in again in another tab. */
(function () {
  "use strict";
  if (typeof document === "undefined") return;

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form.who-out");
    const page = document.querySelector(".page[data-token]");
    if (form && page && page.dataset.token) form.elements.namedItem("token").value = page.dataset.token;
  }, true);

  /* A menu closes when somebody goes on elsewhere. */
  document.addEventListener("click", (event) => {
    const open = document.querySelector(".who[open]");
    if (open && !open.contains(event.target)) open.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const open = document.querySelector(".who[open]");
    if (!open || event.key !== "Escape") return;
    open.open = false;
    open.querySelector("summary").focus();
    event.stopPropagation();
  }, true);
})();
