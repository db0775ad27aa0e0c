/* Charts of a border port: its states over the years, and what passed it. */
import { svg } from "./dom.js";
import { number, word } from "./words.js";

const [WIDTH, LANE, LABEL] = [690, 16, 92];
const [CHART_WIDTH, CHART_HEIGHT, AXIS] = [430, 190, 34];
const YEAR_DAYS = 365.25;
const MONTH = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/;
const USES = /** @type {const} */ (["all", "freight", "passenger"]);
const STEPS = [1, 2, 2.5, 5, 10];

/**
 * A date as a year with its part; the end of what it may mean where that is asked for.
 * @param {string | undefined} date ISO 8601 to the year, month or day.
 * @param {boolean} [end]
 */
export function yearOf(date, end = false) {
  const [, year, month, day] = MONTH.exec(date ?? "") ?? [];
  if (!year) return null;
  const whole = Number(year);
  if (!month) return whole + (end ? 1 : 0);
  if (!day) return whole + (Number(month) - (end ? 0 : 1)) / 12;
  return whole + (Number(month) - 1) / 12 + Number(day) / YEAR_DAYS;
}

/**
 * States of a port by use, with the last confirmation of the present one.
 * @param {Port} port
 * @param {string} day
 */
export function timeline({ periods, status, date }, day) {
  const dated = periods.filter(({ from, to }) => yearOf(from) !== null || yearOf(to) !== null);
  const today = Number(yearOf(day));
  const starts = dated.map(({ from, to }) => yearOf(from) ?? Number(yearOf(to)));
  const confirmed = yearOf(date, true) ?? today;
  const first = Math.floor(Math.min(confirmed, today - 6, ...starts) - 0.5);
  const uses = dated.some(({ use }) => use !== "all") ? USES.slice(1) : USES.slice(0, 1);
  const height = uses.length * (LANE + 6) + 24;
  const x = (/** @type {number} */ year) => LABEL + ((year - first) / (today - first)) * (WIDTH - LABEL - 8);
  const lanes = uses.flatMap((use, lane) => {
    const y = 4 + lane * (LANE + 6);
    const own = dated.filter((period) => period.use === use || period.use === "all");
    // What holds now is known to hold since the last other state ended.
    const since = Math.max(first, ...own.map(({ to }) => yearOf(to, true) ?? today));
    const now = Math.max(since, Math.min(confirmed, today));
    return [
      svg("text", { x: 0, y: y + 12, class: "lane" }, word(`ports.use_${use}`)),
      svg("path", { d: `M${x(first)} ${y + 8}H${x(today)}`, class: "unsure" }),
      svg("rect", { x: x(own.length ? since : first), y: y + 3, width: x(now) - x(own.length ? since : first), height: 10, class: `state ${status}` }),
      ...own.map((period) => stateBar(period, { x, y, first, today })),
    ];
  });
  const years = ticks(first + 1, today).map((year) =>
    svg("text", { x: x(year), y: height - 4, "text-anchor": "middle", class: "tick" }, String(year)),
  );
  const size = { width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}` };
  return svg("svg", { ...size, class: "timeline", "aria-hidden": "true" }, lanes, years);
}

/**
 * @param {PortPeriod} period
 * @param {{x: (year: number) => number, y: number, first: number, today: number}} of
 */
function stateBar({ from, to, status }, { x, y, first, today }) {
  const [start, end] = [Math.max(first, yearOf(from) ?? first), Math.min(today, yearOf(to, true) ?? today)];
  const width = Math.max(1.5, x(end) - x(start));
  return svg("rect", { x: x(start), y: y + 1, width, height: 14, class: `state past ${status}` });
}

/**
 * @param {number} from
 * @param {number} to
 */
function ticks(from, to) {
  const step = to - from > 16 ? 5 : to - from > 8 ? 2 : 1;
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, i) => first + i * step);
}

/**
 * @typedef {object} YearVolume
 * @property {number} year
 * @property {number | null} value
 * @property {boolean} partial Of a part of the year, or one direction.
 */

/**
 * One figure a year: of a whole year both ways, else the largest of a part.
 * @param {PortVolume[]} volumes Of one metric.
 * @param {number} last Year that the data end in.
 * @returns {YearVolume[]}
 */
export function byYear(volumes, last) {
  const years = volumes.map(({ year }) => Number(year));
  const first = Math.min(...years);
  return Array.from({ length: Math.max(last, ...years) - first + 1 }, (_, i) => {
    const own = volumes.filter(({ year }) => Number(year) === first + i);
    const whole = own.filter(isWhole);
    const values = (whole.length ? whole : own).map(({ value }) => value);
    return { year: first + i, value: values.length ? Math.max(...values) : null, partial: !whole.length };
  });
}

/** @param {PortVolume} volume */
export function isWhole({ period, direction }) {
  return period === "Jan-Dec" && ["both", "all"].includes(direction);
}

/**
 * Bars by year under the capacities of both sides.
 * @param {YearVolume[]} years
 * @param {{value: number, label: string}[]} capacities
 * @param {number} unit What one of the axis is.
 */
export function volumeChart(years, capacities, unit) {
  const values = [...years.map(({ value }) => value ?? 0), ...capacities.map(({ value }) => value)];
  const most = Math.max(...values) / unit;
  const power = 10 ** Math.floor(Math.log10(most / 4 || 1));
  const step = STEPS.map((each) => each * power).find((each) => most / each <= 5) ?? power * 10;
  const top = Math.ceil(most / step - 1e-9) * step;
  const y = (/** @type {number} */ value) => 16 + (1 - value / unit / top) * (CHART_HEIGHT - 40);
  const slot = (CHART_WIDTH - AXIS) / years.length;
  const lines = Array.from({ length: Math.round(top / step) + 1 }, (_, i) => [
    svg("path", { d: `M${AXIS} ${y(i * step * unit)}H${CHART_WIDTH}`, class: "grid" }),
    svg("text", { x: AXIS - 6, y: y(i * step * unit) + 4, "text-anchor": "end", class: "tick" }, number(i * step, 2)),
  ]);
  const bars = years.map((each, i) => yearBar(each, AXIS + i * slot, slot, { y, unit }));
  const rooms = capacities.map(({ value, label }, i) => [
    svg("path", { d: `M${AXIS} ${y(value)}H${CHART_WIDTH}`, class: i ? "room dashed" : "room" }),
    svg("text", { x: AXIS + 4, y: y(value) + (y(value) < 30 ? 13 : -4), class: "room-label" }, label),
  ]);
  const size = { width: CHART_WIDTH, height: CHART_HEIGHT, viewBox: `0 0 ${CHART_WIDTH} ${CHART_HEIGHT}` };
  return svg("svg", { ...size, class: "volumes", "aria-hidden": "true" }, hatching(), lines.flat(), bars.flat(), rooms.flat());
}

function hatching() {
  const line = svg("path", { d: "M0 6 6 0", stroke: "#0b5cad", "stroke-width": 1.2 });
  const size = { id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse" };
  return svg("defs", {}, svg("pattern", size, svg("rect", { width: 6, height: 6, fill: "#fff" }), line));
}

/**
 * @param {YearVolume} volume
 * @param {number} left
 * @param {number} slot
 * @param {{y: (value: number) => number, unit: number}} of
 */
function yearBar({ year, value, partial }, left, slot, { y, unit }) {
  const middle = left + slot / 2;
  const label = svg("text", { x: middle, y: CHART_HEIGHT - 8, "text-anchor": "middle", class: "tick" }, slot < 30 ? String(year).slice(2) : String(year));
  if (value === null) return [label, svg("text", { x: middle, y: y(0) - 5, "text-anchor": "middle", class: "tick" }, "?")];
  const width = Math.min(24, slot * 0.7);
  const size = { x: middle - width / 2, y: y(value), width, height: Math.max(1, y(0) - y(value)) };
  const text = number(value / unit, value / unit < 1 ? 2 : 1);
  return [
    label,
    svg("rect", { ...size, class: partial ? "part" : "whole", fill: partial ? "url(#hatch)" : null }),
    svg("text", { x: middle, y: y(value) - 4, "text-anchor": "middle", class: "figure" }, text),
  ];
}
