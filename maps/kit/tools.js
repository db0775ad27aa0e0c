/* Buttons and furniture on the map: home, picture, print, link, scale, north, credits. */
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

  K.renderTools = function () {
    const box = document.getElementById("kit-tools");
    K.clear(box);
    const tool = (name, action) =>
      K.el(
        "button",
        {
          type: "button",
          id: "kit-tool-" + name,
          title: K.ui(name),
          "aria-label": K.ui(name),
          onclick: action,
        },
        icon(name),
      );
    K.fill(box, [
      tool("home", () => K.flyToBox(K.homeBox)),
      tool("save_png", () => K.savePicture()),
      tool("print", () => window.print()),
      tool("copy_link", () => copyLink()),
    ]);
    document.querySelector(".leaflet-control-zoom-in").title = K.ui("zoom_in");
    document.querySelector(".leaflet-control-zoom-out").title = K.ui("zoom_out");
    K.renderFoot();
  };

  function copyLink() {
    K.writeLink();
    const show = (key) => {
      K.announce(K.ui(key));
      const note = document.getElementById("kit-note");
      note.textContent = K.ui(key);
      note.hidden = false;
      setTimeout(() => (note.hidden = true), 2500);
    };
    if (!navigator.clipboard) return show("link_in_bar");
    navigator.clipboard.writeText(location.href).then(
      () => show("copied"),
      () => show("link_in_bar"),
    );
  }

  K.renderFoot = function () {
    const credits = K.data.page.credits
      .map((credit) => credit.attribution || credit.name)
      .join(" · ");
    document.getElementById("kit-credits").textContent = credits;
    document.getElementById("kit-disclaimer").textContent = K.ui("disclaimer");
    const size = K.map.getSize();
    const bounds = K.map.getPixelBounds();
    const { km, px } = K.scaleOf(
      K.makeView(K.map.getZoom(), bounds.min.x, bounds.min.y, size.x, size.y),
      110,
    );
    document.getElementById("kit-scale-bar").style.width = px + "px";
    document.getElementById("kit-scale-text").textContent = K.number(km) + " " + K.ui("km");
    document.getElementById("kit-north").textContent = K.ui("north");
  };

  K.buildFurniture = function (map) {
    map.getContainer().setAttribute("role", "region");
    const corner = K.el(
      "div",
      { class: "kit-corner" },
      K.el(
        "div",
        { class: "kit-north", "aria-hidden": "true" },
        K.el("span", { class: "needle" }),
        K.el("span", { id: "kit-north" }),
      ),
      K.el(
        "div",
        { class: "kit-scale" },
        K.el("span", { id: "kit-scale-text" }),
        K.el("span", { id: "kit-scale-bar", class: "bar" }),
      ),
    );
    const foot = K.el(
      "div",
      { class: "kit-foot" },
      K.el("span", { id: "kit-disclaimer" }),
      K.el("span", { id: "kit-credits" }),
    );
    const bar = K.el("div", { id: "kit-tools", class: "kit-tools", role: "toolbar" });
    map
      .getContainer()
      .append(
        corner,
        foot,
        bar,
        K.el("div", { id: "kit-note", class: "kit-note", hidden: true }),
        K.el("div", { id: "kit-focus", class: "kit-focus", hidden: true }),
      );
    for (const part of [bar, corner, foot]) L.DomEvent.disableClickPropagation(part);
  };
})();
