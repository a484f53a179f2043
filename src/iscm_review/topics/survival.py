"""How long patients live after the cord metastasis is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from living_review.book.display import Table
from living_review.book.tables import compact, filled, report
from living_review.evidence import series
from living_review.gate.dataset import Dataset
from living_review.stats.estimate import FEWEST_DEATHS, SMALLEST_GROUP, Estimate, count
from living_review.stats.survival import measures, too_few

from .. import groups
from . import pooling

GROUPS = (groups.ALL, *groups.PRIMARY, *groups.LUNG, *groups.TREATMENT, *groups.RESECTION,
          *groups.REGION, *groups.WALKING, *groups.BASIS, *groups.ERA)

#: Settings in which series give a median, in the order in which a clinician meets them: words, population
#: and subgroups of the series table. All patients of a centre come first; who was operated on was chosen.
SETTINGS = (
    ("All patients of a centre", "all", pooling.WHOLE),
    ("Given radiotherapy", "radiotherapy", pooling.WHOLE),
    ("Given radiosurgery", "radiosurgery", (*pooling.WHOLE, "deceased")),
    ("Operated on", "surgical", pooling.WHOLE),
    ("Operated on", "all", ("surgery",)),
    ("Not operated on, in surgical series", "all", ("no surgery",)),
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

    Columns of the series table and ``year``; its denominator, where the report gives it, is ``n``.
    """
    rows = series.own_figures(data).rename(columns={"denominator": "n"})
    return rows[(rows["measure"] == "median_survival_months") & (rows["item"] != "historical")
                & ~rows["population"].isin(["vertebral", "epidural", "intradural"])]


def by_setting(data: Dataset) -> pd.DataFrame:
    """Median survival in series of a centre's own patients, by :data:`SETTINGS`; the largest series first.

    Columns of :func:`published_medians`, ``setting``, ``at_12``, the percentage alive at 12 months
    (not a number where the report does not give it), and ``note``, in what a series is not like its setting.
    """
    table = published_medians(data)
    table = table[table["citation_key"].map(data.by_key["study_type"]).isin(pooling.OWN)]
    alive = data.series[(data.series["measure"] == "survival_proportion")
                        & (data.series["item"] == "alive at 12 months")]
    _, operated, _ = pooling.asked(data)["surgery"]
    mostly = set(operated.loc[2 * operated["events"] > operated["total"], "citation_key"])

    def note(row) -> str:
        if row.subgroup == "deceased":
            return "deceased only"
        return "most of them operated on" * (row.setting == SETTINGS[0][0] and row.citation_key in mostly)

    part = table["subgroup"].fillna("")
    table = pd.concat(table[(table["population"] == population) & part.isin(parts)].assign(setting=words)
                      for words, population, parts in SETTINGS)
    rows = table.assign(note=[note(row) for row in table.itertuples()]).merge(
        alive[["citation_key", "population", "value"]].rename(columns={"value": "at_12"}),
        on=["citation_key", "population"], how="left")
    order = {words: n for n, (words, *_) in enumerate(reversed(SETTINGS))}
    return rows.sort_values(["setting", "n"], key=lambda c: c.map(order) if c.name == "setting" else c,
                            ascending=False, kind="stable", ignore_index=True)


def landmarks(results: Mapping[str, Estimate], name: str, caption: str,
              by: Sequence[groups.Group]) -> Table:
    """Median, survival at the fixed months and restricted means, per group."""
    rows = []
    for group in by:
        base = f"survival.{group.name}"
        n, deaths = results[base + ".n"].n, results[base + ".deaths"].n
        small = " *" if too_few(n, deaths) else ""
        rows.append((group.label + small, f"{n} ({deaths})", *(
            compact(results[f"{base}.{measure}"])
            for measure in ("median", "at_3", "at_6", "at_12", "at_24", "rmst_12", "rmst_24"))))
    return Table(name, f"{caption}, with 95% intervals in brackets. n: patients, with deaths in brackets. "
                 "Median survival and restricted mean survival (RMS) in months. NR: not reached. A dash: not "
                 f"estimable. *: fewer than {SMALLEST_GROUP} patients or {FEWEST_DEATHS} deaths: shown, not "
                 "compared. No interval is given where no patient or every patient died",
                 ("Group", "n", "Median", "3 months", "6 months", "12 months", "24 months", "RMS, 12 months",
                  "RMS, 24 months"), rows, wide=True, kind="tight-table")


#: Our own patients, set under the series: words and the estimates' beginning.
OURS = (("all", "sensitivity.all"), ("solid tumours", "sensitivity.solid"),
        ("solid tumours, authors of the report known", "sensitivity.solid_identified"))


def outlook(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """Median survival by setting: series of a centre first, our case reports last."""
    rows = []
    for r in by_setting(data).itertuples():
        rows.append((r.setting, report(data, r.citation_key) + f", {r.note}" * bool(r.note),
                     filled(r.n), filled(r.value), filled(r.at_12) + ("%" if r.at_12 == r.at_12 else "")))
    for words, base in OURS:
        rows.append(("Case reports, selected", f"this review, {words}",
                     results[f"{base}.n"].n, compact(results[f"{base}.median"]),
                     compact(results[f"{base}.at_12"])))
    return Table("tbl-outlook", "Median survival by setting, in series of a centre's own patients and, for "
                 "comparison, in the case reports of this review. Survival is counted from diagnosis or from "
                 "treatment, as in each series. In brackets, the 95% interval; NR: not reached; a dash: not "
                 "given",
                 ("Setting", "Report", "n:r", "Median, months:r", "Alive at 12 months:r"), rows,
                 kind="stacked-rows")
