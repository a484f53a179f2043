/* The rows, as the tables hold them: declared order of columns, quotes where needed, LF. */
"use strict";
(function (form) {
  const quoted = (text) => (/[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const line = (cells) => `${cells.map(quoted).join(",")}\n`;
  const number = (row) => Number(row.case_id.split("-").pop());

  function table(told, name, rows) {
    const { order, given } = told.tables[name];
    return line(order) + rows.map((row) => line(order.map((c) => given[c] ?? row[c] ?? ""))).join("");
  }

  /* A source and its cases: two tables, an empty line between. */
  form.rows = function (told, source, cases) {
    const own = cases.map((row) => ({ ...row, citation_key: source.citation_key }));
    own.sort((one, two) => number(one) - number(two));
    return `${table(told, "sources", [source])}\n${table(told, "cases", own)}`;
  };

  /* The first reading of every value, for those who edit the tables themselves. */
  form.readings = function (told, cases, reader) {
    const lines = [line(told.readings.order)];
    for (const row of [...cases].sort((one, two) => number(one) - number(two))) {
      for (const field of told.tables.cases.order) {
        const value = row[field] ?? "";
        if (!value || told.readings.not.includes(field)) continue;
        const reading = { case_id: row.case_id, field, first: value, second: "", final: value,
          resolution: "first_only", first_by: reader };
        lines.push(line(told.readings.order.map((column) => reading[column] ?? "")));
      }
    }
    return lines.join("");
  };

  /* The address of a new issue that holds the rows; "" where there is no repository. */
  form.issue = function (told, source, rows) {
    if (!/^https:\/\//u.test(told.repository)) return "";
    const fields = { template: told.template, title: `Patient: ${source.citation_key}`,
      reader: source.reader, [told.field]: rows };
    const query = Object.entries(fields).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    return `${told.repository}/issues/new?${query.join("&")}`;
  };
})(globalThis.iscmForm ??= {});
