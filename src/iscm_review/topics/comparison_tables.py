"""Tables of the chapter on differences between groups."""

from __future__ import annotations

from collections.abc import Mapping

from living_review.book.display import Table
from living_review.book.tables import compact
from living_review.gate.dataset import Dataset
from living_review.stats.estimate import Estimate

from .. import groups
from . import comparison


def contrasts(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """Every contrast with its sizes; a dash where it was not compared or not estimable."""
    rows = []
    for c in groups.CONTRASTS:
        two = comparison.arms(data.patients, c)
        sizes = [f"{len(arm)} ({int(arm['event_observed'].sum())})" for arm in (two.first, two.second)]
        measures = [compact(results[f"comparison.{c.name}.{m}"]) for m in
                    ("rmst_12", "rmst_24", "hazard_ratio", "log_rank")]
        rows.append((c.label, *sizes, *measures))
    return Table("tbl-contrasts",
                 "Differences between groups (first minus second) in restricted mean survival over 12 and 24 "
                 "months. In brackets: deaths after patients, 95% intervals after values. A dash: too few "
                 "patients or deaths in a group, or follow-up that ends earlier",
                 ("Groups", "First:r", "Second:r", "12 months", "24 months", "Hazard ratio",
                  "Log-rank p:r"), rows, wide=True, kind="tight-table")
