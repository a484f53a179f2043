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
                 "Differences between groups: the first of each line less the second, in mean "
                 "months lived of the first 12 and 24. In brackets after patients: deaths; after values: 95% "
                 "interval. A dash: too few patients or deaths on a side, or a follow-up that ends before",
                 ("Groups", "First:r", "Second:r", "12 months", "24 months", "Hazard ratio",
                  "Log-rank p:r"), rows, wide=True, kind="tight-table")
