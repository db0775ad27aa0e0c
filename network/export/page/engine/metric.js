/* Weights of a contraction hierarchy, and the lightest paths by them. */
import { INFINITY } from "./search.js";

/**
 * @import { Hierarchy } from "./hierarchy.js"
 * @import { End, Metric, Path, TreeOptions, WeightTree } from "./search.js"
 *
 * @typedef {{weight: Int32Array, by: Int32Array}} Arcs Weight of each arc in a direction,
 *   and by what: a step, or ~rank of the node in between; INFINITY for none.
 */

// Of a part of the work, of a millisecond or two.
const LINKS_A_PART = 2 ** 13;
const PATHS_A_PART = 2 ** 16;

/** Labels of the nodes above some ends, in order of rank. */
class Above {
  /** @param {number} count */
  constructor(count) {
    this.weight = new Float64Array(count).fill(Infinity);
    this.by = new Int32Array(count);
    /** @type {number[]} */
    this.ranks = [];
  }

  /**
   * @param {Hierarchy} hierarchy
   * @param {End[]} ends
   */
  begin({ rank, first, head }, ends) {
    for (const at of this.ranks) this.weight[at] = Infinity;
    const seen = new Set();
    for (const { node, weight } of ends) {
      if (weight < this.weight[rank[node]]) {
        this.weight[rank[node]] = weight;
        this.by[rank[node]] = -1;
      }
      for (let at = rank[node]; !seen.has(at); at = head[first[at]]) {
        seen.add(at);
        if (first[at] === first[at + 1]) break;
      }
    }
    this.ranks = [...seen];
    if (ends.length > 1) this.ranks.sort((a, b) => a - b);
  }
}

/**
 * A hierarchy with one set of weights at a time.
 * @implements {Metric}
 */
export class HierarchyMetric {
  /** @param {Hierarchy} hierarchy */
  constructor(hierarchy) {
    const { network, head } = hierarchy;
    this.hierarchy = hierarchy;
    /** @private @type {{weights: Int32Array, shut: Uint8Array} | null} */ this.of = null;
    /** @private @type {Arcs} */
    this.up = { weight: new Int32Array(head.length), by: new Int32Array(head.length) };
    /** @private @type {Arcs} */
    this.down = { weight: new Int32Array(head.length), by: new Int32Array(head.length) };
    /** @private */ this.ahead = new Above(network.nodeCount);
    /** @private */ this.back = new Above(network.nodeCount);
  }

  /**
   * Whether it has these weights and these links shut.
   * @param {Int32Array} weights
   * @param {Uint8Array} shut
   */
  serves(weights, shut) {
    if (this.of?.weights !== weights) return false;
    return this.of.shut.every((bit, i) => bit === shut[i]);
  }

  /**
   * Give every arc the weight of the lightest path over lower nodes, part by part.
   * @param {Int32Array} weights One a link.
   * @param {Uint8Array} shut By 2 class + side: whether links are not entered there.
   * @returns {Generator<void, HierarchyMetric>}
   */
  *customised(weights, shut) {
    this.of = null;
    this.up.weight.fill(INFINITY);
    this.down.weight.fill(INFINITY);
    yield* this.enterLinks(weights, shut);
    const { first, head } = this.hierarchy;
    let paths = 0;
    for (let at = 0; at < first.length - 1; at++) {
      this.relaxOver(at, first, head);
      paths += (first[at + 1] - first[at]) ** 2;
      if (paths < PATHS_A_PART) continue;
      paths = 0;
      yield;
    }
    this.of = { weights, shut };
    return this;
  }

  /**
   * @private
   * @param {Int32Array} weights
   * @param {Uint8Array} shut
   */
  *enterLinks(weights, shut) {
    const { up, down } = this;
    const { network, rank, arcOf } = this.hierarchy;
    const { low, high, row } = network;
    for (let link = 0; link < arcOf.length; link++) {
      if (link % LINKS_A_PART === 0) yield;
      const arc = arcOf[link];
      if (arc < 0) continue;
      const rises = rank[low[link]] < rank[high[link]];
      for (let side = 0; side < 2; side++) {
        const arcs = rises === (side === 0) ? up : down;
        if (shut[2 * row[link] + side] || weights[link] >= arcs.weight[arc]) continue;
        arcs.weight[arc] = weights[link];
        arcs.by[arc] = 2 * link + side;
      }
    }
  }

  /**
   * Lighten the arcs between the higher neighbours of a node by the paths over it.
   * @private
   * @param {number} at
   * @param {Int32Array} first
   * @param {Int32Array} head
   */
  relaxOver(at, first, head) {
    const { up, down } = this;
    const end = first[at + 1];
    const [upWeight, downWeight] = [up.weight, down.weight];
    for (let i = first[at]; i < end - 1; i++) {
      const [toNear, fromNear] = [upWeight[i], downWeight[i]];
      if (toNear === INFINITY && fromNear === INFINITY) continue;
      for (let j = i + 1, arc = first[head[i]]; j < end; j++, arc++) {
        while (head[arc] !== head[j]) arc++;
        const out = fromNear + upWeight[j];
        if (out < upWeight[arc]) {
          upWeight[arc] = out;
          up.by[arc] = ~at;
        }
        const back = downWeight[j] + toNear;
        if (back < downWeight[arc]) {
          downWeight[arc] = back;
          down.by[arc] = ~at;
        }
      }
    }
  }

