/* One row of the form, a source or a patient: its fields in their sections, and what is wrong. */
"use strict";
(function (form) {
  const { make } = form;
  /* So long a pause in typing counts as having finished a word. */
  const PAUSE = 700;

  form.record = function (told, table, id, changed) {
    const { sections, columns } = told.tables[table];
    const fields = new Map(), touched = new Set(), timers = new Map();

    const parts = sections.map((section) => make("fieldset", { class: "form-section" },
      make("legend", {}, section.title), section.columns.map((name) => {
        const field = form.field(columns[name], `${id}-${name}`, (text, left) => seen(name, left));
        fields.set(name, field);
        return field.element;
      })));

    /* A fault is shown once the field was left, or the typing has paused; then it goes at once. */
    function seen(name, left) {
      clearTimeout(timers.get(name));
      if (left) touched.add(name);
      else timers.set(name, setTimeout(() => { touched.add(name); changed(name); }, PAUSE));
      changed(name);
    }

    const values = () => Object.fromEntries([...fields].map(([name, field]) => [name, field.get()]));

    /* Every fault of the row: [{ column, rule, severity, message }]. */
    function check() {
      const row = values(), found = [];
      for (const [name, field] of fields) {
        const fault = form.checkCell(told, table, field.column, row[name]);
        if (fault) found.push({ column: name, ...fault });
      }
      const refused = new Set(found.map((fault) => fault.column));
      return [...found, ...form.checkRow(told, table, row, refused)];
    }

    return {
      parts, fields, touched, values, check,
      fill: (row) => { for (const [name, field] of fields) field.set(row[name] ?? ""); },
      isEmpty: () => Object.values(values()).every((text) => !text),
      show(faults, all) {
        for (const [name, field] of fields) {
          field.show(faults.filter((fault) => fault.column === name && (all || touched.has(name))));
        }
      },
      stop: () => timers.forEach(clearTimeout),
    };
  };
})(globalThis.iscmForm ??= {});
