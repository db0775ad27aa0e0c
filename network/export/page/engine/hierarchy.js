/* Customizable contraction hierarchies, built in the page (network/engine/cch.py). */
import { Heap } from "./search.js";

/**
 * Dibbelt, J., Strasser, B. and Wagner, D. (2016). Customizable contraction hierarchies.
 * ACM Journal of Experimental Algorithmics, 21, 1.5.
 *
 * @import { PageNetwork } from "./network.js"
 */

const LAYERS_A_NEIGHBOUR = 64;
const MOST_LAYERS = 2 ** 16;
// Of a part of the work, of some milliseconds: rows of a table, or numbers compared.
const PART = 2 ** 12;
const COMPARED = 2 ** 17;
const BEYOND = 2 ** 31 - 1;

/** Arcs between each node and its neighbours of higher rank; nodes are their ranks. */
export class Hierarchy {
  /**
   * @param {PageNetwork} network
   * @param {Int32Array} order Nodes by rank.
   * @param {Neighbours} near Of each node, when it was contracted.
   */
  constructor(network, order, near) {
    this.network = network;
    this.order = order;
    /** Rank of each node. */
    this.rank = new Int32Array(order.length);
    /** Where the arcs of each rank begin. */
    this.first = new Int32Array(order.length + 1);
    order.forEach((node, at) => {
      this.rank[node] = at;
      this.first[at + 1] = this.first[at] + near.size[node];
    });
    /** Higher end of each arc, ascending at each rank. */
    this.head = new Int32Array(this.first[order.length]);
    /** Arc of each link, -1 of a loop. */
    this.arcOf = new Int32Array(network.linkCount);
  }

  /**
   * Build a hierarchy part by part: nodes with the fewest neighbours are contracted first.
   * @param {PageNetwork} network
   * @returns {Generator<void, Hierarchy>}
   */
  static *built(network) {
    const near = new Neighbours(network);
    yield* near.enter(network);
    const order = yield* contracted(near);
    yield;
    const hierarchy = new Hierarchy(network, order, near);
    yield* hierarchy.enterHeads(near);
    yield* hierarchy.enterLinks();
    return hierarchy;
  }

  /**
   * @private
   * @param {Neighbours} near
   */
  *enterHeads({ pool, at: begin, size }) {
    const { order, rank, first, head } = this;
    for (let at = 0; at < order.length; at++) {
      const node = order[at];
      const higher = head.subarray(first[at], first[at + 1]);
      for (let i = 0; i < size[node]; i++) higher[i] = rank[pool[begin[node] + i]];
      higher.sort();
      if (at % PART === 0) yield;
    }
  }

  /** @private */
  *enterLinks() {
    const { network, rank, arcOf } = this;
    for (let link = 0; link < arcOf.length; link++) {
      const [a, b] = [rank[network.low[link]], rank[network.high[link]]];
      arcOf[link] = this.arc(Math.min(a, b), Math.max(a, b));
      if (link % PART === 0) yield;
    }
  }

  /**
   * The arc between two ranks, -1 where there is none.
   * @param {number} low
   * @param {number} high
   */
  arc(low, high) {
    let [from, to] = [this.first[low], this.first[low + 1]];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.head[middle] < high) from = middle + 1;
      else to = middle;
    }
    return from < this.first[low + 1] && this.head[from] === high ? from : -1;
  }
}

/** Neighbours of every node, ascending, in one array. */
class Neighbours {
  /** @param {PageNetwork} network */
  constructor({ nodeCount, linkCount }) {
    this.pool = new Int32Array(4 * linkCount + 2);
    /** Where the neighbours of each node begin. */
    this.at = new Int32Array(nodeCount);
    this.size = new Int32Array(nodeCount);
    /** @private Places for neighbours of each node. */
    this.room = new Int32Array(nodeCount);
    /** @private */ this.used = 0;
    /** @private */ this.union = new Int32Array(nodeCount);
  }

