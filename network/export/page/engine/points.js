/* How a point that is no place of the network is joined to it: network/query/connectors.py. */
import { STEPS } from "./network.js";
import { MODES } from "./policy.js";

/**
 * @import { PageRouter, Request } from "./router.js"
 *
 * @typedef {{lon: number, lat: number}} Point In degrees.
 *
 * @typedef {object} Connector The link between a point and a node.
 * @property {number} node
 * @property {number} km Straight between them.
 * @property {number} like An access link of the node's mode and country; -1 for none.
 */

/** Reach of the land modes. */
export const LIMIT_KM = { rail: 20, road: 30 };
const TERMINAL_KM = { sea: 45, air: 60 };
const LINE_REACH_KM = 10;
const WITNESS_STEPS = 1000; // of a degree
/** Length of an access route over the straight line. */
export const ACCESS_CIRCUITY = 1.3;
// Of WGS 84: the greater half axis in km, and the square of the first eccentricity.
const AXIS_KM = 6378.137;
const ECCENTRICITY = 0.00669437999;

/** Joins points to one network. */
export class PointConnectors {
  /** @param {PageRouter} router */
  constructor(router) {
    /** @private */ this.router = router;
    const { network, policies } = router;
    /** @private */ this.policyRow = network.tables.classes.policy_row;
    const names = ["mode", "kind", "status", "valid_from", "line_id", "access", "freight", "passenger"];
    /** @private @type {Record<string, (row: number) => any>} By class. */
    this.of = Object.fromEntries(
      names.map((name) => [name, (row) => policies.column(name)(this.policyRow[row])]),
    );
    /** @private @type {Map<string, Int32Array>} */ this.nodes = new Map();
    /** @private @type {Map<string, (Point & {country: number})[]>} */ this.leftOut = new Map();
    /** @private Nodes of quays and airports, and access links by mode and country. */
    this.access = this.readAccess();
  }

  /** @private */
  readAccess() {
    const { network } = this.router;
    const origins = new Set(network.tables.places.origin);
    /** @type {Record<string, Set<number>>} */
    const terminals = { sea: new Set(), air: new Set() };
    /** @type {Map<string, number>} */
    const like = new Map();
    for (let link = 0; link < network.linkCount; link++) {
      const row = network.row[link];
      if (this.of.kind(row) !== "access") continue;
      const [low, high] = [network.low[link], network.high[link]];
      const mode = MODES[this.of.access(row) - 1];
      const node = origins.has(low) ? high : low;
      if (!origins.has(low) && !origins.has(high)) {
        const destinations = this.router.destinations;
        terminals[mode]?.add(destinations.has(low) ? high : low);
        continue;
      }
      terminals[mode]?.add(node);
      for (const use of ["freight", "passenger"]) {
        if (!this.of[use](row)) continue;
        for (const key of [`${use} ${mode} ${network.country[node]}`, `${use} ${mode}`]) {
          if (!like.has(key)) like.set(key, link);
        }
      }
    }
    return { terminals, like };
  }

  /**
   * The nearest node of each land mode that a point can be joined to; the nearest quay and
   * airport where there is none, or where neither rail nor road may be used.
   * @param {Point} point
   * @param {Request} request
   * @returns {Connector[]} None where every usable network is too far away.
   */
  candidates(point, { profile = "container", policy = {} }) {
    const use = this.useOf(profile);
    const found = Object.entries(LIMIT_KM).flatMap(([mode, limit]) => {
      const home = this.countryOf(point, mode, use);
      const usable = (/** @type {number} */ day) => this.nearest(point, this.usable(mode, use, day), home);
      const near = [
        ...usable(0),
        ...(mode === "rail" && use === "passenger" ? this.onLines(point, home) : []),
        ...(policy.day ? usable(this.router.policies.day(policy)) : []),
        ...this.nearest(point, this.opened(mode, policy.opened ?? [])).slice(0, 1),
      ];
      return this.within(point, near, { mode, limit, use });
    });
    const modes = policy.modes ?? [];
    if (found.length && (!modes.length || modes.some((mode) => mode in LIMIT_KM))) return found;
    const far = Object.entries(TERMINAL_KM).flatMap(([mode, limit]) => {
      const near = this.nearest(point, Int32Array.from(this.access.terminals[mode]));
      return this.within(point, near, { mode, limit, use });
    });
    return [...found, ...far];
  }

