"""Tables of the chapter on how stable the numbers are."""

from __future__ import annotations

from collections.abc import Mapping

from living_review.book.display import Table
from living_review.book.tables import compact
from living_review.stats.estimate import Estimate

from . import sensitivity


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
