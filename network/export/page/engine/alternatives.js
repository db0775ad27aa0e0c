/* Alternative routes with bounded overlap and stretch: network/query/alternatives.py. */
import { plateauPaths } from "./plateaus.js";
import { ViaPenalties } from "./penalties.js";
import { RouteKinds } from "./route_kinds.js";

/**
 * @import { PageRouter, Request, Search } from "./router.js"
 * @import { Path } from "./search.js"
 *
 * @typedef {object} Limits
 * @property {number} count Alternatives wanted beside the best.
 * @property {number} overlap Greatest share of its weight on links of any route before.
 * @property {number} stretch Greatest weight, as a multiple of the best's.
 *
 * @typedef {object} Alternative
 * @property {Path} path
 * @property {number} weight In whole units of the criterion.
 * @property {number} extra Weight above the best's, as a share of it.
 * @property {number} overlap
 */

/** @type {Readonly<Limits>} */
export const LIMITS = Object.freeze({ count: 3, overlap: 0.7, stretch: 1.4 });
const SPARE_ROUNDS = 3;

/** Paths within the limits; each is compared with all before it. */
class Chosen {
  /**
   * @param {Search} search
   * @param {Limits} limits
   * @param {Path} best
   */
  constructor(search, limits, best) {
    this.weights = search.weights;
    this.limits = limits;
    /** @type {Alternative[]} */
    this.accepted = [];
    /** @private @type {Set<number>[]} */
    this.linksOf = [];
    this.maxWeight = limits.stretch * best.weight;
    this.accept(best, 0);
  }

  get isFull() {
    return this.accepted.length > this.limits.count;
  }

  /**
   * Accept a path if it is within the limits.
   * @param {Path} path
   */
  tryAdd(path) {
    const overlap = Math.max(...this.linksOf.map((links) => overlapWith(links, path, this.weights)));
    if (overlap <= this.limits.overlap && path.weight <= this.maxWeight) this.accept(path, overlap);
  }

  /**
   * @private
   * @param {Path} path
   * @param {number} overlap
   */
  accept(path, overlap) {
    const least = this.accepted.length ? this.accepted[0].weight : path.weight;
    const extra = least ? path.weight / least - 1 : 0;
    this.accepted.push({ path, weight: path.weight, extra, overlap });
    this.linksOf.push(linksOf(path));
  }
}

/**
 * The best path of a request and alternatives to it, the best first.
 * @param {PageRouter} router
 * @param {Request} request
 * @param {Partial<Limits>} [limits]
 * @param {Search} [known] The request in terms of the network, where it is known.
 * @returns {Promise<Alternative[]>} Empty where there is no path.
 */
export async function alternatives(router, request, limits, known) {
  const search = known ?? (await router.search(request));
  const within = { ...LIMITS, ...limits };
  const best = router.best(search);
  if (!best) return [];
  const chosen = new Chosen(search, within, best);
  for (const path of candidates(router, search, chosen)) {
    if (chosen.isFull) break;
    chosen.tryAdd(path);
  }
  const [first, ...others] = chosen.accepted;
  others.sort((one, other) => one.weight - other.weight);
  return withHomePath(router, request, search, [first, ...others]).slice(0, within.count + 1);
}

/**
 * Paths to try: the rival by other means, those along plateaus, those by penalties.
 * @param {PageRouter} router
 * @param {Search} search
 * @param {Chosen} chosen
 * @returns {Generator<Path>}
 */
function* candidates(router, search, chosen) {
  if (chosen.isFull) return;
  const maxWeight = Math.trunc(chosen.maxWeight);
  const rival = new RouteKinds(router).rival(search, chosen.accepted[0].path, maxWeight);
  if (rival) yield rival;
  yield* plateauPaths(router, search, maxWeight);
  const { stretch, count } = chosen.limits;
  const shut = router.shut(search.reasons);
  const penalties = new ViaPenalties(router, search.weights);
  for (const { path } of chosen.accepted) penalties.raise(path, stretch);
  for (let round = 0; round < count + SPARE_ROUNDS; round++) {
    const path = router.throughStages(search.stages, penalties.weights, shut);
    if (!path) return;
    yield { ...path, weight: penalties.trueWeight(path) };
    penalties.raise(path, stretch);
  }
}

/**
 * Alternatives, the best path inside the country second if the first leaves it.
 * @param {PageRouter} router
 * @param {Request} request
 * @param {Search} search
 * @param {Alternative[]} listed
 * @returns {Alternative[]}
 */
function withHomePath(router, request, search, listed) {
  const { profile = "container", policy = {} } = request;
  const countries = router.countries(request);
  if (!router.policies.transits(profile, policy, countries).length) return listed;
  const reasons = router.policies.reasons(profile, policy, countries, []);
  const [best, ...others] = listed;
  if (!best.path.steps.some((step) => reasons[router.network.row[step >> 1]])) return listed;
  const path = router.throughStages(search.stages, search.weights, router.shut(reasons));
  if (!path) return listed;
  const overlap = overlapWith(linksOf(best.path), path, search.weights);
  const extra = best.weight ? path.weight / best.weight - 1 : 0;
  const rest = others.filter((one) => String(one.path.steps) !== String(path.steps));
  return [best, { path, weight: path.weight, extra, overlap }, ...rest];
}

/** @param {Path} path */
function linksOf(path) {
  return new Set(path.steps.map((step) => step >> 1));
}

/**
 * Share of the weight of a path on some links.
 * @param {Set<number>} links
 * @param {Path} path
 * @param {Int32Array} weights
 */
function overlapWith(links, path, weights) {
  let [own, shared] = [0, 0];
  for (const link of path.steps.map((step) => step >> 1)) {
    own += weights[link];
    if (links.has(link)) shared += weights[link];
  }
  return shared / Math.max(own, 1);
}
