/* What lies under the pointer, nearest and smallest first, and the name beside it. */
"use strict";
(function () {
  const K = window.CorridorKit;

  function nearLine(geom, row, x, y, reach) {
    let best = Infinity;
    for (let p = geom.first[row]; p < geom.first[row + 1]; p++) {
      const b = 4 * p;
      if (x < geom.box[b] - reach || x > geom.box[b + 2] + reach) continue;
      if (y < geom.box[b + 1] - reach || y > geom.box[b + 3] + reach) continue;
      for (let i = geom.start[p] + 1; i < geom.start[p + 1]; i++) {
        const ax = geom.xy[2 * i - 2];
        const ay = geom.xy[2 * i - 1];
        const dx = geom.xy[2 * i] - ax;
        const dy = geom.xy[2 * i + 1] - ay;
        const length = dx * dx + dy * dy;
        const t = length ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
        best = Math.min(best, Math.hypot(x - ax - t * dx, y - ay - t * dy));
      }
    }
    return best;
  }

  function insideArea(geom, row, x, y) {
    let inside = false;
    for (let p = geom.first[row]; p < geom.first[row + 1]; p++) {
      const b = 4 * p;
      if (x < geom.box[b] || x > geom.box[b + 2] || y < geom.box[b + 1] || y > geom.box[b + 3])
        continue;
      const from = geom.start[p];
      const to = geom.start[p + 1];
      for (let i = from, j = to - 1; i < to; j = i++) {
        const yi = geom.xy[2 * i + 1];
        const yj = geom.xy[2 * j + 1];
        if (yi > y === yj > y) continue;
        const cross = ((geom.xy[2 * j] - geom.xy[2 * i]) * (y - yi)) / (yj - yi) + geom.xy[2 * i];
        if (x < cross) inside = !inside;
      }
    }
    return inside;
  }

  function sizeOf(geom, row) {
    const box = K.boxOf(geom, [row]);
    return box ? (box[2] - box[0]) * (box[3] - box[1]) : Infinity;
  }

  /* Everything shown at a place: points, then lines, then areas from small to large. */
  K.pick = function (latlng, zoom, touch) {
    const scale = Math.pow(2, zoom);
    const x = K.worldX(latlng.lng);
    const y = K.worldY(latlng.lat);
    const growth = K.growth(zoom);
    const found = [];
    for (const layer of K.drawn) {
      K.rowsByClass(layer, zoom).forEach((rows, code) => {
        const style = layer.classes[code].style;
        for (const row of rows) {
          let distance = Infinity;
          let rank = 2;
          if (layer.geometry === "points" && layer.geom.first[row] < layer.geom.first[row + 1]) {
            const at = layer.geom.start[layer.geom.first[row]];
            distance = Math.hypot(layer.geom.xy[2 * at] - x, layer.geom.xy[2 * at + 1] - y) * scale;
            if (distance > (style.size_px * growth) / 2 + (touch ? 14 : 4)) distance = Infinity;
            rank = 0;
          } else if (layer.geometry === "lines") {
            const reach = ((style.width_px * growth) / 2 + (touch ? 12 : 4)) / scale;
            const near = nearLine(layer.geom, row, x, y, reach);
            distance = near <= reach ? near * scale : Infinity;
            rank = 1;
          } else if (layer.geometry === "areas" && insideArea(layer.geom, row, x, y)) {
            distance = sizeOf(layer.geom, row);
          }
          if (distance < Infinity) found.push({ layer, row, rank, distance });
        }
      });
    }
    return found.sort((a, b) => a.rank - b.rank || a.distance - b.distance);
  };

  /* A small name beside the pointer, on devices that have one. */
  K.startHover = function (map) {
    const tip = K.el("div", { class: "kit-tip", role: "presentation", hidden: true });
    map.getContainer().append(tip);
    let waiting = null;
    const hide = () => {
      tip.hidden = true;
      map.getContainer().style.cursor = "";
    };
    map.on("mousemove", function (event) {
      if (waiting) cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(function () {
        waiting = null;
        const hit = K.pick(event.latlng, map.getZoom(), false)[0];
        if (!hit) return hide();
        K.clear(tip);
        K.fill(tip, [
          K.el("strong", {}, K.nameOf(hit.layer, hit.row)),
          K.el("span", {}, K.text(hit.layer.classes[hit.layer.codes[hit.row]].label)),
        ]);
        tip.hidden = false;
        map.getContainer().style.cursor = "pointer";
        const size = map.getSize();
        const left =
          event.containerPoint.x + 14 + tip.offsetWidth > size.x
            ? event.containerPoint.x - tip.offsetWidth - 10
            : event.containerPoint.x + 14;
        tip.style.transform =
          "translate(" +
          left +
          "px," +
          Math.min(event.containerPoint.y + 12, size.y - tip.offsetHeight - 4) +
          "px)";
      });
    });
    map.on("mouseout movestart zoomstart", hide);
  };
})();
