/* The data of the page as columns of numbers, quick to filter. In a field of choices 0 is "not reported". */
"use strict";
(function (explore) {
  const { line } = globalThis.review;

  explore.read = function (text) {
    const told = JSON.parse(text);
    told.folded = reviewFolded(told.letters);
    told.field = new Map(told.fields.map((field) => [field.name, field]));
    for (const field of told.fields) prepare(field);
    told.month = Float64Array.from(told.survival.months, (m) => m ?? NaN);
    told.dead = Uint8Array.from(told.survival.dead);
    told.byTime = Int32Array.from(told.month.keys()).filter((row) => !Number.isNaN(told.month[row]))
      .sort((one, two) => told.month[one] - told.month[two] || one - two);
    return told;
  };

  function prepare(field) {
    field.codeOf = new Map(field.choices.map(([value], n) => [value, n + 1]));
    field.codeOf.set("", 0);
    field.labels = [field.missing, ...field.choices.map(([, label]) => label)];
    if (field.kind === "number") {
      field.values = Float64Array.from(field.values, (x) => x ?? NaN);
      field.codes = Uint8Array.from(field.values,
        (x) => (Number.isNaN(x) ? 0 : field.cut === null || x <= field.cut ? 1 : 2));
    } else if (field.kind === "choice") {
      field.codes = Uint16Array.from(field.codes);
    } else { // a list: the items of row r are items[starts[r]] to items[starts[r + 1] - 1]
      const starts = new Uint32Array(field.codes.length + 1);
      field.codes.forEach((items, row) => { starts[row + 1] = starts[row] + Math.max(items.length, 1); });
      field.items = Uint16Array.from(field.codes.flatMap((items) => (items.length ? items : [0])));
      field.starts = starts;
    }
  }

  /* Calls `use` with each code of a row: one, or those of its list. */
  explore.each = function (field, row, use) {
    if (field.kind !== "list") use(field.codes[row]);
    else for (let at = field.starts[row]; at < field.starts[row + 1]; at += 1) use(field.items[at]);
  };

  /* A cell as the table of the data holds it. */
  explore.raw = function (told, name, row) {
    const text = told.text[name];
    if (text) return text[row];
    const field = told.field.get(name), code = field.codes[row];
    return code ? field.choices[code - 1][0] : "";
  };

  /* A cell in words. */
  explore.shown = function (told, field, row) {
    if (field.kind === "number") {
      return Number.isNaN(field.values[row]) ? "" : String(field.values[row]);
    }
    if (told.scales[field.name]) return explore.raw(told, field.name, row).replaceAll(";", "; ");
    const words = [];
    explore.each(field, row, (code) => { if (code) words.push(field.labels[code]); });
    return words.join("; ");
  };

  /* The patients shown as a table of the data, each line as it stands there. Cells that a spreadsheet takes for
     formulas are kept out by the gate. */
  explore.excerpt = (told, rows) => line(told.order)
    + rows.map((row) => line(told.order.map((name) => explore.raw(told, name, row)))).join("");
})(globalThis.reviewExplore ??= {});
