/* The drawings: survival curves, and bars of the places of a scale. */
"use strict";
(function (explore) {
  const { draw } = globalThis.review;

  /* The Kaplan-Meier curves as a drawing, with numbers at risk; lines differ in colour, dashes and number. */
  const LEFT = 46, RIGHT = 20, HEIGHT = 250, LINE = 16, STROKE = 2, LETTER = 6.3;

  const word = (about, text, kind = "ink") =>
    draw("text", { class: kind, fill: kind === "ink" ? "#222222" : "#5c5c5c", ...about }, String(text));

  /* Words on as many lines as they need in a width; one that is longer is cut. */
  explore.wrapped = function (text, width) {
    const most = Math.max(12, Math.floor(width / LETTER));
    return text.match(new RegExp(`[^ ].{0,${most - 1}}(?= |$)|[^ ]{${most}}`, "gu"));
  };

  /* A sheet to draw on from above: lines of words, then whatever has a height, and lines of words below. */
  explore.sheet = function (width, name, { title, words, above = [], below = [] }) {
    const svg = draw("svg", { role: "img", "aria-labelledby": `${name}-title ${name}-desc`,
      "font-family": "Source Sans 3, DejaVu Sans, Arial, sans-serif", "font-size": 12 },
    draw("title", { id: `${name}-title` }, title), draw("desc", { id: `${name}-desc` }, words));
    const sheet = { svg, width, y: 0 };
    sheet.words = function (text, { x = 0, room = width - x, weight, kind = "ink" } = {}) {
      for (const part of explore.wrapped(text, room)) {
        sheet.y += LINE;
        svg.append(word({ x, y: sheet.y - 4, "font-weight": weight }, part, kind));
      }
    };
    above.forEach((line, n) => sheet.words(line, { weight: n ? undefined : 700 }));
    sheet.done = function () {
      for (const line of below) sheet.words(line, { kind: "quiet" });
      svg.setAttribute("width", width);
      svg.setAttribute("height", sheet.y + 4);
      svg.setAttribute("viewBox", `0 0 ${width} ${sheet.y + 4}`);
      return svg;
    };
    return sheet;
  };

  explore.curveInWords = function (told, group) {
    const [median] = group.median, [at12] = explore.survivalAt(group.curve, 12);
    const later = at12 === null ? "" : `, ${explore.percent(at12)} alive at 12 months with ${
      explore.atRisk(group.curve, 12)} at risk`;
    return `${group.label}: ${explore.counted(group.followed, "patient")}, ${
      explore.counted(group.deaths, "death")}, median ${
      median === null ? "not reached" : `${explore.number(median)} months`}${later}.`;
  };

  /* The drawing; `about` holds lines of words to stand above and below it. */
  explore.curves = function (told, { drawn: shown, field }, width, name, about) {
    const sheet = explore.sheet(width, name, { title: "Kaplan-Meier curves",
      words: shown.map((group) => explore.curveInWords(told, group)).join(" "), ...about });
    const x = (month) => LEFT + (width - LEFT - RIGHT) * Math.min(month, told.axis.at(-1)) / told.axis.at(-1);
    if (field) sheet.words(field.title, { weight: 700 });
    for (const group of shown) {
      const y = sheet.y + LINE / 2;
      sheet.svg.append(draw("path", { ...look(told, group), d: `M0 ${y}H30` }));
      sheet.words(`${shown.length > 1 ? `${group.place} ` : ""}${group.label}${group.small ? " *" : ""} (${
        explore.counted(group.followed, "patient")}, ${explore.counted(group.deaths, "death")})`, { x: 38 });
    }
    sheet.y += 14;
    plot(told, shown, sheet, x);
    atRisk(told, shown, sheet, x);
    return sheet.done();
  };

  const look = (told, group) => ({
    class: `series series-${group.place - 1}`, fill: "none", stroke: told.colours[group.place - 1],
    "stroke-width": STROKE, "stroke-dasharray": told.dashes[group.place - 1].map((d) => d * STROKE).join(" ")
      || undefined });

  function plot(told, shown, sheet, x) {
    const { svg, width } = sheet, top = sheet.y, y = (s) => top + HEIGHT * (1 - s);
    const grid = { class: "grid", stroke: "#d9dde2", "stroke-width": 1 };
    for (const share of [0, 0.25, 0.5, 0.75, 1]) {
      svg.append(draw("path", { ...grid, d: `M${LEFT} ${y(share)}H${width - RIGHT}` }),
        word({ x: LEFT - 8, y: y(share) + 4, "text-anchor": "end" }, `${100 * share}%`));
    }
    for (const month of told.axis) {
      svg.append(draw("path", { ...grid, d: `M${x(month)} ${y(1)}V${y(0)}` }),
        word({ x: x(month), y: y(0) + 18, "text-anchor": "middle" }, month));
    }
    svg.append(word({ x: width - RIGHT, y: y(0) + 34, "text-anchor": "end" }, "months", "quiet"),
      word({ x: LEFT + 5, y: y(0) - 6 }, "alive", "quiet"));
    const ends = [];
    for (const group of shown) {
      const borne = explore.borne(told, group.curve), last = Math.min(borne.at(-1).time, told.axis.at(-1));
      if (shown.length <= 2 && !group.small) band(borne, x, y, group, svg, told);
      let path = `M${x(0)} ${y(1)}`, marks = "";
      for (const { time, survival, censored } of borne.filter((step) => step.time <= last)) {
        path += `H${x(time)}V${y(survival)}`;
        if (censored) marks += `M${x(time)} ${y(survival) - 5}v10`;
      }
      svg.append(draw("path", { ...look(told, group), d: `${path}H${x(last)}` }),
        draw("path", { ...look(told, group), "stroke-width": 1.4, "stroke-dasharray": undefined, d: marks }));
      if (shown.length > 1) ends.push({ group, x: x(last) + 4, y: y(explore.survivalAt(group.curve, last)[0]) - 4 });
    }
    for (const [n, end] of ends.entries()) { // numbers that would lie on each other move apart
      while (ends.slice(0, n).some((other) => Math.abs(other.x - end.x) < 9 && Math.abs(other.y - end.y) < 12)) {
        end.y -= 12;
      }
      svg.append(word({ "font-weight": 700, x: end.x, y: end.y }, end.group.place));
    }
    sheet.y = y(0) + 40;
  }

  function band(borne, x, y, group, svg, told) {
    const there = borne.filter((step) => step.lower !== null);
    if (!there.length) return;
    const steps = (bound) => there.flatMap((step, n) =>
      [step, there[n + 1] ?? step].map(({ time }) => `${x(time)} ${y(step[bound])}`));
    svg.append(draw("path", { class: `band band-${group.place - 1}`, fill: told.colours[group.place - 1],
      "fill-opacity": 0.14, d: `M${[...steps("upper"), ...steps("lower").reverse()].join("L")}Z` }));
  }

  function atRisk(told, shown, sheet, x) {
    sheet.words("at risk", { kind: "quiet" });
    for (const group of shown) {
      sheet.y += LINE;
      const y = sheet.y - 4;
      if (shown.length > 1) sheet.svg.append(word({ x: 0, y, "font-weight": 700 }, group.place));
      sheet.svg.append(...told.axis.map((month) =>
        word({ x: x(month), y, "text-anchor": "middle" }, explore.atRisk(group.curve, month))));
    }
    sheet.y += 4;
  }

  /* Patients at each place of a scale; a colour for each of its parts, told by the letter that places begin with. */
  explore.bars = function (told, { field, counts }, width, name, about) {
    const all = told.scales[field.name], most = Math.max(1, ...counts);
    const places = all.slice(0, counts.findLastIndex((n) => n > 0) + 1); // no rows of zeros at the end
    const parts = [...new Set(all.map((place) => place[0]))];
    const sheet = explore.sheet(width, name, { title: `Patients by ${field.title.toLowerCase()}`,
      words: all.map((place, n) => `${place} ${counts[n]}`).join(", "), ...about });
    places.forEach((place, n) => {
      const series = parts.indexOf(place[0]) % told.colours.length, length = (width - LEFT - 34) * counts[n] / most;
      const y = sheet.y += 15, kind = counts[n] ? "ink" : "quiet", text = { y: y + 4, "font-size": 11 };
      sheet.svg.append(word({ ...text, x: LEFT - 8, "text-anchor": "end" }, place, kind),
        draw("rect", { class: `bar bar-${series}`, fill: told.colours[series], x: LEFT, y: y - 5.5, height: 11,
          width: length }), word({ ...text, x: LEFT + length + 5 }, counts[n], kind));
    });
    sheet.y += 12;
    return sheet.done();
  };
})(globalThis.reviewExplore ??= {});
