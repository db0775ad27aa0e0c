/* Places by name, code or position, ranked as Python ranks them (gis_data/gazetteer). */
import { positionIn } from "./position.js";

/**
 * A row of the page's gazetteer (corridors/atlas/route_page/gazetteer.py).
 * @typedef {object} PlaceRow
 * @property {string} id
 * @property {string} kind
 * @property {string} country
 * @property {string} admin1
 * @property {number} lon
 * @property {number} lat
 * @property {string} name_en
 * @property {string} name_zh
 * @property {string} name_ru
 * @property {string} name_ko
 * @property {number} kept Whether the network of the page knows it by its id.
 *
 * @typedef {import("./state.js").PlaceRef} PlaceRef
 * @typedef {"id" | "name" | "alias" | "coordinates" | "prefix" | "like"} How
 * @typedef {{place: PlaceRow, how: How}} Hit
 * @typedef {{places: Record<string, any[]>, simplified: string,
 *   decided: Record<string, number>, kind_words: Record<string, string>}} GazetteerRecord
 * @typedef {{row: number, rank: number}} Bearer
 */

const [PRIMARY, SIMILAR, SIMILAR_CJK, SHORT] = [1, 2 / 3, 1 / 2, 4];
const TOWNS = ["city", "county_seat", "foreign_city", "town"];
const AT_TOWN_DEG = 0.4;
const CJK = /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** @type {Record<string, string>} */
const PLAIN_LETTERS = {
  ł: "l", ø: "o", đ: "d", ð: "d", ħ: "h", ı: "i", ŋ: "n", þ: "th", æ: "ae", œ: "oe", ё: "е",
  ß: "ss", ς: "σ",
}; // prettier-ignore
/** Combining accents that are left of a letter: noise in a name. */
const ACCENTS = [[0x300, 0x36f], [0x1ab0, 0x1aff], [0x1dc0, 0x1dff], [0x20d0, 0x20ff]]; // prettier-ignore

/**
 * The form under which equal names compare equal: gis_data.gazetteer.normalise.fold.
 * @param {string} text
 * @returns {string}
 */
export function fold(text) {
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase().replace(/[^a-z0-9]/g, "");
  for (let before = text, rounds = 0; ; before = text, rounds++) {
    const plain = Array.from(before.normalize("NFKC"), foldedCharacter).join("");
    text = plain.normalize("NFKC");
    if (text === before || rounds > 9) return text;
  }
}

/** @param {string} char */
function foldedCharacter(char) {
  let parts = char.toLowerCase().normalize("NFD");
  parts = /^\p{Script=Latin}/u.test(parts) ? parts.replace(/\p{M}/gu, "") : parts.normalize("NFC");
  const kept = Array.from(parts).filter((one) => !isAccent(one) && /[\p{L}\p{N}\p{Mn}\p{Mc}]/u.test(one));
  return kept.map((one) => PLAIN_LETTERS[one] ?? one).join("");
}

/** @param {string} char */
function isAccent(char) {
  const code = /** @type {number} */ (char.codePointAt(0));
  return ACCENTS.some(([first, last]) => first <= code && code <= last);
}

/**
 * Share of equal letters by optimal string alignment: rapidfuzz's OSA.
 * @param {string} one
 * @param {string} other
 * @param {number} least Below it 0 may stand for any share.
 */
export function similarity(one, other, least) {
  const longer = Math.max(one.length, other.length);
  const most = Math.floor((1 - least) * longer + 1e-9);
  if (Math.abs(one.length - other.length) > most) return 0;
  let [before, last, row] = [0, 1, 2].map(() => new Array(other.length + 1).fill(0));
  for (let j = 0; j <= other.length; j++) last[j] = j;
  for (let i = 1; i <= one.length; i++) {
    row[0] = i;
    let smallest = i;
    for (let j = 1; j <= other.length; j++) {
      const differs = one[i - 1] === other[j - 1] ? 0 : 1;
      let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + differs);
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (swapped) cost = Math.min(cost, before[j - 2] + 1);
      row[j] = cost;
      smallest = Math.min(smallest, cost);
    }
    if (smallest > most) return 0;
    [before, last, row] = [last, row, before];
  }
  return 1 - last[other.length] / longer;
}

/** Places of a page by name, id and position. */
export class PlaceFinder {
  /** @param {GazetteerRecord} record */
  constructor(record) {
    const { places, simplified, decided, kind_words } = record;
    const columns = Object.keys(places);
    /** @type {PlaceRow[]} */
    this.places = places.id.map((_, row) =>
      /** @type {any} */ (Object.fromEntries(columns.map((name) => [name, places[name][row]]))),
    );
    /** @private @type {number[]} */ this.order = places.order;
    /** @private */ this.decided = new Map(Object.entries(decided));
    /** @private Longer words first. */
    this.kindWords = Object.entries(kind_words).sort(([one], [other]) => other.length - one.length);
    /** @private */ this.simplified = pairsOf(simplified);
    /** @private @type {Map<string, number>} */ this.rowOfId = new Map();
    /** @private @type {string[]} */ this.keys = places.keys;
    /** @private @type {Map<string, Bearer[]>} */ this.bearers = new Map();
    /** @private @type {string[]} Sorted. */ this.names = [];
    places.id.forEach((id, row) => this.rowOfId.set(id.toLowerCase(), row));
    places.ids.forEach((ids, row) => {
      for (const id of ids.split(" ")) if (id && !this.rowOfId.has(id)) this.rowOfId.set(id, row);
    });
  }

