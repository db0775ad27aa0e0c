/* Changes of the question that the answer and the map offer. */
import { store } from "./state.js";

/**
 * Count a gate as open, whoever closed it.
 * @param {string} gate
 */
export function openGate(gate) {
  const { closed, opened } = store.get().policy;
  const isClosed = closed.includes(gate);
  const without = closed.filter((id) => id !== gate);
  store.set({ policy: { closed: without, opened: isClosed ? opened : [...opened, gate] } });
}

/**
 * @param {"origin" | "destination" | "via"} end
 * @param {{lon: number, lat: number}} spot
 */
export function setEnd(end, spot) {
  store.set(end === "via" ? { via: [...store.get().via, spot] } : { [end]: spot });
}

export function missingEnd() {
  const { origin, destination } = store.get();
  if (!origin) return "origin";
  return destination ? null : "destination";
}
