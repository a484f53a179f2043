/* Which versions there are (versions.json at the root of the published tree): the switcher in the header, what a
   banner says of the time since, and the address at which a view, a figure or a number of this version stays and
   is cited. A site that stands by itself (built here, or opened from a disk) knows no other version. */
"use strict";
globalThis.reviewVersions = (function (review) {
  const { make, copying } = review, { version: here = "", releases = "", cite = "" } =
    document.querySelector(".edition")?.dataset ?? {};
  const banner = document.querySelector(".edition-banner"), kept = banner && "kept" in banner.dataset;
  /* Where this site begins, and where the tree does: kept versions say so in their banner. */
  const site = new URL(document.documentElement.dataset.content_root ?? "./", location.href);
  const root = banner?.dataset.root ?? document.documentElement.dataset.content_root ?? "./";
  /* Of an address in this site, what is below its root. */
  const path = (to) => to.href.slice(site.href.length);
  const page = location.pathname.slice(site.pathname.length) || "index.html";

  const listed = location.protocol === "file:" ? Promise.resolve(null) : fetch(`${root}versions.json`)
    .then((answer) => answer.json()).then((list) => (list.format === 1 && list.versions.length ? list : null))
    .catch(() => null);

  /* What is cited must stay: where versions stand side by side, the address is that of the version. */
  async function lasting(address) {
    const to = new URL(address, location.href);
    const known = (await listed)?.versions.some((one) => one.version === here);
    return known && !banner ? new URL(`${root}v/${here}/${path(to)}`, location.href).href : to.href;
  }

  /* Pages never vanish, so a newer version has this page too; an older one, further down the list, may not. */
  function menu({ versions, newest, next }) {
    const mine = versions.findIndex((one) => one.version === here);
    const items = versions.map(({ version, date, cases, withdrawn }, n) => {
      const folder = version === newest ? "" : `v/${version}/`, current = version === here && (kept || !banner);
      const state = withdrawn ? ", withdrawn" : version === newest ? ", the newest" : "";
      return [make("a", { href: `${root}${folder}${n > mine ? "index.html" : page}`,
        "aria-current": current ? "page" : undefined }, `Version ${version}`),
      make("span", {}, `${date}, ${cases} patients${state}`)];
    });
    if (next) items.push([make("a", { href: `${root}next/index.html` }, "Draft"),
      make("span", {}, "not released")]);
    items.push(make("a", { href: root + releases }, "What changed between versions"));
    return make("ul", {}, items.map((inside) => make("li", {}, inside)));
  }

  /* The list of versions in place of a link to it; it closes when the focus goes elsewhere. It can have the focus
     itself, so that a click on words in it stays inside. */
  function replace(link, list) {
    const summary = make("summary", { class: "edition-link" }, link.textContent);
    const details = make("details", { tabindex: -1,
      onfocusout: (event) => { if (!details.contains(event.relatedTarget)) details.open = false; },
      onkeydown: (event) => {
        if (event.key !== "Escape") return;
        details.open = false;
        summary.focus();
      } }, summary, menu(list));
    link.replaceWith(details);
  }

  function since(list) {
    const [then, now] = [here, list.newest].map((asked) => list.versions.find((one) => one.version === asked));
    if (!then || !now) return [];
    if (then === now) return ["This is the newest version."];
    const texts = new Map(now.headlines.map(({ name, text }) => [name, text]));
    const first = then.headlines.filter(({ name }) => texts.has(name)).slice(0, 1)
      .map(({ name, label, text }) => [label.toLowerCase(), text, texts.get(name)]);
    const words = [["Patients", then.cases, now.cases], ...first].map(([what, before, after]) =>
      (before === after ? `${what} ${before}, as now` : `${what} ${before} then, ${after} now`));
    return [`${words.join("; ")}. `, make("a", { href: root + releases.replace(/[^/]*$/u, `since-${here}.html#since`) },
      `What changed from ${then.version} to ${now.version}`)];
  }

  listed.then((list) => {
    const link = document.querySelector(".edition a.edition-link");
    if (list && link) replace(link, list);
    if (list && kept) banner.querySelector(".since").replaceChildren(...since(list));
  });

  /* The words of Python end with the address of this version where the site has one. */
  async function citation(title, address) {
    const said = cite.replace("{title}", () => title);
    if (said.endsWith("/")) return said + path(new URL(address, location.href));
    return location.protocol === "file:" ? said : `${said} ${await lasting(address)}`;
  }

  /* A figure, a table or a number is cited by itself: its title, this version, and an address that stays. A button
     that copies the citation of what is called ``name``, and what it answers. */
  review.citing = (title, name, address) => copying("Cite", `Citation of ${name}`, () => citation(title, address),
    { class: "cite-part", "aria-label": `Cite ${name}`, title: "Copy its citation" });

  for (const link of document.querySelectorAll(":is(caption, figcaption) .headerlink")) {
    const [number, text] = ["number", "text"].map((part) =>
      link.parentElement.querySelector(`.caption-${part}`)?.textContent.trim());
    if (!number || !text) continue;
    const title = `${number}: ${text.split(". ")[0].replace(/\.$/u, "")}`;
    link.after(make("span", { class: "cite-tool d-print-none" }, review.citing(title, number, link.getAttribute("href"))));
  }
  return { list: listed, lasting, page };
})(globalThis.review);
