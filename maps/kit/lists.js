/* The tabs beside the legend: terms of the plan, all objects, and what to know. */
"use strict";
(function () {
  const K = window.CorridorKit;

  function explain(concept) {
    const found = concept.targets.flatMap(K.rowsOfTarget);
    const text = K.text(concept.text);
    return K.el(
      "div",
      { class: "concept-text" },
      text ? K.el("p", {}, text) : null,
      found.length ? null : K.el("p", { class: "notice" }, K.ui("not_on_map")),
      K.el(
        "p",
        { class: "fine" },
        K.labelled(K.ui("source"), concept.source, " · ", K.confidence(concept.confidence)),
      ),
    );
  }

  /* Highlight what a term means, or nothing when it is chosen again. */
  K.showConcept = function (name) {
    const concept = K.data.concepts.find((each) => each.name === name);
    K.set({ concept: concept ? name : "" });
    if (!concept) return K.setFocus(null);
    const found = concept.targets.flatMap(K.rowsOfTarget);
    K.setFocus(found.length ? found : null);
    if (found.length) K.flyTo(found);
    K.announce(K.ui("focus_on", { name: K.text(concept.title) }));
  };

  K.renderConcepts = function () {
    const box = document.getElementById("kit-concepts");
    if (!box) return;
    const focused = box.contains(document.activeElement) && document.activeElement.dataset.name;
    K.clear(box);
    let group = "";
    for (const concept of K.data.concepts) {
      if (concept.group && concept.group !== group)
        box.append(K.el("li", {}, K.el("h3", {}, K.word(concept.group))));
      group = concept.group;
      const open = K.state.concept === concept.name;
      box.append(
        K.el(
          "li",
          { class: open ? "concept open" : "concept" },
          K.el(
            "button",
            {
              type: "button",
              "data-name": concept.name,
              "aria-expanded": String(open),
              onclick: () => K.showConcept(open ? "" : concept.name),
            },
            K.text(concept.title),
          ),
          open ? explain(concept) : null,
        ),
      );
    }
    if (focused)
      [...box.querySelectorAll("button")].find((each) => each.dataset.name === focused).focus();
  };

  K.renderObjects = function () {
    const box = document.getElementById("kit-objects");
    if (!box) return;
    const open = new Set(
      [...box.querySelectorAll("details[open]")].map((each) => each.dataset.layer),
    );
    K.clear(box);
    for (const layer of K.drawn) {
      const rows = [];
      for (let row = 0; row < layer.n; row++) if (K.inVersion(layer, row)) rows.push(row);
      const items = rows.map((row) =>
        K.el(
          "li",
          {},
          K.el(
            "button",
            { type: "button", onclick: () => K.select(layer, row, { fly: true, focus: true }) },
            K.swatch(layer.geometry, layer.classes[layer.codes[row]].style),
            K.nameOf(layer, row),
          ),
        ),
      );
      box.append(
        K.el(
          "details",
          { "data-layer": layer.name, open: open.has(layer.name) },
          K.el(
            "summary",
            {},
            K.text(layer.title),
            K.el("span", { class: "tick-count" }, K.number(rows.length)),
          ),
          rows.length ? K.el("ul", {}, items) : K.el("p", { class: "fine" }, K.ui("nothing_here")),
        ),
      );
    }
  };

  K.renderAbout = function () {
    const box = document.getElementById("kit-about");
    const page = K.data.page;
    K.clear(box);
    K.fill(box, [
      page.notes.length
        ? [
            K.el("h3", {}, K.ui("notes")),
            K.el(
              "ul",
              { class: "bullets" },
              page.notes.map((note) => K.el("li", {}, K.text(note))),
            ),
          ]
        : null,
      K.el("p", { class: "notice" }, K.ui("disclaimer")),
      K.el("h3", {}, K.ui("licences")),
      K.el(
        "ul",
        { class: "credits" },
        page.credits.map((credit) =>
          K.el(
            "li",
            {},
            K.el("strong", {}, credit.name),
            K.el("span", {}, credit.licence),
            K.el("span", { class: "fine" }, credit.attribution),
          ),
        ),
      ),
      K.el("h3", {}, K.ui("software")),
      K.el("p", { class: "fine" }, K.data.software),
    ]);
  };
})();
