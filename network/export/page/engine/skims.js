/* Weights and figures between many places, and what closures change of them: what
   corridors/connectivity/study.py and closures.py are to Python. */
import { GATE_COLUMNS } from "./policy.js";

/**
 * @import { PageRouter, Request, Search } from "./router.js"
 * @import { Path } from "./search.js"
 *
 * @typedef {Omit<Request, "origin" | "destination" | "via">} Options
 *
 * @typedef {object} Figures Of a path: weight in whole units of the criterion, else
 *   typical values per unit of the profile.
 * @property {number} weight
 * @property {number} length_km
 * @property {number} time_h
 * @property {number} cost_usd
 * @property {number} co2_kg
 *
 * @typedef {object} Closures Pairs as they are, and with each gate closed on its own.
 * @property {Float64Array[]} base By origin and destination.
 * @property {Map<string, Float64Array[]>} closed By gate, line or strait that a best route
 *   passes.
 */

const NO_WAY = Infinity;
const CRITERION_OF = { length_km: "distance", time_h: "time", cost_usd: "cost", co2_kg: "co2" };

/**
 * A request, or the options of many, with more gates, lines or straits closed.
 * @template {Options} T
 * @param {T} request
 * @param {string[]} gates
 * @returns {T}
 */
export function withClosed(request, gates) {
  const { policy = {} } = request;
  return { ...request, policy: { ...policy, closed: [...(policy.closed ?? []), ...gates] } };
}

/**
 * Weights of the best routes between all pairs of places: an OD matrix.
 * @param {PageRouter} router
 * @param {string[]} origins Ids.
 * @param {string[]} destinations Ids.
 * @param {Options} options
 * @returns {Promise<Float64Array[]>} By origin and destination; Infinity for no route, 0
 *   from a place to itself.
 */
export async function matrix(router, origins, destinations, options) {
  const rows = origins.map(() => new Float64Array(destinations.length).fill(NO_WAY));
  for (const { search, pairs } of await groups(router, origins, destinations, options)) {
    const { places } = router.network.tables;
    const end = (/** @type {number} */ node) => [{ node, weight: 0 }];
    const [from, to] = [0, 1].map((side) => [...new Set(pairs.map((pair) => pair[side]))]);
    const table = router.metric(search).table(
      from.map((i) => end(places.origin[router.place(origins[i])])),
      to.map((j) => end(places.destination[router.place(destinations[j])])),
    );
    const [row, column] = [from, to].map((some) => new Map(some.map((i, n) => [i, n])));
    for (const [i, j] of pairs) rows[i][j] = table[Number(row.get(i))][Number(column.get(j))];
  }
  origins.forEach((origin, i) => {
    const same = destinations.indexOf(origin);
    if (same >= 0) rows[i][same] = 0;
  });
  return rows;
}

/**
 * Figures of the best routes from a place to others; null where there is no route.
 * @param {PageRouter} router
 * @param {string} origin Id.
 * @param {string[]} destinations Ids.
 * @param {Options} options
 * @returns {Promise<(Figures | null)[]>}
 */
export async function tree(router, origin, destinations, options) {
  /** @type {(Figures | null)[]} */
  const found = destinations.map(() => null);
  const measure = await measures(router, options);
  for (const { search, pairs } of await groups(router, [origin], destinations, options)) {
    const { places } = router.network.tables;
    const start = places.origin[router.place(origin)];
    const nodes = pairs.map(([, j]) => places.destination[router.place(destinations[j])]);
    const from = router.metric(search).tree([{ node: start, weight: 0 }], { goals: nodes });
    pairs.forEach(([, j], n) => {
      const weight = from.weight(nodes[n]);
      if (weight < NO_WAY) found[j] = { weight, ...measure(from.steps(nodes[n])) };
    });
  }
  return found;
}

/**
 * Weights of all pairs with each gate closed that a best route passes.
 * @param {PageRouter} router
 * @param {string[]} origins Ids.
 * @param {string[]} destinations Ids.
 * @param {Options} options
 * @param {string[]} [gates] Those to close; all that are passed where none is given.
 * @returns {Promise<Closures>}
 */
export async function closures(router, origins, destinations, options, gates) {
  const base = await matrix(router, origins, destinations, options);
  /** @type {Map<string, Float64Array[]>} */
  const closed = new Map();
  for (const [i, origin] of origins.entries()) {
    for (const [j, destination] of destinations.entries()) {
      if (origin === destination || base[i][j] === NO_WAY) continue;
      const request = { ...options, origin, destination };
      const path = await router.path(request);
      for (const gate of path ? gatesOf(router, path) : []) {
        if (gates && !gates.includes(gate)) continue;
        const without = await router.path(withClosed(request, [gate]));
        const table = closed.get(gate) ?? base.map((row) => row.slice());
        table[i][j] = without ? without.weight : NO_WAY;
        closed.set(gate, table);
      }
    }
  }
  return { base, closed };
}

/**
 * Gates, lines and straits that a path passes, in order of travel.
 * @param {PageRouter} router
 * @param {Path} path
 * @returns {string[]}
 */
export function gatesOf({ network, policies }, path) {
  const { policy_row: rows } = network.tables.classes;
  const columns = GATE_COLUMNS.map((name) => policies.column(name));
  const names = path.steps.flatMap((step) => {
    const row = rows[network.row[step >> 1]];
    return columns.map((column) => String(column(row)));
  });
  return [...new Set(names)].filter((name) => name && !name.startsWith("open:"));
}

/**
 * Pairs of places by what is closed to them, which depends on their countries.
 * @param {PageRouter} router
 * @param {string[]} origins
 * @param {string[]} destinations
 * @param {Options} options
 */
async function groups(router, origins, destinations, options) {
  /** @type {Map<string, {search: Search, pairs: [number, number][]}>} */
  const found = new Map();
  /** @type {Map<string, string>} */
  const keyOf = new Map();
  for (const [i, origin] of origins.entries()) {
    for (const [j, destination] of destinations.entries()) {
      const request = { ...options, origin, destination };
      const countries = [...router.countries(request)].sort().join();
      let key = keyOf.get(countries);
      if (key === undefined) {
        const search = await router.search(request);
        key = String(search.reasons);
        keyOf.set(countries, key);
        if (!found.has(key)) found.set(key, { search, pairs: [] });
      }
      found.get(key)?.pairs.push([i, j]);
    }
  }
  return found.values();
}

/**
 * What measures steps of paths, with the prices of the day.
 * @param {PageRouter} router
 * @param {Options} options
 * @returns {Promise<(steps: number[]) => Omit<Figures, "weight">>}
 */
async function measures({ network, policies }, { profile = "container", policy = {} }) {
  const day = policies.day(policy);
  const units = network.tables.units[profile];
  const columns = await Promise.all(
    Object.entries(CRITERION_OF).map(async ([figure, criterion]) => {
      const weights = await network.weights(profile, criterion, day);
      return { figure, weights, unit: units[criterion] };
    }),
  );
  return (steps) => {
    const figures = { length_km: 0, time_h: 0, cost_usd: 0, co2_kg: 0 };
    for (const { figure, weights, unit } of columns) {
      const sum = steps.reduce((total, step) => total + weights[step >> 1], 0);
      figures[/** @type {keyof typeof figures} */ (figure)] = sum / unit;
    }
    return figures;
  };
}
