/* Gates that alone would open a route: network/query/diagnose.py. */
import { GATE_COLUMNS, REASONS } from "./policy.js";

/**
 * @import { PageRouter, Request, Search } from "./router.js"
 * @import { End, Path } from "./search.js"
 */

/** Reasons that opening a gate lifts. */
export const LIFTED = REASONS.closed | REASONS.status | REASONS.date;
/** Id that all flights of the list of 2014 share. */
export const FLIGHTS_OF_2014 = "openflights-2014";

/**
 * @typedef {object} Opening
 * @property {string} gate Its id.
 * @property {string} state Why it is not in use: closed_by_you, not_on_date or a status.
 * @property {Path} path The best path with it open.
 */

/**
 * Every gate, yard, service or strait that alone would open a route, the best first.
 * @param {PageRouter} router
 * @param {Request} request A request without a path.
 * @param {Search} [known] The request in terms of the network, where it is known.
 * @returns {Promise<Opening[]>}
 */
export async function openings(router, request, known) {
  const { stages, reasons, weights } = known ?? (await router.search(request));
  const fixed = reasons.map((bits) => bits & ~LIFTED);
  if (!router.throughStages(stages, weights, router.shut(fixed))) return [];
  const closed = new Set(request.policy?.closed);
  const gatesOf = rowGates(router, reasons, closed);
  const found = [];
  for (const gate of [...joining(router, stages, reasons, gatesOf)].sort()) {
    const named = router.policies.named([gate]);
    const { policy_row } = router.network.tables.classes;
    const others = reasons.map((bits, i) => (named[policy_row[i]] ? bits & ~LIFTED : bits));
    const path = router.throughStages(stages, weights, router.shut(others));
    if (path) found.push({ gate, path, state: stateOf(router, path, reasons) });
  }
  return found.sort((a, b) => a.path.weight - b.path.weight);
}

/**
 * Gates of each class that could be opened; of lines, services and those that were named.
 * @param {PageRouter} router
 * @param {Uint16Array} reasons
 * @param {Set<string>} closed
 * @returns {string[][]} By class.
 */
function rowGates(router, reasons, closed) {
  const columns = GATE_COLUMNS.map((name) => router.policies.column(name));
  const mode = router.policies.column("mode");
  const { policy_row } = router.network.tables.classes;
  return Array.from(reasons, (bits, i) => {
    if (!(bits & LIFTED)) return [];
    const row = policy_row[i];
    const timed = ["sea", "air"].includes(mode(row));
    const [, line] = GATE_COLUMNS.map((_, at) => columns[at](row));
    return columns
      .map((column) => String(column(row)))
      .filter(
        (name) =>
          name &&
          !name.startsWith("open:") &&
          name !== FLIGHTS_OF_2014 &&
          (!(bits & REASONS.closed) || closed.has(name)) &&
          (name !== line || timed || closed.has(name)),
      );
  });
}

/**
 * Gates with a link that can be reached and one that leads on, between every two stages
 * that are not connected.
 * @param {PageRouter} router
 * @param {End[][]} stages
 * @param {Uint16Array} reasons
 * @param {string[][]} gatesOf
 */
function joining(router, stages, reasons, gatesOf) {
  const { network, finder } = router;
  const shut = router.shut(reasons);
  let names = new Set(gatesOf.flat());
  for (let i = 0; i + 1 < stages.length; i++) {
    const reached = finder.reached(stages[i], shut, 0);
    if (stages[i + 1].some(({ node }) => reached[node])) continue;
    const leadsOn = finder.reached(stages[i + 1], shut, 1);
    const [entered, left] = [new Set(), new Set()];
    for (let link = 0; link < network.linkCount; link++) {
      const gates = gatesOf[network.row[link]];
      if (!gates.length) continue;
      const way = network.tables.classes.direction[network.row[link]];
      const [low, high] = [network.low[link], network.high[link]];
      const from = (reached[low] && way !== 2) || (reached[high] && way !== 1);
      const to = (leadsOn[high] && way !== 2) || (leadsOn[low] && way !== 1);
      for (const gate of gates) {
        if (from) entered.add(gate);
        if (to) left.add(gate);
      }
    }
    names = new Set([...names].filter((name) => entered.has(name) && left.has(name)));
  }
  return names;
}

/**
 * Why the gate of a path is not in use.
 * @param {PageRouter} router
 * @param {Path} path
 * @param {Uint16Array} reasons
 */
function stateOf(router, path, reasons) {
  const { row, tables } = router.network;
  const rows = path.steps.map((step) => row[step >> 1]);
  if (rows.some((at) => reasons[at] & REASONS.closed)) return "closed_by_you";
  const barred = rows.find((at) => reasons[at] & REASONS.status);
  if (barred === undefined) return "not_on_date";
  return String(router.policies.column("status")(tables.classes.policy_row[barred]));
}
