/* Rules between the fields of a row, named as in the gate: row → whether something is wrong,
   or { message } with better words. */
"use strict";
(function (form) {
  const number = (text) => (text === "" ? null : Number(text));
  const walks = (grade, walking) => ["A", "B"].includes(grade) && walking === "yes";
  const yes = (...cells) => cells.includes("yes");

  form.between = {
    sources: {
      "people-by-commas": (s, told) => told.patterns.people.test(s.authors),
    },
    cases: {
      "resection-needs-surgery": (c) => c.resection && c.surgery !== "yes",
      "dose-needs-radiotherapy": (c) =>
        (c.rt_dose_gy || c.rt_fractions || c.rt_technique) && c.radiotherapy !== "yes",
      "agents-need-treatment": (c, told) =>
        c.agents.split(";").some((agent) => agent && !told.patterns.otherAgents.test(agent))
        && !yes(c.chemotherapy, c.targeted_therapy, c.immunotherapy),
      "survival-needs-status": (c) => c.survival_months && !c.status,
      "survival-needs-origin": (c) => c.survival_months && !c.time_origin,
      "origin-needs-survival": (c) => c.time_origin && !c.survival_months,
      "origin-needs-treatment": (c) => c.time_origin === "surgery" && c.surgery === "no",
      "region-agrees": regionDisagrees,
      "several-lesions": (c) =>
        c.lesions !== "multiple" && (c.region === "multiple" || c.levels.includes(";")),
      "interval-needs-known": (c) => c.interval_months && c.primary_known_before !== "yes",
      "signs-need-enhancement": (c) =>
        (yes(c.rim_sign, c.flame_sign, c.central_dot_sign) && c.enhancement === "none")
        || (yes(c.rim_sign, c.central_dot_sign) && c.enhancement === "homogeneous"),
      "sex-and-primary": (c, told) => (c.sex === "male" && told.lists.womenOnly.has(c.primary_site))
        || (c.sex === "female" && told.lists.menOnly.has(c.primary_site)),
      "subtype-of-lung": (c, told) => c.primary_site === "lung" && told.patterns.subtypes.test(c.histology),
      "asymptomatic-alone": (c) => c.symptoms.split(";").includes("asymptomatic") && c.symptoms.includes(";"),
      "autopsy-means-dead": (c) => c.diagnosis_basis === "autopsy" && c.status === "alive",
      "histology-needs-surgery": (c) => c.diagnosis_basis === "histology" && c.surgery === "no",
      "minimum-facts": (c) => {
        const treated = yes(c.surgery, c.radiotherapy, c.chemotherapy, c.targeted_therapy, c.immunotherapy,
          c.steroids);
        return !(c.age_years || c.sex || c.levels || c.region || (treated && (c.neuro_outcome || c.status)));
      },
      // From here on: possible, and unusual. Notes that say "as printed" settle them.
      "dose-per-fraction": (c) => {
        const share = number(c.rt_dose_gy) / number(c.rt_fractions);
        return share > 0 && Number.isFinite(share) && (share < 1 || share > 25);
      },
      "stereotactic-fractions": (c) => c.rt_technique === "stereotactic" && number(c.rt_fractions) > 10,
      "age-and-interval": (c) => c.age_years !== "" && number(c.age_years) < 90
        && number(c.interval_months) / 12 > number(c.age_years),
      "grade-and-walking": (c) => walks(c.asia_before, c.ambulatory_before),
      "grade-and-walking-after": (c) => walks(c.asia_after, c.ambulatory_after),
      "months-too-many": (c) => number(c.survival_months) > 240,
      "interval-too-long": (c) => number(c.interval_months) > 480,
      "months-in-notes": (c) => otherUnit(c.survival_months, c.notes),
      "interval-in-notes": (c) => otherUnit(c.interval_months, c.notes),
      "days-are-whole": (c) => {
        const days = number(c.symptom_duration_days) ?? 0;
        return days % 1 !== 0 || days > 3650;
      },
      "size-in-cm": (c) => c.size_mm !== "" && number(c.size_mm) < 3,
    },
  };

  /* Region and levels, as the gate reads them. */
  function regionDisagrees(c, told) {
    const items = c.levels.split(";");
    if (!c.levels) return false;
    let fitting = new Set(items.map(regionOf));
    if (items.every((item) => mayBeConus(item, told.lists.spine))) fitting.add("conus");
    else if (fitting.size > 1) fitting = new Set(["multiple"]);
    const wholeCord = items.length === 1 && c.levels.includes("C") && /[LS]/u.test(c.levels);
    if (fitting.has(c.region) || (wholeCord && !c.region)) return false;
    const names = told.tables.cases.columns.region.choices.filter((choice) => fitting.has(choice.value))
      .map((choice) => choice.label);
    return { message: `${c.levels} lies in the region ${names.join(" or ")}.` };
  }

  function regionOf(item) {
    if (item === "conus") return "conus";
    const parts = new Set(item.split("-").map((end) => end[0]));
    if (parts.has("C")) return parts.size === 1 ? "cervical" : "cervicothoracic";
    if (parts.has("T")) return parts.size === 1 ? "thoracic" : "thoracolumbar";
    return "lumbar";
  }

  function mayBeConus(item, spine) {
    return item === "conus" || item.split("-").every((end) =>
      spine.indexOf(end) >= spine.indexOf("T10") && spine.indexOf(end) <= spine.indexOf("L3"));
  }

  function otherUnit(months, notes) {
    if (!months) return false;
    return new RegExp(`(?<![\\d.])${months.replace(".", "\\.")}[ -](?:day|week|year)s?\\b`, "u").test(notes);
  }

  /* What is wrong between the fields of one row; columns already refused are not looked at. */
  form.checkRow = function (told, table, row, refused = new Set()) {
    const whole = Object.fromEntries(told.tables[table].order.map((name) => [name, row[name] ?? ""]));
    const settled = /as printed/iu.test(whole.notes), found = [];
    for (const [name, wrong] of Object.entries(form.between[table])) {
      const { column, reads, severity } = told.words[name];
      if (reads.some((read) => refused.has(read))) continue;
      const objection = !(severity === "warning" && settled) && wrong(whole, told);
      if (objection) found.push({ column, ...form.fault(told, name, objection.message) });
    }
    return found;
  };

  /* What is wrong between a source and the tables, and the number of its cases: [{ column, … }]. */
  form.checkTogether = function (told, source, cases) {
    const found = [];
    const add = (column, rule, message, fix) => found.push({ column, ...form.fault(told, rule, message, fix) });
    for (const [name, known] of Object.entries(told.known)) {
      if (known.has(source[name])) {
        add(name, "key-unique", "This stands in the review already.", "Look the report up in the review.");
      }
    }
    if (source.n_cases && cases > Number(source.n_cases)) {
      add("n_cases", "not-more-cases-than-told", `There are ${cases} patients here.`,
        "Look the number up in the report.");
    }
    return found;
  };
})(globalThis.iscmForm ??= {});
