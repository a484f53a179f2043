"""How long patients live after the cord metastasis is found."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from living_review.evidence import series
from living_review.gate.dataset import Dataset
from living_review.stats.estimate import Estimate, count
from living_review.stats.survival import measures

from .. import groups

GROUPS = (groups.ALL, *groups.PRIMARY, *groups.LUNG, *groups.TREATMENT, *groups.RESECTION,
          *groups.REGION, *groups.WALKING, *groups.BASIS, *groups.ERA)


def estimates(data: Dataset) -> Iterator[Estimate]:
    """Every estimate of the chapter, group by group."""
    for group in GROUPS:
        yield from measures(f"survival.{group.name}", group.label, group.select(data.patients))
    cases = data.cases
    undated = cases[(cases["status"] == "dead") & cases["survival_months"].isna()]
    yield count(len(undated), "patients", undated["case_id"]).named(
        "survival.all.dead_without_time.n", "patients said to have died, without a time")


def published_medians(data: Dataset) -> pd.DataFrame:
    """Median survival of published series of intramedullary metastasis, oldest first.

    Columns: ``citation_key, year, population, subgroup, item, value, lower, upper, n``.
    ``n`` is the denominator of the figure where the report gives it.
    """
    rows = series.own_figures(data)
    rows = rows[(rows["measure"] == "median_survival_months") & (rows["item"] != "historical")
                & ~rows["population"].isin(["vertebral", "epidural", "intradural"])]
    columns = ["citation_key", "year", "population", "subgroup", "item", "value", "lower",
               "upper", "denominator"]
    return rows[columns].rename(columns={"denominator": "n"}).reset_index(drop=True)
