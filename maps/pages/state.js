/* The question of the page: one store that the form writes and the answer listens to. */

/**
 * A place by its id, or a position in degrees, with the id of a place that is there.
 * @typedef {string | {lon: number, lat: number, id?: string}} PlaceRef
 *
 * @typedef {object} PolicyChoice Names as in Python's `Policy`; empty lists say nothing.
 * @property {string[]} closed Ids of gates, yards, straits and lines.
 * @property {string[]} opened
 * @property {string[]} avoided Countries, ISO 3166-1 alpha-2.
 * @property {string[]} transit Countries that may be crossed although sanctioned.
 * @property {string[]} modes All where there is none.
 * @property {string} day As yyyy-mm-dd; the date of the data where it is empty.
 *
 * @typedef {object} Question
 * @property {PlaceRef | null} origin
 * @property {PlaceRef | null} destination
 * @property {PlaceRef[]} via
 * @property {string} profile
 * @property {string} criterion
 * @property {number} alternatives Besides the best route.
 * @property {PolicyChoice} policy
 * @property {number} amount Units of the profile: TEU, tonnes or persons.
 * @property {string} lang
 * @property {string} chosen Letter of a route.
 * @property {[number, number, number] | null} view Zoom, latitude, longitude.
 * @property {string | Record<string, string>} name Of a saved question; by language in
 *   those of the page.
 * @property {string} saved Date of the data when it was saved, as yyyy-mm-dd.
 *
 * @typedef {Partial<Omit<Question, "policy">> & {policy?: Partial<PolicyChoice>}} Patch
 * @typedef {(question: Question, changed: Set<string>) => void} Listener
 */

/** @type {PolicyChoice} */
const NO_POLICY = { closed: [], opened: [], avoided: [], transit: [], modes: [], day: "" };
/** @type {Question} */
const NO_QUESTION = {
  origin: null,
  destination: null,
  via: [],
  profile: "container",
  criterion: "generalised",
  alternatives: 2,
  policy: NO_POLICY,
  amount: 1,
  lang: "en",
  chosen: "A",
  view: null,
  name: "",
  saved: "",
};
/** Parts of a question that change its answer. */
const ASKED = ["origin", "destination", "via", "profile", "criterion", "alternatives", "policy"];

/**
 * A question with everything that a patch leaves out as nobody has asked anything.
 * @param {Patch} [patch]
 * @returns {Question}
 */
export function newQuestion(patch = {}) {
  return patched(NO_QUESTION, patch);
}

/**
 * What of a question the engine answers.
 * @param {Question} question
 */
export function requestOf(question) {
  const { origin, destination, via, profile, criterion, alternatives, policy } = question;
  const asked = { origin, destination, via, profile, criterion, alternatives, policy: { ...policy } };
  if (!policy.day) delete (/** @type {any} */ (asked.policy).day);
  return asked;
}

/**
 * Whether two questions have the same answer.
 * @param {Question} one
 * @param {Question} other
 */
export function sameRequest(one, other) {
  return JSON.stringify(requestOf(one)) === JSON.stringify(requestOf(other));
}

/** A question and those who listen to its changes. */
export class QuestionStore {
  constructor() {
    /** @private @type {Question} */ this.question = newQuestion();
    /** @private @type {Set<Listener>} */ this.listeners = new Set();
  }

  /** @returns {Question} Not to be changed. */
  get() {
    return this.question;
  }

  /**
   * Change parts of the question; listeners hear the names of those that differ.
   * @param {Patch} patch A policy may hold some of its parts.
   */
  set(patch) {
    const next = patched(this.question, patch);
    // Another route of the same answer stays chosen only while the request stays.
    if (!("chosen" in patch) && !sameRequest(next, this.question)) next.chosen = "A";
    // And a part of the map while the places stay.
    const ends = (/** @type {Question} */ { origin, destination }) => JSON.stringify([origin, destination]);
    if (!("view" in patch) && ends(next) !== ends(this.question)) next.view = null;
    const names = /** @type {(keyof Question)[]} */ (Object.keys(next));
    const differ = names.filter(
      (name) => JSON.stringify(next[name]) !== JSON.stringify(this.question[name]),
    );
    if (!differ.length) return;
    this.question = Object.freeze(next);
    const changed = new Set(/** @type {string[]} */ (differ));
    if (ASKED.some((name) => changed.has(name))) changed.add("request");
    for (const listener of [...this.listeners]) listener(this.question, changed);
  }

  /**
   * @param {Listener} listener Called after each change; `changed` has the names of the
   *   parts that differ, and "request" where the answer may.
   * @returns {() => void} Ends it.
   */
  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** The question of this page. */
export const store = new QuestionStore();

/**
 * @param {Question} question
 * @param {Patch} patch
 * @returns {Question}
 */
function patched(question, patch) {
  const policy = { ...question.policy, ...patch.policy };
  return { ...question, ...patch, policy };
}
