"""What is possible but unusual in one patient: warnings, above all about units.

A warning asks the contributor to look again; the value may well be right. Notes that say
*as printed* settle the warnings of a row.
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial

from living_review.gate.rules.cells import yes_or_no
from living_review.tables.conditions import EMPTY, Never, above, among, below, like, never, number, other_than
from living_review.tables.rule import SETTLED, Found, Sheets, data_rule, row_rule, tables_rule


def dose_per_fraction(rt_dose_gy, rt_fractions):
    dose, fractions = number(rt_dose_gy), number(rt_fractions)
    if dose and fractions and not 1 <= dose / fractions <= 25:
        return f"{dose:g} Gy in {fractions:g} are {dose / fractions:.2g} Gy a fraction, which is unusual"


def age_and_interval(age_years, interval_months):
    age, interval = number(age_years), number(interval_months)
    if age is not None and interval is not None and interval / 12 > age:
        return f"an interval of {interval / 12:.0f} years in a patient aged {age:g}"


def months_in_notes(survival_months, notes):
    return _other_unit(survival_months, notes)


def interval_in_notes(interval_months, notes):
    return _other_unit(interval_months, notes)


def _other_unit(months: str, notes: str):
    if months and months in notes and (
            unit := re.search(rf"(?<![\d.]){re.escape(months)}[ -](?:day|week|year)s?\b", notes)):
        from living_review.gate import units  # for a fault alone

        return (f"the notes give the same number in {unit[0]} as this cell in months",
                f"If that is the same time, write {units.read(unit[0], 'months')}; {KEEP}")


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
            yield Found(position, f"no in {said} of the {len(names)} columns that ask for yes or no: boxes "
                                  "that were not ticked, perhaps")


_unusual, _rare = (partial(rule, severity="warning") for rule in (row_rule, data_rule))
NOT_YES = other_than("yes")
GRADES = "ABCDE"
CHECKPOINT = "lizumab|limab|volumab|velumab|valumab|ipilimumab|tremelimumab"
#: Treatment → what its drugs are, and words of which they are known.
DRUGS = {
    "chemotherapy": ("a cytotoxic drug", (
        r"[a-z0-9-]*(?:platin|taxel|rubicin|[tr]abine|pemetrexed|methotrexate|etoposide|(?:irino|topo)tecan"
        r"|vincristine|vindesine|vinblastine|vinorelbine|(?:phosph|f)amide|temozolomide|dacarbazine"
        r"|fluorouracil|bleomycin|mitomycin|mustine|eribulin|trabectedin|melphalan)")),
    "targeted_therapy": ("a targeted drug", (
        rf"(?!denosumab|[a-z]*(?:{CHECKPOINT}))"
        r"[a-z0-9-]*(?:mab|tinib|ciclib|rafenib|parib|zomib|(?:ever|temsir)olimus)")),
    "immunotherapy": ("a checkpoint inhibitor", rf"[a-z0-9-]*(?:{CHECKPOINT})"),
}


def _under_another(treatment: str) -> Iterator[Never]:
    """A drug of one treatment, which is not yes, where another is; where none is, there is an error."""
    kind, drugs = DRUGS[treatment]
    pattern = rf"(?:^|[; ]){drugs}(?=[; ]|$)"

    def words(agents: str, **given: str):
        drug = re.search(pattern, agents)[0].strip("; ")
        return (f"{drug} is {kind}, and {treatment} is {given[treatment] or 'empty'}",
                f"Write yes under {treatment}, or check the drug; {KEEP}")

    for other in (other for other in DRUGS if other != treatment):
        yield never(words, **{"agents": like(pattern), treatment: NOT_YES, other: among("yes")})


def _against_outcome(before: str, after: str, steps: Iterable[str]) -> Iterator[Never]:
    """An outcome in a word that the same patient's grades, worst first, speak against."""
    steps = list(steps)
    for n, one in enumerate(steps):
        for outcome, others in (("improved", steps[:n]), ("worse", steps[n + 1:]),
                                ("stable", [step for step in steps if step != one])):
            if others:
                yield never(f"{outcome}, where {before} is {{{before}}} and {after} is {{{after}}}",
                            neuro_outcome=among(outcome),
                            **{before: among(one), after: among(*others)})


