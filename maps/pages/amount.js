/* Figures of a route for an amount of its unit. */
import { number, word } from "./words.js";

const GROWING = /** @type {const} */ (["cost_usd", "co2_kg"]);

/** Money in the notes of a route. */
const PAID = ["typ", "low", "high", "usd", "vot"];

/**
 * A route whose cost and CO2 are those of an amount; hours do not depend on it.
 * @param {RouteAnswer} route
 * @param {number} amount
 * @returns {RouteAnswer}
 */
export function forAmount(route, amount) {
  if (amount === 1) return route;
  const legs = route.legs.map((leg) => ({ ...leg, ...grown(leg, amount) }));
  const messages = route.messages.map((note) => noteFor(note, route, amount));
  return { ...route, legs, messages, totals: { ...route.totals, ...grown(route.totals, amount) } };
}

/**
 * What the figures are for: "per TEU", "for 20 TEU".
 * @param {RouteAnswer} route
 * @param {number} amount
 */
export function amountText({ unit }, amount) {
  if (amount === 1) return word(`per.${unit}`);
  return word("answer.for_amount", { amount: `${number(amount)} ${word(`route.unit_${unit}`)}` });
}

/**
 * A note whose money is that of an amount, where it is told of one unit.
 * @param {Message} note
 * @param {RouteAnswer} route
 * @param {number} amount
 * @returns {Message}
 */
function noteFor({ code, params = {} }, route, amount) {
  if (!("per" in params) && code !== "note.domestic_route") return { code, params };
  const paid = PAID.filter((name) => name in params).map((name) => [name, params[name] * amount]);
  return { code, params: { ...params, ...Object.fromEntries(paid), per: amountText(route, amount) } };
}

/**
 * @param {Record<string, any>} figures
 * @param {number} amount
 */
function grown(figures, amount) {
  return Object.fromEntries(
    GROWING.map((name) => {
      const { low, typical, high } = figures[name];
      const ends = { low: low * amount, typical: typical * amount, high: high * amount };
      return [name, { ...figures[name], ...ends }];
    }),
  );
}
