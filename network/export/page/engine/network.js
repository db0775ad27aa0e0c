/* The packed network (network/export/page/pack.py) back into columns. */
import { NumberReader, inflated } from "./bytes.js";

const VERSION = 3;
/** Steps of a degree. */
export const STEPS = 10000;
const HALF_TURN = 180 * STEPS;
// Of the earth: metres of a step of latitude, in units of length of 2 cm.
const UNITS_A_STEP = ((6371008.8 * Math.PI) / HALF_TURN) * 50;
const COSINE = [1, -1 / 2, 1 / 24, -1 / 720, 1 / 40320];

/**
 * @import { Packed, Sections, Tables } from "./schema.js"
 *
 * @typedef {{day: number, links: Int32Array, weights: Int32Array}} PriceChange
 */

/** A network in columns; weights are unpacked when they are first asked for. */
export class PageNetwork {
  /**
   * @param {Tables} tables
   * @param {Sections} sections
   * @param {Record<string, Uint8Array>} bytes
   */
  constructor(tables, sections, bytes) {
    this.tables = tables;
    /** @private */ this.sections = sections;
    /** @type {Packed["roads"]} Where there are roads, if not everywhere. */
    this.roads = undefined;
    /** @private @type {Map<number, Int32Array>} */ this.vectors = new Map();
    /** @private @type {Map<number, PriceChange[]>} */ this.changes = new Map();
    /** @private By class. @type {Map<number, {perLength: Float64Array, constant: Float64Array}>} */
    this.rates = new Map();
    /** @private The last used of each vector. @type {Map<number, {since: number, weights: Int32Array}>} */
    this.priced = new Map();
    const links = this.readGraph(bytes);
    this.linkCount = links.low.length;
    this.nodeCount = links.degree.length;
    /** Nodes of each link, the lower number first. */
    this.low = links.low;
    this.high = links.high;
    const rows = new NumberReader(bytes.rows);
    /** Row of each link in the table of classes. */
    this.row = new Int32Array(this.linkCount);
    for (let i = 0; i < this.linkCount; i++) this.row[i] = rows.next();
    /** Longitude and latitude of each node, in steps. */
    this.lon = new Int32Array(this.nodeCount);
    this.lat = new Int32Array(this.nodeCount);
    const xy = new NumberReader(bytes.xy);
    for (const side of [this.lon, this.lat]) {
      for (let i = 0, value = 0; i < side.length; i++) side[i] = value += xy.signed();
    }
    /** Nodes that alternatives are sought by, ascending. */
    this.via = readSteps(bytes.via);
    /** Row of the country of each node in the table of countries. */
    this.country = readRuns(bytes.country, this.nodeCount);
    this.vectors.set(0, this.readLengths(bytes.v0));
    /** Where the links at each node begin in `ends`; and `ends`: 2 link + side. */
    this.first = new Int32Array(this.nodeCount + 1);
    this.ends = new Int32Array(2 * this.linkCount);
    this.joinEnds();
    /** @type {Map<string, number>} */
    this.placeRow = new Map(tables.places.id.map((id, row) => [id, row]));
  }

  /**
   * @private
   * @param {Record<string, Uint8Array>} bytes
   */
  readGraph(bytes) {
    const numbers = new NumberReader(bytes.graph);
    // As many numbers as nodes and links; each link has one row, each node two steps.
    let total = 0;
    for (const byte of bytes.graph) total += byte < 128 ? 1 : 0;
    let count = 0;
    for (const byte of bytes.rows) count += byte < 128 ? 1 : 0;
    const degree = new Int32Array(total - count);
    for (let i = 0; i < degree.length; i++) degree[i] = numbers.next();
    const low = new Int32Array(count);
    const high = new Int32Array(count);
    for (let node = 0, link = 0; node < degree.length; node++) {
      for (let end = link + degree[node], at = node; link < end; link++) {
        low[link] = node;
        high[link] = at += numbers.next();
      }
    }
    return { degree, low, high };
  }

  /**
   * @private
   * @param {Uint8Array} bytes
   */
  readLengths(bytes) {
    const numbers = new NumberReader(bytes);
    const lengths = new Int32Array(this.linkCount);
    for (let i = 0; i < lengths.length; i++) lengths[i] = this.chord(i) + numbers.signed();
    return lengths;
  }

  /**
   * About how long the straight line of a link is, to the unit as in `pack.chords`.
   * @private
   * @param {number} link
   */
  chord(link) {
    const [low, high] = [this.low[link], this.high[link]];
    const turn = Math.abs(this.lon[high] - this.lon[low]);
    let dx = Math.min(turn, 2 * HALF_TURN - turn);
    const dy = this.lat[high] - this.lat[low];
    const middle = (this.lat[high] + this.lat[low]) * (Math.PI / (2 * HALF_TURN));
    const square = middle * middle;
    let cosine = 0;
    for (let i = COSINE.length - 1; i >= 0; i--) cosine = cosine * square + COSINE[i];
    dx *= cosine;
    return Math.floor(Math.sqrt(dx * dx + dy * dy) * UNITS_A_STEP);
  }

  /** @private */
  joinEnds() {
    const { low, high, first, ends } = this;
    for (let i = 0; i < low.length; i++) {
      first[low[i] + 1]++;
      first[high[i] + 1]++;
    }
    for (let node = 0; node < this.nodeCount; node++) first[node + 1] += first[node];
    const at = first.slice(0, -1);
    for (let i = 0; i < low.length; i++) {
      ends[at[low[i]]++] = 2 * i;
      ends[at[high[i]]++] = 2 * i + 1;
    }
  }