  /**
   * A lightest path from any start to any goal.
   * @param {End[]} starts
   * @param {End[]} goals
   * @param {number} [limit] Greatest weight.
   * @returns {Path | null}
   */
  path(starts, goals, limit = INFINITY - 1) {
    const { ahead, back } = this;
    this.label(ahead, starts, this.up);
    this.label(back, goals, this.down);
    let best = Math.floor(limit) + 1;
    let meeting = -1;
    for (const at of ahead.ranks) {
      const total = ahead.weight[at] + back.weight[at];
      if (total < best) [best, meeting] = [total, at];
    }
    if (meeting < 0) return null;
    /** @type {number[]} */
    const steps = [];
    const [before, after] = [this.arcsFrom(ahead, meeting), this.arcsFrom(back, meeting)];
    const start = before.length ? before[before.length - 1].low : meeting;
    const goal = after.length ? after[after.length - 1].low : meeting;
    for (const { arc, low } of before.reverse()) this.unpack(arc, low, true, steps);
    for (const { arc, low } of after) this.unpack(arc, low, false, steps);
    const { order } = this.hierarchy;
    return { weight: best, steps, start: order[start], goal: order[goal] };
  }

  /**
   * @param {End[][]} starts
   * @param {End[][]} goals
   */
  table(starts, goals) {
    const labels = goals.map((ends) => {
      this.label(this.back, ends, this.down);
      const ranks = Int32Array.from(this.back.ranks);
      return { ranks, weight: Float64Array.from(ranks, (at) => this.back.weight[at]) };
    });
    return starts.map((ends) => {
      this.label(this.ahead, ends, this.up);
      const { weight } = this.ahead;
      return Float64Array.from(labels, (goal) => {
        let least = Infinity;
        for (let i = 0; i < goal.ranks.length; i++) {
          const total = weight[goal.ranks[i]] + goal.weight[i];
          if (total < least) least = total;
        }
        return least < INFINITY ? least : Infinity;
      });
    });
  }

  /**
   * @param {End[]} ends
   * @param {TreeOptions} [options]
   * @returns {WeightTree}
   */
  tree(ends, { against = 0 } = {}) {
    const { first, head, rank } = this.hierarchy;
    const [rising, falling] = against ? [this.down, this.up] : [this.up, this.down];
    const fallingWeight = falling.weight;
    this.label(this.ahead, ends, rising);
    const weight = this.ahead.weight.slice();
    for (let at = weight.length - 1; at >= 0; at--) {
      let least = weight[at];
      for (let arc = first[at]; arc < first[at + 1]; arc++) {
        const total = weight[head[arc]] + fallingWeight[arc];
        if (total < least && fallingWeight[arc] !== INFINITY) least = total;
      }
      weight[at] = least;
    }
    const path = (/** @type {End[]} */ node) =>
      against ? this.path(node, ends) : this.path(ends, node);
    return {
      weight: (node) => weight[rank[node]],
      steps: (node) => path([{ node, weight: 0 }])?.steps ?? [],
    };
  }

  /**
   * Label the nodes above some ends with the lightest paths that only rise to them.
   * @private
   * @param {Above} above
   * @param {End[]} ends
   * @param {Arcs} arcs
   */
  label(above, ends, arcs) {
    const { first, head } = this.hierarchy;
    above.begin(this.hierarchy, ends);
    const { weight, by } = above;
    for (const at of above.ranks) {
      const base = weight[at];
      if (base === Infinity) continue;
      for (let arc = first[at]; arc < first[at + 1]; arc++) {
        const total = base + arcs.weight[arc];
        if (total < weight[head[arc]] && arcs.weight[arc] < INFINITY) {
          weight[head[arc]] = total;
          by[head[arc]] = at;
        }
      }
    }
  }

  /**
   * Arcs by which a node was labelled, the highest first.
   * @private
   * @param {Above} above
   * @param {number} at
   */
  arcsFrom({ by }, at) {
    const found = [];
    for (let low = by[at]; low >= 0; low = by[at]) {
      found.push({ arc: this.hierarchy.arc(low, at), low });
      at = low;
    }
    return found;
  }

  /**
   * Add the steps that an arc stands for, in order of travel.
   * @private
   * @param {number} arc
   * @param {number} low Its lower end.
   * @param {boolean} rising Whether it is travelled upwards.
   * @param {number[]} steps
   */
  unpack(arc, low, rising, steps) {
    const { hierarchy } = this;
    const by = (rising ? this.up : this.down).by[arc];
    if (by >= 0) {
      steps.push(by);
      return;
    }
    const between = ~by;
    const [toLow, toHigh] = [low, hierarchy.head[arc]].map((end) => hierarchy.arc(between, end));
    const [first, last] = rising ? [toLow, toHigh] : [toHigh, toLow];
    this.unpack(first, between, false, steps);
    this.unpack(last, between, true, steps);
  }
}
