/* The map of the page: the kit's canvas with an answer on it, its buttons and scale. */
import { el, fill } from "./dom.js";
import { labelsOf, paintPointed, paintScene } from "./paint.js";
import { boxOfLegs } from "./scene.js";
import { gateRecord } from "./summary.js";
import { number, word } from "./words.js";

/**
 * @import { Scene } from "./scene.js"
 * @import { Light } from "./paint.js"
 * @typedef {[number, number, number]} View Zoom, latitude, longitude.
 */

/** @type {Scene} */
const NOTHING = { lines: [], marks: [], ends: [], box: null };
const COLORS = {
  sea: "#dfe8ec",
  land: "#f3f1ec",
  home: "#fbfaf7",
  home_line: "#d9d5cc",
  water: "#dfe8ec",
  river: "#c3d5de",
  coast: "#c9cfd2",
  admin: "#d9d5cc",
  border: "#8f8a80",
  border_disputed: "#8f8a80",
  label_city: "#5c6a76",
  label_country: "#6b675f",
  label_sea: "#4a6572",
  ink: "#43525f",
};
const SCALE_PX = 110;
const EQUATOR_KM = 40075.017;
const PAD_PX = 44;
const EDGE_DEG = 2;

/** The map, and what it shows of an answer. */
export class AnswerMap {
  /**
   * @param {Kit.Leaflet} leaflet
   * @param {any} base The background as maps/basemap.py packs it.
   * @param {string[]} languages
   */
  constructor(leaflet, base, languages) {
    this.leaflet = leaflet;
    this.scene = NOTHING;
    /** @type {Light | null} */
    this.light = null;
    /** Called after each painting. @type {(() => void)[]} */
    this.painted = [];
    /** Whether the reader moved the map away from the answer. */
    this.moved = false;
    /** @private Whether the page itself moves it. */ this.moving = false;
    /** Told where the reader moved it. @type {(view: View) => void} */
    this.onmoved = () => {};
    /** @type {{x: number, y: number} | null} */
    this.gate = null;
    loadKit(base, languages);
    leaflet.attributionControl?.setPrefix("Leaflet");
    /** @private */ this.extent = base.extent;
    CorridorKit.on("paint", (paint) => {
      paintScene(paint, this.scene, this.light);
      if (this.gate) paintPointed(paint, this.gate);
    });
    CorridorKit.on("labels", ({ view, items }) => items.push(...labelsOf(view, this.scene)));
    this.corner = el("div", { class: "kit-corner map-corner" });
    leaflet.getContainer().append(this.corner);
  }

  /** Begin to paint, once the container has its place and a view. */
  begin() {
    this.leaflet.invalidateSize({ animate: false });
    CorridorKit.canvas = new CorridorKit.CanvasLayer().addTo(this.leaflet);
    this.leaflet.on("movestart", () => (this.moved ||= !this.moving));
    this.leaflet.on("moveend zoomend", () => this.furnish());
    this.leaflet.on("moveend", () => this.tellView());
    new ResizeObserver(() => this.resized()).observe(this.leaflet.getContainer());
    this.furnish();
  }

  /** @private */
  tellView() {
    const view = this.seen();
    if (view && !this.moving) this.onmoved(view);
  }

  /**
   * The part of the world that the reader moved to, if so.
   * @returns {View | null}
   */
  seen() {
    if (!this.moved) return null;
    const { lat, lng } = this.leaflet.getCenter();
    return [round(this.leaflet.getZoom(), 2), round(lat, 4), round(lng, 4)];
  }

  /**
   * Show a part of the world, the whole answer where there is none.
   * @param {View | null} view
   */
  look(view) {
    if (!view) return this.home();
    if (String(view) === String(this.seen())) return;
    this.moved = true;
    const [zoom, lat, lon] = view;
    this.move(() => this.leaflet.setView([lat, lon], zoom, { animate: false }));
  }

  /**
   * @private
   * @param {() => void} move
   */
  move(move) {
    this.moving = true;
    move();
    this.moving = false;
  }

  /** Take the size of the container; an answer that nobody has moved away from stays whole. */
  resized() {
    this.move(() => this.leaflet.invalidateSize({ animate: false }));
    if (!this.moved) this.fit(this.scene.box);
  }

  /** @param {Scene} scene */
  show(scene) {
    this.scene = scene;
    this.light = null;
    this.move(() => bound(this.leaflet, this.extent, scene.box));
    this.repaint();
  }

