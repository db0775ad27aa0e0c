/* Legs of a path with their figures: network/query/leg_writer.py and edge_costs.py. */
import { estimateOf, leastConfidence } from "./estimates.js";
import { endLabel } from "./names.js";
import { STEPS } from "./network.js";
import { ACCESS_CIRCUITY } from "./points.js";

/**
 * @import { NamedPlace } from "./answer.js"
 * @import { Amount, AnswerFacts, Name } from "./facts.js"
 * @import { Evidence } from "./estimates.js"
 * @import { Estimate } from "./schema.js"
 * @import { LegEnd, LegKind, LegNames } from "./names.js"
 * @import { Connector } from "./points.js"
 * @import { PageRouter } from "./router.js"
 *
 * @typedef {"length_km" | "moving_h" | "dwell_h" | "wait_h" | "cost_usd" | "co2_kg"} Quantity
 * @typedef {Record<Quantity, Estimate>} Quantities
 *
 * @typedef {object} LegParts What a leg has beside its record.
 * @property {LegEnd} start
 * @property {LegEnd} end
 * @property {number[]} steps
 * @property {{id: string, last: number}[]} prices
 * @property {[number, number][]} [line] Of a leg without links.
 *
 * @typedef {LegKind & Quantities & LegParts & {lines: string[], gauge_mm: number,
 *   schematic_km: number, straight_km: number, inferred_km: number,
 *   passages: {id: string, name: Name}[]}} Leg
 */

export const HOURS = /** @type {Quantity[]} */ (["moving_h", "dwell_h", "wait_h"]);
const COSTS = /** @type {Quantity[]} */ ([...HOURS, "cost_usd", "co2_kg"]);
const ALL = /** @type {Quantity[]} */ (["length_km", ...COSTS]);
const COST = COSTS.indexOf("cost_usd");
const UNIT_OF = ["h", "h", "h", "USD", "kg"];
const LEVEL_COUNT = 3;
const MATERIAL_SHARE = 0.05;
const ESTIMATE_UNDER = 0.1;
const BORDER_KINDS = ["crossing", "import"];
const OPEN = "open:";

/** Turns paths of one network into legs. */
export class LegWriter {
  /**
   * @param {PageRouter} router
   * @param {AnswerFacts} facts
   * @param {LegNames} names
   */
  constructor(router, facts, names) {
    this.router = router;
    this.facts = facts;
    this.names = names;
    const { tables } = router.network;
    const columns = ["mode", "kind", "gateway_id", "country", "line_id", "passage"].map((name) =>
      router.policies.column(name),
    );
    /** @private What legs are cut by and named after, by class. */
    this.words = tables.classes.policy_row.map((row, i) => {
      const [mode, kind, gate, country, line, passage] = columns.map((column) => String(column(row)));
      const free = gate.startsWith(OPEN);
      const gauge = facts.tables.gauge_mm[tables.classes.leg_row[i]];
      const timed = kind === "service" || kind === "flight" ? line : "";
      const shown = { mode, kind: free ? "line" : kind, gate: free ? "" : gate };
      const key = [mode, shown.kind, shown.gate, gauge, timed].join("\t");
      return { ...shown, country, line, passage, gauge, key };
    });
  }

  /**
   * The legs of a path.
   * @param {number[]} steps
   * @param {string} profile
   * @param {number} day
   * @returns {Leg[]}
   */
  legs(steps, profile, day) {
    const { network, finder } = this.router;
    const spans = this.spans(steps);
    if (!spans.length) return [];
    const kinds = spans.map((span) => this.kindOf(span));
    const nodes = [...spans.map(([step]) => finder.entry(step)), finder.exit(steps[steps.length - 1])];
    const ends = this.names.ends(nodes, kinds);
    const pricing = {
      figures: this.facts.figures(profile),
      prices: this.facts.pricesOn(profile, day),
      profile,
    };
    return spans.map((span, i) => {
      const words = span.map((step) => this.words[network.row[step >> 1]]);
      const km = this.kilometres(span);
      const priced = span.map((step) => pricing.prices.get(step >> 1));
      const quantities = this.quantities(span, km.each, priced, pricing);
      quantities.length_km.low -= km.excess;
      quantities.length_km.high += ESTIMATE_UNDER * km.straight;
      return {
        ...kinds[i],
        start: ends[i][0],
        end: ends[i][1],
        steps: span,
        lines: longestFirst(words.map((word) => word.line), span.map((step) => network.length[step >> 1])),
        gauge_mm: words[0].gauge,
        schematic_km: km.drawn,
        straight_km: km.straight,
        inferred_km: km.inferred,
        passages: this.passages(words.map((word) => word.passage)),
        prices: this.pricesOf(priced),
        ...quantities,
      };
    });
  }

