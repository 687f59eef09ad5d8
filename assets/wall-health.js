/* /wall: marks a display as dark as soon as nobody has heard of it, whether or not a push says so.
 *
 *   .health-pulse     data-pulse: {id: when it was last heard of, ms UTC}
 *   .health           data-dark: "gelap sejak {time}"
 *   .health-display   data-display; gets is-missed, and its .health-missed the words
 *
 * While the page itself hears nobody (body.is-offline), it says nothing about displays: it does not know.
 */
(function () {
  "use strict";
  if (typeof document === "undefined") return;

  const DARK_MS = 7000; // commandcenter/domain/wall/health.py
  const WIB = 7 * 3600000;
  const two = (number) => String(number).padStart(2, "0");

  function timeOf(at, lang) {
    const local = new Date(at + WIB);
    return two(local.getUTCHours()) + (lang === "en" ? ":" : ".") + two(local.getUTCMinutes());
  }

  function look() {
    const pulse = document.querySelector(".health-pulse");
    if (!pulse || !window.commandcenterLive || document.body.classList.contains("is-offline")) return;
    const page = document.querySelector(".page");
    const room = document.querySelector(".health");
    if (!room) return;
    const seen = JSON.parse(pulse.dataset.pulse);
    for (const card of document.querySelectorAll(".health-display")) {
      const at = seen[card.dataset.display];
      const isMissed = Boolean(at) && window.commandcenterLive.now() - at > DARK_MS;
      if (isMissed) window.commandcenterLive.write(card.querySelector(".health-missed"), room.dataset.dark.replace("{time}", timeOf(at, page.lang)));
      card.classList.toggle("is-missed", isMissed);
    }
  }

  document.addEventListener("commandcenter:look", look);
})();
