"""Tables of the chapter on treatment."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from living_review.book.display import Table
from living_review.book.tables import DASH, cite, filled, plain, report
from living_review.gate.dataset import Dataset
from living_review.stats.estimate import Estimate
from living_review.stats.wording import number

from . import treatment


def function(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """Function after treatment: series first, our case reports last."""
    rows = []
    for r in treatment.function_in_series(data).itertuples():
        counts = [DASH if pd.isna(k) else f"{k:.0f} ({number(k / r.n, 'fraction')})"
                  for k in (r.improved, r.stable, r.worse)]
        rows.append((r.treatment, report(data, r.citation_key), r.n, *counts))
    for group, words in (("surgery", "operated on"), ("radiotherapy", "irradiated")):
        found = [results[f"treatment.{group}.{change}.share"] for change in treatment.CHANGES]
        rows.append(("Case reports, selected", f"this review, {words}", found[0].n,
                     *(f"{e.count} ({number(e.value, 'fraction')})" if e.n else DASH for e in found)))
    return Table("tbl-function", "Function after treatment, as each report judges it: patients, and "
                 "percentage in brackets. A dash: not given. In our case reports the two groups overlap",
                 ("Treatment", "Report", "n:r", "Improved:r", "Stable:r", "Worse:r"), rows,
                 kind="stacked-rows")


def drugs(data: Dataset) -> Table:
    """Every patient given a named drug, or targeted or immunotherapy."""
    labels = {column: data.labels(column)
              for column in ("primary_site", "neuro_outcome", "imaging_response", "status")}
    rows = []
    for r in treatment.drugs(data).to_dict("records"):
        kinds = [words for column, words in (("targeted_therapy", "targeted therapy"),
                                             ("immunotherapy", "immunotherapy")) if r[column] == "yes"]
        given = plain(", ".join(r["agents"] or ())) or " and ".join(kinds) + ", not named"
        local = [words for column, words in (("surgery", "surgery"), ("radiotherapy", "radiotherapy"))
                 if r[column] == "yes"]
        cancer = [plain(words) for words in (r["histology"], *(r["molecular"] or ())) if words]
        last = labels["status"].get(r["status"], DASH).lower()
        if r["survival_months"] == r["survival_months"]:
            last += f", {number(r['survival_months'])} months"
        rows.append((labels["primary_site"][r["primary_site"]], ", ".join(cancer) or DASH, given,
                     " and ".join(local) or DASH,
                     labels["imaging_response"].get(r["imaging_response"], DASH).lower(),
                     labels["neuro_outcome"].get(r["neuro_outcome"], DASH).lower(), last,
                     cite(r["citation_key"])))
    return Table("tbl-drugs", f"Cancer drugs: the {len(rows)} patients for whom a drug is named, or targeted "
                 "or immunotherapy reported. One patient a row; most had other treatment as well, so a "
                 "response cannot be attributed to the drug",
                 ("Primary", "Histology, marker", "Drug", "Local treatment", "On imaging", "Function",
                  "Last known", "Source"), rows,
                 empty="No report names a drug.", wide=True, kind="stacked-rows")


def schedules(data: Dataset) -> Table:
    rows = [(report(data, r.citation_key), r.primary, filled(r.technique), filled(r.dose),
             filled(r.fractions), filled(r.per_fraction), plain(r.earlier) or DASH)
            for r in treatment.schedules(data).itertuples()]
    return Table("tbl-schedules",
                 f"Radiotherapy: dose or technique, for the {len(rows)} patients with either",
                 ("Report", "Primary", "Technique", "Dose, Gy:r", "Fractions:r", "Gy a fraction:r",
                  "Earlier course"),
                 rows, empty="No report gives a dose or technique.", kind="stacked-rows")


def course(data: Dataset) -> Table:
    def exact(value) -> str:
        return DASH if pd.isna(value) else f"{value:g}"

    rows = [(exact(r["month"]).replace("-", "−"), plain(r["event"]), plain(r["finding"]),
             exact(r["cea_ng_ml"]) if pd.isna(r["cea_lowest"])
             else f"{exact(r['cea_lowest'])}–{exact(r['cea_highest'])}",
             exact(r["joa_score"]), exact(r["vas"]), filled(r["asia"]))
            for r in data.index_case.to_dict("records")]
    return Table("tbl-course", "Course of the index patient, months from the operation",
                 ("Month:r", "Event", "Finding", "CEA, ng/ml:r", "JOA:r", "VAS:r", "ASIA"), rows,
                 wide=True, kind="stacked-rows")
