/* A figure enlarges in a dialog; without this script its link opens the picture itself. */
"use strict";
addEventListener("DOMContentLoaded", () => {
  const dialog = document.createElement("dialog");
  const close = document.createElement("button");
  const picture = document.createElement("img");
  dialog.className = "figure-large";
  close.type = "button";
  close.textContent = "Close";
  dialog.append(close, picture);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target !== picture) dialog.close(); });

  const enlarge = (image) => {
    picture.src = image.src;
    picture.alt = image.alt;
    dialog.setAttribute("aria-label", "Figure, enlarged");
    dialog.classList.toggle("as-drawn", image.closest("#fig-signs") !== null);
    dialog.classList.toggle("tall", image.height / image.width > innerHeight / innerWidth);
    if (!dialog.isConnected) document.body.append(dialog);
    dialog.showModal();
  };
  for (const image of document.querySelectorAll(".figure-frame img")) {
    image.addEventListener("click", () => enlarge(image));
  }
  for (const link of document.querySelectorAll("a.figure-enlarge")) {
    const image = link.closest(".figure-tools").previousElementSibling?.querySelector("img");
    if (!image) continue;
    link.setAttribute("role", "button");
    link.addEventListener("click", (event) => { event.preventDefault(); enlarge(image); });
    link.addEventListener("keydown", (event) => {
      if (event.key === " ") { event.preventDefault(); enlarge(image); }
    });
  }
});
