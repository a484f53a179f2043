/* Light or dark, and the type, before anything is painted. The theme's own script takes over from here. */
"use strict";
{
  const root = document.documentElement;
  let mode = "auto";
  try { mode = localStorage.getItem("mode") || mode; } catch { /* storage is switched off */ }
  const dark = mode === "dark" || (mode === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.mode = mode;
  root.dataset.theme = dark ? "dark" : "light";
  // The type is asked for at once, so that it is there for the first words: one that comes later is left for
  // the next page, because text would move. From a disk a browser fetches no font in advance; there it may come late.
  for (const weight of [400, 600]) {
    const href = new URL(`../fonts/source-sans-3-latin-${weight}-normal.woff2`, document.currentScript.src);
    if (location.protocol.startsWith("http")) {
      const link = document.createElement("link");
      document.head.append(Object.assign(link, { rel: "preload", as: "font", crossOrigin: "", href }));
    } else {
      new FontFace("Source Sans 3", `url("${href}")`, { weight }).load().then((face) => document.fonts.add(face));
    }
  }
}
