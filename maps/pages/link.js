/* Questions as text: in the address of the page and in files. Nothing in them is trusted:
   what is not known is left out. */
import { newQuestion } from "./state.js";

/**
 * @typedef {import("./state.js").Question} Question
 * @typedef {import("./state.js").PlaceRef} PlaceRef
 *
 * @typedef {object} Known What a page can be asked.
 * @property {(id: string) => PlaceRef | null} place How the network names it.
 * @property {(id: string) => boolean} gate
 * @property {(code: string) => boolean} country
 * @property {string[]} profiles
 * @property {string[]} criteria
 * @property {string[]} languages
 *
 * @typedef {{question: Question, saved: Question[], left: number, lang: string}} Link
 *   `left`: how many parts were left out; `lang`: the language, empty where it names none.
 */

const MODES = ["rail", "road", "sea", "air"];
const [MOST_NAMES, MOST_SAVED, LONGEST, LONGEST_NAME, MOST_VIA] = [200, 100, 60000, 120, 5];
/** Short names of the parts of a question in an address. */
const PARTS = /** @type {const} */ ({
  from: "origin", to: "destination", via: "via", for: "profile", by: "criterion", n: "amount",
  closed: "closed", open: "opened", avoid: "avoided", transit: "transit", modes: "modes",
  day: "day", lang: "lang", route: "chosen", view: "view", name: "name", data: "saved",
}); // prettier-ignore

/**
 * The question, and those that are saved, as the part of an address after "#".
 * @param {Question} question
 * @param {Question[]} saved
 */
export function hashOf(question, saved) {
  const parts = [partsOf(question), ...saved.map((one) => `q=${encodeURIComponent(partsOf(one))}`)];
  return parts.join("&");
}

/**
 * @param {Question} question
 * @returns {string}
 */
function partsOf(question) {
  const plain = flat(newQuestion());
  const values = flat(question);
  const parts = Object.entries(PARTS).filter(([, name]) => values[name] && values[name] !== plain[name]);
  return parts.map(([short, name]) => `${short}=${escaped(values[name])}`).join("&");
}

/**
 * The parts of a question as texts.
 * @param {Question} question
 * @returns {Record<string, string>}
 */
function flat({ policy, ...rest }) {
  const { origin, destination, via, amount, view } = rest;
  const places = { origin: refText(origin), destination: refText(destination) };
  const lists = Object.entries(policy).map(([name, value]) => [name, [value].flat().join(",")]);
  const seen = view ? view.join("/") : "";
  const name = typeof rest.name === "string" ? rest.name : "";
  const texts = { ...places, name, via: via.map(refText).join("|"), amount: String(amount), view: seen };
  return /** @type {any} */ ({ ...rest, ...texts, ...Object.fromEntries(lists) });
}

/** @param {PlaceRef | null} ref */
function refText(ref) {
  if (!ref || typeof ref === "string") return ref ?? "";
  const at = [ref.lat, ref.lon].map((value) => Number(value.toFixed(5))).join(",");
  return ref.id ? `${at},${ref.id}` : at;
}

/** @param {string} text */
function escaped(text) {
  return encodeURIComponent(text).replace(/%(2C|2F|3A)/g, decodeURIComponent);
}

/**
 * The questions in an address; null where it holds none.
 * @param {string} hash
 * @param {Known} known
 * @returns {Link | null}
 */
