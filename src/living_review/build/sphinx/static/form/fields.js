/* The fields of the form: label, help, a control that fits the column, and what is wrong. */
"use strict";
(function (form) {
  const { make } = globalThis.review;
  /* So many choices are shown beside each other. */
  const FEW = 5;

  /* Show words in a place, or hide the place where there are none. */
  function tell(element, words) {
    element.textContent = words;
    element.hidden = !words;
  }

  /* One field: label, help, a control that fits the column, and what is wrong with it:
     { column, element, get(), set(text), show(faults), focus() }; onchange(text, left). */
  form.field = function (column, id, onchange) {
    const error = make("p", { class: "form-error", id: `${id}-error`, hidden: true });
    const warning = make("p", { class: "form-warning", id: `${id}-warning`, hidden: true });
    const help = make("p", { class: "form-help", id: `${id}-help` }, column.help);
    const described = `${id}-help ${id}-error ${id}-warning`;
    const control = kindOf(column)(column, id, described, onchange);
    const element = make(control.group ? "fieldset" : "div",
      { class: `form-field${column.long || control.role === "group" ? " form-wide" : ""}`, id: `${id}-field`,
        role: control.role, "aria-describedby": control.group ? described : undefined },
      control.group ? make("legend", {}, title(column)) : make("label", { for: id }, title(column)),
      help, more(column, control), control.elements, error, warning);
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

  /* Few choices are shown, some are a menu; of many, one types a part and chooses. */
  function kindOf({ choices, type, typed }) {
    if (typed || !choices.length) return line;
    return type === "list" || choices.length <= FEW ? ticks : menu;
  }

  const title = (column) => [column.title, column.unit ? ` (${column.unit})` : "",
    column.required ? make("span", { class: "form-needed" }, " – needed") : ""];

  /* The rest of the help, and what the choices mean, where one wants it. */
  function more(column, control) {
    const meanings = column.choices.filter((choice) => choice.says && control.role !== "group");
    if (!column.more && !meanings.length) return null;
    const list = meanings.flatMap((c) => [make("dt", {}, c.label), make("dd", {}, c.says)]);
    return make("details", { class: "form-more" },
      make("summary", {}, "More", make("span", { class: "visually-hidden" }, ` about ${column.title}`)),
      column.more ? make("p", {}, column.more) : null, list.length ? make("dl", {}, list) : null);
  }

  function line(column, id, described, onchange) {
    const numeric = { integer: "numeric", number: "decimal" }[column.type];
    const means = column.typed ? make("span", { class: "form-means", id: `${id}-means` }) : null;
    const input = make(column.long ? "textarea" : "input", {
      id, autocomplete: "off", inputmode: numeric, "aria-required": column.required ? "true" : undefined,
      "aria-describedby": means ? `${described} ${means.id}` : described, list: means ? `${id}-list` : undefined,
      // A telephone would begin each field with a capital letter.
      autocapitalize: column.long ? undefined : "none",
      type: column.long ? undefined : "text", rows: column.long ? 3 : undefined,
      class: numeric || means ? "form-short" : undefined });
    const options = column.choices.map((c) => make("option", { value: c.value }, c.label));
    const get = () => form.tidy(input.value, column);
    const show = () => {
      if (means) means.textContent = column.choices.find((c) => c.value === get())?.label ?? "";
    };
    const set = (text) => { input.value = text; show(); };
    /* While typing the text is taken as it is; when the field is left, it is put into its form. */
    input.addEventListener("input", () => { show(); onchange(get(), false); });
    input.addEventListener("change", () => { set(get()); onchange(input.value, true); });
    return { focus: input, get, set,
      elements: means ? [input, " ", means, make("datalist", { id: `${id}-list` }, options)] : [input] };
  }

  function menu(column, id, described, onchange) {
    const select = make("select", { id, "aria-describedby": described,
      "aria-required": column.required ? "true" : undefined, onchange: () => onchange(select.value, true) },
    make("option", { value: "" }, column.required ? "Choose…" : "Not reported"),
    column.choices.map((c) => make("option", { value: c.value }, c.label)));
    return { elements: [select], focus: select, get: () => select.value,
      set: (text) => { select.value = column.values.has(text) ? text : ""; } };
  }

  /* One choice, or in a list several. */
  function ticks(column, id, described, onchange) {
    const many = column.type === "list";
    const all = many || column.required ? column.choices : [{ value: "", label: "Not reported" }, ...column.choices];
    const inputs = all.map((c, n) => make("input", { type: many ? "checkbox" : "radio",
      name: many ? undefined : id, id: n ? `${id}-${n}` : id, value: c.value, checked: !many && c.value === "",
      onchange: () => onchange(get(), true) }));
    const get = () => inputs.filter((input) => input.checked).map((input) => input.value)
      .join(column.delimiter);
    return { group: true, role: many ? "group" : "radiogroup", focus: inputs[0], get,
      elements: [make("div", { class: `form-choices${many ? " form-column" : ""}` }, inputs.map((input, n) =>
        make("label", { class: "form-choice" }, input, ` ${all[n].label}`,
          many ? make("span", { class: "form-help" }, ` ${all[n].says}`) : null)))],
      set: (text) => {
        const values = many ? text.split(column.delimiter) : [text];
        for (const input of inputs) input.checked = values.includes(input.value);
      } };
  }
})(globalThis.reviewForm ??= {});
