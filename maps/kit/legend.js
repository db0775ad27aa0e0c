/* The legend: what each sign means, how many there are, and a tick to filter by. */
"use strict";
(function () {
  const K = window.CorridorKit;

  function tick(label, count, swatch, on, change) {
    const input = K.el("input", { type: "checkbox" });
    input.checked = on;
    input.addEventListener("change", () => change(input.checked));
    return K.el(
      "label",
      { class: count === 0 ? "tick empty" : "tick" },
      input,
      swatch,
      K.el("span", { class: "tick-label" }, label),
      count === null ? null : K.el("span", { class: "tick-count" }, K.number(count)),
    );
  }

  /* Switch classes of some layers on or off, then draw what changed. */
  function turn(layers, on, only) {
    for (const layer of layers) {
      layer.on = layer.on.map((was, code) => (only === undefined || only === code ? on : was));
    }
    K.emit("legend");
    K.emit("redraw", { ground: layers.some((layer) => layer.quiet) });
    K.renderLegend();
  }

  function classRow(layer, code, label) {
    const each = layer.classes[code];
    const count = layer.quiet ? null : K.countOf(layer, code);
    const swatch = K.swatch(layer.geometry, each.style);
    const text = label || K.text(each.label);
    return tick(text, count, swatch, layer.on[code], (on) => turn([layer], on, code));
  }

  /* A tick over several: half on when only some of them are. */
  function headRow(label, layers) {
    const states = layers.flatMap((layer) => shownCodes(layer).map((code) => layer.on[code]));
    const all = states.every((on) => on);
    const row = tick(label, null, null, all, (on) => turn(layers, on));
    row.classList.add("tick-head");
    row.querySelector("input").indeterminate = !all && states.some((on) => on);
    return row;
  }

  /* Classes that some row has, in any version; the others would only fill the legend. */
  function shownCodes(layer) {
    const used = new Set(layer.codes);
    const codes = layer.classes.map((_, code) => code).filter((code) => used.has(code));
    return codes.length ? codes : [0];
  }

  function layerRows(layer) {
    const title = K.text(layer.title);
    const rows = shownCodes(layer).map((code) => classRow(layer, code));
    if (layer.classes.length === 1) {
      return K.el("li", { class: "legend-layer" }, classRow(layer, 0, title));
    }
    const list = rows.map((row) => K.el("li", {}, row));
    return K.el("li", { class: "legend-layer" }, headRow(title, [layer]), K.el("ul", {}, list));
  }

  K.renderLegend = function () {
    const box = document.getElementById("kit-legend");
    if (!box) return;
    const focused = box.contains(document.activeElement)
      ? [...box.querySelectorAll("input")].indexOf(document.activeElement)
      : -1;
    K.clear(box);
    let group = null;
    let list = null;
    for (const layer of K.layers) {
      const heading = K.text(layer.group);
      if (heading !== group || !list) {
        const members = K.layers.filter((each) => K.text(each.group) === heading);
        if (heading) box.append(K.el("div", { class: "legend-group" }, headRow(heading, members)));
        list = K.el("ul", { class: "legend-list" });
        box.append(list);
        group = heading;
      }
      list.append(layerRows(layer));
    }
    if (K.layers.some((layer) => layer.tentative && layer.tentative.some((each) => each))) {
      box.append(K.el("p", { class: "fine legend-note" }, K.ui("tentative")));
    }
    if (focused >= 0) box.querySelectorAll("input")[focused].focus();
  };

  /* The entries now visible: what the picture and the print show. */
  K.visibleEntries = function () {
    const entries = [];
    for (const layer of K.layers) {
      if (K.map.getZoom() < layer.min_zoom) continue;
      layer.classes.forEach(function (each, code) {
        if (!layer.on[code] || (!layer.quiet && K.countOf(layer, code) === 0)) return;
        const label = layer.classes.length === 1 ? K.text(layer.title) : K.text(each.label);
        entries.push({ geometry: layer.geometry, style: each.style, label });
      });
    }
    return entries;
  };
})();
