"""Regression on survival: few covariates, chosen before the model was run.

The Cox model is shrunk by a ridge penalty, because with so few deaths the
unpenalised estimates would be too large. Treatment is not a covariate: it is
seldom said to have been withheld, and who lives longer receives more of it.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from living_review.gate.dataset import Dataset, once
from living_review.stats import survival
from living_review.stats.estimate import Estimate, Z
from living_review.stats.flip import Flip
from living_review.stats.wording import counted, listed

from .comparison import EXACT

#: Strength of the ridge penalty on standardised covariates, as lifelines counts it: a log
#: hazard ratio b of a covariate with standard deviation 1 costs n * PENALTY * b² / 2.
PENALTY = 0.1
#: Fewer deaths a covariate than this, and the model is not fitted (Vittinghoff and McCulloch 2007).
FEWEST_PER_COVARIATE = 5
MIDDLE_YEAR = 2010


@dataclass(frozen=True)
class Covariate:
    """One column of the model: ``values`` gives numbers, ``NaN`` where not reported."""

    name: str
    label: str
    values: Callable[[pd.DataFrame], pd.Series]


COVARIATES = (
    Covariate("lung", "lung primary against any other",
              lambda f: f["primary_site"].eq("lung").astype(float).where(f["primary_site"].notna())),
    Covariate("male", "men against women",
              lambda f: f["sex"].eq("male").astype(float).where(f["sex"].notna())),
    Covariate("decade", "published ten years later",
              lambda f: (f["year"].astype(float) - MIDDLE_YEAR) / 10),
)
#: What a reader may miss, and why it is not in the model.
LEFT_OUT = (
    ("Age", ("age_years",), "reported for too few of the patients followed"),
    ("Walking before treatment", ("ambulatory_before",), "reported for a handful"),
    ("Treatment and extent of resection", ("surgery", "radiotherapy", "resection"),
     "a report seldom says that a treatment was withheld, and one has to live to receive it"),
    ("Region of the cord", ("region",), "three groups would take two of the few covariates"),
    ("Disease elsewhere", ("brain_metastasis", "leptomeningeal", "other_metastasis"),
     "a report seldom says that it was absent"),
)
#: Distributions of the survival time: words, and the fitter of lifelines.
FAMILIES = {
    "exponential": ("exponential (constant hazard)", "ExponentialFitter"),
    "weibull": ("Weibull (hazard rising or falling)", "WeibullFitter"),
    "log_normal": ("log-normal (hazard rising, then falling)", "LogNormalFitter"),
    "log_logistic": ("log-logistic (hazard rising, then falling slowly)", "LogLogisticFitter"),
}
COX = f"Cox regression, ridge penalty {PENALTY} on standardised covariates, Wald 95% interval"
SCHOENFELD = "test of scaled Schoenfeld residuals against rank of time (Grambsch and Therneau 1994)"
AIC = "Akaike information criterion, maximum likelihood without covariates"


def table(frame: pd.DataFrame) -> pd.DataFrame:
    """Followed patients with every covariate: ``case_id, time, dead`` and the covariates."""
    known = survival.followed(frame)
    columns = {c.name: c.values(known) for c in COVARIATES}
    return pd.DataFrame({
        "case_id": known["case_id"], "time": known["survival_months"].astype(float),
        "dead": known["event_observed"].astype(float), **columns}).dropna().reset_index(drop=True)


def cox(rows: pd.DataFrame) -> pd.DataFrame:
    """Penalised Cox regression: one row a covariate.

    Columns ``log_ratio``, ``error`` (its standard error) and ``p_proportional`` (small
    where hazards are not proportional).
    """
    from lifelines import CoxPHFitter
    from lifelines.statistics import proportional_hazard_test

    known = rows.drop(columns="case_id", errors="ignore")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = CoxPHFitter(penalizer=PENALTY).fit(known, "time", "dead",
                                                 fit_options=EXACT)
        test = proportional_hazard_test(fit, known, time_transform=_ranks)
    return pd.DataFrame({"log_ratio": fit.params_, "error": fit.standard_errors_,
                         "p_proportional": pd.Series(test.p_value, index=fit.params_.index)})


def _ranks(time: pd.Series, dead: pd.Series, weights: pd.Series) -> pd.Series:
    """Ranks of the death times, ties in the middle; lifelines' own depend on the order of tied rows."""
    return time.where(dead.astype(bool)).rank()


