/* The legs of a route as a table: mode, ends, hours, cost, CO2, range and evidence. */
"use strict";
(function () {
  const K = window.CorridorKit;
  const { leg: LEG, leg_text: TEXT, total: TOTAL } = K.schema;
  const missing = (value) => value === null || value === undefined;

  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  K.whole = (value) => (missing(value) ? "–" : K.number(value, 0));
  /* Whole from 10 on, as the command line has it. */
  K.brief = (value) => (missing(value) ? "–" : K.number(value, value < 10 ? 1 : 0));

  /* A source by name; its address, where it has one, is the link. */
  function sourceText(text) {
    const [, name, address] = text.match(/^(.*?)(?:, )?(https:\/\/\S+)$/) || [];
    if (!address) return text;
    const link = { href: address, target: "_blank", rel: "noreferrer" };
    return K.el("a", link, name || new URL(address).hostname);
  }

  /* What the figures of a leg rest on: one line for all that share source and confidence. */
  function evidence(route, row) {
    const groups = route.evidence[row];
    return groups.map(function ([quantities, sources, confidence]) {
      const names = quantities.map((number) => K.ui(K.schema.quantities[number]));
      const texts = sources.flatMap((number) => ["; ", sourceText(K.data.sources[number])]);
      const label = groups.length > 1 ? K.joined(names) : K.ui("source");
      const parts = [...texts.slice(1), " · ", K.confidence(confidence)];
      return K.el("span", { class: "fine evidence" }, K.labelled(label, ...parts));
    });
  }

  /* Lines and hours of a leg, then its evidence; a row of its own below a chosen leg. */
  function legDetail(route, row) {
    const get = (column) => K.cellOf(route, column, row);
    const hours = [
      ["moving", get(LEG.moving)],
      ["dwell", get(LEG.dwell)],
      ["wait", get(LEG.wait)],
    ].map(([name, value]) => value >= 0.05 && [K.ui(name), K.brief(value), K.ui("h")].join(" "));
    const parts = [K.textOf(route, TEXT.via, row), ...hours].filter(Boolean);
    const shared = route.evidence[row].length === 1;
    const confidence = K.labelled(K.ui("confidence"), K.confidence(get(LEG.confidence)));
    return K.el(
      "tr",
      { class: "leg-detail chosen" },
      K.el(
        "td",
        { colspan: "5" },
        parts.length ? K.el("span", { class: "fine" }, parts.join(" · ")) : null,
        shared ? null : K.el("span", { class: "fine" }, confidence),
        evidence(route, row),
      ),
    );
  }

  function legRow(route, row) {
    const get = (column) => K.cellOf(route, column, row);
    const moving = get(LEG.moving);
    const rest = get(LEG.dwell) + get(LEG.wait);
    const known = moving !== null || rest > 0;
    const broken = [true, 1].includes(get(LEG.gauge_break));
    const ends = [...new Set([TEXT.from, TEXT.to].map((text) => K.textOf(route, text, row)))];
    const kind = get(LEG.kind);
    const mode = ["access", "wait"].includes(kind) ? kind : get(LEG.mode);
    const hexagon = { shape: "hexagon", color: K.data.colors.gauge, size_px: 15, glyph: "" };
    const border = K.textOf(route, TEXT.border, row);
    const classes = [K.state.leg === row && "chosen", (border || broken) && "stop"];
    const line = K.el(
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
          broken ? K.swatch("points", hexagon) : K.swatch("lines", K.modeStyle(get(LEG.mode))),
          capital(broken ? K.ui("gauge_break") : K.word(mode)),
        ),
        K.el("span", { class: "leg-ends" }, ends.join(" → ")),
        border
          ? K.el("span", { class: "badge" }, "◇ ", K.labelled(K.ui("border_crossing"), border))
          : null,
      ),
      K.el("td", {}, get(LEG.length) === 0 ? "" : K.brief(get(LEG.length))),
      K.el("td", {}, known ? K.brief((moving || 0) + rest) : "–"),
      K.el("td", {}, K.whole(get(LEG.cost))),
      K.el("td", {}, K.whole(get(LEG.co2))),
    );
    return K.state.leg === row ? [line, legDetail(route, row)] : line;
  }

  function rangeRow(route) {
    const [time, cost, co2] = [TOTAL.time, TOTAL.cost, TOTAL.co2].map((name) => {
      const range = route.ranges[name];
      return range && K.number(range[0], 0) + "–" + K.number(range[1], 0);
    });
    const ranges = [
      time && time + " " + K.ui("h"),
      cost && "USD " + cost + K.unitOf(route),
      co2 && co2 + " kg CO₂" + K.unitOf(route),
    ].filter(Boolean);
    if (!ranges.length) return null;
    const text = K.labelled(K.ui("range"), ranges.join(" · "));
    const note = K.el("span", { class: "fine" }, K.ui("range_note"));
    return K.el("tr", { class: "range" }, K.el("td", { colspan: "5" }, text, note));
  }

  /* Cost and CO2 are for a unit: a container, a tonne, a passenger. */
  K.unitOf = function (route) {
    const unit = K.cellOf(route, LEG.unit, 0);
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
        route.columns[LEG.mode].map((_, row) => legRow(route, row)),
      ),
      K.el(
        "tfoot",
        {},
        K.el(
          "tr",
          {},
          K.el("th", { scope: "row" }, K.ui("total")),
          K.el("td", {}, K.whole(total[TOTAL.length])),
          K.el("td", {}, K.brief(total[TOTAL.time])),
          K.el("td", {}, K.whole(total[TOTAL.cost])),
          K.el("td", {}, K.whole(total[TOTAL.co2])),
        ),
        rangeRow(route),
      ),
    );
  };
})();
