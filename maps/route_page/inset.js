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

/** The inset of a map, shown while nobody has moved it. */
export class Inset {
  /** @param {AnswerMap} map */
  constructor(map) {
    this.map = map;
    this.canvas = el("canvas", { width: 2 * WIDTH, height: 2 * HEIGHT, "aria-hidden": "true" });
    this.title = el("div", { class: "inset-title" });
    this.element = el("div", { class: "map-inset kit-corner", hidden: true }, this.title, this.canvas);
    map.leaflet.getContainer().append(this.element);
    map.painted.push(() => this.render());
  }

  render() {
    const { leaflet, scene, moved } = this.map;
    const size = leaflet.getSize();
    const crowd = moved || size.x < NARROWEST_MAP_PX ? null : crowdOf(scene.marks, 2 ** leaflet.getZoom());
    this.element.hidden = !crowd || coversLine(scene, leaflet);
    if (!crowd || this.element.hidden) return;
    const zoom = leaflet.getZoom() + Math.log2(TIMES);
    const scale = 2 ** zoom;
    const view = CorridorKit.makeView(zoom, crowd.x * scale - WIDTH / 2, crowd.y * scale - HEIGHT / 2, WIDTH, HEIGHT);
    this.paint(view);
    fill(this.title, word("answer.inset", { times: TIMES }));
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
 * Whether the corner of the inset lies on a route.
 * @param {Scene} scene
 * @param {Kit.Leaflet} leaflet
 */
function coversLine({ lines }, leaflet) {
  const corner = leaflet.getPixelBounds();
  const scale = 2 ** leaflet.getZoom();
  const [right, top] = [corner.min.x + WIDTH + 24, corner.max.y - HEIGHT - 60];
  return lines.some(({ geometry: { xy } }) => {
    for (let i = 0; i < xy.length; i += 2) if (xy[i] * scale < right && xy[i + 1] * scale > top) return true;
    return false;
  });
}