  /**
   * Index the names, once the first of them is looked for.
   * @private
   */
  prepare() {
    if (this.names.length) return;
    this.keys.forEach((keys, row) => {
      for (const key of keys.split(" ").filter(Boolean)) {
        const name = key.slice(1);
        const bearer = { row, rank: Number(key[0]) };
        const others = this.bearers.get(name);
        if (others) others.push(bearer);
        else this.bearers.set(name, [bearer]);
      }
    });
    this.names = [...this.bearers.keys()].sort();
  }

  /**
   * The place that a question names; null where the page does not know it.
   * @param {PlaceRef | null} ref
   * @returns {PlaceRow | null}
   */
  placeOf(ref) {
    if (!ref) return null;
    const id = typeof ref === "string" ? ref : ref.id;
    const row = id === undefined ? undefined : this.rowOfId.get(id.toLowerCase());
    if (row !== undefined) return this.places[row];
    return typeof ref === "string" ? null : pointAt(ref.lon, ref.lat);
  }

  /**
   * How a question names a place: its id, or its position where the network of the page
   * does not know it.
   * @param {PlaceRow} place
   * @returns {PlaceRef}
   */
  refOf(place) {
    if (place.kept) return place.id;
    const { id, lon, lat } = place;
    return this.rowOfId.has(id.toLowerCase()) ? { lon, lat, id } : { lon, lat };
  }

  /**
   * Places that a text may mean, the likeliest first: positions and ids, exact names,
   * beginnings of names, similar names.
   * @param {string} text
   * @param {number} [limit]
   * @returns {Hit[]}
   */
  search(text, limit = 10) {
    const exact = this.exactly(text);
    const ofKind = this.ofKind(text).map((place) => /** @type {Hit} */ ({ place, how: "like" }));
    const ranked = this.ranked(this.key(text), limit);
    const [begun, alike] = [true, false].map((is) => ranked.filter(({ how }) => (how !== "like") === is));
    const hits = [...exact, ...begun, ...ofKind, ...alike];
    return distinct(hits, ({ place }) => place.id).slice(0, limit);
  }

  /**
   * The one place that a text names, or those to choose from.
   * @param {string} text
   * @returns {{place?: PlaceRow, several?: PlaceRow[], similar?: PlaceRow[]}}
   */
  resolve(text) {
    const [first] = this.exactly(text);
    if (first) return { place: first.place };
    const key = this.key(text);
    const decided = this.decided.get(key);
    if (decided !== undefined && decided >= 0) return { place: this.places[decided] };
    const rows = [...new Set(this.named(key).map(({ row }) => row))];
    if (rows.length === 1 && decided === undefined) return { place: this.places[rows[0]] };
    if (rows.length) return { several: rows.map((row) => this.places[row]) };
    const similar = [...this.mistyped(key), ...this.ofKind(text), ...this.ranked(key, 3).map(({ place }) => place)];
    return { similar: distinct(similar, ({ id }) => id).slice(0, 3) };
  }

  /**
   * Towns whose name differs from a text in one letter.
   * @param {string} text
   * @returns {PlaceRow[]}
   */
  mistyped(text) {
    const key = this.key(text);
    this.prepare();
    const names = this.names.filter((name) => name !== key && similarity(key, name, 1 - 1 / key.length) > 0);
    const rows = names.flatMap((name) => this.named(name)).map(({ row }) => this.places[row]);
    return key.length > SHORT ? rows.filter(({ kind }) => TOWNS.includes(kind)) : [];
  }

  /**
   * What a text means that says the kind of a place, as "Harbin railway station" does:
   * places of the kind at a town of this name, then the town.
   * @private
   * @param {string} text
   * @returns {PlaceRow[]}
   */
  ofKind(text) {
    for (const [word, kinds] of this.kindWords) {
      const rest = without(text.trim().toLowerCase(), word);
      if (!rest) continue;
      const bearers = this.named(this.key(rest)).map(({ row }) => this.places[row]);
      const away = (/** @type {PlaceRow} */ one) => Math.min(...bearers.map(({ lon, lat }) => Math.hypot(one.lon - lon, one.lat - lat)));
      const near = this.places.filter((place) => kinds.split(" ").includes(place.kind) && away(place) < AT_TOWN_DEG);
      return [...near.sort((one, other) => away(one) - away(other)), ...bearers];
    }
    return [];
  }

