"""Tables of the chapter on pooled series."""

from __future__ import annotations

from collections.abc import Mapping

from living_review.book.display import Table
from living_review.book.tables import compact, plain, report, span
from living_review.gate.dataset import Dataset
from living_review.stats import wording
from living_review.stats.estimate import Estimate

from . import pooling

EMPTY = "No published series answers any of the questions."


def summary(results: Mapping[str, Estimate]) -> Table:
    """Every pooled share beside that of our case reports."""
    rows = []
    for question in pooling.QUESTIONS:
        base = f"pooling.{question.name}"
        share, ours = results[f"{base}.share"], results[question.ours]
        if share.value is None:
            continue
        ahead = results[f"{base}.prediction"]
        rows.append((_title(question), share.count, share.n, compact(share),
                     wording.number(results[f"{base}.crude"].value, "fraction"),
                     span(ahead.lower, ahead.upper, "fraction"), compact(results[f"{base}.i2"]),
                     compact(ours), ours.n, compact(pooling.difference(ours, share))))
    return Table("tbl-pooled", "Pooled proportions from published series, and those of our case reports. In "
                 "brackets: 95% interval. Crude: all patients of the cohorts as one group. Prediction: 95% "
                 "prediction interval for a further cohort. I²: the part of the variation between cohorts "
                 "that is not due to chance. n: patients (for the cord regions some reports count lesions). "
                 "In our cases a treatment that is not reported counts as not given. Difference: our "
                 "proportion minus the pooled one, in percentage points",
                 ("Question", "Cohorts:r", "n:r", "Pooled", "Crude:r", "Prediction", "I²", "Our cases", "n:r",
                  "Difference"), rows, empty=EMPTY, wide=True, kind="tight-table")


def cohorts(data: Dataset) -> Table:
    """Every figure that was considered, and what became of it."""
    kinds, rows = data.labels("population", "series"), []
    for question, considered, pooled in pooling.asked(data):
        default = "pooled" if pooled and not pooled.wide else "shown, not pooled"
        for r in considered.itertuples():
            lesions = " lesions" if r.subgroup == "per lesion" else ""
            use = "; ".join(filter(None, (plain(r.reason) or default, r.derived)))
            rows.append((_title(question), report(data, r.citation_key),
                         kinds[r.population], f"{r.events} of {r.total}{lesions}",
                         wording.number(r.share, "fraction"), span(r.lower, r.upper, "fraction"), use))
    return Table("tbl-cohorts", "Figures considered for pooling, with Wilson's 95% interval",
                 ("Question", "Report", "Population", "Counts", "Proportion:r", "95% interval", "Use"), rows,
                 empty=EMPTY, wide=True, kind="stacked-rows")


def _title(question: pooling.Question) -> str:
    return question.label[0].upper() + question.label[1:]
