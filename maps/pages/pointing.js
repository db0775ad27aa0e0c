/* The pointer on the map: routes light and are chosen, places become ends, a dragged line
   passes where it is dropped. */
import { el, fill } from "./dom.js";
import { at } from "./paint.js";
import { word } from "./words.js";

/**
 * @import { Drawn } from "./scene.js"
 * @import { AnswerMap } from "./map.js"
 *
 * @typedef {{lon: number, lat: number}} Spot
 *
 * @typedef {object} PointingEvents
 * @property {(place: number) => void} choose
 * @property {((end: "origin" | "destination" | "via", spot: Spot) => void) | null} set
 *   None on a page that is not asked.
 * @property {() => "origin" | "destination" | null} missing
 */

const REACH_PX = 7;
const DRAG_PX = 6;

/** Listens to the pointer on a map. */
export class Pointing {
  /**
   * @param {AnswerMap} map
   * @param {PointingEvents} events
   */
  constructor(map, events) {
    this.map = map;
    this.events = events;
    this.menu = el("div", { class: "map-menu", role: "menu", hidden: true });
    this.ghost = el("div", { class: "map-ghost", hidden: true, "aria-hidden": "true" });
    /** @type {{x: number, y: number, moved: boolean} | null} */
    this.drag = null;
    const { leaflet } = map;
    leaflet.getContainer().append(this.menu, this.ghost);
    L.DomEvent.disableClickPropagation(this.menu);
    leaflet.on("mousemove", (/** @type {any} */ event) => this.hover(event));
    leaflet.on("mouseout", () => this.map.lit(null));
    leaflet.on("click", (/** @type {any} */ event) => this.click(event));
    leaflet.on("movestart zoomstart", () => (this.menu.hidden = true));
    leaflet.on("mousedown", (/** @type {any} */ event) => this.press(event));
    leaflet.getContainer().addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape") this.menu.hidden = true;
    });
  }

  /** @private @param {any} event */
  hover(event) {
    const { x, y } = event.containerPoint;
    if (this.drag) {
      this.drag.moved ||= Math.hypot(x - this.drag.x, y - this.drag.y) > DRAG_PX;
      if (this.drag.moved) this.showGhost(x, y);
      return;
    }
    const line = this.lineAt(x, y);
    this.map.lit(line && { place: line.place, legs: null });
    this.map.leaflet.getContainer().style.cursor = line ? "pointer" : "";
  }

  /** @private @param {any} event */
  press(event) {
    if (!this.events.set || event.originalEvent.button) return;
    const { x, y } = event.containerPoint;
    if (this.lineAt(x, y)?.role !== "chosen") return;
    this.drag = { x, y, moved: false };
    this.map.leaflet.dragging.disable();
    const drop = () => {
      this.map.leaflet.dragging.enable();
      this.ghost.hidden = true;
      setTimeout(() => (this.drag = null)); // after the click that ends it
    };
    window.addEventListener("pointerup", drop, { once: true });
    this.map.leaflet.once("mouseup", (/** @type {any} */ end) => {
      if (this.drag?.moved) this.events.set?.("via", spotOf(end.latlng));
    });
  }

  /** @private @param {any} event */
  click(event) {
    if (this.drag?.moved) return;
    const { x, y } = event.containerPoint;
    const line = this.lineAt(x, y);
    if (line && line.place >= 0) {
      this.events.choose(line.place);
      return;
    }
    const { set } = this.events;
    if (!set) return;
    const missing = this.events.missing();
    if (missing) set(missing, spotOf(event.latlng));
    else this.offer(x, y, spotOf(event.latlng), set);
  }

  /**
   * @private
   * @param {number} x
   * @param {number} y
   * @param {Spot} spot
   * @param {NonNullable<PointingEvents["set"]>} set
   */
  offer(x, y, spot, set) {
    const choice = (/** @type {"origin" | "via" | "destination"} */ end) => {
      const onclick = () => {
        this.menu.hidden = true;
        set(end, spot);
      };
      return el("button", { type: "button", role: "menuitem", onclick }, word(`route.${end}`));
    };
    fill(this.menu, choice("origin"), choice("via"), choice("destination"));
    this.menu.hidden = false;
    const size = this.map.leaflet.getSize();
    this.menu.style.left = `${Math.min(x + 4, size.x - this.menu.offsetWidth - 4)}px`;
    this.menu.style.top = `${Math.min(y + 4, size.y - this.menu.offsetHeight - 4)}px`;
    this.menu.querySelector("button")?.focus();
  }

  /**
   * @private
   * @param {number} x
   * @param {number} y
   */
  showGhost(x, y) {
    this.ghost.hidden = false;
    this.ghost.style.transform = `translate(${x}px, ${y}px)`;
  }

  /**
   * The uppermost route within reach of a point of the container.
   * @private
   * @param {number} x
   * @param {number} y
   * @returns {Drawn | null}
   */
  lineAt(x, y) {
    const { leaflet, scene } = this.map;
    const corner = leaflet.getPixelBounds().min;
    const size = leaflet.getSize();
    const view = CorridorKit.makeView(leaflet.getZoom(), corner.x, corner.y, size.x, size.y);
    const near = [...scene.lines].reverse().filter((line) => line.role !== "possible");
    return near.find((line) => distance(line, x, y, view) <= REACH_PX) ?? null;
  }
}

/**
 * Pixels from a point to a line.
 * @param {Drawn} line
 * @param {number} x
 * @param {number} y
 * @param {Kit.View} view
 */
export function distance({ geometry }, x, y, view) {
  const { n, start, box, xy } = geometry;
  const reach = REACH_PX / view.scale;
  const [px, py] = [(x + view.left) / view.scale, (y + view.top) / view.scale];
  let least = Infinity;
  for (let row = 0; row < n; row++) {
    const far =
      px < box[4 * row] - reach || px > box[4 * row + 2] + reach ||
      py < box[4 * row + 1] - reach || py > box[4 * row + 3] + reach;
    if (far) continue;
    for (let i = start[row] + 1; i < start[row + 1]; i++) {
      const one = at(xy[2 * i - 2], xy[2 * i - 1], view);
      const other = at(xy[2 * i], xy[2 * i + 1], view);
      least = Math.min(least, toSegment([x, y], one, other));
    }
  }
  return least;
}

/**
 * @param {number[]} point
 * @param {number[]} from
 * @param {number[]} to
 */
function toSegment([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const share = length ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
  return Math.hypot(x - ax - share * dx, y - ay - share * dy);
}

/**
 * @param {{lat: number, lng: number}} latlng
 * @returns {Spot}
 */
function spotOf({ lat, lng }) {
  return { lon: Math.round(lng * 1e4) / 1e4, lat: Math.round(lat * 1e4) / 1e4 };
}
