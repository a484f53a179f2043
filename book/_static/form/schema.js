/* What the form knows: the JSON of the page, with its patterns ready to use. */
"use strict";
(function (form) {
  form.read = function (text) {
    const told = JSON.parse(text);
    const ready = (source) => new RegExp(source, "u");
    for (const rule of told.rules) {
      rule.columns = new Set(rule.columns);
      for (const kind of ["whole", "never"]) rule[kind] = rule[kind].map(ready);
      rule.without = rule.without.map((source) => new RegExp(source, "gu"));
    }
    for (const [name, source] of Object.entries(told.patterns)) told.patterns[name] = ready(source);
    for (const [name, words] of Object.entries(told.lists)) {
      if (name !== "spine") told.lists[name] = new Set(words);
    }
    for (const [name, words] of Object.entries(told.known)) told.known[name] = new Set(words);
    for (const table of Object.values(told.tables)) {
      for (const [name, column] of Object.entries(table.columns)) {
        column.name = name;
        column.choices ??= [];
        column.values = new Set(column.choices.map((choice) => choice.value));
        if (column.pattern) column.pattern = ready(column.pattern);
        if (column.itemPattern) column.itemPattern = ready(column.itemPattern);
        if (name === "language") nameLanguages(column.choices);
      }
    }
    return told;
  };

  /* The descriptor holds the codes of languages alone; the browser knows their names. */
  function nameLanguages(choices) {
    if (typeof Intl === "undefined" || !Intl.DisplayNames) return;
    const names = new Intl.DisplayNames(["en"], { type: "language" });
    for (const choice of choices) choice.label = names.of(choice.value) ?? choice.value;
  }

  /* A sentence of a rule as plain text: the marks around code are for the book. */
  form.plain = (text) => text.replaceAll("`", "");

  /* A fault in the words of its rule, or in better ones. */
  form.fault = function (told, rule, message, fix) {
    const words = told.words[rule];
    return { rule, severity: words.severity,
      message: form.plain([message ?? words.says, fix ?? words.fix].filter(Boolean).join(" ")) };
  };
})(globalThis.iscmForm ??= {});