  /** @param {Light | null} light */
  lit(light) {
    if (JSON.stringify(light) === JSON.stringify(this.light)) return;
    this.light = light;
    this.repaint();
  }

  /**
   * Show where a gate lies.
   * @param {string | null} gate
   */
  litGate(gate) {
    const at = gate ? gateRecord(gate) : undefined;
    this.point(at && at.lon !== null ? { lon: at.lon, lat: at.lat } : null);
  }

  /**
   * Draw a ring around a spot.
   * @param {{lon: number, lat: number} | null} spot In degrees.
   */
  point(spot) {
    this.gate = spot ? { x: CorridorKit.worldX(spot.lon), y: CorridorKit.worldY(spot.lat) } : null;
    this.repaint();
  }

  /** @param {string} language */
  speak(language) {
    CorridorKit.state.lang = language;
    this.furnish();
    CorridorKit.canvas?.repaint(true);
  }

  /** @private */
  home() {
    this.moved = false;
    this.fit(this.scene.box);
  }

  /**
   * Show some legs of a route.
   * @param {number} place
   * @param {number[]} legs
   */
  open(place, legs) {
    const line = this.scene.lines.find((each) => each.place === place);
    this.moved = true;
    if (line) this.fit(boxOfLegs(line, legs));
    this.tellView();
  }

  /** @param {number[] | null} box */
  fit(box) {
    if (!box || !Number.isFinite(box[0])) return;
    const corner = (/** @type {number} */ x, /** @type {number} */ y) => [
      CorridorKit.latOf(y),
      CorridorKit.lonOf(x),
    ];
    const bounds = [corner(box[0], box[3]), corner(box[2], box[1])];
    const options = { animate: false, maxZoom: 10, padding: [PAD_PX, PAD_PX] };
    this.move(() => this.leaflet.fitBounds(bounds, options));
  }

  repaint() {
    CorridorKit.canvas?.repaint(false);
    for (const listener of this.painted) listener();
  }

  /** Write the scale and the north arrow anew. */
  furnish() {
    const middle = this.leaflet.getCenter().lat;
    const { km, px } = scaleAt(this.leaflet.getZoom(), middle);
    fill(
      this.corner,
      el("div", { class: "kit-north", "aria-hidden": "true" }, el("span", { class: "needle" }), word("page.north")),
      el("div", { class: "kit-scale" }, `${number(km)} ${word("unit.km")}`, el("span", { class: "bar", style: `width:${px}px` })),
    );
    for (const listener of this.painted) listener();
  }
}

/**
 * @param {number} value
 * @param {number} digits
 */
function round(value, digits) {
  return Number(value.toFixed(digits));
}

/**
 * A round distance and its length in pixels.
 * @param {number} zoom
 * @param {number} lat
 */
export function scaleAt(zoom, lat) {
  const kmPerPx = (EQUATOR_KM * Math.cos((lat * Math.PI) / 180)) / (256 * 2 ** zoom);
  const power = 10 ** Math.floor(Math.log10(kmPerPx * SCALE_PX));
  const km = [5, 2, 1].map((each) => each * power).find((each) => each <= kmPerPx * SCALE_PX) ?? power;
  return { km, px: km / kmPerPx };
}

/**
 * @param {any} base
 * @param {string[]} languages
 */
function loadKit(base, languages) {
  const page = { versions: [], title: [], credits: [] };
  CorridorKit.data = { languages, words: {}, values: {}, colors: COLORS, base, layers: [], page, concepts: [] };
  CorridorKit.loadModel();
}

/**
 * Keep the map to its background and the answer, which may lie beyond.
 * @param {Kit.Leaflet} leaflet
 * @param {number[]} extent West, south, east and north in degrees.
 * @param {number[] | null} box As in a scene.
 */
function bound(leaflet, extent, box) {
  const { lonOf, latOf } = CorridorKit;
  const own = box ? [lonOf(box[0]), latOf(box[3]), lonOf(box[2]), latOf(box[1])] : extent;
  const [west, south] = [0, 1].map((side) => Math.min(extent[side], own[side]) - EDGE_DEG);
  const [east, north] = [2, 3].map((side) => Math.max(extent[side], own[side]) + EDGE_DEG);
  leaflet.setMaxBounds([
    [south, west],
    [north, east],
  ]);
  leaflet.options.maxBoundsViscosity = 0.8;
}
