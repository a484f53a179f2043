/* The patients shown as a table of the data: the same columns, order, quotes and line ends, so that each
   line is that of the table. Cells that a spreadsheet takes for formulas are kept out by the gate. */
"use strict";
(function (explore) {
  const quoted = (text) => (/[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const line = (cells) => `${cells.map(quoted).join(",")}\n`;

  explore.excerpt = (told, rows) => line(told.order)
    + rows.map((row) => line(told.order.map((name) => explore.raw(told, name, row)))).join("");
})(globalThis.iscmExplore ??= {});
