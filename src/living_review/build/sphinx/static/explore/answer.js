/* What the page knows, and what it answers: from the data of the page and a view to patients and curves. Pure
   functions: no element is made here. */
"use strict";
(function (explore) {
  const { line } = globalThis.review;

  /* Figures in words, as stats/wording.py says them. */
  const NOT_REACHED = "NR", DASH = "–", EXACT = 1e-9;

  /* To so many places (0 or 1); what lies just between goes to the even one, as in Python. */
  function fixed(x, places) {
    const scaled = x * 10 ** places;
    const between = places ? Math.abs((x * 4) % 2) === 1 : Math.abs(x % 1) === 0.5;
    if (!between) return x.toFixed(places);
    return (2 * Math.round(scaled / 2) / 10 ** places).toFixed(places);
  }

  const short = (text) => text.replace(/\.0$/u, "");
  explore.number = (x) => short(fixed(x, 1)).replace("-", "−");
  explore.percent = (x) => {
    const shown = fixed(100 * x, 0); // what is not quite none or all must not look like it
    if (shown === "0" && x > EXACT) return "<1%";
    return shown === "100" && x < 1 - EXACT ? ">99%" : `${shown}%`;
  };
  explore.counted = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;
  explore.listed = (items, and = "and") => (items.length < 2 ? items.join("")
    : `${items.slice(0, -1).join(", ")} ${and} ${items.at(-1)}`);

  /* 61% (42–75); NR is a value or an end that the curve does not reach. */
  explore.compact = function (told, say) {
    const [value, low, high] = told.interval;
    if (value === null) return told.open ? NOT_REACHED : DASH;
    if (low === null && high === null) return say(value);
    const end = (x) => (x === null ? NOT_REACHED : say(x).replace("%", ""));
    return `${say(value)} (${end(low)}–\u2060${end(high)})`;
  };
  explore.DASH = DASH;

  /* The data of the page as columns of numbers, quick to filter. In a field of choices 0 is "not reported". */
  explore.read = function (text) {
    const told = JSON.parse(text);
    told.folded = reviewFolded(told.letters);
    told.field = new Map(told.fields.map((field) => [field.name, field]));
    for (const field of told.fields) prepare(field);
    told.month = Float64Array.from(told.survival.months, (m) => m ?? NaN);
    told.dead = Uint8Array.from(told.survival.dead);
    told.byTime = Int32Array.from(told.month.keys()).filter((row) => !Number.isNaN(told.month[row]))
      .sort((one, two) => told.month[one] - told.month[two] || one - two);
    return told;
  };

  function prepare(field) {
    field.codeOf = new Map(field.choices.map(([value], n) => [value, n + 1]));
    field.codeOf.set("", 0);
    field.labels = [field.missing, ...field.choices.map(([, label]) => label)];
    if (field.kind === "number") {
      field.values = Float64Array.from(field.values, (x) => x ?? NaN);
      field.codes = Uint8Array.from(field.values,
        (x) => (Number.isNaN(x) ? 0 : field.cut === null || x <= field.cut ? 1 : 2));
    } else if (field.kind === "choice") {
      field.codes = Uint16Array.from(field.codes);
    } else { // a list: the items of row r are items[starts[r]] to items[starts[r + 1] - 1]
      const starts = new Uint32Array(field.codes.length + 1);
      field.codes.forEach((items, row) => { starts[row + 1] = starts[row] + Math.max(items.length, 1); });
      field.items = Uint16Array.from(field.codes.flatMap((items) => (items.length ? items : [0])));
      field.starts = starts;
    }
  }

  /* Calls `use` with each code of a row: one, or those of its list. */
  explore.each = function (field, row, use) {
    if (field.kind !== "list") use(field.codes[row]);
    else for (let at = field.starts[row]; at < field.starts[row + 1]; at += 1) use(field.items[at]);
  };

  /* A cell as the table of the data holds it. */
  explore.raw = function (told, name, row) {
    const text = told.text[name];
    if (text) return text[row];
    const field = told.field.get(name), code = field.codes[row];
    return code ? field.choices[code - 1][0] : "";
  };

  /* A cell in words. */
  explore.shown = function (told, field, row) {
    if (field.kind === "number") {
      return Number.isNaN(field.values[row]) ? "" : String(field.values[row]);
    }
    if (field.name in told.scales) return explore.raw(told, field.name, row).replaceAll(";", "; "); // with its ranges
    const words = [];
    explore.each(field, row, (code) => { if (code) words.push(field.labels[code]); });
    return words.join("; ");
  };

  /* The patients shown as a table of the data, each line as it stands there. Cells that a spreadsheet takes for
     formulas are kept out by the gate. */
  explore.excerpt = (told, rows) => line(told.order)
    + rows.map((row) => line(told.order.map((name) => explore.raw(told, name, row)))).join("");

  /* The product-limit estimate (Kaplan and Meier 1958) with the log-log interval (Kalbfleisch and Prentice).
     Pure functions; held against lifelines by tests/test_explore_browser.py. Times in months. */
  /* One entry a distinct time, beginning at 0: how many were at risk just before it, died and were
     censored at it, and the survival from then on with its bounds, null where they are undefined.
     `rows` names patients in the order of their times. */
  explore.kaplanMeier = function (months, dead, rows, z) {
    const curve = { time: [], atRisk: [], deaths: [], censored: [], survival: [], lower: [], upper: [] };
    if (!rows.length) return curve;
    let left = rows.length, survival = 1, variance = 0, at = 0;
    if (months[rows[0]] > 0) add(0, 0, 0);
    while (at < rows.length) {
      const time = months[rows[at]];
      let deaths = 0, gone = 0;
      for (; at < rows.length && months[rows[at]] === time; at += 1, gone += 1) deaths += dead[rows[at]];
      survival *= (left - deaths) / left;
      if (deaths < left) variance += deaths / (left * (left - deaths)); // Greenwood's sum
      add(time, deaths, gone - deaths);
      left -= gone;
    }
    return curve;

    function add(time, deaths, censored) {
      const varies = survival > 0 && survival < 1;
      const half = varies ? z * Math.sqrt(variance) / Math.log(survival) : 0;
      const bound = (side) => (varies ? survival ** Math.exp(side * half) : null);
      for (const [name, value] of Object.entries({ time, atRisk: left, deaths, censored, survival,
        lower: bound(-1), upper: bound(1) })) curve[name].push(value);
    }
  };

  /* How many steps of a curve have enough patients at risk to be drawn in colour, and whether some that are drawn
     have not. */
  explore.borne = (told, curve) => curve.atRisk.filter((n) => n >= told.rule.at_risk).length;
  explore.thins = (told, curve) =>
    curve.time[Math.max(explore.borne(told, curve) - 1, 0)] < Math.min(told.axis.at(-1), curve.time.at(-1));

  /* Where the curve and its bounds cross one half (Brookmeyer and Crowley 1982): [median, lower, upper].
     A stretch at exactly one half before a further death counts with its middle, as in R's survfit. */
  explore.median = function (curve, slack) {
    const crossing = function (values) {
      const first = values.findIndex((s) => s !== null && s <= 0.5 + slack);
      if (first < 0) return null;
      const below = values.findIndex((s) => s !== null && s < 0.5 - slack);
      const flat = values[first] >= 0.5 - slack && below >= 0;
      return flat ? (curve.time[first] + curve.time[below]) / 2 : curve.time[first];
    };
    return [crossing(curve.survival), crossing(curve.lower), crossing(curve.upper)];
  };

  /* Survival at a month: [value, lower, upper]; nulls where follow-up ends before with patients alive. */
  explore.survivalAt = function (curve, month) {
    const last = curve.time.length - 1;
    if (last < 0 || (month > curve.time[last] && curve.survival[last] > 0)) return [null, null, null];
    let at = last;
    while (curve.time[at] > month) at -= 1;
    return [curve.survival[at], curve.lower[at], curve.upper[at]];
  };

  /* Patients still followed at a month: those whose time is not before it. */
  explore.atRisk = function (curve, month) {
    let left = curve.atRisk[0] ?? 0;
    for (let at = 0; at < curve.time.length && curve.time[at] < month; at += 1) {
      left -= curve.deaths[at] + curve.censored[at];
    }
    return left;
  };

  /* A view in the address, and back: sex=female&age_years=40..60&age_years=&split=language.
     An empty value is "not reported"; ".." alone is "reported". */
  const RANGE = /^(-?\d+(?:\.\d+)?)?\.\.(-?\d+(?:\.\d+)?)?$/u;
  const OTHERS = ["highlight"]; // the search of the site adds it

  explore.nothing = () => ({ filters: new Map(), words: "", split: "", sort: "" });

  explore.toAddress = function (told, view) {
    const asked = new URLSearchParams();
    for (const field of told.fields) {
      const filter = view.filters.get(field.name);
      if (!filter) continue;
      if (field.kind === "number") {
        const { low = null, high = null, codes } = filter;
        if (low !== null || high !== null) asked.append(field.name, `${low ?? ""}..${high ?? ""}`);
        else if (codes.has(1)) asked.append(field.name, "..");
        if (codes.has(0)) asked.append(field.name, "");
      } else {
        for (const code of [...filter.codes].sort((one, two) => one - two)) {
          asked.append(field.name, code ? field.choices[code - 1][0] : "");
        }
      }
    }
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
      else if (name === "sort" && explore.sortable(told, text.replace(/^-/u, ""))) view.sort = text;
      else if (field && understood(field, text, view)) continue;
      else if (!OTHERS.includes(name)) unknown.push(text ? `${name} = ${text}` : name);
    }
    return { view, unknown };
  };

  explore.sortable = (told, name) => name === "case_id" || told.field.has(name);

  function understood(field, text, view) {
    const filter = view.filters.get(field.name) ?? { codes: new Set() };
    const range = field.kind === "number" && RANGE.exec(text);
    if (range) {
      const [low, high] = range.slice(1).map((end) => (end === undefined ? null : Number(end)));
      if (low === null && high === null) filter.codes.add(1);
      else Object.assign(filter, { low, high });
    } else if (text === "" || field.kind !== "number") {
      const code = field.codeOf.get(text);
      if (code === undefined) return false;
      filter.codes.add(code);
    } else {
      return false;
    }
    view.filters.set(field.name, filter);
    return true;
  }

  /* A filter in words: "age 40 to 60 years, or not reported". */
  explore.filterInWords = function (field, filter) {
    const words = [];
    if (field.kind === "number") {
      const { low = null, high = null, codes } = filter, unit = field.unit ? ` ${field.unit}` : "";
      if (low !== null && high !== null) words.push(`${low} to ${high}${unit}`);
      else if (low !== null) words.push(`from ${low}${unit}`);
      else if (high !== null) words.push(`up to ${high}${unit}`);
      else if (codes.has(1)) words.push("reported");
      if (codes.has(0)) words.push(field.missing);
    } else {
      for (const code of [...filter.codes].sort((one, two) => (one || 1e9) - (two || 1e9))) {
        words.push(field.labels[code]);
      }
    }
    return `${field.title}: ${explore.listed(words, "or")}`;
  };

  explore.inWords = function (told, view) {
    const words = told.fields.filter((field) => view.filters.has(field.name))
      .map((field) => explore.filterInWords(field, view.filters.get(field.name)));
    if (view.words.trim()) words.push(`with the words “${view.words.trim()}”`);
    return words.length ? words.join("; ") : "no filter";
  };

  /* From what is asked to whom it finds. A view is { filters, words, split, sort }; a filter is
     { codes: Set } or, of numbers, { low, high, codes } with codes 0 (not reported) and 1 (reported). */
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
        told.names[row]].map((text) => told.folded(text));
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

  /* Patients at each place of a scale, those with another value alone, and those with none. */
  explore.places = function (told, name, rows) {
    const field = told.field.get(name), last = told.scales[name].length;
    const counts = new Int32Array(field.labels.length);
    let others = 0, silent = 0;
    for (const row of rows) {
      const first = field.items[field.starts[row]];
      if (!first) silent += 1;
      else if (first > last) others += 1;
      else explore.each(field, row, (code) => { counts[code] += 1; });
    }
    return { field, counts: counts.subarray(1, last + 1), others, silent, placed: rows.length - others - silent };
  };
})(globalThis.reviewExplore ??= {});
