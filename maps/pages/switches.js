/* Rows that close or open a gate or a country: its mark, name, status, age and switch. */
import { el } from "./dom.js";
import { ageOf, gateState, gateTitle, seasonsOf, turned } from "./gates.js";
import { mark } from "./marks.js";
import { store } from "./state.js";
import { countryName, dateText, listed, word } from "./words.js";

/**
 * @typedef {import("./gates.js").Gate} Gate
 * @typedef {import("./state.js").PolicyChoice} PolicyChoice
 *
 * @typedef {object} Row
 * @property {string} id
 * @property {string} title
 * @property {string} symbol
 * @property {boolean} open
 * @property {"data" | "you"} by
 * @property {string} action What the switch does.
 * @property {(Node | string | false)[]} facts Of the second line.
 * @property {string} [note] Why, in the words of the data.
 * @property {string} [hint]
 * @property {() => void} turn
 */

/**
 * @param {Row} row
 * @param {string[]} letters Of the routes that use it.
 */
export function switchRow(row, letters) {
  const { id, title, open, by } = row;
  const state = open ? "" : by === "you" ? " off" : " na";
  const button = el("button", {
    ...{ type: "button", class: `switch${state}`, role: "switch", "aria-checked": String(open) },
    ...{ "aria-label": title, title: row.action, "data-id": id, onclick: row.turn },
  });
  const used = letters.length > 0 && el("span", { class: "used" }, ` ${word("route.on_route", { routes: letters })}`);
  const facts = row.facts.filter(Boolean).flatMap((fact, at) => (at ? [" · ", fact] : [fact]));
  return el(
    "li",
    { class: `gate-row${by === "you" ? (open ? " opened" : " shut") : ""}`, title: row.hint, "data-gate": id },
    mark(row.symbol),
    el("span", { class: "gate-words" }, el("span", { class: "gate-name" }, title, used), el("span", { class: "gate-facts" }, facts), row.note && el("span", { class: "gate-note", lang: "en" }, row.note)),
    button,
  );
}

/**
 * The row of a gate.
 * @param {Gate} gate
 * @param {PolicyChoice} policy
 * @param {string} day Of the data.
 * @returns {Row}
 */
export function gateRow(gate, policy, day) {
  const { open, by, status } = gateState(gate, policy, day);
  const on = policy.day || day;
  // What was last confirmed says nothing of the days before.
  const isTold = on >= day || (gate.date !== "" && gate.date <= on);
  const title = gateTitle(gate);
  const fact = status === "not_in_use" ? word("route.not_in_use") : word(`status.${status}`);
  const said = by === "data" ? fact : word(open ? "route.opened_by_you" : "route.closed_by_you", { status: fact });
  const action = by === "you" ? "route.as_data" : open ? "route.close_gate" : "route.open_gate";
  return {
    ...{ id: gate.id, title, open, by },
    symbol: open ? (status === "limited" ? "limited" : "open") : status === "planned" && by === "data" ? "planned" : "closed",
    action: word(action, { gate: title }),
    facts: [gate.id, said, ...seasons(gate, on), isTold && aged(gate, on)],
    note: isTold ? gate.note : "",
    hint: gate.source && `${gate.source} (${word("col.confidence")}: ${word(`conf.${gate.confidence}`)})`,
    turn: () => store.set({ policy: turned(gate, store.get().policy, day) }),
  };
}

/**
 * @param {Gate} gate
 * @param {string} day
 */
function seasons(gate, day) {
  const found = seasonsOf(gate, day).map((params) => ({ code: "route.season", params }));
  return found.length ? [word("route.seasons", { seasons: found })] : [];
}

/**
 * When the status was last confirmed; nothing for gates that have no status of their own.
 * @param {Gate} gate
 * @param {string} day
 */
function aged({ kind, date }, day) {
  if (!["port", "yard", "service"].includes(kind)) return "";
  const age = ageOf(date, day);
  if (age === "fresh") return dateText(date);
  const text = age === "none" ? word("route.no_date") : word(`route.${age}`, { date });
  return el("span", { class: age === "dated" ? "dated" : "stale" }, text);
}

/**
 * The row of a country: it may be avoided; one under sanctions may be opened to transit.
 * @param {string} code
 * @param {PolicyChoice} policy
 * @param {boolean} isSanctioned
 * @returns {Row}
 */
export function countryRow(code, policy, isSanctioned) {
  const title = countryName(code);
  const [avoided, transit] = [policy.avoided.includes(code), policy.transit.includes(code)];
  const params = { country: title };
  const row = { id: code, title, hint: "" };
  const turn = (/** @type {"avoided" | "transit"} */ list) => () => {
    const now = store.get().policy[list];
    const next = now.includes(code) ? now.filter((each) => each !== code) : [...now, code];
    store.set({ policy: { [list]: next } });
  };
  if (avoided) {
    const facts = [code, word("route.avoided_by_you")];
    return { ...row, symbol: "closed", open: false, by: "you", action: word("route.enter", params), facts, turn: turn("avoided") };
  }
  if (isSanctioned) {
    const facts = [code, word(transit ? "route.transit_by_you" : "route.no_transit")];
    const action = transit ? word("route.as_data", { gate: title }) : word("route.allow_transit", params);
    return { ...row, symbol: transit ? "open" : "closed", open: transit, by: transit ? "you" : "data", action, facts, turn: turn("transit") };
  }
  return { ...row, symbol: "open", open: true, by: "data", action: word("route.avoid", params), facts: [code], turn: turn("avoided") };
}

/**
 * Letters of the routes of an answer that use each gate and country.
 * @param {Answer | null} answer
 * @returns {Map<string, string[]>}
 */
export function usedBy(answer) {
  /** @type {Map<string, string[]>} */
  const letters = new Map();
  answer?.routes.forEach((route, place) => {
    const ids = route.legs.flatMap((leg) => [leg.gateway_id, leg.border, ...leg.lines, ...leg.country, ...leg.passages.map(({ id }) => id)]);
    for (const id of new Set(ids)) letters.set(id, [...(letters.get(id) ?? []), String.fromCharCode(65 + place)]);
  });
  return letters;
}

/**
 * What a policy changes, in one line.
 * @param {PolicyChoice} policy
 * @param {Map<string, Gate>} gates
 * @returns {string[]}
 */
export function changesIn(policy, gates) {
  const named = (/** @type {string[]} */ ids) => ids.map((id) => (gates.has(id) ? gateTitle(/** @type {Gate} */ (gates.get(id))) : id));
  const parts = [
    policy.closed.length > 0 && word("route.with_closed", { gates: named(policy.closed) }),
    policy.opened.length > 0 && word("route.with_opened", { gates: named(policy.opened) }),
    policy.avoided.length > 0 && word("route.with_avoided", { countries: policy.avoided }),
    policy.transit.length > 0 && word("route.with_transit", { countries: policy.transit }),
    policy.modes.length > 0 && listed(policy.modes.map((mode) => word(`mode.${mode}`))),
    policy.day && dateText(policy.day),
  ];
  return parts.flatMap((part) => part || []);
}