  /**
   * The leg between a point and the node it is joined to.
   * @param {NamedPlace} place
   * @param {Connector} connector
   * @param {string} profile
   * @returns {Leg}
   */
  connector(place, { node, km, like }, profile) {
    const { network } = this.router;
    const end = { name: place.title, km: 0 };
    const length = ACCESS_CIRCUITY * km;
    const pricing = { figures: this.facts.figures(profile), profile };
    const country = network.tables.countries[network.country[node]];
    return {
      mode: "transfer",
      kind: "access",
      gateway_id: "",
      country: country ? [country] : [],
      start: end,
      end,
      steps: [],
      line: [[place.lon, place.lat], [network.lon[node] / STEPS, network.lat[node] / STEPS]],
      lines: [],
      gauge_mm: 0,
      schematic_km: length,
      straight_km: 0,
      inferred_km: 0,
      passages: [],
      prices: [],
      ...this.quantities([2 * like], [length], [undefined], pricing),
    };
  }

  /**
   * Steps of each leg: neighbours of one mode, gauge, gate and service.
   * @private
   * @param {number[]} steps
   * @returns {number[][]}
   */
  spans(steps) {
    const { row } = this.router.network;
    /** @type {number[][]} */
    const spans = [];
    steps.forEach((step, i) => {
      const last = i ? steps[i - 1] >> 1 : -1;
      const back = last === step >> 1;
      if (i && !back && this.words[row[last]].key === this.words[row[step >> 1]].key) {
        spans[spans.length - 1].push(step);
      } else spans.push([step]);
    });
    return spans;
  }

  /**
   * @private
   * @param {number[]} span
   * @returns {LegKind}
   */
  kindOf(span) {
    const words = span.map((step) => this.words[this.router.network.row[step >> 1]]);
    const countries = words.flatMap(({ country }) => country.split("-").filter(Boolean));
    const [{ mode, kind, gate }] = words;
    return { mode, kind, gateway_id: gate, country: [...new Set(countries)] };
  }

  /**
   * Kilometres of each link, and those of special kinds in all.
   * @private
   * @param {number[]} span
   */
  kilometres(span) {
    const { length, tables } = this.router.network;
    const unit = tables.units.container.distance;
    const each = span.map((step) => length[step >> 1] / unit);
    const special = { drawn: 0, inferred: 0, straight: 0, excess: 0 };
    for (const step of span) {
      const of = this.facts.special(step >> 1);
      for (const name of /** @type {(keyof typeof special)[]} */ (Object.keys(special))) {
        special[name] += of[name];
      }
    }
    return { each, ...special };
  }

  /**
   * @private
   * @param {number[]} span
   * @param {number[]} km
   * @param {(Amount | undefined)[]} priced
   * @param {{figures: {perKm: Float32Array[], fixed: Float32Array[]}, profile: string}} pricing
   * @returns {Quantities}
   */
  quantities(span, km, priced, { figures, profile }) {
    const { row, tables } = this.router.network;
    const rows = span.map((step) => tables.classes.cost_row[row[step >> 1]]);
    const evidence = this.evidenceOf(span, priced, profile);
    const total = km.reduce((sum, length) => sum + length, 0);
    const found = COSTS.map((name, quantity) => {
      const levels = [0, 1, 2].map((level) => {
        const column = LEVEL_COUNT * quantity + level;
        const [perKm, fixed] = [figures.perKm[column], figures.fixed[column]];
        return rows.reduce((sum, at, i) => {
          const price = quantity === COST ? priced[i]?.levels[level] : undefined;
          return sum + (price ?? perKm[at] * km[i] + fixed[at]);
        }, 0);
      });
      return [name, estimateOf(levels, UNIT_OF[quantity], evidence[quantity + 1])];
    });
    const length_km = estimateOf([total, total, total], "km", evidence[0]);
    return { length_km, ...Object.fromEntries(found) };
  }

