/* Answers to requests as network/export/page/answer.py writes them. */
import { alternatives } from "./alternatives.js";
import { bestNotes } from "./best_notes.js";
import { describeDifference } from "./describe.js";
import { AnswerFacts } from "./facts.js";
import { LegWriter } from "./legs.js";
import { LinkLines } from "./lines.js";
import { LegNames } from "./names.js";
import { STEPS } from "./network.js";
import { noRoute } from "./no_route.js";
import { routeNotes } from "./notes.js";
import { Policies } from "./policy.js";
import { routeRecord } from "./totals.js";

/**
 * @import { Alternative } from "./alternatives.js"
 * @import { Name } from "./facts.js"
 * @import { Leg } from "./legs.js"
 * @import { Message } from "./messages.js"
 * @import { NoteContext } from "./notes.js"
 * @import { PageNetwork } from "./network.js"
 * @import { Policy } from "./policy.js"
 * @import { Point } from "./points.js"
 * @import { PageRouter, PlaceRef, Request } from "./router.js"
 * @import { End, Path } from "./search.js"
 * @import { Route } from "./totals.js"
 *
 * @typedef {object} PlaceRecord
 * @property {string} id
 * @property {string} name_en
 * @property {string} name_zh
 * @property {string} name_ru
 * @property {string} name_ko
 * @property {string} country
 * @property {number} lon
 * @property {number} lat
 * @property {Point & {km: number}} [snapped] Where a point is joined to the network.
 *
 * @typedef {PlaceRecord & {title: Name}} NamedPlace With the name to show.
 *
 * @typedef {Request & {alternatives?: number, policy?: Policy & {transit?: string[]}}} Question
 *
 * @typedef {ReturnType<typeof routeRecord> & {weight?: number, extra?: number,
 *   overlap?: number, difference?: Message | null}} RouteAnswer
 *
 * @typedef {object} Answer
 * @property {Question} request
 * @property {PlaceRecord[]} places
 * @property {RouteAnswer[]} routes
 * @property {{reason: Message, messages: Message[],
 *   openings: {gate: string, state: Message, route: RouteAnswer}[]} | null} none
 */

/** @type {WeakMap<PageNetwork, Promise<AnswerParts>>} */
const PARTS = new WeakMap();

/** What the answers on one network are written with. */
class AnswerParts {
  /**
   * @param {PageRouter} router
   * @param {AnswerFacts} facts
   * @param {LinkLines} lines
   */
  constructor(router, facts, lines) {
    this.router = router;
    this.facts = facts;
    this.lines = lines;
    this.names = new LegNames(facts);
    this.writer = new LegWriter(router, facts, this.names);
    this.counted = new Policies(router.network, facts.tables.notes.rows);
  }

  /** @param {PageRouter} router */
  static of(router) {
    const { network } = router;
    let parts = PARTS.get(network);
    if (!parts) {
      const sections = Promise.all([AnswerFacts.open(network), LinkLines.open(network)]);
      parts = sections.then(([facts, lines]) => new AnswerParts(router, facts, lines));
      PARTS.set(network, parts);
    }
    return parts;
  }

  /**
   * @param {PlaceRef} ref
   * @returns {NamedPlace}
   */
  place(ref) {
    return typeof ref === "string" ? this.known(ref) : pointPlace(ref);
  }

  /**
   * @private
   * @param {string} id
   * @returns {NamedPlace}
   */
  known(id) {
    const { network } = this.router;
    const row = this.router.place(id);
    const { country, origin } = network.tables.places;
    const name = this.facts.name(this.facts.tables.names.places[row]);
    const [name_en, name_zh, name_ru, name_ko] = ["en", "zh", "ru", "ko"].map((one) => name[one] ?? "");
    const label = name_en || name_zh || name_ru || name_ko || id;
    return {
      id, name_en, name_zh, name_ru, name_ko, country: country[row],
      lon: network.lon[origin[row]] / STEPS, lat: network.lat[origin[row]] / STEPS,
      title: { ...name, en: label },
    };
  }

  /**
   * The line of a leg, unwrapped where it passes 180 degrees.
   * @param {Leg} leg
   */
  lineOf(leg) {
    if (leg.line) return leg.line;
    /** @type {[number, number][]} */
    const line = [];
    let turn = 0;
    for (const step of leg.steps) {
      for (const [lon, lat] of this.lines.line(step)) {
        const last = line[line.length - 1];
        if (last) turn += 360 * Math.round((last[0] - lon - turn) / 360);
        if (!last || last[0] !== lon + turn || last[1] !== lat) line.push([lon + turn, lat]);
      }
    }
    return line;
  }
}

/**
 * The place of a position: gis_data/gazetteer/model.py, `point`.
 * @param {Point} position
 * @returns {NamedPlace}
 */
