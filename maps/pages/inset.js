/* A part of the map enlarged in its corner, where marks of the answer crowd. */
import { el, fill } from "./dom.js";
import { word } from "./words.js";

/**
 * @import { Scene, Mark } from "./scene.js"
 * @import { AnswerMap } from "./map.js"
 */

const CROWD_PX = 24;
const CROWD_MARKS = 3;
const TIMES = 2.7;
const [WIDTH, HEIGHT] = [190, 150];
const NARROWEST_MAP_PX = 560;
const MARGIN_PX = 10; // as in map.css
const MARK_PX = 14;
const PARTS = 4; // of a step of a line
/** Corners that are free of buttons and scale, the preferred first. */
const CORNERS = /** @type {const} */ ([["left", "bottom"], ["left", "top"]]);

/** The inset of a map, shown while nobody has moved it. */
export class Inset {
  /** @param {AnswerMap} map */
  constructor(map) {
    this.map = map;
    this.canvas = el("canvas", { width: 2 * WIDTH, height: 2 * HEIGHT, "aria-hidden": "true" });
    this.title = el("div", { class: "inset-title" });
    this.element = el("div", { class: "map-inset kit-corner", hidden: true }, this.title, this.canvas);
    map.leaflet.getContainer().append(this.element);
    /** @private */ this.side = "";
    map.painted.push(() => this.render());
  }

  render() {
    const { leaflet, scene, moved } = this.map;
    const size = leaflet.getSize();
    const crowd = moved || size.x < NARROWEST_MAP_PX ? null : crowdOf(scene.marks, 2 ** leaflet.getZoom());
    const corner = crowd && freeCorner(scene, leaflet);
    this.place(corner?.[1] ?? "");
    if (!crowd || !corner) return;
    const zoom = leaflet.getZoom() + Math.log2(TIMES);
    const scale = 2 ** zoom;
    const view = CorridorKit.makeView(zoom, crowd.x * scale - WIDTH / 2, crowd.y * scale - HEIGHT / 2, WIDTH, HEIGHT);
    this.paint(view);
    fill(this.title, word("answer.inset", { times: TIMES }));
  }

  /**
   * @private
   * @param {string} side Top or bottom; empty where it is not shown.
   */
  place(side) {
    if (side === this.side) return;
    this.side = side;
    this.element.hidden = !side;
    this.element.classList.toggle("at-top", side === "top");
    CorridorKit.canvas?.repaint(true); // names keep clear of it
  }

  /** @private @param {Kit.View} view */
  paint(view) {
    const ctx = this.canvas.getContext("2d");
    if (!ctx) return;
    ctx.setTransform(2, 0, 0, 2, 0, 0);
    CorridorKit.paintGround(ctx, view);
    CorridorKit.paintTheme(ctx, view);
  }
}

/**
 * The middle of marks that lie within reach of one of them; null where none crowd.
 * @param {Mark[]} marks
 * @param {number} scale Pixels by unit of the plane.
 */
export function crowdOf(marks, scale) {
  const near = (/** @type {Mark} */ one) =>
    marks.filter((other) => Math.hypot(other.x - one.x, other.y - one.y) * scale <= CROWD_PX);
  const crowds = marks.map(near).filter((crowd) => crowd.length >= CROWD_MARKS);
  if (!crowds.length) return null;
  const crowd = crowds.reduce((most, each) => (each.length > most.length ? each : most));
  const mean = (/** @type {"x" | "y"} */ axis) =>
    crowd.reduce((sum, each) => sum + each[axis], 0) / crowd.length;
  return { x: mean("x"), y: mean("y") };
}

/**
 * The corner in which the inset hides nothing of the answer; null where both hide some.
 * @param {Scene} scene
 * @param {Kit.Leaflet} leaflet
 */
function freeCorner(scene, leaflet) {
  const { min } = leaflet.getPixelBounds();
  const size = leaflet.getSize();
  const scale = 2 ** leaflet.getZoom();
  const spots = [...scene.lines.flatMap(spotsOf), ...scene.marks.map(({ x, y }) => [x, y]), ...scene.ends.map(({ x, y }) => [x, y])];
  const [right, high] = [WIDTH + MARGIN_PX + MARK_PX, HEIGHT + MARGIN_PX + MARK_PX];
  const hides = (/** @type {string} */ side) =>
    spots.some(([x, y]) => {
      const [px, py] = [x * scale - min.x, y * scale - min.y];
      return px < right && (side === "top" ? py < high : py > size.y - high);
    });
  return CORNERS.find(([, side]) => !hides(side)) ?? null;
}

/**
 * Points along a line, close enough that none of its parts is missed.
 * @param {import("./scene.js").Drawn} line
 * @returns {number[][]}
 */
function spotsOf({ geometry: { xy, n, start } }) {
  const spots = [];
  for (let row = 0; row < n; row++) {
    for (let i = start[row]; i < start[row + 1]; i++) {
      const next = Math.min(i + 1, start[row + 1] - 1);
      for (let part = 0; part < PARTS; part++) {
        spots.push([0, 1].map((axis) => xy[2 * i + axis] + (part / PARTS) * (xy[2 * next + axis] - xy[2 * i + axis])));
      }
    }
  }
  return spots;
}
