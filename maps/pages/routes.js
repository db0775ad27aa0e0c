/* The page put together: it asks on each change of the question and shows the answer. */
import { pageSource } from "./address.js";
import { amountText, forAmount } from "./amount.js";
import { renderAnswer } from "./answers.js";
import { AskSide } from "./ask.js";
import { Asking } from "./asking.js";
import { el, fill } from "./dom.js";
import { offer } from "./download.js";
import { missingEnd, openGate, setEnd } from "./edits.js";
import { Inset } from "./inset.js";
import { keyStrip } from "./key.js";
import { Keys } from "./keys.js";
import { legTable, legsAsGeoJson, notes, sourceList, sourcesOf } from "./legs.js";
import { AnswerMap } from "./map.js";
import { renderNone } from "./none.js";
import { Pointing } from "./pointing.js";
import { factsLine, factsOf, printedMaps } from "./printed.js";
import { openRecord } from "./record.js";
import { sceneOf } from "./scene.js";
import { pictureOf } from "./sheet.js";
import { buildShell, renderTabs, renderTop } from "./shell.js";
import { store } from "./state.js";
import { letterOf, nameOfGate, useGates } from "./summary.js";
import { verdict } from "./verdict.js";
import { countryName, listed, nameIn, say, speak, spoken, word } from "./words.js";

/**
 * @typedef {import("./ask.js").AskRecord & {
 *   title: Record<string, string>,
 *   brand: Record<string, string>,
 *   catalogue: any,
 *   base: any,
 *   answers: Answer[],
 *   data: {day: string, credits: any[], software: string},
 *   pages: {name: string, address: string}[],
 *   network: any,
 * }} PageRecord
 */

const LEGS_BESIDE_MAP = 8; // on paper

/** The page while it is open. */
class RoutePage {
  /**
   * @param {Kit.Leaflet} leaflet
   * @param {PageRecord} record
   * @param {Blob} source HTML of the page as it came.
   */
  constructor(leaflet, record, source) {
    this.record = record;
    this.shell = buildShell(leaflet.getContainer(), { asks: Boolean(record.network) });
    this.map = new AnswerMap(leaflet, record.base, Object.keys(record.catalogue));
    /** @type {Answer | null} */ this.answer = record.answers[0] ?? null;
    /** @type {RouteAnswer | undefined} */ this.before = undefined;
    /** @private Why there is no answer. @type {(() => string) | null} */ this.told = null;
    /** @type {"legs" | "saved" | "sources"} */ this.tab = "legs";
    /** @private @type {Asking | null} */ this.asker = null;
    /** @type {Keys | null} */ this.keys = null;
    /** @type {AskSide | null} */ this.side = null;
    if (record.network) this.side = this.askSide(source);
  }

  /** @private @param {Blob} source */
  askSide(source) {
    const { record, shell } = this;
    return new AskSide({
      ...{ record, source, day: record.data.day, aside: shell.aside, pane: shell.panes.saved },
      light: (gate) => this.map.litGate(gate),
      answerOf: (question) => this.asking().answerOf(question),
    });
  }

  begin() {
    this.map.begin();
    this.map.onmoved = (view) => store.set({ view });
    new Inset(this.map);
    new Pointing(this.map, {
      choose: (place) => store.set({ chosen: letterOf(place) }),
      set: this.side && setEnd,
      missing: missingEnd,
    });
    this.keys = new Keys({
      save: () => this.side?.saved.save(),
      print: () => window.print(),
      picture: () => this.savePicture(),
      home: () => store.set({ view: null }),
      next: () => this.step(1),
      back: () => this.step(-1),
    });
    window.addEventListener("beforeprint", () => this.print(true));
    window.addEventListener("afterprint", () => this.print(false));
    this.side?.begin();
    this.speak(store.get().lang);
    if (this.side) this.ask(store.get());
    store.subscribe((question, names) => this.changed(question, names));
    this.render();
  }

  /** @private */
  asking() {
    this.asker ??= new Asking(this.record.network, {
      wait: (isWaiting) => {
        document.body.classList.toggle("loading", isWaiting);
        if (isWaiting) this.shell.status.textContent = word("answer.loading");
      },
      answered: ({ answer, before }) => this.show(answer, before),
      failed: (error) => this.fail(error),
    });
    return this.asker;
  }

  /**
   * @private
   * @param {import("./state.js").Question} question
   * @param {Set<string>} names
   */
  changed(question, names) {
    if (names.has("lang")) this.speak(question.lang);
    if (names.has("request") && this.side) this.ask(question);
    else if (["chosen", "lang", "amount"].some((name) => names.has(name))) this.render();
    else if (names.has("view")) this.map.look(question.view);
  }

