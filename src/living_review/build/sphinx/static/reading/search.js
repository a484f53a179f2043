/* Sphinx's search, asked as a reader means it: numbers are words, accents do not count (language_data.js
   folds), each word must be found, and the excerpt is of the text, not of what a figure offers. */
"use strict";
(function () {
  const UNSAID = ".headerlink, script, style, annotation, button, summary, nav, form, dialog, .figure-tools, .d-print-none";
  const ENDS = "p, li, dt, dd, td, th, h1, h2, h3, h4, figcaption, br";
  const { make } = globalThis.review, WORD = /[\p{L}\p{N}]+/gu, SHOWN = 240;
  Documentation.TRANSLATIONS["Your search did not match any documents. Please make sure that all words are "
    + "spelled correctly and that you've selected enough categories."] = "No page has all of these words. "
    + "Try fewer, or the first letters of one: names of drugs, levels such as T5, authors, years, DOI and "
    + "PubMed numbers can be found. Patients can be chosen by any field on the page Explore.";

  Search._parseQuery = function (query) {
    const stemmer = new Stemmer(), typed = query.toLowerCase().match(WORD) ?? [];
    const words = splitQuery(query).filter((word) => !stopwords.includes(word));
    try { // marked on the page that is opened
      localStorage.setItem("sphinx_highlight_terms", typed.join(" "));
    } catch { /* storage is switched off */ }
    return [query, new Set(words.map((word) => stemmer.stemWord(word))), new Set(), new Set(typed), new Set()];
  };

  const ofOneWord = Search.performTermsSearch;
  Search.performTermsSearch = function (terms) {
    const found = [...terms].map((term) =>
      new Map(ofOneWord(new Set([term]), new Set()).map((page) => [page[0], page])));
    if (!found.length) return [];
    return [...found[0].values()].filter(([name]) => found.every((pages) => pages.has(name)))
      .map((page) => [...page.slice(0, 4), found.reduce((sum, pages) => sum + pages.get(page[0])[4], 0), page[5]]);
  };

  /* The first place that one of the words stands at, the words marked. */
  Search.makeSearchSummary = function (html, terms, anchor) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const part = (anchor && page.getElementById(anchor.slice(1))) || page.querySelector("article");
    if (!part) return null;
    for (const element of part.querySelectorAll(UNSAID)) element.remove();
    for (const element of part.querySelectorAll(ENDS)) element.append(" ");
    const text = part.textContent.replace(/\s+/gu, " ").trim();
    const isHit = (word) => [...terms].some((term) => folded(word).includes(term));
    let start = Math.max(([...text.matchAll(WORD)].find(([word]) => isHit(word))?.index ?? 0) - SHOWN / 2, 0);
    if (start) start = text.indexOf(" ", start) + 1;
    const end = start + SHOWN, parts = text.slice(start, end).split(/([\p{L}\p{N}]+)/u);
    return make("p", { class: "context" }, start ? "… " : "", parts.map((part, n) =>
      (n % 2 && isHit(part) ? make("span", { class: "highlighted" }, part) : part)), end < text.length ? " …" : "");
  };

  // Who opens the search page without a question wants to type one.
  if (!new URLSearchParams(location.search).get("q")) document.querySelector(".bd-search-container input").focus();
})();
