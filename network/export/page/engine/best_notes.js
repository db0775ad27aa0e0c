/* What users must know of the best route alone: network/query/open_optimum.py. */
import { edgeOfRoads } from "./edge_of_roads.js";
import { message } from "./messages.js";
import { FLIGHTS_OF_2014, LIFTED } from "./openings.js";
import { REASONS, wordsOf } from "./policy.js";
import { legsLength, routeTotal } from "./totals.js";

/**
 * @import { Inquiry } from "./answer.js"
 * @import { Message } from "./messages.js"
 * @import { Transit } from "./schema.js"
 * @import { Path } from "./search.js"
 */

const FAR_ABOVE_OPEN = 3;

/**
 * Declared transits that it uses, that it is far worse than with everything open, and
 * where roads end.
 * @param {Inquiry} inquiry
 * @param {Path} best
 * @returns {Message[]}
 */
export function bestNotes(inquiry, best) {
  return [
    ...transitNotes(inquiry, best),
    ...farAboveOpen(inquiry, best),
    ...edgeOfRoads("note.edge_of_roads", inquiry.context),
  ];
}

/**
 * @param {Inquiry} inquiry
 * @param {Path} best
 * @returns {Message[]}
 */
function transitNotes(inquiry, best) {
  const { router, context, profile } = inquiry;
  const { policies, network } = router;
  const { policy, countries } = context;
  const transits = policies.transits(profile, policy, countries);
  if (!transits.length) return [];
  const inside = policies.reasons(profile, policy, countries, []);
  const { policy_row: rows } = network.tables.classes;
  const passed = best.steps
    .map((step) => network.row[step >> 1])
    .filter((row) => inside[row] & REASONS.abroad);
  if (!passed.length) return [];
  const gate = policies.column("gateway_id");
  const gates = [...new Set(passed.map((row) => String(gate(rows[row]))))].filter(Boolean);
  const declared = usedTransits(transits, gates).map(({ id, name_en, name_zh, through }) => {
    const name = Object.fromEntries(Object.entries({ en: name_en, zh: name_zh }).filter(([, t]) => t));
    return message("note.domestic_transit", { countries: wordsOf(through).sort(), name, code: id });
  });
  const home = inquiry.path(inside);
  if (!home) return [...declared, message("note.no_domestic_route")];
  const route = inquiry.route(home);
  const [h, usd] = ["time_h", "cost_usd"].map((name) => routeTotal(route, name).typical);
  return [...declared, message("note.domestic_route", { h, usd, km: legsLength(route.legs) })];
}

/**
 * Transits that have all of some gates, else those that have any.
 * @param {Transit[]} transits
 * @param {string[]} gates
 */
function usedTransits(transits, gates) {
  const has = (/** @type {Transit} */ one) => {
    const known = wordsOf(one.gates);
    return (/** @type {string} */ gate) => known.includes(gate);
  };
  const whole = transits.filter((one) => gates.every(has(one)));
  return whole.length ? whole : transits.filter((one) => gates.some(has(one)));
}

/**
 * @param {Inquiry} inquiry
 * @param {Path} best
 * @returns {Message[]}
 */
function farAboveOpen({ router, search, context, criterion }, best) {
  const { policy } = context;
  const opened = router.policies.named(policy.opened);
  const flights = policy.opened?.includes(FLIGHTS_OF_2014) ? [] : [FLIGHTS_OF_2014];
  const old = router.policies.named(flights);
  const status = router.policies.column("status");
  const { policy_row: rows } = router.network.tables.classes;
  const open = search.reasons.map((bits, i) => {
    const row = rows[i];
    const unbuilt = old[row] || (status(row) === "planned" && !opened[row]);
    return (bits & ~LIFTED) | (unbuilt ? REASONS.status : 0);
  });
  const limit = Math.ceil(best.weight / FAR_ABOVE_OPEN) - 1;
  const optimum = router.throughStages(search.stages, search.weights, router.shut(open), limit);
  if (!optimum?.weight) return [];
  const ratio = best.weight / optimum.weight;
  return [message("note.far_above_open", { ratio, criterion: message(`by.${criterion}`) })];
}
