/* The part of the page on survival: what splits it, the curves, their numbers, and what to mind. */
"use strict";
(function (explore) {
  const { make, button } = globalThis.review;
  const MOST_ROWS = 40;

  explore.survivalPart = function (told, change) {
    const split = make("select", { id: "explore-split",
      onchange: () => change((view) => { view.split = split.value; }) },
    make("option", { value: "" }, "nothing: one curve"),
    [...new Set(told.fields.map((field) => field.section))].map((section) =>
      make("optgroup", { label: section }, told.fields.filter((field) => field.split && field.section === section)
        .map((field) => make("option", { value: field.name }, field.title)))).filter((part) => part.children.length));
    const drawing = make("div", { class: "explore-drawing" }), notes = make("p", { class: "explore-notes" });
    const heads = ["Patients", "With a survival time", "Deaths", "Median, months",
      ...told.times.map((month) => `Alive at ${month} months`)];
    const groups = make("tbody"), points = make("tbody"), by = make("th", { scope: "col" });
    const head = (names) => names.map((name) => make("th", { scope: "col" }, name));
    const table = explore.frame("Survival in numbers", { "aria-describedby": "explore-groups" },
      make("tr", {}, by, head(heads)), groups, "explore-low");
    const key = make("p", { class: "explore-notes", id: "explore-groups" },
      "Value and, in brackets, 95% interval. NR: not reached. A dash: not estimable.");
    const rest = make("p", { class: "explore-notes", hidden: true });
    const data = make("details", { class: "explore-data", ontoggle: () => list() },
      make("summary", {}, "The curves as numbers"),
      explore.frame("The curves as numbers", {}, make("tr", {}, head(
        ["Group", "Month", "At risk", "Deaths", "Censored", "Alive", "95% interval"])), points, "explore-low"));
    const save = button("Download the curves (SVG)");
    const element = make("section", {}, make("h2", {}, "Survival"),
      make("p", { class: "explore-split" }, make("label", { for: "explore-split" }, "Split by "), split),
      drawing, notes, make("p", { class: "explore-buttons" }, save), table, rest, key, data);
    let answer = null;

    function list() {
      if (!data.open) return points.replaceChildren();
      const share = (x) => (x === null ? explore.DASH : `${(100 * x).toFixed(1)}%`);
      points.replaceChildren(...answer.groups.flatMap(({ curve, label }) => curve.time.map((time, at) =>
        make("tr", {}, [label, time, curve.atRisk[at], curve.deaths[at], curve.censored[at],
          share(curve.survival[at]), curve.lower[at] === null ? explore.DASH
            : `${share(curve.lower[at])} to ${share(curve.upper[at])}`]
          .map((words) => make("td", {}, String(words)))))));
    }

    const part = { element, drawing, save, said: [], show(view, now) {
      answer = now;
      split.value = view.split;
      by.textContent = answer.field?.title ?? "Group";
      part.said = explore.minded(told, view, answer);
      notes.replaceChildren(...part.said.flatMap((words) => [words, " "]),
        answer.followed ? make("a", { href: "bias.html" }, "What selection does to such curves.") : "");
      const large = new Set([...answer.groups].sort((one, two) => two.patients - one.patients).slice(0, MOST_ROWS));
      groups.replaceChildren(...answer.groups.filter((group) => large.has(group))
        .map((group) => groupRow(group, answer)));
      rest.hidden = large.size === answer.groups.length;
      rest.textContent = `The table has the ${MOST_ROWS} largest of ${answer.groups.length} groups.`;
      save.disabled = !answer.followed;
      list();
    } };
    return part;
  };

  function groupRow(group, answer) {
    return make("tr", {}, make("th", { scope: "row" }, group.place && answer.groups.length > 1
      ? [make("strong", {}, String(group.place)), " "] : "", group.label, group.small && group.followed ? " *" : ""),
    [group.patients, group.followed, group.deaths, explore.compact(group.median, explore.number),
      ...group.at.map((at) => explore.compact(at, explore.percent))].map((words) => make("td", {}, String(words))));
  }

  /* What a reader of the curves has to know, in sentences. */
  explore.minded = function (told, view, answer) {
    const { groups, field, rows, followed } = answer, drawn = groups.filter((group) => group.place);
    const horizon = told.axis.at(-1), said = [];
    if (!rows.length) return ["No patient fits all filters."];
    if (!followed) return ["No patient of this choice has a survival time."];
    said.push("Steps are deaths, short bars are patients alive at last report (censored).");
    if (drawn.length <= 2 && drawn.some((group) => !group.small)) said.push("The shaded band is the 95% interval.");
    const late = told.byTime.reduce((n, row) => n + (!answer.failed[row] && told.month[row] > horizon), 0);
    if (late) said.push(`The axis ends at ${horizon} months; ${explore.counted(late, "patient")} ${
      late === 1 ? "was" : "were"} followed for longer.`);
    if (rows.length > followed) said.push(`${rows.length - followed} of the ${
      explore.counted(rows.length, "patient")} have no survival time and status, and are in no curve.`);
    if (groups.some((group) => group.small && group.followed)) {
      said.push(`* Fewer than ${told.rule.smallest} patients or ${told.rule.deaths} deaths: shown, not compared.`);
    }
    if (answer.overlap) said.push("The groups overlap: a patient is in each that fits.");
    const silent = field && groups.find((group) => !group.code);
    if (silent?.followed) {
      said.push(`Without a curve: ${explore.counted(silent.followed, "patient")} (${field.title}: ${silent.label}).`);
    }
    const left = groups.filter((group) => group.code && group.followed).length - drawn.length;
    if (field && left > 0) said.push(`Drawn are the ${drawn.length} groups with the most patients followed; ${
      left} more ${left === 1 ? "is" : "are"} in the table.`);
    const later = told.fields.filter((one) => one.later && (one === field || view.filters.has(one.name)));
    if (later.length) said.push(`${explore.listed(later.map((one) => one.title))}: known only after the clock has `
      + "started. Patients had to live long enough to have it, so a curve does not show an effect of it.");
    return said;
  };
})(globalThis.reviewExplore ??= {});
