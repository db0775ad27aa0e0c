/* No route: the reason, and each gate that alone would open one. */
import { rangeBar, rangeScale } from "./bars.js";
import { el } from "./dom.js";
import { brief, rangeText, whole } from "./figures.js";
import { mark } from "./marks.js";
import { nameOfGate, unitOf } from "./summary.js";
import { say, word } from "./words.js";

const BAR_PX = 150;

/**
 * @param {Answer} answer Without routes.
 * @param {(gate: string) => void} allow
 */
export function renderNone({ none }, allow) {
  if (!none) return [];
  const openings = none.openings.filter(({ route }) => route);
  return [
    el("h2", {}, word("page.no_route")),
    el("p", { class: "verdict" }, say(none.reason)),
    (none.messages ?? []).map((message) => el("p", { class: "soft" }, say(message))),
    openings.length ? table(openings, allow) : null,
  ].flat();
}

/**
 * @param {Opening[]} openings
 * @param {(gate: string) => void} allow
 */
function table(openings, allow) {
  const routes = openings.flatMap(({ route }) => (route ? [route] : []));
  const most = Math.max(...routes.map((route) => route.totals.time_h.high));
  const scale = rangeScale(0, most, BAR_PX);
  return el(
    "table",
    { class: "opening-table" },
    el("caption", {}, word("answer.openings")),
    el("thead", {}, head(routes[0])),
    el("tbody", {}, openings.map((opening) => row(opening, scale, allow))),
  );
}

/** @param {RouteAnswer} route */
function head(route) {
  const cell = (/** @type {string} */ text, /** @type {string} */ kind = "") =>
    el("th", { scope: "col", class: kind }, text);
  return el(
    "tr",
    {},
    cell("", "icon"),
    cell(word("answer.gate")),
    cell(word("answer.hours"), "n"),
    cell(word("answer.low_high"), "desk"),
    cell(word("answer.usd", { per: unitOf(route) }), "n"),
    cell(word("answer.km"), "n"),
    cell(""),
  );
}

/**
 * @param {Opening} opening
 * @param {import("./bars.js").Scale} scale
 * @param {(gate: string) => void} allow
 */
function row({ gate, state, route }, scale, allow) {
  if (!route) return null;
  const { time_h, cost_usd } = route.totals;
  const range = rangeText(time_h, brief);
  return el(
    "tr",
    {},
    el("td", { class: "icon" }, mark("closed")),
    el("td", {}, el("div", { class: "title" }, nameOfGate(gate)), el("div", { class: "note" }, [gate, say(state)].filter(Boolean).join(" · "))),
    el("td", { class: "n" }, el("span", { class: "big" }, brief(time_h.typical))),
    el("td", { class: "desk" }, rangeBar(time_h, scale, range)),
    el("td", { class: "n" }, whole(cost_usd.typical)),
    el("td", { class: "n" }, brief(route.length_km)),
    el("td", {}, el("button", { type: "button", class: "button", onclick: () => allow(gate) }, word("answer.open_gate"))),
  );
}
