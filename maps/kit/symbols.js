/* Symbols, hatches and legend swatches: one painter for the map, the legend and the picture. */
"use strict";
(function () {
  const K = window.CorridorKit;
  const WHITE = "#FFFFFF";

  // Office browsers built on Chromium before 99 have no rounded rectangles.
  if (!CanvasRenderingContext2D.prototype.roundRect) {
    CanvasRenderingContext2D.prototype.roundRect = function (x, y, width, height) {
      this.rect(x, y, width, height);
    };
  }

  function polygon(ctx, x, y, radius, corners, turn) {
    ctx.beginPath();
    for (let i = 0; i < corners; i++) {
      const angle = turn + (i * 2 * Math.PI) / corners;
      ctx.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    }
    ctx.closePath();
  }

  function disc(ctx, x, y, radius) {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
  }

  /* Fill a traced shape with a white rim, so that it stands off lines below it. */
  function rimmed(ctx, color, rim) {
    ctx.lineJoin = "round";
    ctx.strokeStyle = WHITE;
    ctx.lineWidth = rim * 2;
    ctx.stroke();
    ctx.fillStyle = color;
    ctx.fill();
  }

  function outlined(ctx, color, width) {
    ctx.strokeStyle = WHITE;
    ctx.lineWidth = width * 2.6;
    ctx.stroke();
    ctx.fillStyle = WHITE;
    ctx.fill();
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.stroke();
  }

  const SHAPES = {
    circle(ctx, x, y, r, color) {
      disc(ctx, x, y, r);
      rimmed(ctx, color, 1.4);
    },
    dot(ctx, x, y, r, color) {
      disc(ctx, x, y, r);
      rimmed(ctx, color, 1.1);
    },
    half(ctx, x, y, r, color) {
      disc(ctx, x, y, r - 0.5);
      outlined(ctx, color, 1.8);
      ctx.beginPath();
      ctx.arc(x, y, r - 0.5, Math.PI / 2, 1.5 * Math.PI);
      ctx.closePath();
      ctx.fillStyle = color;
      ctx.fill();
    },
    cross(ctx, x, y, r, color) {
      const d = r * 0.78;
      for (const [stroke, width] of [
        [WHITE, r * 0.95],
        [color, r * 0.48],
      ]) {
        ctx.beginPath();
        ctx.moveTo(x - d, y - d);
        ctx.lineTo(x + d, y + d);
        ctx.moveTo(x + d, y - d);
        ctx.lineTo(x - d, y + d);
        ctx.lineCap = "round";
        ctx.strokeStyle = stroke;
        ctx.lineWidth = width;
        ctx.stroke();
      }
    },
    diamond(ctx, x, y, r, color) {
      polygon(ctx, x, y, r, 4, 0);
      outlined(ctx, color, 2);
    },
    ring(ctx, x, y, r, color) {
      disc(ctx, x, y, r - 0.5);
      outlined(ctx, color, 1.8);
      disc(ctx, x, y, r * 0.28);
      ctx.fillStyle = color;
      ctx.fill();
    },
    square(ctx, x, y, r, color) {
      const a = r * 0.92;
      ctx.beginPath();
      ctx.roundRect(x - a, y - a, 2 * a, 2 * a, r * 0.35);
      rimmed(ctx, color, 1.4);
    },
    hexagon(ctx, x, y, r, color) {
      polygon(ctx, x, y, r * 1.05, 6, 0);
      rimmed(ctx, color, 1.4);
    },
    triangle(ctx, x, y, r, color) {
      polygon(ctx, x, y + r * 0.15, r * 1.1, 3, -Math.PI / 2);
      rimmed(ctx, color, 1.4);
    },
    star(ctx, x, y, r, color) {
      ctx.beginPath();
      for (let i = 0; i < 10; i++) {
        const reach = i % 2 ? r * 0.5 : r * 1.15;
        const angle = (i * Math.PI) / 5 - Math.PI / 2;
        ctx.lineTo(x + reach * Math.cos(angle), y + reach * Math.sin(angle));
      }
      ctx.closePath();
      rimmed(ctx, color, 1.4);
    },
    anchor(ctx, x, y, r, color) {
      disc(ctx, x, y, r);
      rimmed(ctx, color, 1.4);
      ctx.strokeStyle = WHITE;
      ctx.lineWidth = Math.max(1, r * 0.2);
      ctx.lineCap = "round";
      ctx.beginPath();
      ctx.arc(x, y - r * 0.48, r * 0.15, 0, 2 * Math.PI);
      ctx.moveTo(x, y - r * 0.33);
      ctx.lineTo(x, y + r * 0.58);
      ctx.moveTo(x - r * 0.3, y - r * 0.08);
      ctx.lineTo(x + r * 0.3, y - r * 0.08);
      ctx.moveTo(x + r * 0.52, y + r * 0.15);
      ctx.arc(x, y + r * 0.05, r * 0.53, 0.15, Math.PI - 0.15);
      ctx.stroke();
    },
    plane(ctx, x, y, r, color) {
      disc(ctx, x, y, r);
      rimmed(ctx, color, 1.4);
      ctx.strokeStyle = WHITE;
      ctx.lineCap = "round";
      ctx.lineWidth = Math.max(1, r * 0.24);
      ctx.beginPath();
      ctx.moveTo(x, y - r * 0.6);
      ctx.lineTo(x, y + r * 0.55);
      ctx.moveTo(x - r * 0.6, y + r * 0.08);
      ctx.lineTo(x, y - r * 0.2);
      ctx.lineTo(x + r * 0.6, y + r * 0.08);
      ctx.moveTo(x - r * 0.25, y + r * 0.55);
      ctx.lineTo(x + r * 0.25, y + r * 0.55);
      ctx.stroke();
    },
  };

  K.symbol = function (ctx, style, x, y, size) {
    const radius = (size || style.size_px) / 2;
    ctx.save();
    ctx.setLineDash([]);
    SHAPES[style.shape](ctx, x, y, radius, style.color);
    if (style.glyph) {
      ctx.fillStyle = WHITE;
      ctx.font = "700 " + Math.round(radius * 1.25) + "px " + K.FONT;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.fillText(style.glyph, x, y + radius * 0.08);
    }
    ctx.restore();
  };

  /* A repeating pattern in the colour of an area, for maps printed without colour. */
  const patterns = new Map();
  K.hatch = function (ctx, style, scale) {
    const key = style.hatch + style.stroke + scale;
    if (!patterns.has(key)) {
      const tile = document.createElement("canvas");
      const side = Math.round(9 * scale);
      tile.width = tile.height = side;
      const pen = tile.getContext("2d");
      pen.strokeStyle = pen.fillStyle = style.stroke || style.fill;
      pen.globalAlpha = 0.42;
      pen.lineWidth = scale;
      if (style.hatch === "dots") {
        disc(pen, side / 2, side / 2, 1.1 * scale);
        pen.fill();
      } else {
        if (style.hatch === "backward") {
          pen.translate(side, 0);
          pen.scale(-1, 1);
        }
        pen.beginPath();
        for (const shift of [-side, 0, side]) {
          pen.moveTo(shift - 1, side + 1);
          pen.lineTo(shift + side + 1, -1);
        }
        pen.stroke();
      }
      patterns.set(key, tile);
    }
    return ctx.createPattern(patterns.get(key), "repeat");
  };

  /* A legend sample of a class, 30 by 18 pixels with its corner at x, y. */
  K.sample = function (ctx, geometry, style, x, y, scale) {
    if (geometry === "points") K.symbol(ctx, style, x + 15, y + 9, Math.min(style.size_px, 15));
    else if (geometry === "lines") {
      for (const stroke of K.strokes(style, 1)) {
        if (stroke.role === "casing") continue;
        ctx.beginPath();
        ctx.moveTo(x + 2, y + 9);
        ctx.lineTo(x + 28, y + 9);
        K.pen(ctx, stroke);
        ctx.stroke();
      }
      ctx.setLineDash([]);
      ctx.globalAlpha = 1;
    } else {
      ctx.beginPath();
      ctx.roundRect(x + 3, y + 2, 24, 14, 2);
      K.fillArea(ctx, style, scale);
    }
  };

  K.swatch = function (geometry, style) {
    const scale = Math.min(2, window.devicePixelRatio || 1);
    const canvas = K.el("canvas", {
      class: "swatch",
      width: 30 * scale,
      height: 18 * scale,
      "aria-hidden": "true",
    });
    const ctx = canvas.getContext("2d");
    ctx.scale(scale, scale);
    K.sample(ctx, geometry, style, 0, 0, 1);
    return canvas;
  };
})();