KEEP = "if it is right, write “as printed” in the notes."
ODD_DAYS = "not a whole number of days, or more than ten years of them: another unit, perhaps"
LOOK_UP = "Check both in the report; if they are right, write “as printed” in the notes."
RULES = (
    _unusual("rt_dose_gy", dose_per_fraction, "The dose of one fraction lies between 1 and 25 Gy.", LOOK_UP,
             {"radiotherapy": "yes", "rt_dose_gy": "30", "rt_fractions": "1"},
             {"radiotherapy": "yes", "rt_dose_gy": "30", "rt_fractions": "10"}),
    _rare("stereotactic-fractions", "rt_fractions",
          [never("a stereotactic treatment in {rt_fractions} fractions is unusual",
                 rt_technique=among("stereotactic"), rt_fractions=above(10))],
          "Stereotactic treatment takes at most ten fractions.", LOOK_UP,
          {"radiotherapy": "yes", "rt_technique": "stereotactic", "rt_fractions": "20"},
          {"radiotherapy": "yes", "rt_technique": "stereotactic", "rt_fractions": "10"}),
    _unusual("interval_months", age_and_interval, "The primary was found after birth.",
             "Months, not weeks or days? " + LOOK_UP,
             {"age_years": "20", "primary_known_before": "yes", "interval_months": "252"},
             {"age_years": "20", "primary_known_before": "yes", "interval_months": "240"}),
    *(_rare(name, f"ambulatory_{when}",
            [never(f"a patient who walks with grade {{asia_{when}}}, which leaves no strength",
                   **{f"asia_{when}": among("A", "B"), f"ambulatory_{when}": among("yes")})],
            f"Nobody walks with grade A or B, {when} treatment.", LOOK_UP,
            {f"asia_{when}": "A", f"ambulatory_{when}": "yes"},
            {f"asia_{when}": allowed, f"ambulatory_{when}": "yes"})
      for name, when, allowed in (("grade-and-walking", "before", "C"),
                                  ("grade-and-walking-after", "after", "D"))),
    _rare("outcome-and-grade", "neuro_outcome",
          [*_against_outcome("asia_before", "asia_after", GRADES),
           *_against_outcome("ambulatory_before", "ambulatory_after", ("no", "yes"))],
          "The outcome agrees with grades and walking, if both are given.", LOOK_UP,
          {"asia_before": "D", "asia_after": "A"}, {"asia_before": "A", "asia_after": "D"}),
    _rare("cytology-and-meninges", "diagnosis_basis",
          [never("a diagnosis by cytology, and no leptomeningeal disease", diagnosis_basis=among("cytology"),
                 leptomeningeal=among("no"))],
          "Cells in the cerebrospinal fluid mean leptomeningeal disease; cells of a needle sample do not.",
          "If the cells came from a needle sample, say so in the notes; " + KEEP,
          {"diagnosis_basis": "cytology", "leptomeningeal": "no"},
          {"diagnosis_basis": "cytology", "leptomeningeal": "yes"}),
    _rare("histology-and-surgery", "diagnosis_basis",
          [never("histology of the cord lesion where surgery is empty", diagnosis_basis=among("histology"),
                 surgery=EMPTY)],
          "Histology of the cord lesion needs an operation, and surgery is yes.",
          "Write yes under surgery (a biopsy counts), or check what the histology is of; "
          "if the report does not say how the tissue was taken, write “as printed” in the notes.",
          {"diagnosis_basis": "histology", "surgery": "", "resection": "", "time_origin": "treatment"},
          {"diagnosis_basis": "histology", "surgery": "yes"}),
    _rare("sign-and-enhancement", "enhancement",
          [never(f"{sign} is yes, and how the lesion enhanced is empty",
                 **{sign: among("yes"), "enhancement": EMPTY})
           for sign in ("rim_sign", "flame_sign", "central_dot_sign")],
          "If a sign of enhancement is given, so is the enhancement.",
          "Write how it enhanced, or present if the report says no more; " + KEEP,
          {"enhancement": "", "rim_sign": "yes"}, {"enhancement": "present", "rim_sign": "yes"}),
    _rare("conus-and-levels", "region",
          [never("the conus at {levels}, where it hardly ever lies", region=among("conus"),
                 levels=like("^(?:T10|L3)$"))],
          "The conus hardly ever lies at T10 or L3.", LOOK_UP,
          {"region": "conus", "levels": "T10"}, {"region": "conus", "levels": "T12-L1"}),
    _rare("drug-and-treatment", "agents", [one for treatment in DRUGS for one in _under_another(treatment)],
          "A drug is entered under its own treatment: trastuzumab is not chemotherapy.", LOOK_UP,
          {"chemotherapy": "yes", "agents": "trastuzumab"},
          {"chemotherapy": "yes", "targeted_therapy": "yes", "agents": "carboplatin;bevacizumab"}),
    _rare("months-too-many", "survival_months",
          [never("more than twenty years: days or weeks, perhaps", survival_months=above(240))],
          "Survival is counted in months, up to twenty years.", "Divide days by 30.4375; " + KEEP,
          {"survival_months": "365"}, {"survival_months": "240"}),
    _rare("interval-too-long", "interval_months",
          [never("more than forty years: days or weeks, perhaps", interval_months=above(480))],
          "The interval is counted in months, up to forty years.", "Divide days by 30.4375; " + KEEP,
          {"age_years": "", "primary_known_before": "yes", "interval_months": "730"},
          {"age_years": "", "primary_known_before": "yes", "interval_months": "480"}),
    _unusual("survival_months", months_in_notes,
             "The notes do not give the same number with another unit, for the survival.",
             "Convert it to months.", {"survival_months": "45", "notes": "Died after 45 days."},
             {"survival_months": "1.5", "notes": "Died after 45 days."}),
    _unusual("interval_months", interval_in_notes,
             "The notes do not give the same number with another unit, for the interval.",
             "Convert it to months.",
             {"primary_known_before": "yes", "interval_months": "8", "notes": "Lobectomy 8 years before."},
             {"primary_known_before": "yes", "interval_months": "96", "notes": "Lobectomy 8 years before."}),
    _rare("days-are-whole", "symptom_duration_days",
          [never(ODD_DAYS, symptom_duration_days=odd) for odd in (like(r"\.0*[1-9]"), above(3650))],
          "Symptoms are counted in whole days, up to ten years.",
          "Take 7 days for a week and 30.4 for a month; " + KEEP, {"symptom_duration_days": "1.5"},
          {"symptom_duration_days": "30"}),
    _rare("size-in-cm", "size_mm", [never(_in_cm, size_mm=below(3))],
          "The size is in millimetres.", "Look it up; " + KEEP, {"size_mm": "2.5"}, {"size_mm": "3"}),
    tables_rule(no_to_nearly_everything,
                "No patient has no in more than half of the yes-or-no columns.",
                "Leave empty what the report does not say; " + KEEP, "cases", "case_id",
                "`no` in more than half of them", "`no` in half of them", severity="warning"),
)
