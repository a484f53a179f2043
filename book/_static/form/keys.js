/* Names for the source and its cases, as the gate wants them. */
"use strict";
(function (form) {
  const SPELLED = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };
  const letters = (text) => text.toLowerCase().replace(/[ßæœøłđðþı]/gu, (letter) => SPELLED[letter])
    .normalize("NFKD").replace(/[^a-z]/gu, "");

  /* The family name of the first author, which stands first: delacruz of "de la Cruz José". */
  function family(authors, particles) {
    const words = authors.split(";")[0].trim().split(/\s+/u);
    const last = words.findIndex((word) => !particles.has(word.toLowerCase()));
    return words.slice(0, last < 0 ? undefined : last + 1).map(letters).join("");
  }

  /* Or a telling word of the title. */
  const ofTitle = (title, common) => title.split(/\s+/u).map(letters).find((word) => word && !common.has(word));

  form.suggestKey = function (source, known, { common, particles }) {
    if (!source.authors && !source.title) return "";
    const name = family(source.authors, particles) || ofTitle(source.title, common) || "report";
    const key = name.slice(0, 40) + (/^[0-9]{4}$/u.test(source.year) ? source.year : "nd");
    const free = ["", ..."abcdefghijklmnopqrstuvwxyz"].find((letter) => !known.has(key + letter));
    return free === undefined ? "" : key + free;
  };

  form.suggestCase = (key, number) => (key ? `${key}-${number}` : "");
})(globalThis.iscmForm ??= {});
