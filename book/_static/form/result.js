/* The finished rows: to copy, to download, and as an issue that is already filled in. */
"use strict";
(function (form) {
  const { make } = form;

  /* { element, show(source, cases), hide() }; say(words) speaks to a screen reader as well. */
  form.result = function (told, say) {
    const heading = make("h3", { tabindex: "-1" }, "Your rows");
    const next = make("p");
    const later = make("p", { class: "form-help" }, "The gate also asks what the form does not see: ",
      told.later.map((sentence) => `${sentence} `));
    const rows = block("patient-rows", "Rows of the report and of its patients", say);
    const element = make("section", { class: "form-result", hidden: true }, heading, next, later, rows.element,
      make("p", { class: "form-help" }, "Their keys are empty: the report is named when the rows are taken in. ",
        "Who has a copy of the review does that with ", make("code", {}, "iscm-review intake --reader"),
        ", your label and the file."));

    return {
      element,
      hide() {
        const was = !element.hidden;
        element.hidden = true;
        return was;
      },
      show(source, cases) {
        const text = form.rows(told, source, cases);
        rows.fill(text, `patient-${source.reader}.csv`);
        next.replaceChildren(...whatNext(told, form.issue(told, source, text)));
        element.hidden = false;
        heading.focus();
      },
    };
  };

  function whatNext(told, address) {
    if (!address) {
      return ["The rows fit all the rules that a browser can check. Download the file and send it to the ",
        "maintainers of this review; they put it through the gate and tell you what comes of it."];
    }
    if (address.length < told.longest) {
      return [make("a", { class: "form-button form-main", href: address }, "Open an issue with these rows"),
        " It is filled in already; you read it over and send it. You need an account on GitHub."];
    }
    const empty = `${told.repository}/issues/new?template=${encodeURIComponent(told.template)}`;
    return ["The rows are too long for a link. Copy them, ",
      make("a", { href: empty }, "open an issue"), ", and paste them into its field for rows."];
  }

  function block(id, title, say) {
    const area = make("textarea", { id, readonly: true, rows: 8, wrap: "off", spellcheck: "false" });
    let file = "";
    return {
      element: make("div", {}, make("label", { for: id }, title), area, make("p", { class: "form-buttons" },
        make("button", { type: "button", class: "form-button", onclick: () => copy(area, say) }, "Copy"),
        make("button", { type: "button", class: "form-button", onclick: () => save(area.value, file) },
          "Download"))),
      fill(text, as) {
        area.value = text;
        file = as;
      },
    };
  }

  async function copy(area, say) {
    try {
      await navigator.clipboard.writeText(area.value);
      say("Copied.");
    } catch {
      area.focus();
      area.select();
      say("The rows are marked. Copy them with the keys of your computer, such as Ctrl and C.");
    }
  }

  function save(text, name) {
    const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    make("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }
})(globalThis.iscmForm ??= {});