  /**
   * Who travels.
   * @private
   * @param {string} profile
   */
  useOf(profile) {
    const passenger = "passenger";
    return this.router.network.tables.bases[profile] === passenger ? passenger : "freight";
  }

  /**
   * @private
   * @param {Point} point
   * @param {number[]} nodes
   * @param {{mode: string, limit: number, use: string}} of
   * @returns {Connector[]}
   */
  within(point, nodes, { mode, limit, use }) {
    const { country } = this.router.network;
    return [...new Set(nodes)]
      .map((node) => {
        const { like } = this.access;
        const found = like.get(`${use} ${mode} ${country[node]}`) ?? like.get(`${use} ${mode}`) ?? -1;
        return { node, km: kilometres(point, this.positionOf(node)), like: found };
      })
      .filter(({ km }) => km <= limit);
  }

  /**
   * Nodes of a mode, without what is only planned; on a day without what opened later.
   * @private
   * @param {string} mode
   * @param {string} use
   * @param {number} day As yyyymmdd; 0 for any.
   */
  usable(mode, use, day) {
    const { of } = this;
    const isBuilt = (/** @type {number} */ row) =>
      of.mode(row) === mode && of.status(row) !== "planned" && of[use](row);
    const inTime = (/** @type {number} */ row) => !day || of.valid_from(row) <= day;
    return this.nodesOf(`${mode} ${use} ${day}`, (row) => isBuilt(row) && inTime(row), use);
  }

  /**
   * Nodes of planned links that a request opens.
   * @private
   * @param {string} mode
   * @param {string[]} names
   */
  opened(mode, names) {
    if (!names.length) return new Int32Array(0);
    return this.nodesOf(`${mode} ${names}`, (row) => {
      const { of } = this;
      return of.mode(row) === mode && of.status(row) === "planned" && names.includes(of.line_id(row));
    });
  }

  /**
   * Ends of the links of some classes; those asked for last are kept.
   * @private
   * @param {string} key
   * @param {(row: number) => boolean} test
   * @param {string} [use] Whose fragments are left out.
   */
  nodesOf(key, test, use) {
    const known = this.nodes.get(key);
    if (known) return known;
    const { network } = this.router;
    const chosen = this.policyRow.map((_, row) => test(row));
    const nodes = new Set();
    for (let link = 0; link < network.linkCount; link++) {
      if (chosen[network.row[link]]) nodes.add(network.low[link]).add(network.high[link]);
    }
    let fragment = 0;
    for (const step of use ? network.tables.fragments[use] : []) nodes.delete((fragment += step));
    if (this.nodes.size > 2 * MODES.length) this.nodes.clear();
    const found = Int32Array.from(nodes).sort();
    this.nodes.set(key, found);
    return found;
  }

  /**
   * Country in which the router's nearest node of a mode is: that of the nearest node here,
   * or of one left out that is nearer (network/export/page/nearest_country.py).
   * @private
   * @param {Point} point
   * @param {string} mode
   * @param {string} use
   * @returns {number} Row of the table of countries; -1 for none.
   */
  countryOf(point, mode, use) {
    const { network } = this.router;
    const [node = -1] = this.nearest(point, this.usable(mode, use, 0));
    let home = node < 0 ? -1 : network.country[node];
    let least = node < 0 ? Infinity : squareBetween(point, this.positionOf(node));
    for (const { country, ...at } of this.witnesses(mode)) {
      const away = squareBetween(point, at);
      if (away < least) [home, least] = [country, away];
    }
    return home;
  }

