/* What is known of one border port, and what routes make of it. */
import { rangeBar, rangeScale } from "./bars.js";
import { el } from "./dom.js";
import { brief, rangeText, whole } from "./figures.js";
import { confidence, sourceText } from "./legs.js";
import { byYear, timeline, volumeChart } from "./port_charts.js";
import { gaugeText, statusMark } from "./port_list.js";
import { countryName, dateText, nameIn, number, spoken, word } from "./words.js";

/** @typedef {{ports: Map<string, Port>, day: string, pairs: number, link: (hash: string) => string | null}} Around */

const MT = 1e6;
const BAR_PX = 150;
const LEAST_SHARE = 0.005; // less rounds to nothing
const SEASON = /^\d\d-\d\d$/;
/** @type {Record<string, string>} */
const METRICS = {
  "cargo t": "cargo", "containers TEU": "containers", "passengers passengers": "passengers",
  "vehicles vehicles": "vehicles", "trucks trucks": "trucks", "trucks trucks/day": "trucks",
  "buses buses": "buses", "trains trains": "trains", "China-Europe trains trains": "block_trains",
  "coal t": "coal",
};
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * @param {Port} port
 * @param {Around} around
 * @param {() => void} print
 */
export function portCard(port, around, print) {
  return [
    cardHead(port, around, print),
    section("ports.states", states(port, around.day)),
    section("ports.volumes", volumes(port, around), "port-part beside-map"),
    section("ports.dwell", dwellTable(port)),
    around.pairs > 0 && section("ports.use", use(port, around)),
    section("ports.sources", sources(port)),
  ];
}

/**
 * @param {string} title
 * @param {import("./dom.js").Child[]} content
 * @param {string} [kind]
 */
function section(title, content, kind = "port-part") {
  return el("section", { class: kind }, el("h3", {}, word(title)), content);
}

/**
 * @param {Port} port
 * @param {Around} around
 * @param {() => void} print
 */
function cardHead(port, { link }, print) {
  const others = Object.entries(port.name).filter(([language, name]) => language !== spoken() && name !== nameIn(port.name));
  const facts = [
    port.far && nameIn(port.far) && word("ports.other_side", { name: nameIn(port.far), country: countryName(port.there) }),
    port.modes.map((mode) => word(`mode.${mode}`)).join(", "),
    port.gauges.length > 0 && word("ports.gauges", { here: gaugeText(port.gauges.slice(0, 1)), there: gaugeText(port.gauges.slice(1)) }),
    plainHours(port.hours) && word("ports.hours_open", { hours: plainHours(port.hours) }),
  ];
  const close = link(`closed=${encodeURIComponent(port.id)}`);
  return el(
    "header",
    { class: "port-head" },
    el("div", { class: "actions" }, close && el("a", { class: "button", href: close }, word("ports.close")), el("button", { type: "button", class: "button", onclick: print }, word("page.print"))),
    el("h2", {}, nameIn(port.name), " ", el("span", { class: "code" }, port.id)),
    el("p", { class: "soft" }, others.map(([language, name], i) => [i > 0 && " · ", el("span", { lang: language }, name)]).flat()),
    el("p", {}, facts.filter(Boolean).join(" · ")),
  );
}

/**
 * Opening hours that read in every language; others are words of a source, in English.
 * @param {string} hours
 */
function plainHours(hours) {
  return /^[\d/:–\- ]+$/.test(hours) || spoken() === "en" ? hours : "";
}

/**
 * @param {Port} port
 * @param {string} day
 */
function states(port, day) {
  const confirmed = port.date ? word("ports.confirmed", { date: port.date }) : word("ports.unconfirmed");
  const now = el("p", {}, statusMark(port.status), " ", el("b", {}, word(`status.${port.status}`)), ` · ${confirmed} `, confidence(port.confidence));
  const note = spoken() === "en" && port.note && el("p", { class: "note" }, port.note);
  if (!port.periods.length) return [now, note, el("p", { class: "note" }, word("ports.no_states"))];
  const rows = port.periods.map((period) => el("li", {}, stateText(period), " ", confidence(period.confidence ?? "")));
  return [now, note, timeline(port, day), el("ul", { class: "state-list" }, rows)];
}

/** @param {PortPeriod} period */
function stateText({ use: by, status, from, to, reason }) {
  const season = SEASON.test(from ?? "") || SEASON.test(to ?? "");
  const [first, last] = [from ? dateText(from) : word("ports.since_ever"), to ? dateText(to) : word("ports.until_now")];
  const text = word("ports.state_row", { use: word(`ports.use_${by}`), status: word(`status.${status}`), first, last });
  return spoken() === "en" && reason && !season ? `${text}: ${reason}` : text;
}

/**
 * @param {Port} port
 * @param {Around} around
 */
function volumes(port, { ports, day }) {
  const cargo = port.volumes.filter(({ metric, unit }) => metric === "cargo" && unit === "t");
  const others = port.volumes.filter((volume) => !cargo.includes(volume) && metricOf(volume));
  if (!cargo.length && !others.length) return [el("p", { class: "note" }, word("ports.no_volumes"))];
  const parts = cargo.length ? cargoChart(port, cargo, ports, day) : [];
  if (others.length) parts.push(figureTable(cargo.length ? "ports.other_volumes" : "", others));
  return parts;
}

/**
 * @param {Port} port
 * @param {PortVolume[]} cargo
 * @param {Map<string, Port>} ports
 * @param {string} day
 */
