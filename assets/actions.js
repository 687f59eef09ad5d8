/* Forms that write: form[data-action][data-method] sends its named inputs as JSON and shows what is answered.
 *
 *   form           data-action (an address of ours below /api/), data-method (POST, PUT, DELETE; POST without it)
 *   its buttons    may have data-action and data-method of their own, data-confirm (a question asked first);
 *                  name and value of the one that was pressed are sent too
 *   .form-status   in the form: gets what is said of it as a whole; made at its end where there is none
 *   data-reset     empties the form when it is done and there is no next address
 *   data-stays     nobody is led to the next address: the form is a part of another page
 *
 * A text that is left empty is sent as "". A checkbox is sent as true or false, inputs of the same name as a list.
 * Problems stand beside the fields that they name, with aria-invalid; the first gets the focus. What was typed stays,
 * whatever happens. When it is done the form says so as the event "commandcenter:done", with the answer as detail.
 * Other scripts send by window.commandcenterActions.send(method, address, body).
 */
(function () {
  "use strict";
  if (typeof document === "undefined") return;

  const TIMEOUT_MS = 20000;
  const LOOK = ["lang", "theme", "distance", "diagonal"]; // go along to the next page
  let made = 0;

  const page = () => document.querySelector(".page[data-words]");
  const language = () => (page() && page().lang) || document.documentElement.lang || "id";

  function say(name) {
    return page() ? JSON.parse(page().dataset.words)[name] || "" : "";
  }

  /* {status, body}; status 0: nobody answered. Never rejects. What was refused because the session is another one by
   * now, of the same person, is sent once more with its token: nothing was done the first time. */
  async function send(method, address, body) {
    const url = new URL(address, location.href);
    if (url.origin !== location.origin) return { status: 0, body: {} };
    url.searchParams.set("lang", language());
    const answer = await sent(method, url, body);
    const isRefused = answer.status === 401 || answer.status === 403;
    const isFresh = isRefused && (await window.commandcenterSession.renew()) === "fresh";
    return isFresh ? sent(method, url, body) : answer;
  }

  async function sent(method, url, body) {
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort(), TIMEOUT_MS);
    try {
      const answer = await fetch(url, {
        method: method,
        headers: { "Content-Type": "application/json", "X-Commandcenter-Action": page() ? page().dataset.token || "" : "" },
        body: JSON.stringify(body),
        credentials: "same-origin",
        signal: ending.signal,
      });
      return { status: answer.status, body: await answer.json().catch(() => ({})) };
    } catch (_error) {
      return { status: 0, body: {} };
    } finally {
      clearTimeout(timer);
    }
  }

  function follow(next) {
    const url = new URL(next, location.href);
    if (url.origin !== location.origin) return;
    const current = new URLSearchParams(location.search);
    for (const name of LOOK) {
      if (current.has(name) && !url.searchParams.has(name)) url.searchParams.set(name, current.get(name));
    }
    if (url.href.split("#")[0] === location.href.split("#")[0]) location.reload();
    else location.assign(url);
  }

  // ---- a form ---------------------------------------------------------------------------------------------------

  function gathered(form, submitter) {
    const body = {};
    for (const field of form.elements) {
      if (!field.name || field.disabled || field.type === "submit" || field.type === "button") continue;
      if (field.type === "radio" && !field.checked) continue;
      const value = field.type === "checkbox" ? field.checked : field.value;
      if (!(field.name in body)) body[field.name] = value;
      else body[field.name] = [].concat(body[field.name], value);
    }
    if (submitter && submitter.name) body[submitter.name] = submitter.value;
    return body;
  }

  function status(form, words, isProblem) {
    let line = form.querySelector(".form-status");
    if (!line) {
      line = document.createElement("p");
      line.className = "form-status";
      form.append(line);
    }
    line.setAttribute("role", isProblem ? "alert" : "status");
    line.classList.toggle("is-problem", isProblem);
    line.textContent = words;
  }

  function acquit(field) {
    field.removeAttribute("aria-invalid");
    const note = field.dataset.problem && document.getElementById(field.dataset.problem);
    if (note) note.remove();
    field.removeAttribute("aria-describedby");
    delete field.dataset.problem;
  }

  function accuse(field, words) {
    if (field.dataset.problem) {
      document.getElementById(field.dataset.problem).textContent += " " + words;
      return;
    }
    const note = document.createElement("span");
    made += 1;
    note.id = `field-problem-${made}`;
    note.className = "field-problem";
    note.textContent = words;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", note.id);
    field.dataset.problem = note.id;
    // Beside the label that holds it, if one does: a label's words would otherwise become part of the field's name.
    (field.closest("label") || field).after(note);
  }

  function show(form, answer) {
    const strays = [];
    let first = null;
    for (const problem of answer.problems || []) {
      const found = form.elements.namedItem(problem.field);
      const field = found instanceof RadioNodeList ? found[0] : found;
      if (!field) strays.push(`${problem.field}: ${problem.message}`);
      else {
        accuse(field, problem.message);
        first = first || field;
      }
    }
    status(form, [answer.error, ...strays].join(" "), true);
    if (first) first.focus();
  }

  async function submit(form, submitter) {
    if (form.getAttribute("aria-busy") === "true") return;
    if (submitter && submitter.dataset.confirm && !window.confirm(submitter.dataset.confirm)) return;
    const asked = (submitter && submitter.dataset.action && submitter) || form;
    const body = gathered(form, submitter);
    for (const field of form.elements) acquit(field);
    const locked = [...form.elements].filter((field) => !field.disabled);
    form.setAttribute("aria-busy", "true");
    for (const field of locked) field.disabled = true;
    status(form, say("sending"), false);
    const answer = await send(asked.dataset.method || "POST", asked.dataset.action, body);
    form.removeAttribute("aria-busy");
    for (const field of locked) field.disabled = false;
    if (answer.status === 200) {
      status(form, say("done"), false);
      form.dispatchEvent(new CustomEvent("commandcenter:done", { bubbles: true, detail: answer.body }));
      if (answer.body.next && !("stays" in form.dataset)) follow(answer.body.next);
      else if ("reset" in form.dataset) form.reset();
    } else {
      show(form, answer.status && answer.body.error ? answer.body : { error: say("unsent") });
      form.toggleAttribute("data-waits", answer.status === 401);
    }
  }

  /* What could not be sent because nobody was signed in any more stands as it was typed; its button is pressed again. */
  document.addEventListener("commandcenter:admitted", () => {
    for (const form of document.querySelectorAll("form[data-waits]")) {
      form.removeAttribute("data-waits");
      status(form, say("resend"), false);
    }
  });

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-action]");
    if (!form) return;
    event.preventDefault();
    submit(form, event.submitter);
  });
  document.addEventListener("input", (event) => {
    if (event.target.dataset && event.target.dataset.problem) acquit(event.target);
  });

  window.commandcenterActions = { send: send, follow: follow };
})();
