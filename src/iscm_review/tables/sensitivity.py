"""Table of the chapter on how stable the numbers are."""

from __future__ import annotations

from collections.abc import Mapping

from .. import sensitivity
from ..display import Table
from ..estimate import Estimate
from .common import DASH, compact


def subsets(results: Mapping[str, Estimate]) -> Table:
    """The main numbers in every subset."""
    rows = []
    for group in (*sensitivity.SUBSETS, *sensitivity.BY_OUTCOME):
        base = f"sensitivity.{group.name}"
        rows.append((group.label, results[f"{base}.n"].n, results[f"{base}.deaths"].n,
                     *(compact(results[f"{base}.{m}"]) for m in ("median", "at_12", "rmst_12")),
                     *(compact(e) if (e := results.get(f"{base}.{name}.share")) else DASH
                       for name, *_ in sensitivity.SHARES)))
    return Table("tbl-subsets", "Main numbers when doubtful patients are left out, with 95% interval in "
                 "brackets. n and deaths are those followed. NR: not reached; a dash: the subset is made by "
                 "the outcome, and a share in it would say nothing",
                 ("Patients", "n:r", "Deaths:r", "Median, months", "Alive at 12 months",
                  "Restricted mean to 12", "Lung primary", "Men", "Cervical", "Cancer not known before"),
                 rows, wide=True, kind="tight-table")
