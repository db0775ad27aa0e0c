/* What answers are written from (network/export/page/answer_sections.py), in columns. */
import { NumberReader } from "./bytes.js";

/**
 * @import { Evidence } from "./estimates.js"
 * @import { PageNetwork } from "./network.js"
 * @import { AnswerTables } from "./schema.js"
 *
 * @typedef {Record<string, string>} Name By language, as far as known.
 *
 * @typedef {{price: number, levels: number[]}} Amount Of a price: low, typical, high.
 * @typedef {{day: number, links: number[], amounts: number[]}} TariffDay
 * @typedef {{amounts: Amount[], days: TariffDay[]}} TariffGroup
 * @typedef {{drawn: number, inferred: number, straight: number, excess: number}} Special
 */

const LANGUAGES = ["en", "zh", "ru", "ko"];
/** Columns of a profile: five quantities of three levels, by kilometre and at no length. */
const FIGURES = 15;

/** Figures, evidence, names and prices of one network. */
export class AnswerFacts {
  /**
   * @param {PageNetwork} network
   * @param {Record<string, Uint8Array<ArrayBuffer>>} bytes
   */
  constructor(network, bytes) {
    this.network = network;
    /** @type {AnswerTables} */
    this.tables = JSON.parse(new TextDecoder().decode(bytes.answer));
    /** @private */ this.floats = new Float32Array(bytes.figures.buffer);
    /** @private */ this.nodeNames = readNodeNames(bytes.names);
    /** @private */ this.groups = readTariffs(bytes.tariffs, new Float32Array(bytes.money.buffer));
    /** @private */ this.lengths = readLengthsOf(network, this.tables.lengths, bytes.lengths);
    /** @private @type {Map<string, Map<number, Amount>>} */ this.prices = new Map();
    /** @type {Evidence[]} */
    this.evidence = this.tables.texts.items.map(([sources, confidence, basis]) => ({
      sources: sources.map((number) => this.tables.texts.sources[number]),
      confidence,
      basis,
    }));
  }

  /** @param {PageNetwork} network */
  static async open(network) {
    const names = /** @type {const} */ (["answer", "figures", "names", "tariffs", "money", "lengths"]);
    const sections = await Promise.all(names.map((name) => network.section(name)));
    return new AnswerFacts(network, Object.fromEntries(names.map((name, i) => [name, sections[i]])));
  }

  /**
   * Figures of a profile: by quantity and level, each of them by cost row.
   * @param {string} profile
   * @returns {{perKm: Float32Array[], fixed: Float32Array[]}}
   */
  figures(profile) {
    const { cost_row } = this.network.tables.classes;
    const rows = cost_row.reduce((most, row) => Math.max(most, row), 0) + 1;
    const columns = this.tables.figures.columns[profile].map((number) =>
      this.floats.subarray(number * rows, (number + 1) * rows),
    );
    return { perKm: columns.slice(0, FIGURES), fixed: columns.slice(FIGURES) };
  }

  /**
   * Evidence of each quantity of a kind of link.
   * @param {string} profile
   * @param {number} key
   * @returns {Evidence[]}
   */
  evidenceOf(profile, key) {
    const { columns, of_profile: numbers } = this.tables.evidence;
    return numbers[profile].map((column) => this.evidence[columns[column][key]]);
  }

  /**
   * Prices of links on a day.
   * @param {string} profile
   * @param {number} day
   * @returns {Map<number, Amount>}
   */
  pricesOn(profile, day) {
    const number = this.tables.tariffs.group[profile];
    const { amounts, days } = this.groups[number];
    const past = days.filter((one) => one.day <= day);
    const key = `${number} ${past.length}`;
    let prices = this.prices.get(key);
    if (!prices) {
      prices = new Map();
      for (const { links, amounts: numbers } of past) {
        for (let i = 0; i < links.length; i++) {
          if (numbers[i]) prices.set(links[i], amounts[numbers[i] - 1]);
          else prices.delete(links[i]);
        }
      }
      this.prices.set(key, prices);
    }
    return prices;
  }

