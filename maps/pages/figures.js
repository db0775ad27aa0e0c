/* Estimates of routes and legs as a reader sees them, and the sums of several. */
import { number, signedNumber } from "./words.js";

/** Quantities of a leg that make up its hours. */
const HOURS = /** @type {const} */ (["moving_h", "dwell_h", "wait_h"]);
const LEVELS = ["low", "medium", "high"];
const SMALL = 10; // below it one decimal is shown

/** @param {number} value Hours or kilometres. */
export function brief(value) {
  return number(value, Math.abs(value) < SMALL ? 1 : 0);
}

/** @param {number} value USD or kilograms. */
export function whole(value) {
  return number(value, 0);
}

/** @param {number} value */
export function signedBrief(value) {
  return signedNumber(value, Math.abs(value) < SMALL ? 1 : 0);
}

/** @param {number} value */
export function signedWhole(value) {
  return signedNumber(value, 0);
}

/**
 * Low and high of an estimate.
 * @param {{low: number, high: number}} estimate
 * @param {(value: number) => string} show
 */
export function rangeText({ low, high }, show) {
  const ends = [show(low), show(high)];
  return ends[0] === ends[1] ? ends[0] : ends.join("–");
}

/**
 * The sum of estimates: of all lows, all typical values and all highs.
 * @param {Estimate[]} estimates
 * @returns {Estimate}
 */
export function summed(estimates) {
  const total = (/** @type {"low" | "typical" | "high"} */ end) =>
    estimates.reduce((sum, each) => sum + each[end], 0);
  const texts = (/** @type {"source" | "basis"} */ name) =>
    [...new Set(estimates.flatMap((each) => each[name].split(" ; ")))].filter(Boolean).join(" ; ");
  return {
    low: total("low"),
    typical: total("typical"),
    high: total("high"),
    unit: estimates[0].unit,
    source: texts("source"),
    confidence: leastConfidence(estimates.map((each) => each.confidence)),
    basis: texts("basis"),
  };
}

/** @param {Leg} leg */
export function hoursOf(leg) {
  return summed(HOURS.map((name) => leg[name]));
}

/**
 * Hours that a route stands: dwell and wait.
 * @param {RouteAnswer} route
 */
export function standingOf(route) {
  return route.totals.dwell_h.typical + route.totals.wait_h.typical;
}

/** @param {string[]} levels */
export function leastConfidence(levels) {
  const known = levels.filter((level) => LEVELS.includes(level));
  known.sort((one, other) => LEVELS.indexOf(one) - LEVELS.indexOf(other));
  return known[0] ?? "";
}

/** @param {string} level */
export function dots(level) {
  const full = LEVELS.indexOf(level) + 1;
  return { full, empty: LEVELS.length - full };
}
