"""How the review was made: the flow of records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..gate.dataset import Dataset
from ..stats.estimate import Estimate, count, proportion


@dataclass(frozen=True)
class PlaceSearched:
    """What all searches of one place brought."""

    where: str
    new: int
    #: Records returned, those known already included; ``None`` where one of the searches did not count.
    found: int | None
    last: str


@dataclass(frozen=True)
class Flow:
    """The numbers of a PRISMA 2020 flow diagram; records unless said otherwise."""

    identified: int
    awaiting: int
    screened: int
    #: Sought, and not to be read.
    not_retrieved: int
    excluded: int
    reasons: tuple[tuple[str, int], ...]
    included: int
    patients: int
    series: int
    #: Figures of published series; ``None`` in a review that has no table of them.
    figures: int | None
    #: Reports that gave figures and are not kept as series: included or excluded.
    elsewhere: int
    found: tuple[PlaceSearched, ...]
    #: Records of the log that no search is credited with; below 0 where some have left the log.
    otherwise: int

    @property
    def dropped(self) -> int:
        """Records found that the review knew already, where a search has counted what it found."""
        return sum(place.found - place.new for place in self.found if place.found is not None)


def flow(data: Dataset) -> Flow:
    """Count the screening log (Page et al. 2021, PRISMA 2020), without what is cited for comparison alone."""
    sources = data.sources[data.sources["decision"] != "comparison"]
    decision = sources["decision"]
    excluded = sources[decision == "exclude"]
    labels = data.labels("exclusion_reason", "sources")
    reasons = excluded["exclusion_reason"].value_counts().sort_index().sort_values(
        ascending=False, kind="stable")
    searched = places(data)
    figures = data.series if "series" in data.frames else None
    return Flow(
        identified=len(sources),
        awaiting=int(decision.isna().sum()),
        screened=int(decision.notna().sum()),
        not_retrieved=int((decision == "not_retrieved").sum()),
        excluded=len(excluded),
        reasons=tuple((labels[r], int(k)) for r, k in reasons.items()),
        included=int((decision == "include").sum()),
        patients=len(data.cases),
        series=int((decision == "series").sum()),
        figures=len(figures) if figures is not None else None,
        elsewhere=0 if figures is None else int(
            (data.by_key.loc[figures["citation_key"].unique(), "decision"] != "series").sum()),
        found=searched,
        otherwise=len(sources) - sum(place.new for place in searched),
    )


def places(data: Dataset) -> tuple[PlaceSearched, ...]:
    """The places searched, in the order of their first search."""
    return tuple(
        PlaceSearched(where, int(part["records"].sum()),
              int(part["found"].sum()) if part["found"].notna().all() else None, max(part["date"]))
        for where, part in data.searches.groupby("where", sort=False))


def estimates(data: Dataset) -> Iterator[Estimate]:
    """Counts of records and patients, and reading depth."""
    f, sources = flow(data), data.sources
    yield count(f.patients, "patients", data.cases["case_id"]).named(
        "cases.all.n", "patients in the case table")
    for name, n, label in (
        ("identified", f.identified, "records in the log"),
        ("screened", f.screened, "records screened"), ("included", f.included, "reports included"),
        *(() if f.figures is None else (
            ("series", f.series, "series kept for their figures"),
            ("in_review", f.included + f.series, "reports included, series among them"))),
        ("not_retrieved", f.not_retrieved, "reports not retrieved"),
        ("excluded", f.excluded, "records excluded"), ("awaiting", f.awaiting, "records awaiting a decision"),
    ):
        yield count(n, "records").named(f"sources.{name}.n", label)
    detail = int((sources["exclusion_reason"] == "insufficient_detail").sum())
    yield count(detail, "records").named(
        "sources.insufficient_detail.n",
        "records that may describe an eligible patient, read in too little detail")
    included = sources[sources["decision"] == "include"]
    for scope, label in data.labels("scope", "sources").items():
        k = int((included["scope"] == scope).sum())
        yield proportion(k, len(included), "no report is included").named(
            f"sources.included.scope_{scope}.share", f"included reports read as: {label}")
    if f.figures is None:
        return
    yield count(f.figures, "figures").named("series.all.n", "figures from published series")
    yield count(data.series["citation_key"].nunique(), "records").named(
        "series.sources.n", "reports that gave these figures")


def last_search(data: Dataset) -> str:
    """When the literature was last searched, as the log has it (``2026-11``)."""
    dates = data.searches["date"].dropna()
    return max(dates) if len(dates) else ""
