"""Whether the review is at its baseline, living, slowed or frozen: one rule, in months since a search."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from .. import review
from ..gate.dataset import Dataset
from .methods import last_search

BASELINE, LIVING, SLOWED, FROZEN = "baseline, search incomplete", "living", "slowed", "frozen"
#: Months after the last search for which the review counts as living, and as slowed.
LIVING_FOR, SLOWED_FOR = 6, 18


@dataclass(frozen=True)
class Status:
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
    asked = set(data.searches["where"])
    due, stop = (_month(_months(last) + months + 1) for months in (LIVING_FOR, SLOWED_FOR))
    if since <= SLOWED_FOR and (databases := review().queries) and asked.isdisjoint(databases):
        return Status(BASELINE, f"{' and '.join(databases)} have not been searched yet; last searched in "
                                f"{last[:7]}; without another search, frozen from {stop}")
    if since <= LIVING_FOR:
        return Status(LIVING, f"last searched in {last[:7]}; without another search, slowed from {due} "
                              f"and frozen from {stop}")
    if since <= SLOWED_FOR:
        return Status(SLOWED, f"last searched in {last[:7]}, so newer reports are missing; without another "
                              f"search, frozen from {stop}")
    return Status(FROZEN, f"last searched in {last[:7]}; newer reports are missing")


def _months(day: str) -> int:
    return 12 * int(day[:4]) + int(day[5:7]) - 1


def _month(months: int) -> str:
    return f"{months // 12}-{months % 12 + 1:02d}"
