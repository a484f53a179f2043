/* The rows, as the tables hold them: declared order of columns, quotes where needed, LF. */
"use strict";
(function (form) {
  const quoted = (text) => (/[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const line = (cells) => `${cells.map(quoted).join(",")}\n`;

  function table(told, name, rows) {
    const { order, given } = told.tables[name];
    return line(order) + rows.map((row) => line(order.map((c) => given[c] ?? row[c] ?? ""))).join("");
  }

  /* A source and its cases: two tables, an empty line between. Their keys are left to who takes them in. */
  form.rows = (told, source, cases) => `${table(told, "sources", [source])}\n${table(told, "cases", cases)}`;

  /* The address of a new issue that holds the rows; "" where there is no repository. */
  form.issue = function (told, source, rows) {
    if (!/^https:\/\//u.test(told.repository)) return "";
    const fields = { template: told.template, title: `Patient: ${[...source.title].slice(0, 80).join("")}`,
      reader: source.reader, [told.field]: rows };
    const query = Object.entries(fields).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    return `${told.repository}/issues/new?${query.join("&")}`;
  };
})(globalThis.iscmForm ??= {});
