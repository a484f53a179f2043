"""Time to an event: curves, medians, restricted means.

Patients alive at last report are censored there. Curves are written out, because a build needs a hundred of
them and simulations many thousands: lifelines gives the same to twelve digits, as R ``survival`` does, and
takes fifty times as long. The variance of the restricted mean is Greenwood's sum; the one in lifelines is
wrong under censoring.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from .. import review
from .estimate import FEWEST_DEATHS, SMALLEST_GROUP, Estimate, Z, count, finite

TIMES, HORIZONS = (3, 6, 12, 24), (12, 24)
#: Closer to one half than this is one half: products of fractions are not exact.
SLACK = 1e-9
MEDIAN = "Kaplan-Meier median, 95% interval by log-log transformation"
AT = "Kaplan-Meier survival, 95% interval by log-log transformation"
RESTRICTED = "restricted mean survival, 95% interval from Greenwood's variance"


def followed(frame: pd.DataFrame) -> pd.DataFrame:
    """The patients with a survival time and a vital status, and their ``event_observed``."""
    of = review().follow_up
    known = frame[frame[of.time].notna() & frame[of.status].notna()]
    return known.assign(event_observed=(known[of.status] == of.event).to_numpy())


def kaplan_meier(months: np.ndarray, event_observed: np.ndarray) -> pd.DataFrame:
    """The product-limit curve (Kaplan and Meier 1958).

    One row a distinct time, beginning at 0: ``time`` (months), ``at_risk`` just
    before it, ``deaths``, ``censored``, ``survival``, ``lower``, ``upper``.
    """
    dead = np.asarray(event_observed, bool)
    time, at = np.unique(np.append(0, months), return_inverse=True)
    gone = np.bincount(at[1:], minlength=len(time))
    deaths = np.bincount(at[1:][dead], minlength=len(time))
    at_risk = len(months) - gone.cumsum() + gone
    staying = at_risk - deaths
    # Where all die, and as long as all live, the transformation gives no number.
    with np.errstate(divide="ignore", invalid="ignore"):
        survival = np.exp(np.cumsum(np.log(staying) - np.log(at_risk)))
        greenwood = np.cumsum(deaths / (at_risk * staying))
        log = np.log(survival)
        half = Z * np.sqrt(greenwood) / log
        lower, upper = (np.exp(-np.exp(np.log(-log) + way * half)) for way in (-1, 1))
    return pd.DataFrame({
        "time": time, "at_risk": at_risk, "deaths": deaths, "censored": gone - deaths, "survival": survival,
        "lower": lower, "upper": upper})


def curve_of(known: pd.DataFrame) -> pd.DataFrame:
    """The Kaplan-Meier curve of followed patients; empty where there are none."""
    curve = kaplan_meier(known[review().follow_up.time].to_numpy(float),
                         known["event_observed"].to_numpy(bool))
    return curve if len(known) else curve[:0]


def median_survival(curve: pd.DataFrame) -> tuple[float | None, float | None, float | None]:
    """Where the curve and its bounds cross one half (Brookmeyer and Crowley 1982).

    A stretch at exactly one half before a further death counts with its middle, as in
    R's ``survfit``: without censoring, this is the ordinary median.
    """
    time = curve["time"].to_numpy(float)

    def crossing(column: str) -> float | None:
        level = curve[column].to_numpy(float)
        half, below = time[level <= 0.5 + SLACK], time[level < 0.5 - SLACK]
        if not len(half):
            return None
        return float((half[0] + below[0]) / 2 if len(below) else half[0])

    return crossing("survival"), crossing("lower"), crossing("upper")


def survival_at(curve: pd.DataFrame, month: float) -> tuple:
    """Survival at a month with its bounds; ``None`` after the last follow-up."""
    if _ends_before(curve, month):
        return None, None, None
    last = curve["time"].searchsorted(month, "right") - 1
    return tuple(finite(curve[column].iat[last]) for column in ("survival", "lower", "upper"))


def _ends_before(curve: pd.DataFrame, month: float) -> bool:
    """True where nothing is known of a month: follow-up ended earlier, with patients alive."""
    return curve.empty or (month > curve["time"].iat[-1] and curve["survival"].iat[-1] > 0)


def restricted_mean(curve: pd.DataFrame, horizon: float) -> tuple[float | None, float | None]:
    """Mean months lived up to ``horizon``, and its standard error (Greenwood's sum).

    The area under the curve up to the horizon; each death contributes the square of the area behind it times
    d / (n (n - d)). ``None`` where follow-up ends before the horizon with patients alive, as R's ``survRM2``
    refuses it; no error where nothing varies.
    """
    if _ends_before(curve, horizon):
        return None, None
    inside = curve["time"].searchsorted(horizon)
    time, survival, n, d = (curve[column].to_numpy(float)[:inside]
                            for column in ("time", "survival", "at_risk", "deaths"))
    pieces = survival * np.diff(np.append(time, horizon))
    behind = pieces[::-1].cumsum()[::-1]
    left = n > d
    variance = (behind[left] ** 2 * d[left] / (n[left] * (n[left] - d[left]))).sum()
    return float(pieces.sum()), float(np.sqrt(variance)) or None


def restricted_mean_interval(curve: pd.DataFrame, horizon: float) -> tuple:
    """The restricted mean with its 95% interval, which ends at 0 and at the horizon."""
    value, error = restricted_mean(curve, horizon)
    if value is None or error is None:
        return value, None, None
    return value, max(value - Z * error, 0.0), min(value + Z * error, float(horizon))


def too_few(patients: int, deaths: int) -> bool:
    """Whether a group is too small to be compared: it is shown all the same."""
    return patients < SMALLEST_GROUP or deaths < FEWEST_DEATHS


def is_small(known: pd.DataFrame) -> bool:
    """Whether followed patients are too few to be compared."""
    return too_few(len(known), int(known["event_observed"].sum()))


def measures(base: str, group: str, frame: pd.DataFrame) -> Iterator[Estimate]:
    """Numbers, median, survival at fixed months and restricted means of some patients.

    Named below ``base``; ``group`` says in words who they are.
    """
    known = followed(frame)
    curve = curve_of(known)
    ids, deaths = tuple(known["case_id"]), int(known["event_observed"].sum())
    few = " (a small group: shown, not compared)" if is_small(known) else ""
    nobody = "no patient with a survival time"

    def estimate(values, measure, label, method, unit, reason) -> Estimate:
        value, low, high = values
        return Estimate(f"{base}.{measure}", f"{label}, {group}{few}", value, len(known), method, unit,
                        low, high, len(frame) - len(known), deaths,
                        "" if value is not None else reason if len(known) else nobody, ids)

    yield count(len(known), "patients", ids).named(f"{base}.n", f"patients followed, {group}")
    dead = tuple(known.loc[known["event_observed"], "case_id"])
    yield count(deaths, "deaths", dead).named(f"{base}.deaths", f"deaths, {group}")
    yield estimate(median_survival(curve), "median", "median survival", MEDIAN, "months",
                   "not reached: fewer than half had died by the last follow-up")
    ended = "follow-up ends earlier, with patients alive"
    for month in TIMES:
        yield estimate(survival_at(curve, month), f"at_{month}", f"survival at {month} months", AT,
                       "fraction", ended)
    for horizon in HORIZONS:
        yield estimate(restricted_mean_interval(curve, horizon), f"rmst_{horizon}",
                       f"restricted mean survival to {horizon} months", RESTRICTED, "months", ended)
