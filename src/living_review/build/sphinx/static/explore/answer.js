/* What the page knows, and what it answers: from the data of the page and a view to patients and curves. Pure
   functions: no element is made here. */
"use strict";
(function (explore) {
  const { line } = globalThis.review;

  /* Figures in words, as stats/wording.py says them. */
  const EXACT = 1e-9;
  explore.DASH = "–";
  explore.NOT_REACHED = "NR";

  explore.number = (x) => x.toFixed(1).replace(/\.0$/u, "").replace("-", "−");
  explore.percent = (x) => {
    const shown = (100 * x).toFixed(0); // what is not quite none or all must not look like it
    if (shown === "0" && x > EXACT) return "<1%";
    return shown === "100" && x < 1 - EXACT ? ">99%" : `${shown}%`;
  };
  explore.counted = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;
  explore.listed = (items, type = "conjunction") => new Intl.ListFormat("en-GB", { type }).format(items);

  /* 61% (42–75); NR is a value or an end that the curve does not reach. */
  explore.compact = function ([value, low, high], say, none = explore.DASH) {
    if (value === null) return none;
    if (low === null && high === null) return say(value);
    const end = (x) => (x === null ? explore.NOT_REACHED : say(x).replace("%", ""));
    return `${say(value)} (${end(low)}–\u2060${end(high)})`;
  };

  /* The data of the page. A patient has a list of codes in each field; 0 is "not reported". */
  explore.read = function (text) {
    const told = JSON.parse(text);
    told.folded = reviewFolded(told.letters);
    told.field = new Map(told.fields.map((field) => [field.name, field]));
    for (const field of told.fields) {
      field.codeOf = new Map([["", 0], ...field.choices.map(([value], n) => [value, n + 1])]);
      field.labels = [field.missing, ...field.choices.map(([, label]) => label)];
      field.codes = field.codes.map((code) => (code.length === 0 ? [0] : [code].flat()));
      field.values = field.values?.map((x) => x ?? NaN);
    }
    told.month = told.survival.months.map((m) => m ?? NaN);
    return told;
  };

  /* A cell as the table of the data holds it. */
  explore.raw = function (told, name, row) {
    if (told.text[name]) return told.text[name][row];
    const field = told.field.get(name), [code] = field.codes[row];
    return code ? field.choices[code - 1][0] : "";
  };

  /* A cell in words. */
  explore.shown = function (told, field, row) {
    if (field.kind === "number") return Number.isNaN(field.values[row]) ? "" : String(field.values[row]);
    if (field.name in told.scales) return explore.raw(told, field.name, row).replaceAll(";", "; "); // with its ranges
    return field.codes[row].filter(Boolean).map((code) => field.labels[code]).join("; ");
  };

  /* The patients shown as a table of the data, each line as it stands there. Cells that a spreadsheet takes for
     formulas are kept out by the gate. */
  explore.excerpt = (told, rows) => line(told.order)
    + rows.map((row) => line(told.order.map((name) => explore.raw(told, name, row)))).join("");

  /* The product-limit estimate (Kaplan and Meier 1958) with the log-log interval (Kalbfleisch and Prentice), held
     against lifelines by tests/site/test_explore_browser.py. Times in months. One step a distinct time,
     beginning at 0: how many were at risk just before it, died and were censored at it, and the survival from
     then on with its bounds, null where they are undefined. `rows` names patients in the order of their times. */
  explore.kaplanMeier = function (months, dead, rows, z) {
    const curve = [];
    let left = rows.length, survival = 1, variance = 0;
    if (months[rows[0]] > 0) add(0, 0, 0);
    for (const [time, gone] of Map.groupBy(rows, (row) => months[row])) {
      const deaths = gone.filter((row) => dead[row]).length;
      survival *= (left - deaths) / left;
      if (deaths < left) variance += deaths / (left * (left - deaths)); // Greenwood's sum
      add(time, deaths, gone.length - deaths);
      left -= gone.length;
    }
    return curve;

    function add(time, deaths, censored) {
      const varies = survival > 0 && survival < 1;
      const half = varies ? z * Math.sqrt(variance) / Math.log(survival) : 0;
      const bound = (side) => (varies ? survival ** Math.exp(side * half) : null);
      curve.push({ time, atRisk: left, deaths, censored, survival, lower: bound(-1), upper: bound(1) });
    }
  };

  /* The steps of a curve with enough patients at risk to be drawn, and whether some within the axis have not. */
  explore.borne = (told, curve) => curve.filter((step) => step.atRisk >= told.rule.at_risk);
  explore.thins = (told, curve) =>
    (explore.borne(told, curve).at(-1) ?? curve[0])?.time < Math.min(told.axis.at(-1), curve.at(-1)?.time);

  /* Where the curve and its bounds cross one half (Brookmeyer and Crowley 1982): [median, lower, upper].
     A stretch at exactly one half before a further death counts with its middle, as in R's survfit. */
  explore.median = function (curve, slack) {
    return ["survival", "lower", "upper"].map(function (name) {
      const [half, below] = [0.5 + slack, 0.5 - slack].map((level) =>
        curve.find((step) => step[name] !== null && step[name] <= level)?.time);
      return half === undefined ? null : (half + (below ?? half)) / 2;
    });
  };

  /* Survival at a month: [value, lower, upper]; nulls where follow-up ends before with patients alive. */
  explore.survivalAt = function (curve, month) {
    const step = curve.findLast(({ time }) => time <= month), last = curve.at(-1);
    if (!step || (month > last.time && last.survival > 0)) return [null, null, null];
    return [step.survival, step.lower, step.upper];
  };

  /* Patients still followed at a month: those whose time is not before it. */
  explore.atRisk = (curve, month) => curve.find(({ time }) => time >= month)?.atRisk ?? 0;

  /* A view in the address, and back: sex=female&age_years=40..60&age_years=&split=language. It is { filters,
     words, split, sort }; a filter holds, of its field, the texts of the address: choices, ranges of a number,
     of which ".." is "reported", and an empty one for "not reported". Who fits one of them is found. */
  const RANGE = /^(-?\d+(?:\.\d+)?)?\.\.(-?\d+(?:\.\d+)?)?$/u;

  explore.nothing = () => ({ filters: new Map(), words: "", split: "", sort: "" });

  /* Lets a view ask a field for these texts, and for no others. */
  explore.ask = function (view, field, texts) {
    const place = (text) => (text === "" ? field.labels.length : field.codeOf.get(text) ?? 0);
    if (texts.length) view.filters.set(field.name, [...new Set(texts)].sort((one, two) => place(one) - place(two)));
    else view.filters.delete(field.name);
  };

  explore.toAddress = function (told, view) {
    const asked = new URLSearchParams();
    for (const { name } of told.fields) for (const text of view.filters.get(name) ?? []) asked.append(name, text);
    for (const name of ["words", "split", "sort"]) if (view[name]) asked.append(name, view[name]);
    return asked.toString();
  };

  /* The view that an address asks for, and what of it these data do not have. */
  explore.fromAddress = function (told, search) {
    const view = explore.nothing(), unknown = [];
    for (const [name, text] of new URLSearchParams(search)) {
      const field = told.field.get(name);
      if (name === "words") view.words = text;
      else if (name === "split" && told.field.get(text)?.split) view.split = text;
      else if (name === "sort" && [...told.field.keys(), "case_id"].includes(text.replace(/^-/u, ""))) view.sort = text;
      else if (field && (field.kind === "number" ? !text || RANGE.test(text) : field.codeOf.has(text))) {
        explore.ask(view, field, [...view.filters.get(name) ?? [], text]);
      } else if (name !== "highlight") unknown.push(text ? `${name} = ${text}` : name); // which the site's search adds
    }
    return { view, unknown };
  };

  /* The ends of a range that a field is asked for, as they are typed; none where it is asked for no range. */
  explore.ends = (texts) => texts.map((text) => RANGE.exec(text)).find((range) => range?.[1] || range?.[2])?.slice(1)
    .map((end) => end ?? "");

  /* A filter in words: "40 to 60 years or not reported". */
  explore.filterInWords = function (field, texts) {
    const said = function (text) {
      const [, low, high] = RANGE.exec(text) ?? [], unit = field.unit ? ` ${field.unit}` : "";
      if (text === "" || field.kind !== "number") return field.labels[field.codeOf.get(text)];
      if (low && high) return `${low} to ${high}${unit}`;
      return low ? `from ${low}${unit}` : high ? `up to ${high}${unit}` : "reported";
    };
    return explore.listed(texts.map(said), "disjunction");
  };

  /* All that a view asks of patients: each in words, with an edit that asks for it no more. */
  explore.asked = (told, view) => [
    ...told.fields.filter((field) => view.filters.has(field.name)).map((field) =>
      [`${field.title}: ${explore.filterInWords(field, view.filters.get(field.name))}`,
        (now) => now.filters.delete(field.name)]),
    ...view.words.trim() ? [[`with “${view.words.trim()}”`, (now) => { now.words = ""; }]] : []];

  /* Whether a row has one of the texts in a field. */
  function tester(field, texts) {
    const codes = new Set(texts.map((text) => field.codeOf.get(text)));
    const ranges = field.kind === "number" ? texts.map((text) => RANGE.exec(text)).filter(Boolean) : [];
    return (row) => field.codes[row].some((code) => codes.has(code)) || ranges.some(([, low, high]) =>
      field.values[row] >= (low ?? -Infinity) && field.values[row] <= (high ?? Infinity));
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
    const asked = told.fields.filter((field) => field.kind !== "number").map((field) =>
      [field.codes, ["", ...field.choices.map((words) => told.folded(words.join(" ")))]]);
    return told.names.map((name, row) => [
      ...[name, ...Object.values(told.text).map((cells) => cells[row])].map(told.folded),
      ...asked.flatMap(([codes, said]) => codes[row].map((code) => said[code]))].join("\n"));
  }

  /* The patients that a view finds. */
  function find(told, view) {
    const tests = [...view.filters].map(([name, texts]) => tester(told.field.get(name), texts));
    if (view.words.trim()) tests.push(withWords(told, view.words));
    return [...told.names.keys()].filter((row) => tests.every((passes) => passes(row)));
  }

  /* The rows that have each code of a field, and how many they are. */
  const grouped = function (field, rows) {
    const inside = field.labels.map(() => []);
    for (const row of rows) for (const code of field.codes[row]) inside[code].push(row);
    return inside;
  };
  const tally = (field, rows) => grouped(field, rows).map((own) => own.length);

  /* How many patients each choice of a field would find, the other filters being as they are; of a number how
     many it is not reported of, and how many it is. */
  explore.counts = function (told, view, field) {
    const filters = new Map(view.filters);
    filters.delete(field.name);
    const rows = find(told, { ...view, filters }), counts = tally(field, rows);
    return field.kind === "number" ? [counts[0], rows.length - counts[0]] : counts;
  };

  /* The patients of a view, in groups of the field that splits them, each with its curve. */
  explore.answer = function (told, view) {
    const rows = find(told, view), field = told.field.get(view.split), known = followed(told, rows);
    const inside = field ? grouped(field, rows) : [rows];
    const groups = inside.map((own, code) => group(told, field, code, own)).filter((one) => one.patients || !field);
    if (field && !groups[0]?.code) groups.push(...groups.splice(0, 1)); // of whom it is not reported come last
    const most = groups.filter((one) => explore.borne(told, one.curve).length && (one.code || !field))
      .sort((one, two) => two.followed - one.followed).slice(0, told.colours.length);
    const drawn = groups.filter((one) => most.includes(one));
    for (const one of groups) one.place = drawn.indexOf(one) + 1;
    return { rows, field, groups, drawn, followed: known.length, overlap: field?.kind === "list",
      deaths: known.reduce((n, row) => n + told.survival.dead[row], 0),
      late: known.filter((row) => told.month[row] > told.axis.at(-1)).length };
  };

  /* Those with a survival time, in the order of their times. */
  const followed = (told, rows) => rows.filter((row) => !Number.isNaN(told.month[row]))
    .sort((one, two) => told.month[one] - told.month[two]);

  function group(told, field, code, rows) {
    const known = followed(told, rows), curve = explore.kaplanMeier(told.month, told.survival.dead, known, told.z);
    const deaths = curve.reduce((sum, step) => sum + step.deaths, 0);
    return { code, label: field ? field.labels[code] : "all shown", patients: rows.length, followed: known.length,
      deaths, curve, small: known.length < told.rule.smallest || deaths < told.rule.deaths,
      median: explore.median(curve, told.slack), at: told.times.map((month) => explore.survivalAt(curve, month)) };
  }

  /* Patients at each place of a scale, those with another value alone, and those with none. */
  explore.places = function (told, name, rows) {
    const field = told.field.get(name), last = told.scales[name].length;
    const counts = tally(field, rows), [silent] = counts;
    const others = rows.filter((row) => field.codes[row][0] > last).length;
    return { field, counts: counts.slice(1, last + 1), silent, others, placed: rows.length - others - silent };
  };

  /* Rows in the order of a field: of a number, of the alphabet, of the first place on a scale; what is not
     reported comes last. Without a field, and within a value, by the names. */
  explore.sorted = function (told, rows, sort) {
    const sign = sort.startsWith("-") ? -1 : 1, field = told.field.get(sort.replace(/^-/u, ""));
    const codes = field ? [...field.labels.keys()].slice(1) : [], { compare } = new Intl.Collator("en");
    if (field && !(field.name in told.scales)) codes.sort((one, two) => compare(field.labels[one], field.labels[two]));
    const rank = new Map(codes.map((code, n) => [code, n]));
    const key = (row) => (field ? field.values?.[row] ?? rank.get(field.codes[row][0]) ?? NaN : told.alphabet[row]);
    return [...rows].sort((one, two) => {
      const a = key(one), b = key(two);
      return Number.isNaN(a) - Number.isNaN(b) || sign * (a - b) || told.alphabet[one] - told.alphabet[two];
    });
  };
})(globalThis.reviewExplore ??= {});
