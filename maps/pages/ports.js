/* The page of border ports: a table of all, the card of one, and where they lie. */
import { el, fill } from "./dom.js";
import { keyStrip } from "./key.js";
import { AnswerMap } from "./map.js";
import { portCard } from "./port_card.js";
import { borderOf, PortList } from "./port_list.js";
import { printedMap } from "./printed.js";
import { openRecord } from "./record.js";
import { renderTop } from "./shell.js";
import { languages, nameIn, speak, spoken, word } from "./words.js";

/**
 * @typedef {import("./port_list.js").Choice} Choice
 *
 * @typedef {object} PortsRecord
 * @property {Record<string, string>} title
 * @property {Record<string, string>} brand
 * @property {any} base
 * @property {Port[]} ports
 * @property {number} pairs How many pairs ports are judged by.
 * @property {{day: string, credits: any[], software: string}} data
 * @property {{name: string, address: string}[]} pages
 */

const AROUND_DEG = 0.9;
const NEAR_PX = 18;
const PAPER_PX = /** @type {const} */ ([300, 225]);
const MARKS = ["open", "limited", "planned", "closed"];

/** The page while it is open. */
class PortsPage {
  /**
   * @param {Kit.Leaflet} leaflet
   * @param {PortsRecord} record
   */
  constructor(leaflet, record) {
    this.record = record;
    this.ports = new Map(record.ports.map((port) => [port.id, port]));
    this.top = el("header", { class: "top" });
    this.card = el("section", { class: "card", id: "card", tabindex: "-1" });
    this.key = el("div", { class: "key" });
    this.place = el("div", { class: "map" }, leaflet.getContainer(), this.key);
    this.status = el("p", { class: "unseen", role: "status", "aria-live": "polite" });
    this.map = new AnswerMap(leaflet, record.base, languages());
    /** @private Port that the map shows. @type {string | undefined} */ this.shown = undefined;
    this.list = new PortList(record.ports, record.data.day, {
      choice: this.choiceIn(location.hash),
      changed: (choice) => this.changed(choice),
      light: (port) => this.map.point(port),
    });
    this.foot = el("p", { class: "print-foot" });
    document.body.classList.add("ports-page");
    const side = el("div", { class: "side-card" }, this.card, this.place, this.foot);
    const main = el("main", { id: "main", class: "ports", tabindex: "-1" }, this.list.element, side, this.status);
    const onclick = (/** @type {Event} */ event) => (event.preventDefault(), main.focus());
    document.body.prepend(el("a", { class: "skip", href: "#main", onclick }), this.top, main);
  }

  begin() {
    this.map.begin();
    this.render();
    this.map.leaflet.on("click", (/** @type {any} */ event) => this.pick(event));
    window.addEventListener("hashchange", () => this.follow());
    window.addEventListener("beforeprint", () => this.print(true));
    window.addEventListener("afterprint", () => this.print(false));
  }

  /**
   * What a link asks for; anything it does not know is left out.
   * @private
   * @param {string} hash
   * @returns {Choice}
   */
  choiceIn(hash) {
    const values = new URLSearchParams(hash.slice(1));
    const lang = values.get("lang") ?? values.get("l") ?? "";
    if (languages().includes(lang)) speak(lang);
    const known = new Set(this.record.ports.map(borderOf));
    const port = values.get("port") ?? "";
    const column = values.get("sort") ?? "";
    return {
      text: (values.get("text") ?? "").slice(0, 80),
      borders: (values.get("borders") ?? "").split(",").filter((each) => known.has(each)),
      stale: values.get("stale") === "1",
      order: { column: column.replace("-", ""), down: column.startsWith("-") },
      chosen: this.ports.has(port) ? port : (this.mostUsed()?.id ?? ""),
    };
  }

  /** @private */
  mostUsed() {
    const pairs = (/** @type {Port} */ port) => port.use?.pairs ?? 0;
    return this.record.ports.reduce((most, each) => (pairs(each) > pairs(most) ? each : most), this.record.ports[0]);
  }

  /** @private */
  hash() {
    const { text, borders, stale, order, chosen } = this.list.choice;
    const values = new URLSearchParams();
    if (chosen) values.set("port", chosen);
    if (text) values.set("text", text);
    if (borders.length) values.set("borders", borders.join(","));
    if (stale) values.set("stale", "1");
    if (order.column) values.set("sort", (order.down ? "-" : "") + order.column);
    values.set("lang", spoken());
    return `#${values}`;
  }

