/* The address keeps the view: place, zoom, language, version, layers, what is open. */
"use strict";
(function () {
  const K = window.CorridorKit;
  let ready = false;

  function ticks() {
    const bits = K.layers.map(
      (layer) => layer.name + ":" + layer.on.map((on) => (on ? "1" : "0")).join(""),
    );
    const first = K.data.layers.map(
      (layer) =>
        layer.name + ":" + layer.classes.map((each) => (each.visible ? "1" : "0")).join(""),
    );
    return bits.filter((each, i) => each !== first[i]).join(",");
  }

  K.linkHash = function () {
    const centre = K.map.getCenter();
    const parts = {
      v: [K.map.getZoom().toFixed(2), centre.lat.toFixed(4), centre.lng.toFixed(4)].join("/"),
      l: K.state.lang,
    };
    if (K.data.page.versions.length) parts.y = K.state.version;
    if (ticks()) parts.t = ticks();
    if (K.state.concept) parts.c = K.state.concept;
    const selected = K.state.selected;
    if (selected)
      parts.s = selected.layer + ":" + K.keyOf(K.layerNamed(selected.layer), selected.row);
    return (
      "#" +
      Object.entries(parts)
        .map(([name, value]) => name + "=" + encodeURIComponent(value))
        .join("&")
    );
  };

  K.writeLink = function () {
    if (!ready || location.protocol === "about:") return;
    history.replaceState(null, "", K.linkHash());
  };

  function readTicks(text) {
    for (const piece of text.split(",")) {
      const cut = piece.lastIndexOf(":");
      const layer = K.layerNamed(piece.slice(0, cut));
      const bits = piece.slice(cut + 1);
      if (layer && bits.length === layer.on.length) layer.on = [...bits].map((bit) => bit === "1");
    }
  }

  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return "";
    }
  }

  /* What a link asks for; anything it names that the page has not got is left alone. */
  K.readLink = function () {
    const asked = {};
    for (const piece of location.hash.slice(1).split("&")) {
      const cut = piece.indexOf("=");
      if (cut > 0) asked[piece.slice(0, cut)] = decoded(piece.slice(cut + 1));
    }
    const state = {};
    if (K.data.languages.includes(asked.l)) state.lang = asked.l;
    if (K.data.page.versions.includes(asked.y)) state.version = asked.y;
    if (asked.t) readTicks(asked.t);
    const view = (asked.v || "").split("/").map(Number);
    return {
      state,
      view: view.length === 3 && view.every(Number.isFinite) ? view : null,
      concept: asked.c,
      selected: asked.s,
    };
  };

  K.startLink = function () {
    ready = true;
    K.writeLink();
  };
})();
