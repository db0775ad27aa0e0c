/* Shortest paths on the links of a page: bidirectional Dijkstra, and trees. */

/** @import { PageNetwork } from "./network.js" */

/** Sums from here on count as no path, as in Python. */
export const INFINITY = 2 ** 31 - 1;

/**
 * @typedef {{node: number, weight: number}} End A node, and what reaching it weighs.
 *
 * @typedef {object} Path
 * @property {number} weight
 * @property {number[]} steps 2 link + the side it is entered at, in order of travel.
 * @property {number} start First node.
 * @property {number} goal Last node.
 *
 * @typedef {object} TreeOptions
 * @property {Iterable<number>} [goals] Where the search ends; nowhere where there are none.
 * @property {number} [limit] Greatest weight.
 * @property {number} [against] 1 for paths that lead to the ends.
 *
 * @typedef {object} Tree
 * @property {Float64Array} weight By node; Infinity where none was found.
 * @property {Int32Array} step By node: the last of the path, or its first where it leads
 *   to an end; -1 at an end.
 */

/** Nodes by weight, the lightest first; a binary heap of whatever size is needed. */
export class Heap {
  constructor() {
    this.keys = new Float64Array(1024);
    this.nodes = new Int32Array(1024);
    this.size = 0;
  }

  /**
   * @param {number} key
   * @param {number} node
   */
  push(key, node) {
    if (this.size === this.keys.length) this.grow();
    const { keys, nodes } = this;
    let at = this.size++;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (keys[above] <= key) break;
      keys[at] = keys[above];
      nodes[at] = nodes[above];
      at = above;
    }
    keys[at] = key;
    nodes[at] = node;
  }

  /** @returns {number} The lightest node, taken off. */
  pop() {
    const { keys, nodes } = this;
    const node = nodes[0];
    const size = --this.size;
    const [key, last] = [keys[size], nodes[size]];
    let at = 0;
    for (let below = 1; below < size; below = 2 * at + 1) {
      if (below + 1 < size && keys[below + 1] < keys[below]) below++;
      if (keys[below] >= key) break;
      keys[at] = keys[below];
      nodes[at] = nodes[below];
      at = below;
    }
    keys[at] = key;
    nodes[at] = last;
    return node;
  }

  /** @private */
  grow() {
    const [keys, nodes] = [this.keys, this.nodes];
    this.keys = new Float64Array(2 * keys.length);
    this.nodes = new Int32Array(2 * nodes.length);
    this.keys.set(keys);
    this.nodes.set(nodes);
  }
}

/** Labels of one direction of a search; cleared by counting rounds. */
class Side {
  /** @param {number} count Number of nodes. */
  constructor(count) {
    this.weight = new Float64Array(count);
    this.step = new Int32Array(count);
    this.round = new Uint32Array(count);
    this.now = 0;
    this.heap = new Heap();
  }

  /** @param {End[]} ends */
  begin(ends) {
    this.now++;
    this.heap.size = 0;
    for (const { node, weight } of ends) this.label(node, weight, -1);
  }

  /**
   * @param {number} node
   * @param {number} weight
   * @param {number} step 2 link + side it was entered at, -1 at an end.
   * @returns {boolean} Whether it is lighter than before.
   */
  label(node, weight, step) {
    if (this.round[node] === this.now && this.weight[node] <= weight) return false;
    this.round[node] = this.now;
    this.weight[node] = weight;
    this.step[node] = step;
    this.heap.push(weight, node);
    return true;
  }

  /** @param {number} node */
  of(node) {
    return this.round[node] === this.now ? this.weight[node] : Infinity;
  }

  /** @returns {number} The least weight in the queue that still holds. */
  least() {
    const { heap } = this;
    while (heap.size && heap.keys[0] > this.weight[heap.nodes[0]]) heap.pop();
    return heap.size ? heap.keys[0] : Infinity;
  }
}

/** Searches on one network, one after another. */
export class Finder {
  /** @param {PageNetwork} network */
  constructor(network) {
    this.network = network;
    /** @private */ this.forward = new Side(network.nodeCount);
    /** @private */ this.backward = new Side(network.nodeCount);
  }

  /**
   * A lightest path from any start to any goal.
   * @param {End[]} starts
   * @param {End[]} goals
   * @param {Int32Array} weights One a link.
   * @param {Uint8Array} shut By 2 class + side: whether links are not entered there.
   * @param {number} [limit] Greatest weight.
   * @returns {Path | null}
   */
  path(starts, goals, weights, shut, limit = INFINITY - 1) {
    const { forward, backward } = this;
    forward.begin(starts);
    backward.begin(goals);
    let best = Math.floor(limit) + 1;
    let meeting = -1;
    for (;;) {
      const [out, back] = [forward.least(), backward.least()];
      if (out + back >= best) break;
      const [side, other, entered] = out <= back ? [forward, backward, 0] : [backward, forward, 1];
      const node = side.heap.pop();
      const total = side.weight[node] + other.of(node);
      if (total < best) [best, meeting] = [total, node];
      this.relax(side, node, entered, weights, shut);
    }
    if (meeting < 0) return null;
    const before = this.stepsTo(forward, meeting);
    const after = this.stepsTo(backward, meeting, 1);
    const start = before.length ? this.entry(before[0]) : meeting;
    const goal = after.length ? this.exit(after[after.length - 1]) : meeting;
    return { weight: best, steps: [...before, ...after], start, goal };
  }