  /**
   * Lay the card out for paper, or for the screen again.
   * @private
   * @param {boolean} isPrinting
   */
  print(isPrinting) {
    document.body.classList.toggle("printing", isPrinting);
    this.card.querySelector(".port-map")?.remove();
    if (isPrinting) {
      const picture = el("div", { class: "port-map" }, printedMap(this.map, "", ...PAPER_PX), keyStrip(this.map.scene));
      this.card.querySelector(".beside-map")?.prepend(picture);
    }
    const { credits, software } = this.record.data;
    const credit = credits.map(({ name, attribution }) => attribution || name).join(" · ");
    fill(this.foot, `${word("answer.data_of", { date: this.record.data.day })}. ${word("page.disclaimer")} ${credit} ${software}`);
  }

  /** Show what the address asks for. */
  follow() {
    if (location.hash === this.hash()) return;
    this.list.choice = this.choiceIn(location.hash);
    this.render();
  }

  /**
   * @private
   * @param {Choice} choice
   */
  changed(choice) {
    this.list.choice = choice;
    history.replaceState(null, "", this.hash());
    this.renderCard();
  }

  render() {
    const { record } = this;
    const head = { title: nameIn(record.title), brand: nameIn(record.brand), day: record.data.day, pages: record.pages };
    renderTop(/** @type {any} */ (this), head, (lang) => {
      speak(lang);
      history.replaceState(null, "", this.hash());
      this.render();
    });
    this.map.speak(spoken());
    this.list.render();
    this.renderCard();
  }

  renderCard() {
    const port = this.ports.get(this.list.choice.chosen);
    const marks = this.record.ports.map((each) => markOf(each, each === port));
    marks.sort((one, other) => Number(other.strong) - Number(one.strong));
    const scene = { lines: [], marks, ends: [], box: port ? boxAround(port) : null };
    const moved = port?.id !== this.shown;
    this.map.show(scene);
    if (moved) this.map.look(null);
    fill(this.key, keyStrip(scene));
    this.shown = port?.id;
    if (!port) return fill(this.card, el("p", { class: "note" }, word("ports.choose")));
    const around = { ports: this.ports, day: this.record.data.day, pairs: this.record.pairs, link: (/** @type {string} */ hash) => this.link(hash) };
    fill(this.card, portCard(port, around, () => window.print()));
    if (moved) this.status.textContent = nameIn(port.name);
  }

  /**
   * The page of routes with a question; null where the atlas has none.
   * @private
   * @param {string} hash
   */
  link(hash) {
    const page = this.record.pages.find(({ name }) => name === "page.routes");
    return page?.address ? `${page.address}#${hash}&lang=${spoken()}` : null;
  }

  /**
   * Choose the port that is pressed on the map.
   * @private
   * @param {any} event
   */
  pick({ containerPoint }) {
    const away = (/** @type {Port} */ { lon, lat }) => {
      const at = this.map.leaflet.latLngToContainerPoint([lat, lon]);
      return Math.hypot(at.x - containerPoint.x, at.y - containerPoint.y);
    };
    const near = this.record.ports.filter((port) => away(port) <= NEAR_PX);
    near.sort((one, other) => away(one) - away(other));
    if (near.length) this.list.set({ chosen: near[0].id });
  }
}

/**
 * @param {Port} port
 * @param {boolean} strong
 */
function markOf({ lon, lat, status, name }, strong) {
  const kind = MARKS.includes(status) ? status : status === "suspended" ? "closed" : "limited";
  return { x: CorridorKit.worldX(lon), y: CorridorKit.worldY(lat), kind, label: nameIn(name), strong };
}

/** @param {Port} port */
function boxAround({ lon, lat }) {
  const [west, east] = [lon - AROUND_DEG, lon + AROUND_DEG].map(CorridorKit.worldX);
  const [south, north] = [lat - AROUND_DEG / 2, lat + AROUND_DEG / 2].map(CorridorKit.worldY);
  return [west, Math.min(south, north), east, Math.max(south, north)];
}

/**
 * Start the page on a Leaflet map.
 * @param {Kit.Leaflet} leaflet
 * @param {{record: string}} packed
 */
export async function start(leaflet, packed) {
  if (document.documentElement.className === "old") return;
  const record = await openRecord(packed.record);
  CorridorKit.state.lang = spoken();
  new PortsPage(leaflet, record).begin();
  document.body.classList.add("kit-ready");
}
