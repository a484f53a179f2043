/* The parts of the page: filters, survival, places of a scale, patients. Each has an element, and shows a view. */
"use strict";
(function (explore) {
  const { make, button } = globalThis.review;

  /* The filters: one that opens for each field, with how many patients each choice would find. */
  const MANY = 12;

  /* `change(edit, typing)` is told of each choice; `edit` changes a view. */
  explore.facets = function (told, change) {
    const all = new Map(told.fields.map((field) => [field.name, facet(told, field, change)]));
    const others = told.fields.filter((field) => !told.first.includes(field.name));
    const more = [...new Set(others.map((field) => field.section))].map((section) => [
      make("h3", {}, section),
      ...others.filter((field) => field.section === section).map((field) => all.get(field.name).element)]);
    const words = make("input", { type: "search", id: "explore-words",
      oninput: () => change((view) => { view.words = words.value; }, words) });
    const element = make("div", { class: "explore-filters" },
      make("p", { class: "explore-words" },
        make("label", { for: "explore-words" }, "Words anywhere in the row"), words),
      told.first.map((name) => all.get(name).element),
      make("details", { class: "explore-more" }, make("summary", {}, "More filters"), more));
    return { element, show(view) {
      if (words.value !== view.words) words.value = view.words;
      for (const one of all.values()) one.show(view);
    } };
  };

  function facet(told, field, change) {
    const chosen = make("span", { class: "explore-chosen" }), panel = make("div", { class: "explore-panel" });
    let parts = null, view = null;
    const lay = function () {
      if (!element.open) return;
      parts ??= (field.kind === "number" ? range : choices)(field, change);
      if (!panel.children.length) panel.append(make("fieldset", {},
        make("legend", { class: "visually-hidden" }, field.title), parts.elements));
      parts.show(view.filters.get(field.name) ?? [], explore.counts(told, view, field));
    };
    const element = make("details", { class: "explore-facet", ontoggle: lay },
      make("summary", {}, make("span", {}, field.title), " ", chosen), panel);
    return { element, show(now) {
      const texts = now.filters.get(field.name);
      view = now;
      chosen.textContent = texts ? explore.filterInWords(field, texts).slice(field.title.length + 2) : "any";
      element.classList.toggle("explore-used", Boolean(texts));
      lay();
    } };
  }

  /* A text that a field may be asked for. */
  function box(field, text, words, change) {
    const input = make("input", { type: "checkbox", onchange: () => change((view) => {
      const others = (view.filters.get(field.name) ?? []).filter((one) => one !== text);
      explore.ask(view, field, input.checked ? [...others, text] : others);
    }) });
    const count = make("span", { class: "explore-count" });
    const element = make("label", { class: "explore-choice" }, input, make("span", {}, words), count);
    return { element, find: (part) => { element.hidden = !input.checked && !words.toLowerCase().includes(part); },
      show(texts, n) {
        input.checked = texts.includes(text);
        count.textContent = String(n);
        element.classList.toggle("explore-none", !n);
      } };
  }

  function choices(field, change) {
    const boxes = [...field.choices, ["", field.missing]].map(([value, words]) => box(field, value, words, change));
    const find = make("input", { type: "search", "aria-label": `Find in ${field.title}`, placeholder: "find",
      oninput: () => boxes.forEach((one) => one.find(find.value.trim().toLowerCase())) });
    return { elements: [boxes.length > MANY ? find : "",
      make("div", { class: "explore-list" }, boxes.map((one) => one.element)),
      field.kind === "list" ? make("p", { class: "explore-rest" }, "Patients with any of them.") : ""],
    show: (texts, [silent, ...counts]) =>
      boxes.forEach((one, n) => one.show(texts, n < counts.length ? counts[n] : silent)) };
  }

  function range(field, change) {
    const [low, high] = [0, 1].map(() => make("input", { type: "number", step: "any",
      oninput: (event) => change((view) => {
        const others = (view.filters.get(field.name) ?? []).filter((text) => !explore.ends([text]));
        const typed = low.value + high.value ? [`${low.value}..${high.value}`] : [];
        explore.ask(view, field, [...typed, ...others]);
      }, event.target) }));
    const boxes = [["", field.missing], ["..", "reported"]].map(([text, words]) => box(field, text, words, change));
    return { elements: [make("p", { class: "explore-range" }, make("label", {}, "from ", low), " ",
      make("label", {}, "to ", high), field.unit ? ` ${field.unit}` : ""), boxes.toReversed().map((one) => one.element)],
    show(texts, counts) {
      const ends = explore.ends(texts) ?? ["", ""];
      for (const [n, input] of [low, high].entries()) if (input.value !== ends[n]) input.value = ends[n];
      boxes.forEach((one, n) => one.show(texts, counts[n]));
    } };
  }

  /* The part of the page on survival: what splits it, the curves, their numbers, and what to mind. */
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
    const data = make("details", { class: "explore-data", ontoggle: () => list() },
      make("summary", {}, "The curves as numbers"),
      explore.frame("The curves as numbers", {}, make("tr", {}, head(
        ["Group", "Month", "At risk", "Deaths", "Censored", "Alive", "95% interval"])), points, "explore-low"));
    const save = button("Download the curves (SVG)");
    const element = make("section", {}, make("h2", {}, "Survival"),
      make("p", { class: "explore-split" }, make("label", { for: "explore-split" }, "Split by "), split),
      drawing, notes, make("p", { class: "explore-buttons" }, save), table, key, data);
    let answer = null;

    function list() {
      if (!data.open) return points.replaceChildren();
      const share = (x) => (x === null ? explore.DASH : explore.percent(x));
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
      groups.replaceChildren(...answer.groups.map((group) => groupRow(group, answer)));
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
    const { groups, field, rows, followed, late } = answer, drawn = groups.filter((group) => group.place);
    const horizon = told.axis.at(-1), said = [];
    if (!rows.length) return ["No patient fits all filters."];
    if (!followed) return ["No patient of this choice has a survival time."];
    said.push("Steps are deaths, short bars are patients alive at last report (censored).");
    if (drawn.length <= 2 && drawn.some((group) => !group.small)) said.push("The shaded band is the 95% interval.");
    if (drawn.some((group) => explore.thins(told, group.curve))) {
      said.push(`Grey: fewer than ${told.rule.at_risk} patients at risk.`);
    }
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

  /* The places of a scale: bars, and the same as numbers. */
  explore.placesPart = function (told, name) {
    const { title } = told.field.get(name), points = make("tbody"), notes = make("p", { class: "explore-notes" });
    const drawing = make("div", { class: "explore-drawing" });
    const save = button(`Download the ${title.toLowerCase()} (SVG)`);
    const part = { name, drawing, save, said: [], show(now) {
      part.said = [now.placed ? `${title} of ${explore.counted(now.placed, "patient")}; whoever has several counts at each.`
        : "No patient of this choice has one of them reported.",
      now.others ? `${now.others} more: ${explore.listed(now.field.labels.slice(told.scales[name].length + 1))}.` : "",
      now.silent ? `${now.silent}: ${now.field.missing}.` : ""].filter(Boolean);
      notes.textContent = part.said.join(" ");
      save.disabled = !now.placed;
      points.replaceChildren(...told.scales[name].map((place, n) => make("tr", {},
        make("th", { scope: "row" }, place), make("td", {}, String(now.counts[n])))));
    } };
    part.element = make("section", {}, make("h2", {}, title), drawing, notes,
      make("p", { class: "explore-buttons" }, save),
      make("details", { class: "explore-data" }, make("summary", {}, "The bars as numbers"),
        make("table", { class: "table explore-table" }, make("thead", {}, make("tr", {},
          [title, "Patients"].map((head) => make("th", { scope: "col" }, head)))), points)));
    return part;
  };

  /* The table of the patients, a page at a time; a heading sorts, what is not reported comes last. */
  const PAGE = 25;

  /* A table that scrolls in a frame of its own, which keys can reach; `about` names it. */
  explore.frame = (name, about, head, body, kind = "") => make("div",
    { class: `explore-frame ${kind}`, tabindex: 0, role: "region", "aria-label": name },
    make("table", { class: "table explore-table", ...about }, make("thead", {}, head), body));

  explore.rows = function (told, change) {
    const head = make("tr"), body = make("tbody");
    const caption = make("p", { class: "explore-notes", id: "explore-which" });
    const before = button("Previous", () => turn(-1)), after = button("Next", () => turn(1));
    const frame = explore.frame("Table of the patients", { "aria-describedby": "explore-which" }, head, body);
    const element = make("div", {}, caption, frame, make("p", { class: "explore-buttons" }, before, after));
    let rows = [], page = 0, columns = [], names = "";

    function turn(by) {
      page += by;
      lay();
      frame.scrollTop = 0;
    }

    function lay() {
      const from = page * PAGE, part = rows.slice(from, from + PAGE);
      caption.textContent = rows.length ? `Patients ${from + 1} to ${from + part.length} of ${rows.length}. `
        + "A dash: not reported. A name leads to the page of the patient."
        : "No patient fits all filters.";
      before.disabled = !page;
      after.disabled = from + PAGE >= rows.length;
      body.replaceChildren(...part.map(line));
    }

    function line(row) {
      const id = told.text.case_id[row];
      return make("tr", {},
        make("th", { scope: "row" },
          make("a", { href: `../cases/${encodeURIComponent(id)}.html` }, told.names[row])),
        columns.map((field) => make("td", { class: field.kind === "number" ? "explore-number" : undefined },
          explore.shown(told, field, row) || explore.DASH)));
    }

    function heads(sort) {
      const heading = (name, words) => {
        const down = sort === `-${name}`, up = sort === name;
        return make("th", { scope: "col", "aria-sort": up ? "ascending" : down ? "descending" : undefined },
          make("button", { type: "button", "data-sort": name,
            onclick: () => change((view) => { view.sort = up ? `-${name}` : down ? "" : name; }) },
          words, make("span", { "aria-hidden": "true" }, up ? " ▲" : down ? " ▼" : "")));
      };
      const focused = head.contains(document.activeElement) && document.activeElement.dataset.sort;
      head.replaceChildren(heading("case_id", "Patient"), ...columns.map((field) => heading(field.name, field.title)));
      if (focused) [...head.querySelectorAll("button")].find((one) => one.dataset.sort === focused)?.focus();
    }

    return { element, show(view, found) {
      const used = [...told.shown, ...view.filters.keys(), view.split];
      columns = [...new Set(used)].map((name) => told.field.get(name)).filter(Boolean);
      const wanted = [view.sort, ...columns.map((field) => field.name)].join();
      if (wanted !== names) heads(view.sort);
      names = wanted;
      rows = explore.sorted(told, found, view.sort);
      page = 0;
      lay();
    } };
  };
})(globalThis.reviewExplore ??= {});
