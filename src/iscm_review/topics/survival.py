"""How long patients live after the cord metastasis is found."""

from collections.abc import Iterator, Mapping

import pandas as pd

from living_review.book.display import Table
from living_review.book.figures.survival import at_risk
from living_review.book.tables import DASH, compact, filled, report
from living_review.evidence import series
from living_review.gate.dataset import Dataset
from living_review.stats.estimate import FEWEST_AT_RISK, FEWEST_DEATHS, SMALLEST_GROUP, Estimate, count
from living_review.stats.survival import curve_of, followed, measures, too_few
from living_review.stats.wording import listed, number

from .. import groups
from . import pooling

#: The groups of the chapter by what divides the patients.
DIVIDED = {"All": (groups.ALL,), "Primary": (*groups.PRIMARY, *groups.LUNG), "Treatment": groups.TREATMENT,
           "Extent of resection": groups.RESECTION, "Region": groups.REGION,
           "Walking before treatment": groups.WALKING, "Basis of diagnosis": groups.BASIS,
           "Publication": groups.ERA}
GROUPS = tuple(group for divided in DIVIDED.values() for group in divided)

#: Settings in which series give a median, in the order in which a clinician meets them: words, population
#: and subgroups of the series table. All patients of a centre come first; who was operated on was chosen.
SETTINGS = (
    ("All patients of a centre", "all", pooling.WHOLE),
    ("Given radiotherapy", "radiotherapy", pooling.WHOLE),
    ("Given radiosurgery", "radiosurgery", (*pooling.WHOLE, "deceased")),
    ("Operated on", "surgical", pooling.WHOLE),
    ("Operated on", "all", ("surgery",)),
    ("Not operated on", "all", ("no surgery",)),
)
#: Where all patients of a report had been seen by its surgeons, and most were operated on, they are not all
#: patients of a centre.
EVALUATED = "Evaluated for surgery"


def estimates(data: Dataset) -> Iterator[Estimate]:
    """Every estimate of the chapter, group by group."""
    for group in GROUPS:
        yield from measures(f"survival.{group.name}", group.label, group.select(data.patients))
    for name, (words, patients) in bounds(data).items():
        yield from measures(name, f"all patients, {words}", patients)
    cases = data.cases
    lost = cases[(cases["status"] == "lost") & cases["survival_months"].notna()]
    yield count(len(lost), "patients", lost["case_id"]).named(
        "survival.all.lost.n", "patients lost to follow-up, censored when last seen")
    undated = cases[_undated(cases)]
    yield count(len(undated), "patients", undated["case_id"]).named(
        "survival.all.dead_without_time.n", "patients reported to have died, at an unknown time")


def _undated(patients: pd.DataFrame) -> pd.Series:
    return (patients["status"] == "dead") & patients["survival_months"].isna()


def bounds(data: Dataset) -> dict[str, tuple[str, pd.DataFrame]]:
    """The patients as they would be if every death at an unknown time came first, or after all follow-up."""
    patients = data.patients
    undated, last = _undated(patients), patients["survival_months"].max()
    early = patients.assign(survival_months=patients["survival_months"].mask(undated, 0.0))
    late = patients.assign(survival_months=patients["survival_months"].mask(undated, last),
                           status=patients["status"].mask(undated, "alive"))
    return {"survival.undated_early": ("undated deaths at once", early),
            "survival.undated_late": ("undated deaths after the last follow-up", late)}


def published_medians(data: Dataset) -> pd.DataFrame:
    """Median survival of published series of intramedullary metastasis, oldest first.

    Columns of the series table and ``year``; its denominator, where the report gives it, is ``n``.
    """
    rows = series.own_figures(data).rename(columns={"denominator": "n"})
    return rows[(rows["measure"] == "median_survival_months") & (rows["item"] != "historical")
                & ~rows["population"].isin(["vertebral", "epidural", "intradural"])]


