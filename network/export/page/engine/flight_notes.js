/* Whether the flights of the data may be incomplete: network/query/flight_notes.py. */
import { message } from "./messages.js";
import { kmBetween } from "./names.js";
import { REASONS } from "./policy.js";

/**
 * @import { Message } from "./messages.js"
 * @import { NoteContext } from "./notes.js"
 * @import { Route } from "./totals.js"
 */

const LEAST_FLOWN_KM = 500;
const AIRPORT_KM = 60;

/**
 * Where passengers travel between two cities and a direct flight may be unknown.
 * @param {Route} route
 * @param {NoteContext} context
 * @returns {Message[]}
 */
export function flightNotes(route, context) {
  const { modes } = context.policy;
  if (context.use !== "passenger" || (modes?.length && !modes.includes("air"))) return [];
  const ends = [context.places[0], context.places[context.places.length - 1]];
  const near = ends.map((end) => airportsNear(end, context));
  const served = near.every((nodes) => nodes.length);
  if (served && isDirect(new Set(near[0]), new Set(near[1]), context)) return [];
  if (served && kmBetween(ends[0], ends[1]) >= LEAST_FLOWN_KM) {
    const [origin, destination] = ends.map((end) => end.title);
    return [message("note.flights_incomplete", { origin, destination })];
  }
  const flown = route.legs.some((leg) => leg.kind === "flight");
  return flown ? [message("note.flights_as_known")] : [];
}

/**
 * Nodes of the airports near a place, -1 of those that no route of the page uses.
 * @param {{lon: number, lat: number}} place
 * @param {NoteContext} context
 */
function airportsNear(place, { facts }) {
  const { node, lon, lat } = facts.tables.notes.airports;
  return node.filter((_, i) => kmBetween(place, { lon: lon[i], lat: lat[i] }) <= AIRPORT_KM);
}

/**
 * Whether a flight for passengers joins two sets of airports.
 * @param {Set<number>} start
 * @param {Set<number>} end
 * @param {NoteContext} context
 */
function isDirect(start, end, { router, reasons }) {
  const { network } = router;
  const { policy_row: rows } = network.tables.classes;
  const [kind, passenger] = ["kind", "passenger"].map((name) => router.policies.column(name));
  for (const node of start) {
    if (node < 0) continue;
    for (let i = network.first[node]; i < network.first[node + 1]; i++) {
      const link = network.ends[i] >> 1;
      const row = network.row[link];
      const other = network.ends[i] & 1 ? network.low[link] : network.high[link];
      const open = !(reasons[row] & ~REASONS.profile) && passenger(rows[row]);
      if (open && kind(rows[row]) === "flight" && end.has(other)) return true;
    }
  }
  return false;
}
