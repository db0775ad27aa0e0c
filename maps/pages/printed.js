/* What a printed sheet says of the question, and its map, which fits any paper. */
import { number, dateText, listed, nameIn, word } from "./words.js";
import { drawMap } from "./sheet.js";
import { el } from "./dom.js";
import { newQuestion } from "./state.js";
import { knownGates } from "./summary.js";
import { changesIn } from "./switches.js";

/** @import { AnswerMap } from "./map.js" */

/** Width and height of the map below the routes, and of that beside the legs. */
const SHAPES = /** @type {const} */ ([["wide", 1040, 350], ["tall", 660, 240]]);
const RATIO = 3;
const PAD_PX = 40;
const CLOSEST_ZOOM = 10;

/**
 * What was asked, each with its name.
 * @param {Answer} answer
 * @param {number} amount
 * @param {string} day Of the data.
 * @returns {[string, string][]}
 */
export function factsOf(answer, amount, day) {
  const { policy } = newQuestion({ policy: answer.request.policy });
  const [route] = answer.routes;
  const { profile, criterion } = route ?? answer.request;
  const unit = route ? ` ${word(`route.unit_${route.unit}`)}` : "";
  const via = answer.places.slice(1, -1).map((place) => nameIn(place));
  const changes = changesIn({ ...policy, day: "" }, /** @type {any} */ (knownGates()));
  /** @type {[string, string][]} */
  const facts = [
    ["route.profile", word(`profile.${profile}`)],
    ["route.quantity", number(amount) + unit],
    ["route.criterion", word(`by.${criterion}`)],
    ["route.date", dateText(policy.day || day)],
    ["route.via", listed(via)],
    ["route.closures", changes.join("; ") || word("route.none_changed")],
  ];
  return facts.filter(([, value]) => value).map(([code, value]) => [word(code), value]);
}

/**
 * @param {[string, string][]} facts
 */
export function factsLine(facts) {
  return el("p", { class: "print-facts" }, facts.map(([name, value]) => el("span", {}, el("i", {}, name), ` ${value} `)));
}

/**
 * The map for paper, once for each shape.
 * @param {AnswerMap} map
 * @returns {HTMLCanvasElement[]}
 */
export function printedMaps(map) {
  return SHAPES.map(([shape, width, height]) => printedMap(map, shape, width, height));
}

/**
 * The map for paper.
 * @param {AnswerMap} map
 * @param {string} shape Class of the picture.
 * @param {number} width
 * @param {number} height
 */
export function printedMap(map, shape, width, height) {
  // Drawn apart: Chromium prints what is drawn on a canvas of the page at a wrong size.
  const drawn = new OffscreenCanvas(width * RATIO, height * RATIO);
  const ctx = /** @type {any} */ (drawn.getContext("2d"));
  ctx.scale(RATIO, RATIO);
  drawMap(ctx, viewOn(map, width, height), 0, 0);
  const canvas = el("canvas", { class: shape, width: drawn.width, height: drawn.height });
  canvas.getContext("bitmaprenderer")?.transferFromImageBitmap(drawn.transferToImageBitmap());
  return canvas;
}

/**
 * The whole answer, or what the reader moved to.
 * @param {AnswerMap} map
 * @param {number} width
 * @param {number} height
 * @returns {Kit.View}
 */
function viewOn({ leaflet, scene, moved }, width, height) {
  const bounds = leaflet.getPixelBounds();
  const now = 2 ** leaflet.getZoom();
  const seen = [bounds.min.x, bounds.min.y, bounds.max.x, bounds.max.y].map((side) => side / now);
  const box = moved || !scene.box ? seen : scene.box;
  const pad = box === seen ? 0 : 2 * PAD_PX;
  const [wide, high] = [(width - pad) / (box[2] - box[0]), (height - pad) / (box[3] - box[1])];
  const zoom = Math.min(CLOSEST_ZOOM, Math.log2(Math.min(wide, high)));
  const scale = 2 ** zoom;
  const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  return CorridorKit.makeView(zoom, x * scale - width / 2, y * scale - height / 2, width, height);
}
