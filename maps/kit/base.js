/* The kit's namespace: page elements, words in four languages, state and events. */
"use strict";
(function () {
  const K = (window.CorridorKit = { schema: window.CorridorSchema });

  /* Make an element. Text children become text nodes: nothing is parsed as HTML. */
  K.el = function (tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (name === "class") node.className = value;
      else node.setAttribute(name, value === true ? "" : String(value));
    }
    K.fill(node, children);
    return node;
  };

  K.fill = function (node, children) {
    for (const child of children.flat(4)) {
      if (child === null || child === undefined || child === false || child === "") continue;
      node.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
    return node;
  };

  K.clear = (node) => node.replaceChildren();

  /* The words of one text for the language in use, falling back to English, then to any. */
  K.text = function (words, language) {
    if (!words) return "";
    const place = K.data.languages.indexOf(language || K.state.lang);
    return words[place] || words[0] || words.find((each) => each) || "";
  };

  K.ui = function (key, values) {
    let text = K.text(K.data.words[key]);
    for (const [name, value] of Object.entries(values || {})) {
      text = text.split("{" + name + "}").join(String(value));
    }
    return text;
  };

  /* A label and what it labels, punctuated as the language does; parts may be elements. */
  K.labelled = function (label, ...parts) {
    const [before, after] = K.ui("labelled", { label }).split("{value}");
    return [before, ...parts, after];
  };

  /* A closed-list word of the data ("open", "rail", true) in the language in use. */
  K.word = function (value) {
    const text = String(value);
    const term = K.data.values[text];
    if (term) return K.text(term);
    const parts = text.split(";");
    if (parts.length > 1 && parts.every((part) => K.data.values[part]))
      return K.joined(parts.map(K.word));
    return text;
  };

  K.joined = (parts) => parts.join(K.state.lang === "zh" ? "、" : ", ");

  K.number = function (value, digits) {
    if (value === null || value === undefined) return "";
    const places = digits !== undefined ? digits : Math.abs(value) >= 100 ? 0 : 2;
    return new Intl.NumberFormat(K.state.lang, { maximumFractionDigits: places }).format(value);
  };

  /* One packed column: a plain list, or codes into a list of values. */
  K.column = function (packed) {
    if (!packed) return null;
    if (packed.list) return packed.list;
    return packed.codes.map((code) => (code < 0 ? null : packed.values[code]));
  };

  const listeners = {};
  K.on = function (event, listener) {
    (listeners[event] = listeners[event] || []).push(listener);
  };
  K.emit = function (event, detail) {
    for (const listener of listeners[event] || []) listener(detail);
  };

  K.state = {
    lang: "en",
    version: "",
    selected: null, // { layer, row }
    concept: "",
  };

  /* Change the state; listeners hear the names of what really changed. */
  K.set = function (patch) {
    const changed = Object.keys(patch).filter((name) => K.state[name] !== patch[name]);
    if (!changed.length) return;
    Object.assign(K.state, patch);
    K.emit("change", new Set(changed));
  };

  K.announce = function (text) {
    const live = document.getElementById("kit-live");
    if (live) live.textContent = text;
  };

  /* The language the page opens in: the browser's own where the page has it. */
  K.firstLanguage = function () {
    for (const wanted of navigator.languages || [navigator.language || "en"]) {
      const short = wanted.slice(0, 2).toLowerCase();
      if (K.data.languages.includes(short)) return short;
    }
    return K.data.languages[0];
  };

  K.fold = function (text) {
    return String(text)
      .normalize("NFKD")
      .replace(/[\u0300-\u036f]/g, "")
      .toLowerCase()
      .replace(/[\s\-'’.,()（）·・]/g, "");
  };
})();
