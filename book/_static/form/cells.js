/* Checks of one cell that are no patterns: (text, column, told) → false, true, or what is wrong. */
"use strict";
(function (form) {
  const items = (text, column) => (column.type === "list" ? text.split(column.delimiter) : [text]);
  const isNumber = (column) => column.type === "number" || column.type === "integer";

  form.cellChecks = {
    "cell-length": (text, column, told) => [...text].length > told.longestCell,
    "missing-word": (text, column, told) =>
      told.lists.missing.has(text.trim().toLowerCase()) && !column.values.has(text),
    "decimal-comma": (text, column) => isNumber(column) && /^-?[0-9][0-9.']*,[0-9]+$/u.test(text),
    "number": (text, column, told) => isNumber(column) && !told.patterns[column.type].test(text)
      && (column.type === "integer" ? "A whole number is needed." : true),
    "range": rangeOf,
    "vocabulary": (text, column) => items(text, column).some((item) => !column.values.has(item)),
    "levels-order": levelsOrder,
    "address": address,
    "lower-case": (text, column) => text !== text.toLowerCase()
      || (column.type === "list" ? text.includes(",") : text.includes(";")),
    "control": (text) => /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u.test(text),
    "script": (text) => [...text].some((letter) =>
      /\p{L}/u.test(letter) && !/[\p{Script=Latin}\p{Script=Greek}µªº]/u.test(letter)),
    "name": twoNames,
    "date": (text, column, told) => dates(oneDash(text), told).length > 0,
    "day": dayOfPatient,
  };

  function rangeOf(text, column) {
    const value = Number(text), { minimum, maximum } = column;
    const below = minimum !== undefined && value < minimum;
    const above = maximum !== undefined && value > maximum;
    if (!below && !above) return false;
    if (maximum === undefined) return `Write a number from ${minimum} on.`;
    return `Write a number from ${minimum} to ${maximum}.`;
  }

  function levelsOrder(text, column, told) {
    const place = (level) => told.lists.spine.indexOf(level);
    const all = text.split(column.delimiter), spans = [];
    for (const item of all) if (item !== "conus") spans.push(item.split("-").map(place));
    const tops = spans.map((span) => Math.min(...span));
    return spans.some((span) => span.length === 2 && span[0] >= span[1])
      || tops.some((top, n) => n > 0 && top < tops[n - 1]) || all.slice(0, -1).includes("conus");
  }

  function address(text, column, told) {
    const parts = /^https?:\/\/([^/?#]*)([^?#]*)/u.exec(text);
    if (!parts || !told.patterns.address.test(text) || /@[\p{L}\p{N}_]|xn--/u.test(text)) return true;
    const [, host, port] = /^([^:]*)(?::([0-9]*))?$/u.exec(parts[1]) ?? [null, "", ""];
    if (port && (Number(port) === 0 || Number(port) > 65535)) return true;
    let path = parts[2];
    try { path = decodeURIComponent(path); } catch { /* it stays as it was written */ }
    return /(?:^|\/)\.\.?(?:\/|$)/u.test(path)
      || !(told.patterns.host.test(host.toLowerCase()) || isPublic(host));
  }

  /* A number that the whole internet knows. */
  function isPublic(host) {
    if (!/^(?:0|[1-9][0-9]{0,2})(?:\.(?:0|[1-9][0-9]{0,2})){3}$/u.test(host)) return false;
    const [a, b, c, d] = host.split(".").map(Number);
    return Math.max(a, b, c, d) < 256 && a < 224 && ![0, 10, 127].includes(a)
      && !(a === 100 && b >= 64 && b < 128) && !(a === 169 && b === 254) && !(a === 172 && b >= 16 && b < 32)
      && !(a === 192 && (b === 168 || b === 0)) && !(a === 198 && [18, 19, 51].includes(b))
      && !(a === 203 && b === 0 && c === 113);
  }

  function twoNames(text, column, told) {
    const { given, namedAfter, namesakes } = told.lists;
    for (const [, one, two] of text.matchAll(global(told.patterns.pair))) {
      if (!namedAfter.has(one) && !namesakes.has(two) && (given.has(one) || given.has(two))) return true;
    }
    return false;
  }

  const global = (pattern) => new RegExp(pattern.source, "gu");
  const oneDash = (text) => text.replace(/[‐‑‒–—−]/gu, "-")
    .replace(/(?<=\p{Nd}) ?([./-]) ?(?=\p{Nd})/gu, "$1");

  function dates(text, told) {
    const found = [...text.matchAll(global(told.patterns.date))];
    for (const short of text.matchAll(global(told.patterns.shortDate))) {
      const one = Number(short[1]), two = Number(short[3]), three = Number(short[4]);
      const rising = one < two && two < three && !short[1].startsWith("0");
      const [low, high] = [Math.min(one, two), Math.max(one, two)];
      if (low > 0 && low <= 12 && high <= 31 && !rising) found.push(short);
    }
    return found;
  }

  function dayOfPatient(text, column, told) {
    const rest = text.replace(global(told.patterns.period), "");
    return dates(rest, told).some((found) => {
      const before = rest.slice(Math.max(0, found.index - 40), found.index);
      return /\d{1,2}\D+\d{4}|\d\D\d+\D\d/u.test(found[0]) && !told.patterns.ofTheStudy.test(before);
    });
  }
})(globalThis.iscmForm ??= {});
