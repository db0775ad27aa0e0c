/* A field for a place: a combobox that finds it by name in any script, code or position. */
import { el, fill } from "./dom.js";
import { countryName, nameIn, spoken, word } from "./words.js";

/**
 * @typedef {import("./search.js").PlaceRow} PlaceRow
 * @typedef {import("./state.js").PlaceRef} PlaceRef
 * @typedef {import("./search.js").PlaceFinder} PlaceFinder
 *
 * @typedef {object} PlaceFieldOptions
 * @property {string} id Of the input; unique on the page.
 * @property {string} label
 * @property {string} pin
 * @property {PlaceFinder} finder
 * @property {(ref: PlaceRef | null) => void} choose
 */

const GROUPS = /** @type {const} */ ([
  ["places", ["city", "county_seat", "foreign_city", "town"]],
  ["all_ports", ["border_port", "seaport", "dry_port", "airport"]],
  ["stations", ["station", "junction"]],
  ["other_places", ["zone", "point"]],
]);
const MOST_HITS = 9;

/** One combobox, its list and the line below it that says what is wrong. */
export class PlaceField {
  /** @param {PlaceFieldOptions} options */
  constructor(options) {
    /** @private */ this.options = options;
    /** @private @type {PlaceRow | null} */ this.place = null;
    /** @private @type {PlaceRow[]} In the order shown. */ this.offered = [];
    /** @private */ this.active = -1;
    /** @private Whether the reader marked an option. */ this.moved = false;
    const { id, label, pin } = options;
    /** @private */
    this.input = el("input", {
      ...{ id, class: "place-input", type: "text", role: "combobox", autocomplete: "off" },
      ...{ spellcheck: "false", autocapitalize: "off", placeholder: label, "aria-label": label },
      ...{ "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-autocomplete": "list" },
      ...{ title: word("route.hint"), "aria-describedby": `${id}-said`, maxlength: "200" },
      oninput: () => this.search(),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.pressed(event),
      onfocus: () => this.input.select(),
      onblur: () => this.left(),
    });
    /** @private */
    this.list = el("div", {
      ...{ id: `${id}-list`, class: "place-list", role: "listbox", "aria-label": label, hidden: true },
      // Keeps the focus in the field while an option is clicked.
      onmousedown: (/** @type {Event} */ event) => event.preventDefault(),
    });
    /** @private */ this.code = el("span", { class: "place-code" });
    /** @private */ this.said = el("div", { id: `${id}-said`, class: "place-said", role: "status" });
    /** @private */ this.count = el("div", { class: "unseen", role: "status" });
    const box = el("span", { class: "place-box" }, el("span", { class: "pin", "aria-hidden": "true" }, pin), this.input, this.code);
    this.element = el("div", { class: "place-field" }, box, this.list, this.said, this.count);
  }

  /**
   * Show a place, unless the field is being typed in.
   * @param {PlaceRow | null} place
   */
  show(place) {
    this.place = place;
    if (this.isTyping()) return;
    this.input.value = place ? nameIn(place) : "";
    this.code.textContent = place ? describe(place) : "";
    this.say(null);
  }

  /** @private */
  isTyping() {
    return document.activeElement === this.input && this.input.value !== (this.place ? nameIn(this.place) : "");
  }

  /** @private */
  search() {
    this.code.textContent = "";
    this.say(null);
    const hits = this.options.finder.search(this.input.value, MOST_HITS);
    this.offer(hits.map(({ place }) => place));
  }

  /**
   * Show places to choose from, by group.
   * @private
   * @param {PlaceRow[]} places
   */
  offer(places) {
    const groups = GROUPS.map(([name, kinds]) => {
      const shown = places.filter(({ kind }) => /** @type {readonly string[]} */ (kinds).includes(kind));
      return { name, shown, best: places.indexOf(shown[0]) };
    }).filter(({ shown }) => shown.length);
    groups.sort((one, other) => one.best - other.best);
    this.offered = groups.flatMap(({ shown }) => shown);
    const { id } = this.options;
    fill(
      this.list,
      groups.map(({ name, shown }) =>
        el(
          "div",
          { role: "group", "aria-label": word(`route.${name}`) },
          el("div", { class: "place-group", "aria-hidden": "true" }, word(`route.${name}`)),
          shown.map((place) => this.option(place, `${id}-${this.offered.indexOf(place)}`)),
        ),
      ),
    );
    this.moved = false;
    this.count.textContent = word("route.results", { n: this.offered.length });
    this.open(this.offered.length > 0);
    this.mark(this.offered.indexOf(places[0]));
  }