  /**
   * Nodes left out of the network that tell which country the nearest one is in.
   * @private
   * @param {string} mode
   */
  witnesses(mode) {
    const known = this.leftOut.get(mode);
    if (known) return known;
    const [east, north, runs] = this.router.network.tables.witnesses[mode];
    const countries = runs.flatMap((one, i) => (i % 2 ? [] : Array(runs[i + 1]).fill(one)));
    let [x, y] = [0, 0];
    const found = countries.map((country, i) => {
      [x, y] = [x + east[i], y + north[i]];
      return { lon: x / WITNESS_STEPS, lat: y / WITNESS_STEPS, country };
    });
    this.leftOut.set(mode, found);
    return found;
  }

  /**
   * The nearest node of each named railway for passengers near a point.
   * @private
   * @param {Point} point
   * @param {number} home Row of the country that they are in.
   */
  onLines(point, home) {
    const { network } = this.router;
    const { of } = this;
    /** @type {Map<string, {node: number, km: number}>} */
    const nearest = new Map();
    const reach = [LINE_REACH_KM / 40, LINE_REACH_KM / 100];
    for (let link = 0; link < network.linkCount; link++) {
      const row = network.row[link];
      for (const node of [network.low[link], network.high[link]]) {
        const { lon, lat } = this.positionOf(node);
        if (network.country[node] !== home) continue;
        if (Math.abs(lon - point.lon) > reach[0] || Math.abs(lat - point.lat) > reach[1]) continue;
        if (of.mode(row) !== "rail" || !of.line_id(row) || !of.passenger(row)) continue;
        if (of.status(row) === "planned") continue;
        const km = kilometres(point, { lon, lat });
        const known = nearest.get(of.line_id(row));
        if (km <= LINE_REACH_KM && !(known && known.km <= km)) nearest.set(of.line_id(row), { node, km });
      }
    }
    return [...nearest.values()].map(({ node }) => node);
  }

  /**
   * The nodes nearest to a point, all of one position.
   * @private
   * @param {Point} point
   * @param {Int32Array} nodes
   * @param {number} [home] Row of the country that they are in; any where none is given.
   */
  nearest(point, nodes, home) {
    const { lon, lat, country } = this.router.network;
    const wide = Math.cos((point.lat * Math.PI) / 180);
    /** @type {number[]} */
    let nearest = [];
    let least = Infinity;
    for (const node of nodes) {
      if (home !== undefined && country[node] !== home) continue;
      const east = (lon[node] / STEPS - point.lon) * wide;
      const north = lat[node] / STEPS - point.lat;
      const away = east * east + north * north;
      if (away < least) [nearest, least] = [[], away];
      if (away === least) nearest.push(node);
    }
    return nearest;
  }

  /**
   * @param {number} node
   * @returns {Point}
   */
  positionOf(node) {
    const { lon, lat } = this.router.network;
    return { lon: lon[node] / STEPS, lat: lat[node] / STEPS };
  }
}

/**
 * Square of how far a point is from another, in degrees, as `nearest` compares them.
 * @param {Point} from
 * @param {Point} to
 */
function squareBetween(from, to) {
  const east = (to.lon - from.lon) * Math.cos((from.lat * Math.PI) / 180);
  return east ** 2 + (to.lat - from.lat) ** 2;
}

/**
 * Distance of two points that are near one another: on the ellipsoid, within a metre a km.
 * @param {Point} a
 * @param {Point} b
 */
function kilometres(a, b) {
  const middle = ((a.lat + b.lat) / 2) * (Math.PI / 180);
  const squeezed = 1 - ECCENTRICITY * Math.sin(middle) ** 2;
  const across = (AXIS_KM / Math.sqrt(squeezed)) * Math.cos(middle);
  const along = (AXIS_KM * (1 - ECCENTRICITY)) / squeezed ** 1.5;
  const turn = Math.abs(b.lon - a.lon);
  const east = Math.min(turn, 360 - turn) * across;
  return (Math.hypot(east, (b.lat - a.lat) * along) * Math.PI) / 180;
}
