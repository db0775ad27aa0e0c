/* How a route differs from the best, as a message: network/query/describe.py. */
import { message } from "./messages.js";
import { endLabel } from "./names.js";
import { legsLength, routeTotal } from "./totals.js";
import { MODES } from "./policy.js";

/**
 * @import { Name } from "./facts.js"
 * @import { Leg } from "./legs.js"
 * @import { Message } from "./messages.js"
 * @import { LegNames } from "./names.js"
 * @import { PageRouter } from "./router.js"
 * @import { Route } from "./totals.js"
 *
 * @typedef {{route: Route, steps: number[]}} Described
 */

const MOST_NAMED = 2;
const MAX_OFFSET_KM = 15;
// Near its own ends both routes are near.
const [INNER_FROM, MIDDLE, INNER_TO] = [0.15, 0.5, 0.85];
/** @type {Record<string, string>} */
const MODE_OF_KIND = { service: "sea", sailing: "sea", flight: "air" };
const [SAME_HOURS, SAME] = [0.05, 0.5]; // less rounds to nothing

/**
 * How a route differs from the best: by gates, modes or places passed.
 * @param {{names: LegNames, router: PageRouter}} of
 * @param {Described} best
 * @param {Described} other
 * @returns {Message}
 */
export function describeDifference({ names, router }, best, other) {
  const change = changes(best.route, other.route);
  const [ours, theirs] = [other, best].map(({ route }) => gatesOf(route.legs));
  const added = [...ours].filter(([key]) => !theirs.has(key)).map(([, gate]) => gate);
  const omitted = [...theirs].filter(([key]) => !ours.has(key)).map(([, gate]) => gate);
  const named = { ours: namedFew(added), theirs: namedFew(omitted), change };
  if (added.length && omitted.length) return message("diff.instead", named);
  if (added.length) return message("diff.also", { ours: named.ours, change });
  if (omitted.length) return message("diff.without", { theirs: named.theirs, change });
  const modes = [modeApart(router, other.steps, best.steps), modeApart(router, best.steps, other.steps)];
  if (modes[0] !== modes[1] && modes.every(Boolean)) {
    const [mine, yours] = modes.map((mode) => [message(`mode.${mode}`)]);
    return message("diff.instead", { ours: mine, theirs: yours, change });
  }
  const [past, instead] = placesApart(names, best.steps, other.steps);
  if (!past) return change;
  if (!instead) return message("diff.past_only", { ours: past, change });
  return message("diff.past", { ours: past, theirs: instead, change });
}

/**
 * Hours, USD and km more or less; that they are the same where none would show.
 * @param {Route} best
 * @param {Route} other
 */
function changes(best, other) {
  const [h, usd] = ["time_h", "cost_usd"].map(
    (name) => routeTotal(other, name).typical - routeTotal(best, name).typical,
  );
  const km = legsLength(other.legs) - legsLength(best.legs);
  const same = Math.abs(h) < SAME_HOURS && Math.abs(usd) < SAME && Math.abs(km) < SAME;
  return same ? message("diff.same") : message("diff.figures", { h, usd, km });
}

/**
 * Borders, services and passages of a route by id.
 * @param {Leg[]} legs
 * @returns {Map<string, Message>}
 */
function gatesOf(legs) {
  const gates = new Map();
  for (const leg of legs) {
    const mode = message(`mode.${MODE_OF_KIND[leg.kind] ?? leg.mode}`);
    const [start, end] = [endLabel(leg.start), endLabel(leg.end)];
    if (leg.kind === "crossing") {
      const place = { mode, place: start, gate: leg.gateway_id };
      gates.set(`${leg.gateway_id} ${leg.mode}`, message("diff.through", place));
    } else if (leg.kind in MODE_OF_KIND && leg.lines.length) {
      gates.set(leg.lines[0], message("diff.leg", { mode, start, end, line: leg.lines[0] }));
    } else if (leg.kind in MODE_OF_KIND) {
      const key = `${leg.kind} ${leg.start.name.en} ${leg.end.name.en}`;
      gates.set(key, message("diff.leg_unnamed", { mode, start, end }));
    }
    for (const { id, name } of leg.passages) {
      gates.set(id, message("gate.named", { name, code: id }));
    }
  }
  return gates;
}

/** @param {Message[]} parts */
function namedFew(parts) {
  const more = parts.length - MOST_NAMED;
  if (more <= 0) return parts;
  return [message("note.and_more", { items: parts.slice(0, MOST_NAMED), n: more })];
}

/**
 * A place that only the other path is near, and one that only the best is near.
 * @param {LegNames} names
 * @param {number[]} best
 * @param {number[]} other
 * @returns {(Name | undefined)[]}
 */
function placesApart(names, best, other) {
  const [ours, theirs] = [placesOf(names, other, best), placesOf(names, best, other)];
  const unlike = (/** @type {Name[]} */ some, /** @type {Name[]} */ others) =>
    some.find((name) => !others.some((one) => one.en === name.en && one.zh === name.zh));
  return [unlike(ours, theirs), unlike(theirs, ours)];
}

/**
 * The mode of most of the longest section apart; empty where none is.
 * @param {PageRouter} router
 * @param {number[]} path
 * @param {number[]} other
 */
function modeApart({ network, policies }, path, other) {
  const { policy_row: rows } = network.tables.classes;
  const modeOf = policies.column("mode");
  const section = longestApart(path, other, network.length);
  /** @type {Map<string, number>} */
  const length = new Map();
  let total = 0;
  for (const step of section) {
    const mode = String(modeOf(rows[network.row[step >> 1]]));
    const added = network.length[step >> 1];
    length.set(mode, (length.get(mode) ?? 0) + added);
    total += added;
  }
  const most = MODES.find((mode) => (length.get(mode) ?? 0) > total / 2);
  return most ?? "";
}

/**
 * Places on the longest section of a path apart from another one, the middle first.
 * @param {LegNames} names
 * @param {number[]} path
 * @param {number[]} other
 * @returns {Name[]}
 */
function placesOf(names, path, other) {
  const { network } = names.facts;
  const via = new Set(network.via);
  const section = longestApart(path, other, network.length);
  const total = section.reduce((sum, step) => sum + network.length[step >> 1], 0);
  /** @type {{name: Name, away: number}[]} */
  const near = [];
  let length = 0;
  for (const step of section) {
    const share = length / Math.max(total, 1);
    const node = step & 1 ? network.high[step >> 1] : network.low[step >> 1];
    length += network.length[step >> 1];
    if (share < INNER_FROM || share > INNER_TO || !via.has(node)) continue;
    const { name, km } = names.ofNode(node);
    if (km <= MAX_OFFSET_KM) near.push({ name, away: Math.abs(share - MIDDLE) });
  }
  return near.sort((a, b) => a.away - b.away).map(({ name }) => name);
}

/**
 * @param {number[]} path
 * @param {number[]} other
 * @param {Int32Array} lengths
 */
function longestApart(path, other, lengths) {
  const shared = new Set(other.map((step) => step >> 1));
  /** @type {{steps: number[], length: number}[]} */
  const sections = [{ steps: [], length: 0 }];
  for (const step of path) {
    if (shared.has(step >> 1)) {
      sections.push({ steps: [], length: 0 });
      continue;
    }
    const section = sections[sections.length - 1];
    section.steps.push(step);
    section.length += lengths[step >> 1];
  }
  return sections.reduce((best, one) => (one.length > best.length ? one : best)).steps;
}
