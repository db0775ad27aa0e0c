/* The page's data as objects: layers, their classes and rows, what is visible now. */
"use strict";
(function () {
  const K = window.CorridorKit;

  function layerOf(packed) {
    const texts = (columns) =>
      Object.fromEntries(
        Object.entries(columns).map(([language, column]) => [language, K.column(column)]),
      );
    const layer = {
      ...packed,
      geom: K.unpack(packed.geom),
      anchors: packed.anchors ? K.unpack(packed.anchors) : null,
      names: texts(packed.names),
      short: texts(packed.short),
      fields: packed.fields.map((field) => ({ ...field, data: K.column(field.data) })),
    };
    for (const name of K.schema.layer_columns) layer[name] = K.column(packed[name]);
    layer.n = layer.geom.n;
    layer.on = packed.classes.map((each) => each.visible);
    return layer;
  }

  K.loadModel = function () {
    const base = K.data.base;
    K.layers = K.data.layers.map(layerOf);
    K.layerNamed = (name) => K.layers.find((layer) => layer.name === name);
    const order = (layer) => K.schema.geometries.indexOf(layer.geometry);
    K.drawn = K.layers.filter((layer) => !layer.quiet).sort((a, b) => order(a) - order(b));
    K.base = { extent: base.extent };
    for (const name of K.schema.base_shapes) K.base[name] = K.unpack(base[name]);
    K.base.rivers = K.unpack(base.rivers.geom);
    K.base.riverZoom = K.column(base.rivers.row_zoom);
    for (const name of K.schema.base_names) {
      const names = Object.entries(base[name].names).map(([language, column]) => [
        language,
        K.column(column),
      ]);
      K.base[name] = {
        geom: K.unpack(base[name].geom),
        zoom: K.column(base[name].row_zoom),
        names: Object.fromEntries(names),
      };
    }
  };

  K.nameIn = function (names, row) {
    const own = names[K.state.lang] && names[K.state.lang][row];
    if (own) return own;
    for (const language of K.schema.languages) {
      if (names[language] && names[language][row]) return names[language][row];
    }
    return "";
  };

  K.nameOf = (layer, row) => K.nameIn(layer.names, row) || (layer.key && layer.key[row]) || "";
  K.shortName = (layer, row) => K.nameIn(layer.short, row) || K.nameOf(layer, row);
  K.keyOf = (layer, row) => (layer.key ? String(layer.key[row]) : String(row));

  /* Whether a row belongs to the version of the plan on show. A row of a version
     that the page does not offer (a parent plan, say) is always shown. */
  K.inVersion = function (layer, row) {
    if (!layer.scheme_year || !K.data.page.versions.length) return true;
    const year = layer.scheme_year[row];
    if (year === null || !K.data.page.versions.includes(String(year))) return true;
    return String(year) === K.state.version;
  };

  K.isTentative = (layer, row) => Boolean(layer.tentative && layer.tentative[row]);
  K.inFocus = (layer, row) => K.focus && K.focus.has(layer.name + "\n" + row);

  K.isShown = function (layer, row) {
    if (!K.inVersion(layer, row)) return K.inFocus(layer, row) && K.focus.anyVersion;
    return layer.on[layer.codes[row]] || Boolean(K.inFocus(layer, row)) || K.isSelected(layer, row);
  };

  K.isSelected = function (layer, row) {
    const selected = K.state.selected;
    return Boolean(selected) && selected.layer === layer.name && selected.row === row;
  };

  /* Rows of a layer to draw at a zoom, by class. */
  K.rowsByClass = function (layer, zoom) {
    const rows = layer.classes.map(() => []);
    if (zoom < layer.min_zoom && !K.focus) return rows;
    for (let row = 0; row < layer.n; row++) {
      if (layer.row_zoom && layer.row_zoom[row] > zoom) continue;
      if (K.isShown(layer, row)) rows[layer.codes[row]].push(row);
    }
    return rows;
  };

  K.countOf = function (layer, code) {
    const keys = new Set();
    for (let row = 0; row < layer.n; row++) {
      if (layer.codes[row] === code && K.inVersion(layer, row)) keys.add(K.keyOf(layer, row));
    }
    return keys.size;
  };

  /* Rows that a target means: "key", "layer:key" or "layer:*". */
  K.rowsOfTarget = function (target) {
    const cut = target.indexOf(":");
    const only = cut > 0 ? K.layerNamed(target.slice(0, cut)) : null;
    const key = only ? target.slice(cut + 1) : target;
    const found = [];
    for (const layer of only ? [only] : K.drawn) {
      for (let row = 0; row < layer.n; row++) {
        const known =
          K.keyOf(layer, row) === key || (layer.place_id && layer.place_id[row] === key);
        if (key === "*" || known) found.push({ layer, row });
      }
    }
    const current = found.filter((each) => K.inVersion(each.layer, each.row));
    return current.length ? current : found;
  };

  /* Make some rows stand out and the rest step back; null ends it. */
  K.setFocus = function (found) {
    K.focus = found ? new Set(found.map((each) => each.layer.name + "\n" + each.row)) : null;
    if (K.focus) K.focus.anyVersion = found.every((each) => !K.inVersion(each.layer, each.row));
    K.emit("redraw");
  };
})();
