/* What is chosen stands in the address, so that it can be sent to a colleague, and the back button takes it back.
 *
 *   [data-select]    sets select in the address on click or Enter; [data-param-NAME] sets NAME; Escape clears select
 *   a chart          a click on what has customdata "tower:…" or "link:…" sets select, "kecamatan:CODE" kecamatan
 *   [data-filter]    a choice: shows its parameter (data-default when the address does not say it), sets it when changed;
 *                    with data-whole it is a way to look, and narrows nothing
 *   [data-reset]     takes every filter back to its default
 *   [data-toggle]    a button: gives the page this class, and takes it back
 *   [data-carry]     a link that takes the query of this page along
 *   .page-narrowed   says in words what the filters leave; .page gets is-narrowed
 *   [data-leads]     on a page that nobody pushes to: the screen that shows what is selected
 *
 * A screen is told of a change by the event "commandcenter:address" (live.js watches the new view); a page that nobody
 * pushes to is asked for anew.
 */
(function () {
  "use strict";
  if (typeof document === "undefined") return;

  const listening = new WeakSet(); // charts whose clicks we hear
  const page = () => document.querySelector(".page[data-shown]");
  const isPushed = () => page().dataset.screen !== undefined;
  const filters = () => [...document.querySelectorAll("select[data-filter]")];

  // ---- changing the address ---------------------------------------------------------------------------------------

  /* The address with these parameters set; an empty value takes one out. */
  function changed(address, values) {
    for (const [name, value] of Object.entries(values))
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    return address;
  }

  function setParams(values) {
    const address = changed(new URL(location.href), values);
    if (address.href === location.href || !page()) return;
    if (isPushed()) {
      history.pushState(null, "", address);
      told();
    } else {
      const leads = document.querySelector("[data-leads]");
      location.assign(values.select && leads ? changed(new URL(leads.dataset.leads, location.href), values) : address);
    }
  }

  function told() {
    document.dispatchEvent(new CustomEvent("commandcenter:address"));
    mark(true);
  }

  function choose(element) {
    const values = {};
    if (element.dataset.select !== undefined) values.select = element.dataset.select;
    for (const { name, value } of [...element.attributes])
      if (name.startsWith("data-param-")) values[name.slice("data-param-".length)] = value;
    setParams(values);
  }

  function chosen(target) {
    for (let element = target; element && element !== document; element = element.parentNode)
      if (element.attributes && [...element.attributes].some(({ name }) => name === "data-select" || name.startsWith("data-param-")))
        return element;
    return null;
  }

  document.addEventListener("click", (event) => {
    const reset = event.target.closest && event.target.closest("[data-reset]");
    if (reset) {
      event.preventDefault();
      return setParams(Object.fromEntries(filters().map((filter) => [filter.dataset.filter, ""])));
    }
    const toggle = event.target.closest && event.target.closest("[data-toggle]");
    if (toggle) toggle.setAttribute("aria-expanded", page().classList.toggle(toggle.dataset.toggle));
    const element = chosen(event.target);
    if (element) choose(element);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && page() && isPushed()) setParams({ select: "" });
    const element = event.key === "Enter" && !/^(A|BUTTON|INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && chosen(event.target);
    if (element) choose(element);
  });
  document.addEventListener("change", (event) => {
    const { filter, default: usual } = event.target.dataset;
    if (filter) setParams({ [filter]: event.target.value === usual ? "" : event.target.value });
  });
  window.addEventListener("popstate", () => page() && told());

  function hearCharts() {
    for (const chart of document.querySelectorAll(".js-plotly-plot")) {
      if (listening.has(chart) || typeof chart.on !== "function") continue;
      listening.add(chart);
      chart.on("plotly_click", (event) => {
        const point = event.points && event.points[0];
        if (!point) return;
        // A filled area has no point of its own: what it stands for is said once for its trace.
        const datum = point.customdata !== undefined ? point.customdata : point.data.customdata;
        const key = Array.isArray(datum) ? datum[0] : datum;
        if (typeof key !== "string") return;
        if (/^(tower|link):/.test(key)) setParams({ select: key });
        const place = /^kecamatan:(.+)$/.exec(key);
        // A second click on the same kecamatan takes it back.
        if (place) setParams({ kecamatan: new URLSearchParams(location.search).get("kecamatan") === place[1] ? "" : place[1] });
      });
    }
  }

  // ---- showing what the address says ------------------------------------------------------------------------------

  function mark(isNew = false) {
    if (!page()) return;
    const query = new URLSearchParams(location.search);
    const selected = query.get("select");
    for (const element of document.querySelectorAll("[data-select]"))
      element.classList.toggle("is-selected", element.dataset.select === selected);
    for (const link of document.querySelectorAll("a[data-carry]"))
      if (link.search !== location.search) link.search = location.search;
    markFilters(query, isNew);
  }

  /* A choice that somebody is at is left alone, unless the address itself has changed. */
  function markFilters(query, isNew) {
    const left = [];
    for (const filter of filters()) {
      const value = query.get(filter.dataset.filter) || filter.dataset.default;
      if (filter.value !== value && (isNew || document.activeElement !== filter)) filter.value = value;
      const isSet = value !== filter.dataset.default;
      filter.parentNode.classList.toggle("is-set", isSet);
      // An option that is gone is named as the address has it.
      const option = [...filter.options].find((each) => each.value === value);
      if (isSet && !filter.dataset.whole) left.push(option ? option.textContent : value);
    }
    const root = page();
    root.classList.toggle("is-narrowed", left.length > 0);
    const said = root.querySelector(".page-narrowed");
    if (!said) return;
    const words = left.length ? JSON.parse(root.dataset.words).narrowed.replace("{what}", left.join(" · ")) : "";
    if (said.textContent !== words) said.textContent = words;
    said.hidden = !words;
  }

  document.addEventListener("commandcenter:look", () => { hearCharts(); mark(); });
})();
