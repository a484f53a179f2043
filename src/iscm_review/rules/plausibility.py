"""What is possible but unusual in one patient: warnings, above all about units.

A warning asks the contributor to look again; the value may well be right. Notes that say
*as printed* settle the warnings of a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from living_review.gate.rules.cells import yes_or_no
from living_review.tables.conditions import above, among, below, like, never, number
from living_review.tables.rule import SETTLED, Found, Rule, Sheets, at, data_rule, row_rule, tables_rule

#: How many of a unit make a month.
FACTORS = {"day": 30.4375, "week": 30.4375 / 7, "year": 1 / 12}


def dose_per_fraction(rt_dose_gy, rt_fractions):
    dose, fractions = number(rt_dose_gy), number(rt_fractions)
    if dose and fractions and not 1 <= dose / fractions <= 25:
        return f"{dose:g} Gy in {fractions:g} are {dose / fractions:.2g} Gy a fraction, which is unusual"


def age_and_interval(age_years, interval_months):
    age, interval = number(age_years), number(interval_months)
    if age is not None and interval is not None and age < 90 and interval / 12 > age:
        return f"an interval of {interval / 12:.0f} years in a patient aged {age:g}"


def months_in_notes(survival_months, notes):
    return _other_unit(survival_months, notes)


def interval_in_notes(interval_months, notes):
    return _other_unit(interval_months, notes)


def _other_unit(months: str, notes: str):
    if months and (unit := re.search(rf"(?<![\d.]){re.escape(months)}[ -](day|week|year)s?\b", notes)):
        right = (number(months) or 0) / FACTORS[unit[1]]
        return (f"the notes speak of {unit[0]}, and so many months stand here",
                f"If that is the same time, write {right:.2g}; {KEEP}")


def _in_cm(size_mm):
    return ("very small for millimetres: centimetres, perhaps",
            f"If so, write {10 * float(size_mm):g}; {KEEP}")


def no_to_nearly_everything(sheets: Sheets) -> Iterator[Found]:
    """More than half of what is asked with yes or no: far more than the reports of this review deny."""
    if not (cases := sheets.get("cases")):
        return
    names = [c.name for c in cases.table.columns if yes_or_no("cases", c) and cases.has(c.name)]
    notes = cases.columns.get("notes", [""] * len(cases))
    for position, *cells in cases.rows(*names):
        if 2 * (said := cells.count("no")) > len(names) and SETTLED not in notes[position].casefold():
            yield Found("cases", position, "case_id",
                        f"no in {said} of the {len(names)} columns that ask for yes or no: boxes that were "
                        "not ticked, perhaps")


def _unusual(column, check, says, fix, breaks, keeps) -> Rule:
    return row_rule(column, check, says, fix, breaks, keeps, severity="warning")


def _rare(name, column, data, says, fix, breaks, keeps) -> Rule:
    return data_rule(name, column, data, says, fix, breaks, keeps, severity="warning")


#: No to ten of eighteen.
DENIED = dict.fromkeys((
    "brain_metastasis", "leptomeningeal", "other_metastasis", "ambulatory_before", "ambulatory_after",
    "rim_sign", "flame_sign", "oedema", "syrinx", "haemorrhage"), "no")
KEEP = "if it is right, say “as printed” in the notes."
ODD_DAYS = "not a whole number of days, or more than ten years of them: another unit, perhaps"
LOOK_UP = "Look both up in the report; if they are right, say “as printed” in the notes."
RULES = (
    _unusual("rt_dose_gy", dose_per_fraction, "The dose of one fraction lies between 1 and 25 Gy.", LOOK_UP,
             [{"radiotherapy": "yes", "rt_dose_gy": "30", "rt_fractions": "1"},
              {"radiotherapy": "yes", "rt_dose_gy": "4", "rt_fractions": "10"}],
             [{"radiotherapy": "yes", "rt_dose_gy": "30", "rt_fractions": "10"},
              {"radiotherapy": "yes", "rt_dose_gy": "25", "rt_fractions": "1"},
              {"radiotherapy": "yes", "rt_dose_gy": "10", "rt_fractions": "10"}]),
    _rare("stereotactic-fractions", "rt_fractions",
          [never("a stereotactic treatment in {rt_fractions} fractions is unusual",
                 rt_technique=among("stereotactic"), rt_fractions=above(10))],
          "Stereotactic treatment takes at most ten fractions.", LOOK_UP,
          [{"radiotherapy": "yes", "rt_technique": "stereotactic", "rt_fractions": "20"},
           {"radiotherapy": "yes", "rt_technique": "stereotactic", "rt_fractions": "11"}],
          [{"radiotherapy": "yes", "rt_technique": "stereotactic", "rt_fractions": "10"},
           {"radiotherapy": "yes", "rt_technique": "conventional", "rt_fractions": "20"}]),
    _unusual("interval_months", age_and_interval, "The primary was found after birth.",
             "Months, not weeks or days? " + LOOK_UP,
             [{"age_years": "20", "primary_known_before": "yes", "interval_months": "252"}],
             [{"age_years": "20", "primary_known_before": "yes", "interval_months": "240"},
              {"age_years": "", "primary_known_before": "yes", "interval_months": "252"},
              {"age_years": "90", "primary_known_before": "yes", "interval_months": "240"}]),
    _rare("grade-and-walking", "ambulatory_before",
          [never("a patient who walks with grade {asia_before}, which leaves no strength",
                 asia_before=among("A", "B"), ambulatory_before=among("yes"))],
          "Nobody walks with grade A or B, before treatment.", LOOK_UP,
          [{"asia_before": "A", "ambulatory_before": "yes"},
           {"asia_before": "B", "ambulatory_before": "yes"}],
          [{"asia_before": "C", "ambulatory_before": "yes"},
           {"asia_before": "A", "ambulatory_before": "no"}]),
    _rare("grade-and-walking-after", "ambulatory_after",
          [never("a patient who walks with grade {asia_after}, which leaves no strength",
                 asia_after=among("A", "B"), ambulatory_after=among("yes"))],
          "Nobody walks with grade A or B, after treatment.", LOOK_UP,
          [{"asia_after": "A", "ambulatory_after": "yes"},
           {"asia_after": "B", "ambulatory_after": "yes"}],
          [{"asia_after": "D", "ambulatory_after": "yes"},
           {"asia_after": "B", "ambulatory_after": "no"}]),
    _rare("months-too-many", "survival_months",
          [never("more than twenty years: days or weeks, perhaps", survival_months=above(240))],
          "Survival is counted in months, up to twenty years.",
          "Divide days by 30.4375; " + KEEP,
          [{"survival_months": "365"}, {"survival_months": "240.5"}],
          [{"survival_months": "240"}, {"survival_months": "365", "notes": "Survival as printed."}]),
    _rare("interval-too-long", "interval_months",
          [never("more than forty years: days or weeks, perhaps", interval_months=above(480))],
          "The interval is counted in months, up to forty years.",
          "Divide days by 30.4375; " + KEEP,
          [{"age_years": "", "primary_known_before": "yes", "interval_months": "730"}],
          [{"age_years": "", "primary_known_before": "yes", "interval_months": "480"}]),
    _unusual("survival_months", months_in_notes,
             "The notes do not give the same number with another unit, for the survival.",
             "Convert it to months.",
             [{"survival_months": "45", "notes": "Died after 45 days."},
              {"survival_months": "6", "notes": "Alive at 6 years."},
              {"survival_months": "3", "notes": "A 3-week course."}],
             [{"survival_months": "1.5", "notes": "Died after 45 days."},
              {"survival_months": "6", "notes": "Died after 16 days, at 6 months."}]),
    _unusual("interval_months", interval_in_notes,
             "The notes do not give the same number with another unit, for the interval.",
             "Convert it to months.",
             [{"primary_known_before": "yes", "interval_months": "8", "notes": "Lobectomy 8 years before."}],
             [{"primary_known_before": "yes", "interval_months": "96",
               "notes": "Lobectomy 8 years before."}]),
    _rare("days-are-whole", "symptom_duration_days",
          [never(ODD_DAYS, symptom_duration_days=odd) for odd in (like(r"\.0*[1-9]"), above(3650))],
          "Symptoms are counted in whole days, up to ten years.",
          "Take 7 days for a week and 30.4 for a month; " + KEEP,
          [{"symptom_duration_days": "1.5"}, {"symptom_duration_days": "3651"}],
          [{"symptom_duration_days": "30"}, {"symptom_duration_days": "3650"}]),
    _rare("size-in-cm", "size_mm", [never(_in_cm, size_mm=below(3))],
          "The size is in millimetres.", "Look it up; " + KEEP,
          [{"size_mm": "2.5"}, {"size_mm": "1"}],
          [{"size_mm": "3"}, {"size_mm": "4.5"}, {"size_mm": "2.5", "notes": "2.5 mm as printed."}]),
    tables_rule(no_to_nearly_everything,
                "No patient is denied more than half of what is asked with yes or no.",
                "Leave empty what the report does not say; " + KEEP, "cases", "case_id",
                at("cases", "case_id", {"cases": DENIED}),
                at("cases", "case_id", {"cases": DENIED | {"oedema": ""}},
                   {"cases": DENIED | {"notes": "All of it as printed."}}), severity="warning"),
)
