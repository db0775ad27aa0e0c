/* Border ports as a table: its columns, what of it is shown, and its files. */
import { rangeBar, rangeScale } from "./bars.js";
import { csvOf, DataTable } from "./data_table.js";
import { el, fill } from "./dom.js";
import { offer } from "./download.js";
import { brief, rangeText } from "./figures.js";
import { ageOf } from "./gates.js";
import { mark } from "./marks.js";
import { fold } from "./search.js";
import { countryName, dateText, nameIn, number, word } from "./words.js";

/**
 * @typedef {import("./data_table.js").Column<Port>} PortColumn
 * @typedef {import("./data_table.js").Order} Order
 * @typedef {object} Choice What of the ports is shown.
 * @property {string} text
 * @property {string[]} borders Pairs of countries, as CN-RU.
 * @property {boolean} stale Only those of old or unknown status.
 * @property {Order} order
 * @property {string} chosen
 */

const BAR_PX = 54;
const MT = 1e6;
const MARKS = ["open", "limited", "planned", "closed"];

/** @param {string} status */
export function statusMark(status) {
  if (status === "suspended") return mark("closed");
  return mark(MARKS.includes(status) ? status : "unknown");
}

/**
 * Both countries of a port, whichever of them is its own.
 * @param {Port} port
 */
export function borderOf({ here, there }) {
  return [here, there].filter(Boolean).sort().join("-");
}

/**
 * The dwell that is shown first: the longest of a port, which a traveller must reckon with.
 * @param {Port} port
 */
export function longestDwell({ dwell }) {
  return dwell.reduce((most, each) => (!most || each.typical > most.typical ? each : most), /** @type {PortDwell | null} */ (null));
}

/**
 * The narrower of both sides' capacities, in tonnes a year.
 * @param {Port} port
 */
export function capacityOf({ capacities }) {
  const tonnes = capacities.filter(({ unit }) => unit === "t").map(({ value }) => value);
  return tonnes.length ? Math.min(...tonnes) : null;
}

/**
 * A date of a status with its age.
 * @param {string} date
 * @param {string} day
 */
export function ageCell(date, day) {
  const age = ageOf(date, day);
  if (age === "none") return el("span", { class: "stale", title: word("route.no_date") }, word("ports.no_date"));
  const [text, title] = [date.slice(0, 4), age === "stale" ? word("route.stale", { date }) : dateText(date)];
  return el("span", { class: age === "stale" && "stale", title }, text);
}

/**
 * @param {Port[]} ports
 * @param {string} day
 * @returns {PortColumn[]}
 */
export function columnsOf(ports, day) {
  const judged = ports.some(({ use }) => use);
  const most = Math.max(1, ...ports.map((port) => longestDwell(port)?.high ?? 0));
  const scale = rangeScale(0, Math.min(most, 96), BAR_PX);
  /** @type {PortColumn[]} */
  const columns = [
    { id: "status", head: "", kind: "icon", cell: (port) => statusMark(port.status), value: ({ status }) => status },
    { id: "name", head: word("ports.col_port"), kind: "name-cell", cell: nameCell, value: nameIn2 },
    { id: "modes", head: word("ports.col_mode"), kind: "mode-cell", cell: ({ modes }) => modes.flatMap((mode) => [word(`mode.${mode}`), el("br")]).slice(0, -1), value: ({ modes }) => modes.join(";") },
    { id: "gauges_mm", head: word("ports.col_gauge"), kind: "gauge-cell", cell: ({ gauges }) => gaugeText(gauges), value: ({ gauges }) => gauges.join(" / ") || null },
    { id: "dwell_typical_h", head: word("ports.col_dwell"), kind: "n", cell: (port) => dwellText(port), value: (port) => longestDwell(port)?.typical ?? null },
    { id: "dwell_range", head: "", kind: "range", cell: (port) => dwellBar(port, scale), value: () => null },
    { id: "capacity_t_a_year", head: word("ports.col_capacity"), kind: "n", cell: (port) => capacityText(port), value: capacityOf },
    { id: "pairs", head: word("ports.col_pairs"), kind: "n", cell: ({ use }) => (use ? number(use.pairs, 0) : "0"), value: ({ use }) => use?.pairs ?? 0 },
    { id: "status_date", head: word("ports.col_date"), kind: "n", cell: ({ date }) => ageCell(date, day), value: ({ date }) => date || null },
  ];
  return columns.filter(({ id }) => judged || id !== "pairs");
}

