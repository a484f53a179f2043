/* A number opens what stands behind it: value, method, patients. Without this script it stays what it is: a
   link to its line in the list of numbers. */
"use strict";
{
  const { make, button, opening, citing } = globalThis.review;
  const windows = document.getElementById("numbers-of-this-page").content;
  const shut = button("Close", () => dialog.close(), { class: "number-close" });
  /* Sphinx listens for Escape as well, to take marks of a search away, and keeps it from the window. */
  const dialog = make("dialog", { class: "number-dialog", onkeydown: (event) => event.stopPropagation(),
    onclick: (event) => { if (event.target === dialog) dialog.close(); } });

  /* Beside its number where there is room; the style sheet sets it at the foot of a phone. */
  function place(number) {
    const at = number.getBoundingClientRect(), box = dialog.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - box.width - 8));
    const below = at.bottom + 8 + box.height <= window.innerHeight;
    const top = below ? at.bottom + 8 : Math.max(8, at.top - 8 - box.height);
    dialog.style.setProperty("--left", left + "px");
    dialog.style.setProperty("--top", top + "px");
  }

  for (const number of document.querySelectorAll('a[href*="#num-"]')) {
    const line = number.getAttribute("href"), told = windows.querySelector(`[data-number="${line.split("#")[1]}"]`);
    if (!told) continue;
    opening(number, () => {
      const shown = told.cloneNode(true);
      shown.prepend(shut);
      shown.append(make("p", {}, citing(told.dataset.title, "this number", line)));
      dialog.replaceChildren(shown);
      dialog.ariaLabel = told.querySelector("h2").textContent;
      document.body.append(dialog);
      dialog.showModal();
      dialog.scrollTop = 0;
      place(number);
    });
  }
}
