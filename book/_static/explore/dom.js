/* Elements, made of text alone: nothing from the data or the address is ever read as HTML. */
"use strict";
(function (explore) {
  function fill(element, about, inside) {
    for (const [key, value] of Object.entries(about)) {
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value === true) element.setAttribute(key, "");
      else if (value !== false && value !== undefined && value !== null) element.setAttribute(key, value);
    }
    element.append(...inside.flat(3).filter((part) => part !== undefined && part !== null && part !== ""));
    return element;
  }

  /* make("p", { class: "x", hidden: true, onclick: f }, "words", element …) */
  explore.make = (name, about = {}, ...inside) => fill(document.createElement(name), about, inside);

  /* The same of a drawing. */
  explore.draw = (name, about = {}, ...inside) =>
    fill(document.createElementNS("http://www.w3.org/2000/svg", name), about, inside);

  /* A table that scrolls in a frame of its own, which keys can reach; `about` names it. */
  explore.frame = (name, about, head, body, kind = "") => explore.make("div",
    { class: `explore-frame ${kind}`, tabindex: 0, role: "region", "aria-label": name },
    explore.make("table", { class: "table explore-table", ...about }, explore.make("thead", {}, head), body));

  explore.offer = function (name, text, type) {
    const address = URL.createObjectURL(new Blob([text], { type }));
    explore.make("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  };
})(globalThis.iscmExplore ??= {});
