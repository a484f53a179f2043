/* The table of the patients, a page at a time; a heading sorts, what is not reported comes last. */
"use strict";
(function (explore) {
  const { make, button } = globalThis.review;
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
        + "A dash: not reported. A case leads to its page."
        : "No patient fits all filters.";
      before.disabled = !page;
      after.disabled = from + PAGE >= rows.length;
      body.replaceChildren(...part.map(line));
    }

    function line(row) {
      const id = told.text.case_id[row];
      return make("tr", {},
        make("th", { scope: "row" }, make("a", { href: `../cases/${encodeURIComponent(id)}.html` }, id),
          make("span", { class: "explore-report" }, told.reports[told.text.citation_key[row]])),
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
      head.replaceChildren(heading("case_id", "Case"), ...columns.map((field) => heading(field.name, field.title)));
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

  explore.sorted = function (told, rows, sort) {
    const name = sort.replace(/^-/u, ""), sign = sort.startsWith("-") ? -1 : 1, field = told.field.get(name);
    if (!sort || (!field && sign > 0)) return rows; // they come in the order of the cases
    if (!field) return [...rows].reverse();
    const key = keys(told, field);
    return [...rows].sort((one, two) => {
      const a = key(one), b = key(two);
      if (a === b) return one - two;
      if (a === Infinity || b === Infinity) return a - b;
      return sign * (a - b);
    });
  };

  /* What a row is sorted by: a number, the place of its words in the alphabet, or that of its first on a scale. */
  function keys(told, field) {
    if (field.kind === "number") return (row) => (Number.isNaN(field.values[row]) ? Infinity : field.values[row]);
    const codes = [...field.choices.keys()];
    if (!told.scales[field.name]) {
      const collator = new Intl.Collator("en");
      codes.sort((one, two) => collator.compare(field.choices[one][1], field.choices[two][1]));
    }
    const rank = new Float64Array(field.labels.length).fill(Infinity);
    codes.forEach((choice, n) => { rank[choice + 1] = n; });
    return (row) => rank[field.kind === "list" ? field.items[field.starts[row]] : field.codes[row]];
  }
})(globalThis.reviewExplore ??= {});
