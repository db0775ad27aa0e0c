/* What a route could not use on its day: network/query/notes.py. */
import { message } from "./messages.js";
import { REASONS } from "./policy.js";

/**
 * @import { Message } from "./messages.js"
 * @import { NoteContext } from "./notes.js"
 * @import { Route } from "./totals.js"
 *
 * @typedef {object} ClosedGate A crossing that is not in use on the day.
 * @property {string} id
 * @property {string} mode
 * @property {string} countries
 * @property {Message} state
 * @property {boolean} dated Whether it is in use at other times.
 *
 * @typedef {{since: number, state: string}} Period
 */

const MAX_NAMED_GATES = 8;
const IN_USE = ["open", "limited"];
const IDLE = REASONS.status | REASONS.date;

/**
 * Gates, services and countries that are left out, in one message.
 * @param {Route} route
 * @param {NoteContext} context
 * @returns {Message[]}
 */
export function closedNotes(route, context) {
  const parts = [];
  const gates = closedGates(context);
  if (gates.length) {
    const n = new Set(gates.map((gate) => gate.id)).size;
    const near = nearGates(route, gates);
    if (near.length) parts.push(message("note.left_out_ports_near", { n, gates: near }));
    else parts.push(message("note.left_out_ports", { n }));
  }
  const services = closedServices(context);
  if (services) parts.push(message("note.left_out_services", { n: services }));
  const countries = sanctioned(context);
  if (countries.length) parts.push(message("note.left_out_sanctions", { countries }));
  return parts.length ? [message("note.left_out", { parts })] : [];
}

/**
 * Crossings that a use cannot pass on the day: no link of theirs is in use.
 * @param {NoteContext} context
 * @returns {ClosedGate[]}
 */
function closedGates({ facts, counted, use }) {
  const { rows, planned } = facts.tables.notes;
  const unbuilt = new Set(planned);
  const of = (/** @type {string} */ name, /** @type {number} */ row) =>
    rows[name].words[rows[name].codes[row]];
  /** @type {Map<string, Period[]>} */
  const states = new Map();
  counted.forEach((bits, i) => {
    if (of("kind", i) !== "crossing" || !of(use, i)) return;
    const status = String(of("status", i));
    if (status === "planned" && unbuilt.has(String(of("line_id", i)))) return;
    const key = ["gateway_id", "mode", "country"].map((name) => of(name, i)).join("\t");
    const late = bits & REASONS.date;
    const since = late ? Math.max(Number(of("valid_from", i)), 1) : 0;
    states.set(key, [...(states.get(key) ?? []), { since, state: bits & IDLE ? status : "" }]);
  });
  return [...states]
    .filter(([, periods]) => periods.every(({ state }) => state))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, periods]) => {
      const [id, mode, countries] = key.split("\t");
      const dated = periods.some(({ state }) => IN_USE.includes(state));
      return { id, mode, countries, state: stateOfPeriods(periods), dated };
    });
}

/** @param {Period[]} periods */
function stateOfPeriods(periods) {
  const now = periods.filter(({ since }) => !since).map(({ state }) => state).sort();
  if (now.length) return message(`status.${now[0]}`);
  const day = String(Math.min(...periods.map(({ since }) => since)));
  const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
  return message("note.from_date", { date });
}

/**
 * Closed crossings of the borders that a route passes, and those closed on the day alone
 * between any two of its countries.
 * @param {Route} route
 * @param {ClosedGate[]} gates
 */
function nearGates(route, gates) {
  const crossings = route.legs.filter((leg) => leg.kind === "crossing");
  const passed = new Set(crossings.map((leg) => [...new Set(leg.country)].sort().join("-")));
  const touched = new Set(route.legs.flatMap((leg) => leg.country));
  const near = gates.filter(
    ({ countries, dated }) =>
      passed.has(countries) || (dated && countries.split("-").every((one) => touched.has(one))),
  );
  const ordered = [...near.filter((gate) => gate.dated), ...near.filter((gate) => !gate.dated)];
  const named = ordered
    .slice(0, MAX_NAMED_GATES)
    .map(({ id, mode, state }) =>
      message("note.gate_state", { gate: id, mode: message(`mode.${mode}`), state }),
    );
  const more = near.length - MAX_NAMED_GATES;
  return more > 0 ? [message("note.and_more", { items: named, n: more })] : named;
}

/**
 * How many sea services do not run on the day.
 * @param {NoteContext} context
 */
function closedServices({ facts, counted }) {
  const { rows } = facts.tables.notes;
  const [idle, running] = [new Set(), new Set()];
  counted.forEach((bits, i) => {
    if (rows.kind.words[rows.kind.codes[i]] !== "service") return;
    (bits & IDLE ? idle : running).add(rows.line_id.words[rows.line_id.codes[i]]);
  });
  return [...idle].filter((line) => !running.has(line)).length;
}

/**
 * Countries whose transit is closed by sanctions.
 * @param {NoteContext} context
 */
function sanctioned({ router, policy, countries }) {
  const { sanctions, policy: columns } = router.network.tables;
  const allowed = new Set(policy.allowed);
  const barred = Object.keys(sanctions).filter((one) => !allowed.has(one) && !countries.has(one));
  const touched = columns.country.words
    .map((word) => String(word).split("-"))
    .filter((parts) => parts.some((part) => barred.includes(part)));
  return [...new Set(touched.flat())].filter((country) => country in sanctions).sort();
}
