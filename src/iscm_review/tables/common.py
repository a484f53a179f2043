"""What several tables share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from .. import wording
from ..display import Table
from ..estimate import Estimate

DASH = "–"


def cite(key: str) -> str:
    return f"{{cite:p}}`{key}`"


def filled(content: object) -> str:
    """Words for a cell, a dash where nothing is reported."""
    if content is None or (isinstance(content, float) and pd.isna(content)):
        return DASH
    if isinstance(content, float):
        return wording.number(content)
    return "; ".join(content) if isinstance(content, tuple) else str(content)


def percent(share: float | None) -> str:
    return DASH if share is None or pd.isna(share) else wording.number(share, "fraction")


def span(low: float | None, high: float | None, unit: str = "") -> str:
    """``2.1 to 7``; a dash where there is no interval."""
    if (low is None or pd.isna(low)) and (high is None or pd.isna(high)):
        return DASH
    said = ["not reached" if x is None or pd.isna(x) else wording.number(x, unit)
            for x in (low, high)]
    return " to ".join(said)


def estimates(name: str, caption: str, results: Mapping[str, Estimate],
              rows: Sequence[tuple[str, str]], heading: str = "Measure") -> Table:
    """A table of named estimates: words, value, interval, patients."""
    body = []
    for words, key in rows:
        e = results[key]
        body.append((words, f"{{num}}`{key}:value`", span(e.lower, e.upper, e.unit),
                     wording.sample(e) or f"n = {e.n}", e.n_missing))
    return Table(name, caption,
                 (heading, "Value", "95% interval", "Patients", "Not reported:r"), body)
