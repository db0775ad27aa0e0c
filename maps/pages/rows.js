/* The legs of a route as rows of a table, short ones folded into their neighbours. */
import { hoursOf, leastConfidence, summed } from "./figures.js";
import { SHORT_KM, gateName } from "./summary.js";
import { markOf } from "./marks.js";
import { say, word } from "./words.js";

const SUMMED = /** @type {const} */ (["length_km", "cost_usd", "co2_kg"]);
const STOPS = ["crossing", "export", "import", "gauge_break", "transfer"];
const HAULS = ["line", "service", "sailing", "flight"];

/**
 * @typedef {object} Row
 * @property {number[]} legs Places of its legs in the route.
 * @property {string} mark
 * @property {string} title
 * @property {string} note
 * @property {Estimate} length_km
 * @property {Estimate} hours
 * @property {Estimate} cost_usd
 * @property {Estimate} co2_kg
 * @property {string} confidence
 * @property {boolean} stands Whether it is a stop more than a haul.
 */

/**
 * @param {RouteAnswer} route
 * @returns {Row[]}
 */
export function rowsOf(route) {
  return grouped(route.legs).map(({ head, legs }) => row(route, head, legs));
}

/**
 * Places of legs by row: a short haul belongs to the stop after it, else before it.
 * @param {Leg[]} legs
 */
export function grouped(legs) {
  /** @type {{head: number, legs: number[]}[]} */
  const rows = [];
  /** @type {number[]} */
  let waiting = [];
  legs.forEach((leg, place) => {
    if (isShort(leg) && isStop(legs[place + 1])) waiting.push(place);
    else if (isShort(leg) && isStop(legs[place - 1])) rows[rows.length - 1].legs.push(place);
    else {
      rows.push({ head: place, legs: [...waiting, place] });
      waiting = [];
    }
  });
  return rows;
}

/**
 * @param {RouteAnswer} route
 * @param {number} head
 * @param {number[]} places
 * @returns {Row}
 */
function row(route, head, places) {
  const legs = places.map((place) => route.legs[place]);
  const hours = legs.map(hoursOf);
  const sums = Object.fromEntries(
    SUMMED.map((name) => [name, summed(legs.map((leg) => leg[name]))]),
  );
  const leg = route.legs[head];
  return /** @type {Row} */ ({
    legs: places,
    mark: markOf(leg),
    title: titleOfLeg(leg),
    note: noteOfLeg(route.legs, head),
    ...sums,
    hours: summed(hours),
    confidence: leastConfidence(legs.map((each) => each.confidence)),
    stands: !HAULS.includes(leg.kind),
  });
}

/** @param {Leg} leg */
function titleOfLeg(leg) {
  if (leg.gateway_id && ["crossing", "gauge_break"].includes(leg.kind)) return gateName(leg);
  const [from, to] = [say(leg.from), say(leg.to)];
  if (from === to || STOPS.includes(leg.kind) || leg.kind === "access") return from;
  return `${from} → ${to}`;
}

/**
 * @param {Leg[]} legs
 * @param {number} place
 */
function noteOfLeg(legs, place) {
  const leg = legs[place];
  const kind = word(leg.kind === "line" ? `mode.${leg.mode}` : `answer.leg_${leg.kind}`);
  if (leg.kind === "gauge_break") return `${kind} ${gaugesAround(legs, place)}`.trim();
  if (leg.gateway_id) return `${kind} · ${leg.gateway_id}`;
  if (leg.gauge_mm && leg.kind === "line") return `${kind} · ${leg.gauge_mm} ${word("unit.mm")}`;
  const passages = (leg.passages ?? []).map((each) => say(each.name));
  return [kind, ...passages.slice(0, 2)].join(" · ");
}

/**
 * @param {Leg[]} legs
 * @param {number} place
 */
function gaugesAround(legs, place) {
  const before = legs.slice(0, place).reverse().find((leg) => leg.gauge_mm);
  const after = legs.slice(place + 1).find((leg) => leg.gauge_mm && leg.mode === "rail");
  return [before, after].map((leg) => leg?.gauge_mm).filter(Boolean).join("/");
}

/** @param {Leg | undefined} leg */
function isShort(leg) {
  return Boolean(leg && HAULS.includes(leg.kind) && leg.length_km.typical < SHORT_KM);
}

/** @param {Leg | undefined} leg */
function isStop(leg) {
  return Boolean(leg && STOPS.includes(leg.kind));
}
