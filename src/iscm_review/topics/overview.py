"""Tables of the whole: the numbers a reader takes home, and every patient in a line."""

from __future__ import annotations

from collections.abc import Mapping

from living_review.book.display import Table
from living_review.book.tables import DASH, cite, filled, plain
from living_review.evidence.review_tables import ONCE, read_once
from living_review.gate.dataset import Dataset
from living_review.stats import wording
from living_review.stats.estimate import Estimate

from ..patient import spelled

#: The numbers a reader takes home: words, and the estimate behind them.
KEY_NUMBERS = (
    ("Primary in the lung", "epidemiology.all.primary_lung.share"),
    ("Men among the patients", "epidemiology.all.male.share"),
    ("Mean age", "epidemiology.all.age.mean"),
    ("Lesion in the cervical cord", "epidemiology.all.cervical.share"),
    ("Lesion in the thoracic cord", "epidemiology.all.thoracic.share"),
    ("Cancer not known before", "epidemiology.all.first_manifestation.share"),
    ("Weakness at presentation", "epidemiology.all.symptom_weakness.share"),
    ("Median survival", "survival.all.median"),
    ("Alive at 12 months", "survival.all.at_12"),
    ("Mean months lived of the first 12", "survival.all.rmst_12"),
)


def key_numbers(results: Mapping[str, Estimate]) -> Table:
    rows = []
    for words, key in KEY_NUMBERS:
        e = results[key]
        rows.append((words, f"{{num}}`{key}:value`", wording.interval(e).removeprefix("95% CI "),
                     wording.sample(e)))
    return Table("tbl-key-numbers", "Key numbers of the present data",
                 ("What", "Value", "95% interval", "Based on"), rows)


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
        given = [mark(short, column) for column, short in (
            ("surgery", "S"), ("radiotherapy", "R"), ("chemotherapy", "C"),
            ("targeted_therapy", "T"), ("immunotherapy", "I")) if r[column] == "yes"]
        followed = r["survival_months"] == r["survival_months"] and r["status"]
        course = (f"{labels['status'][r['status']].lower()}, "
                  f"{wording.number(r['survival_months'])} mo" if followed
                  else labels["status"].get(r["status"], DASH).lower())
        site = mark(labels["primary_site"][r["primary_site"]], "primary_site")
        histology = spelled("histology", r["histology"] or "")
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
                 "chemotherapy, T targeted therapy, I immunotherapy, each where the report says that "
                 "it was given; a dash is not reported; mo, months. "
                 f"{ONCE} One reader alone gave the value, or nobody has read it a second time",
                 ("Case", "Patient", "Primary", "Level", "Basis", "Treatment", "Function",
                  "Last known"), rows, wide=True)
