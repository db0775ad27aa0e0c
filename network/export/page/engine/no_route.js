/* Why there is no route, and what would open one: network/query/diagnose.py. */
import { edgeOfRoads } from "./edge_of_roads.js";
import { message } from "./messages.js";
import { missingLink } from "./missing.js";
import { openings } from "./openings.js";
import { LIMIT_KM } from "./points.js";
import { GATE_COLUMNS, MODES, REASONS } from "./policy.js";
import { legsLength, routeTotal } from "./totals.js";

/**
 * @import { Inquiry } from "./answer.js"
 * @import { Message, Param } from "./messages.js"
 * @import { End, Path } from "./search.js"
 */

// In the order in which a user can change them.
const RELAXED = /** @type {(keyof typeof REASONS)[]} */ ([
  "closed", "status", "date", "sanctions", "abroad", "country", "mode",
]);
const TIMED_KINDS = ["service", "flight"];

/**
 * The reason, and every gate that alone would open a route, the best first.
 * @param {Inquiry} inquiry
 */
export async function noRoute(inquiry) {
  const beyond = edgeOfRoads("reason.edge_of_roads", inquiry.context);
  const apart = inquiry.search.stages.findIndex((stage) => !stage.length);
  if (apart >= 0) return { reason: tooFar(inquiry, apart), messages: beyond, openings: [] };
  const found = await openings(inquiry.router, inquiry.request, inquiry.search);
  const opened = found.map(({ gate, state, path }) => {
    const route = inquiry.route(path);
    const known = state === "closed_by_you" || state === "not_on_date";
    const day = dateOf(inquiry.context.day);
    const why = known
      ? message(`reason.${state}`, state === "not_on_date" ? { date: day } : {})
      : message(`status.${state}`);
    return { gate, state: why, route: inquiry.record(route, []), totals: route };
  });
  const reason = found.length > 1 ? message("reason.gates_closed") : diagnosis(inquiry);
  const [origin, destination] = [inquiry.places[0], inquiry.places[inquiry.places.length - 1]];
  const profile = message(`profile.${inquiry.profile}`);
  const params = { origin: origin.title, destination: destination.title, profile, reason };
  if (!found.length) {
    const messages = [...beyond, ...otherProfiles(inquiry)];
    return { reason: message("reason.no_route", params), messages, openings: [] };
  }
  const gates = opened.map(({ gate, state, totals }) => {
    const [h, usd] = ["time_h", "cost_usd"].map((name) => routeTotal(totals, name).typical);
    const km = legsLength(totals.legs);
    return message("reason.gate_gives", { gate: inquiry.context.names.gate(gate), state, h, usd, km });
  });
  return {
    reason: message("reason.no_route_gates", { ...params, gates }),
    messages: beyond,
    openings: opened.map(({ gate, state, route }) => ({ gate, state, route })),
  };
}

/**
 * That a point is too far from every line of the page; how far the next one is that it
 * does not keep is not known.
 * @param {Inquiry} inquiry
 * @param {number} at Of the places.
 */
function tooFar({ places }, at) {
  const place = places[at].title;
  const limits = Object.entries(LIMIT_KM).map(([mode, limit]) =>
    message("reason.limit", { mode: message(`mode.${mode}`), km: limit }),
  );
  return message("reason.too_far", { place, limits });
}

/**
 * What prevents a route: the smallest set of restrictions whose lifting opens one.
 * @param {Inquiry} inquiry
 * @returns {Message}
 */
function diagnosis(inquiry) {
  const { reasons } = inquiry.search;
  const names = RELAXED.filter((name) => reasons.some((bits) => bits & REASONS[name]));
  const without = (/** @type {(keyof typeof REASONS)[]} */ lifted) => {
    const mask = ~lifted.reduce((bits, name) => bits | REASONS[name], 0);
    return reasons.map((bits) => bits & mask);
  };
  if (!connected(inquiry, without(names))) return missingLink(inquiry);
  for (const lifted of [...names.map((name) => [name]), ...pairsOf(names), names]) {
    const open = without(lifted);
    const path = connected(inquiry, open) && inquiry.path(open);
    if (!path) continue;
    const alone = lifted.join() === "mode" ? modesAlone(inquiry) : [];
    if (alone.length) return message(alone.length > 1 ? "reason.any_mode" : "reason.mode", { modes: alone });
    const parts = lifted.flatMap((name) => {
      const rows = path.steps.map((step) => inquiry.router.network.row[step >> 1]);
      const steps = path.steps.filter((_, i) => reasons[rows[i]] & REASONS[name]);
      return steps.length ? [blockers(inquiry, steps, name)] : [];
    });
    return parts.reduce((a, b) => message("reason.and", { a, b }));
  }
  return missingLink(inquiry);
}

/**
 * @template T
 * @param {T[]} items
 */
function pairsOf(items) {
  return items.flatMap((one, i) => items.slice(i + 1).map((other) => [one, other]));
}

/**
 * Whether some path leads through a node of each stage.
 * @param {Inquiry} inquiry
 * @param {Uint16Array} reasons
 */
function connected({ router, search }, reasons) {
  const shut = router.shut(reasons);
  let from = search.stages[0];
  for (const stage of search.stages.slice(1)) {
    const reached = router.finder.reached(from, shut, 0);
    from = stage.filter(({ node }) => reached[node]);
    if (!from.length) return false;
  }
  return true;
}

