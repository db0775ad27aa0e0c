/* Every gate and country with its switch: changed, on the routes, near them, all others. */
import { el, fill } from "./dom.js";
import { GateFinder } from "./gates.js";
import { fold } from "./search.js";
import { store } from "./state.js";
import { countryRow, gateRow, switchRow, usedBy } from "./switches.js";
import { countryName, number, word } from "./words.js";

/**
 * @typedef {import("./gates.js").Gate} Gate
 * @typedef {import("./state.js").Question} Question
 * @typedef {import("./switches.js").Row} Row
 * @typedef {"ports" | "yards" | "passages" | "countries"} Tab
 *
 * @typedef {object} ClosureOptions
 * @property {Gate[]} gates
 * @property {string[]} countries
 * @property {Record<string, string>} sanctions By country.
 * @property {string} day Of the data.
 * @property {(gate: string | null) => void} light
 */

const TABS = /** @type {const} */ (["ports", "yards", "passages", "countries"]);
const KIND = { ports: "port", yards: "yard", passages: "passage", countries: "country" };
const LISTS = /** @type {const} */ (["closed", "opened", "avoided", "transit"]);
const NEAR_DEG = 0.7; // about 75 km
const MOST_ROWS = 60;

/** The list in one language; made again for another. */
export class ClosureList {
  /** @param {ClosureOptions} options */
  constructor(options) {
    /** @private */ this.options = options;
    /** @private @type {Tab} */ this.tab = "ports";
    /** @private */ this.text = "";
    /** @private */ this.finder = new GateFinder(options.gates, fold, countryName);
    /** @private @type {Map<string, string[]>} */ this.used = new Map();
    /** @private @type {Set<string>} */ this.near = new Set();
    /** @private */ this.head = el("div", { class: "closures-head" });
    /** @private */ this.tabs = el("div", { class: "tabs", role: "tablist", "aria-label": word("route.gates") });
    /** @private */
    this.filter = el("input", {
      ...{ class: "field", type: "search", placeholder: word("route.filter") },
      ...{ "aria-label": word("route.filter"), maxlength: "100" },
      oninput: () => this.filterBy(this.filter.value),
    });
    /** @private */
    this.list = el("div", { class: "gate-list", role: "tabpanel", id: "gate-list", tabindex: "-1" });
    this.element = el("section", { class: "closures", "aria-label": word("route.gates") }, this.head, this.tabs, el("div", { class: "filter" }, this.filter), this.list);
    this.tabs.addEventListener("keydown", (event) => this.stepTab(event));
    this.list.addEventListener("pointerover", (event) => this.lightRow(event));
    this.list.addEventListener("focusin", (event) => this.lightRow(event));
    this.list.addEventListener("pointerleave", () => options.light(null));
  }

  /**
   * @private
   * @param {Event} event
   */
  lightRow({ target }) {
    const row = target instanceof Element ? target.closest("[data-gate]") : null;
    this.options.light(row?.getAttribute("data-gate") ?? null);
  }

  /**
   * @private
   * @param {string} text
   */
  filterBy(text) {
    this.text = text;
    this.show(store.get());
  }

  /**
   * Take over which gates an answer uses, and which lie near its routes.
   * @param {Answer | null} answer
   */
  mark(answer) {
    const lonlat = (answer?.routes ?? []).flatMap((route) => route.legs.flatMap((leg) => leg.lonlat));
    const gates = this.options.gates.filter(({ kind }) => TABS.some((tab) => KIND[tab] === kind));
    const near = gates.filter((gate) => isNear(gate, lonlat)).map(({ id }) => id);
    const used = usedBy(answer);
    const isSame = JSON.stringify([...used, near]) === JSON.stringify([...this.used, [...this.near]]);
    [this.used, this.near] = [used, new Set(near)];
    if (!isSame) this.show(store.get());
  }

  /**
   * Show a question.
   * @param {Question} question
   */
  show(question) {
    const count = LISTS.reduce((sum, name) => sum + question.policy[name].length, 0);
    const reset = () => store.set({ policy: { closed: [], opened: [], avoided: [], transit: [] } });
    fill(
      this.head,
      el("h2", {}, word("route.closures")),
      el("span", { class: "faint" }, count ? word("route.changed", { n: count }) : word("route.none_changed")),
      count > 0 && el("button", { type: "button", class: "quiet", onclick: reset }, word("route.reset")),
      this.foldButton(),
    );
    this.showTabs();
    const focused = document.activeElement?.getAttribute("data-id");
    fill(this.list, this.groups(question).flatMap((group) => this.group(group)));
    if (focused) this.focus(focused);
  }

