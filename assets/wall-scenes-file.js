/* Scenes and plan as a file, on the list of scenes: #scenes-file with #scenes-download, #scenes-upload, #scenes-changes.
 *
 * A file that is read is first only compared: what it would change is said, with the line of each mistake; then somebody
 * presses the button that does it.
 */
(function () {
  "use strict";
  if (typeof document === "undefined") return;

  const API = "/api/wall";
  const KB_MAX = 150;

  function start(root) {
    const words = JSON.parse(root.dataset.words);
    const say = (name, values) => words[name].replace(/\{(\w+)\}/g, (_, key) => (values || {})[key]);
    const said = document.getElementById("scenes-changes");
    const send = (path, body) => window.commandcenterActions.send("POST", `${API}/${path}`, body);

    const made = (name, text, more) => Object.assign(document.createElement(name), { textContent: text }, more || {});

    function show(text, isProblem, lines, button) {
      const list = document.createElement("dl");
      list.className = "scenes-changes";
      for (const [head, body] of lines || []) list.append(made("dt", head), made("dd", body));
      said.replaceChildren(made("p", text, { className: isProblem ? "is-problem" : "" }), ...(lines && lines.length ? [list] : []), ...(button ? [button] : []));
    }

    async function download() {
      const answer = await send("export", {});
      if (answer.status !== 200) return show(answer.body.error || say("unsent"), true);
      const url = URL.createObjectURL(new Blob([answer.body.text], { type: "application/yaml" }));
      const link = made("a", "", { href: url, download: answer.body.name });
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(url), 10000);
      return undefined;
    }

    function choose() {
      const input = made("input", "", { type: "file", accept: ".yaml,.yml,.txt" });
      input.addEventListener("change", () => input.files[0] && read(input.files[0]));
      input.click();
    }

    async function read(file) {
      if (file.size > KB_MAX * 1000) return show(say("large", { n: KB_MAX }), true);
      show(say("reading"));
      const text = await file.text();
      return compared(text, await send("import", { text: text, is_trial: true }), file.name);
    }

    function compared(text, answer, name) {
      const problems = (answer.body.problems || []).map(({ field, message }) => [field, message]);
      if (answer.status !== 200) return show(answer.body.error || say("unsent"), true, problems);
      const changes = answer.body.changes.map(([what, becomes]) => [becomes, what]);
      if (!changes.length) return show(say("nochange"), false, problems);
      const button = made("button", say("apply"), { type: "button", className: "button is-first" });
      button.addEventListener("click", async () => {
        button.disabled = true;
        const done = await send("import", { text: text, is_trial: false });
        if (done.status === 200) window.commandcenterActions.follow(done.body.next || location.href);
        else compared(text, done, name);
      });
      return show(name, false, [...changes, ...problems], button);
    }

    document.getElementById("scenes-download").addEventListener("click", download);
    document.getElementById("scenes-upload").addEventListener("click", choose);
  }

  const begun = new WeakSet();

  function look() {
    const root = document.getElementById("scenes-file");
    if (!root || begun.has(root) || !document.getElementById("scenes-changes")) return;
    begun.add(root);
    start(root);
  }

  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  look();
})();
