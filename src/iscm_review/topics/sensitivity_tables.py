"""Tables of the chapter on how stable the numbers are."""

from __future__ import annotations

from collections.abc import Mapping

from living_review.book.display import Table
from living_review.book.tables import compact
from living_review.stats.estimate import Estimate

from . import sensitivity


def survival(results: Mapping[str, Estimate]) -> Table:
    """Survival in every subset."""
    rows = []
    for group in (*sensitivity.SUBSETS, *sensitivity.BY_OUTCOME):
        base = f"sensitivity.{group.name}"
        rows.append((group.label, results[f"{base}.n"].n, results[f"{base}.deaths"].n,
                     *(compact(results[f"{base}.{m}"]) for m in ("median", "at_12", "rmst_12", "rmst_24"))))
    return Table("tbl-subsets",
                 "Survival in subsets of the patients, with 95% interval in brackets. "
                 "NR: not reached; a dash: not estimable",
                 ("Patients", "Followed:r", "Deaths:r", "Median, months", "Alive at 12 months",
                  "Restricted mean, 12 months",
                  "Restricted mean, 24 months"), rows, wide=True, kind="tight-table")


def shares(results: Mapping[str, Estimate]) -> Table:
    """The main shares in every subset that is not made by the outcome."""
    rows = [(group.label, *(compact(results[f"sensitivity.{group.name}.{name}.share"])
                            for name, *_ in sensitivity.SHARES)) for group in sensitivity.SUBSETS]
    rows.append(("values on which both readers agreed", *(
        compact(results[f"sensitivity.values_alike.{name}.share"]) for name, *_ in sensitivity.SHARES)))
    return Table("tbl-subset-shares",
                 "Proportions in subsets of the patients, with 95% interval in brackets; "
                 "a dash: not reported",
                 ("Patients", "Lung primary", "Men", "Cervical lesion", "First manifestation"), rows,
                 wide=True, kind="tight-table")
