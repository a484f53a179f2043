/* The form: fields that fit their columns, a report, its patients, what is wrong with them, and what comes out. */
"use strict";
(function (form) {
  const { make, button, copy, offer } = globalThis.review;
  /* So many choices are shown beside each other. */
  const FEW = 5;

  /* One field: label, help, a control that fits the column, and what is wrong with it:
     { column, element, get(), set(text), show(faults), focus() }. `onchange(left)` is told of each letter, and
     whether the field was left with another value. */
  form.field = function (column, id, onchange) {
    const error = make("p", { class: "form-error", id: `${id}-error` });
    const warning = make("p", { class: "form-warning", id: `${id}-warning` });
    const help = make("p", { class: "form-help", id: `${id}-help` }, column.help);
    const described = `${id}-help ${id}-error ${id}-warning`;
    const control = kindOf(column)(column, id, described);
    const element = make(control.group ? "fieldset" : "div",
      { class: `form-field${column.long || control.role === "group" ? " form-wide" : ""}`, id: `${id}-field`,
        role: control.role, "aria-describedby": control.group ? described : undefined,
        oninput: () => onchange(false), onchange: () => onchange(true) },
      control.group ? make("legend", {}, title(column)) : make("label", { for: id }, title(column)),
      help, more(column, control), control.elements, error, warning);
    const marked = control.group ? element : control.focus;

    return {
      column, element, get: control.get, set: control.set,
      focus: () => (element.querySelector("input:checked") ?? control.focus).focus(),
      show(faults) {
        const told = (severity) => faults.filter((fault) => fault.severity === severity)
          .map((fault) => fault.message).join(" ");
        error.textContent = told("error");
        warning.textContent = told("warning") && `Please look again: ${told("warning")}`;
        if (control.role !== "group") marked.setAttribute("aria-invalid", String(Boolean(error.textContent)));
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

  function line(column, id, described) {
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
    input.addEventListener("input", show);
    input.addEventListener("change", () => set(get()));
    return { focus: input, get, set,
      elements: means ? [input, " ", means, make("datalist", { id: `${id}-list` }, options)] : [input] };
  }

  function menu(column, id, described) {
    const select = make("select", { id, "aria-describedby": described,
      "aria-required": column.required ? "true" : undefined },
    make("option", { value: "" }, column.required ? "Choose…" : "Not reported"),
    column.choices.map((c) => make("option", { value: c.value }, c.label)));
    return { elements: [select], focus: select, get: () => select.value,
      set: (text) => { select.value = column.choices.some((c) => c.value === text) ? text : ""; } };
  }

  /* One choice, or in a list several. */
  function ticks(column, id) {
    const many = column.type === "list";
    const all = many || column.required ? column.choices : [{ value: "", label: "Not reported" }, ...column.choices];
    const inputs = all.map((c, n) => make("input", { type: many ? "checkbox" : "radio",
      name: many ? undefined : id, id: n ? `${id}-${n}` : id, value: c.value, checked: !many && c.value === "" }));
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

  /* To copy, to download, and as an issue that is filled in: { element, show({ source, cases }) }.
     say(words) speaks to a screen reader as well. */
  form.result = function (told, say) {
    const heading = make("h3", { tabindex: "-1" }, "Your file"), next = make("p");
    const area = make("textarea", { id: "patient-rows", readonly: true, rows: 8, wrap: "off", spellcheck: "false" });
    let file = "";
    const element = make("section", { class: "form-result", hidden: true }, heading, next,
      make("label", { for: area.id }, "Contents of the file"), area,
      make("p", { class: "form-buttons" }, button("Copy", async () => say(await copy(area)), { class: "form-button" }),
        button("Download", () => offer(file, area.value, "text/csv;charset=utf-8"), { class: "form-button" })));

    return {
      element,
      show({ source, cases }) {
        area.value = form.written(told, source, cases);
        file = `patient-${source.reader}.csv`;
        next.replaceChildren(...whatNext(told, source, area.value), " The form does not look for names, dates and ",
          "record numbers: read what you wrote once more for them.");
        element.hidden = false;
        heading.focus();
      },
    };
  };

  function whatNext(told, source, text) {
    const mail = told.contact && make("a", { href: `mailto:${told.contact}` }, told.contact);
    if (!told.repository.startsWith("https://")) {
      return mail ? ["Download the file and send it to ", mail, "; you are told what comes of it."]
        : [told.keep];
    }
    const other = mail ? [" Without one, download the file and send it to ", mail, "."] : [];
    const address = form.issue(told, { title: `Patient: ${[...source.title].slice(0, 80).join("")}`,
      reader: source.reader, [told.field]: text });
    if (address.length < told.longest) {
      return [make("a", { class: "form-button form-main", href: address }, "Open a message on GitHub"),
        " It is filled in already; read it over, and send it. ",
        "You need an account on GitHub. A program answers below your message.", ...other];
    }
    return ["The file is too long for a link. Copy its contents, ",
      make("a", { href: form.issue(told) }, "open a message on GitHub"), ", and paste them into its field for rows. ",
      "You need an account on GitHub.", ...other];
  }

  /* Milliseconds. So long a pause in typing counts as having finished a word. */
  const PAUSE = 700, DRAFT_EVERY = 300;

  /* One row, a source or a patient: its fields in their sections, and what is wrong with it. */
  function record(told, table, id, changed) {
    const { sections, columns } = told.tables[table];
    const fields = new Map(), touched = new Set(), timers = new Map();

    const parts = sections.map((section) => make("fieldset", { class: "form-section" },
      make("legend", {}, section.title), section.columns.map((name) => {
        const field = form.field(columns[name], `${id}-${name}`, (left) => seen(name, left));
        fields.set(name, field);
        return field.element;
      })));

    /* A fault is shown once the field was left, or the typing has paused; then it goes at once. */
    function seen(name, left) {
      clearTimeout(timers.get(name));
      if (left) touched.add(name);
      else timers.set(name, setTimeout(() => { touched.add(name); changed(); }, PAUSE));
      changed();
    }

    const values = () => Object.fromEntries([...fields].map(([name, field]) => [name, field.get()]));
    return {
      parts, values,
      fill: (row) => { for (const [name, field] of fields) field.set(String(row?.[name] ?? "")); },
      isEmpty: () => Object.values(values()).every((text) => !text),
      stop: () => timers.forEach(clearTimeout),
      /* Show what is wrong or questioned, in fields that were touched or in all, and return all by their fields. */
      check(all) {
        const faults = form.check(told, table, values());
        return [...fields].flatMap(([name, field]) => {
          const own = faults.filter((fault) => fault.column === name);
          field.show(all || touched.has(name) ? own : []);
          return own.map(({ message, severity }) => ({ field, message, severity }));
        });
      },
    };
  }

  form.start = function (place, told) {
    const status = make("p", { role: "status", class: "form-status" });
    const kept = make("p", { class: "form-help" });
    const say = (words) => { status.textContent = words; };
    const press = (words, onclick) => button(words, onclick, { class: "form-button" });
    const source = record(told, "sources", "source", changed);
    const patients = [], list = make("div"), drafts = form.drafts(told);
    const summary = make("div", { class: "form-summary", tabindex: "-1", hidden: true,
      "aria-labelledby": "form-summary-title" });
    const result = form.result(told, say);
    let all = false, count = 0, timer;

    place.replaceChildren(
      make("form", { novalidate: true, class: "patient-form", autocomplete: "off", onsubmit: submit },
        make("section", { "aria-labelledby": "form-source" },
          make("h3", { id: "form-source" }, "The report"), source.parts), list,
        make("p", { class: "form-buttons" }, press("Add another patient of this report", () => add(true))),
        summary,
        make("p", { class: "form-buttons" },
          make("button", { type: "submit", class: "form-button form-main" }, "Check and make the file"),
          press("Forget the draft", forget)),
        kept), status, result.element);

    const draft = drafts.kept();
    source.fill(draft?.source);
    for (const row of [draft?.cases ?? {}].flat()) add(false, row);
    if (draft) say("Your draft of last time is here again. It was kept in this browser alone.");
    refresh();

    function add(asked, row = {}) {
      const id = `patient${count += 1}`;
      const heading = make("h3", { id: `${id}-title`, tabindex: "-1" });
      const patient = record(told, "cases", id, changed);
      const remove = press("Remove", () => takeOut(patient));
      const element = make("section", { "aria-labelledby": `${id}-title` }, heading, patient.parts,
        make("p", { class: "form-buttons" }, remove));
      Object.assign(patient, { heading, remove, element });
      patient.fill(row);
      patients.push(patient);
      list.append(element);
      number();
      if (!asked) return;
      say(`Patient ${patients.length} added.`);
      heading.focus();
      changed();
    }

    function takeOut(patient) {
      const n = patients.indexOf(patient) + 1;
      if (!patient.isEmpty() && !window.confirm(`Remove patient ${n}?`)) return;
      patient.stop();
      patients.splice(n - 1, 1);
      patient.element.remove();
      number();
      patients[Math.min(n, patients.length) - 1].heading.focus();
      say(`Patient ${n} removed.`);
      changed();
    }

    /* Patients in their order. */
    function number() {
      patients.forEach(({ heading, remove }, index) => {
        heading.textContent = `Patient ${index + 1}`;
        remove.textContent = `Remove patient ${index + 1}`;
      });
    }

    function changed() {
      if (!result.element.hidden) say("Something has changed: make the file again.");
      result.element.hidden = true;
      refresh();
      clearTimeout(timer);
      timer = setTimeout(keep, DRAFT_EVERY);
    }

    function keep() {
      const isEmpty = [source, ...patients].every((one) => one.isEmpty());
      if (isEmpty) drafts.forget();
      kept.textContent = isEmpty || drafts.keep(rows())
        ? "What you type is kept in this browser, and sent to nobody."
        : "This browser keeps no draft: what you type is lost when you leave the page.";
    }

    const rows = () => ({ source: source.values(), cases: patients.map((patient) => patient.values()) });

    /* Look at everything again; returns what is wrong, or else what is questioned, in the order of the page. */
    function refresh() {
      const found = [source, ...patients].flatMap((one, n) => one.check(all)
        .map((fault) => ({ ...fault, where: n ? `Patient ${n}` : "The report" })));
      const wrong = found.filter((fault) => fault.severity === "error");
      if (!summary.hidden) sum(wrong, found);
      return [wrong, found];
    }

    /* What must be mended, or else what is questioned and may stand, each with a way to its field. */
    function sum(wrong, found) {
      const listed = wrong.length ? wrong : found, what = `${listed.length} thing${listed.length === 1 ? "" : "s"}`;
      summary.hidden = !listed.length;
      summary.replaceChildren(
        make("h3", { id: "form-summary-title" }, `${what} to ${wrong.length ? "mend" : "look at again"}`),
        make("ul", {}, listed.map(({ field, where, message }) => make("li", {}, make("a", {
          href: `#${field.element.id}`, onclick: (event) => { event.preventDefault(); field.focus(); },
        }, `${where}, ${field.column.title}: ${message}`)))));
    }

    function submit(event) {
      event.preventDefault();
      all = true;
      const [wrong, found] = refresh();
      sum(wrong, found);
      if (wrong.length) {
        result.element.hidden = true;
        say("");
        summary.focus();
      } else {
        say(found.length ? "The file is ready. Look again at what is listed." : "The file is ready.");
        result.show(rows());
      }
    }

    function forget() {
      if (!window.confirm("Empty the form and forget the draft?")) return;
      clearTimeout(timer);
      drafts.forget();
      form.start(place, told);
      place.querySelector(".form-status").textContent = "The form is empty, and the draft is forgotten.";
      place.querySelector("input, textarea, select").focus();
    }
  };

  const place = document.getElementById("patient-form");
  if (place) form.start(place, form.read(document.getElementById("patient-form-data").textContent));
})(globalThis.reviewForm ??= {});
