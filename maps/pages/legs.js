/* The table of legs, the sources of its figures, and the notes on the route. */
import { rangeBar, rangeScale } from "./bars.js";
import { el } from "./dom.js";
import { brief, dots, hoursOf, rangeText, whole } from "./figures.js";
import { mark } from "./marks.js";
import { rowsOf } from "./rows.js";
import { say, word } from "./words.js";

const BAR_PX = 52;
/** An address in a source, which may leave the protocol out. */
const ADDRESS = /https?:\/\/[^\s;]+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\/[^\s;,)]+/i;
const QUANTITIES = /** @type {const} */ (["length_km", "moving_h", "dwell_h", "wait_h", "cost_usd", "co2_kg"]);

/**
 * @typedef {object} LegEvents
 * @property {(legs: number[] | null) => void} light
 * @property {(legs: number[]) => void} open
 */

/**
 * @param {RouteAnswer} route
 * @param {LegEvents} events
 */
export function legTable(route, events) {
  const rows = rowsOf(route);
  const most = Math.max(...rows.map((row) => row.hours.high));
  const scale = rangeScale(0, most, BAR_PX);
  return el(
    "table",
    { class: "leg-table" },
    el("caption", { class: "unseen" }, word("answer.legs")),
    el("thead", {}, headRow()),
    el("tbody", {}, rows.map((row) => legRow(row, scale, events))),
    el("tfoot", {}, totalRow(route)),
  );
}

function headRow() {
  const head = (/** @type {string} */ text, /** @type {string} */ kind = "") =>
    el("th", { scope: "col", class: kind }, text);
  return el(
    "tr",
    {},
    head("", "icon"),
    head(word("col.leg")),
    head(word("answer.km"), "n"),
    head(word("unit.h"), "n"),
    head(word("answer.low_high"), "wide range"),
    head(word("answer.usd_short"), "n"),
    head(word("answer.co2"), "n kg"),
    head(word("col.confidence"), "conf-head"),
  );
}

/**
 * @param {import("./rows.js").Row} row
 * @param {import("./bars.js").Scale} scale
 * @param {LegEvents} events
 */
function legRow(row, scale, events) {
  const range = rangeText(row.hours, brief);
  const light = () => events.light(row.legs);
  const dark = () => events.light(null);
  const known = row.hours.high > 0;
  return el(
    "tr",
    { class: row.stands ? "stands" : "", onmouseenter: light, onmouseleave: dark },
    el("td", { class: "icon" }, mark(row.mark)),
    el(
      "td",
      {},
      el(
        "button",
        { type: "button", class: "leg-name", onclick: () => events.open(row.legs), onfocus: light, onblur: dark },
        row.title,
      ),
      el("div", { class: "note" }, row.note),
    ),
    el("td", { class: "n" }, row.length_km.typical >= 0.05 ? brief(row.length_km.typical) : ""),
    el("td", { class: "n strong" }, brief(row.hours.typical)),
    el("td", { class: "wide range" }, known && rangeBar(row.hours, scale, range), known && range),
    el("td", { class: "n" }, whole(row.cost_usd.typical)),
    el("td", { class: "n kg" }, whole(row.co2_kg.typical)),
    el("td", { class: "conf-cell" }, confidence(row.confidence)),
  );
}

/** @param {RouteAnswer} route */
function totalRow({ totals }) {
  return el(
    "tr",
    {},
    el("td", { class: "icon" }),
    el("th", { scope: "row" }, word("sum.total")),
    el("td", { class: "n" }, brief(totals.length_km.typical)),
    el("td", { class: "n" }, brief(totals.time_h.typical)),
    el("td", { class: "wide range" }, rangeText(totals.time_h, brief)),
    el("td", { class: "n" }, whole(totals.cost_usd.typical)),
    el("td", { class: "n kg" }, whole(totals.co2_kg.typical)),
    el("td", {}),
  );
}