/** @param {Port} port */
function nameIn2({ name }) {
  return nameIn(name);
}

/** @param {Port} port */
function nameCell({ name, far, id }) {
  const other = nameIn(far);
  return el("button", { type: "button", class: "port-name", title: id }, nameIn(name), other && el("span", { class: "faint" }, ` ↔ ${other}`));
}

/** @param {string[]} gauges */
export function gaugeText(gauges) {
  const texts = gauges.map((each) => each.replaceAll(";", "+"));
  return texts[0] === texts[1] ? texts[0] ?? "" : texts.join("/");
}

/** @param {Port} port */
function dwellText(port) {
  const dwell = longestDwell(port);
  return dwell ? el("b", {}, brief(dwell.typical)) : "–";
}

/**
 * @param {Port} port
 * @param {import("./bars.js").Scale} scale
 */
function dwellBar(port, scale) {
  const dwell = longestDwell(port);
  if (!dwell) return null;
  const shown = { ...dwell, high: Math.min(dwell.high, scale.to) };
  return rangeBar(/** @type {any} */ (shown), scale, rangeText(dwell, brief));
}

/** @param {Port} port */
function capacityText(port) {
  const tonnes = capacityOf(port);
  return tonnes === null ? "–" : number(tonnes / MT, tonnes < MT ? 2 : 1);
}

/** The list of ports beside the card. */
export class PortList {
  /**
   * @param {Port[]} ports
   * @param {string} day
   * @param {{choice: Choice, changed: (choice: Choice) => void, light: (port: Port | null) => void}} of
   */
  constructor(ports, day, of) {
    this.ports = ports;
    /** @private */ this.day = day;
    /** @private */ this.of = of;
    this.choice = of.choice;
    /** @private */ this.table = new DataTable({
      caption: word("ports.title"),
      keyOf: (/** @type {Port} */ port) => port.id,
      choose: (port) => this.set({ chosen: port.id }),
      light: of.light,
      sort: (order) => this.set({ order }),
    });
    this.head = el("div", { class: "list-head" });
    this.foot = el("div", { class: "list-foot" });
    this.input = el("input", { type: "search", class: "list-filter", oninput: () => this.set({ text: this.input.value }) });
    this.element = el("section", { class: "list" }, this.head, el("div", { class: "list-body" }, this.table.element), this.foot);
  }

  /** @param {Partial<Choice>} patch */
  set(patch) {
    this.choice = { ...this.choice, ...patch };
    this.of.changed(this.choice);
    this.render();
  }

  /** Ports that the choice leaves. */
  shown() {
    const { text, borders, stale } = this.choice;
    const key = fold(text);
    return this.ports.filter(
      (port) =>
        (!borders.length || borders.includes(borderOf(port))) &&
        (!stale || ["none", "stale"].includes(ageOf(port.date, this.day))) &&
        (!key || textOf(port).includes(key)),
    );
  }

  render() {
    const shown = this.shown();
    const columns = columnsOf(this.ports, this.day);
    this.table.show(columns, shown, { chosen: this.choice.chosen, order: this.choice.order });
    if (document.activeElement !== this.input) this.input.value = this.choice.text;
    this.input.placeholder = word("route.filter");
    this.input.setAttribute("aria-label", word("route.filter"));
    fill(this.head, el("h2", {}, word("ports.title")), el("p", { class: "note" }, this.summary()), el("div", { class: "list-tools" }, this.input, this.chips()));
    const files = [
      el("button", { type: "button", class: "quiet", onclick: () => this.save("csv") }, word("ports.csv")),
      el("button", { type: "button", class: "quiet", onclick: () => this.save("geojson") }, word("answer.geojson")),
    ];
    fill(this.foot, el("span", {}, shown.length ? word("ports.shown", { n: shown.length, all: this.ports.length }) : word("ports.no_rows")), files);
  }