function cargoChart(port, cargo, ports, day) {
  const years = byYear(cargo, Number(day.slice(0, 4)) - 1);
  const rooms = port.capacities
    .filter(({ unit }) => unit === "t")
    .sort((one, other) => other.value - one.value)
    .map(({ value, side }) => {
      const country = ports.get(side)?.here ?? (side === port.id ? port.here : port.there);
      return { value, label: word("ports.capacity_of", { side: countryName(country), value: value / MT }) };
    });
  const narrow = Math.min(...rooms.map(({ value }) => value));
  const over = years.filter(({ value }) => value !== null && value > narrow).pop();
  const table = figureTable("", cargo);
  return [
    el("p", { class: "note" }, word("ports.tonnes")),
    volumeChart(years, rooms, MT),
    el("p", { class: "note" }, word("ports.partial"), over ? ` ${word("ports.disagree", { year: over.year })}` : ""),
    el("details", {}, el("summary", {}, word("ports.col_metric")), table),
  ];
}

/**
 * @param {string} title
 * @param {PortVolume[]} rows
 */
function figureTable(title, rows) {
  const head = ["metric", "period", "value"].map((name) => el("th", { scope: "col", class: name === "value" ? "n" : null }, word(`ports.col_${name}`)));
  const body = rows.map((row) =>
    el(
      "tr",
      {},
      el("td", {}, word(`ports.metric_${metricOf(row)}`), directionText(row.direction)),
      el("td", {}, periodText(row)),
      el("td", { class: "n" }, row.unit.endsWith("/day") ? word("ports.per_day", { value: whole(row.value) }) : whole(row.value)),
      el("td", { class: "conf-cell" }, confidence(row.confidence)),
    ),
  );
  const caption = title ? el("caption", {}, word(title)) : el("caption", { class: "unseen" }, word("ports.volumes"));
  return el("table", { class: "figures" }, caption, el("thead", {}, el("tr", {}, head, el("th", { scope: "col" }, el("span", { class: "unseen" }, word("col.confidence"))))), el("tbody", {}, body));
}

/** @param {PortVolume} volume */
function metricOf({ metric, unit }) {
  return METRICS[`${metric} ${unit}`];
}

/** @param {string} direction */
function directionText(direction) {
  const [here, there] = direction.split("->");
  return there ? `, ${word("ports.outward", { here: countryName(here), there: countryName(there) })}` : "";
}

/**
 * The time that a figure is of, in the language of the page.
 * @param {PortVolume} volume
 */
function periodText(volume) {
  const { year, period } = volume;
  if (period === "Jan-Dec") return dateText(year);
  const months = period.split("-").map((name) => MONTHS.indexOf(name) + 1);
  if (months.some((month) => !month)) return spoken() === "en" ? `${period} ${year}` : word("ports.part_of_year", { year: Number(year) });
  const ends = months.map((month) => dateText(`${year}-${String(month).padStart(2, "0")}`));
  return ends.length > 1 ? `${ends[0]} – ${ends[1]}` : ends[0];
}

/** @param {Port} port */
function dwellTable({ dwell }) {
  if (!dwell.length) return [el("p", { class: "note" }, word("ports.no_dwell"))];
  const scale = rangeScale(0, Math.max(...dwell.map(({ high }) => high)), BAR_PX);
  const head = [["", ""], [word("ports.dwell_low"), "n"], [word("ports.dwell_typical"), "n"], [word("ports.dwell_high"), "n"], ["", "range"], [word("ports.rests_on"), ""], ["", ""]];
  const rows = dwell.map((each) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, word("ports.leaving", { country: countryName(each.leaving), mode: word(`mode.${each.mode}`) }), each.wait > 0 && el("div", { class: "note" }, word("ports.wait", { h: each.wait }))),
      el("td", { class: "n" }, brief(each.low)),
      el("td", { class: "n" }, el("b", {}, brief(each.typical))),
      el("td", { class: "n" }, brief(each.high)),
      el("td", { class: "range" }, rangeBar(/** @type {any} */ (each), scale, rangeText(each, brief))),
      el("td", {}, each.basis && word(`border.basis_${each.basis}`)),
      el("td", { class: "conf-cell" }, confidence(each.confidence)),
    ),
  );
  return [el("table", { class: "dwell-table" }, el("thead", {}, el("tr", {}, head.map(([text, kind]) => el("th", { scope: text ? "col" : null, class: kind || null }, text)))), el("tbody", {}, rows))];
}

/**
 * @param {Port} port
 * @param {Around} around
 */
function use(port, { pairs }) {
  const { use: found } = port;
  if (!found) return [el("p", {}, word("ports.not_used", { pairs }))];
  const said = [word("ports.used", { n: found.pairs, pairs, usd: found.extra }), found.cut > 0 && word("ports.cut", { n: found.cut })];
  const rows = found.instead.filter(({ share }) => share >= LEAST_SHARE).map(({ name, id, share }) =>
    el("tr", {}, el("td", {}, nameIn(name), " ", el("span", { class: "faint" }, id)), el("td", { class: "n" }, `${number(share * 100, 0)} %`)),
  );
  return [
    el("p", {}, said.filter(Boolean).join(" ")),
    rows.length > 0 && el("table", { class: "figures" }, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, word("ports.instead")), el("th", { scope: "col", class: "n" }, word("ports.share")))), el("tbody", {}, rows)),
  ];
}

/** @param {Port} port */
function sources(port) {
  const texts = [port.source, ...port.periods.map(({ source }) => source ?? ""), ...port.dwell.map(({ source }) => source), ...port.volumes.map(({ source }) => source)];
  const each = [...new Set(texts.flatMap((text) => text.split(" ; ")).map((text) => text.trim()))].filter(Boolean);
  return [el("ol", { class: "port-sources" }, each.map((text) => el("li", {}, sourceText(text))))];
}


