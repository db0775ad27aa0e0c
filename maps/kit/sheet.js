/* The map as a sheet of paper: title, map, legend, scale, sources. For PNG and for print. */
"use strict";
(function () {
  const K = window.CorridorKit;
  const EDGE = 28;

  /* A round distance that is at most `most` pixels long at the middle of the map. */
  K.scaleOf = function (view, most) {
    const lat = K.latOf((view.y0 + view.y1) / 2);
    const kmPerPixel = (40075.017 * Math.cos((lat * Math.PI) / 180)) / (256 * view.scale);
    const limit = kmPerPixel * most;
    const power = Math.pow(10, Math.floor(Math.log10(limit)));
    const km = [5, 2, 1].map((each) => each * power).find((each) => each <= limit);
    return { km, px: km / kmPerPixel };
  };

  function wrapped(ctx, text, width) {
    const lines = [];
    let line = "";
    for (const word of text.match(
      /[\u2E80-\u9FFF\uAC00-\uD7AF]|[^\s\u2E80-\u9FFF\uAC00-\uD7AF]+\s*|\s+/g,
    ) || []) {
      if (line && ctx.measureText(line + word).width > width) {
        lines.push(line.trim());
        line = "";
      }
      line += word;
    }
    if (line.trim()) lines.push(line.trim());
    return lines;
  }

  function paragraph(ctx, text, x, y, width, step) {
    for (const line of wrapped(ctx, text, width)) {
      ctx.fillText(line, x, y);
      y += step;
    }
    return y;
  }

  function head(ctx, width, draw) {
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    ctx.fillStyle = K.data.colors.ink;
    ctx.font = "700 24px " + K.FONT;
    let y = EDGE + 20;
    if (!draw)
      y += 30 * (wrapped(ctx, K.text(K.data.page.title), width - 2 * EDGE).length - 1) + 30;
    else y = paragraph(ctx, K.text(K.data.page.title), EDGE, y, width - 2 * EDGE, 30);
    ctx.font = "400 14px " + K.FONT;
    ctx.fillStyle = "#51606E";
    const about = [
      K.text(K.data.page.subtitle),
      K.state.version,
      K.ui("as_of", { date: K.data.page.as_of }),
    ];
    const text = about.filter(Boolean).join("  ·  ");
    if (draw) return paragraph(ctx, text, EDGE, y - 4, width - 2 * EDGE, 20);
    return y - 4 + 20 * wrapped(ctx, text, width - 2 * EDGE).length;
  }

  /* The legend in columns; returns where it ends. */
  function key(ctx, width, top, draw) {
    const entries = K.visibleEntries();
    ctx.font = "400 12.5px " + K.FONT;
    ctx.textBaseline = "middle";
    const widest = Math.max(60, ...entries.map((entry) => ctx.measureText(entry.label).width));
    const column = Math.min(width - 2 * EDGE, widest + 62);
    const columns = Math.max(1, Math.floor((width - 2 * EDGE) / column));
    const rows = Math.ceil(entries.length / columns);
    if (draw) {
      entries.forEach(function (entry, i) {
        const x = EDGE + Math.floor(i / rows) * column;
        const y = top + (i % rows) * 22;
        K.sample(ctx, entry.geometry, entry.style, x, y, 1);
        ctx.fillStyle = K.data.colors.ink;
        ctx.font = "400 12.5px " + K.FONT;
        ctx.textAlign = "left";
        ctx.textBaseline = "middle";
        ctx.fillText(entry.label, x + 38, y + 9);
      });
    }
    return top + rows * 22;
  }

  function foot(ctx, width, top, draw) {
    ctx.font = "400 11px " + K.FONT;
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    ctx.fillStyle = "#51606E";
    const credits = K.data.page.credits
      .map((credit) => credit.attribution || credit.name)
      .join("; ");
    const lines = [K.labelled(K.ui("sources_short"), credits).join(""), K.ui("disclaimer"), K.data.software];
    let y = top + 12;
    for (const line of lines) {
      y = draw
        ? paragraph(ctx, line, EDGE, y, width - 2 * EDGE, 15)
        : y + 15 * wrapped(ctx, line, width - 2 * EDGE).length;
    }
    return y;
  }

  K.drawScale = function (ctx, view, x, y) {
    const { km, px } = K.scaleOf(view, 130);
    ctx.font = "500 12px " + K.FONT;
    for (const [color, width] of [
      ["rgba(255,255,255,0.9)", 5],
      [K.data.colors.ink, 2],
    ]) {
      ctx.strokeStyle = color;
      ctx.lineWidth = width;
      ctx.lineCap = "butt";
      ctx.beginPath();
      ctx.moveTo(x, y - 6);
      ctx.lineTo(x, y);
      ctx.lineTo(x + px, y);
      ctx.lineTo(x + px, y - 6);
      ctx.stroke();
    }
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    ctx.strokeStyle = "rgba(255,255,255,0.9)";
    ctx.lineWidth = 3;
    const label = K.number(km) + " " + K.ui("km");
    ctx.strokeText(label, x + 4, y - 8);
    ctx.fillStyle = K.data.colors.ink;
    ctx.fillText(label, x + 4, y - 8);
  };

  function north(ctx, x, y) {
    ctx.fillStyle = K.data.colors.ink;
    ctx.strokeStyle = "rgba(255,255,255,0.9)";
    ctx.lineWidth = 3;
    ctx.beginPath();
    ctx.moveTo(x, y - 22);
    ctx.lineTo(x + 7, y);
    ctx.lineTo(x, y - 5);
    ctx.lineTo(x - 7, y);
    ctx.closePath();
    ctx.stroke();
    ctx.fill();
    ctx.font = "600 12px " + K.FONT;
    ctx.textAlign = "center";
    ctx.strokeText(K.ui("north"), x, y + 13);
    ctx.fillText(K.ui("north"), x, y + 13);
  }

  /* Paint the sheet of the view now on screen and return its canvas. */
  K.sheet = function (ratio) {
    const size = K.map.getSize();
    const width = Math.max(680, size.x);
    const mapWidth = width - 2 * EDGE;
    const mapHeight = Math.round(mapWidth * Math.min(1.15, Math.max(0.5, size.y / size.x)));
    const canvas = document.createElement("canvas");
    const probe = canvas.getContext("2d");
    const top = head(probe, width, false) + 8;
    const legendTop = top + mapHeight + 18;
    const footTop = key(probe, width, legendTop, false) + 12;
    const height = foot(probe, width, footTop, false) + EDGE - 14;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const ctx = canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    ctx.fillStyle = "#FFFFFF";
    ctx.fillRect(0, 0, width, height);
    head(ctx, width, true);
    const zoom = K.map.getZoom() + Math.log2(mapWidth / size.x);
    const centre = K.map.project(K.map.getCenter(), zoom);
    const view = K.makeView(
      zoom,
      centre.x - mapWidth / 2,
      centre.y - mapHeight / 2,
      mapWidth,
      mapHeight,
    );
    ctx.save();
    ctx.translate(EDGE, top);
    ctx.beginPath();
    ctx.rect(0, 0, mapWidth, mapHeight);
    ctx.clip();
    K.paintGround(ctx, view);
    K.paintTheme(ctx, view);
    K.drawScale(ctx, view, 18, mapHeight - 18);
    north(ctx, mapWidth - 24, mapHeight - 32);
    ctx.restore();
    ctx.strokeStyle = "#8C8379";
    ctx.lineWidth = 1;
    ctx.strokeRect(EDGE, top, mapWidth, mapHeight);
    key(ctx, width, legendTop, true);
    foot(ctx, width, footTop, true);
    return canvas;
  };

  K.savePicture = function () {
    return new Promise(function (done) {
      K.sheet(2).toBlob(function (blob) {
        const address = URL.createObjectURL(blob);
        const link = K.el("a", {
          href: address,
          download: K.data.page.name + "-" + K.state.lang + ".png",
        });
        document.body.append(link);
        link.click();
        link.remove();
        setTimeout(() => URL.revokeObjectURL(address), 10000);
        done(blob.size);
      }, "image/png");
    });
  };

  /* Before printing, the sheet takes the place of the page. */
  K.startPrint = function () {
    const place = K.el("div", { id: "kit-sheet", "aria-hidden": "true" });
    document.body.append(place);
    window.addEventListener("beforeprint", function () {
      K.clear(place);
      place.append(K.sheet(2));
    });
    window.addEventListener("afterprint", () => K.clear(place));
  };
})();
