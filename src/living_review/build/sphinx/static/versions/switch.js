/* Which versions there are (versions.json at the root of the published tree): the switcher in the header, and
   what a banner says of the time since. A site that stands by itself (built here, or opened from a disk) knows no
   other version, and nothing happens. */
"use strict";
(function (versions) {
  const { make } = globalThis.review;
  const banner = document.querySelector(".edition-banner");
  /* Where this site begins, and where the tree does: kept versions say so in their banner. */
  versions.site = document.documentElement.dataset.content_root ?? "./";
  versions.root = banner?.dataset.root ?? versions.site;
  versions.releases = document.querySelector(".edition")?.dataset.releases ?? "";
  versions.here = document.querySelector(".edition")?.dataset.version ?? "";
  versions.banner = banner;
  versions.kept = Boolean(banner && "kept" in banner.dataset);
  versions.page = location.pathname.slice(new URL(versions.site, location.href).pathname.length) || "index.html";

  versions.load = async function () {
    if (location.protocol === "file:") return null;
    try {
      const answer = await fetch(versions.root + "versions.json");
      const list = answer.ok ? await answer.json() : null;
      return list?.format === 1 && list.versions.length ? list : null;
    } catch {
      return null;
    }
  };

  versions.list = versions.load();

  /* What is cited must stay: where versions stand side by side, the address is that of the version. */
  versions.lasting = async function (address) {
    const to = new URL(address, location.href), path = versions.path(to);
    const known = (await versions.list)?.versions.some((one) => one.version === versions.here);
    return known && !banner ? new URL(`${versions.root}v/${versions.here}/${path}`, location.href).href : to.href;
  };

  /* Of an address in this site, what is below its root. */
  versions.path = (to) => to.href.slice(new URL(versions.site, location.href).href.length);
  /* Pages never vanish, so a newer version has this page too; an older one may not. */
  function address(one, list) {
    const older = list.versions.findIndex((v) => v.version === one.version)
      > list.versions.findIndex((v) => v.version === versions.here);
    const folder = one.version === list.newest ? "" : `v/${one.version}/`;
    return versions.root + folder + (older ? "index.html" : versions.page);
  }

  function entry(one, list) {
    const link = make("a", { href: address(one, list) }, `Version ${one.version}`);
    if (one.version === versions.here && !(versions.banner && !versions.kept)) link.setAttribute("aria-current", "page");
    const state = one.withdrawn ? ", withdrawn" : one.version === list.newest ? ", the newest" : "";
    const about = `${one.date}, ${one.cases} patients${state}`;
    return make("li", {}, link, make("span", {}, about));
  }

  function menu(list) {
    const items = list.versions.map((one) => entry(one, list));
    if (list.next) items.push(make("li", {}, make("a", { href: `${versions.root}next/index.html` }, "State of work"),
                                   make("span", {}, "not released")));
    items.push(make("li", {}, make("a", { href: `${versions.root}${versions.releases}` }, "What changed between versions")));
    return make("ul", {}, ...items);
  }

  function replace(link, list) {
    const summary = make("summary", { class: "edition-link" }, link.textContent);
    const details = make("details", {}, summary, menu(list));
    details.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !details.open) return;
      details.open = false;
      summary.focus();
    });
    document.addEventListener("click", (event) => {
      if (!details.contains(event.target)) details.open = false;
    });
    details.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !details.contains(event.relatedTarget)) details.open = false;
    });
    link.replaceWith(details);
  }

  function since(list) {
    const then = list.versions.find((one) => one.version === versions.here);
    const now = list.versions.find((one) => one.version === list.newest);
    if (!then || !now) return [];
    if (then === now) return ["This is the newest version."];
    const said = [["Patients", then.cases, now.cases]];
    for (const one of then.headlines) {
      const other = now.headlines.find((x) => x.name === one.name);
      if (other) said.push([one.label, one.text, other.text]);
    }
    const words = said.slice(0, 2).map(([what, before, after]) => before === after
      ? `${what.toLowerCase()} ${before}, as now` : `${what.toLowerCase()} ${before} then, ${after} now`);
    const page = versions.releases.replace(/[^/]*$/, `since-${versions.here}.html#since`);
    const link = make("a", { href: versions.root + page },
                      `What changed from ${then.version} to ${now.version}`);
    return [`${words.join("; ")}. `.replace(/^./, (first) => first.toUpperCase()), link];
  }

  versions.list.then((list) => {
    if (!list) return;
    const link = document.querySelector(".edition a.edition-link");
    if (link) replace(link, list);
    if (versions.kept) versions.banner.querySelector(".since").replaceChildren(...since(list));
  });
})(globalThis.reviewVersions ??= {});
