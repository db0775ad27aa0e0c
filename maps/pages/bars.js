/* Bars of hours and ranges of money and CO2, all routes on one scale. */
import { svg } from "./dom.js";
import { number } from "./words.js";

const HEIGHT = 22;
const PAD = 4; // room for the tick at zero and the last label
const LETTER_PX = 6.4;
const STEPS = [1, 2, 5, 10, 12, 24, 48, 96, 120, 240, 480, 960];
const POWERS = [1, 2, 2.5, 5, 10];

/**
 * @typedef {object} Scale
 * @property {number} from
 * @property {number} to
 * @property {number[]} ticks
 * @property {number} width In pixels.
 */

/**
 * A scale of hours from zero, with gridlines at days where they fit.
 * @param {number} most
 * @param {number} width
 * @returns {Scale}
 */
export function hoursScale(most, width) {
  const step = STEPS.find((each) => most / each <= 4) ?? STEPS[STEPS.length - 1] * 4;
  return { from: 0, to: most || 1, ticks: ticksOf(0, most, step), width };
}

/**
 * A scale for dots, which need not begin at zero.
 * @param {number} least
 * @param {number} most
 * @param {number} width
 * @returns {Scale}
 */
export function rangeScale(least, most, width) {
  const from = least > most / 2 ? least - (most - least) / 3 : 0;
  const room = (most - from) / 2 || 1;
  const power = 10 ** Math.floor(Math.log10(room));
  const step = POWERS.map((each) => each * power).find((each) => each >= room) ?? room;
  const first = Math.floor(from / step) * step;
  const last = Math.max(Math.ceil(most / step) * step, first + step);
  return { from: first, to: last, ticks: ticksOf(first, last, step), width };
}

/**
 * Hours moving and standing, with low and high of their sum.
 * @param {{moving: number, total: Estimate}} hours
 * @param {Scale} scale
 * @param {string} label
 */
export function hoursBar({ moving, total }, scale, label) {
  const [start, turn, end] = [0, moving, total.typical].map((value) => at(value, scale));
  return drawn(scale, label, [
    ...grid(scale),
    svg("rect", { x: start, y: 6, width: turn - start, height: 10, class: "moving" }),
    svg("rect", { x: turn, y: 6, width: Math.max(0, end - turn), height: 10, class: "standing" }),
    ...whisker(total, scale),
  ]);
}

/**
 * An estimate as a dot at its typical value on a line from low to high.
 * @param {Estimate} estimate
 * @param {Scale} scale
 * @param {string} label
 */
export function rangeBar(estimate, scale, label) {
  return drawn(scale, label, [
    ...grid(scale),
    ...whisker(estimate, scale),
    svg("circle", { cx: at(estimate.typical, scale), cy: 11, r: 4, class: "typical" }),
  ]);
}

/**
 * The labels of a scale.
 * @param {Scale} scale
 */
export function axis(scale) {
  const last = scale.ticks.length - 1;
  const texts = scale.ticks.map((tick) => number(tick, 0));
  const room = at(scale.ticks[last], scale) - texts[last].length * LETTER_PX;
  const labels = texts.map((text, i) => {
    const x = at(scale.ticks[i], scale);
    if (i === 0) return svg("text", { x: x - PAD + 1, y: 11 }, text);
    if (i === last) return svg("text", { x: x + PAD, y: 11, "text-anchor": "end" }, text);
    const fits = x + (text.length * LETTER_PX) / 2 < room;
    return fits ? svg("text", { x, y: 11, "text-anchor": "middle" }, text) : null;
  });
  const size = { width: scale.width + 2 * PAD, height: 14 };
  return svg("svg", { ...size, class: "axis", "aria-hidden": "true" }, labels);
}

/**
 * @param {Scale} scale
 * @param {string} label
 * @param {SVGElement[]} parts
 */
function drawn(scale, label, parts) {
  const size = { width: scale.width + 2 * PAD, height: HEIGHT };
  return svg("svg", { ...size, class: "bar", role: "img", "aria-label": label }, parts);
}

/**
 * @param {{low: number, high: number}} ends
 * @param {Scale} scale
 */
function whisker({ low, high }, scale) {
  const [start, end] = [low, high].map((value) => at(value, scale));
  const line = `M${start} 11H${end}M${start} 7.5v7M${end} 7.5v7`;
  return [svg("path", { d: line, class: "whisker" })];
}

/** @param {Scale} scale */
function grid(scale) {
  return scale.ticks.map((tick) => svg("path", { d: `M${at(tick, scale)} 1V21`, class: "grid" }));
}

/**
 * @param {number} value
 * @param {Scale} scale
 */
function at(value, { from, to, width }) {
  return Math.round((PAD + ((value - from) / (to - from)) * width) * 10) / 10;
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} step
 */
function ticksOf(from, to, step) {
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  return Array.from({ length: count }, (_, i) => from + i * step);
}
