/* Saved questions: those of the page and those of its reader, as a table, in a file, in a
   copy of the page. */
import { el, fill } from "./dom.js";
import { offer } from "./download.js";
import { brief, rangeText, whole } from "./figures.js";
import { newQuestion, requestOf, sameRequest, store } from "./state.js";
import { changesIn } from "./switches.js";
import { nameIn, say, spoken, word } from "./words.js";
import { questionIn } from "./link.js";

/**
 * @typedef {import("./state.js").Question} Question
 * @typedef {import("./search.js").PlaceFinder} PlaceFinder
 * @typedef {import("./link.js").Known} Known
 *
 * @typedef {object} SavedOptions
 * @property {Question[]} own Of the page.
 * @property {PlaceFinder} finder
 * @property {Map<string, import("./gates.js").Gate>} gates
 * @property {Known} known
 * @property {string} day Of the data.
 * @property {() => string} link Address of the page with the questions in it.
 * @property {() => Promise<string>} copy The page with the questions in it, as HTML.
 * @property {(question: Question) => Promise<Answer>} [answerOf] For the figures of the
 *   table.
 */

const FORMAT = "corridor-questions";
const FILE_END = ".corridors.json";
const LARGEST_FILE = 1e6;

/** Questions in order, and who listens to their changes. */
export class SavedQuestions {
  /** @param {SavedOptions} options */
  constructor(options) {
    /** @private */ this.options = options;
    /** @type {Question[]} */ this.questions = [...options.own];
    /** @private @type {Set<() => void>} */ this.listeners = new Set();
    /** @private @type {Question | null} */ this.renamed = null;
    /** @private */ this.said = el("p", { class: "note", role: "status" });
    this.element = el("div", { class: "saved" });
    /** @private Answers by question, while the page is open. @type {Map<string, Answer | null>} */
    this.answers = new Map();
    /** @private */ this.isBusy = false;
    /** @private Whether the reader sees the table; it is not made before. */
    this.isSeen = false;
    new IntersectionObserver(([{ isIntersecting }]) => this.see(isIntersecting)).observe(this.element);
  }

  /**
   * @private
   * @param {boolean} isSeen
   */
  see(isSeen) {
    if (isSeen === this.isSeen) return;
    this.isSeen = isSeen;
    this.show();
  }

  /**
   * Answer what is shown and has no figures yet, one question after the other.
   * @private
   */
  async fillIn() {
    const { answerOf } = this.options;
    if (!answerOf || this.isBusy || !this.isSeen) return;
    this.isBusy = true;
    for (const question of this.questions.filter((one) => !this.answers.has(keyOf(one)))) {
      const answer = await answerOf({ ...question, alternatives: 0 }).catch(() => null);
      this.answers.set(keyOf(question), answer);
    }
    this.isBusy = false;
    if (!this.renamed) this.show();
  }

  /** Those that the page did not come with. */
  get readers() {
    return this.questions.filter((one) => !this.options.own.includes(one));
  }

  /** @param {() => void} listener */
  subscribe(listener) {
    this.listeners.add(listener);
  }

  /** Save the question that is asked. */
  save() {
    const question = store.get();
    if (!question.origin || !question.destination) return;
    const saved = { ...question, view: null, saved: this.options.day, name: "" };
    if (!this.questions.some((one) => sameRequest(one, saved))) this.change([...this.questions, saved]);
  }

  /**
   * Add questions that are not there yet.
   * @param {Question[]} questions
   * @returns {number} How many were new.
   */
  add(questions) {
    const fresh = questions.filter((one) => one.origin && one.destination);
    const added = fresh.filter((one, at) => ![...this.questions, ...fresh.slice(0, at)].some((other) => sameRequest(one, other)));
    if (added.length) this.change([...this.questions, ...added]);
    return added.length;
  }

  /**
   * @private
   * @param {Question[]} questions
   */
  change(questions) {
    this.questions = questions;
    this.show();
    for (const listener of this.listeners) listener();
  }

  /** Show the table in the language of the page. */
  show() {
    if (!this.isSeen) return;
    const { element, questions, said } = this;
    const button = (/** @type {string} */ code, /** @type {() => void} */ onclick) =>
      el("button", { type: "button", class: "button", onclick }, word(code));
    const chosen = el("input", { type: "file", class: "unseen", tabindex: "-1", "aria-hidden": "true", accept: `${FILE_END},.json,.html`, onchange: () => this.openFile(chosen) });
    fill(
      element,
      el("table", { class: "saved-table" }, el("caption", { class: "unseen" }, word("route.saved", { n: questions.length })), this.head(), el("tbody", {}, questions.map((one) => this.row(one)))),
      el(
        "div",
        { class: "saved-actions" },
        button("route.save", () => this.save()),
        button("route.copy_link", () => this.copyLink()),
        button("route.save_file", () => this.saveFile()),
        button("route.save_page", async () => offer("text/html", await this.options.copy(), "routes.html")),
        button("route.open_file", () => chosen.click()),
        chosen,
      ),
      said,
    );
    if (questions.some((one) => !this.answers.has(keyOf(one)))) this.fillIn();
  }

  /** @private */
  head() {
    if (!this.options.answerOf) return null;
    const columns = ["unit.h", "cur.USD", "unit.km"].map((code) => el("th", { class: "n", scope: "col" }, word(code)));
    return el("thead", {}, el("tr", {}, el("th", { scope: "col" }, word("route.question")), columns, el("td", {})));
  }

