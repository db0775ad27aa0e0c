/* Requests that a network cannot be asked: network/query/gate_names.py and arguments.py. */
import { message } from "./messages.js";
import { MODES } from "./policy.js";

/**
 * @import { Message } from "./messages.js"
 * @import { PageNetwork } from "./network.js"
 * @import { Request } from "./router.js"
 */

const [FIRST_DAY, LAST_DAY] = ["1900-01-01", "2200-12-31"];

/** A request with an option that is not valid. */
export class RequestError extends RangeError {
  /** @param {Message[]} messages What it says, to show. */
  constructor(messages) {
    super(messages.map(({ code, params }) => `${code} ${Object.values(params)}`).join("; "));
    this.messages = messages;
  }
}

/**
 * Refuse a request that names what a network lacks.
 * @param {PageNetwork} network
 * @param {Set<string>} gates Ids of its gates, lines and straits.
 * @param {Request} request
 */
export function checkRequest(network, gates, request) {
  const { profile = "container", criterion = "generalised", policy = {} } = request;
  const { vector_of, policy: columns } = network.tables;
  const words = columns.country.words.flatMap((word) => String(word).split("-"));
  const countries = new Set([...network.tables.countries, ...words].filter(Boolean));
  const unknown = (/** @type {string[] | undefined} */ names, /** @type {(name: string) => boolean} */ test) =>
    [...new Set(names)].filter((name) => !test(name)).sort();
  const isGate = (/** @type {string} */ name) => gates.has(name);
  const isCountry = (/** @type {string} */ name) => countries.has(name);
  const criteria = Object.hasOwn(vector_of, profile) ? vector_of[profile] : null;
  const choices = [
    ...(criteria ? [] : [["profile", profile]]),
    ...(criteria && !Object.hasOwn(criteria, criterion) ? [["by", criterion]] : []),
    ...(policy.day === undefined || isDay(policy.day) ? [] : [["as_of", policy.day]]),
  ];
  const of = (/** @type {string} */ code, /** @type {string} */ option, /** @type {string[]} */ names) =>
    names.map((text) => message(code, { option, text }));
  const messages = [
    ...of("err.unknown_gate", "close", unknown(policy.closed, isGate)),
    ...of("err.unknown_gate", "open", unknown(policy.opened, isGate)),
    ...of("err.unknown_country", "avoid_countries", unknown(policy.avoided, isCountry)),
    ...of("err.unknown_country", "allow_transit", unknown(policy.allowed, isCountry)),
    ...unknown(policy.modes, (mode) => MODES.includes(mode)).map((text) =>
      message("err.unknown_mode", { option: "modes", text, allowed: MODES }),
    ),
    ...choices.map(([option, text]) => message("route.not_a_choice", { option, text: String(text) })),
  ];
  if (messages.length) throw new RequestError(messages);
}

/** @param {string} text */
function isDay(text) {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < FIRST_DAY || text > LAST_DAY) return false;
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
