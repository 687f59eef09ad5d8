/* A page with ?legibility=on marks text that is too small for its distance: loads what displays use (wall/legibility.js). */
(function () {
  "use strict";
  if (typeof document === "undefined" || new URLSearchParams(location.search).get("legibility") !== "on") return;
  const own = [...document.scripts].find((script) => script.src.includes("/legible.js"));
  if (!own) return;
  const address = new URL(own.src);
  address.pathname = address.pathname.replace("legible.js", "wall/legibility.js");
  const script = document.createElement("script");
  script.src = address.href;
  document.head.append(script);
})();
