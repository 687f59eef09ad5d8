/* Where a display hangs: the drawing of the wall and the list beneath it say the same.
 *
 *   .displays-cells        holds both; [data-cell] in it a cell of the drawing ("1,0": column, row), select[name=cell] the list
 *   [data-cell]            gets aria-pressed; one that is taken is disabled
 */
(function () {
  "use strict";
  if (typeof document === "undefined") return;

  function draw(group) {
    const chosen = group.querySelector("select[name=cell]");
    if (!chosen) return;
    for (const cell of group.querySelectorAll("[data-cell]")) {
      const isChosen = String(cell.dataset.cell === chosen.value);
      if (cell.getAttribute("aria-pressed") !== isChosen) cell.setAttribute("aria-pressed", isChosen);
    }
  }

  document.addEventListener("click", (event) => {
    const cell = event.target.closest(".displays-cells [data-cell]");
    if (!cell || cell.disabled) return;
    const group = cell.closest(".displays-cells");
    const chosen = group.querySelector("select[name=cell]");
    chosen.value = cell.dataset.cell;
    chosen.dispatchEvent(new Event("input", { bubbles: true }));
    draw(group);
  });
  document.addEventListener("change", (event) => {
    const group = event.target.closest && event.target.closest(".displays-cells");
    if (group) draw(group);
  });
  document.addEventListener("commandcenter:look", () => {
    for (const group of document.querySelectorAll(".displays-cells")) draw(group);
  });
})();
