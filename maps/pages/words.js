/* Messages, numbers and dates in the language of the page, as Python writes them
   (gis_data/messages/catalogue.py); templates: gis_data/messages/templates.py. */

/**
 * @typedef {{[variant: string]: string | Part[]}} Variants
 * @typedef {string | [string, string] | [string, string, Variants]} Part
 * @typedef {string | Part[]} Template
 * @typedef {Record<string, Record<string, Template>>} Catalogue By language and code.
 *
 * @typedef {object} Message
 * @property {string} code
 * @property {Record<string, any>} [params]
 */

/** @type {Record<string, string>} */
const LOCALES = { en: "en-GB", zh: "zh-Hans-CN", ru: "ru", ko: "ko" };
/** @type {Record<string, [string, string]>} */
const AROUND_PERCENT = { en: ["", " %"], zh: ["", "%"], ru: ["", "\u00a0%"], ko: ["", "%"] };
const MINUS = "\u2212";
const WHOLE_FROM = 100;

const speech = {
  catalogue: /** @type {Catalogue} */ ({}),
  language: "en",
  formatters: /** @type {Map<string, any>} */ (new Map()),
};

/**
 * Set the messages of the page; their languages are its languages.
 * @param {Catalogue} catalogue
 */
export function useCatalogue(catalogue) {
  speech.catalogue = catalogue;
  speak(speech.language);
}

/**
 * Choose the language of what is said from now on.
 * @param {string} language One of the page, else its first.
 */
export function speak(language) {
  const known = languages();
  speech.language = known.includes(language) ? language : (known[0] ?? "en");
}

/** Languages of the page, in the order of its catalogue. */
export function languages() {
  return Object.keys(speech.catalogue);
}

/** The language in use. */
export function spoken() {
  return speech.language;
}

/**
 * A message, a name in several languages or a text as its reader sees it.
 * @param {unknown} value
 * @returns {string}
 */
export function say(value) {
  if (value === null || value === undefined) return "";
  if (typeof value !== "object") return String(value);
  if (!("code" in value)) return nameIn(/** @type {Record<string, any>} */ (value));
  const { code, params = {} } = /** @type {Message} */ (value);
  return word(code, params);
}

/**
 * A message of the catalogue; its code where the page has no such message.
 * @param {string} code
 * @param {Record<string, any>} [params]
 * @returns {string}
 */
export function word(code, params = {}) {
  const { catalogue, language } = speech;
  const template = catalogue[language]?.[code] ?? catalogue.en?.[code];
  if (template === undefined) return code;
  const text = filledIn(template, params);
  return text.endsWith("..") ? text.replaceAll("..", ".") : text;
}

/**
 * Whether the page has a message.
 * @param {string} code
 */
export function hasWord(code) {
  return speech.catalogue.en?.[code] !== undefined;
}

/**
 * The name of a record that has one in some languages: `zh` or `name_zh`, else English.
 * @param {Record<string, any>} record
 * @returns {string}
 */
export function nameIn(record) {
  const names = [speech.language, "en"].flatMap((each) => [record[each], record[`name_${each}`]]);
  return String(names.find(Boolean) ?? "");
}

/**
 * A number with the separators of the language: to one decimal below 100 and to none
 * above, or to at most so many decimals.
 * @param {number} value
 * @param {number} [digits]
 * @returns {string}
 */
export function number(value, digits) {
  const short = digits === undefined ? rounded(value) : roundedTo(value, digits);
  return grouped(short).replace("-", MINUS);
}

/**
 * A difference, always with its sign.
 * @param {number} value
 * @param {number} [digits]
 */
export function signedNumber(value, digits) {
  const short = digits === undefined ? rounded(value) : roundedTo(value, digits);
  return (short < 0 ? MINUS : "+") + grouped(Math.abs(short));
}

/**
 * Name of a country by its ISO 3166-1 alpha-2 code.
 * @param {string} code
 * @returns {string}
 */
export function countryName(code) {
  const own = `country.${code}`;
  if (hasWord(own)) return word(own);
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return formatter("region", (locale) => new Intl.DisplayNames(locale, { type: "region" })).of(code) ?? code;
}

/**
 * Texts joined as the language does.
 * @param {unknown[]} parts
 * @returns {string}
 */
export function listed(parts) {
  return formatter("list", (locale) => new Intl.ListFormat(locale)).format(parts.map(say));
}

/**
 * A date in words: ISO 8601 to the year, month or day; 05-10 is a day of every year.
 * @param {string} value
 * @returns {string}
 */
