/* From what is asked to whom it finds. A view is { filters, words, split, sort }; a filter is
   { codes: Set } or, of numbers, { low, high, codes } with codes 0 (not reported) and 1 (reported). */
"use strict";
(function (explore) {
  explore.MOST_CURVES = 6;

  /* Which codes of a field pass, as a table; of numbers a function of the row. */
  function tester(field, filter) {
    if (field.kind === "number") {
      const { low = null, high = null, codes } = filter, values = field.values;
      const ranged = low !== null || high !== null;
      return (row) => {
        const x = values[row];
        if (Number.isNaN(x)) return codes.has(0);
        if (!ranged) return codes.has(1);
        return (low === null || x >= low) && (high === null || x <= high);
      };
    }
    const wanted = new Uint8Array(field.labels.length);
    for (const code of filter.codes) wanted[code] = 1;
    if (field.kind === "choice") return (row) => wanted[field.codes[row]] === 1;
    return (row) => {
      for (let at = field.starts[row]; at < field.starts[row + 1]; at += 1) {
        if (wanted[field.items[at]]) return true;
      }
      return false;
    };
  }

  /* Each word begins one of the patient: those of the table and, of what can be filtered by, the value and
     its label. T1 does not begin T10, and male is not in female. */
  function withWords(told, words) {
    told.lines ??= lines(told);
    const wanted = told.folded(words).split(/\s+/u).filter(Boolean).map((word) => new RegExp(
      (/^[\p{L}\p{N}]/u.test(word) ? "(?:^|[^\\p{L}\\p{N}])" : "")
      + word.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&") + (/\p{N}$/u.test(word) ? "(?!\\p{N})" : ""), "u"));
    return (row) => wanted.every((word) => word.test(told.lines[row]));
  }

  function lines(told) {
    const asked = told.fields.filter((field) => field.kind !== "number");
    const said = new Map(asked.map((field) => [field, ["", ...field.choices.map(([value, label]) =>
      told.folded(`${value} ${label}`))]]));
    return Array.from({ length: told.patients }, (_, row) => {
      const line = [...Object.values(told.text).map((cells) => cells[row]),
        told.reports[told.text.citation_key[row]]].map((text) => told.folded(text));
      for (const field of asked) explore.each(field, row, (code) => line.push(said.get(field)[code]));
      return line.join("\n");
    });
  }

  /* How many filters each row fails, and which field's was the last of them. */
  explore.select = function (told, view) {
    const failed = new Uint8Array(told.patients), last = new Uint8Array(told.patients);
    const places = new Map(told.fields.map((field, n) => [field.name, n + 1]));
    const tests = [...view.filters].map(([name, filter]) =>
      [places.get(name), tester(told.field.get(name), filter)]);
    if (view.words.trim()) tests.push([0, withWords(told, view.words)]);
    for (const [place, passes] of tests) {
      for (let row = 0; row < told.patients; row += 1) {
        if (!passes(row)) { failed[row] += 1; last[row] = place; }
      }
    }
    const rows = [];
    for (let row = 0; row < told.patients; row += 1) if (!failed[row]) rows.push(row);
    return { failed, last, places, rows };
  };

  /* How many patients each choice of a field would find, the other filters being as they are. */
  explore.counts = function (told, chosen, field) {
    const counts = new Int32Array(field.kind === "number" ? 2 : field.labels.length);
    const place = chosen.places.get(field.name);
    for (let row = 0; row < told.patients; row += 1) {
      if (chosen.failed[row] && (chosen.failed[row] > 1 || chosen.last[row] !== place)) continue;
      if (field.kind === "number") counts[Number.isNaN(field.values[row]) ? 0 : 1] += 1;
      else explore.each(field, row, (code) => { counts[code] += 1; });
    }
    return counts;
  };

  /* The patients of a view, in groups of the field that splits them, each with its curve. */
  explore.answer = function (told, view) {
    const chosen = explore.select(told, view), field = told.field.get(view.split);
    const patients = field ? new Int32Array(field.labels.length) : Int32Array.of(chosen.rows.length);
    const followed = Array.from(patients, () => []);
    let known = 0;
    if (field) for (const row of chosen.rows) explore.each(field, row, (code) => { patients[code] += 1; });
    for (const row of told.byTime) {
      if (chosen.failed[row]) continue;
      known += 1;
      if (field) explore.each(field, row, (code) => { followed[code].push(row); });
      else followed[0].push(row);
    }
    const codes = field ? [...field.choices.map((_, n) => n + 1), 0] : [0];
    const groups = codes.filter((code) => patients[code] || !field)
      .map((code) => group(told, field, code, patients[code], followed[code]));
    const drawn = groups.filter((one) => one.followed && (one.code || !field))
      .sort((one, two) => two.followed - one.followed).slice(0, explore.MOST_CURVES);
    let place = 0;
    for (const one of groups) one.place = drawn.includes(one) ? (place += 1) : 0;
    return { ...chosen, field, groups, followed: known, overlap: field?.kind === "list" };
  };

  function group(told, field, code, patients, rows) {
    const curve = explore.kaplanMeier(told.month, told.dead, rows, told.z);
    const deaths = curve.deaths.reduce((sum, n) => sum + n, 0);
    const median = explore.median(curve, told.slack);
    return { code, label: field ? field.labels[code] : "all shown", patients, followed: rows.length, deaths, curve,
      small: rows.length < told.rule.smallest || deaths < told.rule.deaths,
      median: { interval: median, open: rows.length > 0 },
      at: told.times.map((month) => ({ interval: explore.survivalAt(curve, month), open: false })) };
  }
})(globalThis.reviewExplore ??= {});
