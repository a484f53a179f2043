/* A panel of Explore: patients per vertebral level beside a drawing of the cord, the figure of the epidemiology
   chapter. */
"use strict";
(function (explore) {
  const { draw, make, button } = globalThis.review;
  const ROW = 15, CORD = 150, LABEL = 34, INK = "#222222";
  const PARTS = { C: ["cervical", 0], T: ["thoracic", 1], L: ["lumbar", 2], S: ["sacral", 3] };

  function inWords(told, levels) {
    const parts = Object.entries(PARTS).map(([letter, [word]]) => [word, told.scales.levels.reduce(
      (sum, level, n) => sum + (level[0] === letter ? levels.counts[n] : 0), 0)]);
    const most = Math.max(...levels.counts), peak = told.scales.levels.filter((_, n) => levels.counts[n] === most);
    return `Counts by level, a lesion at several levels counted at each: ${
      explore.listed(parts.map(([word, n]) => `${word} ${n}`))}${most ? `; most at ${
      explore.listed(peak)} with ${most}` : ""}.`;
  }

  function cord(told, levels, width, name, about = {}) {
    const sheet = explore.sheet(width, name, { title: about.title ?? "Patients per vertebral level",
      words: inWords(told, levels) });
    const { svg } = sheet, left = width < 420 ? CORD - 50 : CORD, bars = left + LABEL;
    for (const [n, words] of (about.above ?? []).entries()) sheet.words(words, { weight: n ? undefined : 700 });
    const top = sheet.y + ROW, at = (n) => top + n * ROW, most = Math.max(1, ...levels.counts);
    outline(told, svg, left, at, width >= 420);
    told.scales.levels.forEach((level, n) => {
      const [, series] = PARTS[level[0]] ?? PARTS.S, length = (width - bars - 34) * levels.counts[n] / most;
      svg.append(draw("text", { class: "ink", fill: INK, x: bars - 6, y: at(n) + 4, "text-anchor": "end",
        "font-size": 11 }, level),
      draw("rect", { class: `bar bar-${series}`, fill: told.colours[series], x: bars, y: at(n) - 5.5, height: 11,
        width: length }),
      draw("text", { class: levels.counts[n] ? "ink" : "quiet", fill: levels.counts[n] ? INK : "#5c5c5c",
        x: bars + length + 5, y: at(n) + 4, "font-size": 11 }, String(levels.counts[n])));
    });
    sheet.y = at(told.scales.levels.length - 1) + ROW;
    for (const words of about.below ?? []) sheet.words(words, { kind: "quiet" });
    return sheet.done();
  }

  /* The cord with its two enlargements, ending at the lower border of L1; a scheme, not an anatomy. */
  function outline(told, svg, width, at, named) {
    const end = told.scales.levels.indexOf("L1") + 0.5, middle = width - 40, scale = 34;
    const bump = (y, centre, spread, size) => size * Math.exp(-(((y - centre) / spread) ** 2));
    const half = (y) => (0.42 + bump(y, 4.5, 2.2, 0.16) + bump(y, 16.6, 1.5, 0.14))
      * Math.min(1, Math.max(0, (end - y) / 1.8)) ** 0.6;
    const steps = Array.from({ length: 121 }, (_, n) => -0.5 + (end + 0.5) * n / 120);
    const side = (sign) => steps.map((y) => `${(middle + sign * scale * half(y)).toFixed(1)} ${at(y).toFixed(1)}`);
    svg.append(draw("path", { class: "cord", fill: "#f2dfc9", stroke: "#6f6f6f",
      d: `M${side(-1).join("L")}L${side(1).reverse().join("L")}Z` }));
    for (const x of [-0.16, -0.08, 0, 0.08, 0.16]) {
      svg.append(draw("path", { class: "grid", stroke: "#c9ced4", d: `M${middle + scale * x * 0.4} ${at(end - 0.6)
      }L${middle + scale * x} ${at(told.scales.levels.length - 0.5)}` }));
    }
    if (!named) return;
    const names = [[4.5, ["cervical", "enlargement"]], [15.6, ["lumbar", "enlargement"]], [19.1, ["conus"]]];
    for (const [y, words] of names) {
      words.forEach((word, n) => svg.append(draw("text", { class: "quiet", fill: "#5c5c5c", "font-size": 10,
        x: middle - 26, y: at(y) + 12 * n - 6 * (words.length - 1) + 4, "text-anchor": "end" }, word)));
    }
  }

  /* Patients at each level of the spine, those with the conus alone, and those without a level. */
  explore.levels = function (told, rows) {
    const field = told.field.get("levels"), counts = new Int32Array(told.scales.levels.length + 2);
    let conus = 0, silent = 0;
    for (const row of rows) {
      const first = field ? field.items[field.starts[row]] : 0;
      if (!first) silent += 1;
      else if (first === counts.length - 1) conus += 1;
      else explore.each(field, row, (code) => { counts[code] += 1; });
    }
    return { counts: counts.subarray(1, -1), conus, silent, placed: rows.length - conus - silent };
  };

  (explore.panels ??= []).push(function (told) {
    const drawing = make("div", { class: "explore-drawing" }), notes = make("p", { class: "explore-notes" });
    const saving = button("Download the levels (SVG)"), points = make("tbody");
    const part = { name: "levels", drawing, save: saving, draw: cord, show(rows) {
      const now = explore.levels(told, rows);
      part.found = now;
      part.saysSomething = now.placed > 0;
      part.said = [now.placed ? `Vertebral level of the lesion in ${explore.counted(now.placed, "patient")}; a `
        + "lesion over several levels counts at each."
        : "No patient of this choice has a vertebral level reported.",
      ...(now.conus ? [`${now.conus} more are said to lie in the conus, without a level.`] : []),
      ...(now.silent ? [`${now.silent} have no level reported.`] : []),
      ...(now.placed ? ["Vertebral levels, not cord segments."] : [])];
      notes.textContent = part.said.join(" ");
      saving.disabled = !now.placed;
      points.replaceChildren(...told.scales.levels.map((level, n) => make("tr", {},
        make("th", { scope: "row" }, level), make("td", {}, String(now.counts[n])))));
    } };
    part.element = make("section", {}, make("h2", {}, "Level of the lesion"), drawing, notes,
      make("p", { class: "explore-buttons" }, saving),
      make("details", { class: "explore-data" }, make("summary", {}, "The bars as numbers"),
        make("table", { class: "table explore-table" }, make("thead", {}, make("tr", {},
          ["Level", "Patients"].map((head) => make("th", { scope: "col" }, head)))), points)));
    return part;
  });
})(globalThis.reviewExplore ??= {});
