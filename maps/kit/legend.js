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

  function toggled(layer) {
    K.emit("legend");
    K.emit("redraw", { ground: layer.quiet });
  }

  function classRow(layer, code, label) {
    const each = layer.classes[code];
    return tick(
      label || K.text(each.label),
      layer.quiet ? null : K.countOf(layer, code),
      K.swatch(layer.geometry, each.style),
      layer.on[code],
      function (on) {
        layer.on[code] = on;
        toggled(layer);
        K.renderLegend();
      },
    );
  }

  function layerRows(layer) {
    if (layer.classes.length === 1) {
      return K.el("li", { class: "legend-layer" }, classRow(layer, 0, K.text(layer.title)));
    }
    const some = layer.on.some((on) => on);
    const head = tick(
      K.text(layer.title),
      null,
      null,
      layer.on.every((on) => on),
      function (on) {
        layer.on = layer.on.map(() => on);
        toggled(layer);
        K.renderLegend();
      },
    );
    head.classList.add("tick-head");
    head.querySelector("input").indeterminate = some && !layer.on.every((on) => on);
    return K.el(
      "li",
      { class: "legend-layer" },
      head,
      K.el(
        "ul",
        {},
        layer.classes.map((_, code) => K.el("li", {}, classRow(layer, code))),
      ),
    );
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
        if (heading) box.append(K.el("h3", {}, heading));
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
    return entries.concat(K.routeEntries ? K.routeEntries() : []);
  };
})();
