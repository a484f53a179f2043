/* The page: a view, what it finds, and all that shows it. The view is in the address. */
"use strict";
(function (explore) {
  const { make, draw, button, copy, offer } = globalThis.review;
  const PRINTED = 720;

  explore.start = function (place, told) {
    let { view, unknown } = explore.fromAddress(told, location.search), answer = null;
    let typing = null, drawn = 0; // the field that is typed into, and the width of the drawings
    const summary = make("p", { role: "status", class: "explore-found" });
    const chips = make("p", { class: "explore-chips" });
    const odd = make("p", { class: "explore-odd" }), copied = make("input", { readonly: true, hidden: true,
      "aria-label": "Address of this view" });
    const answered = make("span", { role: "status" });
    const filters = explore.facets(told, change), survival = explore.survivalPart(told, change);
    const patients = explore.rows(told, change);
    const scales = Object.keys(told.scales).map((name) => explore.placesPart(told, name));
    const table = button("Download these rows (CSV)", () => offer(
      `${told.name}-cases-${told.version}-${answer.rows.length}-of-${told.patients}.csv`,
      explore.excerpt(told, answer.rows), "text/csv"));
    const reset = button("Reset", () => {
      change((now) => Object.assign(now, explore.nothing()));
      summary.focus();
    });
    const share = button("Copy the address of this view", async () => {
      const address = await globalThis.reviewVersions.lasting(location.href);
      answered.textContent = await copy(copied, address) ? "Copied." : "Copy it from the field.";
    });
    const look = button("", () => {
      drawer.open = false;
      summary.focus();
    }, { class: "explore-look" });
    const drawer = make("details", { class: "explore-drawer" },
      make("summary", {}, "Filters"), filters.element, look);
    const wide = matchMedia("(min-width: 1000px)"), fit = () => { drawer.open = wide.matches; };
    summary.tabIndex = -1;
    survival.save.addEventListener("click", () => save("survival", explore.curves, answer, survival.said));
    for (const part of scales) {
      part.save.addEventListener("click", () => save(part.name, explore.bars, part.found, part.said));
    }
    fit();
    wide.addEventListener("change", fit);
    place.replaceChildren(
      make("div", { class: "explore-grid" },
        make("section", { class: "explore-side" }, make("h2", { class: "visually-hidden" }, "Filters"), drawer),
        make("div", { class: "explore-main" },
          make("div", { class: "explore-summary" }, summary, odd, chips,
            make("p", { class: "explore-buttons" }, reset, share, answered), copied),
          survival.element, scales.map((part) => part.element))),
      make("section", { class: "explore-rows" }, make("h2", {}, "Patients"),
        make("p", { class: "explore-buttons" }, table), patients.element));
    show();
    globalThis.addEventListener("popstate", () => {
      ({ view, unknown } = explore.fromAddress(told, location.search));
      typing = null;
      show();
    });
    new ResizeObserver(() => requestAnimationFrame(() => {
      if (survival.drawing.clientWidth !== drawn) drawings();
    })).observe(survival.drawing);

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
      odd.hidden = !unknown.length;
      odd.textContent = unknown.length ? `The address asks for what these data do not have, and it was left out: ${
        unknown.join("; ")}.` : "";
      chips.replaceChildren(...told.fields.filter((field) => view.filters.has(field.name)).map((field) =>
        chip(explore.filterInWords(field, view.filters.get(field.name)), (now) => now.filters.delete(field.name))),
      ...(view.words.trim() ? [chip(`with “${view.words.trim()}”`, (now) => { now.words = ""; })] : []));
      chips.hidden = !chips.children.length;
      reset.disabled = !explore.toAddress(told, view);
      filters.show(view);
      survival.show(view, answer);
      for (const part of scales) part.show(part.found = explore.places(told, part.name, answer.rows));
      patients.show(view, answer.rows);
      drawings();
    }

    function drawings() {
      drawn = survival.drawing.clientWidth;
      const width = Math.min(760, drawn || PRINTED);
      survival.drawing.replaceChildren(...(answer.followed
        ? [explore.curves(told, answer, width, "explore-curves")] : []));
      for (const part of scales) part.drawing.replaceChildren(...(part.found.placed
        ? [explore.bars(told, part.found, Math.min(560, width), `explore-${part.name}`)] : []));
    }

    function chip(words, edit) {
      return button([make("span", {}, words), make("span", { "aria-hidden": "true" }, "×")], () => {
        change(edit);
        (chips.querySelector("button") ?? summary).focus();
      }, { class: "explore-chip", "aria-label": `Remove the filter ${words}` });
    }

    /* A drawing for a talk or a paper says what it shows, of which data, and where it is found again. */
    function save(name, drawing, shown, said) {
      const asked = explore.toAddress(told, view), { page } = globalThis.reviewVersions;
      const svg = drawing(told, shown, PRINTED, `explore-${name}-saved`, {
        above: [told.title, `Chosen: ${explore.inWords(told, view)}. ${answer.rows.length} of ${
          explore.counted(told.patients, "patient")}.`],
        below: [...said, "Selected published reports, read by machine; no comparison is causal.",
          `Data ${told.version} (${told.digest}), CC BY 4.0. ${told.address ? `${told.address}/` : ""}${page}${
            asked ? `?${asked}` : ""}`] });
      svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
      svg.prepend(draw("rect", { width: "100%", height: "100%", fill: "#ffffff" }));
      svg.setAttribute("viewBox", `-16 -12 ${PRINTED + 32} ${Number(svg.getAttribute("height")) + 24}`);
      svg.firstChild.setAttribute("x", -16);
      svg.firstChild.setAttribute("y", -12);
      offer(`${told.name}-${name}-${told.version}.svg`, new XMLSerializer().serializeToString(svg), "image/svg+xml");
    }
  };

  const place = document.getElementById("explorer");
  if (place) explore.start(place, explore.read(document.getElementById("explore-data").textContent));
})(globalThis.reviewExplore ??= {});
