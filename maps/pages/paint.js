/* An answer on the kit's canvas: lines, marks, letters; names go through its labels. */

/**
 * @import { Drawn, Mark, Scene } from "./scene.js"
 */

const INK = "#16212b";
const MARK = "#33414d";
const ACCENT = "#0b5cad";
const SHUT = "#a3370c";
const WHITE = "#ffffff";
const APART_PX = 16;
const ASIDE_PX = 17;
const SAME_TOWN = 0.06; // of the plane, some 9 km
const GLOW = "rgba(127, 169, 214, 0.55)";
/** @type {Record<string, Kit.Stroke>} */
const CHOSEN = {
  rail: { color: ACCENT, width_px: 4.6, casing: WHITE, core: WHITE },
  road: { color: ACCENT, width_px: 4, casing: WHITE },
  sea: { color: ACCENT, width_px: 3.4, casing: WHITE, dash: [10, 4] },
  air: { color: ACCENT, width_px: 3, casing: WHITE, dash: [3, 4] },
  access: { color: ACCENT, width_px: 2.4, dash: [2, 3] },
};
const DASHES = [[7, 4], [1.8, 3.6], [10, 3.4, 2, 3.4], [4, 2.4]];
const BEFORE = { color: "#8b949c", width_px: 4, casing: WHITE, dash: [4.4, 3.2] };
const POSSIBLE = { color: MARK, width_px: 2.6, casing: WHITE, dash: [6, 4] };
/** @type {Record<string, string>} */
const SHAPES = { gauge: "hexagon" };

/**
 * @typedef {object} Light What is lit: a route, and legs of it if not all.
 * @property {number} place
 * @property {number[] | null} legs
 */

/**
 * @param {Kit.Paint} paint
 * @param {Scene} scene
 * @param {Light | null} light
 */
export function paintScene({ ctx, view, symbols }, scene, light) {
  for (const line of scene.lines) {
    if (light && line.place === light.place) glow(ctx, view, line, light.legs);
    paintLine(ctx, view, line);
  }
  for (const mark of [...scene.marks].reverse()) paintMark(ctx, view, mark, symbols, scene.marks);
  for (const { x, y } of scene.ends) paintEnd(ctx, at(x, y, view), symbols);
  for (const line of scene.lines) paintLetter(ctx, view, line, scene.lines, symbols);
}

/**
 * A ring around what is pointed at in a list.
 * @param {Kit.Paint} paint
 * @param {{x: number, y: number}} spot
 */
export function paintPointed({ ctx, view }, spot) {
  const [x, y] = at(spot.x, spot.y, view);
  ring(ctx, x, y, 9.5, ACCENT);
  disc(ctx, x, y, 4.6, MARK, WHITE);
}

/**
 * Names of ends and gates, for the kit's labels.
 * @param {Kit.View} view
 * @param {Scene} scene
 * @returns {Kit.Label[]}
 */
export function labelsOf(view, scene) {
  const ends = scene.ends.map(({ x, y, label }) => {
    const [px, py] = at(x, y, view);
    const places = CorridorKit.around(px, py, 6, 15);
    const end = { end: true, chief: true, dot: [px, py] };
    return { ...lettering(nameOnMaps(x, y, label), view, 13.5, 900, places), ...end };
  });
  const gates = scene.marks.filter(({ label }) => label);
  return [
    ...ends,
    ...gates.map(({ x, y, label, kind, strong }) => {
      const [px, py] = at(x, y, view);
      const places = CorridorKit.around(px, py, strong ? 10 : 7, 14);
      const item = lettering(label, view, strong ? 12.5 : 12, strong ? 800 : 700, places);
      return { ...item, color: kind === "closed" ? SHUT : INK };
    }),
  ];
}

/**
 * The name of a place as maps write it: that of its town on the background where this says
 * more, as Chinese maps add a second name in brackets.
 * @param {number} x
 * @param {number} y
 * @param {string} label
 */
function nameOnMaps(x, y, label) {
  const { geom, names } = CorridorKit.base.cities;
  for (let row = 0; row < geom.n; row++) {
    const spot = 2 * geom.start[geom.first[row]];
    const near = Math.hypot(geom.xy[spot] - x, geom.xy[spot + 1] - y) < SAME_TOWN;
    const name = near ? CorridorKit.nameIn(names, row) : "";
    if (name.startsWith(label)) return name;
  }
  return label;
}

/**
 * @param {string} text
 * @param {Kit.View} view
 * @param {number} size
 * @param {number} rank
 * @param {Kit.Label["places"]} places
 * @returns {Kit.Label}
 */
function lettering(text, view, size, rank, places) {
  const font = `600 ${size}px ${CorridorKit.FONT}`;
  return { text, view, rank, font, height: size + 2, color: INK, fade: 1, once: true, places };
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Kit.View} view
 * @param {Drawn} line
 */
