/* Lines and areas on a canvas, with only as much detail as the zoom can show. */
"use strict";
(function () {
  const K = window.CorridorKit;
  const BATCH = 40; // parts stroked at once: one huge path is slower than many small ones

  K.FONT =
    '"Segoe UI","Helvetica Neue",Arial,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",' +
    '"Source Han Sans SC","Malgun Gothic","Noto Sans CJK KR",sans-serif';

  /* How much wider than at zoom 7 things are drawn. */
  K.growth = (zoom) => Math.max(0.6, Math.min(1.5, 1 + (zoom - 7) * 0.14));

  /* Where a view puts the world: x on the canvas = worldX * scale - left.
     `sight` is the part of the canvas that is inside the window. */
  K.makeView = function (zoom, left, top, width, height, sight) {
    const scale = Math.pow(2, zoom);
    return {
      zoom,
      scale,
      left,
      top,
      width,
      height,
      sight: sight || [0, 0, width, height],
      x0: left / scale,
      y0: top / scale,
      x1: (left + width) / scale,
      y1: (top + height) / scale,
    };
  };

  function seen(geom, part, view, margin) {
    const b = part * 4;
    return (
      geom.box[b] <= view.x1 + margin &&
      geom.box[b + 2] >= view.x0 - margin &&
      geom.box[b + 1] <= view.y1 + margin &&
      geom.box[b + 3] >= view.y0 - margin
    );
  }

  /* Add one part to the path, skipping vertices nearer than a pixel to the last one drawn. */
  function trace(ctx, geom, part, view, closed) {
    const { xy, start } = geom;
    const end = start[part + 1];
    const nearest = closed ? 0.6 : 1.1;
    let px = xy[2 * start[part]] * view.scale - view.left;
    let py = xy[2 * start[part] + 1] * view.scale - view.top;
    ctx.moveTo(px, py);
    for (let i = start[part] + 1; i < end; i++) {
      const x = xy[2 * i] * view.scale - view.left;
      const y = xy[2 * i + 1] * view.scale - view.top;
      if (i < end - 1 && Math.abs(x - px) + Math.abs(y - py) < nearest) continue;
      ctx.lineTo(x, y);
      px = x;
      py = y;
    }
    if (closed) ctx.closePath();
  }

  /* The strokes that make up a line, lowest first. */
  K.strokes = function (style, growth) {
    const width = style.width_px * growth;
    const dash = (style.dash || []).map((length) => length * growth);
    const opacity = style.opacity === undefined ? 1 : style.opacity;
    const strokes = [];
    if (style.casing)
      strokes.push({
        role: "casing",
        color: style.casing,
        width: width + 2.6,
        dash: [],
        opacity: 0.9 * opacity,
      });
    strokes.push({ role: "line", color: style.color, width, dash, opacity });
    if (style.core)
      strokes.push({
        role: "core",
        color: style.core,
        width: width * 0.42,
        dash: [width * 2, width * 2],
        opacity,
      });
    return strokes;
  };

  K.pen = function (ctx, stroke) {
    ctx.strokeStyle = stroke.color;
    ctx.lineWidth = stroke.width;
    ctx.lineCap = stroke.dash.length ? "butt" : "round";
    ctx.lineJoin = "round";
    ctx.setLineDash(stroke.dash);
    ctx.globalAlpha = stroke.opacity;
  };

  K.drawLines = function (ctx, geom, rows, style, view, options) {
    const growth = (options && options.growth) || K.growth(view.zoom);
    const fade = options && options.fade !== undefined ? options.fade : 1;
    const parts = [];
    for (const row of rows) {
      for (let p = geom.first[row]; p < geom.first[row + 1]; p++) {
        if (seen(geom, p, view, 12 / view.scale)) parts.push(p);
      }
    }
    for (const stroke of K.strokes(style, growth)) {
      K.pen(ctx, { ...stroke, opacity: stroke.opacity * fade });
      for (let i = 0; i < parts.length; i += BATCH) {
        ctx.beginPath();
        for (const part of parts.slice(i, i + BATCH))
          trace(ctx, geom, part, view, Boolean(options && options.closed));
        ctx.stroke();
      }
    }
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
  };

  /* Fill and outline the path already on the canvas. */
  K.fillArea = function (ctx, style, scale, fade) {
    const strength = fade === undefined ? 1 : fade;
    ctx.globalAlpha = style.opacity * strength;
    ctx.fillStyle = style.fill;
    ctx.fill("evenodd");
    if (style.hatch) {
      ctx.globalAlpha = strength;
      ctx.fillStyle = K.hatch(ctx, style, scale || 1);
      ctx.fill("evenodd");
    }
    if (style.stroke) {
      K.pen(ctx, {
        color: style.stroke,
        width: style.width_px,
        dash: style.dash || [],
        opacity: 0.85 * strength,
      });
      ctx.stroke();
      ctx.setLineDash([]);
    }
    ctx.globalAlpha = 1;
  };

  K.traceArea = function (ctx, geom, row, view) {
    ctx.beginPath();
    let any = false;
    for (let p = geom.first[row]; p < geom.first[row + 1]; p++) {
      if (!seen(geom, p, view, 4 / view.scale)) continue;
      trace(ctx, geom, p, view, true);
      any = true;
    }
    return any;
  };

  K.drawAreas = function (ctx, geom, rows, style, view, options) {
    const fade = options && options.fade !== undefined ? options.fade : 1;
    for (const row of rows) {
      if (K.traceArea(ctx, geom, row, view)) K.fillArea(ctx, style, 1, fade);
    }
  };

  /* The background, bottom to top: sea, land, the home region, water, lines. */
  K.drawGround = function (ctx, base, view) {
    const color = K.data.colors;
    ctx.globalAlpha = 1;
    ctx.fillStyle = color.sea;
    ctx.fillRect(0, 0, view.width, view.height);
    const area = function (geom, fill) {
      if (!geom.n || !K.traceArea(ctx, geom, 0, view)) return;
      ctx.fillStyle = fill;
      ctx.fill("evenodd");
    };
    const line = (geom, stroke, width, dash, rows, closed) =>
      K.drawLines(
        ctx,
        geom,
        rows || [0],
        { color: stroke, width_px: width, dash: dash || [] },
        view,
        { growth: 1, closed },
      );
    area(base.land, color.land);
    area(base.home, color.home);
    area(base.lakes, color.water);
    const rivers = [];
    for (let row = 0; row < base.rivers.n; row++) {
      if (view.zoom >= (base.riverZoom[row] || 0)) rivers.push(row);
    }
    line(base.rivers, color.river, 0.7 + Math.max(0, view.zoom - 5) * 0.2, [], rivers);
    if (base.coast.first[1]) line(base.coast, color.coast, 0.9);
    else line(base.land, color.coast, 0.9, [], [0], true);
    line(base.admin, color.admin, 0.9, [1, 3]);
    line(base.borders, "rgba(140,131,121,0.16)", 5);
    line(base.borders, color.border, 1.1, [7, 2.5, 1.5, 2.5]);
    line(base.disputed, color.border_disputed, 1.1, [2.5, 3]);
    line(base.home, color.home_line, 1.2, [], [0], true);
  };
})();