/** @param {string} level */
export function confidence(level) {
  const { full, empty } = dots(level);
  if (!full) return null;
  const label = word(`conf.${level}`);
  return el(
    "span",
    { class: "confidence", role: "img", "aria-label": label, title: label },
    "●".repeat(full),
    el("i", {}, "●".repeat(empty)),
  );
}

/** @param {RouteAnswer} route */
export function notes(route) {
  const said = [...route.messages.map(say), word("answer.without_times")];
  return el("ul", { class: "notes" }, said.map((text) => el("li", {}, text)));
}

/**
 * @typedef {{text: string, uses: Set<string>, levels: Set<string>}} Source
 */

/**
 * Sources of the figures of a route, each with what it is the source of.
 * @param {RouteAnswer} route
 * @returns {Source[]}
 */
export function sourcesOf(route) {
  /** @type {Map<string, Source>} */
  const found = new Map();
  for (const leg of route.legs) {
    for (const name of QUANTITIES) {
      const { typical, high, source, confidence: level } = leg[name];
      if (!typical && !high) continue;
      for (const text of source.split(" ; ").filter(Boolean)) {
        if (!found.has(text)) found.set(text, { text, uses: new Set(), levels: new Set() });
        found.get(text)?.uses.add(word(`column.${name}`));
        found.get(text)?.levels.add(level);
      }
    }
  }
  return [...found.values()];
}

/**
 * A source by name; its address, where it has one, is a link.
 * @param {string} text
 */
export function sourceText(text) {
  const [address] = ADDRESS.exec(text) ?? [];
  if (!address) return el("span", {}, text);
  const href = address.startsWith("http") ? address : `http://${address}`;
  const [before, after] = text.split(address);
  const name = before.replace(/,? $/, "");
  const link = (/** @type {string} */ shown) => el("a", { href, target: "_blank", rel: "noreferrer" }, shown);
  return name && !after && address.startsWith("http") ? link(name) : el("span", {}, before, link(address), after);
}

/**
 * @param {RouteAnswer} route
 * @param {{credits: {name: string, licence: string, attribution: string}[], software: string}} data
 */
export function sourceList(route, data) {
  const own = sourcesOf(route).map((source) =>
    el(
      "li",
      {},
      sourceText(source.text),
      el("div", { class: "note" }, [...source.uses].join(" · "), " ", ...[...source.levels].map(confidence)),
    ),
  );
  const credits = data.credits.map((credit) =>
    el("li", {}, credit.attribution || credit.name, " ", el("span", { class: "note" }, credit.licence)),
  );
  return el(
    "div",
    { class: "sources" },
    el("h3", {}, word("answer.sources_of")),
    el("ol", {}, own),
    el("h3", {}, word("page.licences")),
    el("ul", {}, credits),
    el("p", { class: "note" }, data.software),
    el("p", { class: "note" }, word("page.disclaimer")),
  );
}

/**
 * The legs of a route as GeoJSON.
 * @param {RouteAnswer} route
 */
export function legsAsGeoJson(route) {
  const features = route.legs.map((leg, place) => ({
    type: "Feature",
    geometry:
      leg.lonlat.length > 1
        ? { type: "LineString", coordinates: leg.lonlat }
        : { type: "Point", coordinates: leg.lonlat[0] },
    properties: {
      leg: place + 1,
      mode: leg.mode,
      kind: leg.kind,
      from: say(leg.from),
      to: say(leg.to),
      length_km: leg.length_km.typical,
      time_h: hoursOf(leg).typical,
      time_low_h: hoursOf(leg).low,
      time_high_h: hoursOf(leg).high,
      cost_usd: leg.cost_usd.typical,
      co2_kg: leg.co2_kg.typical,
      gateway_id: leg.gateway_id,
      confidence: leg.confidence,
      source: leg.source,
    },
  }));
  return { type: "FeatureCollection", features };
}
