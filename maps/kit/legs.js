/* The legs of a route as a table: modes, stops, hours, money, CO2, and their range. */
"use strict";
(function () {
  const K = window.CorridorKit;
  const missing = (value) => value === null || value === undefined;

  K.whole = (value) => (missing(value) ? "–" : K.number(value, 0));
  /* Whole from 10 on, as the command line has it. */
  K.brief = (value) => (missing(value) ? "–" : K.number(value, value < 10 ? 1 : 0));

  function standing(route, row) {
    const parts = ["dwell_h", "wait_h"]
      .map((name) => route.columns[name] && route.columns[name][row])
      .filter((each) => each);
    return parts.reduce((a, b) => a + b, 0);
  }

  function legRow(route, row) {
    const get = (name) => (route.columns[name] ? route.columns[name][row] : null);
    const moving = get("moving_h");
    const rest = standing(route, row);
    const known = moving !== null || rest > 0;
    const broken = get("gauge_break") === true || get("gauge_break") === 1;
    const ends = [...new Set([K.endOf(route, "from", row), K.endOf(route, "to", row)])];
    const mode = get("kind") === "access" ? "access" : get("mode");
    const hexagon = { shape: "hexagon", color: K.data.colors.gauge, size_px: 15, glyph: "" };
    const via = get("via_" + K.state.lang) || get("via");
    const classes = [K.state.leg === row && "chosen", (get("border") || broken) && "stop"];
    return K.el(
      "tr",
      {
        tabindex: "0",
        class: classes.filter(Boolean).join(" "),
        onclick: () => K.chooseLeg(row),
        onkeydown: (event) => event.key === "Enter" && K.chooseLeg(row),
      },
      K.el(
        "th",
        { scope: "row" },
        K.el(
          "span",
          { class: "leg-mode" },
          broken ? K.swatch("points", hexagon) : K.swatch("lines", K.modeStyle(get("mode"))),
          broken ? K.ui("gauge_break") : K.word(mode),
        ),
        K.el("span", { class: "leg-ends" }, ends.join(" → ")),
        get("border")
          ? K.el(
              "span",
              { class: "badge" },
              "◇ " +
                K.ui("border_crossing") +
                ": " +
                (get("border_" + K.state.lang) || get("border")),
            )
          : null,
        K.state.leg === row
          ? K.el(
              "span",
              { class: "fine" },
              via ? via + " · " : "",
              K.ui("moving"),
              " ",
              K.brief(moving),
              " ",
              K.ui("h"),
              " · ",
              K.ui("standing"),
              " ",
              K.brief(rest),
              " ",
              K.ui("h"),
              " · ",
              K.ui("source"),
              ": ",
              get("source"),
              " · ",
              K.confidence(get("confidence")),
            )
          : null,
      ),
      K.el("td", {}, get("length_km") === 0 ? "" : K.brief(get("length_km"))),
      K.el("td", {}, known ? K.brief((moving || 0) + rest) : "–"),
      K.el("td", {}, K.whole(get("cost_usd"))),
      K.el("td", {}, K.whole(get("co2_kg"))),
    );
  }

  function rangeRow(route) {
    const { time_h, cost_usd, co2_kg } = route.ranges;
    const from = (range) => K.number(range[0], 0) + "–" + K.number(range[1], 0);
    const said = [
      time_h && from(time_h) + " " + K.ui("h"),
      cost_usd && "USD " + from(cost_usd) + K.unitOf(route),
      co2_kg && from(co2_kg) + " kg CO₂" + K.unitOf(route),
    ].filter(Boolean);
    if (!said.length) return null;
    const text = K.ui("range") + ": " + said.join(" · ");
    return K.el("tr", { class: "range" }, K.el("td", { colspan: "5" }, text));
  }

  /* Money and CO2 are for a unit: a container, a tonne, a passenger. */
  K.unitOf = function (route) {
    const unit = route.columns.unit && route.columns.unit[0];
    return unit ? "/" + K.word(unit) : "";
  };

  K.legTable = function (route) {
    const total = route.totals;
    return K.el(
      "table",
      { class: "legs" },
      K.el("caption", { class: "visually-hidden" }, K.text(route.title)),
      K.el(
        "thead",
        {},
        K.el(
          "tr",
          {},
          K.el("th", { scope: "col" }, K.ui("leg")),
          K.el("th", { scope: "col" }, K.ui("km")),
          K.el("th", { scope: "col" }, K.ui("h")),
          K.el("th", { scope: "col" }, "USD"),
          K.el("th", { scope: "col" }, "kg CO₂"),
        ),
      ),
      K.el(
        "tbody",
        {},
        route.columns.mode.map((_, row) => legRow(route, row)),
      ),
      K.el(
        "tfoot",
        {},
        K.el(
          "tr",
          {},
          K.el("th", { scope: "row" }, K.ui("total")),
          K.el("td", {}, K.whole(total.length_km)),
          K.el("td", {}, K.brief(total.time_h)),
          K.el("td", {}, K.whole(total.cost_usd)),
          K.el("td", {}, K.whole(total.co2_kg)),
        ),
        rangeRow(route),
      ),
    );
  };
})();
