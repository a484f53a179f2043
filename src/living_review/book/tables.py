"""What several tables share."""

import re

from ..gate.dataset import Dataset
from ..stats import wording
from ..stats.estimate import Estimate, finite
from . import reports

DASH = "–"
NO_BREAK_HERE = "\u2060"


def cite(key: str) -> str:
    return f"{{cite:p}}`{key}`"


def filled(content: object) -> str:
    """Words for a cell, a dash where nothing is reported."""
    if content is None or content != content:  # not a number
        return DASH
    if isinstance(content, bool):
        return "yes" if content else "no"
    if isinstance(content, float):
        return wording.number(content)
    return plain("; ".join(content) if isinstance(content, tuple) else str(content))


def plain(text: str) -> str:
    """Words from the data, shown as they are: nothing in them is markup."""
    return re.sub(r"([\\`*_<>\[\]{}~$&^#@!])", r"\\\1", text)


def percent(share: float | None) -> str:
    return DASH if finite(share) is None else wording.number(share, "fraction")


def span(low: float | None, high: float | None, unit: str = "") -> str:
    """``2.1 to 7``; a dash where there is no interval."""
    if finite(low) is finite(high) is None:
        return DASH
    said = ["not reached" if finite(x) is None else wording.number(x, unit) for x in (low, high)]
    return " to ".join(said)


def compact(e: Estimate) -> str:
    """``61% (42–75)``: for tables with many columns; NR is a value or an end that was not reached.

    An interval of no width, which a median of few different values has, is left out.
    """
    if e.value is None and not wording.not_reached(e):
        return DASH
    said = "NR" if e.value is None else wording.number(e.value, e.unit)
    if e.lower == e.upper:
        return said
    ends = ["NR" if x is None else wording.number(x, e.unit).removesuffix("%") for x in (e.lower, e.upper)]
    signed = any(x is not None and x < 0 for x in (e.value, e.lower, e.upper))
    # No break after the dash: a cell may be set on two lines, the interval on one.
    return f"{said} ({(' to ' if signed else f'–{NO_BREAK_HERE}').join(ends)})"


def report(data: Dataset, key: str) -> str:
    """``Goyal 2019 [12]``, or ``“Robotic Radiosurgery …” 2016 [28]``."""
    return f"{plain(reports.reported_by(data, key))} {cite(key)}"