def by_setting(data: Dataset) -> pd.DataFrame:
    """Median survival in series of a centre's own patients, by :data:`SETTINGS`; the largest series first.

    Columns of :func:`published_medians`, ``setting`` (:data:`EVALUATED` comes last), ``at_6`` and ``at_12``,
    the percentages alive at those months (not a number where not given), and ``note``, in what a series is
    not like its setting.
    """
    table = published_medians(data)
    table = table[table["citation_key"].map(data.by_key["study_type"]).isin(pooling.OWN)]
    alive = data.series[data.series["measure"] == "survival_proportion"]
    part = table["subgroup"].fillna("")
    table = pd.concat(table[(table["population"] == population) & part.isin(parts)].assign(setting=words)
                      for words, population, parts in SETTINGS)
    evaluated = (table["setting"] == SETTINGS[0][0]) & table["citation_key"].isin(
        pooling.mostly_operated(data))
    rows = table.assign(setting=table["setting"].mask(evaluated, EVALUATED),
                        note=["deceased only" * (part == "deceased") for part in table["subgroup"]])
    for month in (6, 12):
        then = alive[alive["item"].fillna("").str.match(rf"alive at {month} months\b")]
        rows = rows.merge(then[["citation_key", "population", "value"]].rename(columns={
            "value": f"at_{month}"}), on=["citation_key", "population"], how="left")
    order = {words: n for n, (words, *_) in enumerate(reversed((*SETTINGS, (EVALUATED,))))}
    return rows.sort_values(["setting", "n"], key=lambda c: c.map(order) if c.name == "setting" else c,
                            ascending=False, kind="stable", ignore_index=True)


def each(rows: pd.DataFrame) -> str:
    """Medians of :func:`by_setting`, one by one: ``4.1 (n = 8, deceased only) and 11.7``."""
    return listed([number(r.value) + f" (n = {r.n:.0f}, {r.note})" * bool(r.note)
                   for r in rows.sort_values("value").itertuples()])


#: What is shown of each group.
SHOWN = ("median", "at_6", "at_12", "rmst_12")


def subgroups(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """Median, survival at two times and restricted mean of every group that is not too small."""
    rows = []
    for words, divided in DIVIDED.items():
        for group in divided:
            base, known = f"survival.{group.name}", followed(group.select(data.patients))
            n, deaths = results[f"{base}.n"].n, results[f"{base}.deaths"].n
            if n >= SMALLEST_GROUP:
                cells = {measure: compact(results[f"{base}.{measure}"]) for measure in SHOWN}
                cells |= {f"at_{month}": DASH for month in (6, 12)
                          if at_risk(curve_of(known), month) < FEWEST_AT_RISK}
                rows.append((words, group.label + " *" * too_few(n, deaths), f"{n} ({deaths})",
                             *cells.values()))
    return Table("tbl-survival-all", "Survival in selected case reports, all and by group, with 95% "
                 "intervals in brackets. n: patients followed, deaths in brackets. Median and restricted "
                 "mean survival over 12 months (RMS) in months; alive at 6 and 12 months. NR: not reached. "
                 f"A dash: not estimable, or fewer than {FEWEST_AT_RISK} at risk. *: fewer than "
                 f"{FEWEST_DEATHS} deaths: shown, not compared. Groups under {SMALLEST_GROUP} are left out",
                 ("By", "Group", "n", "Median", "6 months", "12 months", "RMS"), rows, wide=True,
                 kind="stacked-rows", folded="Show the groups, by primary, treatment, region and others")


#: Our own patients, set under the series: words and the estimates' beginning.
OURS = (("all", "sensitivity.all"), ("solid tumours", "sensitivity.solid"),
        ("solid tumours, authors of the report known", "sensitivity.solid_identified"))


def outlook(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """Median survival by setting: series of a centre first, our case reports last."""
    rows = []
    for r in by_setting(data).itertuples():
        setting = r.setting + ", not comparable with surgery" * (r.setting == SETTINGS[-1][0])
        start = f", {r.item}".replace("ISCM ", "") * (filled(r.item) != DASH)
        rows.append((setting, report(data, r.citation_key) + start + f"; {r.note}" * bool(r.note),
                     filled(r.n), filled(r.value),
                     *(filled(share) + ("%" if share == share else "") for share in (r.at_6, r.at_12))))
    for words, base in OURS:
        rows.append(("Our case reports, selected", words, results[f"{base}.n"].n,
                     compact(results[f"{base}.median"]), compact(results[f"{base}.at_6"]),
                     compact(results[f"{base}.at_12"])))
    return Table("tbl-outlook", "Median survival by setting, in series of a centre's own patients and, for "
                 "comparison, in our case reports. Patients were chosen for each treatment, so settings "
                 "cannot be compared. After a report: where its time begins, if given. In brackets, the 95% "
                 "interval; NR: not reached; a dash: not given",
                 ("Setting", "Report", "n:r", "Median, months:r", "Alive at 6 months:r",
                  "Alive at 12 months:r"), rows, wide=True, kind="stacked-rows")
