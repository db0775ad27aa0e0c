/* What a policy closes, by class and reason: network/query/policy.py and domestic.py. */

/**
 * @import { PageNetwork } from "./network.js"
 * @import { Column, Transit } from "./schema.js"
 */

/** Bits of the reasons for which a class of links is closed. */
export const REASONS = Object.freeze({
  status: 1,
  date: 2,
  closed: 4,
  country: 8,
  sanctions: 16,
  abroad: 32,
  mode: 64,
  customs: 128,
  profile: 256,
});
/** Modes of transport, in the order of the codes of access. */
export const MODES = ["rail", "road", "sea", "air"];
/** Columns that hold the ids a policy may close or open. */
export const GATE_COLUMNS = ["gateway_id", "line_id", "passage"];
const MOST_KNOWN = 8;
const USABLE = new Set(["open", "limited"]);

/**
 * @typedef {object} Policy
 * @property {string[]} [closed] Ids of gates, lines and straits that count as closed.
 * @property {string[]} [opened] Ids that count as open.
 * @property {string[]} [avoided] Countries not to enter.
 * @property {string[]} [allowed] Countries that may be crossed although sanctioned.
 * @property {string[]} [modes] All where there is none.
 * @property {string} [day] As yyyy-mm-dd; the date of the data where there is none.
 */

/** Closed classes of one network, by policy. */
export class Policies {
  /**
   * @param {PageNetwork} network
   * @param {Record<string, Column>} [policy] Columns of other rows than those of links.
   */
  constructor(network, policy = network.tables.policy) {
    this.network = network;
    const { classes } = network.tables;
    this.rows = Object.values(policy)[0].codes.length;
    /** @private */ this.policyRow = classes.policy_row;
    /** @private What was asked last: an answer asks the same several times. */
    this.known = /** @type {Map<string, Uint16Array>} */ (new Map());
    /** @private */ this.columns = policy;
    /** @type {Set<string>} */
    this.gates = new Set();
    for (const name of GATE_COLUMNS) {
      for (const word of policy[name].words) if (word) this.gates.add(String(word));
    }
    /** @private */
    this.parts = policy.country.words.map((word) => String(word).split("-").filter(Boolean));
  }

  /**
   * @param {string} name
   * @returns {(row: number) => any}
   */
  column(name) {
    const { words, codes } = this.columns[name];
    return (row) => words[codes[row]];
  }

  /**
   * Reasons for which each class is closed, as bits.
   * @param {string} profile
   * @param {Policy} policy
   * @param {Set<string>} countries Those the route starts, calls and ends in.
   * @param {Transit[]} [transits] Declared ones that may be used; all where none is given.
   * @returns {Uint16Array}
   */
  reasons(profile, policy, countries, transits) {
    const key = JSON.stringify([profile, policy, [...countries], transits]);
    const known = this.known.get(key);
    if (known) return known;
    const byRow = this.reasonsByRow(profile, policy, countries, transits);
    const { cost_row } = this.network.tables.classes;
    const usable = this.network.tables.usable[profile];
    const reasons = Uint16Array.from(
      this.policyRow,
      (row, i) => byRow[row] | (usable[cost_row[i]] ? 0 : REASONS.profile),
    );
    if (this.known.size >= MOST_KNOWN) this.known.clear();
    this.known.set(key, reasons);
    return reasons;
  }

  /**
   * @param {Policy} policy
   * @returns {number} The day whose status applies, yyyymmdd.
   */
  day(policy) {
    return Number((policy.day ?? this.network.tables.state_on).replaceAll("-", ""));
  }

