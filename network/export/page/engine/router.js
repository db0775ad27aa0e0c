/* Queries of a page: places in, the lightest path out, as network/query/router.py. */
import { Hierarchy } from "./hierarchy.js";
import { whenIdle } from "./idle.js";
import { message } from "./messages.js";
import { HierarchyMetric } from "./metric.js";
import { ACCESS_CIRCUITY, PointConnectors } from "./points.js";
import { Policies } from "./policy.js";
import { RequestError, checkRequest } from "./refusal.js";
import { DijkstraMetric, Finder } from "./search.js";

/**
 * @import { PageNetwork } from "./network.js"
 * @import { Point } from "./points.js"
 * @import { Policy } from "./policy.js"
 * @import { End, Metric, Path } from "./search.js"
 */

/**
 * @typedef {string | Point} PlaceRef Id of a place, or a point that may be anywhere.
 *
 * @typedef {object} Request
 * @property {PlaceRef} origin
 * @property {PlaceRef} destination
 * @property {PlaceRef[]} [via] Places to pass, in order.
 * @property {string} [profile]
 * @property {string} [criterion]
 * @property {Policy} [policy]
 *
 * @typedef {object} Search A request in terms of the network.
 * @property {End[][]} stages Nodes at which a route may start, pass each place, and end.
 * @property {Uint16Array} reasons Why each class is closed, as bits of `REASONS`.
 * @property {Int32Array} weights One a link.
 */

/** Answers on one network. */
export class PageRouter {
  /** @param {PageNetwork} network */
  constructor(network) {
    this.network = network;
    this.policies = new Policies(network);
    this.finder = new Finder(network);
    /** @private @type {Promise<Hierarchy | undefined> | undefined} */
    this.hierarchy = undefined;
    /** @private @type {HierarchyMetric | undefined} */
    this.prepared = undefined;
    /** @private Of preparations. */
    this.turn = 0;
    /** @private @type {PointConnectors | undefined} */
    this.connectors = undefined;
    /** Nodes at which places are reached. */
    this.destinations = new Set(network.tables.places.destination);
  }

  /** What joins points to the network. */
  get points() {
    this.connectors ??= new PointConnectors(this);
    return this.connectors;
  }

  /**
   * The lightest path of a request; null where there is none.
   * @param {Request} request
   * @returns {Promise<Path | null>}
   */
  async path(request) {
    return this.best(await this.search(request));
  }

  /**
   * The lightest path of a search; null where there is none.
   * @param {Search} search
   */
  best(search) {
    return along(search.stages, this.metric(search));
  }

  /**
   * What answers a search: the hierarchy where it is ready, Dijkstra's algorithm until then.
   * @param {Search} search
   * @returns {Metric}
   */
  metric({ reasons, weights }) {
    const shut = this.shut(reasons);
    const ready = this.prepared?.serves(weights, shut);
    return ready && this.prepared ? this.prepared : new DijkstraMetric(this.finder, weights, shut);
  }

  /**
   * Make requests with the options of one fast, while the page has nothing else to do.
   *
   * The last request counts: what is prepared for one before it is given up.
   * @param {Request} request
   * @returns {Promise<boolean>} Whether it was the last.
   */
  async prepare(request) {
    const turn = ++this.turn;
    this.hierarchy ??= whenIdle(Hierarchy.built(this.network));
    const [hierarchy, { reasons, weights }] = await Promise.all([
      this.hierarchy,
      this.search(request),
    ]);
    if (!hierarchy || turn !== this.turn) return false;
    const shut = this.shut(reasons);
    if (this.prepared?.serves(weights, shut)) return true;
    this.prepared ??= new HierarchyMetric(hierarchy);
    const work = this.prepared.customised(weights, shut);
    return Boolean(await whenIdle(work, () => turn === this.turn));
  }

  /**
   * A request in terms of the network.
   * @param {Request} request
   * @returns {Promise<Search>} A `RequestError` where it names what the network lacks.
   */
  async search(request) {
    checkRequest(this.network, this.policies.gates, request);
    const { profile = "container", criterion = "generalised", policy = {} } = request;
    const reasons = this.policies.reasons(profile, policy, this.countries(request));
    const day = this.policies.day(policy);
    const weights = await this.network.weights(profile, criterion, day);
    return { stages: this.stages(request), reasons, weights };
  }

  /**
   * Where links of each class may not be entered: closed, or against their direction.
   * @param {Uint16Array} reasons By class.
   * @returns {Uint8Array} By 2 class + side.
   */
  shut(reasons) {
    const { direction } = this.network.tables.classes;
    const shut = new Uint8Array(2 * reasons.length);
    for (let row = 0; row < reasons.length; row++) {
      const closed = reasons[row] ? 1 : 0;
      shut[2 * row] = closed | (direction[row] === 2 ? 1 : 0);
      shut[2 * row + 1] = closed | (direction[row] === 1 ? 1 : 0);
    }
    return shut;
  }