export function linkIn(hash, known) {
  // Other pages of an atlas call the language l.
  const text = hash.replace(/^#/, "").slice(0, LONGEST).replace(/(^|&)l=/, "$1lang=");
  if (!text) return null;
  const pairs = text.split("&").map(pairOf);
  const saved = pairs.filter(([name]) => name === "q").slice(0, MOST_SAVED);
  const read = [partsIn(pairs, known), ...saved.map(([, one]) => partsIn(one.split("&").map(pairOf), known))];
  const [{ question, count }, ...others] = read;
  const questions = others.filter((one) => one.count).map((one) => one.question);
  if (!count && !questions.length) return null;
  const lang = /(^|&)lang=/.test(text) ? question.lang : "";
  return { question, saved: questions, left: read.reduce((sum, one) => sum + one.left, 0), lang };
}

/**
 * @param {string} text
 * @returns {[string, string]}
 */
function pairOf(text) {
  const at = text.indexOf("=");
  try {
    return at < 0 ? ["", ""] : [text.slice(0, at), decodeURIComponent(text.slice(at + 1))];
  } catch {
    return ["", ""]; // not the code of any text
  }
}

/**
 * @param {[string, string][]} pairs
 * @param {Known} known
 */
function partsIn(pairs, known) {
  const values = new Map(pairs.filter(([name]) => Object.hasOwn(PARTS, name)));
  const reader = new Reader(known);
  const texts = Object.fromEntries([...values].map(([short, text]) => [PARTS[/** @type {keyof PARTS} */ (short)], text]));
  const question = reader.question({ ...texts, via: splitAt(texts.via, "|"), view: splitAt(texts.view, "/"), policy: policyIn(texts) });
  return { question, count: values.size, left: reader.left };
}

/** @param {Record<string, string>} texts */
function policyIn(texts) {
  const names = ["closed", "opened", "avoided", "transit", "modes"];
  return { day: texts.day, ...Object.fromEntries(names.map((name) => [name, splitAt(texts[name], ",")])) };
}

/**
 * @param {string | undefined} text
 * @param {string} mark
 */
function splitAt(text, mark) {
  return text ? text.split(mark) : [];
}

/**
 * A question from plain values of any kind, such as those of a file.
 * @param {any} values
 * @param {Known} known
 * @returns {{question: Question, left: number}}
 */
export function questionIn(values, known) {
  const reader = new Reader(known);
  return { question: reader.question(values), left: reader.left };
}

/** Takes what is known from values of any kind, and counts what is not. */
class Reader {
  /** @param {Known} known */
  constructor(known) {
    /** @private */ this.known = known;
    this.left = 0;
  }

  /**
   * @param {any} values
   * @returns {Question}
   */
  question(values) {
    const { known } = this;
    const from = values && typeof values === "object" ? values : {};
    const plain = newQuestion();
    const policy = from.policy && typeof from.policy === "object" ? from.policy : {};
    const names = (/** @type {string} */ name, /** @type {(id: string) => boolean} */ test) => this.several(policy[name], test);
    return newQuestion({
      origin: this.place(from.origin),
      destination: this.place(from.destination),
      via: listOf(from.via).slice(0, MOST_VIA).flatMap((one) => this.place(one) ?? []),
      profile: this.one(from.profile, known.profiles, plain.profile),
      criterion: this.one(from.criterion, known.criteria, plain.criterion),
      amount: this.amount(from.amount),
      lang: this.one(from.lang, known.languages, plain.lang),
      chosen: this.one(from.chosen, ["A", "B", "C", "D"], plain.chosen),
      view: this.view(from.view),
      name: nameOf(from.name),
      saved: isDay(from.saved) ? from.saved : "",
      policy: {
        closed: names("closed", known.gate),
        opened: names("opened", known.gate),
        avoided: names("avoided", known.country),
        transit: names("transit", known.country),
        modes: names("modes", (mode) => MODES.includes(mode)),
        day: this.day(policy.day),
      },
    });
  }

  /**
   * @private
   * @template T
   * @param {T} nothing
   */
  without(nothing) {
    this.left++;
    return nothing;
  }

  /**
   * @private
   * @param {any} value
   * @param {string[]} allowed
   * @param {string} plain
   */
  one(value, allowed, plain) {
    if (value === undefined || value === "") return plain;
    return allowed.includes(value) ? String(value) : this.without(plain);
  }

  /**
   * @private
   * @param {any} values
   * @param {(id: string) => boolean} test
   */
  several(values, test) {
    const texts = listOf(values).slice(0, MOST_NAMES);
    return [...new Set(texts.flatMap((text) => (typeof text === "string" && test(text) ? text : this.without([]))))];
  }

  /**
   * @private
   * @param {any} value
   * @returns {PlaceRef | null}
   */
  place(value) {
    if (value === undefined || value === null || value === "") return null;
    const known = typeof value === "string" ? this.known.place(value) : null;
    if (known) return known;
    const [lat, lon, id] = typeof value === "string" ? value.split(",") : [value.lat, value.lon, value.id];
    const at = { lon: numberOf(lon), lat: numberOf(lat) };
    if (!(Math.abs(at.lat) <= 90 && Math.abs(at.lon) <= 180)) return this.without(null);
    return typeof id === "string" && this.known.place(id) ? { ...at, id } : at;
  }

  /**
   * @private
   * @param {any} value
   */
  amount(value) {
    if (value === undefined || value === "") return 1;
    const amount = numberOf(value);
    return amount > 0 && amount <= 1e6 ? amount : this.without(1);
  }

  /**
   * @private
   * @param {any} value
   * @returns {[number, number, number] | null}
   */
  view(value) {
    const [zoom, lat, lon] = listOf(value).map(numberOf);
    if (zoom === undefined) return null;
    const fits = zoom >= 0 && zoom <= 20 && Math.abs(lat) <= 90 && Math.abs(lon) <= 540;
    return fits ? [zoom, lat, lon] : this.without(null);
  }

  /**
   * @private
   * @param {any} value
   */
  day(value) {
    if (value === undefined || value === "") return "";
    return isDay(value) && value > "1900" && value < "2201" ? String(value) : this.without("");
  }
}

/** @param {any} value */
function isDay(value) {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const at = new Date(value);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value);
}

/** @param {any} value */
function listOf(value) {
  return Array.isArray(value) ? value : [];
}

/** @param {any} value */
function numberOf(value) {
  const isNumber = typeof value === "number" || (typeof value === "string" && /^[+-]?\d+(\.\d+)?$/.test(value));
  return isNumber ? Number(value) : NaN;
}

/** @param {any} value */
function nameOf(value) {
  // Control characters and those that turn the direction of what follows are no name.
  return typeof value === "string" ? value.replace(/[\p{Cc}\p{Cf}]/gu, "").slice(0, LONGEST_NAME) : "";
}
