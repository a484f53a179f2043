"""Tables of the chapter on biases."""

from __future__ import annotations

from collections.abc import Mapping

from living_review.book.display import Table
from living_review.book.tables import DASH, compact
from living_review.gate.dataset import Dataset
from living_review.stats import survival
from living_review.stats.estimate import Estimate

from . import bias


def landmarks(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """Several treatments against one, from each landmark on."""
    rows = []
    for month in bias.LANDMARKS:
        base, frame = f"bias.landmark_{month}", bias.at_landmark(data, month)
        known = survival.followed(frame)
        sizes = [f"{len(part)} ({int(part['event_observed'].sum())})"
                 for part in (group.select(known) for group in bias.GIVEN)]
        index, strict = bias.index_patient(data, frame), results.get(f"bias.strict_landmark_{month}.rmst_12")
        rows.append((month or "none", *sizes, compact(results[f"{base}.rmst_12"]),
                     compact(strict) if strict else DASH, compact(results[f"{base}.hazard_ratio"]),
                     compact(results[f"{base}.log_rank"]),
                     DASH if index is None else ("none", "one", "two", "three")[int(index["treatments"])]))
    return Table("tbl-landmarks",
                 "Patients by number of treatments reported, with deaths in brackets, and two or "
                 "three treatments against one. Difference: in restricted mean survival over the 12 months "
                 "after the landmark, with 95% interval in brackets; strict: deaths in the month of the "
                 "landmark excluded. A dash: not compared. Index: the group of the index patient",
                 ("Landmark:r", "One:r", "Two:r", "Three:r", "Difference", "Strict", "Hazard ratio", "p:r",
                  "Index"), rows, wide=True, kind="tight-table")
