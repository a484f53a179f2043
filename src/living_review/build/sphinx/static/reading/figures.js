/* A figure enlarges in a dialog; without this script its link opens the picture itself. */
"use strict";
addEventListener("DOMContentLoaded", () => {
  const { make, button } = globalThis.review, picture = make("img");
  const dialog = make("dialog", { class: "figure-large",
    onclick: (event) => { if (event.target !== picture) dialog.close(); } }, button("Close"), picture);

  const enlarge = (image) => {
    picture.src = image.src;
    picture.alt = image.alt;
    dialog.setAttribute("aria-label", "Figure, enlarged");
    dialog.classList.toggle("as-drawn", !image.matches("figure:has(+ .figure-tools) *"));
    dialog.classList.toggle("tall", image.height / image.width > innerHeight / innerWidth);
    if (!dialog.isConnected) document.body.append(dialog);
    dialog.showModal();
  };
  for (const image of document.querySelectorAll(".figure-frame img")) image.addEventListener("click", () => enlarge(image));
  for (const link of document.querySelectorAll("a.figure-enlarge")) {
    const image = link.closest(".figure-tools").previousElementSibling?.querySelector("img");
    if (!image) continue;
    const open = (event) => { event.preventDefault(); enlarge(image); };
    link.setAttribute("role", "button");
    link.addEventListener("click", open);
    link.addEventListener("keydown", (event) => { if (event.key === " ") open(event); });
  }
});
