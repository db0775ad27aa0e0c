/* What is known of the borders that a route passes: network/query/notes.py. */
import { message } from "./messages.js";
import { endLabel } from "./names.js";

/**
 * @import { Gateway } from "./schema.js"
 * @import { Leg } from "./legs.js"
 * @import { Message, Param } from "./messages.js"
 * @import { NoteContext } from "./notes.js"
 * @import { Route } from "./totals.js"
 */

const ISO_DATE = /^\d{4}(-\d\d(-\d\d)?)?$/;

/**
 * One message a crossing.
 * @param {Route} route
 * @param {NoteContext} context
 * @returns {Message[]}
 */
export function borderNotes(route, context) {
  return route.legs.flatMap((leg) => {
    const gate = context.names.gateway(leg.gateway_id, leg.mode);
    return leg.kind === "crossing" && gate ? [borderNote(leg, gate, context)] : [];
  });
}

/**
 * @param {Leg} leg
 * @param {Gateway} gate
 * @param {NoteContext} context
 */
function borderNote(leg, gate, context) {
  const out = leg.country[0] === gate.country || gate.return_dwell_basis === undefined;
  const basis = (out ? gate.dwell_basis : gate.return_dwell_basis) ?? "";
  const [status, season] = stateOfDay(leg, context);
  /** @type {Record<string, Param>} */
  const params = {
    near: endLabel(leg.start),
    far: endLabel(leg.end),
    gate: leg.gateway_id,
    mode: message(`mode.${leg.mode}`),
    status: message(`status.${status}`),
    basis: message(`border.basis_${basis.split(" ").pop()}`),
  };
  const details = [...season, ...declared(gate, context.policy.day)];
  if (!details.length) return message("border.line", params);
  return message("border.line_details", { ...params, details });
}

/**
 * Status of a crossing on the day, and its season where it has one.
 * @param {Leg} leg
 * @param {NoteContext} context
 * @returns {[string, Message[]]}
 */
function stateOfDay(leg, { facts, counted, use }) {
  const { rows } = facts.tables.notes;
  const of = (/** @type {string} */ name, /** @type {number} */ row) =>
    rows[name].words[rows[name].codes[row]];
  const row = rows.mode.codes.findIndex(
    (_, i) =>
      of("gateway_id", i) === leg.gateway_id &&
      of("mode", i) === leg.mode &&
      !counted[i] &&
      Boolean(of(use, i)),
  );
  if (row < 0) return ["open", []];
  const ends = ["season_from", "season_to"].map((name) => String(of(name, row)).padStart(4, "0"));
  const [first, last] = ends.map((day) => `${day.slice(0, 2)}-${day.slice(2)}`);
  const season = first === "00-00" ? [] : [message("border.season", { first, last })];
  return [String(of("status", row)), season];
}

/**
 * What is declared of a gateway: hours, capacity, day of its status.
 * @param {Gateway} gate
 * @param {string} [on] Day of the request.
 */
function declared(gate, on) {
  const notes = [];
  if (gate.opening_hours) notes.push(message("border.hours", { hours: gate.opening_hours }));
  const tonnes = gate.capacity_t_per_year ?? 0;
  if (tonnes > 0) notes.push(message("border.capacity", { tonnes }));
  const day = gate.status_date ?? "";
  if (ISO_DATE.test(day) && (!on || day <= on.slice(0, day.length))) {
    notes.push(message("border.state_of", { date: day }));
  }
  return notes;
}
