/* Single-via paths along plateaus: network/query/candidate_paths.py. */

/**
 * @import { PageRouter, Search } from "./router.js"
 * @import { End, Path } from "./search.js"
 *
 * @typedef {{node: number, out: number, total: number}} Via
 */

const MAX_CANDIDATES = 24;
// Weight of a path that one unit of plateau length makes up for, in the ranking.
const PLATEAU_FACTOR = 8;
const STAGES_WITHOUT_VIA = 2;

/**
 * Paths between the ends of a request, those on long plateaus first; none with via points.
 * @param {PageRouter} router
 * @param {Search} search
 * @param {number} maxWeight
 * @returns {Generator<Path>}
 */
export function* plateauPaths(router, search, maxWeight) {
  const { stages } = search;
  if (stages.length > STAGES_WITHOUT_VIA) return;
  const { finder, network } = router;
  const metric = router.metric(search);
  const within = { limit: maxWeight };
  const out = metric.tree(stages[0], within);
  const last = stages[1].flatMap((end) => lastNodes(router, end, search));
  // Links weigh the same both ways.
  const back = metric.tree(last, within);
  const via = [...network.via]
    .map((node) => ({ node, out: out.weight(node), total: out.weight(node) + back.weight(node) }))
    .filter(({ total }) => total <= maxWeight);
  for (const node of rankedNodes(via).slice(0, MAX_CANDIDATES)) {
    const on = metric.path([{ node, weight: out.weight(node) }], stages[1], maxWeight);
    if (!on) continue;
    const before = out.steps(node);
    const steps = [...before, ...on.steps];
    const start = before.length ? finder.entry(before[0]) : node;
    if (new Set(steps.map((step) => step >> 1)).size === steps.length) {
      yield { steps, start, goal: on.goal, weight: on.weight };
    }
  }
}

/**
 * Nodes before an end, with the weight from each: links into a place lead one way.
 * @param {PageRouter} router
 * @param {End} end
 * @param {Search} search
 * @returns {End[]}
 */
function lastNodes(router, { node, weight }, { reasons, weights }) {
  const { network, destinations } = router;
  const shut = router.shut(reasons);
  const { first, ends, low, high, row } = network;
  if (!destinations.has(node)) return [{ node, weight }];
  const last = [];
  for (let i = first[node]; i < first[node + 1]; i++) {
    const [link, entered] = [ends[i] >> 1, (ends[i] & 1) ^ 1];
    if (shut[2 * row[link] + entered]) continue;
    last.push({ node: entered ? high[link] : low[link], weight: weight + weights[link] });
  }
  return last;
}

/**
 * The middle node of each plateau; long plateaus of light paths first.
 * @param {Via[]} via
 */
function rankedNodes(via) {
  via.sort((one, other) => one.total - other.total || one.out - other.out);
  const plateaus = [];
  for (let begin = 0, end = 0; begin < via.length; begin = end) {
    while (end < via.length && via[end].total === via[begin].total) end++;
    const length = via[end - 1].out - via[begin].out;
    const rank = via[begin].total - PLATEAU_FACTOR * length;
    plateaus.push({ rank, node: via[(begin + end) >> 1].node });
  }
  // The first, of the least sum, is the optimum.
  return plateaus
    .slice(1)
    .sort((one, other) => one.rank - other.rank)
    .map(({ node }) => node);
}