  /**
   * A section, inflated.
   * @param {keyof Sections} name
   */
  section(name) {
    return inflated(this.sections[name]);
  }

  /** Length of each link, in units of 2 cm. */
  get length() {
    return /** @type {Int32Array} */ (this.vectors.get(0));
  }

  /**
   * Number of the weight vector of a profile and a criterion.
   * @param {string} profile
   * @param {string} criterion
   */
  vectorOf(profile, criterion) {
    const vector = this.tables.vector_of[profile]?.[criterion];
    if (vector === undefined) throw new RangeError(`no weights of ${profile}, ${criterion}`);
    return vector;
  }

  /**
   * The weight of every link on a day.
   * @param {string} profile
   * @param {string} criterion
   * @param {number} day As yyyymmdd.
   * @returns {Promise<Int32Array>}
   */
  async weights(profile, criterion, day) {
    const vector = this.vectorOf(profile, criterion);
    const plain = await this.unpriced(vector);
    const changes = (await this.changesOf(vector, plain)).filter((one) => one.day <= day);
    if (!changes.length) return plain;
    const since = changes[changes.length - 1].day;
    const known = this.priced.get(vector);
    if (known?.since === since) return known.weights;
    const priced = plain.slice();
    for (const { links, weights } of changes) {
      for (let i = 0; i < links.length; i++) priced[links[i]] = weights[i];
    }
    this.priced.set(vector, { since, weights: priced });
    return priced;
  }

  /**
   * About the weight of a link that is not in the network; `weights` has been asked for.
   * @param {string} profile
   * @param {string} criterion
   * @param {number} row Of its class.
   * @param {number} length In units of length.
   */
  weightOf(profile, criterion, row, length) {
    const vector = this.vectorOf(profile, criterion);
    if (!vector) return Math.round(length);
    const rates = this.rates.get(vector);
    if (!rates) throw new RangeError(`no weights yet of ${profile}, ${criterion}`);
    return Math.floor(rates.perLength[row] * length + rates.constant[row] + 0.5);
  }

  /**
   * @private
   * @param {number} vector
   */
  async unpriced(vector) {
    const known = this.vectors.get(vector);
    if (known) return known;
    const bytes = await inflated(this.sections[`v${vector}`]);
    const { cost_row } = this.tables.classes;
    const width = Math.max(...cost_row) + 1;
    const rates = new DataView(bytes.buffer);
    const weights = new Int32Array(this.linkCount);
    const numbers = new NumberReader(bytes, 8 * width);
    const perLength = Float64Array.from(cost_row, (row) => rates.getFloat32(4 * row, true));
    const constant = Float64Array.from(cost_row, (row) =>
      rates.getFloat32(4 * (width + row), true),
    );
    const { row, length } = this;
    for (let i = 0; i < weights.length; i++) {
      const guess = perLength[row[i]] * length[i] + constant[row[i]];
      weights[i] = Math.floor(guess + 0.5) + numbers.signed();
    }
    this.rates.set(vector, { perLength, constant });
    this.vectors.set(vector, weights);
    return weights;
  }

  /**
   * @private
   * @param {number} vector
   * @param {Int32Array} plain
   */
  async changesOf(vector, plain) {
    const known = this.changes.get(vector);
    if (known) return known;
    /** @type {PriceChange[]} */
    const changes = [];
    const section = this.sections[`p${vector}`];
    if (section) {
      const numbers = new NumberReader(await inflated(section));
      const state = plain.slice();
      for (let left = numbers.next(); left > 0; left--) {
        const day = numbers.next();
        const links = new Int32Array(numbers.next());
        for (let i = 0, link = 0; i < links.length; i++) links[i] = link += numbers.next();
        const weights = links.map((link) => (state[link] += numbers.signed()));
        changes.push({ day, links, weights });
      }
    }
    this.changes.set(vector, changes);
    return changes;
  }
}

/**
 * Ascending numbers, of which the steps are written.
 * @param {Uint8Array} bytes
 */
function readSteps(bytes) {
  const reader = new NumberReader(bytes);
  const numbers = [];
  for (let number = 0; reader.at < bytes.length; ) numbers.push((number += reader.next()));
  return Int32Array.from(numbers);
}

/**
 * Values of which each is written once for as often as it comes one after another.
 * @param {Uint8Array} bytes
 * @param {number} count
 */
function readRuns(bytes, count) {
  const reader = new NumberReader(bytes);
  const values = new Uint16Array(count);
  for (let at = 0; at < count; ) {
    const value = reader.next();
    values.fill(value, at, (at += reader.next()));
  }
  return values;
}

/**
 * Unpack a network.
 * @param {Packed} packed
 * @returns {Promise<PageNetwork>}
 */
export async function openNetwork(packed) {
  if (packed.version !== VERSION) {
    throw new RangeError(`packed network: version ${packed.version}, must be ${VERSION}`);
  }
  const names = /** @type {const} */ (["tables", "graph", "rows", "xy", "via", "country", "v0"]);
  const data = await Promise.all(names.map((name) => inflated(packed.sections[name])));
  const bytes = Object.fromEntries(names.map((name, i) => [name, data[i]]));
  const tables = JSON.parse(new TextDecoder().decode(bytes.tables));
  const network = new PageNetwork(tables, packed.sections, bytes);
  network.roads = packed.roads;
  return network;
}
