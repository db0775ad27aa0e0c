/* Names on the map: the important first, none over another, in the language in use. */
"use strict";
(function () {
  const K = window.CorridorKit;
  const CELL = 72;

  /* Occupied rectangles, found quickly through a grid of cells. */
  class Space {
    constructor() {
      this.cells = new Map();
    }
    *near(box) {
      for (let i = Math.floor(box[0] / CELL); i <= Math.floor(box[2] / CELL); i++) {
        for (let j = Math.floor(box[1] / CELL); j <= Math.floor(box[3] / CELL); j++) {
          yield i + "," + j;
        }
      }
    }
    free(box) {
      for (const cell of this.near(box)) {
        for (const other of this.cells.get(cell) || []) {
          if (box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])
            return false;
        }
      }
      return true;
    }
    take(box) {
      for (const cell of this.near(box)) {
        if (!this.cells.has(cell)) this.cells.set(cell, []);
        this.cells.get(cell).push(box);
      }
    }
  }

  const widths = new Map();
  function widthOf(ctx, font, text) {
    const key = font + "\n" + text;
    if (!widths.has(key)) {
      ctx.font = font;
      widths.set(key, ctx.measureText(text).width);
    }
    return widths.get(key);
  }

  const isCjk = (text) => /[\u2E80-\u9FFF\uAC00-\uD7AF]/.test(text);
  const spaced = (text) =>
    isCjk(text) ? text.split("").join("\u2006") : text.split("").join("\u2009");

  function write(ctx, item, x, y) {
    ctx.font = item.font;
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.globalAlpha = item.fade;
    if (item.pill) {
      ctx.fillStyle = item.color;
      ctx.strokeStyle = "#FFFFFF";
      ctx.lineWidth = 2.4;
      ctx.beginPath();
      ctx.roundRect(x - 6, y - item.height / 2, item.width + 12, item.height, item.height / 2);
      ctx.stroke();
      ctx.fill();
      ctx.fillStyle = "#FFFFFF";
    } else {
      ctx.strokeStyle = item.halo || "rgba(255,255,255,0.92)";
      ctx.lineWidth = 3.2;
      ctx.strokeText(item.text, x, y);
      ctx.fillStyle = item.color;
    }
    ctx.fillText(item.text, x, y);
    ctx.globalAlpha = 1;
  }

  const inSight = (box, { sight }) =>
    box[0] >= sight[0] && box[1] >= sight[1] && box[2] <= sight[2] && box[3] <= sight[3];

  /* Whether a box is cut by the edge of what is in sight. */
  const straddles = (box, view) =>
    !inSight(box, view) &&
    box[0] < view.sight[2] &&
    box[2] > view.sight[0] &&
    box[1] < view.sight[3] &&
    box[3] > view.sight[1];

  /* Try the places of one label in turn; write it at the first that is free. */
  function place(ctx, item, space, written) {
    item.width = widthOf(ctx, item.font, item.text);
    const half = item.height / 2;
    const side = item.pill ? 8 : 2;
    for (const [x, y] of written.has(item.text) ? [] : item.places(item.width)) {
      const box = [x - side, y - half - 1, x + item.width + side, y + half + 1];
      if (item.whole ? !inSight(box, item.view) : straddles(box, item.view)) continue;
      if (box[2] < 0 || box[3] < 0 || box[0] > item.view.width || box[1] > item.view.height)
        continue;
      if (!item.forced && !space.free(box)) continue;
      space.take(box);
      if (item.once) written.add(item.text);
      write(ctx, item, x, y);
      return true;
    }
    return false;
  }

  const around = (x, y, reach, height) => (width) =>
    [1, 2.4, 3.6].flatMap((far) => ring(x, y, reach * far, height, width));
  const ring = (x, y, reach, height, width) => [
    [x + reach + 3, y],
    [x - reach - 3 - width, y],
    [x - width / 2, y - reach - height / 2 - 2],
    [x - width / 2, y + reach + height / 2 + 2],
    [x + reach, y - reach - 2],
    [x + reach, y + reach + 2],
    [x - reach - width, y - reach - 2],
    [x - reach - width, y + reach + 2],
  ];
  K.around = around;
  const centred = (x, y) => (width) =>
    [0, 24, -24, 48, -48].flatMap((dy) =>
      [x - width / 2, x - width, x].map((left) => [left, y + dy]),
    );

  function xyOf(geom, row, view) {
    const at = geom.start[geom.first[row]];
    return [geom.xy[2 * at] * view.scale - view.left, geom.xy[2 * at + 1] * view.scale - view.top];
  }

  /* Where an area's name may stand, roomiest first. */
  function spotsOf(geom, row, view) {
    const spots = [];
    for (let p = geom.first[row]; p < geom.first[row + 1]; p++) {
      for (let i = geom.start[p]; i < geom.start[p + 1]; i++) {
        spots.push([
          geom.xy[2 * i] * view.scale - view.left,
          geom.xy[2 * i + 1] * view.scale - view.top,
        ]);
      }
    }
    return spots;
  }

  /* The point at a share of the length of a line. */
  function pointAt(line, share) {
    const steps = line.slice(1).map(([x, y], i) => Math.hypot(x - line[i][0], y - line[i][1]));
    let left = share * steps.reduce((a, b) => a + b, 0);
    for (let i = 0; i < steps.length; i++) {
      if (left <= steps[i] && steps[i] > 0) {
        const t = left / steps[i];
        return [0, 1].map((axis) => line[i][axis] + t * (line[i + 1][axis] - line[i][axis]));
      }
      left -= steps[i];
    }
    return line[line.length - 1];
  }

  /* Points along the longest part of a line that is in view, middle first. */
  function along(geom, row, view) {
    let best = [];
    for (let p = geom.first[row]; p < geom.first[row + 1]; p++) {
      const inside = [];
      for (let i = geom.start[p]; i < geom.start[p + 1]; i++) {
        const x = geom.xy[2 * i] * view.scale - view.left;
        const y = geom.xy[2 * i + 1] * view.scale - view.top;
        if (x > 40 && y > 20 && x < view.width - 40 && y < view.height - 20) inside.push([x, y]);
      }
      if (inside.length > best.length) best = inside;
    }
    const shares = [0.5, 0.35, 0.65, 0.22, 0.78, 0.1, 0.9];
    return best.length ? shares.map((share) => pointAt(best, share)) : [];
  }

  function themeLabels(view, items) {
    const growth = K.growth(view.zoom);
    for (const layer of K.drawn) {
      if (!layer.labels) continue;
      K.rowsByClass(layer, view.zoom).forEach((rows, code) => {
        const style = layer.classes[code].style;
        for (const row of rows) {
          const chosen = K.isSelected(layer, row);
          const bright = !K.focus || K.inFocus(layer, row) || chosen;
          if (!chosen && !K.inFocus(layer, row) && view.zoom < layer.label_zoom) continue;
          if (!bright || layer.geom.first[row] === layer.geom.first[row + 1]) continue;
          const item = themeItem(layer, row, style, view, growth);
          item.rank = (chosen ? 1000 : 0) + (K.inFocus(layer, row) ? 500 : 0) + layer.priority;
          items.push(item);
        }
      });
    }
  }

  function themeItem(layer, row, style, view, growth) {
    const item = { text: K.shortName(layer, row), view, fade: 1, height: 15, once: true };
    if (layer.geometry === "points") {
      const [x, y] = xyOf(layer.geom, row, view);
      const size = style.size_px * growth;
      item.font = (layer.priority >= 75 ? "600 " : "500 ") + "12px " + K.FONT;
      item.color = K.data.colors.ink;
      item.places = around(x, y, size / 2, 14);
    } else if (layer.geometry === "lines") {
      const spots = along(layer.geom, row, view);
      item.font = "600 11.5px " + K.FONT;
      item.height = 19;
      item.color = style.color;
      item.pill = true;
      item.places = (width) => spots.map(([x, y]) => [x - width / 2, y]);
    } else {
      const spots = spotsOf(layer.anchors, row, view);
      item.font = "600 12.5px " + K.FONT;
      item.color = style.stroke || style.fill;
      item.places = (width) =>
        spots.flatMap(([x, y]) => [0, 18, -18, 36, -36].map((shift) => [x - width / 2, y + shift]));
    }
    return item;
  }

  function groundLabels(view, items) {
    const color = K.data.colors;
    const { cities, countries } = K.base;
    for (let row = 0; row < cities.geom.n; row++) {
      if (view.zoom < cities.zoom[row]) break; // sorted by zoom
      const [x, y] = xyOf(cities.geom, row, view);
      if (x < -80 || y < -20 || x > view.width + 80 || y > view.height + 20) continue;
      const ahead = view.zoom - cities.zoom[row]; // how long the town has been named
      const chief = cities.zoom[row] <= 3.05 && ahead > 1;
      const size = chief ? 13 : ahead > 1.5 ? 12 : 11;
      items.push({
        text: K.nameIn(cities.names, row),
        town: true,
        view,
        rank: chief ? 85 : 20 - cities.zoom[row],
        once: true,
        chief,
        font: (chief ? "700 " : "400 ") + size + "px " + K.FONT,
        height: size + 2,
        dot: [x, y, chief ? 2.8 : 1.8],
        color: chief ? color.ink : color.label_city,
        places: around(x, y, chief ? 5 : 3, size + 1),
        fade: K.focus ? 0.45 : 1,
      });
    }
    for (let row = 0; row < countries.geom.n; row++) {
      if (view.zoom < countries.zoom[row] || view.zoom > countries.zoom[row] + 5) continue;
      const [x, y] = xyOf(countries.geom, row, view);
      items.push({
        text: spaced(K.nameIn(countries.names, row)),
        view,
        rank: 19,
        font: "500 14px " + K.FONT,
        height: 18,
        color: color.label_country,
        halo: "rgba(241,239,234,0.85)",
        whole: true,
        places: centred(x, y),
        fade: K.focus ? 0.45 : 1,
      });
    }
    for (const sea of K.data.base.seas) {
      if (view.zoom < sea.zoom) continue;
      const x = K.worldX(sea.lon) * view.scale - view.left;
      const y = K.worldY(sea.lat) * view.scale - view.top;
      items.push({
        text: spaced(K.text(sea.names)),
        view,
        rank: 18.5,
        font: "italic 400 13px " + K.FONT,
        height: 18,
        color: color.label_sea,
        halo: "rgba(220,231,236,0.9)",
        whole: true,
        places: centred(x, y),
        fade: 1,
      });
    }
  }

  function townDot(ctx, item) {
    const [x, y, radius] = item.dot;
    ctx.globalAlpha = item.fade;
    ctx.fillStyle = "#FFFFFF";
    ctx.strokeStyle = item.color;
    ctx.lineWidth = 1.2;
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fill();
    ctx.stroke();
  }

  /* Write every name that has room: not over symbols, nor under buttons on the map. */
  K.drawLabels = function (ctx, view, symbols) {
    const space = new Space();
    const written = new Set();
    for (const box of [...symbols, ...(view.covered || [])]) space.take(box);
    const items = [];
    themeLabels(view, items);
    K.emit("labels", { view, items });
    groundLabels(view, items);
    items.sort((a, b) => b.rank - a.rank);
    const named = []; // where the name of a route's end already says which town it is
    const saysIt = (dot) => named.some(([x, y]) => Math.hypot(x - dot[0], y - dot[1]) < 10);
    for (const item of items) {
      if (!item.text || (item.town && saysIt(item.dot))) continue;
      if (item.dot && !written.has(item.text)) {
        const [x, y] = item.dot;
        const free = space.free([x - 3, y - 3, x + 3, y + 3]);
        if (!free && !item.chief) continue;
        if (free) townDot(ctx, item);
      }
      if (place(ctx, item, space, written) && item.end) named.push(item.dot);
    }
    ctx.globalAlpha = 1;
  };
})();
