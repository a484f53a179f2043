/* The rows of the form, without its elements: what it knows of them, its checks, the draft, and what is handed on. It
   holds no rule: what no row may hold comes with the page, as data. */
"use strict";
(function (form) {
  const { line } = globalThis.review;
  const found = (pattern, flags) => { const ready = new RegExp(pattern, flags); return (text) => ready.test(text); };

  const LANGUAGES = new Intl.DisplayNames(["en"], { type: "language" });

  /* Kind of condition → whether it holds of a cell; as HOLDS in the rules of the gate. */
  const HOLDS = {
    among: (words) => (text) => words.includes(text),
    other_than: (words) => (text) => !words.includes(text),
    like: (pattern) => found(pattern, "u"),
    in_any_case: (pattern) => found(pattern, "iu"),
    unlike: (pattern) => { const holds = found(pattern, "u"); return (text) => text !== "" && !holds(text); },
    below: (limit) => (text) => text !== "" && Number(text) < limit,
    above: (limit) => (text) => text !== "" && Number(text) > limit,
  };

  /* The JSON of the page, ready to use. */
  form.read = function (text) {
    const told = JSON.parse(text);
    for (const table of Object.values(told.tables)) {
      for (const [name, column] of Object.entries(table.columns)) {
        column.choices ??= [];
        // The descriptor holds the codes of languages alone; the browser knows their names.
        if (name === "language") for (const choice of column.choices) choice.label = LANGUAGES.of(choice.value);
      }
      table.never = table.never.flatMap(({ columns, when, ...one }) => columns
        ? columns.map((column) => ({ ...one, column, cells: ready({ [column]: when }) }))
        : { ...one, cells: ready(one.cells) });
    }
    return told;
  };

  const ready = (cells) => Object.entries(cells).map(([column, when]) => {
    const [[kind, value]] = Object.entries(when);
    return [column, HOLDS[kind](value)];
  });

  /* A cell without what is no part of its value: spaces, the label of a choice or another word for it. Capitals
     are left to whoever takes the row in. */
  form.tidy = function (text, column) {
    let tidy = text.normalize("NFC").replace(/\s+/gu, " ").trim();
    if (column.before) tidy = tidy.replace(new RegExp(column.before, "iu"), "");
    if (column.lower) tidy = tidy.toLowerCase();
    if (column.type === "list") {
      const items = tidy.split(column.delimiter).map((item) => item.trim()).filter(Boolean);
      return [...new Set(items)].join(column.delimiter);
    }
    const same = (word) => word.toLowerCase() === tidy.toLowerCase();
    return column.choices.find((choice) => same(choice.label) || same(choice.value))?.value
      ?? column.others?.[tidy.toLowerCase()] ?? tidy;
  };

  /* What is wrong with a row: [{ column, severity, message }]. A cell that was refused is not looked at again. */
  form.check = function (told, table, row) {
    const { columns, never } = told.tables[table], refused = new Set(), faults = new Map();
    const settled = row.notes?.toLowerCase().includes(told.settled);
    for (const { column, cells, severity, message } of never) {
      if (severity === "warning" && settled) continue;
      if (cells.some(([name, holds]) => refused.has(name) || !holds(row[name]))) continue;
      if (severity === "error" && cells.length === 1) refused.add(column);
      faults.set(`${column} ${message}`,
        { column, severity, message: [...meant(row[column], columns[column]), message].join(" ") });
    }
    return [...faults.values()];
  };

  /* The choice that somebody may mean who wrote none, by the likeness of two words. */
  function meant(text, column) {
    if (!text || !column.typed || column.choices.some((choice) => choice.value === text)) return [];
    const [[likeness, { value, label }]] = column.choices.map((choice) => [alike(text, choice.label), choice])
      .sort(([one], [two]) => two - one);
    return likeness > 0.6 ? [`Did you mean ${value} (${label})?`] : [];
  }

  /* The share of pairs of letters that two words have in common. */
  function alike(one, two) {
    const [a, b] = [one, two].map((word) => {
      const text = ` ${word.toLowerCase()} `;
      return new Set([...text].slice(1).map((letter, n) => text[n] + letter));
    });
    return 2 * [...a].filter((pair) => b.has(pair)).length / (a.size + b.size);
  }

  /* What is being typed is kept in this browser; everything works where it keeps nothing. */
  form.drafts = function (told) {
    const place = `${told.command}:patient`;
    const trying = (what, otherwise) => { try { return what(); } catch { return otherwise; } };
    return {
      /* Whether it was kept. */
      keep: (draft) => trying(() => localStorage.setItem(place, JSON.stringify(draft)) === undefined, false),
      /* { source, cases } as it was left, or whatever else lies there; null where there is nothing. */
      kept: () => trying(() => JSON.parse(localStorage.getItem(place)), null),
      forget: () => trying(() => localStorage.removeItem(place)),
    };
  };

  /* A source and its cases as two tables of CSV, an empty line between. Keys are left to who takes them in. */
  form.written = function (told, source, cases) {
    const table = ({ order }, filled) => line(order)
      + filled.map((row) => line(order.map((name) => row[name] ?? ""))).join("");
    return `${table(told.tables.sources, [source])}\n${table(told.tables.cases, cases)}`;
  };

  /* The address of a new issue, with fields that are filled in. */
  form.issue = (told, fields = {}) =>
    `${told.repository}/issues/new?${new URLSearchParams({ template: told.template, ...fields })}`;
})(globalThis.reviewForm ??= {});
