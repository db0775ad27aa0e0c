/* Places of a request that its network has no roads to: corridors/answers.py. */
import { message } from "./messages.js";

/**
 * @import { Name } from "./facts.js"
 * @import { Message } from "./messages.js"
 * @import { NoteContext } from "./notes.js"
 */

const MOST_NAMED = 5;

/**
 * That roads end where some places lie beyond; none where no road is asked for.
 * @param {string} code
 * @param {NoteContext} context
 * @returns {Message[]}
 */
export function edgeOfRoads(code, { router, policy, places }) {
  const { roads } = router.network;
  if (!roads || (policy.modes?.length && !policy.modes.includes("road"))) return [];
  const [west, south, east, north] = roads;
  const beyond = places.filter(
    ({ lon, lat }) => lon < west || lon > east || lat < south || lat > north,
  );
  const titles = beyond.slice(0, MOST_NAMED).map(({ title }) => title);
  return titles.length ? [message(code, { places: titles })] : [];
}
