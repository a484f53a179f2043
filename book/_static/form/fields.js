/* One field: label, help, a control that fits the column, and what is wrong with it.
   field = { column, element, get(), set(text), show(faults), focus() }; onchange(text, left). */
"use strict";
(function (form) {
  const FEW = 5, MANY = 30;
  const { make, tell } = form;

  form.field = function (column, id, onchange) {
    const error = make("p", { class: "form-error", id: `${id}-error`, hidden: true });
    const warning = make("p", { class: "form-warning", id: `${id}-warning`, hidden: true });
    const help = make("p", { class: "form-help", id: `${id}-help` }, column.help);
    const described = `${id}-help ${id}-error ${id}-warning`;
    const kind = kindOf(column);
    const control = kind(column, id, described, onchange);
    const element = make(control.group ? "fieldset" : "div",
      { class: `form-field${column.long || kind === boxes ? " form-wide" : ""}`, id: `${id}-field`, role: control.role,
        "aria-describedby": control.group ? described : undefined },
      control.group ? make("legend", {}, title(column)) : make("label", { for: id }, title(column)),
      help, more(column, kind), control.elements, error, warning);
    const marked = control.group ? element : control.focus;

    return {
      column, element, get: control.get, set: control.set,
      focus: () => (control.group ? element.querySelector("input:checked") ?? control.focus : control.focus)
        .focus(),
      show(faults) {
        const told = (severity) => faults.filter((fault) => fault.severity === severity)
          .map((fault) => fault.message).join(" ");
        tell(error, told("error"));
        tell(warning, told("warning") && `Please look again: ${told("warning")}`);
        element.classList.toggle("form-wrong", !error.hidden);
        if (control.role !== "group") marked.setAttribute("aria-invalid", String(!error.hidden));
      },
    };
  };

  function kindOf(column) {
    const n = column.choices.length;
    if (column.type === "list" && n) return boxes;
    if (n > MANY) return search;
    if (n > FEW) return choice;
    return n ? radios : line;
  }

  const title = (column) => [column.title, column.unit ? ` (${column.unit})` : "",
    column.required ? make("span", { class: "form-needed" }, " – needed") : ""];

  /* The rest of the help, and what the choices mean, where one wants it. */
  function more(column, kind) {
    const meanings = column.choices.filter((choice) => choice.says && kind !== boxes);
    if (!column.more && !meanings.length) return null;
    const list = meanings.flatMap((c) => [make("dt", {}, c.label), make("dd", {}, c.says)]);
    return make("details", { class: "form-more" },
      make("summary", {}, "More", make("span", { class: "visually-hidden" }, ` about ${column.title}`)),
      column.more ? make("p", {}, column.more) : null, list.length ? make("dl", {}, list) : null);
  }

  function line(column, id, described, onchange) {
    const numeric = column.type === "integer" ? "numeric" : column.type === "number" ? "decimal" : undefined;
    const input = make(column.long ? "textarea" : "input", {
      id, "aria-describedby": described, autocomplete: "off", inputmode: numeric,
      // A telephone would begin each field with a capital letter.
      autocapitalize: column.long ? undefined : "none",
      type: column.long ? undefined : "text", rows: column.long ? 3 : undefined,
      "aria-required": column.required ? "true" : undefined, class: numeric ? "form-short" : undefined });
    return typed(input, column, onchange);
  }

  /* While typing the text is taken as it is; when the field is left, it is put into its form. */
  function typed(input, column, onchange, elements = [input], after = () => {}) {
    const set = (text) => { input.value = text; after(); };
    input.addEventListener("input", () => { after(); onchange(form.tidy(input.value, column), false); });
    input.addEventListener("change", () => {
      set(form.tidy(input.value, column));
      onchange(input.value, true);
    });
    return { elements, focus: input, get: () => form.tidy(input.value, column), set };
  }

  /* Many known words: type a part of one and choose. */
  function search(column, id, described, onchange) {
    const options = column.choices.map((c) => make("option", { value: c.value }, c.label));
    const input = make("input", { id, type: "text", list: `${id}-list`, autocomplete: "off",
      "aria-describedby": `${described} ${id}-means`, class: "form-short" });
    const means = make("span", { class: "form-means", id: `${id}-means` });
    return typed(input, column, onchange,
      [input, " ", means, make("datalist", { id: `${id}-list` }, options)], () => {
        const value = form.tidy(input.value, column);
        means.textContent = column.choices.find((c) => c.value === value)?.label ?? "";
      });
  }

  function choice(column, id, described, onchange) {
    const select = make("select", { id, "aria-describedby": described,
      "aria-required": column.required ? "true" : undefined, onchange: () => onchange(select.value, true) },
    make("option", { value: "" }, column.required ? "Choose…" : "Not reported"),
    column.choices.map((c) => make("option", { value: c.value }, c.label)));
    return { elements: [select], focus: select, get: () => select.value,
      set: (text) => { select.value = column.values.has(text) ? text : ""; } };
  }

  function radios(column, id, described, onchange) {
    const all = column.required ? column.choices : [{ value: "", label: "Not reported" }, ...column.choices];
    const inputs = all.map((c, n) => make("input", { type: "radio", name: id, id: n ? `${id}-${n}` : id,
      value: c.value, checked: c.value === "", onchange: () => onchange(c.value, true) }));
    return { group: true, role: "radiogroup", focus: inputs[0],
      elements: [make("div", { class: "form-choices" }, inputs.map((input, n) =>
        make("label", { class: "form-choice" }, input, ` ${all[n].label}`)))],
      get: () => inputs.find((input) => input.checked)?.value ?? "",
      set: (text) => { for (const input of inputs) input.checked = input.value === text; } };
  }

  function boxes(column, id, described, onchange) {
    const inputs = column.choices.map((c, n) => make("input", { type: "checkbox", id: n ? `${id}-${n}` : id,
      value: c.value, onchange: () => onchange(get(), true) }));
    const get = () => inputs.filter((input) => input.checked).map((input) => input.value)
      .join(column.delimiter);
    return { group: true, role: "group", focus: inputs[0], get,
      elements: [make("div", { class: "form-choices form-column" }, inputs.map((input, n) =>
        make("label", { class: "form-choice" }, input, ` ${column.choices[n].label}`,
          make("span", { class: "form-help" }, ` ${column.choices[n].says}`))))],
      set: (text) => {
        const values = new Set(text.split(column.delimiter));
        for (const input of inputs) input.checked = values.has(input.value);
      } };
  }
})(globalThis.iscmForm ??= {});
