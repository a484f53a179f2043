"""How long patients live after the cord metastasis is found.

Patients alive at last report are censored there. Curves and their log-log
intervals come from lifelines, which agrees with R ``survival`` to twelve
digits; the variance of the restricted mean is Greenwood's sum, because the one
in lifelines is wrong under censoring.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from . import groups, series
from .dataset import Dataset
from .estimate import FEWEST_DEATHS, SMALLEST_GROUP, Estimate, Z, count, finite

TIMES, HORIZONS = (3, 6, 12, 24), (12, 24)
MEDIAN = "Kaplan-Meier median, 95% interval by log-log transformation"
AT = "Kaplan-Meier survival, 95% interval by log-log transformation"
RESTRICTED = "restricted mean survival, 95% interval from Greenwood's variance"
GROUPS = (groups.ALL, *groups.PRIMARY, *groups.LUNG, *groups.TREATMENT, *groups.ERA)


def followed(frame: pd.DataFrame) -> pd.DataFrame:
    """The patients with a survival time and a vital status, and their ``event_observed``."""
    known = frame[frame["survival_months"].notna() & frame["status"].notna()]
    return known.assign(event_observed=(known["status"] == "dead").to_numpy())


def kaplan_meier(months: np.ndarray, event_observed: np.ndarray) -> pd.DataFrame:
    """The product-limit curve (Kaplan and Meier 1958).

    One row a distinct time, beginning at 0: ``time`` (months), ``at_risk`` just
    before it, ``deaths``, ``censored``, ``survival``, ``lower``, ``upper``.
    """
    from lifelines import KaplanMeierFitter

    fit = KaplanMeierFitter().fit(months, event_observed)
    table = fit.event_table
    interval = fit.confidence_interval_survival_function_
    curve = pd.DataFrame({
        "time": fit.survival_function_.index.to_numpy(float),
        "at_risk": table["at_risk"].to_numpy(int),
        "deaths": table["observed"].to_numpy(int),
        "censored": table["censored"].to_numpy(int),
        "survival": fit.survival_function_.iloc[:, 0].to_numpy(float),
        "lower": interval.iloc[:, 0].to_numpy(float),
        "upper": interval.iloc[:, 1].to_numpy(float),
    })
    # Before the first death, and after the last survivor, the transformation is undefined.
    bounds = ["lower", "upper"]
    curve.loc[(curve["survival"] == 0) | (curve["survival"] == 1), bounds] = np.nan
    return curve


def curve_of(frame: pd.DataFrame) -> pd.DataFrame:
    """The Kaplan-Meier curve of some patients; empty where none was followed."""
    known = followed(frame)
    if known.empty:
        return pd.DataFrame(columns=["time", "at_risk", "deaths", "censored", "survival",
                                     "lower", "upper"])
    return kaplan_meier(known["survival_months"].to_numpy(float),
                        known["event_observed"].to_numpy(bool))


def median_survival(curve: pd.DataFrame) -> tuple[float | None, float | None, float | None]:
    """First times at which the curve and its bounds reach one half.

    As R's ``survfit``, but that R takes the middle of a stretch where the curve is
    exactly one half.
    """
    def first(column: str) -> float | None:
        reached = curve.loc[curve[column] <= 0.5 + 1e-12, "time"]
        return float(reached.iloc[0]) if len(reached) else None

    lower, upper = first("lower"), first("upper")
    return first("survival"), lower, upper


def survival_at(curve: pd.DataFrame, month: float) -> tuple:
    """Survival at a month with its bounds; ``None`` after the last follow-up."""
    if not len(curve) or (month > curve["time"].iloc[-1] and curve["survival"].iloc[-1] > 0):
        return None, None, None
    row = curve[curve["time"] <= month].iloc[-1]
    return finite(row["survival"]), finite(row["lower"]), finite(row["upper"])


def restricted_mean(curve: pd.DataFrame, horizon: float) -> tuple:
    """Mean months lived up to ``horizon``, with its 95% interval (Greenwood's sum).

    The area under the curve up to the horizon; each death contributes the square
    of the area behind it times d / (n (n - d)). ``None`` where follow-up ends
    before the horizon with patients alive, as R's ``survRM2`` refuses it.
    """
    if not len(curve) or (horizon > curve["time"].iloc[-1] and curve["survival"].iloc[-1] > 0):
        return None, None, None
    inside = curve[curve["time"] < horizon]
    widths = np.diff(np.append(inside["time"], horizon))
    pieces = inside["survival"].to_numpy() * widths
    value = pieces.sum()
    behind = pieces[::-1].cumsum()[::-1]
    n, d = inside["at_risk"].to_numpy(float), inside["deaths"].to_numpy(float)
    dies = (d > 0) & (n > d)
    variance = (behind[dies] ** 2 * d[dies] / (n[dies] * (n[dies] - d[dies]))).sum()
    half = Z * np.sqrt(variance)
    if variance == 0:
        return float(value), None, None
    return float(value), float(max(value - half, 0)), float(min(value + half, horizon))


def is_small(frame: pd.DataFrame) -> bool:
    """True for a group that is shown but not compared (one rule: :mod:`.estimate`)."""
    known = followed(frame)
    return len(known) < SMALLEST_GROUP or known["event_observed"].sum() < FEWEST_DEATHS


def estimates(data: Dataset) -> Iterator[Estimate]:
    """Every estimate of the chapter, group by group."""
    for group in GROUPS:
        yield from _of_group(group, group.select(data.patients))
    cases = data.cases
    undated = cases[(cases["status"] == "dead") & cases["survival_months"].isna()]
    yield count(len(undated), "patients", undated["case_id"]).named(
        "survival.all.dead_without_time.n", "patients said to have died, without a time")


def _of_group(group: groups.Group, frame: pd.DataFrame) -> Iterator[Estimate]:
    known, curve = followed(frame), curve_of(frame)
    ids, deaths = tuple(known["case_id"]), int(known["event_observed"].sum())
    base = f"survival.{group.name}"
    few = " (a small group: shown, not compared)" if is_small(frame) else ""
    why_not = "follow-up ends before, with patients alive" if len(known) else (
        "no patient with a survival time")

    def estimate(values, measure, label, method, unit, reason=why_not) -> Estimate:
        value, low, high = values
        return Estimate(f"{base}.{measure}", f"{label}, {group.label}{few}", value, len(known),
                        method, unit, low, high, len(frame) - len(known), deaths,
                        "" if value is not None else reason, ids)

    yield count(len(known), "patients", ids).named(f"{base}.n", f"patients followed, {group.label}")
    yield count(deaths, "deaths", ids).named(f"{base}.deaths", f"deaths, {group.label}")
    yield estimate(median_survival(curve), "median", "median survival", MEDIAN, "months",
                   "fewer than half had died by the last follow-up" if len(known) else why_not)
    for month in TIMES:
        yield estimate(survival_at(curve, month), f"at_{month}",
                       f"survival at {month} months", AT, "fraction")
    for horizon in HORIZONS:
        yield estimate(restricted_mean(curve, horizon), f"rmst_{horizon}",
                       f"restricted mean survival to {horizon} months", RESTRICTED, "months")


def published_medians(data: Dataset) -> pd.DataFrame:
    """Median survival of published series of intramedullary metastasis, oldest first.

    Columns: ``citation_key, year, population, subgroup, item, value, lower, upper, n``.
    ``n`` is the denominator of the figure where the report gives it.
    """
    rows = series.own_figures(data)
    rows = rows[(rows["measure"] == "median_survival_months") & (rows["item"] != "historical")
                & ~rows["population"].isin(["vertebral", "epidural", "intradural"])]
    columns = ["citation_key", "year", "population", "subgroup", "item", "value", "lower",
               "upper", "denominator"]
    return rows[columns].rename(columns={"denominator": "n"}).reset_index(drop=True)
