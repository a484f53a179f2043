/* Elements, made of text alone: nothing from the data, the address or a reader is ever read as HTML; and what
   is handed out, to the clipboard and as a file. */
"use strict";
globalThis.review = (function () {
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
  const make = (name, about = {}, ...inside) => fill(document.createElement(name), about, inside);

  /* The same of a drawing. */
  const draw = (name, about = {}, ...inside) =>
    fill(document.createElementNS("http://www.w3.org/2000/svg", name), about, inside);

  const button = (words, onclick, about = {}) => make("button", { type: "button", onclick, ...about }, words);

  /* A link that opens a dialog, as a button does. The keys that open a link elsewhere still do. */
  function opening(link, open) {
    const answer = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
      event.preventDefault();
      open();
    };
    link.setAttribute("role", "button");
    link.setAttribute("aria-haspopup", "dialog");
    link.addEventListener("click", answer);
    link.addEventListener("keydown", (event) => { if (event.key === " ") answer(event); });
  }

  /* Takes a text into the clipboard, which is there on https and on this machine alone, and says that it has.
     Elsewhere it is marked in its field, or in the element that shows it, to be copied by key. */
  async function copy(element, text = element.value ?? element.textContent.trim()) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      element.hidden = false;
      if (element.select) {
        element.value = text;
        element.focus();
        element.select();
      } else getSelection().selectAllChildren(element);
      if (!document.execCommand("copy")) return "It is marked: copy it by key, such as Ctrl and C.";
    }
    return "Copied.";
  }

  /* A button that copies what `text` gives, called `name` where it must be copied by key, and what it answers. */
  function copying(words, name, text, about = {}) {
    const field = make("input", { hidden: true, readonly: true, "aria-label": name });
    const answered = make("span", { role: "status" });
    return [button(words, async () => {
      answered.textContent = ` ${await copy(field, await text())}`;
    }, about), answered, field];
  }

  /* A file to download. */
  function offer(name, text, type) {
    const address = URL.createObjectURL(new Blob([text], { type }));
    make("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  /* A line as the tables of the data have it: quotes where they are needed, LF. */
  const quoted = (text) => (/[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const line = (cells) => `${cells.map(quoted).join(",")}\n`;

  return { make, draw, button, opening, copy, copying, offer, line };
})();
