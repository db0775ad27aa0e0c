/* What of an answer is drawn: lines of its routes, gates, changes of gauge, ends. */
import { gateLegs, gateName, gateRecord, letterOf, nameOfGate } from "./summary.js";
import { nameIn } from "./words.js";

/**
 * @typedef {"chosen" | "other" | "before" | "possible"} Role
 *
 * @typedef {object} Drawn
 * @property {number} place Of the route among the alternatives; −1 is the one before.
 * @property {Role} role
 * @property {string} letter
 * @property {Kit.Geometry} geometry One row a leg.
 * @property {string[]} modes Of each leg: its mode, or access.
 *
 * @typedef {object} Mark
 * @property {number} x On the Mercator plane, as the kit's worldX.
 * @property {number} y
 * @property {string} kind Status of a gate, or gauge.
 * @property {string} label
 * @property {boolean} strong Whether it is on the chosen route.
 *
 * @typedef {object} Scene
 * @property {Drawn[]} lines The lowest first.
 * @property {Mark[]} marks
 * @property {{x: number, y: number, label: string}[]} ends
 * @property {number[] | null} box West, north, east and south on the Mercator plane.
 */

const DASHED = ["access", "transfer", "wait", "gauge_break"];

/**
 * @param {Answer} answer
 * @param {{chosen: number, before?: RouteAnswer, closed: string[]}} shown
 * @returns {Scene}
 */
export function sceneOf(answer, { chosen, before, closed }) {
  const openings = answer.none?.openings ?? [];
  const possible = openings.flatMap(({ route }) => (route ? [drawn(route, 0, "possible")] : []));
  const routes = answer.routes.map((route, place) =>
    drawn(route, place, place === chosen ? "chosen" : "other"),
  );
  const was = before ? [drawn(before, -1, "before")] : [];
  const others = routes.filter(({ role }) => role === "other").reverse();
  const lines = [...possible, ...was, ...others, ...routes.filter(({ role }) => role === "chosen")];
  const marks = marksOf(answer, chosen);
  const shut = [before, ...openings.map(({ route }) => route)].flatMap((route) =>
    route ? closedMarks(route, closed.concat(openings.map(({ gate }) => gate))) : [],
  );
  return { lines, marks: distinct([...marks, ...shut]), ends: endsOf(answer), box: boxOf(lines) };
}

/**
 * @param {RouteAnswer} route
 * @param {number} place
 * @param {Role} role
 * @returns {Drawn}
 */
function drawn(route, place, role) {
  const modes = route.legs.map((leg) => (DASHED.includes(leg.kind) ? "access" : leg.mode));
  return { place, role, letter: letterOf(place), modes, geometry: geometryOf(continued(route.legs)) };
}

/**
 * Lines of legs on the same turn of the globe, each as [lon, lat].
 * @param {Leg[]} legs
 */
export function continued(legs) {
  /** @type {number | null} */
  let last = null;
  return legs.map(({ lonlat }) => {
    const start = lonlat.length ? lonlat[0][0] : 0;
    const turn = last === null ? 0 : 360 * Math.round((last - start) / 360);
    const line = lonlat.map(([lon, lat]) => /** @type {[number, number]} */ ([lon + turn, lat]));
    if (line.length) last = line[line.length - 1][0];
    return line;
  });
}

/**
 * Lines as the kit draws them, one row each.
 * @param {[number, number][][]} lines
 * @returns {Kit.Geometry}
 */
export function geometryOf(lines) {
  const n = lines.length;
  const first = Int32Array.from({ length: n + 1 }, (_, i) => i);
  const start = new Int32Array(n + 1);
  lines.forEach((line, i) => (start[i + 1] = start[i] + line.length));
  const xy = new Float64Array(2 * start[n]);
  const box = new Float64Array(4 * n);
  lines.forEach((line, i) => {
    line.forEach(([lon, lat], j) => {
      const at = 2 * (start[i] + j);
      [xy[at], xy[at + 1]] = [CorridorKit.worldX(lon), CorridorKit.worldY(lat)];
    });
    const own = xy.subarray(2 * start[i], 2 * start[i + 1]);
    box.set(boxOfPoints(own), 4 * i);
  });
  return { n, first, start, xy, box };
}

/** @param {Float64Array} xy */
function boxOfPoints(xy) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < xy.length; i += 2) {
    box[0] = Math.min(box[0], xy[i]);
    box[1] = Math.min(box[1], xy[i + 1]);
    box[2] = Math.max(box[2], xy[i]);
    box[3] = Math.max(box[3], xy[i + 1]);
  }
  return box;
}

/** @param {Drawn[]} lines */
function boxOf(lines) {
  const whole = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { geometry } of lines) {
    for (let i = 0; i < geometry.box.length; i += 4) {
      whole[0] = Math.min(whole[0], geometry.box[i]);
      whole[1] = Math.min(whole[1], geometry.box[i + 1]);
      whole[2] = Math.max(whole[2], geometry.box[i + 2]);
      whole[3] = Math.max(whole[3], geometry.box[i + 3]);
    }
  }
  return whole[0] === Infinity ? null : whole;
}

/**
 * The box of some legs of a line.
 * @param {Drawn} line
 * @param {number[]} legs
 */
export function boxOfLegs({ geometry }, legs) {
  const parts = legs.map((leg) => geometry.xy.subarray(2 * geometry.start[leg], 2 * geometry.start[leg + 1]));
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return boxOfPoints(all);
}

/**
 * @param {Answer} answer
 * @param {number} chosen
 */
function marksOf(answer, chosen) {
  const order = answer.routes.map((route, place) => ({ route, strong: place === chosen }));
  order.sort((one, other) => Number(other.strong) - Number(one.strong));
  return order.flatMap(({ route, strong }) => [
    ...gateLegs(route).map((leg) => markOfLeg(leg, statusOf(leg.gateway_id), gateName(leg), strong)),
    ...route.legs
      .filter((leg) => leg.kind === "gauge_break")
      .map((leg) => markOfLeg(leg, "gauge", "", strong)),
  ]);
}

/**
 * @param {RouteAnswer} route
 * @param {string[]} closed
 */
function closedMarks(route, closed) {
  return route.legs
    .filter((leg) => leg.gateway_id && closed.includes(leg.gateway_id))
    .map((leg) => markOfLeg(leg, "closed", nameOfGate(leg.gateway_id), true));
}

/**
 * @param {Leg} leg
 * @param {string} kind
 * @param {string} label
 * @param {boolean} strong
 * @returns {Mark}
 */
function markOfLeg(leg, kind, label, strong) {
  const [lon, lat] = leg.lonlat[leg.lonlat.length >> 1];
  return { x: CorridorKit.worldX(lon), y: CorridorKit.worldY(lat), kind, label, strong };
}

/** @param {string} gate */
function statusOf(gate) {
  const status = gateRecord(gate)?.status ?? "open";
  return ["limited", "planned", "closed"].includes(status) ? status : "open";
}

/** @param {Mark[]} marks The more important first. */
function distinct(marks) {
  const seen = new Set();
  return marks.filter(({ x, y, kind }) => {
    const key = `${x.toFixed(5)} ${y.toFixed(5)} ${kind === "gauge"}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** @param {Answer} answer */
function endsOf(answer) {
  return answer.places.map((place) => {
    const { lon, lat } = place.snapped ?? place;
    return { x: CorridorKit.worldX(lon), y: CorridorKit.worldY(lat), label: nameIn(place) };
  });
}
