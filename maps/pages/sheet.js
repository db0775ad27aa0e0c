/* The answer as a picture: title, verdict, map, routes and sources on one sheet. */
import { brief, rangeText, whole } from "./figures.js";
import { scaleAt } from "./map.js";
import { letterOf, titleOf } from "./summary.js";
import { verdict } from "./verdict.js";
import { number, say, word } from "./words.js";

/** @import { AnswerMap } from "./map.js" */

const RATIO = 2;
const EDGE = 26;
const LINE = 20;
const SCALE_BOX = [170, 42]; // of scale and north, which names keep clear of
const [INK, SOFT] = ["#16212b", "#43525f"];

/**
 * @typedef {object} Sheet
 * @property {string} title
 * @property {string} subtitle
 * @property {Answer} answer
 * @property {string[]} foot
 */

/**
 * @param {AnswerMap} map
 * @param {Sheet} sheet
 * @returns {Promise<Blob | null>}
 */
export function pictureOf(map, sheet) {
  const size = map.leaflet.getSize();
  const width = Math.max(size.x, 760) + 2 * EDGE;
  const probe = canvasOf(width, 10);
  const rows = sheet.answer.routes.map(rowText);
  const foot = sheet.foot.flatMap((text) => wrapped(probe.ctx, text, width - 2 * EDGE, 11));
  const facts = wrapped(probe.ctx, sheet.subtitle, width - 2 * EDGE, 12.5);
  const said = wrapped(probe.ctx, verdict(sheet.answer).map(say).join(" "), width - 2 * EDGE, 13);
  const above = 44 + facts.length * 17;
  const top = above + said.length * LINE;
  const height = top + size.y + 18 + rows.length * 22 + foot.length * 15 + EDGE;
  const { canvas, ctx } = canvasOf(width, height);
  ctx.fillStyle = "#fff";
  ctx.fillRect(0, 0, width, height);
  write(ctx, sheet.title, EDGE, 34, "650 20px", INK);
  facts.forEach((line, i) => write(ctx, line, EDGE, 54 + i * 17, "400 12.5px", SOFT));
  said.forEach((line, i) => write(ctx, line, EDGE, above + 14 + i * LINE, "400 13px", INK));
  const corner = map.leaflet.getPixelBounds().min;
  drawMap(ctx, CorridorKit.makeView(map.leaflet.getZoom(), corner.x, corner.y, size.x, size.y), EDGE, top);
  rows.forEach((cells, i) => drawRow(ctx, cells, width, top + size.y + 24 + i * 22));
  const under = top + size.y + 30 + rows.length * 22;
  foot.forEach((line, i) => write(ctx, line, EDGE, under + i * 15, "400 11px", SOFT));
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/**
 * @param {number} width
 * @param {number} height
 */
function canvasOf(width, height) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width * RATIO, height * RATIO];
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ctx.scale(RATIO, RATIO);
  return { canvas, ctx };
}

/**
 * The map with its scale and north.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Kit.View} view
 * @param {number} left
 * @param {number} top
 */
export function drawMap(ctx, view, left, top) {
  const size = { x: view.width, y: view.height };
  view.covered = [[size.x - SCALE_BOX[0], size.y - SCALE_BOX[1], size.x, size.y]];
  ctx.save();
  ctx.translate(left, top);
  ctx.beginPath();
  ctx.rect(0, 0, size.x, size.y);
  ctx.clip();
  CorridorKit.paintGround(ctx, view);
  CorridorKit.paintTheme(ctx, view);
  const { km, px } = scaleAt(view.zoom, CorridorKit.latOf((view.top + size.y / 2) / view.scale));
  ctx.strokeStyle = INK;
  ctx.lineWidth = 1.6;
  ctx.strokeRect(size.x - 20 - px, size.y - 16, px, 0.1);
  write(ctx, `${number(km)} ${word("unit.km")}`, size.x - 20 - px, size.y - 22, "500 12px", INK);
  write(ctx, `↑ ${word("page.north")}`, size.x - 50 - px, size.y - 12, "600 13px", INK);
  ctx.restore();
  ctx.strokeStyle = INK;
  ctx.lineWidth = 1;
  ctx.strokeRect(left + 0.5, top + 0.5, size.x - 1, size.y - 1);
}

/**
 * @param {RouteAnswer} route
 * @param {number} place
 */
function rowText(route, place) {
  const { time_h, cost_usd, co2_kg } = route.totals;
  const hours = `${brief(time_h.typical)} ${word("unit.h")} (${rangeText(time_h, brief)})`;
  const usd = `${whole(cost_usd.typical)} ${word("answer.usd_short")} (${rangeText(cost_usd, whole)})`;
  const co2 = `${whole(co2_kg.typical)} ${word("answer.co2")}`;
  return [letterOf(place), titleOf(route), hours, usd, co2, `${brief(route.length_km)} ${word("answer.km")}`];
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {string[]} cells
 * @param {number} width
 * @param {number} y
 */
function drawRow(ctx, cells, width, y) {
  const inner = width - 2 * EDGE;
  const starts = [0, 0.03, 0.5, 0.66, 0.82, 0.92].map((share) => EDGE + share * inner);
  cells.forEach((text, i) => write(ctx, text, starts[i], y, i < 2 ? "650 13px" : "400 12.5px", INK));
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} font
 * @param {string} color
 */
function write(ctx, text, x, y, font, color) {
  ctx.font = `${font} ${CorridorKit.FONT}`;
  ctx.fillStyle = color;
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
  ctx.fillText(text, x, y);
}

/**
 * Text in lines of a width: broken between words, or anywhere in Chinese and Korean.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {number} width
 * @param {number} size
 */
function wrapped(ctx, text, width, size) {
  ctx.font = `400 ${size}px ${CorridorKit.FONT}`;
  const lines = [];
  let line = "";
  for (const part of text.match(/[\u2E80-\u9FFF]|[^\s\u2E80-\u9FFF]+\s*|\s+/g) ?? []) {
    if (line && ctx.measureText(line + part).width > width) {
      lines.push(line.trim());
      line = "";
    }
    line += part;
  }
  return line.trim() ? [...lines, line.trim()] : lines;
}
