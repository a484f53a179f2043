"""How the review was made: the flow of records, and how far two readers agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from .dataset import Dataset
from .estimate import WILSON, Estimate, count, wilson

#: Below this many pairs Cohen's kappa says little and is not given.
FEWEST_PAIRS = 20


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
    """Counts of records and patients, reading depth, and agreement."""
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
    yield from _agreement_estimates(data)


def _agreement_estimates(data: Dataset) -> Iterator[Estimate]:
    table = agreement(data)
    agree, both = int(table["agree"].sum()), int(table["both"].sum())
    compared = both + int(table["first_only"].sum() + table["second_only"].sum())
    for name, n, label in (
        ("both_gave", both, "values that both readers gave, on which they agree"),
        ("any_gave", compared, "values that either reader gave, on which they agree"),
    ):
        low, high = wilson(agree, n)
        yield Estimate(f"agreement.{name}.share", label, agree / n if n else None, n, WILSON,
                       "fraction", low, high, count=agree,
                       reason="" if n else "no value was read twice")
    yield count(len(data.extractions), "values").named("agreement.values.n", "values compared")
    adjudicated = int((data.extractions["resolution"] == "adjudicated").sum())
    yield count(adjudicated, "values").named(
        "agreement.adjudicated.n", "values settled by reading again")


def agreement(data: Dataset) -> pd.DataFrame:
    """Agreement of the two readings per field, in the order of the case table.

    Columns: ``field, title, agree, differ, both, first_only, second_only, percent``
    (of those both gave), ``kappa`` (vocabulary fields with enough pairs).
    """
    rows = []
    for field, frame in data.extractions.groupby("field", sort=False):
        pairs = frame.dropna(subset=["first", "second"])
        agree = int((pairs["first"] == pairs["second"]).sum())
        column = data.package.tables["cases"][field]
        closed = bool(column.categories) and column.type == "string"
        rows.append({
            "field": field, "title": column.title, "agree": agree, "differ": len(pairs) - agree,
            "both": len(pairs),
            "first_only": int((frame["first"].notna() & frame["second"].isna()).sum()),
            "second_only": int((frame["first"].isna() & frame["second"].notna()).sum()),
            "percent": agree / len(pairs) if len(pairs) else None,
            "kappa": cohen_kappa(pairs["first"], pairs["second"])
            if closed and len(pairs) >= FEWEST_PAIRS else None,
        })
    table = pd.DataFrame(rows, columns=["field", "title", "agree", "differ", "both", "first_only",
                                        "second_only", "percent", "kappa"])
    order = {c.name: i for i, c in enumerate(data.package.tables["cases"].columns)}
    return table.sort_values("field", key=lambda s: s.map(order), ignore_index=True)


def cohen_kappa(first: pd.Series, second: pd.Series) -> float | None:
    """Chance-corrected agreement of two readers (Cohen 1960); ``None`` if chance is certain."""
    observed = float((first.to_numpy() == second.to_numpy()).mean())
    p, q = first.value_counts(normalize=True), second.value_counts(normalize=True)
    expected = float(p.mul(q, fill_value=0).sum())
    return None if expected == 1 else (observed - expected) / (1 - expected)


def last_search(data: Dataset) -> str:
    """When the literature was last searched, as the log has it (``2026-11``)."""
    dates = data.searches["date"].dropna()
    return max(dates) if len(dates) else ""
