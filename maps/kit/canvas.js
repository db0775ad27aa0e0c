/* The Leaflet layer that paints the page: a ground canvas and a theme canvas. */
"use strict";
(function () {
  const K = window.CorridorKit;
  const GLOW = "#FFC93C";

  /* Paint the background and the quiet layers. */
  K.paintGround = function (ctx, view) {
    K.drawGround(ctx, K.base, view);
    for (const layer of K.layers.filter((each) => each.quiet)) {
      K.rowsByClass(layer, view.zoom).forEach((rows, code) => {
        const style = layer.classes[code].style;
        if (layer.geometry === "areas") K.drawAreas(ctx, layer.geom, rows, style, view);
        else if (layer.geometry === "lines")
          K.drawLines(ctx, layer.geom, rows, style, view, { fade: K.focus ? 0.6 : 1 });
      });
    }
  };

  function glow(ctx, layer, row, view, growth) {
    const style = layer.classes[layer.codes[row]].style;
    if (layer.geometry === "lines") {
      K.drawLines(ctx, layer.geom, [row], { color: GLOW, width_px: style.width_px + 7 }, view, {});
    } else if (layer.geometry === "areas" && K.traceArea(ctx, layer.geom, row, view)) {
      K.pen(ctx, { color: GLOW, width: 6, dash: [], opacity: 1 });
      ctx.stroke();
      ctx.globalAlpha = 1;
    } else if (layer.geometry === "points") {
      const at = layer.geom.start[layer.geom.first[row]];
      ctx.beginPath();
      const reach = (style.size_px / 2) * growth + 6;
      ctx.arc(
        layer.geom.xy[2 * at] * view.scale - view.left,
        layer.geom.xy[2 * at + 1] * view.scale - view.top,
        reach,
        0,
        2 * Math.PI,
      );
      ctx.fillStyle = GLOW;
      ctx.globalAlpha = 0.9;
      ctx.fill();
      ctx.globalAlpha = 1;
    }
  }

  function drawPoints(ctx, layer, rows, style, view, growth, symbols) {
    const { geom } = layer;
    const size = style.size_px * growth;
    for (const row of rows) {
      if (geom.first[row] === geom.first[row + 1]) continue;
      const at = geom.start[geom.first[row]];
      const x = geom.xy[2 * at] * view.scale - view.left;
      const y = geom.xy[2 * at + 1] * view.scale - view.top;
      if (x < -size || y < -size || x > view.width + size || y > view.height + size) continue;
      ctx.globalAlpha = K.focus && !K.inFocus(layer, row) && !K.isSelected(layer, row) ? 0.25 : 1;
      K.symbol(ctx, style, x, y, size);
      ctx.globalAlpha = 1;
      const room = size / 2 - 1;
      symbols.push([x - room, y - room, x + room, y + room]);
    }
  }

  /* Lines or areas of one class; what is tentative is paler, its lines broken. */
  function drawShapes(ctx, layer, rows, style, view, fade) {
    const draw = layer.geometry === "areas" ? K.drawAreas : K.drawLines;
    const faint =
      layer.geometry === "areas"
        ? { ...style, opacity: style.opacity * 0.45, hatch: "", dash: [4, 4] }
        : { ...style, opacity: 0.55, dash: [6, 5], core: "" };
    draw(
      ctx,
      layer.geom,
      rows.filter((row) => K.isTentative(layer, row)),
      faint,
      view,
      { fade },
    );
    draw(
      ctx,
      layer.geom,
      rows.filter((row) => !K.isTentative(layer, row)),
      style,
      view,
      { fade },
    );
  }

  function drawLayer(ctx, layer, view, growth, symbols) {
    const rows = K.rowsByClass(layer, view.zoom);
    const order = rows.map((_, code) => code);
    if (layer.geometry === "lines")
      order.sort((a, b) => layer.classes[b].style.width_px - layer.classes[a].style.width_px);
    for (const bright of K.focus ? [false, true] : [true]) {
      for (const code of order) {
        const style = layer.classes[code].style;
        const picked = K.focus
          ? rows[code].filter(
              (row) => (K.inFocus(layer, row) || K.isSelected(layer, row)) === bright,
            )
          : rows[code];
        const fade = bright ? 1 : 0.2;
        for (const row of picked)
          if (layer.geometry !== "points" && K.isSelected(layer, row))
            glow(ctx, layer, row, view, growth);
        if (layer.geometry !== "points") drawShapes(ctx, layer, picked, style, view, fade);
        else drawPoints(ctx, layer, picked, style, view, growth, symbols);
      }
    }
  }

  /* The chosen point once more, above its neighbours. */
  function drawSelectedPoint(ctx, view, growth) {
    const layer = K.state.selected && K.layerNamed(K.state.selected.layer);
    if (!layer || layer.geometry !== "points") return;
    const row = K.state.selected.row;
    if (layer.geom.first[row] === layer.geom.first[row + 1]) return;
    glow(ctx, layer, row, view, growth);
    drawPoints(ctx, layer, [row], layer.classes[layer.codes[row]].style, view, growth, []);
  }

  /* Paint the plan: areas, lines, what other scripts add, points, then every name. */
  K.paintTheme = function (ctx, view) {
    const symbols = [];
    const growth = K.growth(view.zoom);
    const paint = (kind) => {
      for (const layer of K.drawn)
        if (layer.geometry === kind) drawLayer(ctx, layer, view, growth, symbols);
    };
    paint("areas");
    paint("lines");
    K.emit("paint", { ctx, view, symbols });
    paint("points");
    drawSelectedPoint(ctx, view, growth);
    K.drawLabels(ctx, view, symbols);
  };

  function sized(canvas, width, height, ratio) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.width = width + "px";
    canvas.style.height = height + "px";
    const ctx = canvas.getContext("2d");
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, height);
    return ctx;
  }

  /* Leaflet's own renderer base class moves and scales the container while zooming. */
  K.CanvasLayer = L.Renderer.extend({
    options: { padding: 0.2 },
    _initContainer() {
      this._container = L.DomUtil.create("div", "kit-canvas");
      this.ground = L.DomUtil.create("canvas", "", this._container);
      this.theme = L.DomUtil.create("canvas", "", this._container);
      this.ground.setAttribute("aria-hidden", "true");
      this.theme.setAttribute("aria-hidden", "true");
    },
    onAdd(map) {
      L.Renderer.prototype.onAdd.call(this, map);
      this.stale = true;
    },
    _destroyContainer() {
      this._container.remove();
      this._container = null;
    },
    _updatePaths() {},
    _onZoomEnd() {},
    _reset() {
      this._update();
      this._updateTransform(this._center, this._zoom);
    },
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this.repaint(true);
    },
    view() {
      const origin = this._map.getPixelOrigin().add(this._bounds.min);
      const size = this._bounds.getSize();
      const corner = this._map.containerPointToLayerPoint([0, 0]).subtract(this._bounds.min);
      const window = this._map.getSize();
      const sight = [corner.x, corner.y, corner.x + window.x, corner.y + window.y];
      const view = K.makeView(this._map.getZoom(), origin.x, origin.y, size.x, size.y, sight);
      view.covered = this.covered(corner);
      return view;
    },
    /* What lies over the map, as boxes on the canvas. */
    covered(corner) {
      const frame = this._map.getContainer().getBoundingClientRect();
      const parts = document.querySelectorAll(
        ".kit-tools, .leaflet-control-zoom, .kit-corner, .kit-foot, .choice, .kit-search",
      );
      return [...parts]
        .map((part) => part.getBoundingClientRect())
        .filter(
          (box) =>
            box.width &&
            box.right > frame.left &&
            box.left < frame.right &&
            box.bottom > frame.top &&
            box.top < frame.bottom,
        )
        .map((box) => [
          box.left - frame.left + corner.x,
          box.top - frame.top + corner.y,
          box.right - frame.left + corner.x,
          box.bottom - frame.top + corner.y,
        ]);
    },
    repaint(withGround) {
      if (!this._map || !this._bounds) return;
      const ratio = Math.min(2, window.devicePixelRatio || 1);
      const view = this.view();
      if (withGround) K.paintGround(sized(this.ground, view.width, view.height, ratio), view);
      K.paintTheme(sized(this.theme, view.width, view.height, ratio), view);
    },
  });
})();
