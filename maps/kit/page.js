/* The page put together: panel, map, tools; every change of state redraws what it touches. */
"use strict";
(function () {
  const K = window.CorridorKit;
  const ICONS = {
    home: "M3 9.5 10 4l7 5.5M5 8.5V16h10V8.5",
    save_png: "M10 3v9M6.5 8.5 10 12l3.5-3.5M4 15.5h12",
    print: "M6 7V3.5h8V7M6 14H4V7.5h12V14h-2M6.5 11.5h7v5h-7z",
    copy_link: "M8.5 11.5 12 8M7 9 5 11a2.8 2.8 0 0 0 4 4l2-2M13 11l2-2a2.8 2.8 0 0 0-4-4L9 7",
  };

  function icon(name) {
    const ns = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(ns, "svg");
    svg.setAttribute("viewBox", "0 0 20 20");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(ns, "path");
    path.setAttribute("d", ICONS[name]);
    svg.append(path);
    return svg;
  }

  function choice(id, options, chosen, label, pick) {
    return K.el("div", { class: "choice", id, role: "radiogroup", "aria-label": label }, options.map(([value, text]) =>
      K.el("button", { type: "button", role: "radio", "aria-checked": String(value === chosen), "data-value": value, lang: id === "kit-languages" ? value : null,
        onclick: () => pick(value) }, text)));
  }

  function tabs() {
    const list = [["legend", "div"]];
    if (K.data.concepts.length) list.unshift(["concepts", "ul"]);
    if (K.routes.length) list.unshift(["routes", "div"]);
    if (K.routes.length === 0 && K.data.concepts.length) list.reverse();
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

  function buildPanel() {
    const list = tabs();
    const panel = K.el("aside", { class: "kit-panel" },
      K.el("header", { class: "kit-head" }, K.el("p", { class: "overline", id: "kit-overline" }),
        K.el("h1", { id: "kit-title" }), K.el("p", { class: "subtitle", id: "kit-subtitle" }), K.el("p", { class: "fine", id: "kit-date" })),
      K.el("div", { class: "kit-controls", id: "kit-controls" }), K.searchBox(),
      K.el("div", { class: "kit-tabs", role: "tablist", onkeydown: tabKeys }, list.map(([name]) =>
        K.el("button", { type: "button", role: "tab", id: "kit-tab-" + name, "data-tab": name, "aria-controls": "kit-pane-" + name,
          onclick: (event) => toggleSheet(event, name) }))),
      K.el("div", { class: "kit-panes" }, list.map(([name, tag]) =>
        K.el("div", { role: "tabpanel", id: "kit-pane-" + name, "aria-labelledby": "kit-tab-" + name }, K.el(tag, { id: "kit-" + name })))));
    const detail = K.el("section", { id: "kit-detail", class: "kit-detail", tabindex: "-1", role: "region", "aria-labelledby": "kit-detail-title", hidden: true });
    document.body.prepend(panel, K.el("div", { id: "kit-live", class: "visually-hidden", role: "status", "aria-live": "polite" }));
    document.body.append(detail);
    openTab(list[0][0]);
    document.body.classList.remove("sheet-open");
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (K.state.selected) K.select(null);
      else if (K.state.concept) K.showConcept("");
    });
  }

  /* On a narrow screen a tab opens the sheet over the map, and closes it when pressed again. */
  function toggleSheet(event, name) {
    const again = event.currentTarget.getAttribute("aria-selected") === "true" && document.body.classList.contains("sheet-open");
    openTab(name);
    if (again) document.body.classList.remove("sheet-open");
    else if (window.innerWidth <= 760) K.select(null);
  }

  function words() {
    const page = K.data.page;
    document.documentElement.lang = K.state.lang === "zh" ? "zh-Hans" : K.state.lang;
    document.title = K.text(page.title);
    document.getElementById("kit-title").textContent = K.text(page.title);
    document.getElementById("kit-subtitle").textContent = K.text(page.subtitle);
    document.getElementById("kit-date").textContent = page.as_of ? K.ui("as_of", { date: page.as_of }) : "";
    const over = document.getElementById("kit-overline");
    K.clear(over);
    K.fill(over, [page.index ? K.el("a", { href: page.index }, "← " + K.ui("all_maps")) : K.ui("made_with")]);
    for (const button of document.querySelectorAll("[role=tab]")) button.textContent = K.ui(button.dataset.tab);
    const search = document.getElementById("kit-search");
    search.placeholder = K.ui("search");
    search.setAttribute("aria-label", K.ui("search"));
    K.map.getContainer().setAttribute("aria-label", K.ui("map_label"));
    controls();
    tools();
  }

  function controls() {
    const box = document.getElementById("kit-controls");
    const focused = box.contains(document.activeElement) && document.activeElement.dataset.value;
    K.clear(box);
    const languages = K.data.languages.map((each) => [each, K.data.language_names[each]]);
    if (languages.length > 1) box.append(choice("kit-languages", languages, K.state.lang, K.ui("language"), (lang) => K.set({ lang })));
    const versions = K.data.page.versions.map((each) => [each, each]);
    if (versions.length > 1) box.append(choice("kit-versions", versions, K.state.version, K.ui("version"), (version) => K.set({ version })));
    if (focused) [...box.querySelectorAll("button")].find((each) => each.dataset.value === focused).focus();
  }

  function tools() {
    const box = document.getElementById("kit-tools");
    K.clear(box);
    const tool = (name, action) => K.el("button", { type: "button", id: "kit-tool-" + name, title: K.ui(name), "aria-label": K.ui(name), onclick: action }, icon(name));
    K.fill(box, [
      tool("home", () => K.flyToBox(K.homeBox)), tool("save_png", () => K.savePicture()), tool("print", () => window.print()),
      tool("copy_link", () => copyLink()),
    ]);
    document.querySelector(".leaflet-control-zoom-in").title = K.ui("zoom_in");
    document.querySelector(".leaflet-control-zoom-out").title = K.ui("zoom_out");
    K.renderFoot();
  }

  function copyLink() {
    K.writeLink();
    const told = (key) => {
      K.say(K.ui(key));
      const note = document.getElementById("kit-note");
      note.textContent = K.ui(key);
      note.hidden = false;
      setTimeout(() => (note.hidden = true), 2500);
    };
    if (!navigator.clipboard) return told("link_in_bar");
    navigator.clipboard.writeText(location.href).then(() => told("copied"), () => told("link_in_bar"));
  }

  K.renderFoot = function () {
    const credits = K.data.page.credits.map((credit) => credit.attribution || credit.name).join(" · ");
    document.getElementById("kit-credits").textContent = credits;
    document.getElementById("kit-disclaimer").textContent = K.ui("disclaimer");
    const size = K.map.getSize();
    const bounds = K.map.getPixelBounds();
    const { km, px } = K.scaleOf(K.makeView(K.map.getZoom(), bounds.min.x, bounds.min.y, size.x, size.y), 110);
    document.getElementById("kit-scale-bar").style.width = px + "px";
    document.getElementById("kit-scale-text").textContent = K.number(km) + " " + K.ui("km");
    document.getElementById("kit-north").textContent = K.ui("north");
  };

  function buildMapParts(map) {
    const corner = K.el("div", { class: "kit-corner" },
      K.el("div", { class: "kit-north", "aria-hidden": "true" }, K.el("span", { class: "needle" }), K.el("span", { id: "kit-north" })),
      K.el("div", { class: "kit-scale" }, K.el("span", { id: "kit-scale-text" }), K.el("span", { id: "kit-scale-bar", class: "bar" })));
    const foot = K.el("div", { class: "kit-foot" }, K.el("span", { id: "kit-disclaimer" }), K.el("span", { id: "kit-credits" }));
    const bar = K.el("div", { id: "kit-tools", class: "kit-tools", role: "toolbar" });
    map.getContainer().append(corner, foot, bar, K.el("div", { id: "kit-note", class: "kit-note", hidden: true }), K.el("div", { id: "kit-focus", class: "kit-focus", hidden: true }));
    for (const part of [bar, corner, foot]) L.DomEvent.disableClickPropagation(part);
  }

  function renderFocus() {
    const box = document.getElementById("kit-focus");
    const concept = K.data.concepts.find((each) => each.name === K.state.concept);
    box.hidden = !concept;
    K.clear(box);
    if (!concept) return;
    K.fill(box, [K.ui("focus_on", { name: K.text(concept.title) }), K.el("button", { type: "button", onclick: () => K.showConcept("") }, K.ui("clear"))]);
    L.DomEvent.disableClickPropagation(box);
  }

  K.flyToBox = function (box) {
    if (!box) return;
    const corner = (x, y) => [K.latOf(y), K.lonOf(x)];
    const wide = window.innerWidth > 760;
    const cover = wide ? null : document.querySelector(K.state.selected ? "#kit-detail" : "body.sheet-open .kit-panes");
    const under = cover ? Math.min(cover.offsetHeight, K.map.getSize().y * 0.6) : 0; // a sheet hides this much
    K.map.fitBounds([corner(box[0], box[3]), corner(box[2], box[1])], {
      maxZoom: 10, animate: false, paddingTopLeft: wide ? [28, 28] : [16, 96],
      paddingBottomRight: wide ? [K.state.selected ? 380 : 36, 36] : [16, under + 16],
    });
  };

  K.flyTo = function (found) {
    const boxes = found.map((each) => K.boxOf(each.layer.geom, [each.row])).filter(Boolean);
    if (!boxes.length) return;
    K.flyToBox([Math.min(...boxes.map((b) => b[0])), Math.min(...boxes.map((b) => b[1])), Math.max(...boxes.map((b) => b[2])), Math.max(...boxes.map((b) => b[3]))]);
  };

  function startMap(map, view) {
    K.map = map;
    map.attributionControl.setPrefix("Leaflet");
    const [west, south, east, north] = K.data.base.extent;
    map.setMaxBounds([[south - 2, west - 2], [north + 2, east + 2]]);
    map.options.maxBoundsViscosity = 0.8;
    const [w, s, e, n] = K.data.page.view;
    K.homeBox = [K.worldX(w), K.worldY(n), K.worldX(e), K.worldY(s)];
    buildMapParts(map);
    map.invalidateSize({ animate: false });
    if (view) map.setView([view[1], view[2]], view[0], { animate: false });
    else K.flyToBox(K.homeBox);
    const filled = map.getBoundsZoom([[south, west], [north, east]], true); // no void beside the map
    const whole = map.getBoundsZoom([[s, w], [n, e]]);
    map.setMinZoom(Math.max(1, Math.min(filled, whole - 0.25)));
    K.canvas = new K.CanvasLayer().addTo(map);
    K.startHover(map);
    map.on("click", function (event) {
      const touch = event.originalEvent && event.originalEvent.pointerType === "touch";
      const found = K.pick(event.latlng, map.getZoom(), touch);
      if (found.length) K.select(found[0].layer, found[0].row, { found });
      else if (K.state.selected) K.select(null);
    });
    map.on("moveend zoomend", () => {
      K.renderFoot();
      K.writeLink();
    });
  }

  function changed(names) {
    const has = (...each) => each.some((name) => names.has(name));
    if (has("lang")) words();
    if (has("version")) controls();
    if (has("lang", "version")) {
      K.renderLegend();
      K.renderConcepts();
      K.renderObjects();
      K.renderAbout();
    }
    if (has("version") && K.state.concept) K.showConcept(K.state.concept);
    if (has("lang", "concept")) {
      K.renderConcepts();
      renderFocus();
    }
    if (has("lang", "route", "compare")) K.renderRoutes();
    if (has("lang", "selected")) K.renderDetail();
    K.canvas.repaint(has("version"));
    K.writeLink();
  }

  /* Start the page on a Leaflet map, with the data that compose.py embedded. */
  K.start = function (map, data) {
    K.data = data;
    K.loadRoutes();
    K.loadModel();
    const asked = K.readLink();
    const versions = data.page.versions;
    const route = K.routes.find((each) => each.n) || K.routes[0];
    Object.assign(K.state, {
      lang: K.firstLanguage(), version: versions[versions.length - 1] || "",
      route: location.hash.includes("l=") || !route ? "" : route.name,
    }, asked.state);
    buildPanel();
    startMap(map, asked.view);
    words();
    for (const render of [K.renderLegend, K.renderConcepts, K.renderObjects, K.renderAbout, K.renderRoutes, K.renderDetail]) render();
    K.on("change", changed);
    K.on("redraw", (what) => K.canvas.repaint(Boolean(what && what.ground) || Boolean(K.focus)));
    K.on("legend", K.writeLink);
    K.startPrint();
    if (asked.concept) K.showConcept(asked.concept);
    const wanted = asked.selected ? K.rowsOfTarget(asked.selected)[0] : null;
    if (wanted) K.select(wanted.layer, wanted.row);
    if (!asked.view && K.state.route) K.chooseRoute(K.state.route);
    if (asked.view) map.setView([asked.view[1], asked.view[2]], asked.view[0], { animate: false });
    document.body.classList.add("kit-ready");
    K.startLink();
  };
})();