  /**
   * The key of a text: folded, in simplified characters.
   * @private
   * @param {string} text
   */
  key(text) {
    return Array.from(fold(text), (char) => this.simplified.get(char) ?? char).join("");
  }

  /**
   * @private
   * @param {string} key
   * @returns {Bearer[]}
   */
  named(key) {
    this.prepare();
    return this.bearers.get(key) ?? this.bearers.get(key.replace(/(?<=[ln])v/g, "u")) ?? [];
  }

  /**
   * @private
   * @param {string} text
   * @returns {Hit[]}
   */
  exactly(text) {
    const at = positionIn(text);
    if (at) return [{ place: pointAt(at.lon, at.lat), how: "coordinates" }];
    const typed = text.trim();
    // "hun" is rather the beginning of a name than the code of a station, HUN.
    if (!/[-:]/.test(typed) && typed !== typed.toUpperCase()) return [];
    const row = this.rowOfId.get(typed.toLowerCase());
    return row === undefined ? [] : [{ place: this.places[row], how: "id" }];
  }

  /**
   * Ranked as `gis_data.gazetteer.similar.ranked_matches`.
   * @private
   * @param {string} key
   * @param {number} enough How many; names that are alike come after all others.
   * @returns {Hit[]}
   */
  ranked(key, enough) {
    if (!key) return [];
    /** @type {Map<number, {rank: number[], how: How}>} */
    const best = new Map();
    const enter = (/** @type {Bearer[]} */ bearers, /** @type {number} */ far, /** @type {How | ""} */ how) => {
      for (const { row, rank: ofName } of bearers) {
        const rank = [far, how ? 0 : ofName, this.order[row], ofName, row];
        const known = best.get(row);
        if (known && !isLess(rank, known.rank)) continue;
        best.set(row, { rank, how: how || (ofName === PRIMARY ? "name" : "alias") });
      }
    };
    enter(this.named(key), 0, "");
    for (const name of this.beginning(key)) enter(this.bearers.get(name) ?? [], 1, "prefix");
    const alike = best.size > enough ? [] : this.alike(key);
    for (const [name, share] of alike) enter(this.bearers.get(name) ?? [], 3 - share, "like");
    return [...best.entries()]
      .sort(([, one], [, other]) => (isLess(one.rank, other.rank) ? -1 : 1))
      .map(([row, { how }]) => ({ place: this.places[row], how }));
  }

  /**
   * @private
   * @param {string} key
   */
  beginning(key) {
    let [low, high] = [0, this.names.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.names[middle] < key) low = middle + 1;
      else high = middle;
    }
    const names = [];
    for (let at = low; this.names[at]?.startsWith(key); at++) names.push(this.names[at]);
    return names.filter((name) => name !== key);
  }

  /**
   * @private
   * @param {string} key
   * @returns {[string, number][]}
   */
  alike(key) {
    const least = CJK.test(key) && key.length <= SHORT ? SIMILAR_CJK : SIMILAR;
    return this.names
      .filter((name) => name !== key)
      .map((name) => /** @type {[string, number]} */ ([name, similarity(key, name, least)]))
      .filter(([, share]) => share >= least);
  }
}

/**
 * A text without a word at one of its ends, empty where it has none. A word in letters
 * stands apart.
 * @param {string} text
 * @param {string} word
 */
function without(text, word) {
  const isApart = !CJK.test(word);
  if (text.endsWith(isApart ? ` ${word}` : word)) return text.slice(0, -word.length).trim();
  return isApart && text.startsWith(`${word} `) ? text.slice(word.length).trim() : "";
}

/**
 * @template T
 * @param {T[]} values
 * @param {(value: T) => string} idOf
 */
function distinct(values, idOf) {
  return values.filter((value, at) => values.findIndex((other) => idOf(other) === idOf(value)) === at);
}

/** @param {string} pairs */
function pairsOf(pairs) {
  const chars = Array.from(pairs);
  /** @type {Map<string, string>} */
  const map = new Map();
  for (let i = 0; i + 1 < chars.length; i += 2) map.set(chars[i], chars[i + 1]);
  return map;
}

/**
 * @param {number} lon
 * @param {number} lat
 * @returns {PlaceRow}
 */
function pointAt(lon, lat) {
  const name = `${Number(lat.toFixed(4))}, ${Number(lon.toFixed(4))}`;
  const rest = { country: "", admin1: "", name_zh: "", name_ru: "", name_ko: "", kept: 0 };
  return { id: `${lat},${lon}`, kind: "point", lon, lat, name_en: name, ...rest };
}

/**
 * @param {number[]} one
 * @param {number[]} other
 */
function isLess(one, other) {
  const at = one.findIndex((value, i) => value !== other[i]);
  return at >= 0 && one[at] < other[at];
}