def why_not(rows: pd.DataFrame) -> str:
    """Why the Cox model is not fitted to these rows; empty where it is."""
    deaths, fewest = int(rows["dead"].sum()), FEWEST_PER_COVARIATE * len(COVARIATES)
    if deaths < fewest:
        return (f"not fitted: {counted(deaths, 'death')} for {len(COVARIATES)} covariates, "
                f"at least {fewest} are needed")
    if rows.loc[rows["dead"] == 1, "time"].nunique() < 2:
        return "not fitted: all deaths at the same time"
    alike = [c.label for c in COVARIATES if rows[c.name].nunique() < 2]
    return f"not fitted: nothing to compare for {listed(alike)}" if alike else ""


def distribution(known: pd.DataFrame, family: str):
    """One of :data:`FAMILIES` fitted to followed patients by maximum likelihood (lifelines).

    Raises :class:`NotFitted` with the reason in words.
    """
    import lifelines
    from lifelines.exceptions import ConvergenceError

    time, dead = known["survival_months"].to_numpy(float), known["event_observed"].to_numpy(float)
    if survival.is_small(known):
        raise NotFitted(f"not estimable: n = {len(known)}, {counted(int(dead.sum()), 'death')}")
    if time.min() <= 0:
        raise NotFitted("not estimable: a survival time is 0")
    if len(set(time[dead == 1])) < 2:
        raise NotFitted("not estimable: all deaths at the same time")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return getattr(lifelines, FAMILIES[family][1])().fit(time, dead)
        except ConvergenceError:
            raise NotFitted("not estimable: the likelihood has no maximum") from None


class NotFitted(Exception):
    """A model that these data do not allow; the message says why."""


@once
def distributions(data: Dataset) -> dict:
    """For each of :data:`FAMILIES` what was fitted to the patients followed, or :class:`NotFitted`."""
    known, fits = survival.followed(data.patients), {}
    for family in FAMILIES:
        try:
            fits[family] = distribution(known, family)
        except NotFitted as failure:
            fits[family] = failure
    return fits


def estimates(data: Dataset) -> Iterator[Estimate]:
    """The Cox model, its checks, and how well each distribution fits."""
    rows, known = table(data.patients), survival.followed(data.patients)
    ids, deaths = tuple(rows["case_id"]), int(rows["dead"].sum())
    reason, missing = why_not(rows), len(data.patients) - len(rows)

    def estimate(name, label, value, method, unit, lower=None, upper=None) -> Estimate:
        return Estimate(f"models.cox.{name}", label, value, len(rows), method, unit, lower, upper,
                        missing, deaths, reason, ids)

    fitted = None if reason else cox(rows)
    for covariate in COVARIATES:
        ratio = (None, None, None)
        if fitted is not None:
            b, error, p = fitted.loc[covariate.name]
            ratio = tuple(math.exp(b + z * error) for z in (0, -Z, Z))
        yield estimate(f"{covariate.name}.hazard_ratio", f"hazard ratio, {covariate.label}", ratio[0],
                       COX, "ratio", *ratio[1:])
        yield estimate(f"{covariate.name}.proportional", f"proportional hazards, {covariate.label}",
                       None if fitted is None else float(p), SCHOENFELD, "p")
    yield Estimate("models.cox.events_per_variable", "deaths for each covariate of the Cox model",
                   deaths / len(COVARIATES), len(rows), "deaths divided by covariates", "", None, None,
                   missing, deaths, "", ids)
    for family, fit in distributions(data).items():
        value, why = (None, str(fit)) if isinstance(fit, NotFitted) else (float(fit.AIC_), "")
        label = FAMILIES[family][0]
        yield Estimate(f"models.{family}.aic", f"AIC, {label}", value, len(known), AIC, "", None, None,
                       len(data.patients) - len(known), int(known["event_observed"].sum()), why,
                       tuple(known["case_id"]))


def best_distribution(results: Mapping[str, Estimate]) -> str | None:
    """The family with the smallest AIC; ``None`` where none was fitted."""
    fitted = {name: e.value for name in FAMILIES
              if (e := results.get(f"models.{name}.aic")) and e.value is not None}
    return min(fitted, key=fitted.get) if fitted else None


def reported(data: Dataset, fields: Sequence[str]) -> int:
    """How many of the patients followed have every one of some fields reported."""
    return int(survival.followed(data.patients)[list(fields)].notna().all(axis=1).sum())


def flips(base: Mapping[str, Estimate], head: Mapping[str, Estimate]) -> Iterator[Flip]:
    """Whether another distribution fits best."""
    best = [best_distribution(results) for results in (base, head)]
    if best[0] != best[1]:
        yield Flip("fits", tuple(f"models.{b}.aic" for b in best if b), "the distribution that fits best",
                   *(FAMILIES[b][0] if b else "none was fitted" for b in best))
