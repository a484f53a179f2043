"""Regression and distributions, and when they are not fitted. The numbers: test_against_r.py."""

import math

import numpy as np
import pandas as pd
import pytest

from iscm_review.topics import models
from living_review.gate import dataset


@pytest.fixture
def rows():
    rng = np.random.default_rng(1)
    lung, male = rng.integers(0, 2, 200), rng.integers(0, 2, 200)
    time = rng.exponential(12 / np.exp(0.8 * lung))
    return pd.DataFrame({"time": time, "dead": (rng.random(200) < 0.8).astype(float), "lung": lung * 1.0,
                         "male": male * 1.0, "decade": rng.normal(0, 1, 200)})


def test_the_model_finds_the_ratio_that_was_put_in_a_little_shrunk(rows):
    fit = models.cox(rows)
    assert 0.3 < fit.loc["lung", "log_ratio"] < 0.8 + 2 * fit.loc["lung", "error"]
    assert abs(fit.loc["male", "log_ratio"]) < 2 * fit.loc["male", "error"]


def test_the_penalty_pulls_towards_one(rows, monkeypatch):
    shrunk = models.cox(rows).loc["lung", "log_ratio"]
    monkeypatch.setattr(models, "PENALTY", 1e-9)
    assert 0 < shrunk < models.cox(rows).loc["lung", "log_ratio"]


def test_the_check_of_proportional_hazards_does_not_depend_on_the_order_of_the_rows(rows):
    tied = rows.assign(time=rows["time"].round())
    tied["time"] += 1
    one, other = models.cox(tied), models.cox(tied.sample(frac=1, random_state=3))
    assert one["p_proportional"].to_numpy() == pytest.approx(other["p_proportional"].to_numpy(), rel=1e-6)


def test_it_notices_hazards_that_cross():
    rng = np.random.default_rng(2)
    x = np.repeat([0.0, 1.0], 300)
    time = np.where(x == 1, rng.weibull(4, 600) * 10, rng.weibull(0.6, 600) * 10)
    fit = models.cox(pd.DataFrame({"time": time, "dead": 1.0, "x": x, "noise": rng.normal(0, 1, 600)}))
    assert fit.loc["x", "p_proportional"] < 0.001 < fit.loc["noise", "p_proportional"]


def test_too_few_deaths_are_the_reason_for_no_model(rows):
    fewest = models.FEWEST_PER_COVARIATE * len(models.COVARIATES)
    few = rows.assign(dead=[1.0] * (fewest - 1) + [0.0] * (len(rows) - fewest + 1))
    assert str(fewest - 1) in models.why_not(few) and str(fewest) in models.why_not(few)
    assert models.why_not(rows) == ""


def test_a_covariate_in_which_all_are_alike_is_the_reason(rows):
    assert "men against women" in models.why_not(rows.assign(male=1.0))


def test_deaths_at_one_time_are_the_reason(rows):
    assert "same time" in models.why_not(rows.assign(time=5.0))


def followed(times, dead) -> pd.DataFrame:
    return pd.DataFrame({"survival_months": times, "event_observed": dead})


@pytest.mark.parametrize("times, dead, reason", [
    ([], [], "n = 0"), ([5.0], [True], "n = 1"), ([1.0, 2, 3, 4, 5, 6], [False] * 6, "0 deaths"),
    ([0.0, 2, 3, 4, 5, 6], [True] * 6, "time is 0"), ([3.0] * 6, [True] * 6, "same time")])
def test_a_distribution_that_cannot_be_fitted_says_why(times, dead, reason):
    for family in models.FAMILIES:
        with pytest.raises(models.NotFitted, match=reason):
            models.distribution(followed(times, dead), family)


def test_the_distribution_that_the_times_were_drawn_from_fits_best(rows):
    rng = np.random.default_rng(4)
    drawn = followed(rng.lognormal(2, 2, 800), np.ones(800, bool))
    aic = {family: models.distribution(drawn, family).AIC_ for family in models.FAMILIES}
    assert min(aic, key=aic.get) == "log_normal"


def test_the_best_distribution_is_the_one_with_the_smallest_aic(estimates):
    best = models.best_distribution(estimates)
    values = {f: estimates[f"models.{f}.aic"].value for f in models.FAMILIES}
    assert values[best] == min(values.values())


def test_events_per_variable_are_deaths_over_covariates(data, estimates):
    e = estimates["models.cox.events_per_variable"]
    rows = models.table(data.patients)
    assert e.value == pytest.approx(rows["dead"].sum() / len(models.COVARIATES)) and e.n == len(rows)


def test_only_patients_with_every_covariate_enter(data):
    rows = models.table(data.patients).set_index("case_id")
    sex = data.cases.set_index("case_id")["sex"]
    assert sex[rows.index].notna().all() and not rows.isna().any().any()
    assert (rows["male"] == (sex[rows.index] == "male")).all()


def test_without_patients_every_estimate_has_a_reason_or_a_finite_value(empty_folder):
    for e in models.estimates(dataset.load(empty_folder)):
        assert (e.value is None) == bool(e.reason)
        assert e.value is None or math.isfinite(e.value)
