/* Search over every named object of the page and the towns behind it, in any of its scripts. */
"use strict";
(function () {
  const K = window.CorridorKit;
  const SHOWN = 12;
  let index = null;
  let hits = [];
  let active = -1;

  function entriesOf(names, row, extra) {
    const texts = Object.values(names)
      .map((column) => column[row])
      .filter(Boolean);
    return [...new Set([...texts, ...extra.filter(Boolean)])].map(K.fold);
  }

  function build() {
    index = [];
    for (const layer of K.drawn) {
      for (let row = 0; row < layer.n; row++) {
        const aliases =
          layer.search && layer.search[row] ? String(layer.search[row]).split("|") : [];
        const extra = [layer.key && String(layer.key[row]), ...aliases];
        index.push({
          layer,
          row,
          texts: [...entriesOf(layer.names, row, extra), ...entriesOf(layer.short, row, [])],
        });
      }
    }
    const { cities } = K.base;
    for (let row = 0; row < cities.geom.n; row++) {
      index.push({ city: row, texts: entriesOf(cities.names, row, []) });
    }
  }

  /* A Chinese character is a word of its own: 珲春口岸 finds 珲春公路口岸. */
  const WORDS = /[\u3400-\u9fff]|[^\s\u3400-\u9fff]+/g;

  /* 0 the whole name, 1 its beginning, 2 inside it, 3 every word inside it;
     Infinity for no match. */
  function grade(entry, wanted, words) {
    let best = Infinity;
    for (const text of entry.texts) {
      if (text === wanted) return 0;
      if (text.startsWith(wanted)) best = Math.min(best, 1);
      else if (text.includes(wanted)) best = Math.min(best, 2);
      else if (words.every((word) => text.includes(word))) best = Math.min(best, 3);
    }
    return best;
  }

  K.find = function (query) {
    const wanted = K.fold(query);
    if (!wanted) return [];
    const words = query.match(WORDS).map(K.fold).filter(Boolean);
    if (!index) build();
    const turns = new Map();
    return index
      .map((entry, order) => ({
        entry,
        order,
        grade: grade(entry, wanted, words) + (entry.layer ? 0 : 0.5),
      }))
      .filter((each) => each.grade < Infinity)
      .filter((each) => !each.entry.layer || K.inVersion(each.entry.layer, each.entry.row))
      .sort((a, b) => a.grade - b.grade || a.order - b.order)
      .map((each) => ({ ...each, turn: turnOf(each, turns) }))
      .sort((a, b) => a.grade - b.grade || a.turn - b.turn || a.order - b.order)
      .map((each) => each.entry);
  };

  /* How many of its layer are as good and before it: layers take turns, so that one
     does not push the others off the list. */
  function turnOf({ entry, grade: level }, turns) {
    const key = level + " " + (entry.layer ? K.drawn.indexOf(entry.layer) : "");
    turns.set(key, (turns.get(key) ?? -1) + 1);
    return turns.get(key);
  }

  function choose(entry, input) {
    close(input);
    if (entry.layer) return K.select(entry.layer, entry.row, { fly: true, focus: true });
    const { geom, names } = K.base.cities;
    const at = geom.start[geom.first[entry.city]];
    K.map.setView(
      [K.latOf(geom.xy[2 * at + 1]), K.lonOf(geom.xy[2 * at])],
      Math.max(9, K.map.getZoom()),
      { animate: false },
    );
    K.announce(K.nameIn(names, entry.city));
  }

  function close(input) {
    const list = document.getElementById("kit-results");
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function option(entry, place, input) {
    const layer = entry.layer;
    const name = layer ? K.nameOf(layer, entry.row) : K.nameIn(K.base.cities.names, entry.city);
    const kind = layer ? K.text(layer.title) : "";
    return K.el(
      "li",
      {
        role: "option",
        id: "kit-hit-" + place,
        "aria-selected": "false",
        onmousedown: (event) => event.preventDefault(),
        onclick: () => choose(entry, input),
      },
      layer
        ? K.swatch(layer.geometry, layer.classes[layer.codes[entry.row]].style)
        : K.el("span", { class: "swatch-town" }),
      K.el("span", { class: "hit-name" }, name),
      K.el("span", { class: "hit-kind" }, kind),
    );
  }

  function show(input) {
    const list = document.getElementById("kit-results");
    const all = K.find(input.value);
    hits = all.slice(0, SHOWN);
    active = -1;
    K.clear(list);
    if (!input.value.trim()) return close(input);
    K.fill(
      list,
      hits.map((entry, place) => option(entry, place, input)),
    );
    if (!hits.length) list.append(K.el("li", { class: "no-hit" }, K.ui("no_match")));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    K.announce(hits.length ? K.ui("results", { n: all.length }) : K.ui("no_match"));
  }

  function move(input, step) {
    if (!hits.length) return;
    active = (active + step + hits.length) % hits.length;
    hits.forEach((_, place) => {
      const node = document.getElementById("kit-hit-" + place);
      node.setAttribute("aria-selected", String(place === active));
      if (place === active) node.scrollIntoView({ block: "nearest" });
    });
    input.setAttribute("aria-activedescendant", "kit-hit-" + active);
  }

  K.searchBox = function () {
    const input = K.el("input", {
      type: "search",
      id: "kit-search",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-controls": "kit-results",
      "aria-expanded": "false",
      "aria-autocomplete": "list",
    });
    input.addEventListener("input", () => show(input));
    input.addEventListener("blur", () => close(input));
    input.addEventListener("focus", () => input.value && show(input));
    input.addEventListener("keydown", function (event) {
      if (event.key === "ArrowDown") move(input, 1);
      else if (event.key === "ArrowUp") move(input, -1);
      else if (event.key === "Escape") close(input);
      else if (event.key === "Enter" && hits.length) choose(hits[Math.max(0, active)], input);
      else return;
      event.preventDefault();
    });
    return K.el(
      "div",
      { class: "kit-search" },
      input,
      K.el("ul", { id: "kit-results", role: "listbox", hidden: true }),
    );
  };
})();
