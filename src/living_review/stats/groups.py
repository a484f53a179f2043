"""A group of patients and a contrast of two: one name, one definition."""

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from living_review.stats import survival


class Group(NamedTuple):
    """A named subset of the patients; ``select`` gives its rows."""

    name: str
    label: str
    test: Callable[[pd.DataFrame], pd.Series]

    def select(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame[self.test(frame).astype(bool)]


class Grouping(NamedTuple):
    """Groups without a common patient, as one field to filter and split by."""

    name: str
    title: str
    groups: tuple[Group, ...]
    missing: str = "in none of these groups"


class Contrast(NamedTuple):
    """Two groups without a common patient, set against each other."""

    name: str
    first: Group
    second: Group

    @property
    def label(self) -> str:
        return f"{self.first.label} against {self.second.label}"


ALL = Group("all", "all patients", lambda frame: pd.Series(True, index=frame.index))
FOLLOWED = Group("followed", "time and status known",
                 lambda frame: frame.index.isin(survival.followed(frame).index))