  /**
   * Evidence of each quantity of some links, that of their prices before the rest of cost.
   * @private
   * @param {number[]} span
   * @param {(Amount | undefined)[]} priced
   * @param {string} profile
   * @returns {Evidence[][]}
   */
  evidenceOf(span, priced, profile) {
    const { row, tables } = this.router.network;
    const { key } = this.facts.tables.evidence;
    const keys = span.map((step) => key[tables.classes.leg_row[row[step >> 1]]]);
    const of = (/** @type {number[]} */ some) => {
      const kinds = [...new Set(some)].map((one) => this.facts.evidenceOf(profile, one));
      return [0, 1, 2, 3, 4, 5].map((i) => kinds.map((kind) => kind[i]));
    };
    const evidence = of(keys);
    const prices = [...new Set(priced.flatMap((amount) => (amount ? [amount.price] : [])))];
    if (prices.length) {
      const listed = this.facts.tables.tariffs.prices;
      const rest = of(keys.filter((_, i) => !priced[i]))[COST + 1];
      evidence[COST + 1] = [...prices.map((price) => this.facts.evidence[listed[price][2]]), ...rest];
    }
    return evidence;
  }

  /**
   * @private
   * @param {(Amount | undefined)[]} priced
   */
  pricesOf(priced) {
    const listed = this.facts.tables.tariffs.prices;
    const numbers = new Set(priced.flatMap((amount) => (amount ? [amount.price] : [])));
    return [...numbers].map((price) => ({ id: listed[price][0], last: listed[price][1] }));
  }

  /**
   * @private
   * @param {string[]} ids
   */
  passages(ids) {
    const numbers = this.facts.tables.names.passages;
    return [...new Set(ids)].filter(Boolean).map((id) => ({
      id,
      name: numbers[id] === undefined ? { en: id } : this.facts.name(numbers[id]),
    }));
  }
}

/**
 * Words by their length in whole units, the longest first, of equal ones by word.
 * @param {string[]} words
 * @param {number[]} lengths
 */
function longestFirst(words, lengths) {
  /** @type {Map<string, number>} */
  const total = new Map();
  words.forEach((word, i) => total.set(word, (total.get(word) ?? 0) + lengths[i]));
  return [...total]
    .filter(([word]) => word)
    .sort(([a, far], [b, near]) => near - far || (a < b ? -1 : 1))
    .map(([word]) => word);
}

/**
 * The least confidence of what makes 5 % of the hours or cost of a leg.
 * @param {Leg} leg
 */
function confidenceOf(leg) {
  const hours = HOURS.map((name) => leg[name]);
  const least = MATERIAL_SHARE * hours.reduce((sum, part) => sum + part.typical, 0);
  const parts = hours.filter((part) => part.typical && part.typical >= least);
  const levels = [...parts, leg.cost_usd].map((part) => part.confidence);
  return leastConfidence(levels) || leg.length_km.confidence || "low";
}

/**
 * A leg as plain values.
 * @param {Leg} leg
 * @param {[number, number][]} lonlat
 */
export function legRecord(leg, lonlat) {
  const sources = ALL.flatMap((name) => leg[name].source.split(" ; ")).filter(Boolean);
  return {
    mode: leg.mode,
    kind: leg.kind,
    from: endLabel(leg.start),
    to: endLabel(leg.end),
    border: BORDER_KINDS.includes(leg.kind) ? leg.gateway_id : "",
    gauge_break: leg.kind === "gauge_break",
    gateway_id: leg.gateway_id,
    lines: leg.lines,
    passages: leg.passages,
    country: leg.country,
    gauge_mm: leg.gauge_mm,
    source: [...new Set(sources)].join(" ; "),
    confidence: confidenceOf(leg),
    schematic: leg.schematic_km > leg.length_km.typical / 2,
    schematic_km: leg.schematic_km,
    straight_km: leg.straight_km,
    inferred_km: leg.inferred_km,
    rates: leg.prices.map((price) => price.id),
    own_rate: false,
    ...Object.fromEntries(ALL.map((name) => [name, leg[name]])),
    lonlat,
  };
}
