"""How the review was made: the flow of records, and whether it is kept up to date."""

import datetime
from collections.abc import Iterator
from typing import NamedTuple

from .. import review
from ..gate.dataset import Dataset
from ..stats.estimate import Estimate, count, proportion


class PlaceSearched(NamedTuple):
    """What all searches of one place brought."""

    where: str
    new: int
    #: Records returned, those known already included; ``None`` where one of the searches did not count.
    found: int | None
    last: str


class Flow:
    """The numbers of a PRISMA 2020 flow diagram (Page et al. 2021), counted from the log without what is
    cited for comparison alone; records unless said otherwise."""

    def __init__(self, data: Dataset) -> None:
        sources = data.sources[data.sources["decision"] != "comparison"]
        decision = sources["decision"]
        counts = decision.value_counts()
        self.identified = len(sources)
        self.awaiting, self.screened = int(decision.isna().sum()), int(decision.notna().sum())
        #: Sought, and not to be read.
        self.not_retrieved = int(counts.get("not_retrieved", 0))
        self.excluded, self.included, self.series = (
            int(counts.get(word, 0)) for word in ("exclude", "include", "series"))
        labels = data.labels("exclusion_reason", "sources")
        reasons = sources.loc[decision == "exclude", "exclusion_reason"].value_counts()
        self.reasons = [(labels[r], int(k)) for r, k in reasons.sort_index().sort_values(
            ascending=False, kind="stable").items()]
        self.patients = len(data.cases)
        #: Figures of published series, ``None`` in a review that has no table of them, and the reports that
        #: gave figures and are not kept as series: included or excluded.
        self.figures, self.elsewhere = None, 0
        if "series" in data.frames:
            givers = data.by_key.loc[data.series["citation_key"].unique(), "decision"]
            self.figures, self.elsewhere = len(data.series), int((givers != "series").sum())
        self.found = places(data)
        #: Records of the log that no search is credited with; below 0 where some have left the log.
        self.otherwise = self.identified - sum(place.new for place in self.found)
        #: Records found that the review knew already, where a search has counted what it found.
        self.dropped = sum(place.found - place.new for place in self.found if place.found is not None)


def places(data: Dataset) -> tuple[PlaceSearched, ...]:
    """The places searched, in the order of their first search."""
    return tuple(
        PlaceSearched(where, int(part["records"].sum()),
              int(part["found"].sum()) if part["found"].notna().all() else None, max(part["date"]))
        for where, part in data.searches.groupby("where", sort=False))


def estimates(data: Dataset) -> Iterator[Estimate]:
    """Counts of records and patients, and reading depth."""
    f, sources = Flow(data), data.sources
    yield count(f.patients, "patients", data.cases["case_id"]).named(
        "cases.all.n", "patients in the case table")
    for name, n, label in (
        ("identified", f.identified, "records in the log"),
        ("screened", f.screened, "records screened"), ("included", f.included, "reports included"),
        *(() if f.figures is None else (
            ("series", f.series, "series kept for their results"),
            ("in_review", f.included + f.series, "reports included, series among them"))),
        ("not_retrieved", f.not_retrieved, "reports not retrieved"),
        ("excluded", f.excluded, "records excluded"), ("awaiting", f.awaiting, "records awaiting a decision"),
        ("comparison", len(sources) - f.identified, "reports cited for comparison alone"),
    ):
        yield count(n, "records").named(f"sources.{name}.n", label)
    yield count(int(sources["authors"].isna().sum()), "records").named(
        "sources.unsigned.n", "records listed under a title, because no author was shown")
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
    yield count(f.figures, "results").named("series.all.n", "results from published series")
    yield count(data.series["citation_key"].nunique(), "records").named(
        "series.sources.n", "reports that gave these results")


def last_search(data: Dataset) -> str:
    """When the literature was last searched, as the log has it (``2026-11``)."""
    return max(data.searches["date"].dropna(), default="")


#: Whether the review is at its baseline, living, slowed or frozen: one rule, in months since a search.
BASELINE, LIVING, SLOWED, FROZEN = "baseline, search incomplete", "living", "slowed", "frozen"
#: Months after the last search for which the review counts as living, and as slowed.
LIVING_FOR, SLOWED_FOR = 6, 18


class Status(NamedTuple):
    """One of the four words, and why in words that stay true when the page grows old."""

    word: str
    why: str


def status(data: Dataset, today: datetime.date) -> Status:
    """The status on a day; it changes with the months alone."""
    if ended := data.package.descriptor.get("ended"):
        return Status(FROZEN, f"ended in {ended['date']}: {ended['reason']}")
    last = last_search(data)
    if not last:
        return Status(FROZEN, "no search is recorded")
    since = _months(today.isoformat()) - _months(last)
    ends = (_months(last) + months + 1 for months in (LIVING_FOR, SLOWED_FOR))
    due, stop = (f"{months // 12}-{months % 12 + 1:02d}" for months in ends)
    told, frozen = f"last searched in {last[:7]}", f"without another search, out of date from {stop}"
    if since > SLOWED_FOR:
        return Status(FROZEN, f"{told}; newer reports are missing")
    if (databases := review().queries) and set(data.searches["where"]).isdisjoint(databases):
        return Status(BASELINE, f"{told}, but not yet in {' or '.join(databases)}; {frozen}")
    if since > LIVING_FOR:
        return Status(SLOWED, f"{told}, so newer reports are missing; {frozen}")
    return Status(LIVING, f"{told}; {frozen}, and slowed from {due}")


def _months(day: str) -> int:
    return 12 * int(day[:4]) + int(day[5:7]) - 1
