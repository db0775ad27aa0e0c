/* The form of the question: places, what travels, what is least, by what and on what day. */
import { el, fill } from "./dom.js";
import { PlaceField } from "./place_field.js";
import { store } from "./state.js";
import { nameIn, word } from "./words.js";

/**
 * @typedef {import("./state.js").Question} Question
 * @typedef {import("./search.js").PlaceFinder} PlaceFinder
 *
 * @typedef {object} FormOptions
 * @property {PlaceFinder} finder
 * @property {{id: string, unit: string}[]} profiles
 * @property {string[]} criteria
 * @property {string} day Of the data.
 */

const MODES = ["rail", "road", "sea", "air"];

/** The form in one language; made again for another. */
export class QuestionForm {
  /** @param {FormOptions} options */
  constructor(options) {
    /** @private */ this.options = options;
    const { finder } = options;
    /** @private */
    this.origin = new PlaceField({
      ...{ id: "route-origin", label: word("route.origin"), pin: "1", finder },
      choose: (origin) => store.set({ origin }),
    });
    /** @private */
    this.destination = new PlaceField({
      ...{ id: "route-destination", label: word("route.destination"), pin: "2", finder },
      choose: (destination) => store.set({ destination }),
    });
    /** @private */ this.via = el("div", { class: "via" });
    /** @private Whether a field for one more via point is open. */ this.adding = false;
    /** @private */ this.profile = this.chooser("profile", options.profiles.map(({ id }) => id));
    /** @private */ this.criterion = this.chooser("criterion", options.criteria);
    /** @private */ this.amount = this.amountField();
    /** @private */ this.unit = el("span", { class: "unit" });
    /** @private */ this.modes = el("div", { class: "modes", role: "group", "aria-label": word("route.modes") });
    /** @private */ this.day = this.dayField();
    this.element = el("form", { class: "question", "aria-label": word("route.question") }, this.layout());
    this.element.addEventListener("submit", (event) => event.preventDefault());
  }

  /** @private */
  layout() {
    const swap = el("button", { type: "button", class: "swap", "aria-label": word("route.swap"), title: word("route.swap"), onclick: swapEnds }, "⇅");
    const quantity = el("span", { class: "quantity", title: word("route.quantity_note") }, this.amount, this.unit);
    return [
      el("div", { class: "ends" }, this.origin.element, this.destination.element, swap),
      this.via,
      el("div", { class: "pair" }, labelled("route.profile", this.profile), labelled("route.quantity", quantity)),
      el("div", { class: "pair" }, labelled("route.criterion", this.criterion), labelled("route.date", this.day)),
      this.modes,
    ];
  }

  /**
   * @private
   * @param {"profile" | "criterion"} name
   * @param {string[]} values
   */
  chooser(name, values) {
    const prefix = name === "profile" ? "profile" : "by";
    const options = values.map((value) => el("option", { value }, headed(word(`${prefix}.${value}`))));
    const onchange = (/** @type {Event} */ event) => {
      const { value } = /** @type {HTMLSelectElement} */ (event.target);
      store.set({ [name]: value });
    };
    return el("select", { class: "field", name, onchange }, options);
  }

  /** @private */
  amountField() {
    const onchange = (/** @type {Event} */ event) => {
      const amount = Number(/** @type {HTMLInputElement} */ (event.target).value);
      if (amount > 0 && Number.isFinite(amount)) store.set({ amount });
      else this.show(store.get());
    };
    return el("input", { class: "field", name: "amount", type: "number", min: "0.1", max: "1000000", step: "any", inputmode: "decimal", onchange });
  }

  /** @private */
  dayField() {
    const onchange = (/** @type {Event} */ event) => {
      const { value } = /** @type {HTMLInputElement} */ (event.target);
      store.set({ policy: { day: value === this.options.day ? "" : value } });
    };
    return el("input", { class: "field", name: "day", type: "date", min: "1900-01-01", max: "2200-12-31", onchange });
  }

  /**
   * Show a question.
   * @param {Question} question
   */
  show(question) {
    const { finder, profiles, day } = this.options;
    const { policy } = question;
    this.origin.show(finder.placeOf(question.origin));
    this.destination.show(finder.placeOf(question.destination));
    this.profile.value = question.profile;
    this.criterion.value = question.criterion;
    this.amount.value = String(question.amount);
    const unit = profiles.find(({ id }) => id === question.profile)?.unit ?? "";
    this.unit.textContent = unit && word(`route.unit_${unit}`);
    this.day.value = policy.day || day;
    this.showVia(question);
    this.showModes(policy.modes);
  }

  /**
   * @private
   * @param {Question} question
   */
  showVia({ via }) {
    const { finder } = this.options;
    const chips = via.map((ref, at) => {
      const place = finder.placeOf(ref);
      const name = place ? nameIn(place) : "?";
      const title = word("route.remove_via", { place: name });
      const remove = () => this.changeVia(via.filter((_, i) => i !== at));
      return el("button", { type: "button", class: "chip", "aria-label": title, title, onclick: remove }, name, el("span", { "aria-hidden": "true" }, " ×"));
    });
    const more = this.adding ? this.viaField(via).element : this.viaButton(via);
    fill(this.via, chips.length > 0 && el("span", { class: "faint" }, word("route.via")), chips, more);
  }

  /**
   * @private
   * @param {Question["via"]} via
   */
  viaButton(via) {
    const onclick = () => {
      this.adding = true;
      this.showVia(store.get());
      this.via.querySelector("input")?.focus();
    };
    return el("button", { type: "button", class: "quiet", disabled: via.length > 4, onclick }, `+ ${word("route.add_via")}`);
  }

  /**
   * @private
   * @param {Question["via"]} via
   */
  viaField(via) {
    return new PlaceField({
      ...{ id: "route-via", label: word("route.via"), pin: "+", finder: this.options.finder },
      choose: (place) => {
        const hadFocus = this.via.contains(document.activeElement);
        this.adding = false;
        if (place) this.changeVia([...via, place]);
        else this.showVia(store.get());
        if (hadFocus) this.focusVia();
      },
    });
  }

  /**
   * @private
   * @param {Question["via"]} via
   */
  changeVia(via) {
    store.set({ via });
    this.focusVia();
  }

  /** @private */
  focusVia() {
    const buttons = this.via.querySelectorAll("button");
    buttons[buttons.length - 1]?.focus();
  }

  /**
   * @private
   * @param {string[]} modes
   */
  showModes(modes) {
    const used = modes.length ? modes : MODES;
    const buttons = MODES.map((mode) => {
      const onclick = () => {
        const next = MODES.filter((each) => used.includes(each) !== (each === mode));
        if (next.length) store.set({ policy: { modes: next.length === MODES.length ? [] : next } });
      };
      const only = used.length === 1 && used[0] === mode;
      return el("button", { type: "button", class: "mode", "aria-pressed": String(used.includes(mode)), "aria-disabled": only && "true", onclick }, word(`mode.${mode}`));
    });
    const focused = [...this.modes.children].indexOf(/** @type {Element} */ (document.activeElement));
    fill(this.modes, buttons);
    buttons[focused]?.focus();
  }
}

function swapEnds() {
  const { origin, destination, via } = store.get();
  store.set({ origin: destination, destination: origin, via: [...via].reverse() });
}

/**
 * @param {string} code
 * @param {HTMLElement} field
 */
function labelled(code, field) {
  return el("label", { class: "labelled" }, el("span", { class: "faint" }, word(code)), field);
}

/** @param {string} text */
function headed(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
