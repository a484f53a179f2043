/* A figure enlarges in a dialog; without this script its link opens the picture itself. */
"use strict";
addEventListener("DOMContentLoaded", () => {
  const { make, button, opening } = globalThis.review, picture = make("img");
  const dialog = make("dialog", { class: "figure-large", "aria-label": "Figure, enlarged",
    onclick: (event) => { if (event.target !== picture) dialog.close(); } }, button("Close"), picture);

  const enlarge = (image) => {
    picture.src = image.src;
    picture.alt = image.alt;
    dialog.classList.toggle("as-drawn", !image.matches("figure:has(+ .figure-tools) *"));
    dialog.classList.toggle("tall", image.height / image.width > innerHeight / innerWidth);
    if (!dialog.isConnected) document.body.append(dialog);
    dialog.showModal();
  };
  for (const image of document.querySelectorAll(".figure-frame img")) image.addEventListener("click", () => enlarge(image));
  for (const link of document.querySelectorAll("a.figure-enlarge")) {
    const image = link.closest(".figure-tools").previousElementSibling?.querySelector("img");
    if (image) opening(link, () => enlarge(image));
  }
});
