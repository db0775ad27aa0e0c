/* The keyboard: single letters only where the reader has switched them on. */
import { el, fill } from "./dom.js";
import { store } from "./state.js";
import { letterOf } from "./summary.js";
import { word } from "./words.js";

const STORED = "corridor-keys";

/**
 * @typedef {Record<"save" | "print" | "picture" | "home" | "next" | "back", () => void>} KeyActions
 */

/** Keys by what they do. @type {[string, keyof KeyActions | "", string][]} */
const KEYS = [
  ["?", "", "list"],
  ["/", "", "find"],
  ["1 – 4", "", "choose"],
  ["[", "back", "back"],
  ["]", "next", "next"],
  ["0", "home", "home"],
  ["s", "save", "save"],
  ["p", "print", "print"],
  ["e", "picture", "picture"],
  ["Esc", "", "close"],
];

/** The list of keys, and the listener. */
export class Keys {
  /** @param {KeyActions} actions */
  constructor(actions) {
    this.actions = actions;
    this.dialog = el("dialog", { class: "keys" });
    document.body.append(this.dialog);
    document.addEventListener("keydown", (event) => this.press(event));
  }

  /** Show the list. */
  open() {
    const row = (/** @type {typeof KEYS[number]} */ [key, , what]) => el("tr", {}, el("td", {}, el("kbd", {}, key)), el("td", {}, word(`answer.keys_${what}`)));
    const toggle = el("input", { type: "checkbox", onchange: () => setOn(toggle.checked) });
    toggle.checked = isOn();
    fill(
      this.dialog,
      el("h2", {}, word("answer.keys")),
      el("label", { class: "keys-on" }, toggle, " ", word("answer.keys_on")),
      el("table", {}, el("tbody", {}, KEYS.map(row))),
      el("button", { type: "button", class: "button", onclick: () => this.dialog.close() }, word("page.close")),
    );
    this.dialog.showModal();
  }

  /** @private @param {KeyboardEvent} event */
  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "?") this.open();
    else if (event.key === "/") document.querySelector("input")?.focus();
    else if (!isOn() || this.dialog.open || !this.letter(event.key)) return;
    event.preventDefault();
  }

  /**
   * @private
   * @param {string} key
   */
  letter(key) {
    if (/^[1-9]$/.test(key)) {
      store.set({ chosen: letterOf(Number(key) - 1) });
      return true;
    }
    const name = KEYS.find(([each, action]) => action && each === key)?.[1];
    if (name) this.actions[name]();
    return Boolean(name);
  }
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && Boolean(target.closest("input, select, textarea, [contenteditable]"));
}

/** Whether single letters act; a page opened as a file may have no store. */
function isOn() {
  try {
    return localStorage.getItem(STORED) === "on";
  } catch {
    return false;
  }
}

/** @param {boolean} on */
function setOn(on) {
  try {
    localStorage.setItem(STORED, on ? "on" : "off");
  } catch {
    // Then letters stay off.
  }
}
