"""Estimates in words: the only place that turns a number into what a reader sees."""

from decimal import ROUND_HALF_UP, Decimal

from .. import review
from .estimate import COUNT, Estimate

NONE, NOT_REACHED = "not estimable", "not reached"
#: Units that are said after the figure.
SPOKEN = ("months", "days", "years", "mm", "Gy", "percentage points")
#: Decimals of the units that do not have one.
PLACES = {"ratio": 2, "kappa": 2, "correlation": 2, "squared radians": 3}
#: A proportion nearer to 0 or 1 than this is 0 or 1.
EXACT = 1e-9


def fixed(x: float, places: int) -> str:
    """To so many places; a half goes up, as readers and scripts of the browser round."""
    return f"{Decimal(float(x)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)}"


def number(x: float, unit: str = "") -> str:
    """A figure to the precision that these data bear."""
    if unit in ("fraction", "part"):
        shown = fixed(100 * x, 0)  # what is not quite none or all must not look like it
        if shown == "0" and x > EXACT:
            return "<1%"
        return ">99%" if shown == "100" and x < 1 - EXACT else f"{shown}%"
    if unit == "p":
        return "<0.001" if x < 0.001 else f"{x:.3f}" if x < 0.1 else f"{x:.2f}"
    places = PLACES.get(unit, 1)
    shown = fixed(100 * x if unit == "points" else x, places)
    if unit == "points" and not float(shown) and abs(x) > EXACT:  # on which side of 0 it lies is the point
        shown = f"{100 * x:.1g}"
    shown = shown.removesuffix(".0") if places == 1 and unit != "points" else shown
    return "0" if not float(shown) else shown.replace("-", "−")


def counted(n: int, word: str) -> str:
    """``1 death``, ``3 deaths``."""
    return f"{n} {word if n == 1 else word + 's'}"


def not_reached(e: Estimate) -> bool:
    """True for a median that the curve did not come down to."""
    return e.value is None and e.reason.startswith(NOT_REACHED)


def value(e: Estimate) -> str:
    """``4.4 months``, ``47%``, ``115``."""
    if e.value is None:
        return NOT_REACHED if not_reached(e) else NONE
    shown = number(e.value, e.unit)
    unit = {"points": "percentage points"}.get(e.unit, e.unit)
    return f"{shown} {unit.removesuffix('s') if shown in ('1', '−1') else unit}" if unit in SPOKEN else shown


def interval(e: Estimate) -> str:
    """``95% CI 2.1 to 7.0``; an open end is said in words; empty where there is none."""
    if e.lower is None and e.upper is None:
        return ""
    low, high = (NOT_REACHED if x is None else number(x, e.unit) for x in (e.lower, e.upper))
    return f"95% CI {low} to {high}"


def of(e: Estimate) -> str:
    """The numerator and the denominator of a share: ``29 of 90``."""
    return str(e.n) if e.count is None else f"{e.count} of {e.n}"


def sample(e: Estimate) -> str:
    """Who stands behind it: ``29 of 90``, ``n = 34``, ``34 patients, 18 deaths``, ``5 series, n = 91``."""
    if e.method == COUNT:
        return ""
    counts = review().topic(e.name).counts
    if counts == "series":
        return f"{e.count or 0} series, n = {e.n}"
    if e.unit == "fraction" and e.count is not None and not e.method.startswith("Kaplan-Meier"):
        return of(e)
    if counts == "deaths" and e.count is not None and e.unit != "points":
        return f"{counted(e.n, 'patient')}, {counted(e.count, 'death')}"
    return f"n = {e.n}"


def full(e: Estimate) -> str:
    """``4.4 months (95% CI 2.1 to 7.0; 34 patients, 18 deaths)``, or why there is no number."""
    if e.value is None and not not_reached(e):
        return f"{NONE} ({e.reason}; {sample(e)})"
    brackets = "; ".join(filter(None, (interval(e), sample(e))))
    return f"{value(e)} ({brackets})" if brackets else value(e)


def with_interval(e: Estimate) -> str:
    """``4.4 months (95% CI 2.1 to 7.0)``."""
    shown = interval(e)
    return f"{value(e)} ({shown})" if shown else value(e)


def moved(e: Estimate) -> str:
    """Value and interval of an estimate in words, or why there is none."""
    return f"{NONE}: {e.reason}" if e.value is None and not not_reached(e) else with_interval(e)


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
