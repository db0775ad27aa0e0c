/* The answer: its verdict and the routes as rows, one scale a column. */
import { axis, hoursBar, hoursScale, rangeBar, rangeScale } from "./bars.js";
import { differenceStrip } from "./difference.js";
import { el } from "./dom.js";
import { brief, rangeText, whole } from "./figures.js";
import { countsOf, letterOf, titleOf } from "./summary.js";
import { verdict } from "./verdict.js";
import { say, word } from "./words.js";

const HOURS_PX = 230;
const RANGE_PX = 78;

/**
 * @typedef {object} Shown
 * @property {number} chosen Place of the chosen route.
 * @property {RouteAnswer} [before] The best route before a closure.
 * @property {string} [heading] What was closed.
 * @property {string} unit What money is for: "per TEU".
 *
 * @typedef {object} AnswerEvents
 * @property {(place: number) => void} choose
 * @property {(place: number | null) => void} light
 * @property {() => void} reopen
 *
 * @typedef {object} Line
 * @property {RouteAnswer} route
 * @property {number} place From 0; −1 is the route before.
 */

/**
 * The verdict and the table of the routes of an answer.
 * @param {Answer} answer
 * @param {Shown} shown
 * @param {AnswerEvents} events
 */
export function renderAnswer(answer, shown, events) {
  const { before } = shown;
  const [first, ...others] = verdict(answer, before).map(say);
  return [
    before && differenceStrip(shown.heading ?? "", before, answer.routes[0], events.reopen),
    el("p", { class: "verdict" }, el("strong", {}, first), ` ${others.join(" ")}`),
    table(answer, shown, events),
  ];
}

/**
 * @param {Answer} answer
 * @param {Shown} shown
 * @param {AnswerEvents} events
 */
function table(answer, shown, events) {
  const lines = answer.routes.map((route, place) => ({ route, place }));
  if (shown.before) lines.unshift({ route: shown.before, place: -1 });
  const scales = scalesOf(lines);
  return el(
    "table",
    { class: "route-table" },
    el("caption", { class: "unseen" }, word("answer.routes")),
    el("thead", {}, head(shown.unit)),
    el("tbody", {}, lines.map((line) => row(line, scales, shown, events))),
    el("tfoot", {}, axes(scales)),
  );
}

/** @param {Line[]} lines */
function scalesOf(lines) {
  const ends = (/** @type {string} */ name) => {
    const totals = lines.map(({ route }) => route.totals[name]);
    return /** @type {const} */ ([
      Math.min(...totals.map((total) => total.low)),
      Math.max(...totals.map((total) => total.high)),
    ]);
  };
  return {
    time: hoursScale(ends("time_h")[1], HOURS_PX),
    cost: rangeScale(...ends("cost_usd"), RANGE_PX),
    co2: rangeScale(...ends("co2_kg"), RANGE_PX),
  };
}

/** @param {string} unit */
function head(unit) {
  const key = (/** @type {string} */ kind, /** @type {string} */ label) =>
    el("span", { class: `swatch ${kind}` }, word(label));
  return el(
    "tr",
    {},
    el("th", { scope: "col", class: "letter" }, el("span", { class: "unseen" }, word("answer.letter"))),
    el("th", { scope: "col" }, word("answer.route")),
    el("th", { scope: "col", class: "n" }, word("answer.hours")),
    el("th", { class: "bars" }, key("moving", "answer.moving"), key("standing", "answer.standing"), key("whisker", "answer.low_high")),
    el("th", { scope: "col", class: "n" }, word("answer.usd", { per: unit })),
    el("th", { class: "bars desk" }),
    el("th", { scope: "col", class: "n" }, word("answer.co2")),
    el("th", { class: "bars desk" }),
    el("th", { scope: "col", class: "n" }, word("answer.km")),
  );
}

/**
 * @param {Line} line
 * @param {ReturnType<typeof scalesOf>} scales
 * @param {Shown} shown
 * @param {AnswerEvents} events
 */
function row({ route, place }, scales, { chosen, unit }, events) {
  const was = place < 0;
  const { time_h, moving_h, cost_usd, co2_kg } = route.totals;
  const hours = { moving: moving_h.typical, total: time_h };
  const label = rangeText(time_h, brief);
  return el(
    "tr",
    {
      class: was ? "was" : place === chosen ? "chosen" : "",
      onclick: was ? null : () => events.choose(place),
      onmouseenter: () => events.light(place),
      onmouseleave: () => events.light(null),
    },
    el("td", { class: "letter" }, badge(place, chosen, events)),
    el("td", { class: "name" }, el("div", { class: "title" }, titleOf(route)), el("div", { class: "note" }, noteOf(route))),
    figure(time_h, brief, "hours", word("answer.hours")),
    el("td", { class: "bars" }, hoursBar(hours, scales.time, label)),
    figure(cost_usd, whole, "usd", word("answer.usd", { per: unit })),
    el("td", { class: "bars desk" }, rangeBar(cost_usd, scales.cost, rangeText(cost_usd, whole))),
    figure(co2_kg, whole, "co2", word("answer.co2")),
    el("td", { class: "bars desk" }, rangeBar(co2_kg, scales.co2, rangeText(co2_kg, whole))),
    el("td", { class: "n km" }, el("span", { class: "big" }, brief(route.length_km)), el("span", { class: "phone" }, ` ${word("answer.km")}`)),
  );
}

/**
 * Where a route goes that its title does not tell, and what it counts.
 * @param {RouteAnswer} route
 */
function noteOf(route) {
  const { code, params } = route.difference ?? {};
  const past = code?.startsWith("diff.past") ? word("answer.past", { places: params?.ours }) : "";
  return [past, countsOf(route)].filter(Boolean).join(" · ");
}

/**
 * @param {number} place
 * @param {number} chosen
 * @param {AnswerEvents} events
 */
function badge(place, chosen, events) {
  if (place < 0) return el("span", { class: "badge was", title: word("answer.before") }, "−");
  const letter = letterOf(place);
  return el(
    "button",
    {
      type: "button",
      class: `badge${place === chosen ? " on" : ""}`,
      "aria-pressed": String(place === chosen),
      "aria-label": word("answer.choose", { route: letter }),
      onfocus: () => events.light(place),
      onblur: () => events.light(null),
      onclick: (/** @type {Event} */ event) => {
        event.stopPropagation();
        events.choose(place);
      },
    },
    letter,
  );
}

/**
 * @param {Estimate} estimate
 * @param {(value: number) => string} show
 * @param {string} kind
 * @param {string} unit
 */
function figure(estimate, show, kind, unit) {
  return el(
    "td",
    { class: `n ${kind}` },
    el("span", { class: "big" }, show(estimate.typical)),
    el("span", { class: "phone" }, ` ${unit} `),
    el("div", { class: "note" }, rangeText(estimate, show)),
  );
}

/** @param {ReturnType<typeof scalesOf>} scales */
function axes({ time, cost, co2 }) {
  const cell = (/** @type {SVGElement | null} */ content, /** @type {string} */ kind = "") =>
    el("td", { class: kind }, content);
  return el(
    "tr",
    { class: "axes", "aria-hidden": "true" },
    cell(null), cell(null), cell(null),
    cell(axis(time), "bars"), cell(null), cell(axis(cost), "bars desk"), cell(null),
    cell(axis(co2), "bars desk"), cell(null),
  );
}
