/* What a closure changes: paired differences of the best routes before and after. */
import { signedBrief, signedWhole } from "./figures.js";
import { el } from "./dom.js";
import { number, word } from "./words.js";

/** @typedef {{low: number, typical: number, high: number}} Difference */

/** Totals compared, with how a difference of each is written. */
const COMPARED = /** @type {const} */ ([
  ["time_h", "answer.hours", signedBrief],
  ["cost_usd", "answer.usd_short", signedWhole],
  ["co2_kg", "answer.co2", signedWhole],
]);

/**
 * Differences of totals: low with low, typical with typical, high with high.
 * @param {RouteAnswer} before
 * @param {RouteAnswer} after
 * @returns {Record<string, Difference>}
 */
export function differences(before, after) {
  const names = ["length_km", ...COMPARED.map(([name]) => name)];
  return Object.fromEntries(
    names.map((name) => {
      const [one, other] = [before.totals[name], after.totals[name]];
      const low = other.low - one.low;
      return [name, { low, typical: other.typical - one.typical, high: other.high - one.high }];
    }),
  );
}

/**
 * The strip that tells what a closure changes.
 * @param {string} heading
 * @param {RouteAnswer} before
 * @param {RouteAnswer} after
 * @param {() => void} reopen
 */
export function differenceStrip(heading, before, after, reopen) {
  const found = differences(before, after);
  const parts = COMPARED.map(([name, label, show]) => {
    const { low, typical, high } = found[name];
    const ends = word("answer.ends", { low: show(low), high: show(high) });
    return part(word(label), show(typical), ends);
  });
  const km = found.length_km.typical;
  return el(
    "div",
    { class: "delta", role: "group" },
    el("b", {}, heading),
    parts,
    part(word("answer.km"), Math.abs(km) < 0.05 ? number(0) : signedBrief(km), ""),
    el("button", { type: "button", class: "quiet", onclick: reopen }, word("answer.reopen")),
  );
}

/**
 * @param {string} label
 * @param {string} value
 * @param {string} ends
 */
function part(label, value, ends) {
  return el("span", { class: "delta-part" }, `${label} `, el("b", {}, value), ` ${ends}`);
}

