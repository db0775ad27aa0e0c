/* Names of nodes and of the ends of legs: LegNames of network/query/leg_writer.py. */
import { STEPS } from "./network.js";

/**
 * @import { AnswerFacts, Name } from "./facts.js"
 * @import { Gateway } from "./schema.js"
 * @import { Message, Param } from "./messages.js"
 *
 * @typedef {{name: Name, km: number}} LegEnd A place, and the distance from it.
 *
 * @typedef {object} LegKind What the names of the ends of a leg depend on.
 * @property {string} mode
 * @property {string} kind
 * @property {string} gateway_id
 * @property {string[]} country
 */

const NEAR_KM = 3;
const FAR_KM = 80;
const EARTH_KM = 6371.0088;

/** Names on one network. */
export class LegNames {
  /** @param {AnswerFacts} facts */
  constructor(facts) {
    this.facts = facts;
    /** @private @type {Map<string, Gateway>} */
    this.gateways = new Map();
    for (const row of facts.tables.gateways) this.gateways.set(`${row.id} ${row.mode}`, row);
  }

  /**
   * What is declared of a gateway.
   * @param {string} id
   * @param {string} mode
   */
  gateway(id, mode) {
    return this.gateways.get(`${id} ${mode}`);
  }

  /**
   * A gate by name with its id; by its id where it has no name.
   * @param {string} id
   * @returns {Param}
   */
  gate(id) {
    const number = this.facts.tables.names.gates[id];
    if (number === undefined) return id;
    return { code: "gate.named", params: { name: this.facts.name(number), code: id } };
  }

  /**
   * Name of a node: its own, else that of the nearest place.
   * @param {number} node
   * @returns {LegEnd}
   */
  ofNode(node) {
    const known = this.facts.nodeName(node);
    if (known) return known;
    const { lon, lat, country, tables } = this.facts.network;
    const at = { lon: lon[node] / STEPS, lat: lat[node] / STEPS };
    const place = this.nearest(at, tables.countries[country[node]]);
    if (!place || place.km > FAR_KM) {
      return { name: { en: `${at.lat.toFixed(3)}, ${at.lon.toFixed(3)}` }, km: NaN };
    }
    return { name: place.name, km: place.km <= NEAR_KM ? 0 : Math.round(place.km * 10) / 10 };
  }

  /**
   * The place nearest to a position that names what is near it: one of the same country,
   * if there is any, for a town across the border river names nothing on this side.
   * @param {{lon: number, lat: number}} position
   * @param {string} home
   * @returns {LegEnd | null}
   */
  nearest(position, home) {
    const { network, tables } = this.facts;
    const { naming, places } = tables.names;
    const { origin, country } = network.tables.places;
    const atHome = country.some((one, i) => one === home && naming[i]);
    const wide = Math.cos((position.lat * Math.PI) / 180);
    let [best, least] = [-1, Infinity];
    for (let i = 0; i < naming.length; i++) {
      if (!naming[i] || (atHome && country[i] !== home)) continue;
      const east = (network.lon[origin[i]] / STEPS - position.lon) * wide;
      const north = network.lat[origin[i]] / STEPS - position.lat;
      const away = east * east + north * north;
      if (away < least) [best, least] = [i, away];
    }
    if (best < 0) return null;
    const [lon, lat] = [network.lon, network.lat].map((side) => side[origin[best]] / STEPS);
    return { name: this.facts.name(places[best]), km: kmBetween(position, { lon, lat }) };
  }

  /**
   * Names of the ends of legs: both sides of a border have those of the gateway, the ends
   * of the line haul those of the places it is reached from.
   * @param {number[]} nodes First node of each leg, and the last node.
   * @param {LegKind[]} legs
   * @returns {[LegEnd, LegEnd][]}
   */
  ends(nodes, legs) {
    const named = nodes.map((node) => this.ofNode(node));
    const [starts, ends] = [named.slice(0, -1), named.slice(1)];
    this.nameBorders(legs, starts, ends);
    for (const [i, leg] of legs.entries()) {
      const yard = this.facts.tables.names.yards[leg.gateway_id];
      if (leg.kind !== "gauge_break" || yard === undefined) continue;
      starts[i] = ends[i] = { name: this.facts.name(yard), km: 0 };
      ends[Math.max(i - 1, 0)] = starts[Math.min(i + 1, legs.length - 1)] = starts[i];
    }
    const last = legs.length - 1;
    if (last > 0 && legs[0].kind === "access") starts[1] = ends[0] = starts[0];
    if (last > 0 && legs[last].kind === "access") ends[last - 1] = starts[last] = ends[last];
    return starts.map((start, i) => [start, ends[i]]);
  }

  /**
   * @private
   * @param {LegKind[]} legs
   * @param {LegEnd[]} starts
   * @param {LegEnd[]} ends
   */
  nameBorders(legs, starts, ends) {
    for (const [i, leg] of legs.entries()) {
      const gate = this.gateway(leg.gateway_id, leg.mode);
      if (leg.kind !== "crossing" || !gate) continue;
      const before = i ? legs[i - 1].country : [];
      const outward = !before.length || before[before.length - 1] === gate.country;
      const sides = outward ? [gate.near, gate.far] : [gate.far, gate.near];
      const [start, end] = sides.map((number) => ({ name: this.facts.name(number), km: 0 }));
      if (start.name.en) starts[i] = start;
      if (end.name.en) ends[i] = end;
      if (i) ends[i - 1] = starts[i];
      if (i + 1 < legs.length) starts[i + 1] = ends[i];
    }
  }
}

/**
 * What to show of an end: the name, or the distance from the place.
 * @param {LegEnd} end
 * @returns {Param}
 */
export function endLabel({ name, km }) {
  return km > 0 ? { code: "place.near", params: { km, place: name } } : name;
}

/**
 * About how far two positions are apart: on a sphere, within 0.5 %.
 * @param {{lon: number, lat: number}} a
 * @param {{lon: number, lat: number}} b
 */
export function kmBetween(a, b) {
  const [east, north] = [b.lon - a.lon, b.lat - a.lat].map((side) => (side * Math.PI) / 360);
  const [cosA, cosB] = [a.lat, b.lat].map((lat) => Math.cos((lat * Math.PI) / 180));
  const part = Math.sin(north) ** 2 + cosA * cosB * Math.sin(east) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(part)));
}
