"""How far the way the patients were reported and counted may mislead, measured where it can be.

Four questions: what ignoring censoring does, what time lived before a treatment does (immortal time), who has
no survival time, and whether patients reported alone differ from those reported among others.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pandas as pd

from living_review.book.display import Table, Words
from living_review.book.tables import DASH, compact
from living_review.gate.dataset import Dataset
from living_review.stats import survival, wording
from living_review.stats.estimate import Estimate, count, mean, proportion

from ..groups import ALL, CONTRASTS, Contrast, Group
from . import comparison, pooling

#: Months after which the groups are formed anew (Anderson, Cain and Gelber 1983).
LANDMARKS = (0, 1, 2, 3)
#: What counts as one treatment: words, and the columns of which one has to say yes.
TREATMENTS = {
    "surgery": ("surgery",),
    "radiotherapy": ("radiotherapy",),
    "drugs": ("chemotherapy", "targeted_therapy", "immunotherapy"),
}
IGNORED = ("arithmetic mean of follow-up as if every patient had died at its end: the method of Liu 2026, "
           "shown for comparison only and without an interval, as it estimates nothing")
NEWCOMBE = "difference of two proportions, Newcombe's 95% interval"


def _given(name: str, label: str, *numbers: int) -> Group:
    return Group(name, label, lambda frame: frame["treatments"].isin(numbers))


GIVEN = (_given("one", "one treatment reported", 1), _given("two", "two treatments reported", 2),
         _given("three", "three treatments reported", 3))
SEVERAL = _given("several", "two or three treatments reported", 2, 3)

_NAMED = {contrast.name: contrast for contrast in CONTRASTS}
#: Who may be more likely to have a survival time.
OUTCOME_BY = (
    Contrast("sex", Group("men", "men", lambda f: f["sex"] == "male"),
             Group("women", "women", lambda f: f["sex"] == "female")),
    _NAMED["lung"],
    Contrast("operated", Group("operated", "surgery reported", lambda f: f["surgery"] == "yes"),
             Group("not_operated", "surgery not reported", lambda f: f["surgery"] != "yes")),
    _NAMED["basis"],
    _NAMED["era"],
    _NAMED["reported_alone"],
    Contrast("reading", Group("abstract", "read as an abstract only", lambda f: f["scope"] == "abstract"),
             Group("text", "read in part or in full", lambda f: f["scope"] != "abstract")),
)


def treated(data: Dataset, by_month: float = float("inf")) -> pd.DataFrame:
    """The patients with ``treatments``: how many of the three kinds are said to have been given.

    Only the report of the index patient says when each began; what he received after
    ``by_month`` does not count. For all others a treatment counts from the start.
    """
    patients, course = data.patients, data.index_case
    given = pd.DataFrame({
        kind: patients[list(columns)].eq("yes").any(axis=1) for kind, columns in TREATMENTS.items()})
    for column in course.loc[(course["month"] > by_month) & course["begins"].notna(), "begins"]:
        kind = next(kind for kind, columns in TREATMENTS.items() if column in columns)
        given.loc[patients["citation_key"] == index_report(data), kind] = False
    return patients.assign(treatments=given.sum(axis=1))


def index_report(data: Dataset) -> str | None:
    """The citation key of the report on the index patient."""
    sources = data.index_case["source"]
    return sources.iloc[0].split()[0] if len(sources) else None


def index_patient(data: Dataset, frame: pd.DataFrame) -> pd.Series | None:
    """The row of the index patient, if it is among some patients."""
    rows = frame[frame["citation_key"] == index_report(data)]
    return rows.iloc[0] if len(rows) else None


def from_month(frame: pd.DataFrame, month: float, strict: bool = False) -> pd.DataFrame:
    """The patients still at risk at a month, their time counted from it.

    Who dies in the very month counts as at risk in it, as in a curve, unless ``strict``.
    Patients without a survival time stay, and stay unknown.
    """
    times = frame["survival_months"]
    gone = times <= month if strict else times < month
    return frame[~gone].assign(survival_months=times[~gone] - month)


def at_landmark(data: Dataset, month: float, strict: bool = False) -> pd.DataFrame:
    """Patients at risk at a landmark, sorted by the treatments of :func:`treated` by that month.

    At month 0 nobody is left out and everything ever given counts: the comparison that misleads.
    """
    return from_month(treated(data, month), month, strict) if month else treated(data)


def several_against_one(month: float, strict: bool = False) -> Contrast:
    """The contrast at a landmark, with words that tell which."""
    when = f", {month:g}-month landmark" if month else ""
    when += ", deaths in that month excluded" if strict else ""
    return Contrast("several", SEVERAL, Group(GIVEN[0].name, GIVEN[0].label + when, GIVEN[0].test))


def ignoring_censoring(frame: pd.DataFrame, horizon: float | None = None) -> Estimate:
    """The mean that counts everyone's follow-up as a life span, cut at ``horizon`` months."""
    known = survival.followed(frame)
    times = known["survival_months"].clip(upper=horizon)
    return replace(mean(known.assign(survival_months=times), "survival_months", "months"), method=IGNORED,
                   lower=None, upper=None, n_missing=len(frame) - len(known),
                   count=int(known["event_observed"].sum()))


