/* The page of a display that waits to be accepted: asks with its secret (a cookie) how far it is, every two seconds.
 *
 *   #pairing       data-words; data-window, which window of this browser it is; data-problem when it could not begin to wait: then it begins anew by itself
 *   #code, #said   the code, and what else is to be said
 *
 * The part behind the # is a link of `commandcenter display add`: it never stands in a log, and is used up here.
 */
(function () {
  "use strict";
  const ASK_MS = 2000;
  const ANEW_MS = 20000;
  const TIMEOUT_MS = 8000;
  const root = document.getElementById("pairing");
  const code = document.getElementById("code");
  const said = document.getElementById("said");
  const words = JSON.parse(root.dataset.words);
  const query = "?window=" + root.dataset.window;
  const openedAt = Date.now();

  function say(name) {
    if (said.dataset.said === name) return;
    said.dataset.said = name;
    if (!name) return said.replaceChildren();
    const second = document.createElement("small");
    second.textContent = words[name][1];
    said.replaceChildren(words[name][0], second);
  }

  async function ask(address, options) {
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort(), TIMEOUT_MS);
    try {
      const answer = await fetch(address, { cache: "no-store", credentials: "same-origin", signal: ending.signal, ...options });
      return { status: answer.status, body: answer.ok ? await answer.json() : {} };
    } catch (_error) {
      return { status: 0, body: {} };
    } finally {
      clearTimeout(timer);
    }
  }

  /* Only to a place of ours, whatever was answered. */
  function enter(next) {
    const url = new URL(next, location.href);
    if (url.origin !== location.origin) return;
    history.replaceState(null, "", location.pathname + location.search); // a used link must not look like a new one
    if (url.href === location.href) location.reload();
    else location.replace(url);
  }

  async function look() {
    const { status, body } = await ask("/display/status" + query);
    if (status !== 200) say("silent");
    else if (body.state === "accepted") return enter(body.next);
    else if (body.state === "waiting") {
      say("");
      if (code.textContent !== body.code) code.textContent = body.code; // another window of this browser shows it too
    } else if (body.state === "unknown" && Date.now() - openedAt < ANEW_MS) say("cookies");
    else return location.reload();
    setTimeout(look, ASK_MS);
  }

  async function pair(link) {
    const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ link: link }) };
    const { status, body } = await ask("/display/link" + query, options);
    if (status === 200) return enter(body.next);
    if (status === 0 || status >= 500) {
      say("silent");
      return void setTimeout(pair, ASK_MS, link);
    }
    history.replaceState(null, "", location.pathname + location.search);
    say("used");
    setTimeout(look, ANEW_MS);
  }

  if (location.hash.length > 1) pair(location.hash.slice(1));
  else if (root.dataset.problem) setTimeout(() => location.reload(), ANEW_MS);
  else look();
})();
