/* One cell: put into its canonical form, and held against the rules of its column. */
"use strict";
(function (form) {
  /* What iscm-review format and the remedies of the gate would make of it; no value is changed. */
  form.tidy = function (text, column) {
    let tidy = text.normalize("NFC").replace(/\s+/gu, " ").trim();
    if (column.lower) tidy = tidy.toLowerCase();
    if (column.type === "list") {
      const items = tidy.split(column.delimiter).map((item) => item.trim()).filter(Boolean);
      tidy = [...new Set(items)].join(column.delimiter);
    } else if (column.type === "number" || column.type === "integer") {
      const parts = /^(-?)0*([0-9]+?)(?:\.([0-9]*?)0*)?$/u.exec(tidy);
      if (parts && /^-?[0-9]{1,15}(?:\.[0-9]{1,15})?$/u.test(tidy)) {
        const number = parts[2] + (parts[3] ? `.${parts[3]}` : "");
        tidy = number === "0" ? number : parts[1] + number;
      }
    } else if (column.name === "doi") {
      tidy = tidy.replace(/^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi: ?)/iu, "").toLowerCase();
    } else if (column.values.size && !column.values.has(tidy)) {
      tidy = column.choices.find((c) => c.label.toLowerCase() === tidy.toLowerCase())?.value
        ?? (column.values.has(tidy.toUpperCase()) ? tidy.toUpperCase() : tidy);
    }
    return tidy;
  };

  /* The first rule that a tidy cell breaks; null where it breaks none. */
  form.checkCell = function (told, table, column, text) {
    if (text === "") return column.required ? form.fault(told, "required", "This is needed.", "") : null;
    const here = `${table}.${column.name}`;
    for (const rule of told.rules) {
      if (!rule.columns.has(here)) continue;
      const rest = rule.without.reduce((left, pattern) => left.replace(pattern, ""), text);
      const written = form.cellChecks[rule.name]?.(text, column, told);
      if (written || rule.whole.some((p) => !p.test(rest)) || rule.never.some((p) => p.test(rest))) {
        return form.fault(told, rule.name, typeof written === "string" ? written : undefined);
      }
    }
    return declared(told, column, text);
  };

  /* The pattern of the descriptor, where no rule with better words has objected. */
  function declared(told, column, text) {
    const items = column.type === "list" ? text.split(column.delimiter) : [text];
    const fits = (!column.pattern || column.pattern.test(text))
      && (!column.itemPattern || items.every((item) => column.itemPattern.test(item)));
    return fits ? null : { rule: "pattern", severity: "error",
      message: `This is not how the column is written. ${column.help} ${column.more ?? ""}` };
  }
})(globalThis.iscmForm ??= {});
