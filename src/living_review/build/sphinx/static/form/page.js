/* The form as a whole: a report, its patients, what is wrong with them, and what comes out. */
"use strict";
(function (form) {
  const { make, button } = globalThis.review;
  /* Milliseconds. So long a pause in typing counts as having finished a word. */
  const PAUSE = 700, DRAFT_EVERY = 300;

  /* One row, a source or a patient: its fields in their sections, and what is wrong with it. */
  function record(told, table, id, changed) {
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
      else timers.set(name, setTimeout(() => { touched.add(name); changed(); }, PAUSE));
      changed();
    }

    const values = () => Object.fromEntries([...fields].map(([name, field]) => [name, field.get()]));
    return {
      parts, values,
      fill: (row) => { for (const [name, field] of fields) field.set(row[name] ?? ""); },
      isEmpty: () => Object.values(values()).every((text) => !text),
      stop: () => timers.forEach(clearTimeout),
      /* Show what is wrong, in fields that were touched or in all, and return the errors by their fields. */
      check(all) {
        const faults = form.check(told, table, values());
        return [...fields].flatMap(([name, field]) => {
          const own = faults.filter((fault) => fault.column === name);
          field.show(all || touched.has(name) ? own : []);
          return own.filter((fault) => fault.severity === "error").map(({ message }) => ({ field, message }));
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
          make("button", { type: "submit", class: "form-button form-main" }, "Check and make the rows"),
          press("Forget the draft", forget)),
        kept), status, result.element);

    const draft = drafts.kept();
    if (draft) source.fill(draft.source);
    for (const row of draft?.cases.length ? draft.cases : [{}]) add(false, row);
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
        remove.hidden = patients.length === 1;
      });
    }

    function changed() {
      if (result.hide()) say("Something has changed: make the rows again.");
      refresh();
      clearTimeout(timer);
      timer = setTimeout(keep, DRAFT_EVERY);
    }

    function keep() {
      const cases = patients.map((patient) => patient.values());
      const isEmpty = [source, ...patients].every((one) => one.isEmpty());
      if (isEmpty) drafts.forget();
      kept.textContent = isEmpty || drafts.keep({ source: source.values(), cases })
        ? "What you type is kept in this browser, and sent to nobody."
        : "This browser keeps no draft: what you type is lost when you leave the page.";
    }

    /* Look at everything again; returns the errors, in the order of the page. */
    function refresh() {
      const wrong = [source, ...patients].flatMap((one, n) => one.check(all)
        .map((fault) => ({ ...fault, where: n ? `Patient ${n}` : "The report" })));
      if (!summary.hidden) sum(wrong);
      return wrong;
    }

    /* What must be mended, each with a way to its field. */
    function sum(wrong) {
      summary.hidden = !wrong.length;
      summary.replaceChildren(
        make("h3", { id: "form-summary-title" }, `${wrong.length} thing${wrong.length === 1 ? "" : "s"} to mend`),
        make("ul", {}, wrong.map(({ field, where, message }) => make("li", {}, make("a", {
          href: `#${field.element.id}`, onclick: (event) => { event.preventDefault(); field.focus(); },
        }, `${where}, ${field.column.title}: ${message}`)))));
    }

    function submit(event) {
      event.preventDefault();
      all = true;
      const wrong = refresh();
      sum(wrong);
      if (wrong.length) {
        result.hide();
        say("");
        summary.focus();
      } else {
        say("The rows are ready.");
        result.show(source.values(), patients.map((patient) => patient.values()));
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