  /**
   * Row of a place.
   * @param {string} id
   */
  place(id) {
    const row = this.network.placeRow.get(id);
    if (row === undefined) throw new RequestError([message("route.not_a_choice", { text: id })]);
    return row;
  }

  /**
   * Countries that a request starts, calls and ends in.
   * @param {Request} request
   */
  countries(request) {
    const { country, tables } = this.network;
    const { origin, via = [], destination } = request;
    const found = [origin, ...via, destination].flatMap((ref) => {
      if (typeof ref === "string") return [tables.places.country[this.place(ref)]];
      const nodes = this.points.candidates(ref, request).map(({ node }) => node);
      return nodes.map((node) => tables.countries[country[node]]);
    });
    return new Set(found.filter(Boolean));
  }

  /**
   * @private
   * @param {Request} request
   * @returns {End[][]}
   */
  stages(request) {
    const { origin, destination, via = [] } = request;
    const { places } = this.network.tables;
    const end = (/** @type {PlaceRef} */ ref, /** @type {number[]} */ nodes) =>
      typeof ref === "string"
        ? [{ node: nodes[this.place(ref)], weight: 0 }]
        : this.pointEnds(ref, request);
    return [
      end(origin, places.origin),
      ...via.map((ref) =>
        typeof ref === "string"
          ? this.nodesAt(ref)
          : this.points.candidates(ref, request).map(({ node }) => ({ node, weight: 0 })),
      ),
      end(destination, places.destination),
    ];
  }

  /**
   * Nodes that a point is joined to, with the weight of the way to each.
   * @private
   * @param {Point} point
   * @param {Request} request
   * @returns {End[]}
   */
  pointEnds(point, request) {
    const { profile = "container", criterion = "generalised" } = request;
    return this.points.candidates(point, request).map(({ node, km, like }) => {
      if (like < 0) return { node, weight: 0 };
      const length = ACCESS_CIRCUITY * km * this.network.tables.units[profile].distance;
      return { node, weight: this.network.weightOf(profile, criterion, this.network.row[like], length) };
    });
  }

  /**
   * Nodes at which a route may pass a place without access legs.
   * @private
   * @param {string} id
   * @returns {End[]}
   */
  nodesAt(id) {
    const { network } = this;
    const origin = network.tables.places.origin[this.place(id)];
    const kind = this.policies.column("kind");
    const { policy_row } = network.tables.classes;
    const nodes = new Set();
    const leaving = (/** @type {number} */ node, /** @type {(kind: string) => boolean} */ test) => {
      for (let i = network.first[node]; i < network.first[node + 1]; i++) {
        const [link, side] = [network.ends[i] >> 1, network.ends[i] & 1];
        const { direction } = network.tables.classes;
        const against = direction[network.row[link]] === (side ? 1 : 2);
        if (against || !test(kind(policy_row[network.row[link]]))) continue;
        nodes.add(side ? network.low[link] : network.high[link]);
      }
    };
    leaving(origin, () => true);
    for (const node of [...nodes]) leaving(node, (word) => word === "export");
    return [...nodes].map((node) => ({ node, weight: 0 }));
  }

  /**
   * The lightest path through one node of each stage, by weights that nothing is prepared for.
   * @param {End[][]} stages
   * @param {Int32Array} weights
   * @param {Uint8Array} shut
   * @param {number} [limit] Greatest weight.
   */
  throughStages(stages, weights, shut, limit) {
    return along(stages, new DijkstraMetric(this.finder, weights, shut), limit);
  }
}

/**
 * The lightest path through one node of each stage.
 * @param {End[][]} stages
 * @param {Metric} metric
 * @param {number} [limit] Greatest weight.
 * @returns {Path | null}
 */
function along(stages, metric, limit) {
  let starts = stages[0];
  /** @type {Path[][]} */
  const parts = [];
  for (const stage of stages.slice(1, -1)) {
    const paths = stage.map(({ node }) => metric.path(starts, [{ node, weight: 0 }], limit));
    const open = paths.filter((path) => path !== null);
    if (!open.length) return null;
    parts.push(open);
    starts = open.map(({ goal, weight }) => ({ node: goal, weight }));
  }
  const last = metric.path(starts, stages[stages.length - 1], limit);
  if (!last) return null;
  let { steps, start } = last;
  for (const paths of parts.reverse()) {
    const before = paths.find((path) => path.goal === start);
    if (!before) break;
    steps = [...before.steps, ...steps];
    start = before.start;
  }
  return { ...last, steps, start };
}