export function dateText(value) {
  const [kind, iso] = /^\d\d-\d\d$/.test(value)
    ? ["day of year", `2000-${value}`]
    : [["year", "month", "day"][value.split("-").length - 1], value];
  const at = new Date(iso + "2000-01-01".slice(iso.length));
  if (!kind || Number.isNaN(at.getTime())) return value;
  const format = formatter(kind, (locale) => new Intl.DateTimeFormat(locale, DATES[kind]));
  // Browsers differ in the space before it.
  return format.format(at).replace(/\s(?=г\.)/, "\u00a0");
}

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const DATES = {
  day: { dateStyle: "long", timeZone: "UTC" },
  month: { year: "numeric", month: "long", timeZone: "UTC" },
  year: { year: "numeric", timeZone: "UTC" },
  "day of year": { month: "long", day: "numeric", timeZone: "UTC" },
};

/**
 * How each type of a placeholder is shown.
 * @type {Record<string, (value: any) => string>}
 */
const SHOWN = {
  text: say,
  number: (value) => grouped(rounded(value)),
  whole: (value) => grouped(rounded(roundedTo(value, 0))),
  year: (value) => String(Math.trunc(value)),
  price: (value) => fixed(value, 2, true),
  rate: (value) => fixed(value, 4, false),
  figure: (value) => grouped(significant(value), 6),
  signed: signedNumber,
  signed_whole: (value) => signedNumber(roundedTo(value, 0)),
  percent: (value) => {
    const [before, after] = AROUND_PERCENT[speech.language];
    return before + grouped(rounded(value * 100)) + after;
  },
  date: dateText,
  list: listed,
  countries: (codes) => listed(codes.map(countryName)),
};

/**
 * @param {Template} template
 * @param {Record<string, any>} params
 * @returns {string}
 */
function filledIn(template, params) {
  if (typeof template === "string") return template;
  return template.map((part) => (typeof part === "string" ? part : placed(part, params))).join("");
}

/**
 * @param {[string, string] | [string, string, Record<string, Template>]} part
 * @param {Record<string, any>} params
 */
function placed([name, type, variants], params) {
  const value = params[name];
  if (value === undefined || value === null) return `{${name}}`;
  if (!variants) return SHOWN[type](value);
  const short = rounded(type === "whole" ? roundedTo(value, 0) : value);
  const category = formatter("plural", (locale) => new Intl.PluralRules(locale)).select(short);
  return filledIn(variants[category] ?? variants.other, params);
}

/**
 * A formatter of the language in use, made once.
 * @template T
 * @param {string} kind
 * @param {(locale: string) => T} make
 * @returns {T}
 */
function formatter(kind, make) {
  const key = `${speech.language} ${kind}`;
  if (!speech.formatters.has(key)) speech.formatters.set(key, make(LOCALES[speech.language]));
  return speech.formatters.get(key);
}

/**
 * @param {number} value
 * @param {number} [digits] At most so many decimals.
 * @returns {string}
 */
function grouped(value, digits = 3) {
  const options = { maximumFractionDigits: digits };
  const make = (/** @type {string} */ locale) => new Intl.NumberFormat(locale, options);
  return formatter(`number ${digits}`, make).format(value + 0);
}

/**
 * @param {number} value
 * @param {number} digits
 * @param {boolean} useGrouping
 */
function fixed(value, digits, useGrouping) {
  const sides = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const make = (/** @type {string} */ locale) =>
    new Intl.NumberFormat(locale, { ...sides, useGrouping });
  return formatter(`fixed ${digits}`, make).format(asWritten(value, digits) + 0);
}

/** @param {number} value */
function rounded(value) {
  const short = roundedTo(value, 1);
  return Math.abs(short) >= WHOLE_FROM ? roundedTo(value, 0) : short;
}

/**
 * The nearest number of so many decimals; of two, the even one, as Python's `round`.
 * @param {number} value
 * @param {number} digits
 */
function roundedTo(value, digits) {
  const twice = Math.abs(value) * 2 ** (digits + 1);
  const tie = Number.isInteger(twice) && twice % 2 === 1;
  return tie ? toEven(value * 10 ** digits) / 10 ** digits : Number(value.toFixed(digits)) + 0;
}

/**
 * The same of a number as it is written in decimals: 1.005 is a tie.
 * @param {number} value
 * @param {number} digits
 */
function asWritten(value, digits) {
  const shifted = Number(`${value}e${digits}`);
  if (Number.isNaN(shifted)) return roundedTo(value, digits);
  const tie = Math.abs(shifted % 1) === 0.5;
  return (tie ? toEven(shifted) : Math.round(shifted)) / 10 ** digits;
}

/** @param {number} half A number that ends in one half. */
function toEven(half) {
  return 2 * Math.round(half / 2);
}

/** @param {number} value */
function significant(value) {
  const digits = 2 - Number(value.toExponential(2).split("e")[1]);
  return digits >= 0 ? roundedTo(value, digits) : asWritten(value / 10 ** -digits, 0) * 10 ** -digits;
}
