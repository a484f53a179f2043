"""Tables of the whole: the numbers a reader takes home, and every patient in a line."""

from __future__ import annotations

from collections.abc import Mapping

from living_review.book.display import Table
from living_review.book.tables import DASH, cite, compact, filled, plain
from living_review.evidence import certainty
from living_review.evidence.review_tables import ONCE, read_once
from living_review.gate.dataset import Dataset
from living_review.stats import wording
from living_review.stats.estimate import Estimate
from living_review.stats.random_effects import FEWEST_COHORTS

from . import pooling, published, survival, treatment

#: The questions of :mod:`.pooling` that readers ask first, in their words.
FINDINGS = {
    "primary_lung": "Primary in the lung", "primary_breast": "Primary in the breast", "male": "Men",
    "first_manifestation": "Cord lesion as first manifestation", "thoracic": "Thoracic lesion",
    "cervical": "Cervical lesion", "multiple_lesions": "Multiple cord lesions",
    "improved_surgery": "Function improved after surgery",
}


def findings(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """What series found, and what selected case reports say, question by question."""
    rows, rated = [], certainty.by_estimate(data, results)
    for name, words in FINDINGS.items():
        question, cohorts, _ = pooling.asked(data)[name]
        series, e = results[f"pooling.{name}.share"], results[question.ours]
        rows.append((words, f"{compact(series)}; {wording.counted(series.count, 'cohort')}, n = {series.n}"
                     if series.value is not None else pooling.each(cohorts),
                     f"{{num}}`{e.name}:value` {compact(e).partition(' ')[2]}", wording.of(e),
                     rated.get(series.name, DASH)))
    for setting, part in survival.by_setting(data).groupby("setting", sort=False):
        part = part.sort_values("value")
        each = [f"{wording.number(r.value)}{f' ({r.note})' * bool(r.note)}" for r in part.itertuples()]
        said = wording.listed(each) if len(part) < FEWEST_COHORTS else f"{each[0]} to {each[-1]}"
        rows.append((f"Median survival, months: {setting[0].lower()}{setting[1:]}",
                     f"{said}; {len(part)} series, n = {part['n'].sum():.0f}", DASH, DASH,
                     rated.get(published.median_of(setting), DASH)))
    e = results["survival.all.median"]
    rows.append(("Median survival, months: selected case reports", DASH,
                 f"{{num}}`{e.name}:value` {compact(e).partition(' ')[2]}",
                 wording.sample(e), rated.get(e.name, DASH)))
    return Table("tbl-findings", "Summary of findings, with 95% intervals in brackets (NR: not reached). "
                 "Where there were too few cohorts, or they differed too much to pool, each result is "
                 "listed; some series count lesions. Survival in series is the range of the published "
                 "medians; fewer than three are listed singly. Certainty, by GRADE, is that of the "
                 "published series, and in the last row that of the case reports",
                 ("Question", "Published series", "Case reports of this review", "Patients", "Certainty"),
                 rows, wide=True, kind="stacked-rows")


def patients(data: Dataset) -> Table:
    """Every patient in one line."""
    labels = {c: data.labels(c) for c in ("primary_site", "region", "status", "neuro_outcome",
                                          "resection", "diagnosis_basis")}
    once = read_once(data)

    def mark(words: str, *fields: str) -> str:
        """The words, marked where one reader alone gave one of the fields that they show."""
        return words + ONCE * (words != DASH and any((r["case_id"], field) in once for field in fields))

    rows = []
    for r in data.cases.sort_values("case_id").to_dict("records"):
        sex, age = {"male": "M", "female": "F"}.get(r["sex"], DASH), filled(r["age_years"])
        who = " ".join(word for word in (mark(sex, "sex"), mark(age, "age_years")) if word != DASH)
        given = [mark(short, column) for column, short in zip(treatment.COMBINED, "SRCTI", strict=True)
                 if r[column] == "yes"]
        followed = r["survival_months"] == r["survival_months"] and r["status"]
        course = labels["status"].get(r["status"], DASH).lower() + (
            f", {wording.number(r['survival_months'])} mo" if followed else "")
        site = mark(labels["primary_site"][r["primary_site"]], "primary_site")
        histology = r["histology"] or ""
        rows.append((
            f"{{case}}`{r['case_id']}` {cite(r['citation_key'])}", who or DASH,
            f"{site}: {mark(plain(histology), 'histology')}" if histology else site,
            mark(filled(r["levels"]).replace("conus", "Conus"), "levels") if r["levels"]
            else mark(labels["region"].get(r["region"], DASH), "region"),
            mark(labels["diagnosis_basis"].get(r["diagnosis_basis"], DASH).split()[0], "diagnosis_basis"),
            " + ".join(given) or DASH,
            mark(labels["neuro_outcome"].get(r["neuro_outcome"], DASH), "neuro_outcome"),
            mark(course, "status", *(["survival_months"] if followed else []))))
    return Table("tbl-patients", f"The {len(rows)} patients. S surgery, R radiotherapy, C "
                 "chemotherapy, T targeted therapy, I immunotherapy, each where reported as "
                 "given; a dash: not reported; mo: months. "
                 f"{ONCE} Only one reader gave the value, or it has been read only once",
                 ("Report", "Patient", "Primary", "Level", "Basis", "Treatment", "Function",
                  "Last known"), rows, wide=True)
