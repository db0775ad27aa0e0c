/* Symbols of legs, gates and lines, as small pictures for tables and the key. */
import { svg } from "./dom.js";

const INK = "#33414d";
const ACCENT = "#0b5cad";
const SHUT = "#a3370c";
const SLEEPERS = "3.4 3";
const MINE = { stroke: ACCENT, fill: ACCENT };

/** @typedef {() => SVGElement[]} Draw */

/** @type {Record<string, Draw>} */
const DRAWN = {
  rail: () => [
    svg("path", { d: "M1 8h18", stroke: INK, "stroke-width": 4 }),
    svg("path", { d: "M2.5 8h15", stroke: "#fff", "stroke-width": 2, "stroke-dasharray": SLEEPERS }),
  ],
  road: () => [svg("path", { d: "M1 6h18M1 10h18", stroke: INK, "stroke-width": 1.4 })],
  sea: () => [
    svg("path", { d: "M1 8q3-4 6 0t6 0 6 0", stroke: INK, "stroke-width": 1.6, fill: "none" }),
  ],
  air: () => [svg("path", { d: "M2 11 18 5M7 9l-2-4M12 7l4 5", stroke: INK, "stroke-width": 1.5 })],
  access: () => [
    svg("path", { d: "M2 8h16", stroke: INK, "stroke-width": 2.4, "stroke-dasharray": "2.4 2.8" }),
  ],
  border: () => [
    svg("path", { d: "M3 8h4M13 8h4", stroke: INK, "stroke-width": 2 }),
    svg("path", { d: "M10 2v12", stroke: INK, "stroke-width": 2.6 }),
  ],
  gauge: () => [hexagon(), svg("path", { d: "M8.4 5v6M11.6 5v6", stroke: INK, "stroke-width": 1.4 })],
  transfer: () => [
    svg("path", { d: "M4 6h11l-3-3M16 10H5l3 3", stroke: INK, "stroke-width": 1.5, fill: "none" }),
  ],
  wait: () => [
    svg("circle", { cx: 10, cy: 8, r: 5.5, stroke: INK, "stroke-width": 1.5, fill: "#fff" }),
    svg("path", { d: "M10 5v3.4l2 1.4", stroke: INK, "stroke-width": 1.4, fill: "none" }),
  ],
  open: () => [svg("circle", { cx: 10, cy: 8, r: 5, fill: INK })],
  limited: () => [
    svg("circle", { cx: 10, cy: 8, r: 4.4, fill: "#fff", stroke: INK, "stroke-width": 1.4 }),
    svg("path", { d: "M10 3.6a4.4 4.4 0 0 0 0 8.8z", fill: INK }),
  ],
  closed: () => [
    svg("circle", { cx: 10, cy: 8, r: 4.8, fill: "#fff", stroke: SHUT, "stroke-width": 1.5 }),
    svg("path", { d: "M7.8 5.8l4.4 4.4M12.2 5.8l-4.4 4.4", stroke: SHUT, "stroke-width": 1.5 }),
  ],
  planned: () => [
    svg("circle", { cx: 10, cy: 8, r: 4.6, fill: "#fff", stroke: INK, "stroke-dasharray": "2 1.8" }),
  ],
  unknown: () => [
    svg("circle", { cx: 10, cy: 8, r: 4.6, fill: "#fff", stroke: "#8b949c", "stroke-dasharray": "1.5 2" }),
    svg("text", { x: 10, y: 11, "text-anchor": "middle", "font-size": 8, fill: INK }, "?"),
  ],
  chosen: () => [svg("path", { ...MINE, d: "M0 8h20", "stroke-width": 4 })],
  chosen_rail: () => [
    svg("path", { ...MINE, d: "M0 8h20", "stroke-width": 4.6 }),
    svg("path", { d: "M2 8h17", stroke: "#fff", "stroke-width": 1.8, "stroke-dasharray": "4.4 4.4" }),
  ],
  chosen_sea: () => [
    svg("path", { ...MINE, d: "M0 8h20", "stroke-width": 3.4, "stroke-dasharray": "7 2.6" }),
  ],
  chosen_air: () => [
    svg("path", { ...MINE, d: "M0 8h20", "stroke-width": 3, "stroke-dasharray": "2.6 3" }),
  ],
  other: () => [
    svg("path", { d: "M0 8h20", stroke: INK, "stroke-width": 2.4, "stroke-dasharray": "6 3.4" }),
  ],
  before: () => [
    svg("path", { d: "M0 8h20", stroke: "#8b949c", "stroke-width": 4, "stroke-dasharray": "4 3" }),
  ],
};

/**
 * A symbol; the words beside it say what it is.
 * @param {string} name
 */
export function mark(name) {
  const draw = DRAWN[name] ?? DRAWN.access;
  const size = { width: 20, height: 16, viewBox: "0 0 20 16" };
  return svg("svg", { ...size, class: "mark", "aria-hidden": "true" }, draw());
}

/**
 * The symbol of a leg.
 * @param {{kind: string, mode: string}} leg
 */
export function markOf({ kind, mode }) {
  if (kind === "access" || kind === "transfer" || kind === "wait") return kind;
  if (kind === "gauge_break") return "gauge";
  return ["crossing", "export", "import"].includes(kind) ? "border" : mode;
}

function hexagon() {
  const d = "M10 1.6 15.5 4.8v6.4L10 14.4 4.5 11.2V4.8z";
  return svg("path", { d, fill: "#fff", stroke: INK, "stroke-width": 1.5 });
}
