/* Penalties on via nodes and gates: network/query/candidate_paths.py. */
import { INFINITY } from "./search.js";

/**
 * @import { PageRouter } from "./router.js"
 * @import { Path } from "./search.js"
 */

const GATE_KINDS = ["crossing", "service", "flight"];

/** Weights of links, of which each path that is penalised raises some. */
export class ViaPenalties {
  /**
   * @param {PageRouter} router
   * @param {Int32Array} weights
   */
  constructor(router, weights) {
    const { network } = router;
    /** @private */ this.router = router;
    /** @private */ this.plain = weights;
    this.weights = weights.slice();
    /** @private */ this.ofNode = new Float64Array(network.nodeCount);
    /** @private @type {Map<number, number>} */ this.ofLink = new Map();
    /** @private */ this.via = new Uint8Array(network.nodeCount);
    for (const node of network.via) this.via[node] = 1;
    const kind = router.policies.column("kind");
    /** @private */
    this.isGate = network.tables.classes.policy_row.map((row) => GATE_KINDS.includes(kind(row)));
  }

  /**
   * Weight of a path between its places without penalties.
   * @param {Path} path
   */
  trueWeight(path) {
    const extra = path.steps.map((step) => this.weights[step >> 1] - this.plain[step >> 1]);
    return path.weight - extra.reduce((sum, one) => sum + one, 0);
  }

  /**
   * Raise the weights of links at the via nodes of a path, once more.
   * @param {Path} path
   * @param {number} factor By which its weight is multiplied, about.
   */
  raise(path, factor) {
    const { finder, network } = this.router;
    const nodes = [path.start, ...path.steps.map((step) => finder.exit(step))];
    const until = [0];
    for (const step of path.steps) until.push(until[until.length - 1] + this.plain[step >> 1]);
    const at = [...nodes.keys()].filter((i) => this.via[nodes[i]]);
    const marks = [0, ...at.map((i) => until[i]), until[until.length - 1]];
    const share = (factor - 1) / 4;
    at.forEach((i, number) => {
      const around = marks[number + 1] - marks[number] + (marks[number + 2] - marks[number + 1]);
      this.ofNode[nodes[i]] += Math.floor(around * share);
    });
    for (const step of path.steps) {
      const link = step >> 1;
      if (!this.isGate[network.row[link]]) continue;
      const extra = Math.floor(this.plain[link] * (factor - 1));
      this.ofLink.set(link, (this.ofLink.get(link) ?? 0) + extra);
    }
    for (const i of at) this.update(nodes[i]);
  }

  /**
   * @private
   * @param {number} node
   */
  update(node) {
    const { first, ends, low, high } = this.router.network;
    for (let i = first[node]; i < first[node + 1]; i++) {
      const link = ends[i] >> 1;
      const added = this.ofNode[low[link]] + this.ofNode[high[link]] + (this.ofLink.get(link) ?? 0);
      this.weights[link] = Math.min(this.plain[link] + added, INFINITY - 1);
    }
  }
}
