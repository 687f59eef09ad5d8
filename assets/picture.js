/* A panel as a PNG, drawn by the browser from what it shows.
 *
 *   body            data-picture: where the drawing script is; without it there are no such buttons
 *   [data-picture]  a button: takes the element of this id along, as the file data-name
 */
(function () {
  "use strict";
  if (typeof document === "undefined") return;
  const script = document.body.dataset.picture;
  if (!script) return;

  let loading = null;
  const loaded = () => (loading = loading || new Promise((resolve, reject) => {
    const tag = document.createElement("script");
    tag.src = script;
    tag.onload = () => resolve(window.htmlToImage);
    tag.onerror = () => { loading = null; reject(new Error(script)); };
    document.head.append(tag);
  }));

  async function take(button) {
    const shown = document.getElementById(button.dataset.picture);
    button.disabled = true;
    try {
      const drawing = await loaded();
      const background = getComputedStyle(document.body).backgroundColor;
      const blob = await drawing.toBlob(shown, { pixelRatio: 2, backgroundColor: background });
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = button.dataset.name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    } finally {
      button.disabled = false;
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("button[data-picture]");
    if (button) take(button);
  });
  document.addEventListener("commandcenter:look", () => {
    for (const button of document.querySelectorAll("button[data-picture][hidden]")) button.hidden = false;
  });
})();
