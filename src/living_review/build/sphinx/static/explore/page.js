/* The page: a view, what it finds, and all that shows it: filters, survival, places of a scale, patients. Each part
   has an element, and shows a view. The view is in the address. */
"use strict";
(function (explore) {
  const { make, draw, button, copying, offer } = globalThis.review;
  const PRINTED = 720, MANY = 12;

  /* The filters: one that opens for each field, with how many patients each choice would find.
     `change(edit, typing)` is told of each choice; `edit` changes a view. */
  explore.facets = function (told, change) {
    const all = new Map(told.fields.map((field) => [field.name, facet(told, field, change)]));
    const others = told.fields.filter((field) => !told.first.includes(field.name));
    const more = [...Map.groupBy(others, (field) => field.section)].map(([section, fields]) => [
      make("h3", {}, section), fields.map((field) => all.get(field.name).element)]);
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
      chosen.textContent = texts ? explore.filterInWords(field, texts) : "any";
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

  /* A table that scrolls in a frame of its own, which keys can reach; the first cell of a row names it. */
  const cell = (name, about, inside) => (inside?.nodeType ? inside : make(name, about, String(inside)));
  const frame = (name, about, heads, rows, kind = "") =>
    make("div", { class: `explore-frame ${kind}`, tabindex: 0, role: "region", "aria-label": name },
      make("table", { class: "table explore-table", ...about },
        make("thead", {}, make("tr", {}, heads.map((head) => cell("th", { scope: "col" }, head)))),
        make("tbody", {}, rows.map(([first, ...others]) => make("tr", {},
          make("th", { scope: "row" }, first), others.map((one) => cell("td", {}, one)))))));

  /* A part of the page: a drawing with its notes, to be saved, and the same as `numbers`, which are listed while
     that is open. What it shows of an answer, `found`, is null where nothing can be drawn; `draw` draws it, at most
     `widest` pixels wide. */
  function drawn({ title, what, ...about }, ...before) {
    const drawing = make("div", { class: "explore-drawing" }), notes = make("p", { class: "explore-notes" });
    const save = button(`Download the ${what} (SVG)`), points = make("div"), name = `The ${what} as numbers`;
    const data = make("details", { class: "explore-data", ontoggle: () => part.list() }, make("summary", {}, name), points);
    const element = make("section", {}, make("h2", {}, title), before, drawing, notes,
      make("p", { class: "explore-buttons" }, save), data);
    const part = { ...about, element, drawing, notes, save, data, list() {
      points.replaceChildren(...data.open ? [frame(name, {}, ...part.numbers())] : []);
    } };
    return part;
  }

  /* The part of the page on survival: what splits it, the curves, their numbers, and what to mind. */
  explore.survivalPart = function (told, change) {
    const split = make("select", { id: "explore-split",
      onchange: () => change((view) => { view.split = split.value; }) },
    make("option", { value: "" }, "nothing: one curve"),
    [...Map.groupBy(told.fields.filter((field) => field.split), (field) => field.section)].map(([section, fields]) =>
      make("optgroup", { label: section }, fields.map((field) => make("option", { value: field.name }, field.title)))));
    const table = make("div"), part = drawn({ title: "Survival", what: "curves", name: "survival",
      draw: explore.curves, widest: 760 },
    make("p", { class: "explore-notes" }, "Selected case reports: not for counselling a patient."),
    make("p", { class: "explore-split" }, make("label", { for: "explore-split" }, "Split by "), split));
    part.data.before(table, make("p", { class: "explore-notes", id: "explore-groups" },
      "Value and, in brackets, 95% interval. NR: not reached. A dash: not estimable."));
    return Object.assign(part, { show(view, answer) {
      split.value = view.split;
      part.found = answer.drawn.length ? answer : null;
      part.said = explore.minded(told, view, answer);
      table.replaceChildren(frame("Survival in numbers", { "aria-describedby": "explore-groups" },
        [answer.field?.title ?? "Group", "Patients", "With a survival time", "Deaths", "Median, months",
          ...told.times.map((month) => `Alive at ${month} months`)],
        answer.groups.map((group) => [[group.place && answer.groups.length > 1
          ? [make("strong", {}, String(group.place)), " "] : "", group.label, group.small && group.followed ? " *" : ""],
        group.patients, group.followed, group.deaths,
        explore.compact(group.median, explore.number, group.followed ? explore.NOT_REACHED : explore.DASH),
        ...group.at.map((at) => explore.compact(at, explore.percent))]), "explore-low"));
      part.numbers = () => [["Group", "Month", "At risk", "Deaths", "Censored", "Alive", "95% interval"],
        answer.groups.flatMap(({ curve, label }) => curve.map((step) => [label, step.time, step.atRisk, step.deaths,
          step.censored, explore.percent(step.survival), step.lower === null ? explore.DASH
            : `${explore.percent(step.lower)} to ${explore.percent(step.upper)}`])), "explore-low"];
    } });
  };

  /* What a reader of the curves has to know, in sentences. */
  explore.minded = function (told, view, answer) {
    const { groups, field, rows, drawn, followed, late } = answer, { rule } = told;
    if (!rows.length) return ["No patient fits all filters."];
    if (!followed) return ["No patient of this choice has a survival time."];
    const silent = field && groups.find((group) => !group.code && group.followed);
    const left = field ? groups.filter((group) => group.code && group.followed).length - drawn.length : 0;
    const later = told.fields.filter((one) => one.later && (one === field || view.filters.has(one.name)));
    return [
      drawn.length ? "Steps are deaths, short bars are patients alive at last report (censored)."
        : `No group has ${rule.at_risk} patients with a survival time, and there is no curve.`,
      drawn.length <= 2 && drawn.some((group) => !group.small) && "The shaded band is the 95% interval.",
      drawn.some((group) => explore.thins(told, group.curve))
        && `A curve ends where fewer than ${rule.at_risk} patients are at risk.`,
      drawn.length && late && `The axis ends at ${told.axis.at(-1)} months; ${explore.counted(late, "patient")} ${
        late === 1 ? "was" : "were"} followed for longer.`,
      rows.length > followed && `${rows.length - followed} of the ${
        explore.counted(rows.length, "patient")} have no survival time and status, and are in no curve.`,
      groups.some((group) => group.small && group.followed)
        && `* Fewer than ${rule.smallest} patients or ${rule.deaths} deaths: shown, not compared.`,
      answer.overlap && "The groups overlap: a patient is in each that fits.",
      silent && `Without a curve: ${explore.counted(silent.followed, "patient")} (${field.title}: ${silent.label}).`,
      drawn.length && left > 0 && `${explore.counted(left, "more group")} ${left === 1 ? "is" : "are"} in the table alone: ${
        told.colours.length} at most are drawn, of ${rule.at_risk} patients or more.`,
      later.length && `${explore.listed(later.map((one) => one.title))}: known only after the clock has started. `
        + "Patients had to live long enough to have it, so a curve does not show an effect of it.",
    ].filter(Boolean);
  };

  /* The places of a scale: bars, and the same as numbers. */
  explore.placesPart = function (told, name) {
    const { title } = told.field.get(name), what = title.toLowerCase();
    const part = drawn({ title, what, name, draw: explore.bars, widest: 560 });
    return Object.assign(part, { show(view, answer) {
      const now = explore.places(told, name, answer.rows);
      part.found = now.placed ? now : null;
      part.said = [now.placed ? `${title} of ${explore.counted(now.placed, "patient")}; a patient with several counts at each.`
        : "No patient of this choice has one of them reported.",
      now.others ? `${now.others} more: ${explore.listed(now.field.labels.slice(told.scales[name].length + 1))}.` : "",
      now.silent ? `${now.silent}: ${now.field.missing}.` : ""].filter(Boolean);
      part.numbers = () => [[title, "Patients"], told.scales[name].map((place, n) => [place, now.counts[n]])];
    } });
  };

  /* The table of the patients, a page at a time; a heading sorts. */
  const PAGE = 25;

  explore.rows = function (told, change) {
    const caption = make("p", { class: "explore-notes", id: "explore-which" }), table = make("div");
    const before = button("Previous", () => lay(page - 1)), after = button("Next", () => lay(page + 1));
    const element = make("div", {}, caption, table, make("p", { class: "explore-buttons" }, before, after));
    let rows = [], page = 0, columns = [], sort = "";

    function lay(now) {
      const from = now * PAGE, part = rows.slice(from, from + PAGE);
      page = now;
      caption.textContent = rows.length ? `Patients ${from + 1} to ${from + part.length} of ${rows.length}. `
        + "A dash: not reported. A name leads to the page of the patient."
        : "No patient fits all filters.";
      before.disabled = !page;
      after.disabled = from + PAGE >= rows.length;
      const focused = table.contains(document.activeElement) && document.activeElement.dataset.sort;
      table.replaceChildren(frame("Table of the patients", { "aria-describedby": "explore-which" },
        [heading("case_id", "Patient"), ...columns.map((field) => heading(field.name, [field.title, field.unit].filter(Boolean).join(", ")))], part.map(line)));
      if (focused) table.querySelector(`[data-sort="${focused}"]`)?.focus();
    }

    const line = (row) => [
      make("a", { href: `../cases/${encodeURIComponent(told.text.case_id[row])}.html` }, told.names[row]),
      ...columns.map((field) => make("td", { class: field.kind === "number" ? "explore-number" : undefined },
        explore.shown(told, field, row) || explore.DASH))];

    function heading(name, words) {
      const down = sort === `-${name}`, up = sort === name;
      return make("th", { scope: "col", "aria-sort": up ? "ascending" : down ? "descending" : undefined },
        make("button", { type: "button", "data-sort": name,
          onclick: () => change((view) => { view.sort = up ? `-${name}` : down ? "" : name; }) },
        words, make("span", { "aria-hidden": "true" }, up ? " ▲" : down ? " ▼" : "")));
    }

    return { element, show(view, found) {
      columns = [...new Set([...told.shown, ...view.filters.keys(), view.split])]
        .map((name) => told.field.get(name)).filter(Boolean);
      sort = view.sort;
      rows = explore.sorted(told, found, sort);
      lay(0);
    } };
  };

  explore.start = function (place, told) {
    let { view, unknown } = explore.fromAddress(told, location.search), answer = null;
    let typing = null, drawn = 0; // the field that is typed into, and the width of the drawings
    const summary = make("p", { role: "status", class: "explore-found", tabindex: -1 });
    const chips = make("p", { class: "explore-chips" });
    const odd = make("p", { class: "explore-odd" });
    const filters = explore.facets(told, change), patients = explore.rows(told, change);
    const parts = [explore.survivalPart(told, change),
      ...Object.keys(told.scales).map((name) => explore.placesPart(told, name))];
    const table = button("Download these rows (CSV)", () => offer(
      `${told.name}-cases-${told.version}-${answer.rows.length}-of-${told.patients}.csv`,
      explore.excerpt(told, answer.rows), "text/csv"));
    const reset = button("Reset", () => {
      change((now) => Object.assign(now, explore.nothing()));
      summary.focus();
    });
    const [share, answered, copied] = copying("Copy the address of this view", "Address of this view",
      () => globalThis.reviewVersions.lasting(location.href));
    const look = button("", () => {
      drawer.open = false;
      summary.focus();
    }, { class: "explore-look" });
    const drawer = make("details", { class: "explore-drawer" },
      make("summary", {}, "Filters"), filters.element, look);
    const wide = matchMedia("(min-width: 1000px)"), fit = () => { drawer.open = wide.matches; };
    for (const part of parts) part.save.addEventListener("click", () => save(part));
    fit();
    wide.addEventListener("change", fit);
    place.replaceChildren(
      make("div", { class: "explore-grid" },
        make("section", { class: "explore-side" }, make("h2", { class: "visually-hidden" }, "Filters"), drawer),
        make("div", { class: "explore-main" },
          make("div", { class: "explore-summary" }, summary, odd, chips,
            make("p", { class: "explore-buttons" }, reset, share, answered), copied),
          parts.map((part) => part.element))),
      make("section", { class: "explore-rows" }, make("h2", {}, "Patients"),
        make("p", { class: "explore-buttons" }, table), patients.element));
    show();
    globalThis.addEventListener("popstate", () => {
      ({ view, unknown } = explore.fromAddress(told, location.search));
      typing = null;
      show();
    });
    new ResizeObserver(() => requestAnimationFrame(() => {
      if (parts[0].drawing.clientWidth !== drawn) drawings();
    })).observe(parts[0].drawing);

    /* Takes an edit of the view; letters typed into one field are one step back. */
    function change(edit, field = null) {
      const next = { ...view, filters: new Map(view.filters) };
      edit(next);
      const before = explore.toAddress(told, view), asked = explore.toAddress(told, next);
      view = next;
      if (asked === before) return;
      unknown = [];
      try {
        history[field && field === typing ? "replaceState" : "pushState"](null, "",
          `${location.pathname}${asked ? `?${asked}` : ""}`);
      } catch { /* some browsers keep the address of a file as it is; the page works without */ }
      typing = field;
      copied.hidden = true;
      answered.textContent = "";
      show();
    }

    function show() {
      answer = explore.answer(told, view);
      summary.replaceChildren(make("strong", {}, `${answer.rows.length} of ${
        explore.counted(told.patients, "patient")}`), `; ${answer.followed} with a survival time, ${
        explore.counted(answer.deaths, "death")}`);
      look.textContent = `Show ${explore.counted(answer.rows.length, "patient")}`;
      odd.textContent = unknown.length ? `The address asks for what these data do not have, and it was left out: ${
        unknown.join("; ")}.` : "";
      chips.replaceChildren(...explore.asked(told, view).map(([words, edit]) => chip(words, edit)));
      reset.disabled = !explore.toAddress(told, view);
      filters.show(view);
      for (const part of parts) {
        part.show(view, answer);
        part.list();
        part.notes.textContent = part.said.join(" ");
        part.save.disabled = !part.found;
      }
      patients.show(view, answer.rows);
      drawings();
    }

    function drawings() {
      drawn = parts[0].drawing.clientWidth;
      for (const { drawing, draw, found, widest, name } of parts) {
        const width = Math.min(widest, drawn || PRINTED);
        drawing.replaceChildren(...found ? [draw(told, found, width, `explore-${name}`)] : []);
      }
    }

    function chip(words, edit) {
      return button([make("span", {}, words), make("span", { "aria-hidden": "true" }, "×")], () => {
        change(edit);
        (chips.querySelector("button") ?? summary).focus();
      }, { class: "explore-chip", "aria-label": `Remove the filter ${words}` });
    }

    /* A drawing for a talk or a paper says what it shows, of which data, and where it is found again. */
    function save({ name, draw: drawing, found, said }) {
      const asked = explore.toAddress(told, view), { page } = globalThis.reviewVersions;
      const svg = drawing(told, found, PRINTED, `explore-${name}-saved`, {
        above: [told.title, `Chosen: ${explore.asked(told, view).map(([words]) => words).join("; ") || "no filter"}. ${answer.rows.length} of ${
          explore.counted(told.patients, "patient")}.`],
        below: [...said, "Selected published reports, read by machine; no comparison is causal.",
          `Data ${told.version} (${told.digest}), CC BY 4.0. ${told.address ? `${told.address}/` : ""}${page}${
            asked ? `?${asked}` : ""}`] });
      svg.prepend(draw("rect", { x: -16, y: -12, width: "100%", height: "100%", fill: "#ffffff" }));
      svg.setAttribute("viewBox", `-16 -12 ${PRINTED + 32} ${Number(svg.getAttribute("height")) + 24}`);
      offer(`${told.name}-${name}-${told.version}.svg`, new XMLSerializer().serializeToString(svg), "image/svg+xml");
    }
  };

  const place = document.getElementById("explorer");
  if (place) explore.start(place, explore.read(document.getElementById("explore-data").textContent));
})(globalThis.reviewExplore ??= {});
