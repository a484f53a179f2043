/* The finished rows: kept as a draft, written as the tables hold them, and handed on. */
"use strict";
(function (form) {
  const { make, button, copy, offer, line } = globalThis.review;

  /* What is being typed is kept in this browser; everything works where it keeps nothing. */
  form.drafts = function (told) {
    const place = `${told.command}:patient`;
    const trying = (what, otherwise) => { try { return what(); } catch { return otherwise; } };
    const strings = (row) => Object.fromEntries(
      Object.entries(row ?? {}).filter(([, value]) => typeof value === "string" && value !== ""));
    return {
      /* Whether it was kept. */
      keep: (draft) => trying(() => localStorage.setItem(place, JSON.stringify(draft)) === undefined, false),
      /* { source, cases } as it was left, with nothing in it but text; null where there is none. */
      kept: () => trying(() => {
        const draft = JSON.parse(localStorage.getItem(place));
        return { source: strings(draft.source), cases: draft.cases.map(strings) };
      }, null),
      forget: () => trying(() => localStorage.removeItem(place)),
    };
  };

  /* A source and its cases as two tables of CSV, an empty line between. Keys are left to who takes them in. */
  function rows(told, source, cases) {
    const table = ({ order }, filled) => line(order)
      + filled.map((row) => line(order.map((name) => row[name] ?? ""))).join("");
    return `${table(told.tables.sources, [source])}\n${table(told.tables.cases, cases)}`;
  }

  /* The address of a new issue that holds the rows. */
  function issue(told, source, text) {
    const fields = { template: told.template, title: `Patient: ${[...source.title].slice(0, 80).join("")}`,
      reader: source.reader, [told.field]: text };
    const query = Object.entries(fields).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    return `${told.repository}/issues/new?${query.join("&")}`;
  }

  /* To copy, to download, and as an issue that is filled in: { element, show(source, cases), hide() }.
     say(words) speaks to a screen reader as well. */
  form.result = function (told, say) {
    const heading = make("h3", { tabindex: "-1" }, "Your rows"), next = make("p");
    const area = make("textarea", { id: "patient-rows", readonly: true, rows: 8, wrap: "off", spellcheck: "false" });
    let file = "";
    const copied = async () => say(await copy(area) ? "Copied."
      : "The rows are marked. Copy them with the keys of your computer, such as Ctrl and C.");
    const element = make("section", { class: "form-result", hidden: true }, heading, next,
      make("label", { for: area.id }, "Rows of the report and of its patients"), area,
      make("p", { class: "form-buttons" }, button("Copy", copied, { class: "form-button" }),
        button("Download", () => offer(file, area.value, "text/csv;charset=utf-8"), { class: "form-button" })),
      make("p", { class: "form-help" }, "Their keys are empty: the report is named when the rows are taken in. ",
        "Who has a copy of the review does that with ", make("code", {}, `${told.command} intake --reader`),
        ", your label and the file."));

    return {
      element,
      hide() {
        const was = !element.hidden;
        element.hidden = true;
        return was;
      },
      show(source, cases) {
        area.value = rows(told, source, cases);
        file = `patient-${source.reader}.csv`;
        next.replaceChildren(...whatNext(told, source, area.value));
        element.hidden = false;
        heading.focus();
      },
    };
  };

  function whatNext(told, source, text) {
    const mail = told.contact && make("a", { href: `mailto:${told.contact}` }, told.contact);
    if (!/^https:\/\//u.test(told.repository)) {
      return mail ? ["Download the file and send it to ", mail, "; you are told what comes of it."]
        : ["Download the file and keep it: no address to send it to has been set yet."];
    }
    const other = mail ? [" Without one, download the file and send it to ", mail, "."] : [];
    const address = issue(told, source, text);
    if (address.length < told.longest) {
      return [make("a", { class: "form-button form-main", href: address }, "Open an issue with these rows"),
        " It is filled in already; read it over, above all for names, dates and record numbers, and send it. ",
        "You need an account on GitHub. The gate answers in the issue.", ...other];
    }
    const empty = `${told.repository}/issues/new?template=${encodeURIComponent(told.template)}`;
    return ["The rows are too long for a link. Copy them, ",
      make("a", { href: empty }, "open an issue"), ", and paste them into its field for rows. ",
      "You need an account on GitHub.", ...other];
  }
})(globalThis.reviewForm ??= {});