  /** @private */
  summary() {
    const ages = this.ports.map(({ date }) => ageOf(date, this.day));
    const count = (/** @type {string[]} */ ...kinds) => ages.filter((age) => kinds.includes(age)).length;
    const counts = { dated: count("fresh", "dated"), stale: count("stale"), undated: count("none") };
    return word("ports.summary", { n: this.ports.length, ...counts });
  }

  /** @private */
  chips() {
    const { borders, stale } = this.choice;
    const all = [...new Set(this.ports.map(borderOf))].sort();
    const chip = (/** @type {string} */ text, /** @type {boolean} */ on, /** @type {() => void} */ onclick) =>
      el("button", { type: "button", class: "filter-chip", "aria-pressed": String(on), onclick }, text);
    const turned = (/** @type {string} */ border) =>
      borders.includes(border) ? borders.filter((each) => each !== border) : [...borders, border];
    return [
      ...all.map((border) => chip(border.split("-").map(countryName).join(" – "), borders.includes(border), () => this.set({ borders: turned(border) }))),
      chip(word("ports.stale_only"), stale, () => this.set({ stale: !stale })),
    ];
  }

  /**
   * @private
   * @param {"csv" | "geojson"} kind
   */
  save(kind) {
    const rows = this.shown();
    if (kind === "csv") offer("text/csv;charset=utf-8", csvOf(fileColumns(), rows), "ports.csv");
    else offer("application/geo+json", JSON.stringify(portsAsGeoJson(rows)), "ports.geojson");
  }
}

/** @param {Port} port */
function textOf(port) {
  const names = [port.id, ...Object.values(port.name), ...Object.values(port.far), port.here, port.there, countryName(port.here), countryName(port.there)];
  return names.map(fold).join(" ");
}

/** @returns {Pick<PortColumn, "id" | "value">[]} */
function fileColumns() {
  const dwell = (/** @type {"low" | "typical" | "high"} */ end) => (/** @type {Port} */ port) => longestDwell(port)?.[end] ?? null;
  return [
    { id: "id", value: ({ id }) => id },
    { id: "name", value: nameIn2 },
    { id: "other_side", value: ({ far }) => nameIn(far) },
    { id: "country", value: ({ here }) => here },
    { id: "other_country", value: ({ there }) => there },
    { id: "modes", value: ({ modes }) => modes.join(";") },
    { id: "status", value: ({ status }) => status },
    { id: "status_date", value: ({ date }) => date },
    { id: "gauges_mm", value: ({ gauges }) => gauges.join(" / ") },
    { id: "dwell_low_h", value: dwell("low") },
    { id: "dwell_typical_h", value: dwell("typical") },
    { id: "dwell_high_h", value: dwell("high") },
    { id: "dwell_confidence", value: (port) => longestDwell(port)?.confidence ?? "" },
    { id: "capacity_t_a_year", value: capacityOf },
    { id: "pairs_through", value: ({ use }) => use?.pairs ?? 0 },
    { id: "lon", value: ({ lon }) => lon },
    { id: "lat", value: ({ lat }) => lat },
    { id: "confidence", value: ({ confidence }) => confidence },
    { id: "source", value: ({ source }) => source },
  ];
}

/** @param {Port[]} ports */
export function portsAsGeoJson(ports) {
  const columns = fileColumns().filter(({ id }) => id !== "lon" && id !== "lat");
  const features = ports.map((port) => ({
    type: "Feature",
    geometry: { type: "Point", coordinates: [port.lon, port.lat] },
    properties: Object.fromEntries(columns.map(({ id, value }) => [id, value(port)])),
  }));
  return { type: "FeatureCollection", features };
}
