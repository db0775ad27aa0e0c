/* The contents page: one language at a time, the browser's own at first. */
"use strict";
(function () {
  const root = document.documentElement;
  const buttons = [...document.querySelectorAll("[data-set]")];
  const offered = buttons.map((button) => button.dataset.set);

  function show(language) {
    root.dataset.lang = language;
    root.lang = language === "zh" ? "zh-Hans" : language;
    for (const button of buttons)
      button.setAttribute("aria-pressed", String(button.dataset.set === language));
    for (const card of document.querySelectorAll("a.card")) {
      card.href = card.getAttribute("href").split("#")[0] + "#l=" + language;
    }
  }

  const asked = (location.hash.match(/l=(\w\w)/) || [])[1];
  const own = (navigator.languages || [navigator.language || "en"]).map((each) =>
    each.slice(0, 2).toLowerCase(),
  );
  show([asked, ...own].find((each) => offered.includes(each)) || "en");
  for (const button of buttons) button.addEventListener("click", () => show(button.dataset.set));
})();
