"""Estimates in words: one place that turns a number into what a reader sees."""

from __future__ import annotations

from .estimate import Estimate

NONE = "not estimable"
COUNTED = ("patients", "deaths", "records", "figures", "claims", "values")


def number(x: float, unit: str = "") -> str:
    """A figure to the precision that these data bear."""
    if unit == "fraction":
        shown = f"{100 * x:.1f}" if 0.97 <= x < 1 else f"{100 * x:.0f}"
        return shown.removesuffix(".0") + "%"
    if unit in COUNTED:
        return f"{x:.0f}"
    if unit in ("kappa", "correlation"):
        return f"{x:.2f}".replace("-", "−")
    return f"{x:.1f}".removesuffix(".0")


def counted(n: int, word: str) -> str:
    """``1 death``, ``3 deaths``."""
    return f"{n} {word if n == 1 else word + 's'}"


def value(e: Estimate) -> str:
    """``4.4 months``, ``47%``, ``115``."""
    if e.value is None:
        return NONE
    shown = number(e.value, e.unit)
    return f"{shown} {e.unit}" if e.unit in ("months", "days", "years", "mm", "Gy") else shown


def interval(e: Estimate) -> str:
    """``95% CI 2.1 to 7.0``; an open end is said in words; empty where there is none."""
    if e.lower is None and e.upper is None:
        return ""
    low = "not reached" if e.lower is None else number(e.lower, e.unit)
    high = "not reached" if e.upper is None else number(e.upper, e.unit)
    return f"95% CI {low} to {high}"


def of(e: Estimate) -> str:
    """The numerator and the denominator of a share: ``29 of 90``."""
    return str(e.n) if e.count is None else f"{e.count} of {e.n}"


def sample(e: Estimate) -> str:
    """How many patients stand behind it: ``29 of 90``, ``n = 34``, ``34 patients, 18 deaths``."""
    if e.unit in COUNTED:
        return ""
    if e.name.startswith("survival."):
        return f"{counted(e.n, 'patient')}, {counted(e.count or 0, 'death')}"
    return of(e) if e.unit == "fraction" and e.count is not None else f"n = {e.n}"


def full(e: Estimate) -> str:
    """``4.4 months (95% CI 2.1 to 7.0; 34 patients, 18 deaths)``, or why there is no number."""
    if e.value is None:
        return f"{NONE} ({e.reason}; {sample(e)})"
    brackets = "; ".join(filter(None, (interval(e), sample(e))))
    return f"{value(e)} ({brackets})" if brackets else value(e)


def with_interval(e: Estimate) -> str:
    """``4.4 months (95% CI 2.1 to 7.0)``."""
    shown = interval(e)
    return f"{value(e)} ({shown})" if shown and e.value is not None else value(e)


def within(title: str) -> str:
    """A title as it stands within a sentence: ``Age`` becomes ``age``, ``ASIA grade`` stays."""
    return title if title[1:2].isupper() or title[1:2].isdigit() else title[:1].lower() + title[1:]


def listed(items: list[str]) -> str:
    """``a, b and c``."""
    if not items:
        return "none"
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1]


#: The forms that prose can ask for: ``{num}`survival.all.median:full` ``.
FORMS = {
    "value": value, "ci": with_interval, "full": full, "of": of,
    "n": lambda e: f"{e.n}",
    "missing": lambda e: f"{e.n_missing}",
    "count": lambda e: "none" if e.count is None else f"{e.count}",
}
