/* The map of the page: the kit's canvas with an answer on it, its buttons and scale. */
import { el, fill } from "./dom.js";
import { labelsOf, paintPointed, paintScene } from "./paint.js";
import { boxOfLegs } from "./scene.js";
import { gateRecord } from "./summary.js";
import { number, word } from "./words.js";

/**
 * @import { Scene } from "./scene.js"
 * @import { Light } from "./paint.js"
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
    this.moved = false;
    /** @type {{x: number, y: number} | null} */
    this.gate = null;
    loadKit(base, languages);
    leaflet.attributionControl?.setPrefix("Leaflet");
    bound(leaflet, base.extent);
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
    this.leaflet.on("moveend zoomend", () => this.furnish());
    this.leaflet.on("dragstart", () => (this.moved = true));
    this.leaflet.getContainer().addEventListener("wheel", () => (this.moved = true));
    new ResizeObserver(() => this.resized()).observe(this.leaflet.getContainer());
    this.furnish();
  }

  /** Take the size of the container; an answer that nobody has moved away from stays whole. */
  resized() {
    this.leaflet.invalidateSize({ animate: false });
    if (!this.moved) this.fit(this.scene.box);
  }

  /**
   * @param {Scene} scene
   * @param {{fit: boolean}} options
   */
  show(scene, { fit }) {
    this.scene = scene;
    this.light = null;
    if (fit) this.home();
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

  /** Show the whole answer. */
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
  }

  /** @param {number[] | null} box */
  fit(box) {
    if (!box || !Number.isFinite(box[0])) return;
    const corner = (/** @type {number} */ x, /** @type {number} */ y) => [
      CorridorKit.latOf(y),
      CorridorKit.lonOf(x),
    ];
    this.leaflet.fitBounds([corner(box[0], box[3]), corner(box[2], box[1])], {
      animate: false,
      maxZoom: 10,
      padding: [PAD_PX, PAD_PX],
    });
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
 * @param {Kit.Leaflet} leaflet
 * @param {number[]} extent
 */
function bound(leaflet, [west, south, east, north]) {
  leaflet.setMaxBounds([
    [south - 2, west - 2],
    [north + 2, east + 2],
  ]);
  leaflet.options.maxBoundsViscosity = 0.8;
}