  /**
   * @private
   * @param {PlaceRow} place
   * @param {string} id
   */
  option(place, id) {
    const { name_en, name_zh } = place;
    const other = spoken() === "zh" ? name_en : name_zh;
    const name = nameIn(place);
    const isShared = this.offered.some((one) => one !== place && nameIn(one) === name);
    const area = isShared ? place.admin1 : "";
    return el(
      "div",
      { id, class: "place-option", role: "option", "aria-selected": "false", onclick: () => this.choose(place) },
      el("span", { class: "place-name" }, name, other && other !== name && el("span", { class: "place-other" }, ` ${other}`)),
      el("span", { class: "place-code" }, describe(place, area)),
    );
  }

  /**
   * @private
   * @param {number} step
   */
  move(step) {
    const count = this.offered.length;
    if (!count) return;
    this.moved = true;
    this.mark(this.active < 0 ? (step > 0 ? 0 : count - 1) : (this.active + step + count) % count);
  }

  /**
   * @private
   * @param {number} at
   */
  mark(at) {
    const options = this.list.querySelectorAll("[role=option]");
    options[this.active]?.setAttribute("aria-selected", "false");
    this.active = at;
    options[at]?.setAttribute("aria-selected", "true");
    options[at]?.scrollIntoView({ block: "nearest" });
    if (at < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `${this.options.id}-${at}`);
  }

  /**
   * @private
   * @param {boolean} shown
   */
  open(shown) {
    this.list.hidden = !shown;
    this.input.setAttribute("aria-expanded", String(shown));
    if (!shown) this.mark(-1);
  }

  /**
   * @private
   * @param {KeyboardEvent} event
   */
  pressed(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      if (this.list.hidden) this.search();
      else this.move(step);
    } else if (event.key === "Enter") {
      this.take();
    } else if (event.key === "Escape") {
      this.open(false);
      this.reset();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * Take what was marked, what is typed in full, or what begins so.
   * @private
   */
  take() {
    if (this.moved && this.active >= 0) return this.choose(this.offered[this.active]);
    // Asked "did you mean ...", Enter is a yes to the only one.
    const isAsked = this.input.hasAttribute("aria-invalid") && !this.list.hidden;
    if (isAsked && this.offered.length === 1) return this.choose(this.offered[0]);
    const { finder } = this.options;
    const text = this.input.value;
    const { place, several } = finder.resolve(text);
    const [first] = finder.search(text, 1);
    // "Hunchunn" is rather a town mistyped than the beginning of a station, Hunchun North.
    const isBeginning = first && first.how !== "like" && (isTown(first.place) || !finder.mistyped(text).length);
    if (place) this.choose(place);
    else if (several) this.ask(word("route.ambiguous", { n: several.length }), several);
    else if (isBeginning) this.choose(first.place);
    else this.unknown(text);
  }

  /**
   * @private
   * @param {string} text
   */
  unknown(text) {
    const said = word("route.unknown_place", { text });
    const { similar = [] } = this.options.finder.resolve(text);
    if (similar.length) this.ask(`${said} ${word("route.did_you_mean")}`, similar);
    else this.say(said);
  }

  /**
   * @private
   * @param {string} said
   * @param {PlaceRow[]} places
   */
  ask(said, places) {
    this.offer(places);
    this.mark(-1);
    this.say(said);
  }

  /**
   * @private
   * @param {string | null} text
   */
  say(text) {
    this.said.textContent = text ?? "";
    this.input.toggleAttribute("aria-invalid", Boolean(text));
  }

  /** @private */
  left() {
    this.open(false);
    const text = this.input.value.trim();
    const before = this.place ? nameIn(this.place) : "";
    if (!text) return this.options.choose(null);
    if (text === before) return;
    const { place } = this.options.finder.resolve(text);
    if (place) this.choose(place);
    else if (!this.said.textContent) this.unknown(text);
    this.open(false);
  }

  /** @private */
  reset() {
    this.input.value = this.place ? nameIn(this.place) : "";
    this.code.textContent = this.place ? describe(this.place) : "";
    this.say(null);
  }

  /**
   * @private
   * @param {PlaceRow} place
   */
  choose(place) {
    this.place = place;
    this.open(false);
    this.reset();
    this.options.choose(this.options.finder.refOf(place));
  }
}

/** @param {PlaceRow} place */
function isTown({ kind }) {
  return GROUPS[0][1].some((each) => each === kind);
}

/**
 * Kind, area and country of a place.
 * @param {PlaceRow} place
 * @param {string} [area] What tells it from others of its name.
 */
function describe({ kind, country }, area = "") {
  const words = [word(`kind.${kind}`), area, country && (spoken() === "zh" ? countryName(country) : country)];
  return words.filter(Boolean).join(spoken() === "zh" ? "，" : ", ");
}
