/* Kinds of route, and the lightest by other means: network/query/route_kinds.py. */

/**
 * @import { PageRouter, Search } from "./router.js"
 * @import { Path } from "./search.js"
 *
 * @typedef {{means: string, country: string}} Frontier How it is crossed, and of which
 *   country or two; empty at home.
 *
 * @typedef {object} Gate What a class of links is, if they cross a frontier.
 * @property {boolean} entry Into a country.
 * @property {boolean} exit Out of one.
 * @property {boolean} coast A service between ports of any country.
 * @property {string} means
 * @property {string[]} countries
 * @property {Frontier | null} frontier
 */

const MEANS = ["land", "sea", "air"];
const ENTRY_KINDS = ["crossing", "import"];
const EXIT_KINDS = ["crossing", "export"];

/** Frontiers of one network. */
export class RouteKinds {
  /** @param {PageRouter} router */
  constructor(router) {
    this.router = router;
    const [kind, mode, country] = ["kind", "mode", "country"].map((name) =>
      router.policies.column(name),
    );
    /** @private By class. */
    this.gates = router.network.tables.classes.policy_row.map((row) =>
      gateOf(kind(row), mode(row), country(row)),
    );
  }

  /**
   * Frontiers of a path in order of travel, each once.
   * @param {Path} path
   * @returns {Frontier[]}
   */
  of(path) {
    const { row } = this.router.network;
    /** @type {Map<string, Frontier>} */
    const passed = new Map();
    for (const step of path.steps) {
      const { frontier } = this.gates[row[step >> 1]];
      if (frontier) passed.set(`${frontier.means} ${frontier.country}`, frontier);
    }
    const all = [...passed.values()];
    const abroad = all.filter((frontier) => frontier.country);
    return abroad.length ? abroad : all;
  }

  /**
   * The lightest path that leaves or arrives by other means than the best.
   * @param {Search} search
   * @param {Path} best
   * @param {number} maxWeight
   * @returns {Path | null}
   */
  rival(search, best, maxWeight) {
    const kind = this.of(best);
    if (!kind.length) return null;
    /** @type {Path | null} */
    let rival = null;
    for (const arriving of [false, true]) {
      const path = this.withoutMeans(search, best, kind, arriving, maxWeight);
      if (!path || (rival && path.weight >= rival.weight)) continue;
      if (!this.bends(path) && differAtAnEnd(this.of(path), kind)) rival = path;
    }
    return rival;
  }

  /**
   * The best path that does not leave, or arrive, by the means of the best of all.
   * @private
   * @param {Search} search
   * @param {Path} best
   * @param {Frontier[]} kind
   * @param {boolean} arriving
   * @param {number} maxWeight
   */
  withoutMeans(search, best, kind, arriving, maxWeight) {
    const { router } = this;
    const { means, country } = arriving ? kind[kind.length - 1] : kind[0];
    const end = this.countryOf(arriving ? best.goal : best.start);
    const closed = (/** @type {Gate} */ gate) => {
      if (gate.means !== means) return false;
      if (!country) return gate.coast;
      return (arriving ? gate.entry : gate.exit) && gate.countries.includes(end);
    };
    const shut = router.shut(search.reasons.map((bits, i) => bits || Number(closed(this.gates[i]))));
    return router.throughStages(search.stages, search.weights, shut, maxWeight);
  }

  /**
   * Whether a path enters a country twice, or comes back.
   * @private
   * @param {Path} path
   */
  bends(path) {
    const { network, finder } = this.router;
    const entered = path.steps.filter((step) => this.gates[network.row[step >> 1]].entry);
    const countries = [path.start, ...entered.map((step) => finder.exit(step))].map((node) =>
      this.countryOf(node),
    );
    return new Set(countries).size < countries.length;
  }

  /**
   * @private
   * @param {number} node
   */
  countryOf(node) {
    const { country, tables } = this.router.network;
    return tables.countries[country[node]];
  }
}

/**
 * Whether two kinds leave the first country, or enter the last, by different means.
 * @param {Frontier[]} one
 * @param {Frontier[]} other
 */
function differAtAnEnd(one, other) {
  const [ours, theirs] = [one, other].map((kind) =>
    kind.length ? `${kind[0].means} ${kind[kind.length - 1].means}` : "",
  );
  return ours !== theirs;
}

/**
 * @param {string} kind
 * @param {string} mode
 * @param {string} country
 * @returns {Gate}
 */
function gateOf(kind, mode, country) {
  const entry = ENTRY_KINDS.includes(kind);
  const coast = kind === "service" && mode === "sea";
  const means = MEANS.includes(mode) ? mode : MEANS[0];
  return {
    entry,
    exit: EXIT_KINDS.includes(kind),
    coast,
    means,
    countries: country.split("-"),
    frontier: entry ? { means, country } : coast ? { means: "sea", country: "" } : null,
  };
}