  /**
   * Hours, cost and length of the best route; the dash of no route.
   * @private
   * @param {Question} question
   */
  figures(question) {
    if (!this.options.answerOf) return [];
    const answer = this.answers.get(keyOf(question));
    const [route] = answer?.routes ?? [];
    const none = answer?.none ? "–" : "";
    const hours = route && brief(route.totals.time_h.typical);
    const range = route && el("div", { class: "note" }, rangeText(route.totals.time_h, brief));
    const cost = route && whole(route.totals.cost_usd.typical * question.amount);
    const km = route && brief(route.length_km);
    return [[hours ?? none, range], [cost ?? none], [km ?? none]].map((cell) => el("td", { class: "n" }, cell));
  }

  /**
   * @private
   * @param {Question} question
   */
  row(question) {
    const title = this.titleOf(question);
    const { saved } = question;
    const older = saved && saved !== this.options.day && word("route.older_data", { saved, day: this.options.day });
    const ask = () => store.set({ ...question, name: "", saved: "", view: null, lang: store.get().lang });
    const isAsked = sameRequest(question, store.get());
    const label = word("route.ask_again", { name: title });
    const name = el("button", { type: "button", class: "saved-title", "aria-label": label, "aria-current": isAsked && "true", onclick: ask }, title);
    return el(
      "tr",
      { class: isAsked && "chosen" },
      el(
        "td",
        {},
        question === this.renamed ? this.nameField(question, title) : name,
        el("div", { class: "note" }, this.describe(question)),
        older && el("div", { class: "note older" }, older),
      ),
      this.figures(question),
      el("td", { class: "saved-tools" }, this.tools(question, title)),
    );
  }

  /**
   * @private
   * @param {Question} question
   * @param {string} title
   */
  tools(question, title) {
    const rename = () => {
      this.renamed = question;
      this.show();
      this.element.querySelector("input")?.select();
    };
    const remove = () => this.change(this.questions.filter((one) => one !== question));
    const button = (/** @type {string} */ code, /** @type {string} */ sign, /** @type {() => void} */ onclick) => {
      const label = word(code, { name: title });
      return el("button", { type: "button", class: "tool", "aria-label": label, title: label, onclick }, sign);
    };
    return [button("route.rename", "✎", rename), button("route.remove", "×", remove)];
  }

  /**
   * @private
   * @param {Question} question
   * @param {string} title
   */
  nameField(question, title) {
    const finish = (/** @type {boolean} */ isKept) => {
      if (this.renamed !== question) return;
      this.renamed = null;
      const { question: checked } = questionIn({ name: input.value.trim() }, this.options.known);
      const renamed = { ...question, name: checked.name };
      if (isKept) this.change(this.questions.map((one) => (one === question ? renamed : one)));
      else this.show();
    };
    const input = el("input", {
      ...{ class: "field", value: title, maxlength: "120", "aria-label": word("route.rename", { name: title }) },
      onblur: () => finish(true),
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key === "Enter" || event.key === "Escape") finish(event.key === "Enter");
      },
    });
    return input;
  }

  /**
   * What a question is called: its name, else its ends.
   * @param {Question} question
   * @returns {string}
   */
  titleOf({ name, origin, destination }) {
    const { finder } = this.options;
    const ends = [origin, destination].map((ref) => finder.placeOf(ref));
    const [from, to] = ends.map((place) => (place ? nameIn(place) : "?"));
    const own = typeof name === "string" ? name : name[spoken()];
    return own || word("route.pair", { origin: from, destination: to });
  }

  /**
   * @private
   * @param {Question} question
   */
  describe({ profile, criterion, policy, via }) {
    const { finder, gates } = this.options;
    const places = via.flatMap((ref) => finder.placeOf(ref) ?? []).map((place) => nameIn(place));
    const parts = [
      word(`profile.${profile}`),
      word(`by.${criterion}`),
      ...(places.length ? [word("route.with_via", { places })] : []),
      ...changesIn(policy, gates),
    ];
    return parts.join(" · ");
  }

  /** @private */
  async copyLink() {
    const link = this.options.link();
    try {
      await navigator.clipboard.writeText(link);
      this.said.textContent = word("route.link_copied");
    } catch {
      this.said.textContent = word("route.link_in_bar");
    }
  }

  /** @private */
  saveFile() {
    offer("application/json", questionsText(this.questions, this.options.day), `questions${FILE_END}`);
  }

  /**
   * @private
   * @param {HTMLInputElement} input
   */
  async openFile(input) {
    const file = input.files?.[0];
    input.value = "";
    if (!file) return;
    const questions = file.size <= LARGEST_FILE ? questionsIn(await file.text(), this.options.known) : null;
    this.said.textContent = questions
      ? word("route.added", { n: this.add(questions) })
      : word("route.bad_file", { name: file.name });
  }
}

/** @param {Question} question */
function keyOf(question) {
  return JSON.stringify(requestOf(question));
}

/**
 * Questions as the text of a file.
 * @param {Question[]} questions
 * @param {string} day Of the data.
 */
export function questionsText(questions, day) {
  const named = questions.map((one) => ({ ...one, name: say(one.name), saved: one.saved || day }));
  return `${JSON.stringify({ format: FORMAT, version: 1, questions: named }, null, 1)}\n`;
}

/**
 * The questions in a file; null where it is none of ours.
 * @param {string} text
 * @param {Known} known
 * @returns {Question[] | null}
 */
export function questionsIn(text, known) {
  try {
    const file = JSON.parse(text);
    if (file?.format !== FORMAT || file.version !== 1 || !Array.isArray(file.questions)) return null;
    return file.questions.slice(0, 500).map((/** @type {unknown} */ one) => questionIn(one, known).question);
  } catch {
    return null;
  }
}

/**
 * The questions a page comes with.
 * @param {import("./state.js").Patch[]} patches
 */
export function ownQuestions(patches) {
  return patches.map((patch) => newQuestion(patch));
}