  /**
   * Kilometres of a link drawn straight, inferred, resting on a straight line, and by how
   * much these may be too long.
   * @param {number} link
   * @returns {Special}
   */
  special(link) {
    const km = this.network.tables.units.container.distance;
    const [drawn, inferred, straight, excess] = this.lengths.map((column) => column[link] / km);
    return { drawn, inferred, straight, excess };
  }

  /**
   * A name by language.
   * @param {number} number
   * @returns {Name}
   */
  name(number) {
    const texts = this.tables.known[number] ?? [];
    const known = LANGUAGES.map((language, i) => [language, texts[i]]);
    return Object.fromEntries(known.filter(([, text]) => text));
  }

  /**
   * Name of a node, and its distance from the place of that name in km; NaN for none.
   * @param {number} node
   * @returns {{name: Name, km: number} | undefined}
   */
  nodeName(node) {
    const found = this.nodeNames.get(node);
    return found && { name: this.name(found[0]), km: found[1] ? (found[1] - 1) / 10 : NaN };
  }
}

/**
 * @param {Uint8Array} bytes
 * @returns {Map<number, [number, number]>}
 */
function readNodeNames(bytes) {
  const numbers = allNumbers(bytes);
  const count = numbers.length / 3;
  const names = new Map();
  for (let i = 0, node = 0; i < count; i++) {
    node += numbers[i];
    names.set(node, [numbers[count + i], numbers[2 * count + i]]);
  }
  return names;
}

/** @param {Uint8Array} bytes */
function allNumbers(bytes) {
  const reader = new NumberReader(bytes);
  const numbers = [];
  while (reader.at < bytes.length) numbers.push(reader.next());
  return numbers;
}

/**
 * @param {NumberReader} numbers
 * @param {number} count
 */
function readMany(numbers, count) {
  return Array.from({ length: count }, () => numbers.next());
}

/**
 * Ascending numbers, written as steps.
 * @param {NumberReader} numbers
 * @param {number} count
 */
function readAscending(numbers, count) {
  let value = 0;
  return readMany(numbers, count).map((step) => (value += step));
}

/**
 * @param {Uint8Array} bytes
 * @param {Float32Array} money
 * @returns {TariffGroup[]}
 */
function readTariffs(bytes, money) {
  const numbers = new NumberReader(bytes);
  const groups = [];
  for (let at = 0; numbers.at < bytes.length; ) {
    const count = numbers.next();
    const prices = readMany(numbers, count);
    const start = at;
    const amounts = prices.map((price, i) => ({
      price,
      levels: [0, 1, 2].map((level) => money[start + level * count + i]),
    }));
    at += 3 * count;
    const days = [];
    for (let left = numbers.next(); left > 0; left--) {
      const day = numbers.next();
      const length = numbers.next();
      const links = readAscending(numbers, length);
      days.push({ day, links, amounts: readMany(numbers, length) });
    }
    groups.push({ amounts, days });
  }
  return groups;
}

/**
 * Lengths of special kinds by link, in units of weight.
 * @param {PageNetwork} network
 * @param {Record<string, number[]>} usual Rows most of whose length is of a kind.
 * @param {Uint8Array} bytes
 * @returns {Int32Array[]} Drawn, inferred, straight, and what of that may be too long.
 */
function readLengthsOf({ length, row, linkCount }, usual, bytes) {
  const numbers = new NumberReader(bytes);
  const columns = ["drawn", "inferred", "straight"].map((name) => {
    const rows = new Set(usual[name]);
    const column = new Int32Array(linkCount);
    for (let link = 0; link < linkCount; link++) column[link] = rows.has(row[link]) ? length[link] : 0;
    const links = readAscending(numbers, numbers.next());
    for (const link of links) column[link] = length[link] - numbers.next();
    return column;
  });
  const excess = columns[2].map((units) => (units > 0 ? numbers.next() : 0));
  return [...columns, excess];
}
