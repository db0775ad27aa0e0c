/* The page put together: every change of state redraws what it touches. */
"use strict";
(function () {
  const K = window.CorridorKit;

  function renderFocus() {
    const box = document.getElementById("kit-focus");
    const concept = K.data.concepts.find((each) => each.name === K.state.concept);
    box.hidden = !concept;
    K.clear(box);
    if (!concept) return;
    K.fill(box, [
      K.ui("focus_on", { name: K.text(concept.title) }),
      K.el("button", { type: "button", onclick: () => K.showConcept("") }, K.ui("clear")),
    ]);
    L.DomEvent.disableClickPropagation(box);
  }

  K.flyToBox = function (box) {
    if (!box) return;
    const corner = (x, y) => [K.latOf(y), K.lonOf(x)];
    const wide = window.innerWidth > 760;
    const cover = wide
      ? null
      : document.querySelector(K.state.selected ? "#kit-detail" : "body.sheet-open .kit-panes");
    const under = cover ? Math.min(cover.offsetHeight, K.map.getSize().y * 0.6) : 0; // a sheet hides this much
    K.map.fitBounds([corner(box[0], box[3]), corner(box[2], box[1])], {
      maxZoom: 10,
      animate: false,
      paddingTopLeft: wide ? [28, 28] : [16, 96],
      paddingBottomRight: wide ? [K.state.selected ? 380 : 36, 36] : [16, under + 16],
    });
  };

  K.flyTo = function (found) {
    const boxes = found.map((each) => K.boxOf(each.layer.geom, [each.row])).filter(Boolean);
    if (!boxes.length) return;
    K.flyToBox([
      Math.min(...boxes.map((b) => b[0])),
      Math.min(...boxes.map((b) => b[1])),
      Math.max(...boxes.map((b) => b[2])),
      Math.max(...boxes.map((b) => b[3])),
    ]);
  };

  function startMap(map, view) {
    K.map = map;
    map.attributionControl.setPrefix("Leaflet");
    const [west, south, east, north] = K.data.base.extent;
    map.setMaxBounds([
      [south - 2, west - 2],
      [north + 2, east + 2],
    ]);
    map.options.maxBoundsViscosity = 0.8;
    const [w, s, e, n] = K.data.page.view;
    K.homeBox = [K.worldX(w), K.worldY(n), K.worldX(e), K.worldY(s)];
    K.buildFurniture(map);
    map.invalidateSize({ animate: false });
    if (view) map.setView([view[1], view[2]], view[0], { animate: false });
    else K.flyToBox(K.homeBox);
    const filled = map.getBoundsZoom(
      [
        [south, west],
        [north, east],
      ],
      true,
    ); // no void beside the map
    const whole = map.getBoundsZoom([
      [s, w],
      [n, e],
    ]);
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
    if (has("lang")) K.renderWords();
    if (has("version")) K.renderControls();
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
    if (has("lang", "selected")) K.renderDetail();
    K.canvas.repaint(has("version"));
    K.writeLink();
  }

  /* Start the page on a Leaflet map, with the data that compose.py embedded. */
  K.start = function (map, data) {
    K.data = data;
    K.loadModel();
    const asked = K.readLink();
    Object.assign(
      K.state,
      {
        lang: K.firstLanguage(),
        version: data.page.version,
      },
      asked.state,
    );
    K.buildPanel();
    startMap(map, asked.view);
    K.renderWords();
    for (const render of [
      K.renderLegend,
      K.renderConcepts,
      K.renderObjects,
      K.renderAbout,
      K.renderDetail,
    ])
      render();
    K.on("change", changed);
    K.on("redraw", (what) => K.canvas.repaint(Boolean(what && what.ground) || Boolean(K.focus)));
    K.on("legend", K.writeLink);
    K.startPrint();
    if (asked.concept) K.showConcept(asked.concept);
    const wanted = asked.selected ? K.rowsOfTarget(asked.selected)[0] : null;
    if (wanted) K.select(wanted.layer, wanted.row);
    if (asked.view) map.setView([asked.view[1], asked.view[2]], asked.view[0], { animate: false });
    document.body.classList.add("kit-ready");
    K.startLink();
  };
})();