def estimates(data: Dataset) -> Iterator[Estimate]:
    """Every estimate of the chapter."""
    patients = treated(data)
    for group in (ALL, *GIVEN):
        frame = group.select(patients)
        base = f"bias.{group.name}"
        yield ignoring_censoring(frame).named(f"{base}.plain_mean", f"plain mean of follow-up, {group.label}")
        for horizon in survival.HORIZONS:
            yield ignoring_censoring(frame, horizon).named(
                f"{base}.plain_mean_{horizon}",
                f"plain mean of follow-up cut at {horizon} months, {group.label}")
        if group is not ALL:
            yield from survival.measures(base, group.label, frame)
    for month in LANDMARKS:
        contrast, frame = several_against_one(month), at_landmark(data, month)
        yield from comparison.measures(f"bias.landmark_{month}", contrast, frame)
        known = survival.followed(frame)
        for group in GIVEN:
            at_risk = group.select(known)
            yield count(len(at_risk), "patients", at_risk["case_id"]).named(
                f"bias.landmark_{month}.{group.name}.n",
                f"patients at risk with {group.label}, counted at month {month}")
        if month:
            # The first measure is enough, and the others are not computed.
            yield next(comparison.measures(f"bias.strict_landmark_{month}",
                                           several_against_one(month, strict=True),
                                           at_landmark(data, month, strict=True)))
    for contrast in OUTCOME_BY:
        yield outcome_known(contrast, data.patients).named(
            f"bias.outcome_known.{contrast.name}.difference",
            f"difference in the proportion with a survival time, {contrast.label}")


def outcome_known(contrast: Contrast, frame: pd.DataFrame) -> Estimate:
    """How much more often one group has a survival time and a status than the other; of 1."""
    parts = contrast.first.select(frame), contrast.second.select(frame)
    shares = [proportion(len(survival.followed(part)), len(part), "") for part in parts]
    e = pooling.difference(*shares)
    return replace(e, method=NEWCOMBE, n_missing=len(frame) - e.n, count=sum(share.count for share in shares),
                   reason="not estimable: nobody in one of the groups" if e.value is None else "",
                   case_ids=tuple(pd.concat(parts)["case_id"]))


def known_by(data: Dataset, name: str) -> Words:
    """For how many of either group of a contrast survival is known."""
    contrast = _NAMED[name]
    told = [f"{len(survival.followed(part))} of {len(part)} {group.label}" for group in (
        contrast.first, contrast.second) for part in [group.select(data.patients)]]
    return Words(f"It is known for {wording.listed(told)}.")


def undated(results: Mapping[str, Estimate]) -> Table:
    """Survival as it would be if the deaths at an unknown time came first, or last."""
    rows = []
    for words, name in (("left out, as in this review", "all"), ("all died at once", "undated_early"),
                        ("all died after the last follow-up", "undated_late")):
        told = [results[f"survival.{name}.{measure}"] for measure in ("median", "at_12", "rmst_12")]
        rows.append((words, *map(compact, told), wording.sample(told[0])))
    return Table("tbl-undated", "What the deaths at an unknown time could change. In brackets: 95% interval. "
                 "NR: not reached. In the last row these patients count as alive throughout",
                 ("Undated deaths", "Median survival, months", "Alive at 12 months",
                  "Restricted mean over 12 months", "Patients:r"), rows)


def landmarks(data: Dataset, results: Mapping[str, Estimate]) -> Table:
    """Several treatments against one, from each landmark on."""
    rows = []
    for month in LANDMARKS:
        base, frame = f"bias.landmark_{month}", at_landmark(data, month)
        known = survival.followed(frame)
        sizes = [f"{len(part)} ({int(part['event_observed'].sum())})"
                 for part in (group.select(known) for group in GIVEN)]
        index, strict = index_patient(data, frame), results.get(f"bias.strict_landmark_{month}.rmst_12")
        rows.append((month or "none", *sizes, compact(results[f"{base}.rmst_12"]),
                     compact(strict) if strict else DASH,
                     DASH if index is None else ("none", "one", "two", "three")[int(index["treatments"])]))
    return Table("tbl-landmarks",
                 "Two or three treatments against one, from each landmark on: patients, with deaths in "
                 "brackets; and the difference in restricted mean survival over the next 12 months (in "
                 "months), with 95% interval in brackets. A dash: not compared. The index patient is counted "
                 "under the treatments that he had received by the landmark",
                 ("Landmark, month:r", "1 treatment:r", "2 treatments:r", "3 treatments:r", "Difference",
                  "Without deaths in that month", "Index patient under"), rows,
                 wide=True, kind="tight-table",
                 folded="Show patients, deaths and differences at each landmark")