function paintLine(ctx, view, line) {
  const byMode = new Map();
  line.modes.forEach((mode, row) => {
    if (isPoint(line, row)) return;
    byMode.set(mode, [...(byMode.get(mode) ?? []), row]);
  });
  for (const [mode, rows] of byMode) {
    CorridorKit.drawLines(ctx, line.geometry, rows, strokeOf(line, mode), view, { growth: 1 });
  }
}

/**
 * @param {Drawn} line
 * @param {string} mode
 * @returns {Kit.Stroke}
 */
function strokeOf(line, mode) {
  if (line.role === "chosen") return CHOSEN[mode] ?? CHOSEN.road;
  if (line.role === "before") return BEFORE;
  if (line.role === "possible") return POSSIBLE;
  const dash = DASHES[(line.letter.charCodeAt(0) - 65 + DASHES.length - 1) % DASHES.length];
  return { color: MARK, width_px: 2.4, casing: WHITE, dash };
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Kit.View} view
 * @param {Drawn} line
 * @param {number[] | null} legs
 */
function glow(ctx, view, line, legs) {
  const rows = (legs ?? line.modes.map((_, row) => row)).filter((row) => !isPoint(line, row));
  CorridorKit.drawLines(ctx, line.geometry, rows, { color: GLOW, width_px: 13 }, view, { growth: 1 });
}

/**
 * @param {Drawn} line
 * @param {number} row
 */
function isPoint({ geometry }, row) {
  return geometry.start[row + 1] - geometry.start[row] < 2;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Kit.View} view
 * @param {Mark} mark
 * @param {number[][]} symbols
 * @param {Mark[]} marks
 */
function paintMark(ctx, view, mark, symbols, marks) {
  const [px, y] = at(mark.x, mark.y, view);
  const x = mark.kind === "gauge" ? px - asideOf(mark, marks, view) : px;
  if (!inside(x, y, view)) return;
  if (mark.strong && mark.kind !== "gauge") ring(ctx, x, y, 9.5, mark.kind === "closed" ? SHUT : ACCENT);
  const draw = MARKS[SHAPES[mark.kind] ?? mark.kind] ?? MARKS.open;
  draw(ctx, x, y, mark.strong ? 5.4 : 4.6);
  symbols.push([x - 7, y - 7, x + 7, y + 7]);
}

/**
 * How far a change of gauge is drawn aside of a gate that it would lie under.
 * @param {Mark} mark
 * @param {Mark[]} marks
 * @param {Kit.View} view
 */
function asideOf(mark, marks, view) {
  const hides = (/** @type {Mark} */ gate) =>
    gate.kind !== "gauge" && Math.hypot(gate.x - mark.x, gate.y - mark.y) * view.scale < ASIDE_PX;
  return marks.some(hides) ? ASIDE_PX : 0;
}

/** @type {Record<string, (ctx: CanvasRenderingContext2D, x: number, y: number, r: number) => void>} */
const MARKS = {
  open: (ctx, x, y, r) => disc(ctx, x, y, r, MARK, WHITE),
  limited: (ctx, x, y, r) => {
    disc(ctx, x, y, r, WHITE, MARK);
    ctx.beginPath();
    ctx.arc(x, y, r, Math.PI / 2, 1.5 * Math.PI);
    ctx.fillStyle = MARK;
    ctx.fill();
  },
  closed: (ctx, x, y, r) => {
    disc(ctx, x, y, r, WHITE, SHUT);
    const d = r * 0.45;
    ctx.beginPath();
    ctx.moveTo(x - d, y - d);
    ctx.lineTo(x + d, y + d);
    ctx.moveTo(x + d, y - d);
    ctx.lineTo(x - d, y + d);
    ctx.stroke();
  },
  planned: (ctx, x, y, r) => {
    ctx.setLineDash([2, 2]);
    disc(ctx, x, y, r, WHITE, MARK);
    ctx.setLineDash([]);
  },
  hexagon: (ctx, x, y, r) => {
    ctx.beginPath();
    for (let i = 0; i < 6; i++) {
      const angle = (i * Math.PI) / 3 + Math.PI / 6;
      ctx.lineTo(x + (r + 1.6) * Math.cos(angle), y + (r + 1.6) * Math.sin(angle));
    }
    ctx.closePath();
    fillAndStroke(ctx, WHITE, MARK, 1.6);
    ctx.beginPath();
    ctx.moveTo(x - 1.7, y - 3);
    ctx.lineTo(x - 1.7, y + 3);
    ctx.moveTo(x + 1.7, y - 3);
    ctx.lineTo(x + 1.7, y + 3);
    ctx.stroke();
  },
};

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} y
 * @param {number} r
 * @param {string} color
 */
