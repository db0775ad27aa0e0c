/* The regions of the page and the top bar. */
import { el, fill } from "./dom.js";
import { dateText, languages, spoken, word } from "./words.js";

/** Names of languages in themselves. @type {Record<string, string>} */
const NAMES = { en: "EN", zh: "中文", ru: "РУ", ko: "한국어" };
const TABS = /** @type {const} */ (["legs", "saved", "sources"]);

/**
 * @typedef {object} Shell
 * @property {HTMLElement} top
 * @property {HTMLElement} aside The question.
 * @property {HTMLElement} answer
 * @property {HTMLElement} status Says aloud what changed.
 * @property {HTMLElement} map
 * @property {HTMLElement} picture The map on paper.
 * @property {HTMLElement} key
 * @property {Record<"legs" | "saved" | "sources", HTMLElement>} panes
 * @property {HTMLElement} tabs
 * @property {HTMLElement} notes
 * @property {HTMLElement} actions
 * @property {HTMLElement} head Of a printed sheet.
 * @property {HTMLElement} foot
 */

/**
 * Lay the page out around the container of the map.
 * @param {HTMLElement} container
 * @param {{asks: boolean}} options Whether the page can be asked.
 * @returns {Shell}
 */
export function buildShell(container, { asks }) {
  const part = (/** @type {string} */ name) => el("div", { class: name });
  const shell = {
    top: el("header", { class: "top" }),
    aside: el("aside", { class: "ask" }),
    answer: part("answer"),
    status: el("p", { class: "unseen", role: "status", "aria-live": "polite" }),
    map: part("map"),
    picture: part("print-map"),
    key: part("key"),
    panes: { legs: pane("legs"), saved: pane("saved"), sources: pane("sources") },
    tabs: el("div", { class: "tabs", role: "tablist" }),
    notes: part("notes-box"),
    actions: part("actions"),
    head: part("print-head"),
    foot: part("print-foot"),
  };
  shell.map.append(container, shell.picture, shell.key);
  const side = el("section", { class: "side" }, shell.tabs, Object.values(shell.panes), shell.notes);
  const below = el("div", { class: "below" }, shell.map, side);
  const main = el("main", { id: "main", tabindex: "-1" }, asks && shell.aside, el("div", { class: "result" }, el("section", { class: "answers" }, shell.head, shell.actions, shell.answer), below, shell.foot), shell.status);
  const onclick = (/** @type {Event} */ event) => {
    event.preventDefault(); // the address holds the question
    main.focus();
  };
  const skip = el("a", { class: "skip", href: "#main", onclick });
  document.body.prepend(skip, shell.top, main);
  document.body.classList.toggle("asks", asks);
  return shell;
}

/** @param {string} name */
function pane(name) {
  return el("div", { class: "pane", id: `pane-${name}`, role: "tabpanel", "aria-labelledby": `tab-${name}`, tabindex: "0" });
}

/**
 * @param {Shell} shell
 * @param {{title: string, brand: string, day: string, pages: {name: string, address: string}[]}} head
 * @param {(language: string) => void} choose
 */
export function renderTop(shell, { title, brand, day, pages }, choose) {
  const links = pages.map(({ name, address }) =>
    el("a", address ? { href: `${address}#l=${spoken()}` } : { "aria-current": "page" }, word(name)),
  );
  const all = languages();
  const buttons = all.map((each) =>
    el("button", { type: "button", lang: each, "aria-pressed": String(each === spoken()), onclick: () => choose(each) }, NAMES[each] ?? each),
  );
  const focused = controlsOf(shell.top).indexOf(/** @type {HTMLElement} */ (document.activeElement));
  fill(
    shell.top,
    el("span", { class: "brand" }, brand),
    menuButton(shell.top),
    links.length > 1 && el("nav", { "aria-label": word("answer.pages") }, links),
    el("span", { class: "top-right" }, el("span", { class: "day" }, word("answer.data_of", { date: day })), all.length > 1 && el("span", { class: "languages", role: "group", "aria-label": word("page.language") }, buttons)),
  );
  controlsOf(shell.top)[focused]?.focus();
  document.title = title;
  document.documentElement.lang = spoken() === "zh" ? "zh-Hans" : spoken();
  const skip = document.querySelector("a.skip");
  if (skip) skip.textContent = word("answer.skip");
  return dateText(day);
}

/**
 * What shows pages and languages on a phone.
 * @param {HTMLElement} top
 */
function menuButton(top) {
  const onclick = () => button.setAttribute("aria-expanded", String(top.classList.toggle("unfolded")));
  const label = `${word("answer.pages")}, ${word("page.language")}`;
  const button = el("button", { type: "button", class: "menu", "aria-label": label, "aria-expanded": String(top.classList.contains("unfolded")), onclick }, "☰");
  return button;
}

/**
 * @param {HTMLElement} top
 * @returns {HTMLElement[]}
 */
function controlsOf(top) {
  return [...top.querySelectorAll(/** @type {"button"} */ ("a, button"))];
}

/**
 * @param {Shell} shell
 * @param {{open: string, counts: Record<string, number>, letter: string}} state
 * @param {(name: "legs" | "saved" | "sources") => void} choose
 */
export function renderTabs(shell, { open, counts, letter }, choose) {
  const shown = TABS.filter((name) => name === "legs" || counts[name] !== undefined);
  const buttons = shown.map((name) =>
    el(
      "button",
      { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `pane-${name}`, "aria-selected": String(name === open), tabindex: name === open ? "0" : "-1", onclick: () => choose(name) },
      name === "legs" ? word("answer.legs_of", { route: letter }) : word(`answer.tab_${name}`),
      counts[name] !== undefined && el("span", { class: "count" }, ` ${counts[name]}`),
    ),
  );
  fill(shell.tabs, buttons);
  shell.tabs.onkeydown = (event) => stepTab(event, shown, open, choose);
  for (const name of TABS) shell.panes[name].hidden = name !== open;
}

/**
 * @param {KeyboardEvent} event
 * @param {readonly ("legs" | "saved" | "sources")[]} shown
 * @param {string} open
 * @param {(name: "legs" | "saved" | "sources") => void} choose
 */
function stepTab(event, shown, open, choose) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  const at = shown.findIndex((name) => name === open);
  choose(shown[(at + step + shown.length) % shown.length]);
  document.getElementById(`tab-${shown[(at + step + shown.length) % shown.length]}`)?.focus();
}