  /**
   * The tree of lightest paths from some nodes, or to them.
   * @param {End[]} ends
   * @param {Int32Array} weights
   * @param {Uint8Array} shut
   * @param {TreeOptions} [options]
   * @returns {Tree}
   */
  tree(ends, weights, shut, { goals, limit = INFINITY - 1, against = 0 } = {}) {
    const side = this.forward;
    const left = goals ? new Set(goals) : null;
    side.begin(ends);
    const done = new Uint8Array(this.network.nodeCount);
    while (side.least() <= limit && !(left && left.size === 0)) {
      const node = side.heap.pop();
      done[node] = 1;
      left?.delete(node);
      this.relax(side, node, against, weights, shut);
    }
    const weight = new Float64Array(done.length).fill(Infinity);
    for (let node = 0; node < done.length; node++) {
      if (done[node]) weight[node] = side.weight[node];
    }
    return { weight, step: side.step.slice() };
  }

  /**
   * Nodes that can be reached from some ends, or that lead to them.
   * @param {End[]} ends
   * @param {Uint8Array} shut
   * @param {number} against 1 where links are followed against the direction of travel.
   * @returns {Uint8Array} By node: 1 or 0.
   */
  reached(ends, shut, against) {
    const { first, ends: at, low, high, row, nodeCount } = this.network;
    const seen = new Uint8Array(nodeCount);
    const stack = ends.map((end) => end.node);
    for (const node of stack) seen[node] = 1;
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      for (let i = first[node], last = first[node + 1]; i < last; i++) {
        const [link, side] = [at[i] >> 1, at[i] & 1];
        const next = side ? low[link] : high[link];
        if (seen[next] || shut[2 * row[link] + (side ^ against)]) continue;
        seen[next] = 1;
        stack.push(next);
      }
    }
    return seen;
  }

  /**
   * @private
   * @param {Side} side
   * @param {number} node
   * @param {number} against 1 where links are followed against the direction of travel.
   * @param {Int32Array} weights
   * @param {Uint8Array} shut
   */
  relax(side, node, against, weights, shut) {
    const { first, ends, low, high, row } = this.network;
    const base = side.weight[node];
    for (let i = first[node], last = first[node + 1]; i < last; i++) {
      const link = ends[i] >> 1;
      const at = ends[i] & 1;
      const entered = at ^ against;
      if (shut[2 * row[link] + entered]) continue;
      side.label(at ? low[link] : high[link], base + weights[link], 2 * link + entered);
    }
  }

  /**
   * Steps to a node from an end, or from it to an end, in order of travel.
   * @param {{step: Int32Array}} side A tree.
   * @param {number} node
   * @param {number} [against]
   */
  stepsTo(side, node, against = 0) {
    const steps = [];
    for (let step = side.step[node]; step >= 0; step = side.step[node]) {
      steps.push(step);
      node = against ? this.exit(step) : this.entry(step);
    }
    return against ? steps : steps.reverse();
  }

  /**
   * @param {number} step
   * @returns {number} The node at which a step enters its link.
   */
  entry(step) {
    return step & 1 ? this.network.high[step >> 1] : this.network.low[step >> 1];
  }

  /**
   * @param {number} step
   * @returns {number} The node at which a step leaves its link.
   */
  exit(step) {
    return step & 1 ? this.network.low[step >> 1] : this.network.high[step >> 1];
  }
}

/**
 * Weights of all links at one time, and what is asked of them.
 * @typedef {object} Metric
 * @property {(starts: End[], goals: End[], limit?: number) => Path | null} path
 * @property {(ends: End[], options?: TreeOptions) => WeightTree} tree
 * @property {(starts: End[][], goals: End[][]) => Float64Array[]} table Weights from each
 *   of some starts to each of some goals.
 *
 * @typedef {object} WeightTree Lightest paths from some nodes, or to them.
 * @property {(node: number) => number} weight Infinity where there is none.
 * @property {(node: number) => number[]} steps In order of travel.
 */

/** @implements {Metric} */
export class DijkstraMetric {
  /**
   * @param {Finder} finder
   * @param {Int32Array} weights
   * @param {Uint8Array} shut
   */
  constructor(finder, weights, shut) {
    /** @private */ this.finder = finder;
    /** @private */ this.weights = weights;
    /** @private */ this.shut = shut;
  }

  /**
   * @param {End[]} starts
   * @param {End[]} goals
   * @param {number} [limit] Greatest weight.
   */
  path(starts, goals, limit) {
    return this.finder.path(starts, goals, this.weights, this.shut, limit);
  }

  /**
   * @param {End[][]} starts
   * @param {End[][]} goals
   */
  table(starts, goals) {
    const nodes = goals.flat().map((end) => end.node);
    return starts.map((ends) => {
      const tree = this.tree(ends, { goals: nodes });
      return Float64Array.from(goals, (some) =>
        Math.min(...some.map((end) => tree.weight(end.node) + end.weight)),
      );
    });
  }

  /**
   * @param {End[]} ends
   * @param {TreeOptions} [options]
   * @returns {WeightTree}
   */
  tree(ends, options = {}) {
    const tree = this.finder.tree(ends, this.weights, this.shut, options);
    return {
      weight: (node) => tree.weight[node],
      steps: (node) => this.finder.stepsTo(tree, node, options.against),
    };
  }
}
