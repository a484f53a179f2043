"""The groups of patients that estimates are given for: one name, one definition."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd

#: Histologies that make a lung primary non-small cell. Others (neuroendocrine,
#: unstated) are in the group of lung primaries and in neither of the two.
NON_SMALL_CELL = (
    "adenocarcinoma", "squamous cell carcinoma", "large cell carcinoma",
    "non-small cell carcinoma", "adenosquamous carcinoma",
)
SMALL_CELL = ("small cell carcinoma",)


@dataclass(frozen=True)
class Group:
    """A named subset of the patients; ``select`` gives its rows."""

    name: str
    label: str
    test: Callable[[pd.DataFrame], pd.Series]

    def select(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame[self.test(frame).astype(bool)]


def _is(column: str, *values: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda frame: frame[column].isin(values)


def _lung(*histologies: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda frame: (frame["primary_site"] == "lung") & frame["histology"].isin(histologies)


def _years(first: int, last: int) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda frame: frame["year"].between(first, last)


ALL = Group("all", "all patients", lambda frame: pd.Series(True, index=frame.index))

#: Lung cancer is split further; the four named primaries and "other" are exhaustive.
PRIMARY = (
    Group("lung", "lung primary", _is("primary_site", "lung")),
    Group("breast", "breast primary", _is("primary_site", "breast")),
    Group("kidney", "kidney primary", _is("primary_site", "kidney")),
    Group("haematological", "haematological malignancy", _is("primary_site", "haematological")),
    Group("other", "any other or unknown primary",
          lambda f: ~f["primary_site"].isin(["lung", "breast", "kidney", "haematological"])),
)
LUNG = (
    Group("nsclc", "non-small cell lung cancer", _lung(*NON_SMALL_CELL)),
    Group("sclc", "small cell lung cancer", _lung(*SMALL_CELL)),
)
TREATMENT = (
    Group("surgery", "surgery for the cord lesion", _is("surgery", "yes")),
    Group("no_surgery", "no surgery, as stated", _is("surgery", "no")),
    Group("radiotherapy", "radiotherapy to the cord lesion", _is("radiotherapy", "yes")),
    Group("no_radiotherapy", "no radiotherapy, as stated", _is("radiotherapy", "no")),
)
RESECTION = (
    Group("gross_total", "gross total resection", _is("resection", "gross_total")),
    Group("partial", "partial resection", _is("resection", "partial")),
)
ERA = (
    Group("to_1999", "published up to 1999", _years(0, 1999)),
    Group("2000_2009", "published 2000 to 2009", _years(2000, 2009)),
    Group("2010_2019", "published 2010 to 2019", _years(2010, 2019)),
    Group("from_2020", "published from 2020", _years(2020, 9999)),
)


def outside(frame: pd.DataFrame, groups: Iterable[Group]) -> int:
    """How many patients are in none of the groups."""
    inside: set = set().union(*(group.select(frame).index for group in groups))
    return len(set(frame.index) - inside)