  /**
   * @private
   * @param {import("./state.js").Question} question
   */
  ask(question) {
    const { origin, destination, via } = question;
    const isLoop = JSON.stringify(origin) === JSON.stringify(destination) && !via.length;
    if (origin && destination && !isLoop) return void this.asking().ask(question);
    this.asker?.forget();
    this.show(null, undefined);
    if (origin && destination) this.tell(() => word("route.same_place"));
  }

  /** @private @param {string} language */
  speak(language) {
    speak(language);
    this.map.speak(spoken());
  }

  /**
   * @param {Answer | null} answer
   * @param {RouteAnswer | undefined} before
   */
  show(answer, before) {
    [this.answer, this.before, this.told] = [answer, before, null];
    this.render();
    if (answer) this.side?.mark(answer);
  }

  /** @private @param {unknown} error */
  fail(error) {
    const reason = error instanceof Error ? error.message : String(error);
    const { messages } = /** @type {{messages?: Message[]}} */ (error);
    this.show(null, undefined);
    this.tell(() => (messages ? messages.map(say).join(" ") : word("answer.failed", { reason })));
  }

  /** @private @param {() => string} text Again where the language changes. */
  tell(text) {
    this.told = text;
    this.renderEmpty();
  }

  render() {
    const { shell, record, answer } = this;
    const head = { title: nameIn(record.title), brand: nameIn(record.brand), day: record.data.day, pages: record.pages };
    renderTop(shell, head, (lang) => store.set({ lang }));
    fill(shell.actions, this.actions());
    const { routes } = this.answered(answer ?? { routes: [] });
    const chosen = Math.max(0, Math.min(store.get().chosen.charCodeAt(0) - 65, routes.length - 1));
    document.body.classList.toggle("no-route", !routes.length);
    if (answer) this.renderAnswer({ ...answer, routes }, chosen);
    else this.renderEmpty();
    this.map.look(store.get().view);
  }

  /** @private */
  actions() {
    const button = (/** @type {string} */ code, /** @type {() => void} */ onclick) =>
      el("button", { type: "button", class: "button", onclick }, word(code));
    return [
      this.side && button("route.save", () => this.side?.saved.save()),
      button("answer.picture", () => this.savePicture()),
      button("answer.geojson", () => this.saveLegs()),
      button("page.print", () => window.print()),
      button("answer.keys_short", () => this.keys?.open()),
    ];
  }

  /**
   * An answer for the amount that is asked.
   * @private
   * @template {{routes: RouteAnswer[]}} T
   * @param {T} answer
   * @returns {T}
   */
  answered(answer) {
    const { amount } = store.get();
    return { ...answer, routes: answer.routes.map((route) => forAmount(route, amount)) };
  }

  /** @private */
  chosen() {
    const place = store.get().chosen.charCodeAt(0) - 65;
    const { routes } = this.answered(this.answer ?? { routes: [] });
    return routes[Math.max(0, Math.min(place, routes.length - 1))];
  }

  /** @private */
  saveLegs() {
    const route = this.chosen();
    if (route) offer("application/geo+json", JSON.stringify(legsAsGeoJson(route)), "route.geojson");
  }

  /** @private */
  async savePicture() {
    if (!this.answer) return;
    const subtitle = this.facts().map((fact) => fact.join(" ")).join(" · ");
    const [title, foot] = [this.pair(), this.foot()];
    const answer = this.answered(this.answer);
    const blob = await pictureOf(this.map, { title, subtitle, answer, foot });
    if (blob) offer("image/png", blob, "route.png");
  }

  /** @private */
  pair() {
    const places = this.answer?.places ?? [];
    if (!places.length) return nameIn(this.record.title);
    const [origin, destination] = [places[0], places[places.length - 1]].map(nameIn);
    return word("route.pair", { origin, destination });
  }

  /** @private */
  facts() {
    return this.answer ? factsOf(this.answer, store.get().amount, this.record.data.day) : [];
  }

  /** @private */
  foot() {
    const { credits, software } = this.record.data;
    const texts = credits.map(({ name, attribution }) => attribution || name);
    const { day } = this.record.data;
    return [word("answer.data_of", { date: day }), word("page.disclaimer"), texts.join(" · "), software];
  }

