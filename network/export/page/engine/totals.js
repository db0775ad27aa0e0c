/* A route of legs, and its totals: network/query/routes.py. */
import { estimateSum, estimateTimes } from "./estimates.js";
import { HOURS, legRecord } from "./legs.js";

/**
 * @import { Estimate } from "./schema.js"
 * @import { Leg, Quantity } from "./legs.js"
 * @import { Message } from "./messages.js"
 *
 * @typedef {object} Route
 * @property {string} profile
 * @property {string} criterion
 * @property {string} unit
 * @property {Leg[]} legs
 * @property {Estimate} value_of_time
 */

const LOCAL_KINDS = ["access", "transfer", "gauge_break", "wait"];
/** @type {Record<Quantity, string>} */
const SUMS = { length_km: "km", moving_h: "h", dwell_h: "h", wait_h: "h", cost_usd: "USD", co2_kg: "kg" };
const ENTERED = ["crossing", "import"];

/**
 * One quantity over all legs; also time_h and generalised_usd.
 * @param {Route} route
 * @param {string} name
 * @returns {Estimate}
 */
export function routeTotal(route, name) {
  if (name === "generalised_usd") {
    const hours = estimateTimes(routeTotal(route, "time_h"), route.value_of_time.typical, "USD");
    return estimateSum([routeTotal(route, "cost_usd"), hours], "USD");
  }
  if (name === "time_h") {
    return estimateSum(route.legs.flatMap((leg) => HOURS.map((part) => leg[part])), "h");
  }
  const quantity = /** @type {Quantity} */ (name);
  return estimateSum(route.legs.map((leg) => leg[quantity]), SUMS[quantity]);
}

/**
 * Kilometres of legs.
 * @param {Leg[]} legs
 */
export function legsLength(legs) {
  return legs.reduce((sum, leg) => sum + leg.length_km.typical, 0);
}

/**
 * A route as plain values: network/export/page/answer.py, `route_answer`.
 * @param {Route} route
 * @param {Message[]} messages
 * @param {(leg: Leg) => [number, number][]} lineOf
 */
export function routeRecord(route, messages, lineOf) {
  const { legs } = route;
  const names = ["length_km", "time_h", "moving_h", "dwell_h", "wait_h", "cost_usd", "co2_kg"];
  return {
    profile: route.profile,
    criterion: route.criterion,
    unit: route.unit,
    length_km: legsLength(legs),
    line_haul_km: legsLength(legs.filter((leg) => !LOCAL_KINDS.includes(leg.kind))),
    borders: legs.filter((leg) => ENTERED.includes(leg.kind)).map((leg) => leg.gateway_id),
    gauge_breaks: legs.filter((leg) => leg.kind === "gauge_break").length,
    totals: Object.fromEntries(
      [...names, "generalised_usd"].map((name) => [name, routeTotal(route, name)]),
    ),
    value_of_time_usd_per_h: route.value_of_time,
    legs: legs.map((leg) => legRecord(leg, lineOf(leg))),
    messages,
  };
}
