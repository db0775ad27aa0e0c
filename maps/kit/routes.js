/* Routes: the line by mode with its borders and gauge breaks, and the table of its legs. */
"use strict";
(function () {
  const K = window.CorridorKit;
  const { leg: LEG, leg_text: TEXT, total: TOTAL } = K.schema;

  function routeOf(packed) {
    const columns = Object.fromEntries(
      Object.entries(packed.columns).map(([name, column]) => [name, K.column(column)]),
    );
    return {
      ...packed,
      columns,
      geom: packed.geom ? K.unpack(packed.geom) : null,
      markers: packed.markers || [],
    };
  }

  K.loadRoutes = function () {
    K.routes = K.data.routes.map(routeOf);
    K.modeStyles = Object.fromEntries((K.data.modes || []).map((each) => [each.value, each]));
  };

  K.routeNamed = (name) => K.routes.find((route) => route.name === name);
  K.modeStyle = (mode) => (K.modeStyles[mode] || K.modeStyles.transfer).style;
  /* A cell of a leg; null where it is unknown or the routes have no such column. */
  K.cellOf = (route, column, row) => (route.columns[column] ? route.columns[column][row] : null);
  /* A text of a leg in the language in use, else in English. */
  K.textOf = (route, text, row) =>
    K.cellOf(route, text[K.state.lang], row) || K.cellOf(route, text.en, row);

  /* The modes that the routes in view use, for the legend of the picture. */
  K.routeEntries = function () {
    const shown = K.state.compare
      ? K.routes
      : K.routes.filter((route) => route.name === K.state.route);
    const used = new Set(shown.flatMap((route) => route.columns[LEG.mode] || []));
    return (K.data.modes || [])
      .filter((each) => used.has(each.value))
      .map((each) => ({ geometry: "lines", style: each.style, label: K.text(each.label) }));
  };

  function drawRoute(ctx, route, view, fade) {
    if (!route.geom) return;
    const byMode = new Map();
    route.columns[LEG.mode].forEach((mode, row) => {
      const sketch = Boolean(K.cellOf(route, LEG.schematic, row));
      const key = mode + sketch;
      if (!byMode.has(key)) byMode.set(key, { mode, sketch, rows: [] });
      byMode.get(key).rows.push(row);
    });
    const drawable = (row) => {
      const part = route.geom.first[row];
      return (
        part < route.geom.first[row + 1] && route.geom.start[part + 1] - route.geom.start[part] > 1
      );
    };
    for (const { mode, sketch, rows } of byMode.values()) {
      const style = sketch ? { ...K.modeStyle(mode), dash: [3, 5], core: "" } : K.modeStyle(mode);
      if (
        K.state.leg !== undefined &&
        fade === 1 &&
        rows.includes(K.state.leg) &&
        drawable(K.state.leg)
      ) {
        K.drawLines(
          ctx,
          route.geom,
          [K.state.leg],
          { color: "#FFC93C", width_px: style.width_px + 8 },
          view,
          {},
        );
      }
      K.drawLines(ctx, route.geom, rows.filter(drawable), style, view, { fade });
    }
  }

  function marker(ctx, x, y, mark) {
    if (mark.border) {
      ctx.save();
      ctx.translate(x, y);
      ctx.rotate(Math.PI / 4);
      ctx.fillStyle = "#FFFFFF";
      ctx.strokeStyle = K.data.colors.ink;
      ctx.lineWidth = 2;
      ctx.beginPath();
      ctx.rect(-5.5, -5.5, 11, 11);
      ctx.fill();
      ctx.stroke();
      ctx.restore();
    }
    if (mark.gauge_break) {
      const shift = mark.border ? 15 : 0;
      K.symbol(
        ctx,
        { shape: "hexagon", color: K.data.colors.gauge, size_px: 16, glyph: "" },
        x + shift,
        y,
        16,
      );
      ctx.strokeStyle = "#FFFFFF";
      ctx.lineWidth = 1.6;
      ctx.beginPath();
      for (const [dy, half] of [
        [-2.4, 4.6],
        [2.4, 2.6],
      ]) {
        ctx.moveTo(x + shift - half, y + dy);
        ctx.lineTo(x + shift + half, y + dy);
      }
      ctx.stroke();
    }
  }

  K.on("paint", function ({ ctx, view, symbols }) {
    const chosen = K.routeNamed(K.state.route);
    if (K.state.compare)
      for (const route of K.routes) if (route !== chosen) drawRoute(ctx, route, view, 0.38);
    if (!chosen || !chosen.geom) return;
    drawRoute(ctx, chosen, view, 1);
    for (const mark of chosen.markers) {
      const x = K.worldX(mark.lon) * view.scale - view.left;
      const y = K.worldY(mark.lat) * view.scale - view.top;
      marker(ctx, x, y, mark);
      symbols.push([x - 9, y - 9, x + (mark.border && mark.gauge_break ? 24 : 9), y + 9]);
    }
  });

  /* Names of the places where a route starts, ends and changes. */
  K.on("labels", function ({ view, items }) {
    const route = K.routeNamed(K.state.route);
    if (!route || !route.geom) return;
    const { geom } = route;
    const add = (row, end, offset, rank) => {
      // Only at the place itself: elsewhere the text says how far from it this is.
      if (route.columns[offset] && K.cellOf(route, offset, row) !== 0) return;
      const text = K.textOf(route, end, row);
      const part = end === TEXT.from ? geom.first[row] : geom.first[row + 1] - 1;
      if (part < geom.first[row] || part >= geom.first[row + 1]) return;
      const at = end === TEXT.from ? geom.start[part] : geom.start[part + 1] - 1;
      const x = geom.xy[2 * at] * view.scale - view.left;
      const y = geom.xy[2 * at + 1] * view.scale - view.top;
      items.push({
        text,
        end: true,
        view,
        rank,
        once: true,
        fade: 1,
        height: 15,
        dot: [x, y, rank > 800 ? 4 : 3],
        font: (rank > 800 ? "700 13px " : "600 11.5px ") + K.FONT,
        color: K.data.colors.ink,
        places: K.around(x, y, 6, 14),
      });
    };
    for (let row = 0; row < route.n; row++) {
      add(row, TEXT.from, LEG.from_offset, row === 0 ? 900 : 700);
      if (row === route.n - 1) add(row, TEXT.to, LEG.to_offset, 900);
    }
  });

  function modeBar(route) {
    const km = new Map();
    route.columns[LEG.mode].forEach((mode, row) =>
      km.set(mode, (km.get(mode) || 0) + K.cellOf(route, LEG.length, row)),
    );
    const all = [...km.values()].reduce((a, b) => a + b, 0);
    return K.el(
      "div",
      { class: "mode-bar", "aria-hidden": "true" },
      [...km]
        .filter(([, length]) => length > 0)
        .map(function ([mode, length]) {
          const piece = K.el("span", {
            title: K.word(mode) + " " + K.whole(length) + " " + K.ui("km"),
          });
          piece.style.flexGrow = String(Math.max(length / all, 0.015));
          piece.style.background = K.modeStyle(mode).color;
          return piece;
        }),
    );
  }

  function summary(route) {
    if (!route.n) return K.el("span", { class: "route-none" }, K.ui("no_route"));
    const total = route.totals;
    const parts = [
      K.whole(total[TOTAL.length]) + " " + K.ui("km"),
      K.brief(total[TOTAL.time]) + " " + K.ui("h"),
    ];
    const cost = total[TOTAL.cost];
    if (cost !== null) parts.push("USD " + K.whole(cost) + K.unitOf(route));
    return K.el("span", { class: "route-sum" }, parts.join(" · "));
  }

  function answer(route) {
    const note = K.text(route.note);
    return K.el(
      "div",
      { class: "route-body" },
      route.n
        ? K.legTable(route)
        : K.el("p", { class: "notice no-route" }, K.text(route.reason) || K.ui("no_route_why")),
      note
        ? K.el(
            "div",
            { class: "route-notes" },
            K.el("h3", {}, K.ui("assumptions")),
            K.el(
              "ul",
              { class: "fine" },
              note.split("\n").map((each) => K.el("li", {}, each)),
            ),
          )
        : null,
    );
  }

  function flyToRoutes(routes) {
    const boxes = routes
      .filter((route) => route && route.geom)
      .map((route) => K.boxOf(route.geom, [...route.columns[LEG.mode].keys()]))
      .filter(Boolean);
    if (boxes.length)
      K.flyToBox([0, 1, 2, 3].map((i) => Math[i < 2 ? "min" : "max"](...boxes.map((b) => b[i]))));
  }

  K.chooseRoute = function (name) {
    K.state.leg = undefined;
    K.set({ route: name });
    const route = K.routeNamed(name);
    flyToRoutes([route]);
    if (route) K.announce(K.text(route.title));
  };

  K.chooseLeg = function (row) {
    K.state.leg = K.state.leg === row ? undefined : row;
    K.renderRoutes();
    const body = document.querySelectorAll("#kit-routes tbody tr[tabindex]");
    if (body[row]) body[row].focus({ preventScroll: true });
    K.emit("redraw");
  };

  K.renderRoutes = function () {
    const box = document.getElementById("kit-routes");
    if (!box) return;
    const focused = box.contains(document.activeElement) && document.activeElement.dataset.name;
    K.clear(box);
    const compare = K.el("input", { type: "checkbox" });
    compare.checked = K.state.compare;
    compare.addEventListener("change", () => {
      K.set({ compare: compare.checked });
      flyToRoutes(compare.checked ? K.routes : [K.routeNamed(K.state.route)]);
    });
    if (K.routes.length > 1)
      box.append(
        K.el(
          "label",
          { class: "tick compare" },
          compare,
          K.el("span", { class: "tick-label" }, K.ui("show_all_routes")),
        ),
      );
    for (const route of K.routes) {
      const open = route.name === K.state.route;
      box.append(
        K.el(
          "section",
          { class: open ? "route open" : "route" },
          K.el(
            "button",
            {
              type: "button",
              "data-name": route.name,
              "aria-expanded": String(open),
              onclick: () => K.chooseRoute(open ? "" : route.name),
            },
            K.el("span", { class: "route-title" }, K.text(route.title)),
            summary(route),
            route.n ? modeBar(route) : null,
          ),
          open ? answer(route) : null,
        ),
      );
    }
    if (focused)
      [...box.querySelectorAll("button")].find((each) => each.dataset.name === focused).focus();
  };
})();
