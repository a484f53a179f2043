/* The form as a whole: a source, its patients, what is wrong with them, and what comes out. */
"use strict";
(function (form) {
  const { make, tell } = form;
  const DRAFT_EVERY = 300;

  form.start = function (place, told) {
    const status = make("p", { role: "status", class: "form-status" });
    const kept = make("p", { class: "form-help" });
    const say = (words) => { status.textContent = words; };
    const source = form.record(told, "sources", "source", changed);
    const patients = [], list = make("div");
    const summary = make("div", { class: "form-summary", tabindex: "-1", hidden: true,
      "aria-labelledby": "form-summary-title" });
    const result = form.result(told, say);
    let all = false, count = 0, timer;

    place.replaceChildren(
      make("form", { novalidate: true, class: "patient-form", autocomplete: "off", onsubmit: submit },
        make("section", { "aria-labelledby": "form-source" },
          make("h3", { id: "form-source" }, "The report"), source.parts), list,
        make("p", { class: "form-buttons" },
          make("button", { type: "button", class: "form-button", onclick: () => add(true) },
            "Add another patient of this report")),
        summary,
        make("p", { class: "form-buttons" },
          make("button", { type: "submit", class: "form-button form-main" }, "Check and make the rows"),
          make("button", { type: "button", class: "form-button", onclick: forget }, "Forget the draft")),
        kept), status, result.element);

    const draft = form.kept();
    if (draft) source.fill(draft.source);
    for (const row of draft?.cases.length ? draft.cases : [{}]) add(false, row);
    if (draft) say("Your draft of last time is here again. It was kept in this browser alone.");
    refresh();

    function add(asked, row) {
      const id = `patient${count += 1}`;
      const heading = make("h3", { id: `${id}-title`, tabindex: "-1" });
      const record = form.record(told, "cases", id, changed);
      const remove = make("button", { type: "button", class: "form-button",
        onclick: () => takeOut(record) }, "Remove");
      const element = make("section", { "aria-labelledby": `${id}-title` }, heading, record.parts,
        make("p", { class: "form-buttons" }, remove));
      Object.assign(record, { heading, remove, element });
      if (row) record.fill(row);
      patients.push(record);
      list.append(element);
      number();
      if (!asked) return;
      say(`Patient ${patients.length} added.`);
      heading.focus();
      changed();
    }

    function takeOut(record) {
      const n = patients.indexOf(record) + 1;
      if (!record.isEmpty() && !window.confirm(`Remove patient ${n}?`)) return;
      record.stop();
      patients.splice(n - 1, 1);
      record.element.remove();
      number();
      patients[Math.min(n, patients.length) - 1].heading.focus();
      say(`Patient ${n} removed.`);
      changed();
    }

    /* Patients in their order. */
    function number() {
      patients.forEach((record, index) => {
        record.heading.textContent = `Patient ${index + 1}`;
        record.remove.textContent = `Remove patient ${index + 1}`;
        record.remove.hidden = patients.length === 1;
      });
    }

    function changed() {
      if (result.hide()) say("Something has changed: make the rows again.");
      refresh();
      clearTimeout(timer);
      timer = setTimeout(keep, DRAFT_EVERY);
    }

    function keep() {
      const cases = patients.map((record) => record.values());
      const isEmpty = [source, ...patients].every((record) => record.isEmpty());
      if (isEmpty) form.forget();
      kept.textContent = isEmpty || form.keep({ source: source.values(), cases })
        ? "What you type is kept in this browser, and sent to nobody."
        : "This browser keeps no draft: what you type is lost when you leave the page.";
    }

    /* Look at everything again; returns the errors, in the order of the page. */
    function refresh() {
      const together = form.checkTogether(told, source.values(), patients.length);
      const found = [source, ...patients].map((record, place) => {
        const faults = record.check(), refused = new Set(faults.map((fault) => fault.column));
        const own = place ? [] : together.filter((fault) => !refused.has(fault.column));
        return { record, faults: [...faults, ...own] };
      });
      for (const { record, faults } of found) record.show(faults, all);
      const wrong = found.flatMap(({ record, faults }, place) => [...record.fields.values()].flatMap(
        (field) => faults.filter((f) => f.column === field.column.name && f.severity === "error")
          .map((f) => ({ field, where: place ? `Patient ${place}` : "The report", message: f.message }))));
      if (!summary.hidden) sum(wrong);
      return wrong;
    }

    /* What must be mended, each with a way to its field. */
    function sum(wrong) {
      const one = wrong.length === 1;
      summary.hidden = !wrong.length;
      summary.replaceChildren(
        make("h3", { id: "form-summary-title" }, `${wrong.length} thing${one ? "" : "s"} to mend`),
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
        result.show(source.values(), patients.map((record) => record.values()));
      }
    }

    function forget() {
      if (!window.confirm("Empty the form and forget the draft?")) return;
      clearTimeout(timer);
      form.forget();
      form.start(place, told);
      place.querySelector(".form-status").textContent = "The form is empty, and the draft is forgotten.";
      place.querySelector("input, textarea, select").focus();
    }
  };
})(globalThis.iscmForm ??= {});
