/* Gates of the page: their status on a day, its age, and what the question makes of them. */
import { nameIn } from "./words.js";

/**
 * A gate, yard, strait, line or service (corridors/atlas/route_page/gates.py).
 * @typedef {object} Gate
 * @property {string} id
 * @property {string} kind
 * @property {string[]} countries
 * @property {string[]} modes
 * @property {[number, number, string, number?, number?][]} periods First and last day
 *   (yyyymmdd, 0: no bound), status, first and last day of the season (mmdd).
 * @property {string} date When the status was last confirmed.
 * @property {string} note
 * @property {string} source
 * @property {string} confidence
 * @property {number | null} lon
 * @property {number | null} lat
 *
 * @typedef {import("./state.js").PolicyChoice} PolicyChoice
 * @typedef {{open: boolean, by: "data" | "you", status: string}} GateState
 */

const MOST_OPEN = ["open", "limited", "planned", "suspended", "closed", "unknown"];
const USABLE = ["open", "limited"];
const [DATED_MONTHS, STALE_MONTHS] = [24, 60];

/**
 * @param {Record<string, any[]>} table Columns.
 * @returns {Gate[]}
 */
export function gateRecords(table) {
  const columns = Object.keys(table);
  return table.id.map((_, row) => {
    const gate = Object.fromEntries(columns.map((name) => [name, table[name][row]]));
    const [countries, modes] = [gate.countries, gate.modes].map((text) => text.split(" "));
    return /** @type {any} */ ({ ...gate, countries, modes });
  });
}

/**
 * The status of a gate on a day: of a line, that of the part most open.
 * @param {Gate} gate
 * @param {string} day As yyyy-mm-dd.
 * @returns {string} A status, or "not_in_use".
 */
export function statusOn(gate, day) {
  const number = Number(day.replaceAll("-", ""));
  const inUse = gate.periods.filter((period) => isWithin(period, number));
  const statuses = inUse.map(([, , status]) => status);
  return MOST_OPEN.find((status) => statuses.includes(status)) ?? "not_in_use";
}

/**
 * When in the year a gate may be used that may be used in some seasons alone.
 * @param {Gate} gate
 * @param {string} day As yyyy-mm-dd.
 * @returns {{first: string, last: string}[]} As mm-dd.
 */
export function seasonsOf({ periods }, day) {
  const number = Number(day.replaceAll("-", ""));
  const usable = periods.filter((period) => isOfYears(period, number) && USABLE.includes(period[2]));
  const [first, last] = [3, 4].map((end) => usable.map((period) => String(period[end] ?? 0).padStart(4, "0")));
  if (first.includes("0000")) return [];
  const written = (/** @type {string} */ date) => `${date.slice(0, 2)}-${date.slice(2)}`;
  return first.map((date, at) => ({ first: written(date), last: written(last[at]) }));
}

/**
 * @param {Gate["periods"][number]} period
 * @param {number} day
 */
function isOfYears([first, last], day) {
  return first <= day && (!last || last >= day);
}

/**
 * @param {Gate["periods"][number]} period
 * @param {number} day
 */
function isWithin(period, day) {
  if (!isOfYears(period, day)) return false;
  const [, , , from = 0, to = 0] = period;
  const today = day % 10000;
  if (!from) return true;
  return from <= to ? from <= today && today <= to : today >= from || today <= to;
}

/**
 * Whether a gate counts as open, and who says so.
 * @param {Gate} gate
 * @param {PolicyChoice} policy
 * @param {string} day
 * @returns {GateState}
 */
export function gateState(gate, policy, day) {
  const status = statusOn(gate, policy.day || day);
  if (policy.closed.includes(gate.id)) return { open: false, by: "you", status };
  if (policy.opened.includes(gate.id)) return { open: true, by: "you", status };
  return { open: USABLE.includes(status), by: "data", status };
}

/**
 * The lists of a policy after the switch of a gate was turned.
 * @param {Gate} gate
 * @param {PolicyChoice} policy
 * @param {string} day
 * @returns {{closed: string[], opened: string[]}}
 */
export function turned(gate, policy, day) {
  const closed = policy.closed.filter((id) => id !== gate.id);
  const opened = policy.opened.filter((id) => id !== gate.id);
  const { open, by } = gateState(gate, policy, day);
  if (by === "data") (open ? closed : opened).push(gate.id);
  return { closed, opened };
}

/**
 * How old a date is, counted from the last day that it may mean.
 * @param {string} date ISO 8601 to the year, month or day; empty where not known.
 * @param {string} day
 * @returns {"none" | "fresh" | "dated" | "stale"}
 */
export function ageOf(date, day) {
  if (!date) return "none";
  const [year, month] = day.split("-").map(Number);
  const [ofYear, ofMonth = 12] = date.split("-").map(Number);
  const months = (year - ofYear) * 12 + month - ofMonth;
  if (months > STALE_MONTHS) return "stale";
  return months > DATED_MONTHS ? "dated" : "fresh";
}

/** Finds gates by parts of their names in all languages, codes and countries. */
export class GateFinder {
  /**
   * @param {Gate[]} gates
   * @param {(text: string) => string} fold
   * @param {(code: string) => string} countryName In one language.
   */
  constructor(gates, fold, countryName) {
    /** @private */ this.gates = gates;
    /** @private */ this.fold = fold;
    /** @private */ this.countryName = countryName;
    /** @private @type {string[]} */ this.texts = [];
  }

  /**
   * @param {string} text
   * @returns {Gate[]} All where there is nothing to look for.
   */
  find(text) {
    const key = this.fold(text);
    if (!key) return this.gates;
    if (!this.texts.length) this.texts = this.gates.map((gate) => this.textOf(gate));
    return this.gates.filter((_, at) => this.texts[at].includes(key));
  }

  /**
   * @private
   * @param {Gate} gate
   */
  textOf(gate) {
    const { id, name_en, name_zh, name_ru, name_ko } = /** @type {any} */ (gate);
    const countries = gate.countries.flatMap((code) => [code, this.countryName(code)]);
    const names = [id, name_en, name_zh, name_ru, name_ko, ...countries].filter(Boolean);
    return names.map(this.fold).join(" ");
  }
}

/** @param {Gate} gate */
export function gateTitle(gate) {
  return nameIn(gate) || gate.id;
}
