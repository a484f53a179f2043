"""Survival as R's survival package gives it (version 3.5-3).

The small data set of these tests, in R:
    time   <- c(0.5,1,1,2,2.5,3,3,4,6,6,7,9,10,12,14,18,20,24,37,60)
    status <- c(1,1,1,1,0,1,1,1,1,0,1,0,0,1,1,0,1,0,0,0)
    f <- survfit(Surv(time, status) ~ 1, conf.type = "log-log")
"""

import numpy as np
import pandas as pd
import pytest

from iscm_review import survival

TIME = np.array([0.5, 1, 1, 2, 2.5, 3, 3, 4, 6, 6, 7, 9, 10, 12, 14, 18, 20, 24, 37, 60])
DEAD = np.array([1, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 0, 0, 1, 1, 0, 1, 0, 0, 0], bool)


@pytest.fixture(scope="module")
def curve():
    return survival.kaplan_meier(TIME, DEAD)


@pytest.mark.parametrize("month, expected", [
    (3, (0.693333333333333, 0.4399673675605705, 0.849277676376093)),
    (6, (0.586666666666667, 0.3400233523396936, 0.768244365177719)),
    (12, (0.452571428571428, 0.2150927894445845, 0.664295771936777)),
    (24, (0.282857142857143, 0.0840277929805803, 0.525237917378745)),
])
def test_survival_at_a_month(curve, month, expected):
    """R: summary(f, times = c(3, 6, 12, 24))"""
    assert survival.survival_at(curve, month) == pytest.approx(expected, abs=1e-12)


def test_median_with_interval(curve):
    """R: quantile(f, 0.5) gives 12, 3, NA"""
    assert survival.median_survival(curve) == (12, 3, None)


@pytest.mark.parametrize("horizon, mean, error", [(12, 7.825, 1.06204225433831),
                                                  (24, 12.12442857142857, 2.19839649663431)])
def test_restricted_mean_with_interval(curve, horizon, mean, error):
    """R: summary(f, rmean = 12)$table"""
    value, lower, upper = survival.restricted_mean_interval(curve, horizon)
    assert value == pytest.approx(mean, abs=1e-10)
    assert (upper - lower) / 2 / 1.959963984540054 == pytest.approx(error, abs=1e-10)


def test_the_aml_trial():
    """R: survfit(Surv(time, status) ~ 1, survival::aml, conf.type = "log-log"); rmean = 24"""
    time = [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161,
            5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45]
    status = [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1]
    curve = survival.kaplan_meier(np.array(time, float), np.array(status, bool))
    assert survival.median_survival(curve) == (27, 13, 34)
    value, lower, upper = survival.restricted_mean_interval(curve, 24)
    assert value == pytest.approx(18.90683229813665, abs=1e-10)
    assert (upper - lower) / 2 / 1.959963984540054 == pytest.approx(1.49115735165517, abs=1e-10)


@pytest.mark.parametrize("seed", range(20))
def test_a_curve_is_that_of_lifelines(seed):
    from lifelines import KaplanMeierFitter

    random = np.random.default_rng(seed)
    months, dead = random.integers(0, 30, 1 + 3 * seed) / 2, random.random(1 + 3 * seed) < seed / 19
    curve, fit = survival.kaplan_meier(months, dead), KaplanMeierFitter().fit(months, dead)
    table = pd.concat([fit.event_table[["at_risk", "observed", "censored"]], fit.survival_function_,
                       fit.confidence_interval_], axis=1).reset_index().to_numpy(float)
    undefined = (table[:, 4] == 0) | (table[:, 4] == 1)
    table[undefined, 5:] = np.nan
    assert curve.to_numpy(float) == pytest.approx(table, rel=1e-12, nan_ok=True)


def test_numbers_at_risk_fall_by_deaths_and_censorings(curve):
    gone = (curve["deaths"] + curve["censored"]).cumsum().shift(fill_value=0)
    assert (curve["at_risk"] == len(TIME) - gone).all()


def test_nothing_is_said_beyond_the_last_follow_up(curve):
    assert survival.survival_at(curve, 61) == (None, None, None)
    assert survival.restricted_mean(curve, 61) == (None, None)


def test_all_dead_is_zero_ever_after():
    curve = survival.kaplan_meier(np.array([1.0, 2.0]), np.array([True, True]))
    assert survival.survival_at(curve, 99)[0] == 0
    assert survival.restricted_mean(curve, 12)[0] == pytest.approx(1.5)


def test_nobody_followed_is_not_an_error():
    nobody = survival.followed(pd.DataFrame({"case_id": [], "survival_months": [], "status": []}))
    assert survival.curve_of(nobody).empty
    assert survival.is_small(nobody)


def test_a_patient_without_status_or_time_is_counted_as_missing(data, estimates):
    e = estimates["survival.all.median"]
    known = data.cases["survival_months"].notna() & data.cases["status"].notna()
    assert (e.n, e.n_missing) == (known.sum(), (~known).sum())
    assert set(e.case_ids) == set(data.cases.loc[known, "case_id"])


def test_a_median_that_was_not_reached_is_none():
    curve = survival.kaplan_meier(np.array([1.0, 2.0, 3.0]), np.array([True, False, False]))
    assert survival.median_survival(curve)[0] is None


def test_the_groups_by_primary_are_exhaustive(estimates):
    parts = sum(estimates[f"survival.{g}.n"].n
                for g in ("lung", "breast", "kidney", "haematological", "other"))
    assert parts == estimates["survival.all.n"].n


def test_the_survival_numbers_equal_a_product_limit_done_by_hand(plain, estimates):
    """From the text of the table alone: deaths, median and survival at 12 months."""
    rows = [(float(r["survival_months"]), r["status"]) for r in plain.rows
            if r["survival_months"] and r["status"]]
    alive, crossing, at_12 = 1.0, [], 1.0
    for time in sorted({t for t, _ in rows}):
        at_risk = sum(t >= time for t, _ in rows)
        deaths = sum(t == time and status == "dead" for t, status in rows)
        alive *= 1 - deaths / at_risk
        at_12 = alive if time <= 12 else at_12
        if deaths and alive <= 0.5 and len(crossing) < 2:
            crossing.append((alive, time))
    assert estimates["survival.all.n"].value == len(rows)
    assert estimates["survival.all.deaths"].value == sum(s == "dead" for _, s in rows)
    # A curve that rests at exactly one half crosses it in the middle of the rest.
    flat = len(crossing) == 2 and crossing[0][0] == 0.5 and crossing[1][0] < 0.5
    median = (crossing[0][1] + crossing[1][1]) / 2 if flat else crossing[0][1]
    assert estimates["survival.all.median"].value == median
    assert estimates["survival.all.at_12"].value == pytest.approx(at_12)
    undated = [r for r in plain.rows if r["status"] == "dead" and not r["survival_months"]]
    assert estimates["survival.all.dead_without_time.n"].value == len(undated)


def test_published_medians_leave_out_comparators_and_quotations(data):
    table = survival.published_medians(data)
    assert not set(table["population"]) & {"vertebral", "epidural", "intradural"}
    assert "historical" not in set(table["item"])
    assert not table["subgroup"].fillna("").str.contains("quoted").any()
    years = table["year"].dropna()
    assert years.is_monotonic_increasing and len(years) > 10
