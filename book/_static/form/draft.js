/* What is being typed, kept in this browser; everything works where it keeps nothing. */
"use strict";
(function (form) {
  const PLACE = "iscm-review:patient";

  const strings = (row) => Object.fromEntries(
    Object.entries(row ?? {}).filter(([, value]) => typeof value === "string" && value !== ""));

  /* Whether it was kept. */
  form.keep = function (draft) {
    try {
      localStorage.setItem(PLACE, JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  };

  /* { source, cases } as it was left, with nothing in it but text; null where there is none. */
  form.kept = function () {
    try {
      const draft = JSON.parse(localStorage.getItem(PLACE) ?? "null");
      if (!draft || typeof draft !== "object" || !Array.isArray(draft.cases)) return null;
      return { source: strings(draft.source), cases: draft.cases.map(strings) };
    } catch {
      return null;
    }
  };

  form.forget = function () {
    try { localStorage.removeItem(PLACE); } catch { /* nothing was kept */ }
  };
})(globalThis.iscmForm ??= {});
