/* What a reader may conclude from the routes: order by hours, money and CO2, if any. */
import { standingOf } from "./figures.js";
import { letterOf } from "./summary.js";

const ENDS = /** @type {const} */ (["low", "typical", "high"]);
const NOTED_SHARE = 0.05; // smaller savings of CO2 are not told
const NOTED_USD = 1;
const FAR = 3; // times as long as before

/**
 * Sentences about an answer, the first of which stands out.
 * @param {Answer} answer
 * @param {RouteAnswer} [before] The best route of the question before a closure.
 * @returns {Message[]}
 */
export function verdict(answer, before) {
  const { routes } = answer;
  if (!routes.length) return [];
  const said = routes.length === 1 ? [alone(routes[0])] : compared(routes);
  return [...detour(routes[0], before), ...said];
}

/**
 * @param {RouteAnswer} route
 * @returns {Message}
 */
function alone(route) {
  const { time_h } = route.totals;
  const share = time_h.typical ? standingOf(route) / time_h.typical : 0;
  return { code: "answer.verdict_alone", params: { ...ends(time_h), share } };
}

/**
 * @param {RouteAnswer[]} routes
 * @returns {Message[]}
 */
function compared(routes) {
  return [hours(routes), money(routes), ...emissions(routes)];
}

/**
 * @param {RouteAnswer[]} routes
 * @returns {Message}
 */
function hours(routes) {
  const times = routes.map((route) => route.totals.time_h);
  const first = ranked(times)[0];
  const slower = times.flatMap((time, i) => (times[first].high < time.low ? [i] : []));
  if (!slower.length) return { code: "answer.verdict_overlap" };
  if (slower.length === times.length - 1) {
    return { code: "answer.verdict_faster", params: { route: letterOf(first) } };
  }
  const others = times.flatMap((_, i) => (slower.includes(i) ? [] : [letterOf(i)]));
  return { code: "answer.verdict_partly", params: { routes: others, slower: slower.map(letterOf) } };
}

/**
 * @param {RouteAnswer[]} routes
 * @returns {Message}
 */
function money(routes) {
  const costs = routes.map((route) => route.totals.cost_usd);
  const [first, second] = ranked(costs);
  const usd = costs[second].typical - costs[first].typical;
  if (usd < NOTED_USD) return { code: "answer.verdict_same_cost" };
  const holds = ENDS.every((end) => costs.every((cost) => costs[first][end] <= cost[end]));
  const code = holds ? "answer.verdict_cheaper_always" : "answer.verdict_cheaper_typical";
  return { code, params: { route: letterOf(first), other: letterOf(second), usd } };
}

/**
 * The route with the least CO2 beside the next one that emits clearly more.
 * @param {RouteAnswer[]} routes
 * @returns {Message[]}
 */
function emissions(routes) {
  const amounts = routes.map((route) => route.totals.co2_kg);
  const [first, ...others] = ranked(amounts);
  const less = (/** @type {number} */ other) => 1 - amounts[first].typical / amounts[other].typical;
  const other = others.find((each) => less(each) >= NOTED_SHARE);
  if (other === undefined) return [];
  const params = { route: letterOf(first), other: letterOf(other), share: less(other) };
  return [{ code: "answer.verdict_co2", params }];
}

/**
 * @param {RouteAnswer} route
 * @param {RouteAnswer} [before]
 * @returns {Message[]}
 */
function detour(route, before) {
  const times = before && before.length_km ? route.length_km / before.length_km : 0;
  return times > FAR ? [{ code: "answer.verdict_detour", params: { times } }] : [];
}

/**
 * Places of estimates, the least typical value first.
 * @param {Estimate[]} estimates
 */
function ranked(estimates) {
  const places = estimates.map((_, i) => i);
  return places.sort((one, other) => estimates[one].typical - estimates[other].typical);
}

/** @param {Estimate} estimate */
function ends({ low, typical, high }) {
  return { low, typ: typical, high };
}
