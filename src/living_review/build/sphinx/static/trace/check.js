/* On the page of a patient: beside each value a field for what the report gives, and of all fields the text of the form
   of a check, to be copied, downloaded or sent. Without this script the links of the page lead to that form. */
"use strict";
if (document.getElementById("check-here")) { // a review without checks has none
  const { make, button, copy, offer } = globalThis.review, place = document.getElementById("check-here");
  const values = new Map(), said = make("span", { role: "status" }), form = place.querySelector("template").content;
  const area = form.querySelector("[readonly]"), ways = [...form.querySelectorAll("[data-way]")];

  function tell() {
    const lines = [...values].map(([name, input]) => input.value.trim() && `${name}: ${input.value.trim()}`);
    const given = [...place.querySelectorAll("[name]")].map(({ name, value, labels }) => [name,
      [...name === "values" ? lines : [], value.trim()].filter(Boolean).join("\n"), labels[0].textContent]);
    area.value = given.map(([, text, label]) => `### ${label}\n\n${text}\n`).join("\n");
    const sent = { issue: new URLSearchParams(given.map((one) => one.slice(0, 2))), mail: encodeURIComponent(area.value) };
    for (const way of ways) way.href = way.dataset.way + sent[way.className];
  }

  place.append(button("Compare it on this page", () => {
    for (const field of document.querySelectorAll(".readings-table th > .field")) {
      values.set(field.id, make("input", { list: "check-words", "aria-label": `${field.textContent}: what the report gives` }));
      field.closest("tr").cells[1].append(values.get(field.id));
    }
    for (const readings of document.querySelectorAll(".readings-table details")) readings.open = true;
    document.getElementById("values").after(place);
    place.replaceChildren(form, make("p", {}, button("Copy", async () => {
      said.textContent = ` ${await copy(area)}`;
    }), button("Download", () => offer(place.dataset.file, area.value, "text/markdown;charset=utf-8")), said));
    document.addEventListener("input", tell);
    tell();
    [...values.values(), area][0].focus();
  }));
}
