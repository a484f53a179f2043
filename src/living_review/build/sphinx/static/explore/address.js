/* A view in the address, and back: sex=female&age_years=40..60&age_years=&split=era.
   An empty value is "not reported"; ".." alone is "reported". */
"use strict";
(function (explore) {
  const RANGE = /^(-?\d+(?:\.\d+)?)?\.\.(-?\d+(?:\.\d+)?)?$/u;
  const OTHERS = ["highlight"]; // the search of the site adds it

  explore.nothing = () => ({ filters: new Map(), words: "", split: "", sort: "" });

  explore.toAddress = function (told, view) {
    const asked = new URLSearchParams();
    for (const field of told.fields) {
      const filter = view.filters.get(field.name);
      if (!filter) continue;
      if (field.kind === "number") {
        const { low = null, high = null, codes } = filter;
        if (low !== null || high !== null) asked.append(field.name, `${low ?? ""}..${high ?? ""}`);
        else if (codes.has(1)) asked.append(field.name, "..");
        if (codes.has(0)) asked.append(field.name, "");
      } else {
        for (const code of [...filter.codes].sort((one, two) => one - two)) {
          asked.append(field.name, code ? field.choices[code - 1][0] : "");
        }
      }
    }
    for (const name of ["words", "split", "sort"]) if (view[name]) asked.append(name, view[name]);
    return asked.toString();
  };

  /* The view that an address asks for, and what of it these data do not have. */
  explore.fromAddress = function (told, search) {
    const view = explore.nothing(), unknown = [];
    for (const [name, text] of new URLSearchParams(search)) {
      const field = told.field.get(name);
      if (name === "words") view.words = text;
      else if (name === "split" && told.field.get(text)?.split) view.split = text;
      else if (name === "sort" && explore.sortable(told, text.replace(/^-/u, ""))) view.sort = text;
      else if (field && understood(field, text, view)) continue;
      else if (!OTHERS.includes(name)) unknown.push(text ? `${name} = ${text}` : name);
    }
    return { view, unknown };
  };

  explore.sortable = (told, name) => name === "case_id" || told.field.has(name);

  function understood(field, text, view) {
    const filter = view.filters.get(field.name) ?? { codes: new Set() };
    const range = field.kind === "number" && RANGE.exec(text);
    if (range) {
      const [low, high] = range.slice(1).map((end) => (end === undefined ? null : Number(end)));
      if (low === null && high === null) filter.codes.add(1);
      else Object.assign(filter, { low, high });
    } else if (text === "" || field.kind !== "number") {
      const code = field.codeOf.get(text);
      if (code === undefined) return false;
      filter.codes.add(code);
    } else {
      return false;
    }
    view.filters.set(field.name, filter);
    return true;
  }

  /* A filter in words: "age 40 to 60 years, or not reported". */
  explore.filterInWords = function (field, filter) {
    const words = [];
    if (field.kind === "number") {
      const { low = null, high = null, codes } = filter, unit = field.unit ? ` ${field.unit}` : "";
      if (low !== null && high !== null) words.push(`${low} to ${high}${unit}`);
      else if (low !== null) words.push(`from ${low}${unit}`);
      else if (high !== null) words.push(`up to ${high}${unit}`);
      else if (codes.has(1)) words.push("reported");
      if (codes.has(0)) words.push(field.missing);
    } else {
      for (const code of [...filter.codes].sort((one, two) => (one || 1e9) - (two || 1e9))) {
        words.push(field.labels[code]);
      }
    }
    return `${field.title}: ${explore.listed(words, "or")}`;
  };

  explore.inWords = function (told, view) {
    const words = told.fields.filter((field) => view.filters.has(field.name))
      .map((field) => explore.filterInWords(field, view.filters.get(field.name)));
    if (view.words.trim()) words.push(`with the words “${view.words.trim()}”`);
    return words.length ? words.join("; ") : "no filter";
  };
})(globalThis.reviewExplore ??= {});
