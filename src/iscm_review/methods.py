"""How the review was made: the flow of records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .dataset import Dataset
from .estimate import WILSON, Estimate, count, wilson


@dataclass(frozen=True)
class Flow:
    """The numbers of a PRISMA 2020 flow diagram; records unless said otherwise."""

    screened: int
    awaiting: int
    excluded: int
    reasons: tuple[tuple[str, int], ...]
    included: int
    patients: int
    series: int
    figures: int


def flow(data: Dataset) -> Flow:
    """Count the screening log (Page et al. 2021, PRISMA 2020)."""
    decision = data.sources["decision"]
    excluded = data.sources[decision == "exclude"]
    labels = data.labels("exclusion_reason", "sources")
    reasons = excluded["exclusion_reason"].value_counts().sort_index().sort_values(
        ascending=False, kind="stable")
    return Flow(
        screened=len(data.sources),
        awaiting=int(decision.isna().sum()),
        excluded=len(excluded),
        reasons=tuple((labels[r], int(k)) for r, k in reasons.items()),
        included=int((decision == "include").sum()),
        patients=len(data.cases),
        series=int((decision == "series").sum()),
        figures=len(data.series),
    )


def estimates(data: Dataset) -> Iterator[Estimate]:
    """Counts of records and patients, and reading depth."""
    f, sources = flow(data), data.sources
    yield count(f.patients, "patients", data.cases["case_id"]).named(
        "cases.all.n", "patients in the case table")
    for name, n, label in (
        ("screened", f.screened, "records looked at"), ("included", f.included, "reports included"),
        ("series", f.series, "series kept for their figures"),
        ("excluded", f.excluded, "records excluded"), ("awaiting", f.awaiting, "awaiting decision"),
    ):
        yield count(n, "records").named(f"sources.{name}.n", label)
    detail = int((sources["exclusion_reason"] == "insufficient_detail").sum())
    yield count(detail, "records").named(
        "sources.insufficient_detail.n", "records that may hold an eligible patient, read too thinly")
    included = sources[sources["decision"] == "include"]
    for scope, label in data.labels("scope", "sources").items():
        k, n = int((included["scope"] == scope).sum()), len(included)
        low, high = wilson(k, n)
        yield Estimate(f"sources.included.scope_{scope}.share", f"included reports read as: {label}",
                       k / n if n else None, n, WILSON, "fraction", low, high, count=k,
                       reason="" if n else "no report is included")
    yield count(f.figures, "figures").named("series.all.n", "figures taken from published series")
    yield count(data.series["citation_key"].nunique(), "records").named(
        "series.sources.n", "records that these figures come from")


def last_search(data: Dataset) -> str:
    """When the literature was last searched, as the log has it (``2026-11``)."""
    dates = data.searches["date"].dropna()
    return max(dates) if len(dates) else ""
