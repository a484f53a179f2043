/* Names for the source and its cases, as the gate wants them. */
"use strict";
(function (form) {
  const SPELLED = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };
  const PARTICLES = new Set("al am auf bin da dal de dei del della den der des di do dos du el et la le los"
    .concat(" mac san st ten ter van vom von zu zum zur").split(" "));
  const SMALL = new Set("a an and as by for from in of on the to with".split(" "));

  const letters = (text) => text.toLowerCase().replace(/[ßæœøłđðþı]/gu, (letter) => SPELLED[letter])
    .normalize("NFKD").replace(/[^a-z]/gu, "");

  /* The family name of the first author; where only its particles can be told, the next word too. */
  function family(authors) {
    const first = authors.split(";")[0].split(",");
    if (first.length > 1) return letters(first[0]);
    let name = "";
    for (const word of first[0].trim().split(/\s+/u)) {
      name += letters(word);
      if (!PARTICLES.has(word.toLowerCase())) break;
    }
    return name;
  }

  /* Or a word of the title; or none, where neither has Latin letters. */
  function nameOf(source) {
    const words = (source.title ?? "").split(/[\s/-]+/u)
      .filter((word) => letters(word).length > 2 && !SMALL.has(word.toLowerCase()));
    return family(source.authors ?? "") || letters(words[0] ?? "");
  }

  form.suggestKey = function (source, known) {
    const name = nameOf(source);
    if (!name) return "";
    const key = name + (/^[0-9]{4}$/u.test(source.year ?? "") ? source.year : "nd");
    const free = ["", ..."abcdefghijklmnopqrstuvwxyz"].find((letter) => !known.has(key + letter));
    return free === undefined ? "" : key + free;
  };

  form.suggestCase = (key, number) => (key ? `${key}-${number}` : "");
})(globalThis.iscmForm ??= {});
