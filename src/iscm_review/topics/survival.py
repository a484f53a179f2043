"""How long patients live after the cord metastasis is found."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from living_review.evidence import series
from living_review.gate.dataset import Dataset
from living_review.stats.estimate import Estimate, count
from living_review.stats.survival import measures

from .. import groups
from . import pooling

GROUPS = (groups.ALL, *groups.PRIMARY, *groups.LUNG, *groups.TREATMENT, *groups.RESECTION,
          *groups.REGION, *groups.WALKING, *groups.BASIS, *groups.ERA)

#: Settings in which series give a median, in the order in which a clinician meets them: words, populations
#: and subgroups of the series table. All patients of a centre come first; who was operated on was chosen.
SETTINGS = (
    ("All patients of a centre", ("all",), pooling.WHOLE),
    ("Given radiotherapy", ("radiotherapy",), pooling.WHOLE),
    ("Given radiosurgery", ("radiosurgery",), (*pooling.WHOLE, "deceased")),
    ("Operated on", ("surgical",), pooling.WHOLE),
    ("Operated on", ("all",), ("surgery",)),
    ("Not operated on, in surgical series", ("all",), ("no surgery",)),
)


def estimates(data: Dataset) -> Iterator[Estimate]:
    """Every estimate of the chapter, group by group."""
    for group in GROUPS:
        yield from measures(f"survival.{group.name}", group.label, group.select(data.patients))
    cases = data.cases
    lost = cases[(cases["status"] == "lost") & cases["survival_months"].notna()]
    yield count(len(lost), "patients", lost["case_id"]).named(
        "survival.all.lost.n", "patients lost to follow-up, censored when last seen")
    undated = cases[(cases["status"] == "dead") & cases["survival_months"].isna()]
    yield count(len(undated), "patients", undated["case_id"]).named(
        "survival.all.dead_without_time.n", "patients reported to have died, at an unknown time")


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


def by_setting(data: Dataset) -> pd.DataFrame:
    """Median survival in series of a centre's own patients, by :data:`SETTINGS`; the largest series first.

    Columns of :func:`published_medians`, ``setting``, ``at_12``, the percentage alive at 12 months
    (not a number where the report does not give it), and ``note``, in what a series is not like its setting.
    """
    table = published_medians(data)
    table = table[table["citation_key"].map(data.by_key["study_type"]).isin(pooling.OWN)]
    alive = data.series[(data.series["measure"] == "survival_proportion")
                        & (data.series["item"] == "alive at 12 months")]
    operated = pooling.cohorts(data, next(q for q in pooling.QUESTIONS if q.name == "surgery"))
    operated = operated.set_index("citation_key")
    parts = []
    for words, populations, subgroups in SETTINGS:
        part = table[table["population"].isin(populations) & table["subgroup"].fillna("").isin(subgroups)]
        parts.append(part.assign(setting=words, note=[_note(words, r, operated) for r in part.itertuples()]))
    rows = pd.concat(parts).merge(
        alive[["citation_key", "population", "value"]].rename(columns={"value": "at_12"}),
        on=["citation_key", "population"], how="left")
    order = {words: n for n, (words, *_) in enumerate(reversed(SETTINGS))}
    return rows.sort_values(["setting", "n"], key=lambda c: c.map(order) if c.name == "setting" else c,
                            ascending=False, kind="stable", ignore_index=True)


def _note(setting: str, row, operated: pd.DataFrame) -> str:
    """Whom else or whom alone the patients of a series are; empty where they are those of the setting."""
    if row.subgroup == "deceased":
        return "deceased only"
    if setting == SETTINGS[0][0] and row.citation_key in operated.index:
        of = operated.loc[row.citation_key]
        if 2 * of["events"] > of["total"]:
            return "most of them operated on"
    return ""