  /**
   * Reasons for which each row is closed, as bits.
   * @param {string} profile
   * @param {Policy} policy
   * @param {Set<string>} countries
   * @param {Transit[]} [transits]
   */
  reasonsByRow(profile, policy, countries, transits) {
    const day = this.day(policy);
    const avoided = new Set(policy.avoided);
    const allowed = new Set(policy.allowed);
    const barred = new Set(
      Object.keys(this.network.tables.sanctions).filter(
        (country) => !allowed.has(country) && !countries.has(country),
      ),
    );
    const closed = this.named(policy.closed);
    const opened = this.named(policy.opened);
    const touched = (/** @type {Set<string>} */ set) => this.touching(set);
    const [inAvoided, inBarred] = [touched(avoided), touched(barred)];
    transits ??= this.transits(profile, policy, countries);
    const abroad = this.abroad(policy, countries, transits);
    const late = this.outOfDate(day);
    const excluded = this.excluded(new Set(policy.modes?.length ? policy.modes : MODES));
    const status = this.column("status");
    const around = this.column("no_customs");
    const joint = this.uncleared(profile, countries, day);
    const country = this.column("country");
    const reasons = new Uint16Array(this.rows);
    for (let row = 0; row < this.rows; row++) {
      let bits = 0;
      if (!USABLE.has(status(row)) && !opened[row] && !around(row)) bits |= REASONS.status;
      if (late[row] && !opened[row]) bits |= REASONS.date;
      if (closed[row]) bits |= REASONS.closed;
      if (inAvoided[row]) bits |= REASONS.country;
      if (inBarred[row]) bits |= REASONS.sanctions;
      if (abroad[row]) bits |= REASONS.abroad;
      if (around(row) && !joint.has(country(row))) bits |= REASONS.customs;
      if (excluded[row]) bits |= REASONS.mode;
      reasons[row] = bits;
    }
    return reasons;
  }

  /**
   * Rows of which a test holds.
   * @private
   * @param {(row: number) => boolean} test
   */
  rowsWhere(test) {
    const rows = new Uint8Array(this.rows);
    for (let row = 0; row < this.rows; row++) rows[row] = test(row) ? 1 : 0;
    return rows;
  }

  /**
   * Rows of gates, lines and straits.
   * @param {string[]} [names]
   */
  named(names) {
    const ids = new Set(names);
    const hit = GATE_COLUMNS.map((name) => {
      const { words, codes } = this.columns[name];
      const known = words.map((word) => ids.has(String(word)));
      return (/** @type {number} */ row) => known[codes[row]];
    });
    return this.rowsWhere((row) => ids.size > 0 && hit.some((test) => test(row)));
  }

  /**
   * @private
   * @param {Set<string>} countries
   */
  touching(countries) {
    const hit = this.parts.map((parts) => parts.some((part) => countries.has(part)));
    const { codes } = this.columns.country;
    return this.rowsWhere((row) => hit[codes[row]]);
  }

  /**
   * @private
   * @param {Set<string>} countries
   */
  touchingOthers(countries) {
    const hit = this.parts.map((parts) => parts.some((part) => !countries.has(part)));
    const { codes } = this.columns.country;
    return this.rowsWhere((row) => hit[codes[row]]);
  }

  /**
   * @private
   * @param {number} day
   */
  outOfDate(day) {
    const [from, to, first, last] = ["valid_from", "valid_to", "season_from", "season_to"].map(
      (name) => this.column(name),
    );
    const today = day % 10000;
    return this.rowsWhere((row) => {
      if (from(row) > day || (to(row) > 0 && to(row) < day)) return true;
      if (!first(row)) return false;
      const [before, after] = [today < first(row), today > last(row)];
      return first(row) <= last(row) ? before || after : before && after;
    });
  }

  /**
   * Rows of modes that may not be used, and access that does not count without them.
   * @private
   * @param {Set<string>} modes
   */
  excluded(modes) {
    const [mode, kind] = [this.column("mode"), this.column("kind")];
    const [access, byRoad] = [this.column("access"), this.column("by_road")];
    return this.rowsWhere((row) => {
      if (kind(row) === "access") {
        const to = MODES[access(row) - 1];
        return to === undefined || !modes.has(to) || (modes.has("road") && byRoad(row) === 1);
      }
      return mode(row) !== "transfer" && !modes.has(mode(row));
    });
  }