/**
 * Why links are closed that one kind of restriction closes.
 * @param {Inquiry} inquiry
 * @param {number[]} steps
 * @param {string} reason
 * @returns {Message}
 */
function blockers(inquiry, steps, reason) {
  const { context, router } = inquiry;
  const of = columnsOf(inquiry, steps);
  const named = (/** @type {string[]} */ ids) =>
    distinct(ids).map((id) => context.names.gate(id));
  if (reason === "mode") return message("reason.mode", { modes: modesOf(inquiry, steps) });
  if (reason === "closed") {
    const closed = new Set(context.policy.closed);
    const gates = named(GATE_COLUMNS.flatMap((name) => of(name)).filter((id) => closed.has(id)));
    const timed = of("kind").every((kind) => TIMED_KINDS.includes(kind));
    return message(timed ? "reason.closed_services" : "reason.closed", { gates });
  }
  const countries = of("country").flatMap((word) => word.split("-").filter(Boolean));
  const ids = [...of("gateway_id"), ...of("line_id")];
  const gates = ids.some(Boolean) ? named(ids) : distinct(countries);
  if (reason === "status") {
    const states = distinct(of("status")).filter((state) => !["open", "limited"].includes(state));
    return message("reason.status", { gates, status: states.map((state) => message(`status.${state}`)) });
  }
  if (reason === "date") return onDate(inquiry, of, gates);
  if (reason === "sanctions") {
    const { sanctions } = router.network.tables;
    const barred = distinct(countries).filter((country) => country in sanctions);
    return message("reason.sanctions", { countries: barred, gates });
  }
  if (reason === "abroad") {
    const home = new Set([...context.countries, ...(context.policy.allowed ?? [])]);
    const others = distinct(countries).filter((country) => !home.has(country));
    return message("reason.abroad", { countries: others });
  }
  const avoided = distinct(countries).filter((one) => context.policy.avoided?.includes(one));
  return message("reason.country", { countries: avoided, gates });
}

/**
 * Words, each once and in order: paths of one weight may pass them in another.
 * @param {string[]} words
 */
function distinct(words) {
  return [...new Set(words.filter(Boolean))].sort();
}

/**
 * Words of links by column.
 * @param {Inquiry} inquiry
 * @param {number[]} steps
 */
function columnsOf({ router }, steps) {
  const { row, tables } = router.network;
  const rows = steps.map((step) => tables.classes.policy_row[row[step >> 1]]);
  return (/** @type {string} */ name) => rows.map(router.policies.column(name)).map(String);
}

/**
 * The day of the request, and the first or last day of lines.
 * @param {Inquiry} inquiry
 * @param {(name: string) => string[]} of
 * @param {Param[]} lines
 */
function onDate({ context }, of, lines) {
  const date = dateOf(context.day);
  const first = Math.max(...of("valid_from").map(Number));
  if (first > context.day) return message("reason.not_yet", { lines, first: dateOf(first), date });
  const ends = of("valid_to").map(Number).filter((day) => day > 0);
  const last = ends.length ? Math.min(...ends) : 0;
  return message("reason.no_longer", { lines, last: dateOf(last), date });
}

/**
 * Modes of links in their order; local access is to some mode's.
 * @param {Inquiry} inquiry
 * @param {number[]} steps
 */
function modesOf(inquiry, steps) {
  const of = columnsOf(inquiry, steps);
  const access = of("access").map(Number);
  const modes = of("mode").map((mode, i) => (access[i] ? MODES[access[i] - 1] : mode));
  return [...new Set(modes)].map((mode) => message(`mode.${mode}`));
}

/**
 * Modes left out each of which alone would open a route: network/query/excluded_modes.py.
 * @param {Inquiry} inquiry
 */
function modesAlone(inquiry) {
  const { policy, countries } = inquiry.context;
  const chosen = policy.modes ?? [];
  const open = (/** @type {string} */ mode) => {
    const more = { ...policy, modes: [...chosen, mode] };
    return connected(inquiry, inquiry.router.policies.reasons(inquiry.profile, more, countries));
  };
  const alone = MODES.filter((mode) => !chosen.includes(mode) && open(mode));
  return alone.map((mode) => message(`mode.${mode}`));
}

/**
 * A day as ISO 8601 has it, a year where no day is known.
 * @param {number} day As yyyymmdd, or yyyy0000.
 */
function dateOf(day) {
  const text = String(day).padStart(8, "0");
  const year = text.slice(0, 4);
  return text.endsWith("0000") ? year : `${year}-${text.slice(4, 6)}-${text.slice(6)}`;
}

/**
 * Profiles that have a route where that of a request has none.
 * @param {Inquiry} inquiry
 * @returns {Message[]}
 */
function otherProfiles(inquiry) {
  const { router, context, profile } = inquiry;
  const { bases } = router.network.tables;
  const others = [...new Set(Object.values(bases))].filter((one) => one !== bases[profile]);
  const profiles = others
    .filter((one) => connected(inquiry, router.policies.reasons(one, context.policy, context.countries)))
    .map((one) => message(`profile.${one}`));
  return profiles.length ? [message("reason.other_profiles", { profiles })] : [];
}
