/* What a page does when it is not let in any more, while it stands open. Nothing that is shown or typed is lost.
 *
 *   .page          data-as (who looks: "account:3", "display:2"), data-may, data-token (goes along with what is sent)
 *   #ended         says it loudly, with a link to sign in again in a new tab
 *   body           gets is-signed-out; of a display that was locked out is-refused
 *
 * Somebody's hands at the page keep his session alive, at most once a minute; the live stream does not. After signing
 * in again, in whatever tab, the page goes on by itself: the document hears "commandcenter:admitted". live.js tells
 * what the live road met, actions.js what a form met.
 */
(function () {
  "use strict";
  if (typeof document === "undefined") return;

  const HERE_MS = 60000;
  const AGAIN_MS = 4000;
  const LEAVE_MS = 5000; // long enough to be read
  const BLANK_MS = 6000; // after this a page that Dash could not draw is asked after
  const TIMEOUT_MS = 10000;
  const HANDS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"];

  const isTile = window.name === "wall-tile" && parent !== window;
  const page = () => document.querySelector(".page[data-words]");
  const kind = () => (page() && page().dataset.as || "").split(":")[0];
  const say = (name, values) => JSON.parse(page().dataset.words)[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
  let hereAt = Date.now();
  let isEnded = false;

  /* {status, body}; status 0: nobody answered. Never rejects. */
  async function ask(address) {
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort(), TIMEOUT_MS);
    try {
      const answer = await fetch(address, { cache: "no-store", credentials: "same-origin", redirect: "error", signal: ending.signal });
      return { status: answer.status, body: await answer.json() };
    } catch (_error) {
      return { status: 0, body: {} };
    } finally {
      clearTimeout(timer);
    }
  }

  function wayIn() {
    return "/login?" + new URLSearchParams({ next: location.pathname + location.search });
  }

  // ---- it ended ---------------------------------------------------------------------------------------------------

  /* `time`: of the last picture, in words; without one there is only what was typed. */
  function end(time) {
    if (!page() || isTile) return;
    if (kind() === "display") return refuse();
    if (isEnded) return;
    isEnded = true;
    document.body.classList.add("is-signed-out");
    show(time ? say("ended", { time: time }) : say("ended_here", {}), say("in", {}), wayIn());
    setTimeout(lookAgain, AGAIN_MS);
  }

  function show(words, link, href) {
    const line = document.getElementById("ended");
    if (!line) return;
    line.querySelector("span").textContent = words;
    const way = line.querySelector("a");
    way.textContent = link;
    way.href = href;
    way.target = href.startsWith("/login") ? "_blank" : "_self";
    line.hidden = false;
  }

  /* A display keeps nothing that it may not see any more. */
  function refuse() {
    if (document.body.classList.contains("is-refused")) return;
    document.body.classList.add("is-refused");
    show(say("refused", {}), "", "/display");
    setTimeout(() => location.replace("/display"), LEAVE_MS);
  }

  async function lookAgain() {
    if (!isEnded) return;
    const { status, body } = await ask("/live/principal");
    if (status === 200) admit(body);
    else setTimeout(lookAgain, AGAIN_MS);
  }

  // ---- it goes on -------------------------------------------------------------------------------------------------

  /* True when this page may go on as it is: the same person, who may do the same. */
  function admit(told) {
    const root = page();
    if (!root) return false;
    if (root.dataset.as !== told.as || root.dataset.may !== told.may) {
      if (isTile) parent.wall.renew("admitted", window);
      else if (root.dataset.screen !== undefined) location.reload(); // nothing is typed on a screen
      else show(say("other", { name: told.name }), say("reload", {}), location.pathname + location.search);
      return false;
    }
    root.dataset.token = told.token;
    if (!isEnded) return true;
    isEnded = false;
    document.body.classList.remove("is-signed-out");
    document.getElementById("ended").hidden = true;
    document.dispatchEvent(new CustomEvent("commandcenter:admitted"));
    return true;
  }

  /* Asked when something that was sent was refused: "fresh" when it may be sent again with the token of now. */
  async function renew() {
    const before = page() && page().dataset.token;
    const { status, body } = await ask("/account/token");
    if (status === 401) end("");
    if (status !== 200) return "";
    return admit(body) && page().dataset.token !== before ? "fresh" : "";
  }

  // ---- somebody is here -------------------------------------------------------------------------------------------

  async function here(event) {
    if (!event.isTrusted || isEnded || kind() !== "account" || Date.now() - hereAt < HERE_MS) return;
    hereAt = Date.now();
    const { status, body } = await ask("/account/token");
    if (status === 401 && page().dataset.screen === undefined) end("");
    if (status === 200) admit(body);
  }

  for (const name of HANDS) document.addEventListener(name, here, { capture: true, passive: true });

  // ---- Dash got no page -------------------------------------------------------------------------------------------

  /* What it is refused leaves a blank page, or its own words. There is nothing to lose on it: who is not let in goes
   * where one is, and whoever met a server that was away or busy loads it again. */
  async function notBlank() {
    if (document.querySelector(".page") || isTile) return;
    const { status, body } = await ask("/live/principal");
    if (status === 401) return location.replace(body.next === "/display" ? body.next : wayIn());
    if (status === 200 && document.querySelector("._dash-error")) return location.reload();
    setTimeout(notBlank, BLANK_MS);
  }

  window.addEventListener("load", () => setTimeout(notBlank, BLANK_MS));
  window.commandcenterSession = { end: end, admit: admit, renew: renew, isEnded: () => isEnded };
})();
