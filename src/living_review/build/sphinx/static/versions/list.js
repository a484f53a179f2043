/* Which versions there are: versions.json at the root of the published tree.

   A site that stands by itself (built here, or opened from a disk) knows no other version, and nothing happens. */
"use strict";
(function (versions) {
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
})(globalThis.reviewVersions ??= {});
