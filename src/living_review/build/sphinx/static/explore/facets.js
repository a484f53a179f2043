/* The filters: one that opens for each field, with how many patients each choice would find. */
"use strict";
(function (explore) {
  const { make } = globalThis.review;
  const MANY = 12, MOST = 100;

  /* `change(edit, typing)` is told of each choice; `edit` changes a view. */
  explore.facets = function (told, change) {
    const all = new Map(told.fields.map((field) => [field.name, facet(told, field, change)]));
    const first = told.first.filter((name) => all.has(name));
    const others = told.fields.filter((field) => !first.includes(field.name));
    const more = [...new Set(others.map((field) => field.section))].map((section) => [
      make("h3", {}, section),
      ...others.filter((field) => field.section === section).map((field) => all.get(field.name).element)]);
    const words = make("input", { type: "search", id: "explore-words",
      oninput: () => change((view) => { view.words = words.value; }, words) });
    const element = make("div", { class: "explore-filters" },
      make("p", { class: "explore-words" },
        make("label", { for: "explore-words" }, "Words anywhere in the row"), words),
      first.map((name) => all.get(name).element),
      make("details", { class: "explore-more" }, make("summary", {}, "More filters"), more));
    return { element, show(view, chosen) {
      if (words.value !== view.words) words.value = view.words;
      for (const one of all.values()) one.show(view, chosen);
    } };
  };

  function facet(told, field, change) {
    const chosen = make("span", { class: "explore-chosen" }), panel = make("div", { class: "explore-panel" });
    let parts = null, latest = null;
    const element = make("details", { class: "explore-facet", ontoggle: () => {
      if (!element.open) return;
      if (!parts) {
        parts = (field.kind === "number" ? range : choices)(field, change);
        panel.append(parts.element);
      }
      parts.show(latest.filter, explore.counts(told, latest.chosen, field));
    } }, make("summary", {}, make("span", {}, field.title), " ", chosen), panel);
    return { element, show(view, found) {
      latest = { filter: view.filters.get(field.name), chosen: found };
      const words = latest.filter ? explore.filterInWords(field, latest.filter).slice(field.title.length + 2) : "any";
      if (chosen.textContent !== words) chosen.textContent = words;
      element.classList.toggle("explore-used", Boolean(latest.filter));
      if (element.open && parts) parts.show(latest.filter, explore.counts(told, found, field));
    } };
  }

  /* A view in which a code of a field is chosen, or no longer. */
  function put(view, field, code, on) {
    const filter = view.filters.get(field.name) ?? { codes: new Set() };
    const codes = new Set(filter.codes);
    if (on) codes.add(code);
    else codes.delete(code);
    keep(view, field, { ...filter, codes });
  }

  function keep(view, field, filter) {
    const { low = null, high = null, codes } = filter;
    if (codes.size || low !== null || high !== null) view.filters.set(field.name, filter);
    else view.filters.delete(field.name);
  }

  function box(field, code, words, change) {
    const input = make("input", { type: "checkbox",
      onchange: () => change((view) => put(view, field, code, input.checked)) });
    const count = make("span", { class: "explore-count" });
    const element = make("label", { class: "explore-choice" }, input, make("span", {}, words), count);
    return { element, show(filter, counts) {
      input.checked = filter?.codes.has(code) ?? false;
      count.textContent = String(counts[code]);
      element.classList.toggle("explore-none", !counts[code]);
    } };
  }

  function choices(field, change) {
    const codes = [...field.choices.map((_, n) => n + 1), 0], list = make("div", { class: "explore-list" });
    const boxes = new Map(), rest = make("p", { class: "explore-rest", hidden: true });
    const narrow = codes.length > MANY && make("input", { type: "search", "aria-label": `Find in ${field.title}`,
      placeholder: "find", oninput: () => lay() });
    let now = [];
    const lay = function () {
      const words = narrow ? narrow.value.trim().toLowerCase() : "";
      const fitting = codes.filter((code) => field.labels[code].toLowerCase().includes(words)
        || now[0]?.codes.has(code));
      // What is chosen is never out of sight.
      const shown = fitting.filter((code, n) => n < MOST || !code || now[0]?.codes.has(code));
      list.replaceChildren(...shown.map((code) => {
        if (!boxes.has(code)) boxes.set(code, box(field, code, field.labels[code], change));
        boxes.get(code).show(...now);
        return boxes.get(code).element;
      }));
      rest.hidden = shown.length === fitting.length;
      rest.textContent = `${fitting.length - shown.length} more: type to find them.`;
    };
    const element = make("fieldset", {}, make("legend", { class: "visually-hidden" }, field.title),
      narrow || undefined, list, rest,
      field.kind === "list" ? make("p", { class: "explore-rest" }, "Patients with any of them.") : undefined);
    return { element, show(filter, counts) {
      const begun = now.length > 0;
      now = [filter, counts];
      if (!begun || [...filter?.codes ?? []].some((code) => !boxes.has(code))) lay();
      else for (const one of boxes.values()) one.show(filter, counts);
    } };
  }

  function range(field, change) {
    const end = function (side, words) {
      const input = make("input", { type: "number", step: "any", oninput: () => change((view) => {
        const filter = { codes: new Set(), ...view.filters.get(field.name) };
        keep(view, field, { ...filter, [side]: input.value === "" ? null : Number(input.value) });
      }, input) });
      return { input, element: make("label", {}, `${words} `, input) };
    };
    const low = end("low", "from"), high = end("high", "to");
    const boxes = [box(field, 1, "reported", change), box(field, 0, field.missing, change)];
    const element = make("fieldset", {}, make("legend", { class: "visually-hidden" }, field.title),
      make("p", { class: "explore-range" }, low.element, " ", high.element, field.unit ? ` ${field.unit}` : ""),
      boxes.map((one) => one.element));
    return { element, show(filter, counts) {
      for (const [one, value] of [[low, filter?.low ?? null], [high, filter?.high ?? null]]) {
        if ((one.input.value === "" ? null : Number(one.input.value)) !== value) one.input.value = value ?? "";
      }
      for (const one of boxes) one.show(filter, counts);
    } };
  }
})(globalThis.reviewExplore ??= {});
