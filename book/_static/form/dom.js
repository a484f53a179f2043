/* Elements, made of text alone: nothing that is typed or told is ever read as HTML. */
"use strict";
(function (form) {
  /* make("p", { class: "x", hidden: true, onclick: f }, "words", element …) */
  form.make = function (name, about = {}, ...inside) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(about)) {
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value === true) element.setAttribute(key, "");
      else if (value !== false && value !== undefined && value !== null) element.setAttribute(key, value);
    }
    element.append(...inside.flat().filter((part) => part !== undefined && part !== null && part !== ""));
    return element;
  };

  /* Show words in a place, or hide the place where there are none. */
  form.tell = function (element, words) {
    element.textContent = words;
    element.hidden = !words;
  };
})(globalThis.iscmForm ??= {});