function ring(ctx, x, y, r, color) {
  disc(ctx, x, y, r, WHITE, color);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} y
 * @param {number} r
 * @param {string} fill
 * @param {string} stroke
 */
function disc(ctx, x, y, r, fill, stroke) {
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 2 * Math.PI);
  fillAndStroke(ctx, fill, stroke, 1.7);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} fill
 * @param {string} stroke
 * @param {number} width
 */
function fillAndStroke(ctx, fill, stroke, width) {
  ctx.fillStyle = fill;
  ctx.fill();
  ctx.strokeStyle = stroke;
  ctx.lineWidth = width;
  ctx.stroke();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number[]} place
 * @param {number[][]} symbols
 */
function paintEnd(ctx, [x, y], symbols) {
  disc(ctx, x, y, 4.8, WHITE, INK);
  symbols.push([x - 5, y - 5, x + 5, y + 5]);
}

/**
 * The letter of a route where it is farthest from the others.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Kit.View} view
 * @param {Drawn} line
 * @param {Drawn[]} lines
 * @param {number[][]} symbols
 */
function paintLetter(ctx, view, line, lines, symbols) {
  if (line.role === "before" || line.role === "possible") return;
  const others = lines.filter((each) => each !== line).flatMap((each) => samples(each, view));
  const spot = farthest(samples(line, view), others, symbols);
  if (!spot) return;
  const [x, y] = spot;
  const on = line.role === "chosen";
  ctx.beginPath();
  ctx.roundRect(x - 9, y - 9, 18, 18, 4);
  fillAndStroke(ctx, on ? ACCENT : WHITE, on ? ACCENT : MARK, 1.5);
  ctx.fillStyle = on ? WHITE : MARK;
  ctx.font = `700 12px ${CorridorKit.FONT}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(line.letter, x, y + 0.5);
  ctx.textAlign = "left";
  symbols.push([x - 11, y - 11, x + 11, y + 11]);
}

/**
 * Points of a line in sight, some pixels apart.
 * @param {Drawn} line
 * @param {Kit.View} view
 */
function samples({ geometry }, view) {
  const [left, top, right, bottom] = view.sight;
  const seen = (/** @type {number[]} */ [x, y]) =>
    x > left + 24 && x < right - 24 && y > top + 24 && y < bottom - 24;
  const points = [];
  let last = null;
  for (let i = 0; i < geometry.xy.length; i += 2) {
    const next = at(geometry.xy[i], geometry.xy[i + 1], view);
    if (last && !isNear(last, next) && (seen(last) || seen(next))) points.push(...between(last, next));
    if (!last || !isNear(last, next)) last = next;
  }
  return points.filter(seen);
}

/**
 * @param {number[]} one
 * @param {number[]} other
 */
function isNear(one, other) {
  return Math.hypot(other[0] - one[0], other[1] - one[1]) < APART_PX;
}

/**
 * @param {number[]} from
 * @param {number[]} to
 */
function between(from, to) {
  const steps = Math.min(60, Math.floor(Math.hypot(to[0] - from[0], to[1] - from[1]) / APART_PX));
  return Array.from({ length: steps }, (_, i) =>
    [0, 1].map((axis) => from[axis] + ((i + 1) / (steps + 1)) * (to[axis] - from[axis])),
  );
}

/**
 * @param {number[][]} points
 * @param {number[][]} others
 * @param {number[][]} taken Boxes.
 */
function farthest(points, others, taken) {
  const free = points.filter(([x, y]) =>
    taken.every(([l, t, r, b]) => x + 12 < l || x - 12 > r || y + 12 < t || y - 12 > b),
  );
  const middle = points[points.length >> 1];
  if (!others.length) return nearestTo(middle, free);
  let best = null;
  let most = -1;
  for (const point of free) {
    const away = Math.min(160, ...others.map(([x, y]) => Math.hypot(x - point[0], y - point[1])));
    if (away > most) [best, most] = [point, away];
  }
  return best;
}

/**
 * @param {number[] | undefined} goal
 * @param {number[][]} points
 */
function nearestTo(goal, points) {
  if (!goal) return null;
  const away = (/** @type {number[]} */ [x, y]) => Math.hypot(x - goal[0], y - goal[1]);
  return points.reduce((best, each) => (!best || away(each) < away(best) ? each : best), points[0]);
}

/**
 * @param {number} x
 * @param {number} y
 * @param {Kit.View} view
 */
export function at(x, y, view) {
  return [x * view.scale - view.left, y * view.scale - view.top];
}

/**
 * @param {number} x
 * @param {number} y
 * @param {Kit.View} view
 */
function inside(x, y, { width, height }) {
  return x > -12 && y > -12 && x < width + 12 && y < height + 12;
}
