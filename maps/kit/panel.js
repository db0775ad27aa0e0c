/* The panel beside the map: title, language, version, search, tabs. */
"use strict";
(function () {
  const K = window.CorridorKit;

  function choice(id, options, chosen, label, pick) {
    return K.el(
      "div",
      { class: "choice", id, role: "group", "aria-label": label },
      options.map(([value, text]) =>
        K.el(
          "button",
          {
            type: "button",
            "aria-pressed": String(value === chosen),
            "data-value": value,
            lang: id === "kit-languages" ? value : null,
            onclick: () => pick(value),
          },
          text,
        ),
      ),
    );
  }

  function tabs() {
    const list = [["legend", "div"]];
    if (K.data.concepts.length) list.unshift(["concepts", "ul"]);
    if (K.data.concepts.length) list.reverse();
    list.push(["objects", "div"], ["about", "div"]);
    return list.filter(([name]) => name !== "objects" || K.drawn.length);
  }

  function openTab(name) {
    for (const button of document.querySelectorAll("[role=tab]")) {
      const chosen = button.dataset.tab === name;
      button.setAttribute("aria-selected", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
      document.getElementById("kit-pane-" + button.dataset.tab).hidden = !chosen;
    }
    document.body.classList.add("sheet-open");
  }

  function tabKeys(event) {
    const buttons = [...document.querySelectorAll("[role=tab]")];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = buttons[(buttons.indexOf(event.target) + step + buttons.length) % buttons.length];
    openTab(next.dataset.tab);
    next.focus();
    event.preventDefault();
  }

  K.buildPanel = function () {
    const list = tabs();
    const panel = K.el(
      "aside",
      { class: "kit-panel" },
      K.el(
        "header",
        { class: "kit-head" },
        K.el("p", { class: "overline", id: "kit-overline" }),
        K.el("h1", { id: "kit-title" }),
        K.el("p", { class: "subtitle", id: "kit-subtitle" }),
        K.el("p", { class: "fine", id: "kit-date" }),
      ),
      K.el("div", { class: "kit-controls", id: "kit-controls" }),
      K.searchBox(),
      K.el(
        "div",
        { class: "kit-tabs", role: "tablist", onkeydown: tabKeys },
        list.map(([name]) =>
          K.el("button", {
            type: "button",
            role: "tab",
            id: "kit-tab-" + name,
            "data-tab": name,
            "aria-controls": "kit-pane-" + name,
            onclick: (event) => toggleSheet(event, name),
          }),
        ),
      ),
      K.el(
        "div",
        { class: "kit-panes" },
        list.map(([name, tag]) =>
          K.el(
            "div",
            { role: "tabpanel", id: "kit-pane-" + name, "aria-labelledby": "kit-tab-" + name },
            K.el(tag, { id: "kit-" + name }),
          ),
        ),
      ),
    );
    const detail = K.el("section", {
      id: "kit-detail",
      class: "kit-detail",
      tabindex: "-1",
      role: "region",
      "aria-labelledby": "kit-detail-title",
      hidden: true,
    });
    document.body.prepend(
      panel,
      K.el("div", {
        id: "kit-live",
        class: "visually-hidden",
        role: "status",
        "aria-live": "polite",
      }),
    );
    document.body.append(detail);
    openTab(list[0][0]);
    document.body.classList.remove("sheet-open");
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (K.state.selected) K.select(null);
      else if (K.state.concept) K.showConcept("");
    });
  };

  /* On a narrow screen a tab opens the sheet over the map, and closes it when pressed again. */
  function toggleSheet(event, name) {
    const again =
      event.currentTarget.getAttribute("aria-selected") === "true" &&
      document.body.classList.contains("sheet-open");
    openTab(name);
    if (again) document.body.classList.remove("sheet-open");
    else if (window.innerWidth <= 760) K.select(null);
  }

  K.renderWords = function () {
    const page = K.data.page;
    document.documentElement.lang = K.state.lang === "zh" ? "zh-Hans" : K.state.lang;
    document.title = K.text(page.title);
    document.getElementById("kit-title").textContent = K.text(page.title);
    document.getElementById("kit-subtitle").textContent = K.text(page.subtitle);
    document.getElementById("kit-date").textContent = page.as_of
      ? K.ui("as_of", { date: page.as_of })
      : "";
    const over = document.getElementById("kit-overline");
    K.clear(over);
    K.fill(over, [
      page.index ? K.el("a", { href: page.index + "#l=" + K.state.lang }, "← " + K.ui("all_maps")) : K.ui("made_with"),
    ]);
    for (const button of document.querySelectorAll("[role=tab]"))
      button.textContent = K.ui(button.dataset.tab);
    const search = document.getElementById("kit-search");
    search.placeholder = K.ui("search");
    search.setAttribute("aria-label", K.ui("search"));
    K.map.getContainer().setAttribute("aria-label", K.ui("map_label"));
    K.renderControls();
    K.renderTools();
  };

  K.renderControls = function () {
    const box = document.getElementById("kit-controls");
    const focused = box.contains(document.activeElement) && document.activeElement.dataset.value;
    K.clear(box);
    const languages = K.data.languages.map((each) => [each, K.data.language_names[each]]);
    if (languages.length > 1)
      box.append(
        choice("kit-languages", languages, K.state.lang, K.ui("language"), (lang) =>
          K.set({ lang }),
        ),
      );
    const versions = K.data.page.versions.map((each) => [each, each]);
    if (versions.length > 1)
      box.append(
        choice("kit-versions", versions, K.state.version, K.ui("version"), (version) =>
          K.set({ version }),
        ),
      );
    const [missing, all] = K.data.page.unnamed[K.state.lang] || [0, 0];
    if (missing)
      box.append(K.el("p", { class: "fine" }, K.ui("names_in_english", { n: missing, all })));
    if (focused)
      [...box.querySelectorAll("button")].find((each) => each.dataset.value === focused).focus();
  };
})();