  /**
   * Rows that a journey within one country may not use.
   * @private
   * @param {Policy} policy
   * @param {Set<string>} countries
   * @param {Transit[]} transits
   */
  abroad(policy, countries, transits) {
    if (countries.size !== 1) return new Uint8Array(this.rows);
    const [home] = countries;
    const allowed = new Set(policy.allowed);
    const permitted = new Set([...allowed, home]);
    let closed = this.touchingOthers(permitted);
    for (const transit of transits) {
      const barred = this.barredIn(transit, permitted);
      closed = closed.map((bit, row) => bit & barred[row]);
    }
    const entries = new Set(
      transits.flatMap((one) => wordsOf(one.gates)).filter((gate) => gate.startsWith("sea:")),
    );
    if (entries.size && !allowed.size) {
      const gate = this.column("gateway_id");
      const cleared = this.cleared("import", new Set([home]));
      for (let row = 0; row < this.rows; row++) {
        if (cleared[row] && !entries.has(gate(row))) closed[row] = 1;
      }
    }
    return closed;
  }

  /**
   * Countries between which cargo at sea passes no customs.
   * @private
   * @param {string} profile
   * @param {Set<string>} countries
   * @param {number} day
   */
  uncleared(profile, countries, day) {
    if (countries.size !== 1) {
      const { customs_unions: unions } = this.network.tables;
      const all = [...countries];
      return new Set(unions.find((union) => all.every((one) => union.includes(one))));
    }
    const [home] = countries;
    const gates = this.transitsOf(home, profile, day).flatMap((one) => wordsOf(one.gates));
    return gates.some((gate) => gate.startsWith("sea:")) ? new Set() : countries;
  }

  /**
   * Declared transits that a journey within one country may use.
   * @param {string} profile
   * @param {Policy} policy
   * @param {Set<string>} countries
   */
  transits(profile, policy, countries) {
    if (countries.size !== 1) return [];
    return this.transitsOf([...countries][0], profile, this.day(policy));
  }

  /**
   * @private
   * @param {string} home
   * @param {string} profile
   * @param {number} day
   */
  transitsOf(home, profile, day) {
    const names = ["*", profile, this.network.tables.bases[profile]];
    return this.network.tables.domestic_transit.filter((transit) => {
      const { valid_from: first, valid_to: last } = transit;
      const inTime = first <= day && !(last > 0 && last < day);
      const known = wordsOf(transit.profiles).some((name) => names.includes(name));
      return transit.country === home && inTime && known;
    });
  }

  /**
   * Rows that domestic cargo in one declared transit may not use.
   * @private
   * @param {Transit} transit
   * @param {Set<string>} home Countries permitted without it.
   */
  barredIn(transit, home) {
    const through = new Set(wordsOf(transit.through));
    const gates = new Set(wordsOf(transit.gates));
    const permitted = new Set([...home, ...through]);
    const others = this.touchingOthers(permitted);
    const [kind, gate] = [this.column("kind"), this.column("gateway_id")];
    const gated = new Set(["crossing", "export", "import"]);
    const leaving = new Set([...permitted].filter((country) => !through.has(country)));
    const [exported, imported] = [
      this.cleared("export", leaving),
      this.cleared("import", through),
    ];
    return this.rowsWhere(
      (row) =>
        others[row] === 1 ||
        (gated.has(kind(row)) && !gates.has(gate(row))) ||
        exported[row] === 1 ||
        imported[row] === 1,
    );
  }

  /**
   * Customs of one direction in some countries.
   * @private
   * @param {string} direction
   * @param {Set<string>} countries
   */
  cleared(direction, countries) {
    const [kind, country] = [this.column("kind"), this.column("country")];
    return this.rowsWhere((row) => kind(row) === direction && countries.has(country(row)));
  }
}

/**
 * Words that blanks part.
 * @param {string} text
 */
export function wordsOf(text) {
  return text.split(" ").filter(Boolean);
}
