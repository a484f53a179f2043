/* A number opens what stands behind it: value, method, patients. Without this script, and with the
   keys that open a link elsewhere, it stays what it is: a link to its line in the list of numbers. */
(function () {
  "use strict";
  const data = document.getElementById("numbers-of-this-page");
  if (!data || typeof HTMLDialogElement === "undefined") return;
  const numbers = JSON.parse(data.textContent);
  let dialog = null;

  const { make, button } = globalThis.review;
  const link = (text, address) => make("a", { href: address }, text);

  function patients(told) {
    const [all, address] = told.all;
    return [make("h3", {}, all === 1 ? "The patient it is computed from" : "The patients it is computed from"),
      make("ul", {}, told.patients.map(([name, place, words]) => make("li", {}, link(name, place), ` ${words}`))),
      make("p", {}, link(all === 1 ? "In the list of groups" : `All ${all} patients`, address))];
  }

  function basis(told) {
    const [words, address] = told.basis;
    return [make("p", {}, "It rests on ", address ? link(words, address) : words, ".")];
  }

  function fill(told, line) {
    dialog.replaceChildren(
      button("Close", () => dialog.close(), { class: "number-close" }),
      make("h2", { id: "number-label" }, told.label), make("p", { class: "number-value" }, told.value),
      make("dl", {}, told.facts.map(([term, said]) => make("div", {}, make("dt", {}, term), make("dd", {}, said)))),
      ...(told.all ? patients(told) : basis(told)),
      make("p", {}, link("Its line in the list of numbers", line)),
      make("p", {}, globalThis.review.citing(`Estimate ${new Map(told.facts).get("Its name")}`, "this number", line)));
  }

  /* Beside its number where there is room; the style sheet sets it at the foot of a phone. */
  function place(number) {
    const at = number.getBoundingClientRect(), box = dialog.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - box.width - 8));
    const below = at.bottom + 8 + box.height <= window.innerHeight;
    const top = below ? at.bottom + 8 : Math.max(8, at.top - 8 - box.height);
    dialog.style.setProperty("--left", left + "px");
    dialog.style.setProperty("--top", top + "px");
  }

  function open(number, told) {
    if (!dialog) {
      dialog = make("dialog", { class: "number-dialog", "aria-labelledby": "number-label" });
      dialog.addEventListener("click", (event) => {
        if (event.target !== dialog) return;
        const box = dialog.getBoundingClientRect();
        const inside = event.clientX >= box.left && event.clientX <= box.right &&
          event.clientY >= box.top && event.clientY <= box.bottom;
        if (!inside) dialog.close();
      });
      /* Sphinx listens for Escape as well, to take marks of a search away, and keeps it from the window. */
      dialog.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        dialog.close();
      });
      document.body.append(dialog);
    }
    fill(told, number.getAttribute("href"));
    dialog.showModal();
    dialog.scrollTop = 0;
    place(number);
  }

  for (const number of document.querySelectorAll('a[href*="#num-"]')) {
    const told = numbers[number.getAttribute("href").split("#")[1]];
    if (!told) continue;
    number.setAttribute("role", "button");
    number.setAttribute("aria-haspopup", "dialog");
    number.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
      event.preventDefault();
      open(number, told);
    });
    number.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      open(number, told);
    });
  }
})();
