/* Lines of links (network/export/page/shapes.py), unpacked when the first is drawn. */
import { NumberReader } from "./bytes.js";
import { STEPS } from "./network.js";

/**
 * @import { PageNetwork } from "./network.js"
 *
 * @typedef {[number, number]} Position Longitude and latitude.
 */

const SHAPE_STEPS = 500; // of a degree
const FINER = STEPS / SHAPE_STEPS; // of nodes
const NONE = -1;

/** Points by number; each position has one. */
class Points {
  /** @param {number} most How many there may be. */
  constructor(most) {
    this.x = new Int32Array(most);
    this.y = new Int32Array(most);
    this.count = 0;
    /** @private An open hash table, at most half full. */
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * most + 2))).fill(NONE);
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  number(x, y) {
    const mask = this.slots.length - 1;
    let slot = (Math.imul(x, 73856093) ^ Math.imul(y, 19349663)) & mask;
    for (let at = this.slots[slot]; at !== NONE; at = this.slots[slot]) {
      if (this.x[at] === x && this.y[at] === y) return at;
      slot = (slot + 1) & mask;
    }
    [this.x[this.count], this.y[this.count]] = [x, y];
    return (this.slots[slot] = this.count++);
  }
}

/** Which points followed which two others, the latest first. */
class Followers {
  /**
   * @param {number} points How many points there may be.
   * @param {number} most How many may follow.
   */
  constructor(points, most) {
    /** @private */ this.head = new Int32Array(points).fill(NONE);
    /** @private */ this.next = new Int32Array(most);
    /** @private */ this.before = new Int32Array(most);
    /** @private */ this.latest = new Int32Array(most).fill(NONE);
    /** @private @type {Map<number, number[]>} */ this.older = new Map();
    /** @private */ this.count = 0;
  }

  /**
   * The pair of two points.
   * @param {number} before
   * @param {number} last
   */
  pair(before, last) {
    for (let at = this.head[last]; at !== NONE; at = this.next[at]) {
      if (this.before[at] === before) return at;
    }
    const at = this.count++;
    this.next[at] = this.head[last];
    this.before[at] = before;
    return (this.head[last] = at);
  }

  /**
   * The follower of a rank; NONE for one that has not followed yet.
   * @param {number} pair
   * @param {number} rank
   */
  take(pair, rank) {
    const latest = this.latest[pair];
    if (rank === 0 || latest === NONE) return latest;
    const older = this.older.get(pair) ?? [];
    const found = older.splice(rank - 1, 1);
    this.older.set(pair, [latest, ...older]);
    return found.length ? found[0] : NONE;
  }

  /**
   * @param {number} pair
   * @param {number} point Now the latest.
   */
  put(pair, point) {
    this.latest[pair] = point;
  }
}

/** Lines of all links of one network. */
export class LinkLines {
  /**
   * @param {PageNetwork} network
   * @param {Uint8Array} bytes
   */
  constructor(network, bytes) {
    const { linkCount, nodeCount } = network;
    /** @private */ this.network = network;
    /** @private */ this.first = new Int32Array(linkCount + 1);
    const numbers = new NumberReader(bytes);
    for (let i = 0; i < linkCount; i++) this.first[i + 1] = this.first[i] + numbers.next();
    const total = this.first[linkCount];
    const ranks = new Uint16Array(total);
    for (let i = 0; i < total; i++) ranks[i] = numbers.next();
    const east = numbers.at;
    const count = countNumbers(bytes, east) / 2;
    /** @private Number of each point between the nodes of links. */
    this.inner = new Int32Array(total);
    /** @private */ this.points = new Points(count + nodeCount);
    this.follow(ranks, new NumberReader(bytes, east), new NumberReader(bytes, skip(bytes, east, count)));
  }

  /** @param {PageNetwork} network */
  static async open(network) {
    return new LinkLines(network, await network.section("shapes"));
  }

  /**
   * @private
   * @param {Uint16Array} ranks
   * @param {NumberReader} east Steps of new points.
   * @param {NumberReader} north
   */
  follow(ranks, east, north) {
    const { network, first, inner, points } = this;
    const { lon, lat, low, linkCount } = network;
    const followers = new Followers(points.x.length, ranks.length);
    const step = (/** @type {number} */ of) => Math.floor((of + FINER / 2) / FINER);
    for (let link = 0, i = 0; link < linkCount; link++) {
      if (first[link + 1] === i) continue;
      let before = NONE;
      let last = points.number(step(lon[low[link]]), step(lat[low[link]]));
      for (; i < first[link + 1]; i++) {
        const pair = followers.pair(before, last);
        let point = followers.take(pair, ranks[i]);
        if (point === NONE) {
          const x = points.x[last] + east.signed();
          point = points.number(x, points.y[last] + north.signed());
        }
        followers.put(pair, point);
        inner[i] = point;
        before = last;
        last = point;
      }
    }
  }

  /**
   * The line of a link in the direction of travel.
   * @param {number} step 2 link + the side it is entered at.
   * @returns {Position[]}
   */
  line(step) {
    const { low, high, lon, lat } = this.network;
    const link = step >> 1;
    /** @type {Position[]} */
    const line = [[lon[low[link]] / STEPS, lat[low[link]] / STEPS]];
    const { x, y } = this.points;
    for (let i = this.first[link]; i < this.first[link + 1]; i++) {
      line.push([x[this.inner[i]] / SHAPE_STEPS, y[this.inner[i]] / SHAPE_STEPS]);
    }
    line.push([lon[high[link]] / STEPS, lat[high[link]] / STEPS]);
    return step & 1 ? line.reverse() : line;
  }
}

/**
 * How many numbers there are from a byte on.
 * @param {Uint8Array} bytes
 * @param {number} at
 */
function countNumbers(bytes, at) {
  let count = 0;
  for (; at < bytes.length; at++) count += bytes[at] < 128 ? 1 : 0;
  return count;
}

/**
 * The byte after some numbers.
 * @param {Uint8Array} bytes
 * @param {number} at
 * @param {number} count
 */
function skip(bytes, at, count) {
  while (count > 0) count -= bytes[at++] < 128 ? 1 : 0;
  return at;
}
