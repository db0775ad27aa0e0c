/* The address of the page keeps the question and what is saved; Back undoes a change. */
import { hashOf, linkIn } from "./link.js";
import { newQuestion, store } from "./state.js";

/**
 * @typedef {import("./link.js").Known} Known
 * @typedef {import("./saved.js").SavedQuestions} SavedQuestions
 */

const META = "corridor-question";

/**
 * The HTML of the page as it came; to be taken before anything but the map is changed in it.
 * @param {HTMLElement} map Its container, which Leaflet has filled.
 * @returns {string}
 */
export function pageSource(map) {
  const page = /** @type {HTMLElement} */ (document.documentElement.cloneNode(true));
  const empty = document.createElement("div");
  [empty.id, empty.className] = [map.id, "folium-map"];
  page.querySelector(`#${map.id}`)?.replaceWith(empty);
  return `<!DOCTYPE html>\n${page.outerHTML}`;
}

/**
 * A page that opens with what a hash holds.
 * @param {string} source
 * @param {string} hash
 */
export function pageWith(source, hash) {
  const plain = source.replace(new RegExp(`<meta name="${META}"[^>]*>`), "");
  const content = hash.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return plain.replace(/<head[^>]*>/, (head) => `${head}<meta name="${META}" content="${content}">`);
}

/** Keeps the address and the question alike. */
export class AddressKeeper {
  /**
   * @param {SavedQuestions} saved
   * @param {Known} known
   * @param {import("./state.js").Patch} start What an address without places asks.
   */
  constructor(saved, known, start) {
    /** @private */ this.start = start;
    /** @private */ this.saved = saved;
    /** @private */ this.known = known;
    /** @private Whether the question comes from the address. */ this.reading = false;
    /** How many parts of the address were not known. */ this.left = 0;
  }

  /**
   * Take the question of the address, the one that a copy of the page holds, or the first
   * of the page; from then on keep address and question alike.
   */
  begin() {
    this.take(location.hash, true);
    store.subscribe((_, changed) => this.write(changed.has("request")));
    this.saved.subscribe(() => this.write(false));
    window.addEventListener("popstate", () => this.take(location.hash, false));
    this.write(false);
  }

  /** The part of the address after "#". */
  hash() {
    return hashOf(store.get(), this.saved.readers);
  }

  /** The whole address. */
  link() {
    return `${location.href.split("#")[0]}#${this.hash()}`;
  }

  /**
   * @private
   * @param {string} hash An empty one opens the page anew; one that is no link is left alone.
   * @param {boolean} isFirst Whether there is no question yet.
   */
  take(hash, isFirst) {
    const isEmpty = hash.length < 2;
    const meta = document.querySelector(`meta[name="${META}"]`)?.getAttribute("content") ?? "";
    const link = linkIn(isEmpty ? meta : hash, this.known);
    if (!link && !isEmpty && !isFirst) return;
    const { question, saved = [], left = 0, lang = "" } = link ?? {};
    const hasEnds = question?.origin || question?.destination;
    const asked = hasEnds ? question : { ...newQuestion(this.start), name: "" };
    this.left = left;
    this.reading = true;
    this.saved.add(saved);
    store.set({ ...asked, lang: lang || store.get().lang });
    this.reading = false;
    if (isEmpty && !isFirst) this.write(false);
  }

  /**
   * @private
   * @param {boolean} isNew Whether Back shall undo the change.
   */
  write(isNew) {
    const hash = `#${this.hash()}`;
    if (this.reading || hash === location.hash) return;
    if (isNew) this.left = 0;
    try {
      if (isNew) history.pushState(null, "", hash);
      else history.replaceState(null, "", hash);
    } catch {
      // Some browsers keep no history of pages that are opened as a file.
      if (isNew) location.hash = hash;
    }
  }
}
