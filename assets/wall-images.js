/* Images for the wall: form[data-image] (an address of ours) asks for a file and sends its bytes, with the name that was
 * typed as `title`; data-nameless and data-sending are what it says. And forms with data-refresh load their page again when
 * they are done (actions.js): what they changed stands in it.
 */
(function () {
  "use strict";
  if (typeof document === "undefined") return;

  const TYPES = "image/png,image/jpeg,image/webp";
  const TIMEOUT_MS = 120000;

  const page = () => document.querySelector(".page[data-words]");
  const words = (name) => JSON.parse(page().dataset.words)[name] || "";

  function status(form, said, isProblem) {
    const line = form.querySelector(".form-status");
    line.setAttribute("role", isProblem ? "alert" : "status");
    line.classList.toggle("is-problem", isProblem);
    line.textContent = said;
  }

  function chosen() {
    return new Promise((resolve) => {
      const field = document.createElement("input");
      field.type = "file";
      field.accept = TYPES;
      field.addEventListener("change", () => resolve(field.files[0] || null));
      field.addEventListener("cancel", () => resolve(null));
      field.click();
    });
  }

  async function send(form, title, file) {
    const url = new URL(form.dataset.image, location.href);
    url.searchParams.set("title", title);
    url.searchParams.set("lang", page().lang);
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort(), TIMEOUT_MS);
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: { "Content-Type": file.type || "application/octet-stream", "X-Commandcenter-Action": page().dataset.token || "" },
        body: file,
        credentials: "same-origin",
        signal: ending.signal,
      });
      const body = await answer.json().catch(() => ({}));
      return answer.ok ? "" : body.error || words("unsent");
    } catch (_error) {
      return words("unsent");
    } finally {
      clearTimeout(timer);
    }
  }

  async function submit(form) {
    if (form.getAttribute("aria-busy") === "true") return;
    const field = form.elements.namedItem("title");
    if (!field.value.trim()) {
      status(form, form.dataset.nameless, true);
      return void field.focus();
    }
    const file = await chosen();
    if (!file) return;
    form.setAttribute("aria-busy", "true");
    status(form, form.dataset.sending, false);
    const problem = await send(form, field.value.trim(), file);
    form.removeAttribute("aria-busy");
    status(form, problem || words("done"), Boolean(problem));
    if (!problem) location.reload();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-image]");
    if (!form) return;
    event.preventDefault();
    submit(form);
  });
  document.addEventListener("commandcenter:done", (event) => {
    if (event.target.matches("form[data-refresh]")) location.reload();
  });
})();
