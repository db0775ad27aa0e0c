/* What a route is called: its modes and the gates it goes through. */
import { nameIn, say, word, listed } from "./words.js";

const MODES = ["rail", "road", "sea", "air"];
const CUSTOMS = ["crossing", "export", "import"];
/** Shorter legs of a mode do not name a route, and join their neighbours in tables. */
export const SHORT_KM = 6;

/** @type {{gates: Map<string, Record<string, any>>}} */
const known = { gates: new Map() };

/**
 * Set the gates whose names are known beside those in answers.
 * @param {Record<string, any>[] | Record<string, any[]>} gates Rows, or columns: `id`,
 *   names by language.
 */
export function useGates(gates) {
  const rows = Array.isArray(gates) ? gates : rowsOfColumns(gates);
  known.gates = new Map(rows.map((gate) => [gate.id, gate]));
}

/** @param {Record<string, any[]>} columns */
function rowsOfColumns(columns) {
  const names = Object.keys(columns);
  return columns.id.map((_, i) => Object.fromEntries(names.map((name) => [name, columns[name][i]])));
}

/** Gates by id. */
export function knownGates() {
  return known.gates;
}

/** @param {string} id */
export function gateRecord(id) {
  return known.gates.get(id);
}

/**
 * The name of a gate of a leg.
 * @param {Leg} leg
 */
export function gateName(leg) {
  const gate = known.gates.get(leg.gateway_id);
  return (gate && nameIn(gate)) || say(leg.from);
}

/**
 * The name of a gate, its id where it has none.
 * @param {string} id
 */
export function nameOfGate(id) {
  const gate = known.gates.get(id);
  return (gate && nameIn(gate)) || id;
}

/**
 * Modes of the haul, in order of travel.
 * @param {RouteAnswer} route
 */
export function modesOf(route) {
  const long = route.legs.filter((leg) => leg.length_km.typical >= SHORT_KM);
  const used = (long.length ? long : route.legs).map((leg) => leg.mode);
  return [...new Set(used)].filter((mode) => MODES.includes(mode));
}

/**
 * Legs at a border, customs of seaports and airports included.
 * @param {RouteAnswer} route
 */
export function gateLegs(route) {
  return route.legs.filter((leg) => CUSTOMS.includes(leg.kind));
}

/**
 * Changes of vehicle between modes.
 * @param {RouteAnswer} route
 */
export function transfersOf(route) {
  return route.legs.filter((leg) => leg.kind === "transfer").length;
}

/**
 * "Rail and road through Hunchun".
 * @param {RouteAnswer} route
 */
export function titleOf(route) {
  const modes = listed(modesOf(route).map((mode) => word(`mode.${mode}`)));
  const gates = [...new Set(gateLegs(route).map(gateName))];
  const title = gates.length
    ? word("answer.through", { modes, gates: listed(gates) })
    : word("answer.inland", { modes });
  return title.charAt(0).toUpperCase() + title.slice(1);
}

/**
 * Borders, changes of gauge and of vehicle, counted.
 * @param {RouteAnswer} route
 */
export function countsOf(route) {
  const vehicles = transfersOf(route);
  const parts = [
    word("sum.borders", { n: route.borders.length }),
    route.gauge_breaks ? word("sum.gauge", { n: route.gauge_breaks }) : "",
    vehicles ? word("answer.vehicle_changes", { n: vehicles }) : "",
  ];
  return parts.filter(Boolean).join(" · ");
}

/** @param {number} place Of a route among its alternatives, from 0. */
export function letterOf(place) {
  return String.fromCharCode(65 + place);
}

/** @param {RouteAnswer} route */
export function unitOf(route) {
  return word(`per.${route.unit}`);
}