  /**
   * Lay the page out for paper, or for the screen again.
   * @private
   * @param {boolean} isPrinting
   */
  print(isPrinting) {
    const { body } = document;
    const { shell, answer } = this;
    body.classList.toggle("printing", isPrinting);
    body.classList.toggle("long", shell.panes.legs.querySelectorAll("tbody tr").length > LEGS_BESIDE_MAP);
    fill(shell.head, el("span", { class: "brand" }, nameIn(this.record.brand)), el("h1", {}, this.pair()), answer && factsLine(this.facts()));
    fill(shell.picture, isPrinting && printedMaps(this.map));
    fill(shell.foot, el("p", {}, this.foot().join(" · ")), el("p", {}, location.hash));
    if (!isPrinting) this.map.resized();
  }

  /**
   * Show the leg after, or before, the one shown last.
   * @private
   * @param {number} by
   */
  step(by) {
    const buttons = [...this.shell.panes.legs.querySelectorAll("button")];
    const at = buttons.findIndex((each) => each === document.activeElement);
    const next = buttons[(at + by + buttons.length) % buttons.length];
    next?.focus();
    next?.click();
  }

  /** @private */
  renderEmpty() {
    fill(this.shell.answer, el("p", { class: "verdict" }, this.told?.() ?? word("answer.empty")));
    this.map.show({ lines: [], marks: [], ends: [], box: null });
    const { panes } = this.shell;
    for (const part of [this.shell.key, panes.legs, panes.sources, this.shell.notes]) fill(part);
  }

  /**
   * @private
   * @param {Answer} answer
   * @param {number} chosen
   */
  renderAnswer(answer, chosen) {
    const { shell, map } = this;
    const before = this.before && forAmount(this.before, store.get().amount);
    const closed = answer.request.policy?.closed ?? [];
    const scene = sceneOf(answer, { chosen, before, closed });
    fill(shell.answer, answer.none ? renderNone(answer, openGate) : this.rows(answer, chosen, before));
    map.show(scene);
    fill(shell.key, keyStrip(scene));
    const route = answer.routes[chosen];
    if (route) this.renderRoute(route, chosen);
    shell.status.textContent = verdict(answer, before).map(say).join(" ");
  }

  /**
   * @private
   * @param {Answer} answer
   * @param {number} chosen
   * @param {RouteAnswer | undefined} before
   */
  rows(answer, chosen, before) {
    const heading = word("answer.closed", { gates: changesText(answer.request.policy ?? {}) });
    const unit = amountText(answer.routes[0], store.get().amount);
    return renderAnswer(
      answer,
      { chosen, before, heading, unit },
      {
        choose: (place) => store.set({ chosen: letterOf(place) }),
        light: (place) => this.map.lit(place === null ? null : { place, legs: null }),
        reopen: () => store.set({ policy: { closed: [], avoided: [] } }),
      },
    );
  }

  /**
   * @private
   * @param {RouteAnswer} route
   * @param {number} chosen
   */
  renderRoute(route, chosen) {
    const { shell, record, side } = this;
    const events = {
      light: (/** @type {number[] | null} */ legs) => this.map.lit(legs && { place: chosen, legs }),
      open: (/** @type {number[]} */ legs) => this.map.open(chosen, legs),
    };
    fill(shell.panes.legs, legTable(route, events));
    fill(shell.panes.sources, sourceList(route, record.data));
    fill(shell.notes, notes(route));
    /** @type {Record<string, number>} */
    const counts = { sources: sourcesOf(route).length };
    if (side) counts.saved = side.saved.questions.length;
    renderTabs(shell, { open: this.tab, counts, letter: letterOf(chosen) }, (name) => {
      this.tab = name;
      this.renderRoute(route, chosen);
    });
  }
}

/**
 * What a question closes, by name.
 * @param {{closed?: string[], avoided?: string[]}} policy
 */
function changesText({ closed = [], avoided = [] }) {
  return listed([...closed.map(nameOfGate), ...avoided.map(countryName)]);
}

/**
 * Start the page on a Leaflet map.
 * @param {Kit.Leaflet} leaflet
 * @param {{record: string, network: any}} packed
 */
export async function start(leaflet, packed) {
  if (document.documentElement.className === "old") return;
  const source = new Blob(packed.network ? [pageSource(leaflet.getContainer())] : []);
  /** @type {PageRecord} */
  const record = { ...(await openRecord(packed.record)), network: packed.network };
  useGates(record.gates);
  store.set({ lang: spoken() });
  CorridorKit.state.lang = spoken();
  new RoutePage(leaflet, record, source).begin();
  document.body.classList.add("kit-ready");
}
