"""What each report says and leaves out, held against CARE.

CARE is the reporting guideline for case reports (Gagnier 2013, explained in
Riley 2017). To which of its items a column belongs stands in the descriptor of
the data; which columns count, and when, stands here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .. import review
from ..gate.dataset import Dataset, once
from ..stats import groups
from ..stats.estimate import WILSON, Estimate, Z, finite, median, proportion


@dataclass(frozen=True)
class Item:
    """An item of CARE; ``reason`` says why the case table cannot answer it."""

    number: int
    name: str
    reason: str = ""

    @property
    def key(self) -> str:
        return f"care_{self.number}"


WRITING = "not extracted: about the writing, not the patient"
CARE = (
    Item(1, "title", "not extracted: whether it says “case report”"),
    Item(2, "key words", WRITING), Item(3, "abstract", WRITING), Item(4, "introduction", WRITING),
    Item(5, "patient information"), Item(6, "clinical findings"), Item(7, "timeline"),
    Item(8, "diagnostic assessment"), Item(9, "therapeutic intervention"),
    Item(10, "follow-up and outcomes"),
    Item(11, "discussion", WRITING),
    Item(12, "patient perspective", "not extracted: no column for it"),
    Item(13, "informed consent", "not extracted: no column for it"),
)

Condition = Callable[[pd.DataFrame], pd.Series]


@dataclass(frozen=True)
class Field:
    """A column that counts. ``core``: the chapters cannot do without it. ``when``: it applies.

    ``words`` say when that is, and ``silent`` is a value that counts as not reported.
    """

    name: str
    core: bool = False
    when: Condition | None = None
    words: str = ""
    silent: str = ""


def fields() -> tuple[Field, ...]:
    """The columns that count in this review."""
    return review().part("appraisal").FIELDS


def names(core: bool = False) -> list[str]:
    """The names of the columns that count, or of the core alone."""
    return [f.name for f in fields() if f.core or not core]


def periods() -> tuple[groups.Group, ...]:
    """The years of publication that are set beside each other, and the reports without one."""
    return *review().part("appraisal").PERIODS, UNDATED


UNDATED = groups.Group("year_unknown", "year not shown", lambda f: f["year"].isna())
SCOPES = tuple(groups.Group(s, words, lambda f, s=s: f["scope"] == s) for s, words in (
    ("abstract", "read as an abstract"), ("partial_text", "read in part"), ("full_text", "read in full")))
SPEARMAN = "Spearman's rank correlation, 95% interval by Fisher's z (variance of Bonett and Wright)"


@dataclass(frozen=True)
class Coverage:
    """Which fields apply to each of the ``patients``, and which of these are ``reported``."""

    patients: pd.DataFrame
    applies: pd.DataFrame
    reported: pd.DataFrame

    def completeness(self, names: list[str] | None = None) -> pd.Series:
        """Share of the fields that apply which the report gives, as far as it was read."""
        names = list(self.applies) if names is None else names
        whole = self.applies[names].sum(axis=1)
        return self.reported[names].sum(axis=1) / whole.where(whole > 0)


@once
def coverage(data: Dataset) -> Coverage:
    """What applies to each patient, and what is reported."""
    patients = data.patients
    everyone = pd.Series(True, index=patients.index)
    applies = pd.DataFrame({f.name: everyone if f.when is None else f.when(patients).astype(bool)
                            for f in fields()})
    there = pd.DataFrame({f.name: patients[f.name].notna() for f in fields()})
    for f in fields():
        if f.silent:
            there[f.name] &= patients[f.name] != f.silent
    return Coverage(patients, applies, there & applies)


def fields_of(data: Dataset, item: Item) -> list[str]:
    """The counted columns of an item, as the descriptor has it."""
    columns = data.package.tables["cases"]
    return [name for name in names() if columns[name].care == item.name]


def by_period(data: Dataset) -> pd.DataFrame:
    """Per counted field and period: ``field, item, period, label, applies, reported``, ``all`` first."""
    cover = coverage(data)
    rows = []
    for group in (groups.ALL, *periods()):
        inside = group.test(cover.patients).astype(bool)
        wanted, there = cover.applies[inside].sum(), cover.reported[inside].sum()
        rows += [(name, item.name, group.name, group.label, int(wanted[name]), int(there[name]))
                 for item in CARE for name in fields_of(data, item)]
    return pd.DataFrame(rows, columns=["field", "item", "period", "label", "applies", "reported"])


def spearman(x: np.ndarray, y: np.ndarray) -> tuple[float | None, float | None, float | None]:
    """Rank correlation with an interval; nothing for fewer than ten pairs or a constant.

    tanh(atanh r ± z √((1 + r²/2) / (n − 3))), Bonett and Wright, Psychometrika 2000.
    """
    if len(x) < 10 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None, None, None
    from scipy.stats import rankdata

    r = float(np.corrcoef(rankdata(x), rankdata(y))[0, 1])
    if abs(r) > 1 - 1e-12:
        return r, None, None
    half = Z * math.sqrt((1 + r * r / 2) / (len(x) - 3))
    return r, math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)


def estimates(data: Dataset) -> Iterator[Estimate]:
    """Completeness per field, item, period and depth of reading."""
    cover = coverage(data)
    patients, need, have = cover.patients, cover.applies, cover.reported
    columns = data.package.tables["cases"]
    for item in CARE:
        its = fields_of(data, item)
        if not its:
            continue
        concerned = need[its].any(axis=1)
        some, every = have[its].any(axis=1), (have[its] | ~need[its]).all(axis=1)
        yield share(patients, concerned, some, f"{item.key}.some.share", f"any field reported, {item.name}")
        yield share(patients, concerned, every, f"{item.key}.every.share",
                    f"every field that applies reported, {item.name}")
        yield _median(patients, cover.completeness(its), f"{item.key}",
                      f"median proportion of fields reported, {item.name}")
        for name in its:
            yield share(patients, need[name], have[name], f"{name}.share",
                        f"reported, where it applies: {columns[name].title}")
    given = cover.completeness()
    for group in (groups.ALL, *periods(), *SCOPES):
        inside = group.test(patients).astype(bool)
        yield _median(patients[inside], given[inside], group.name,
                      f"median proportion of fields reported, {group.label}")
    yield trend(patients, given)


def share(patients, of: pd.Series, yes: pd.Series, name: str, label: str) -> Estimate:
    """Share of the patients in ``of`` that are in ``yes``; to the others it does not apply."""
    n = int(of.sum())
    return proportion(int((of & yes).sum()), n, "it applies to no patient", len(patients) - n,
                      patients.loc[of, "case_id"], WILSON.replace("reported", "it applies to")).named(
        f"appraisal.{name}", label)


def _median(patients, given: pd.Series, key: str, label: str) -> Estimate:
    return median(patients[["case_id"]].assign(given=given), "given", "fraction").named(
        f"appraisal.{key}.completeness.median", label)


def trend(patients: pd.DataFrame, given: pd.Series) -> Estimate:
    """How completeness goes with the year of publication."""
    dated = patients["year"].notna()
    value, low, high = spearman(patients.loc[dated, "year"].to_numpy(float), given[dated].to_numpy(float))
    return Estimate("appraisal.year.completeness.correlation",
                    "correlation of the proportion of fields reported with year of "
                    "publication", finite(value), int(dated.sum()),
                    SPEARMAN, "correlation", low, high, int((~dated).sum()),
                    reason="" if value is not None else "too few reports with a year, or no variation",
                    case_ids=tuple(patients.loc[dated, "case_id"]))