function pointPlace({ lon, lat }) {
  const name_en = [lat, lon].map((side) => Number(side.toPrecision(6))).join(",");
  const names = { name_en, name_zh: "", name_ru: "", name_ko: "" };
  return { id: `${lat},${lon}`, ...names, country: "", lon, lat, title: { en: name_en } };
}

/** One request while it is answered. */
export class Inquiry {
  /**
   * @param {AnswerParts} parts
   * @param {Question} question
   * @param {{stages: End[][], reasons: Uint16Array, weights: Int32Array}} search
   */
  constructor(parts, question, search) {
    const { router, facts, names } = parts;
    const { profile = "container", criterion = "generalised", policy = {}, via = [] } = question;
    this.parts = parts;
    this.router = router;
    this.facts = facts;
    this.search = search;
    this.request = question;
    this.profile = profile;
    this.criterion = criterion;
    this.places = [question.origin, ...via, question.destination].map((id) => parts.place(id));
    const countries = router.countries(question);
    /** @type {NoteContext} */
    this.context = {
      router, facts, names, policy, profile, countries,
      use: facts.tables.figures.uses[profile],
      places: this.places,
      day: router.policies.day(policy),
      reasons: search.reasons,
      counted: parts.counted.reasonsByRow(profile, policy, countries),
    };
  }

  /**
   * A path as a route, without messages.
   * @param {Path} path
   * @returns {Route}
   */
  route(path) {
    const { figures } = this.parts.facts.tables;
    const [before, after] = [this.connector(0, path.start), this.connector(-1, path.goal)];
    const legs = this.parts.writer.legs(path.steps, this.profile, this.context.day);
    for (const leg of after) leg.line?.reverse();
    return {
      profile: this.profile,
      criterion: this.criterion,
      unit: figures.units[this.profile],
      legs: [...before, ...legs, ...after],
      value_of_time: figures.value_of_time[this.profile],
    };
  }

  /**
   * The leg between a point of the request and the node that a path begins or ends at.
   * @private
   * @param {number} at Of the places: 0 or -1.
   * @param {number} node
   * @returns {Leg[]} None at a place of the network.
   */
  connector(at, node) {
    const { origin, destination } = this.request;
    const ref = at ? destination : origin;
    if (typeof ref === "string") return [];
    const found = this.router.points.candidates(ref, this.request).find((one) => one.node === node);
    const place = /** @type {NamedPlace} */ (this.places.at(at));
    if (found) place.snapped ??= { ...this.router.points.positionOf(node), km: found.km };
    return found && found.like >= 0 ? [this.parts.writer.connector(place, found, this.profile)] : [];
  }

  /**
   * @param {Route} route
   * @param {Message[]} messages
   */
  record(route, messages) {
    return routeRecord(route, messages, (leg) => this.parts.lineOf(leg));
  }

  /**
   * The lightest path where classes are closed for some reasons.
   * @param {Uint16Array} reasons
   */
  path(reasons) {
    return this.router.best({ ...this.search, reasons });
  }
}

/**
 * A question as the router takes it, which calls countries in transit allowed.
 * @param {Question} question
 */
export function searched(question) {
  const { policy = {} } = question;
  return { ...question, policy: { ...policy, allowed: policy.transit ?? policy.allowed } };
}

/**
 * The answer to a request: its routes, or why there is none.
 * @param {PageRouter} router
 * @param {Question} question
 * @returns {Promise<Answer>}
 */
export async function ask(router, question) {
  const asked = searched(question);
  const [parts, search] = await Promise.all([AnswerParts.of(router), router.search(asked)]);
  const inquiry = new Inquiry(parts, asked, search);
  const found = await alternatives(router, asked, { count: question.alternatives ?? 0 }, search);
  const routes = relatedRoutes(inquiry, found);
  const none = found.length ? null : await noRoute(inquiry);
  const places = inquiry.places.map(({ title, ...place }) => place);
  return { request: question, places, routes, none };
}

/**
 * Routes with their relation to the first, which alone has warnings.
 * @param {Inquiry} inquiry
 * @param {Alternative[]} found
 * @returns {RouteAnswer[]}
 */
function relatedRoutes(inquiry, found) {
  const described = found.map(({ path }) => ({ route: inquiry.route(path), steps: path.steps }));
  return found.map(({ path, weight, extra, overlap }, i) => {
    const { route } = described[i];
    const notes = routeNotes(route, inquiry.context);
    if (!i) notes.push(...bestNotes(inquiry, path));
    const difference = i ? describeDifference(inquiry.parts, described[0], described[i]) : null;
    return { ...inquiry.record(route, notes), weight, extra, overlap, difference };
  });
}