  /**
   * Enter the neighbours in a network, without loops and parallel links.
   * @param {PageNetwork} network
   */
  *enter({ nodeCount, first, ends, low, high }) {
    for (let node = 0; node < nodeCount; node++) {
      /** @type {number[]} */
      const all = [];
      for (let i = first[node]; i < first[node + 1]; i++) {
        const other = ends[i] & 1 ? low[ends[i] >> 1] : high[ends[i] >> 1];
        if (other !== node && !all.includes(other)) all.push(other);
      }
      all.sort((a, b) => a - b).forEach((other, i) => (this.union[i] = other));
      this.put(node, all.length);
      if (node % PART === 0) yield;
    }
  }

  /**
   * Keep the first numbers of `union` as the neighbours of a node.
   * @private
   * @param {number} node
   * @param {number} size
   */
  put(node, size) {
    if (size > this.room[node]) {
      const room = 2 * size;
      if (this.used + room > this.pool.length) {
        const pool = this.pool;
        this.pool = new Int32Array(2 * (pool.length + room));
        this.pool.set(pool);
      }
      this.at[node] = this.used;
      this.room[node] = room;
      this.used += room;
    }
    const { pool, union } = this;
    for (let i = 0, at = this.at[node]; i < size; i++) pool[at + i] = union[i];
    this.size[node] = size;
  }

  /**
   * Join the neighbours of a contracted node to one another.
   * @param {number} node
   * @returns {number} How many numbers were compared.
   */
  contract(node) {
    let compared = 0;
    for (let i = 0; i < this.size[node]; i++) {
      const other = this.pool[this.at[node] + i];
      compared += this.size[node] + this.size[other];
      this.put(other, this.unite(other, node));
    }
    return compared;
  }

  /**
   * The neighbours of two neighbours without themselves, into `union`.
   * @private
   * @param {number} one
   * @param {number} other
   * @returns {number} How many.
   */
  unite(one, other) {
    const { pool, at, size, union } = this;
    let [i, j] = [at[one], at[other]];
    const [ends, others] = [i + size[one], j + size[other]];
    let count = 0;
    while (i < ends || j < others) {
      const a = i < ends ? pool[i] : BEYOND;
      const b = j < others ? pool[j] : BEYOND;
      const least = a < b ? a : b;
      if (a === least) i++;
      if (b === least) j++;
      if (least !== one && least !== other) union[count++] = least;
    }
    return count;
  }
}

/** Nodes that are left, by how many neighbours they have and layers are below them. */
class Remaining {
  /** @param {Neighbours} near */
  constructor(near) {
    this.near = near;
    /** @private */ this.layer = new Int32Array(near.size.length);
    /** @private */ this.keyOf = new Float64Array(near.size.length).fill(-1);
    /** @private */ this.queue = new Heap();
  }

  /**
   * @param {number} node
   * @param {number} below A node contracted below it; -1 for none.
   */
  update(node, below) {
    if (below >= 0 && this.layer[node] <= this.layer[below]) this.layer[node] = this.layer[below] + 1;
    const layers = this.layer[node];
    const first = this.near.size[node] + Math.floor(layers / LAYERS_A_NEIGHBOUR);
    const key = first * MOST_LAYERS + layers;
    if (key === this.keyOf[node]) return;
    this.keyOf[node] = key;
    this.queue.push(key, node);
  }

  /** @returns {number} The first node, taken off. */
  take() {
    for (;;) {
      const key = this.queue.keys[0];
      const node = this.queue.pop();
      if (this.keyOf[node] !== key) continue; // out of date
      this.keyOf[node] = -1;
      return node;
    }
  }
}

/**
 * Contract all nodes; what is left of their neighbours is those of higher rank.
 * @param {Neighbours} near
 * @returns {Generator<void, Int32Array>} Nodes by rank.
 */
function* contracted(near) {
  const order = new Int32Array(near.size.length);
  const remaining = new Remaining(near);
  for (let node = 0; node < order.length; node++) {
    remaining.update(node, -1);
    if (node % PART === 0) yield;
  }
  for (let at = 0, compared = 0; at < order.length; at++) {
    const node = remaining.take();
    order[at] = node;
    compared += near.contract(node);
    const [begin, size] = [near.at[node], near.size[node]];
    for (let i = 0; i < size; i++) remaining.update(near.pool[begin + i], node);
    if (compared < COMPARED) continue;
    compared = 0;
    yield;
  }
  return order;
}
