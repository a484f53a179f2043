/* A figure, a table or a number is cited by itself: its title, this version, and an address that stays. */
"use strict";
(function (review) {
  const { make, button, copy } = review, versions = globalThis.reviewVersions;
  const words = document.querySelector(".edition")?.dataset.cite ?? "";

  /* The words of Python end with the address of this version where the site has one. */
  async function citation(title, address) {
    const said = words.replace("{title}", () => title);
    if (said.endsWith("/")) return said + versions.path(new URL(address, location.href));
    return location.protocol === "file:" ? said : `${said} ${await versions.lasting(address)}`;
  }

  /* A button that copies the citation of what is called ``name``, and what it answers. */
  review.citing = function (title, name, address) {
    const field = make("input", { hidden: true, readonly: true, "aria-label": `Citation of ${name}` });
    const answered = make("span", { role: "status" });
    return [button("Cite", async () => {
      answered.textContent = await copy(field, await citation(title, address)) ? " Copied." : " Copy it from the field:";
    }, { class: "cite-part", "aria-label": `Cite ${name}`, title: "Copy its citation" }), answered, field];
  };

  for (const link of document.querySelectorAll(":is(caption, figcaption) .headerlink")) {
    const [number, text] = ["number", "text"].map((part) =>
      link.parentElement.querySelector(`.caption-${part}`)?.textContent.trim());
    if (!number || !text) continue;
    const title = `${number}: ${text.split(". ")[0].replace(/\.$/u, "")}`;
    link.after(make("span", { class: "cite-tool d-print-none" }, review.citing(title, number, link.getAttribute("href"))));
  }
})(globalThis.review);