  /**
   * What shows the list on a phone, where it would push the answer out of sight.
   * @private
   */
  foldButton() {
    const { classList } = this.element;
    const isOpen = classList.contains("unfolded");
    const onclick = () => {
      classList.toggle("unfolded");
      this.show(store.get());
      /** @type {HTMLElement | null} */ (this.head.querySelector(".fold"))?.focus();
    };
    const label = word("route.gates");
    return el("button", { type: "button", class: "fold", "aria-label": label, "aria-expanded": String(isOpen), onclick }, isOpen ? "⌄" : "›");
  }

  /**
   * @private
   * @param {string} id
   */
  focus(id) {
    const switches = /** @type {NodeListOf<HTMLElement>} */ (this.list.querySelectorAll("[data-id]"));
    [...switches].find((each) => each.dataset.id === id)?.focus();
  }

  /** @private */
  showTabs() {
    const { gates, countries } = this.options;
    const buttons = TABS.map((tab) => {
      const count = tab === "countries" ? countries.length : gates.filter(({ kind }) => kind === KIND[tab]).length;
      const isOpen = tab === this.tab;
      return el(
        "button",
        { type: "button", role: "tab", "aria-selected": String(isOpen), "aria-controls": "gate-list", tabindex: isOpen ? "0" : "-1", onclick: () => this.open(tab) },
        word(`route.${tab}`),
        el("span", { class: "count" }, ` ${number(count)}`),
      );
    });
    const hadFocus = this.tabs.contains(document.activeElement);
    fill(this.tabs, buttons);
    if (hadFocus) buttons[TABS.indexOf(this.tab)].focus();
  }

  /**
   * @private
   * @param {Tab} tab
   */
  open(tab) {
    this.tab = tab;
    this.show(store.get());
    this.list.scrollTop = 0;
  }

  /**
   * @private
   * @param {KeyboardEvent} event
   */
  stepTab(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.open(TABS[(TABS.indexOf(this.tab) + step + TABS.length) % TABS.length]);
  }

  /**
   * Rows by group.
   * @private
   * @param {Question} question
   * @returns {{name: string, rows: Row[], others?: number}[]}
   */
  groups({ policy }) {
    const { gates, countries, sanctions, day } = this.options;
    const rowOf = (/** @type {Gate} */ gate) => gateRow(gate, policy, day);
    const countryOf = (/** @type {string} */ code) => countryRow(code, policy, code in sanctions);
    const changed = new Set(LISTS.flatMap((name) => policy[name]));
    const changes = [...gates.filter(({ id }) => changed.has(id)).map(rowOf), ...countries.filter((code) => changed.has(code)).map(countryOf)];
    const found = this.finder.find(this.text).filter(({ id }) => !changed.has(id));
    const ofTab = this.tab === "countries" ? this.countriesLike(changed).map(countryOf) : found.filter(({ kind }) => kind === KIND[this.tab]).map(rowOf);
    const others = this.text ? found.filter(({ kind }) => kind !== KIND[this.tab]) : [];
    const used = ofTab.filter(({ id }) => this.used.has(id));
    const letters = (/** @type {Row} */ { id }) => (this.used.get(id) ?? []).join("");
    used.sort((one, other) => letters(one).localeCompare(letters(other)));
    const near = ofTab.filter(({ id }) => this.near.has(id) && !this.used.has(id));
    const rest = ofTab.filter((row) => !used.includes(row) && !near.includes(row));
    return [
      { name: "group_changed", rows: changes },
      { name: "group_used", rows: used },
      { name: "group_near", rows: near },
      { name: used.length + near.length ? "group_all" : this.tab, rows: rest },
      { name: "group_other", rows: others.slice(0, MOST_ROWS).map(rowOf), others: others.length - MOST_ROWS },
    ].filter(({ rows }) => rows.length);
  }

  /**
   * @private
   * @param {Set<string>} changed
   */
  countriesLike(changed) {
    const key = fold(this.text);
    const { countries, sanctions } = this.options;
    const found = countries.filter((code) => !changed.has(code) && [code, countryName(code)].some((name) => fold(name).includes(key)));
    const order = (/** @type {string} */ code) => (code in sanctions ? "0" : "1") + countryName(code);
    return found.sort((one, other) => order(one).localeCompare(order(other)));
  }

  /**
   * @private
   * @param {{name: string, rows: Row[], others?: number}} group
   */
  group({ name, rows, others = 0 }) {
    return [
      el("h3", { class: "gate-group" }, word(`route.${name}`)),
      el("ul", { class: "gates" }, rows.map((row) => switchRow(row, this.used.get(row.id) ?? []))),
      others > 0 && el("p", { class: "note" }, word("route.more", { n: others })),
    ];
  }
}

/**
 * Whether a gate lies near a line.
 * @param {Gate} gate
 * @param {[number, number][]} lonlat
 */
function isNear({ lon, lat }, lonlat) {
  if (lon === null || lat === null) return false;
  const east = Math.cos((lat * Math.PI) / 180);
  return lonlat.some(([x, y]) => Math.abs(y - lat) < NEAR_DEG && Math.abs(x - lon) * east < NEAR_DEG);
}
