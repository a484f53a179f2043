"""An estimate: a value that says how sure it is and from whom it comes.

Every number of the book is one of these. A share is of those patients whose
report gives the fact; the others are counted in ``n_missing``, never as "no".
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

#: One rule, one place: below either, a group is shown and no comparison is made.
SMALLEST_GROUP, FEWEST_DEATHS = 5, 3
#: A curve of survival ends where fewer are at risk, and a smaller group has none: few would decide its shape.
FEWEST_AT_RISK, SMALLEST_CURVE = 5, 10

#: The 97.5th percentile of the standard normal distribution.
Z = 1.959963984540054

COUNT = "count"
WILSON = "proportion of those reported, Wilson 95% interval"
T_MEAN = "arithmetic mean, 95% interval from Student's t"
ORDER_MEDIAN = "median, 95% interval from order statistics"
ONE_SIDED = ("only ever reported when present, so the proportion among "
             "the reports is not its frequency")


@dataclass(frozen=True)
class Estimate:
    """One named number.

    ``value`` is ``None`` where the data do not allow it, and ``reason`` then says why. An end of the interval
    is ``None`` where it is not reached, or where the method has none (nothing varies, too few values, a
    survival of 0 or 1). Shares are fractions of 1, times months unless ``unit`` says otherwise. ``n``
    patients entered, ``n_missing`` of the group could not; ``count`` is the numerator of a share, the deaths
    of a survival estimate or the cohorts of a pooled one. ``case_ids`` are the patients that entered.
    """

    name: str
    label: str
    value: float | None
    n: int
    method: str
    unit: str = ""
    lower: float | None = None
    upper: float | None = None
    n_missing: int = 0
    count: int | None = None
    reason: str = ""
    case_ids: tuple[str, ...] = ()

    def named(self, name: str, label: str) -> Estimate:
        return replace(self, name=name, label=label)

    def as_dict(self) -> dict:
        """All but the patients, who are shared by many estimates."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name != "case_ids"}


def finite(x: float | None) -> float | None:
    """The number, or ``None`` if it is not finite."""
    return None if x is None or not math.isfinite(x) else float(x)


def count(n: int, what: str, ids=()) -> Estimate:
    """A plain count; it has no interval because nothing is estimated."""
    return Estimate("", what, int(n), int(n), COUNT, unit=what, count=int(n), case_ids=tuple(ids))


def wilson(k: int, n: int) -> tuple[float | None, float | None]:
    """Wilson's 95% score interval for ``k`` of ``n`` (Wilson 1927; as R ``prop.test``, uncorrected)."""
    # Written out because SciPy's binds it to an exact test, whose import takes a second.
    if n == 0:
        return None, None
    p, z2 = k / n, Z * Z
    centre, half = p + z2 / (2 * n), Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    # None and all end at 0 and 1 exactly; rounding must not put an end past the share.
    return (0.0 if k == 0 else (centre - half) / (1 + z2 / n),
            1.0 if k == n else (centre + half) / (1 + z2 / n))


def proportion(k: int, n: int, empty: str, missing: int = 0, ids=(), method: str = WILSON) -> Estimate:
    """``k`` of ``n`` with Wilson's interval; ``empty`` is the reason where ``n`` is 0."""
    low, high = wilson(k, n)
    return Estimate("", "", k / n if n else None, n, method, "fraction", low, high, missing, k,
                    "" if n else empty, tuple(ids))


def share(frame: pd.DataFrame, column: str, *values: str, one_sided: bool = False) -> Estimate:
    """Share of the patients reported in ``column`` that have one of ``values``.

    With ``one_sided`` the caller says that the whole table holds only "yes" for
    this fact; the count stays, the share is withheld.
    """
    reported = frame[frame[column].notna()]
    hits = int(reported[column].isin(values).sum())
    return _share(frame, reported, hits, one_sided)


def share_with(frame: pd.DataFrame, column: str, item: str) -> Estimate:
    """Share of the patients whose list in ``column`` holds ``item``."""
    reported = frame[frame[column].notna()]
    return _share(frame, reported, sum(item in items for items in reported[column]), False)


def _share(frame, reported, hits: int, one_sided: bool) -> Estimate:
    e = proportion(hits, len(reported), "not reported", len(frame) - len(reported), reported["case_id"])
    return replace(e, value=None, lower=None, upper=None, reason=e.reason or ONE_SIDED) if one_sided else e


def mean(frame: pd.DataFrame, column: str, unit: str) -> Estimate:
    """Arithmetic mean with Student's t interval."""
    reported = frame[frame[column].notna()]
    x = reported[column].to_numpy(float)
    low = high = None
    if len(x) and x.min() < x.max():
        from scipy.stats import t

        half = t.ppf(0.975, len(x) - 1) * x.std(ddof=1) / math.sqrt(len(x))
        low, high = x.mean() - half, x.mean() + half
    return _location(frame, reported, x.mean() if len(x) else None, low, high, T_MEAN, unit)


def median(frame: pd.DataFrame, column: str, unit: str) -> Estimate:
    """Median with the distribution-free interval between two order statistics.

    The interval is the narrowest symmetric pair of order statistics that covers the median with at least 95%
    (Conover, Practical Nonparametric Statistics); with fewer than six values there is none.
    """
    import numpy as np

    reported = frame[frame[column].notna()]
    x = np.sort(reported[column].to_numpy(float))
    low = high = None
    if len(x) >= 6:
        from scipy.stats import binom

        rank = int(binom.ppf(0.025, len(x), 0.5))
        low, high = x[rank - 1], x[len(x) - rank]
    value = np.median(x) if len(x) else None
    return _location(frame, reported, value, low, high, ORDER_MEDIAN, unit)


def _location(frame, reported, value, low, high, method, unit) -> Estimate:
    n = len(reported)
    return Estimate("", "", finite(value), n, method, unit, finite(low), finite(high),
                    len(frame) - n, None, "" if n else "not reported",
                    tuple(reported["case_id"]))
