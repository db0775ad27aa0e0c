/* What a route assumes and what it could not use: network/query/notes.py. */
import { borderNotes } from "./border_notes.js";
import { closedNotes } from "./closed_notes.js";
import { flightNotes } from "./flight_notes.js";
import { message } from "./messages.js";
import { endLabel } from "./names.js";
import { FLIGHTS_OF_2014 } from "./openings.js";
import { ACCESS_CIRCUITY } from "./points.js";
import { legsLength, routeTotal } from "./totals.js";

/**
 * @import { AnswerFacts } from "./facts.js"
 * @import { Message } from "./messages.js"
 * @import { LegNames } from "./names.js"
 * @import { Policy } from "./policy.js"
 * @import { PageRouter } from "./router.js"
 * @import { Route } from "./totals.js"
 *
 * @typedef {object} NoteContext What notes are written from beside the route.
 * @property {PageRouter} router
 * @property {AnswerFacts} facts
 * @property {LegNames} names
 * @property {Policy} policy
 * @property {string} profile
 * @property {string} use freight or passenger.
 * @property {Set<string>} countries Of the ends and the places to pass.
 * @property {import("./answer.js").NamedPlace[]} places
 * @property {number} day
 * @property {Uint16Array} reasons By class.
 * @property {Uint16Array} counted Reasons by row of crossings and services.
 */

const MIN_REPORTED_KM = 20;
const DATED_FROM = 2002;

/**
 * The messages that travel with a route.
 * @param {Route} route
 * @param {NoteContext} context
 * @returns {Message[]}
 */
export function routeNotes(route, context) {
  return [
    ...basisNotes(route, context),
    ...rateNotes(route, context.day),
    ...borderNotes(route, context),
    ...openedNotes(route, context),
    ...tradeNotes(route, context),
    ...flightNotes(route, context),
    ...closedNotes(route, context),
    ...lengthNotes(route),
  ];
}

/**
 * Prices, what was minimised, and the day.
 * @param {Route} route
 * @param {NoteContext} context
 */
function basisNotes(route, { router, facts, policy }) {
  const per = message(`per.${route.unit}`);
  const notes = [message("note.price_year", { year: facts.tables.notes.price_year, per })];
  if (route.criterion === "generalised") {
    const { typical, low, high } = routeTotal(route, "generalised_usd");
    const vot = route.value_of_time.typical;
    notes.push(message("note.generalised", { typ: typical, low, high, per, vot }));
  }
  const { state_on } = router.network.tables;
  if (!policy.day) return [...notes, message("note.state_data_day", { date: state_on })];
  notes.push(message("note.state_on", { date: policy.day }));
  if (Number(policy.day.slice(0, 4)) < DATED_FROM) {
    notes.push(message("note.before_data", { year: DATED_FROM }));
  }
  if (policy.day > state_on) notes.push(message("note.after_data", { date: state_on }));
  return notes;
}

/**
 * Prices of an earlier period.
 * @param {Route} route
 * @param {number} day
 */
function rateNotes(route, day) {
  return route.legs.flatMap((leg) =>
    leg.prices
      .filter(({ last }) => last && last < day)
      .map(({ id, last }) => {
        const ends = { from: endLabel(leg.start), to: endLabel(leg.end) };
        return message("note.rate_of_earlier", { rate: id, ...ends, year: Math.floor(last / 10000) });
      }),
  );
}

/**
 * What a route uses that the user opened.
 * @param {Route} route
 * @param {NoteContext} context
 */
function openedNotes(route, { policy, names }) {
  const used = new Set(route.legs.flatMap((leg) => [...leg.lines, leg.gateway_id]));
  const opened = [...new Set(policy.opened)].filter((name) => used.has(name)).sort();
  return opened.map((name) =>
    name === FLIGHTS_OF_2014
      ? message("note.opened_old_flights", { line: name, year: Number(name.split("-").pop()) })
      : message("note.opened_by_user", { gate: names.gate(name) }),
  );
}

/**
 * Sanctions, and trade between some ends, of cargo on a day.
 * @param {Route} route
 * @param {NoteContext} context
 */
function tradeNotes(route, { router, facts, places, day, use }) {
  if (use !== "freight") return [];
  const touched = new Set(route.legs.flatMap((leg) => leg.country));
  const { sanctions_since: since, trade_notes: rows } = facts.tables.notes;
  const notes = Object.entries(router.network.tables.sanctions)
    .filter(([country]) => touched.has(country) && (since[country] ?? 0) <= day)
    .map(([, note]) => message(`note.sanctions_${note}`));
  const ends = [places[0].country, places[places.length - 1].country];
  for (const row of rows) {
    const applies = row.through.split(" ").some((country) => touched.has(country));
    if (!applies || (row.since ?? 0) > day) continue;
    if (ends.some((country) => row.ends.split(" ").includes(country))) {
      notes.push(message(`note.trade_${row.note}`));
    }
  }
  return notes;
}

/**
 * Kilometres that rest on straight lines, on inferred railways and on local haulage.
 * @param {Route} route
 */
function lengthNotes(route) {
  const notes = [];
  const sum = (/** @type {(leg: Route["legs"][0]) => number} */ of, legs = route.legs) =>
    legs.reduce((total, leg) => total + of(leg), 0);
  const lines = route.legs.filter((leg) => leg.kind === "line" || leg.kind === "crossing");
  const drawn = sum((leg) => leg.schematic_km, lines);
  const straight = sum((leg) => leg.straight_km, lines);
  if (drawn >= MIN_REPORTED_KM && straight >= MIN_REPORTED_KM) {
    notes.push(message("note.straight_short", { km: drawn, straight }));
  } else if (drawn >= MIN_REPORTED_KM) notes.push(message("note.straight_true", { km: drawn }));
  const inferred = sum((leg) => leg.inferred_km);
  if (inferred >= MIN_REPORTED_KM) notes.push(message("note.inferred_class", { km: inferred }));
  const local = route.legs.every((leg) => leg.kind === "access" || leg.kind === "transfer");
  if (local) notes.push(message("note.local_only"));
  const access = legsLength(route.legs.filter((leg) => leg.kind === "access"));
  if (access >= 1) notes.push(message("note.access_length", { km: access, factor: ACCESS_CIRCUITY }));
  return notes;
}
