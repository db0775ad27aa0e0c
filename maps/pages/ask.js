/* The side of the page that asks: form, closures and saved questions, kept in the address. */
import { AddressKeeper, pageWith } from "./address.js";
import { ClosureList } from "./closures.js";
import { el, fill } from "./dom.js";
import { QuestionForm } from "./form.js";
import { gateRecords } from "./gates.js";
import { SavedQuestions, ownQuestions } from "./saved.js";
import { PlaceFinder } from "./search.js";
import { store } from "./state.js";
import { languages, speak, word } from "./words.js";

/**
 * What a page can be asked (corridors/atlas/route_page/record.py).
 * @typedef {object} AskRecord
 * @property {import("./search.js").GazetteerRecord} gazetteer
 * @property {Record<string, any[]>} gates
 * @property {string[]} countries
 * @property {Record<string, string>} sanctions
 * @property {{id: string, unit: string}[]} profiles
 * @property {string[]} criteria
 * @property {import("./state.js").Patch[]} saved
 *
 * @typedef {object} AskOptions
 * @property {AskRecord} record
 * @property {string} day Of the data.
 * @property {Blob} source HTML of the page as it came, off the heap.
 * @property {HTMLElement} aside For the form and the closures.
 * @property {HTMLElement} pane For the saved questions.
 * @property {(gate: string | null) => void} light Shows a gate on the map.
 * @property {(question: import("./state.js").Question) => Promise<Answer>} [answerOf] For the
 *   figures of saved questions.
 */

/** The asking side of a page. */
export class AskSide {
  /** @param {AskOptions} options */
  constructor(options) {
    const { record, day, source, answerOf } = options;
    /** @private */ this.options = options;
    this.finder = new PlaceFinder(record.gazetteer);
    this.gates = gateRecords(record.gates);
    /** @private @type {Answer | null} */ this.answer = null;
    const gates = new Map(this.gates.map((gate) => [gate.id, gate]));
    /** @type {import("./link.js").Known} */
    const known = {
      place: (id) => {
        const place = this.finder.placeOf(id);
        return place && this.finder.refOf(place);
      },
      gate: (id) => gates.has(id),
      country: (code) => record.countries.includes(code),
      profiles: record.profiles.map(({ id }) => id),
      criteria: record.criteria,
      languages: languages(),
    };
    this.saved = new SavedQuestions({
      ...{ own: ownQuestions(record.saved), finder: this.finder, gates, known, day, answerOf },
      link: /** @returns {string} */ () => this.address.link(),
      copy: /** @returns {Promise<string>} */ async () =>
        pageWith(await source.text(), this.address.hash()),
    });
    /** @type {AddressKeeper} */ this.address = new AddressKeeper(this.saved, known, this.saved.questions[0] ?? {});
    /** @private */ this.said = el("p", { class: "note left-out", role: "status" });
    /** @private */ this.parts = this.made();
  }

  /** Show everything, and the question of the address or the first that is saved. */
  begin() {
    this.address.begin();
    speak(store.get().lang);
    this.render();
    store.subscribe((question, changed) => {
      if (changed.has("lang")) speak(question.lang);
      if (changed.has("lang")) this.render();
      else this.show(changed);
    });
  }

  /**
   * Mark which gates the routes of an answer use.
   * @param {Answer} answer
   */
  mark(answer) {
    this.answer = answer;
    this.parts.closures.mark(answer);
  }

  /**
   * Form and closures in the language of the page.
   * @private
   */
  made() {
    const { record, day, light } = this.options;
    const { countries, sanctions, profiles, criteria } = record;
    return {
      form: new QuestionForm({ finder: this.finder, profiles, criteria, day }),
      closures: new ClosureList({ gates: this.gates, countries, sanctions, day, light }),
    };
  }

  /** @private */
  render() {
    const { aside, pane } = this.options;
    this.parts = this.made();
    fill(aside, this.parts.form.element, this.said, this.parts.closures.element);
    fill(pane, this.saved.element);
    this.show();
    this.parts.closures.mark(this.answer);
  }

  /**
   * @private
   * @param {Set<string>} [changed] Parts of the question that differ; all where it is new.
   */
  show(changed) {
    const question = store.get();
    this.parts.form.show(question);
    if (!changed || changed.has("policy")) this.parts.closures.show(question);
    if (!changed || changed.has("request")) this.saved.show();
    const { left } = this.address;
    this.said.textContent = left ? word("route.left_out", { n: left }) : "";
  }
}
