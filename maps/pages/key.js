/* The strip under the map: only what is on it now. */
import { el } from "./dom.js";
import { mark } from "./marks.js";
import { listed, word } from "./words.js";

/** @import { Scene } from "./scene.js" */

const MODES = ["rail", "road", "sea", "air"];
const STATUSES = ["open", "limited", "planned", "closed"];

/** @param {Scene} scene */
export function keyStrip(scene) {
  return el("div", { class: "map-key" }, entries(scene).map(([name, text]) => el("span", {}, mark(name), text)));
}

/**
 * @param {Scene} scene
 * @returns {[string, string][]}
 */
export function entries({ lines, marks }) {
  /** @type {[string, string][]} */
  const found = [];
  const chosen = lines.find(({ role }) => role === "chosen");
  for (const mode of MODES.filter((each) => chosen?.modes.includes(each))) {
    found.push([mode === "road" ? "chosen" : `chosen_${mode}`, `${chosen?.letter}, ${word(`mode.${mode}`)}`]);
  }
  const others = lines.filter(({ role }) => role === "other").map(({ letter }) => letter);
  if (others.length) found.push(["other", listed(others.sort())]);
  const roles = new Set(lines.map(({ role }) => role));
  if (roles.has("before")) found.push(["before", word("answer.before")]);
  if (roles.has("possible")) found.push(["other", word("answer.possible")]);
  const kinds = new Set(marks.map(({ kind }) => kind));
  for (const status of STATUSES.filter((each) => kinds.has(each))) found.push([status, word(`status.${status}`)]);
  if (kinds.has("gauge")) found.push(["gauge", word("leg.gauge_break")]);
  return found;
}
