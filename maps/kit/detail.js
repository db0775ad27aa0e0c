/* The panel of one object: names, fields with units, source, confidence. */
"use strict";
(function () {
  const K = window.CorridorKit;
  const LEVELS = K.schema.confidences;
  const LANGUAGE_END = new RegExp("_(" + K.schema.languages.join("|") + ")$");

  K.confidence = function (value) {
    if (!value) return null;
    const level = LEVELS.indexOf(value) + 1;
    const dots = "●".repeat(level) + "○".repeat(LEVELS.length - level);
    return K.el(
      "span",
      { class: "confidence confidence-" + level },
      K.el("span", { "aria-hidden": "true" }, dots),
      " " + K.word(value),
    );
  };

  function valueText(field, value) {
    const plain = /year|date|code|_mm$/.test(field.name) && !field.name.startsWith("capacity");
    const text =
      typeof value === "number" && !plain
        ? K.number(value)
        : typeof value === "boolean" || typeof value === "string"
          ? K.word(value)
          : String(value);
    const unit = K.text(field.unit);
    return unit ? text + "\u00A0" + unit : text;
  }

  /* Of columns that hold one text in several languages, the one to show. */
  function isShown(layer, field, row) {
    const stem = field.name.replace(LANGUAGE_END, "");
    if (stem === field.name) return true;
    const column = (language) =>
      layer.fields.find((each) => each.name === stem + "_" + language && each.data[row] !== null);
    return (column(K.state.lang) || column("en") || field) === field;
  }

  function rowsOf(layer, row) {
    return layer.fields
      .filter(
        (field) =>
          field.data[row] !== null && field.data[row] !== undefined && isShown(layer, field, row),
      )
      .map((field) => [
        K.el("dt", {}, K.text(field.label)),
        K.el("dd", {}, valueText(field, field.data[row])),
      ]);
  }

  function otherNames(layer, row, shown) {
    const names = Object.values(layer.names).map((column) => column[row]);
    return [...new Set(names.filter((name) => name && name !== shown))].join(" · ");
  }

  function neighbours(found) {
    if (!found || found.length < 2) return null;
    return K.el(
      "div",
      { class: "also" },
      K.el("h3", {}, K.ui("also_here")),
      found
        .slice(0, 8)
        .filter((each) => !K.isSelected(each.layer, each.row))
        .map((each) =>
          K.el(
            "button",
            {
              type: "button",
              class: "chip",
              onclick: () => K.select(each.layer, each.row, { found }),
            },
            K.swatch(each.layer.geometry, each.layer.classes[each.layer.codes[each.row]].style),
            K.nameOf(each.layer, each.row),
          ),
        ),
    );
  }

  /* Fill the panel from the state; nothing selected closes it. */
  K.renderDetail = function () {
    const box = document.getElementById("kit-detail");
    const selected = K.state.selected;
    box.hidden = !selected;
    document.body.classList.toggle("with-detail", Boolean(selected));
    if (!selected) return;
    const layer = K.layerNamed(selected.layer);
    const row = selected.row;
    const kind = layer.classes[layer.codes[row]];
    const name = K.nameOf(layer, row);
    const drawn = layer.geom.first[row] < layer.geom.first[row + 1];
    K.clear(box);
    K.fill(box, [
      K.el(
        "button",
        {
          type: "button",
          class: "close",
          "aria-label": K.ui("close"),
          onclick: () => K.select(null),
        },
        "×",
      ),
      K.el(
        "p",
        { class: "kind" },
        K.swatch(layer.geometry, kind.style),
        K.text(layer.title),
        layer.classes.length > 1 ? " · " + K.text(kind.label) : "",
      ),
      K.el("h2", { id: "kit-detail-title" }, name),
      K.el("p", { class: "other-names" }, otherNames(layer, row, name)),
      layer.schematic && layer.schematic[row]
        ? K.el("p", { class: "notice" }, K.ui("schematic"))
        : null,
      K.isTentative(layer, row) ? K.el("p", { class: "notice" }, K.ui("tentative")) : null,
      drawn ? null : K.el("p", { class: "notice" }, K.ui("not_on_map")),
      K.el("dl", {}, rowsOf(layer, row)),
      K.el(
        "dl",
        { class: "provenance" },
        layer.source && layer.source[row]
          ? [K.el("dt", {}, K.ui("source")), K.el("dd", {}, layer.source[row])]
          : null,
        layer.confidence && layer.confidence[row]
          ? [
              K.el("dt", {}, K.ui("confidence")),
              K.el("dd", {}, K.confidence(layer.confidence[row])),
            ]
          : null,
      ),
      neighbours(K.state.found),
    ]);
    box.scrollTop = 0;
  };

  /* Select an object, or nothing. `fly` moves the map to it, `focus` the keyboard. */
  K.select = function (layer, row, options) {
    const chosen = options || {};
    if (layer && !K.state.selected) K.returnTo = document.activeElement;
    K.state.found = chosen.found || null;
    K.set({ selected: layer ? { layer: layer.name, row } : null });
    if (!layer) {
      if (K.returnTo && K.returnTo.isConnected) K.returnTo.focus({ preventScroll: true });
      K.returnTo = null;
      return;
    }
    if (!K.inVersion(layer, row)) K.set({ version: String(layer.scheme_year[row]) });
    if (chosen.fly) K.flyTo([{ layer, row }]);
    if (chosen.focus) document.getElementById("kit-detail").focus({ preventScroll: true });
    K.announce(K.nameOf(layer, row));
  };
})();
