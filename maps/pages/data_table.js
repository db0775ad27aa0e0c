/* A table that sorts by a click on a head, and whose rows are chosen and lit. */
import { el, fill } from "./dom.js";
import { word } from "./words.js";

/**
 * @template T
 * @typedef {object} Column
 * @property {string} id
 * @property {string} head
 * @property {string} [kind] Classes of its cells.
 * @property {(row: T) => import("./dom.js").Child | import("./dom.js").Child[]} cell
 * @property {(row: T) => string | number | null} value To sort by, and for files; null is last.
 */

/** @typedef {{column: string, down: boolean}} Order */

/** @template T */
export class DataTable {
  /**
   * @param {{caption: string, keyOf: (row: T) => string, choose: (row: T) => void,
   *   light: (row: T | null) => void, sort: (order: Order) => void}} of
   */
  constructor(of) {
    /** @private */ this.of = of;
    this.element = el("table", { class: "data-table" });
  }

  /**
   * @param {Column<T>[]} columns
   * @param {T[]} rows
   * @param {{chosen: string, order: Order}} shown
   */
  show(columns, rows, { chosen, order }) {
    const body = sorted(columns, rows, order).map((row) => this.row(columns, row, chosen));
    fill(
      this.element,
      el("caption", { class: "unseen" }, this.of.caption),
      el("thead", {}, el("tr", {}, columns.map((column) => this.head(column, order)))),
      el("tbody", {}, body),
    );
  }

  /**
   * @private
   * @param {Column<T>} column
   * @param {Order} order
   */
  head({ id, head, kind }, order) {
    const mine = order.column === id;
    const sort = mine ? (order.down ? "descending" : "ascending") : null;
    const label = word("ports.sort_by", { column: head });
    const turn = () => this.of.sort({ column: id, down: mine && !order.down });
    const button = el("button", { type: "button", title: label, onclick: turn }, head);
    return el("th", { scope: "col", class: kind, "aria-sort": sort }, head ? button : null);
  }

  /**
   * @private
   * @param {Column<T>[]} columns
   * @param {T} row
   * @param {string} chosen
   */
  row(columns, row, chosen) {
    const isChosen = this.of.keyOf(row) === chosen;
    const events = {
      onclick: () => this.of.choose(row),
      onmouseenter: () => this.of.light(row),
      onmouseleave: () => this.of.light(null),
      onfocusin: () => this.of.light(row),
    };
    const cells = columns.map(({ cell, kind }) => el("td", { class: kind }, cell(row)));
    return el("tr", { ...events, class: isChosen && "chosen", "data-id": this.of.keyOf(row) }, cells);
  }
}

/**
 * Rows in an order; those without a value last, equal ones as they were.
 * @template T
 * @param {Column<T>[]} columns
 * @param {T[]} rows
 * @param {Order} order
 */
export function sorted(columns, rows, { column, down }) {
  const valueOf = columns.find(({ id }) => id === column)?.value;
  if (!valueOf) return rows;
  const keyed = rows.map((row) => ({ row, value: valueOf(row) }));
  const sign = down ? -1 : 1;
  keyed.sort(({ value: one }, { value: other }) => {
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    if (typeof one === "number" && typeof other === "number") return sign * (one - other);
    return sign * String(one).localeCompare(String(other));
  });
  return keyed.map(({ row }) => row);
}

/**
 * Rows as CSV that spreadsheets open: with a byte order mark, and no cell a formula.
 * @template T
 * @param {Pick<Column<T>, "id" | "value">[]} columns
 * @param {T[]} rows
 */
export function csvOf(columns, rows) {
  const lines = [columns.map(({ id }) => id), ...rows.map((row) => columns.map(({ value }) => value(row)))];
  return "\ufeff" + lines.map((line) => line.map(csvCell).join(",") + "\r\n").join("");
}

/** @param {string | number | null} value */
function csvCell(value) {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
