"""Survival as R's survival package gives it (version 3.5-3).

The small data set of these tests, in R:
    time   <- c(0.5,1,1,2,2.5,3,3,4,6,6,7,9,10,12,14,18,20,24,37,60)
    status <- c(1,1,1,1,0,1,1,1,1,0,1,0,0,1,1,0,1,0,0,0)
    f <- survfit(Surv(time, status) ~ 1, conf.type = "log-log")
"""

import numpy as np
import pandas as pd
import pytest

from iscm_review.topics import survival as survival_topic
from living_review.evidence import series
from living_review.stats import survival

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


GARDEN = pd.DataFrame({
    "case_id": [f"x2000-{n}" for n in range(9)], "survival_months": [1, 2, 4, 8, 16, 30, None, 5, 30],
    "status": ["dead", "dead", "dead", "alive", "dead", "alive", "dead", None, "alive"]})


def test_the_followed_of_a_group_give_nine_estimates_that_say_who_and_how():
    """Seven of nine have a time and a status; four of them have died."""
    ids, dead = (tuple(f"x2000-{n}" for n in places) for places in ((0, 1, 2, 3, 4, 5, 8), (0, 1, 2, 4)))
    found = list(survival.measures("x", "of the garden", GARDEN))
    assert [(e.name, e.label, e.unit, e.method) for e in found] == [
        ("x.n", "patients followed, of the garden", "patients", "count"),
        ("x.deaths", "deaths, of the garden", "deaths", "count"),
        ("x.median", "median survival, of the garden", "months", survival.MEDIAN),
        *((f"x.at_{m}", f"survival at {m} months, of the garden", "fraction", survival.AT)
          for m in (3, 6, 12, 24)),
        *((f"x.rmst_{m}", f"restricted mean survival to {m} months, of the garden", "months",
           survival.RESTRICTED) for m in (12, 24))]
    assert [(e.value, e.n, e.case_ids) for e in found[:2]] == [(7, 7, ids), (4, 4, dead)]
    assert {(e.n, e.n_missing, e.count, e.reason, e.case_ids) for e in found[2:]} == {(7, 2, 4, "", ids)}
    assert [e.value for e in found[2:]] == pytest.approx([16, 5 / 7, 4 / 7, 4 / 7, 8 / 21, 55 / 7, 277 / 21])
    assert all(e.lower < e.value for e in found[2:]) and found[2].upper is None
    assert all(e.value < e.upper for e in found[3:])


def test_a_group_without_a_number_says_why():
    one = {e.name: e for e in survival.measures("x", "one", GARDEN[3:4])}
    assert {name: e.reason for name, e in one.items() if e.value is None} == {
        "x.median": "not reached: fewer than half had died by the last follow-up",
        **dict.fromkeys(("x.at_12", "x.at_24", "x.rmst_12", "x.rmst_24"),
                        "follow-up ends earlier, with patients alive")}
    assert one["x.at_3"].label == "survival at 3 months, one (a small group: shown, not compared)"
    nobody = list(survival.measures("x", "nobody", GARDEN[:0]))
    assert {(e.value, e.reason) for e in nobody[2:]} == {(None, "no patient with a survival time")}


@pytest.mark.parametrize("patients, deaths, few", [
    (5, 3, False), (4, 3, True), (5, 2, True), (50, 2, True), (4, 4, True), (50, 40, False)])
def test_a_group_of_fewer_than_five_or_with_fewer_than_three_deaths_is_small(patients, deaths, few):
    assert survival.too_few(patients, deaths) is few
    known = pd.DataFrame({"event_observed": [True] * deaths + [False] * (patients - deaths)})
    assert survival.is_small(known) is few


def test_a_curve_begins_with_all_at_risk_and_has_no_bounds_where_it_is_one_or_zero():
    curve = survival.kaplan_meier(np.array([2.0, 2.0, 5.0, 9.0]), np.array([True, False, True, True]))
    assert list(curve.columns) == ["time", "at_risk", "deaths", "censored", "survival", "lower", "upper"]
    assert curve[["time", "at_risk", "deaths", "censored"]].to_numpy().tolist() == [
        [0, 4, 0, 0], [2, 4, 1, 1], [5, 2, 1, 0], [9, 1, 1, 0]]
    assert curve["survival"].tolist() == pytest.approx([1, 0.75, 0.375, 0])
    assert curve["lower"].isna().tolist() == curve["upper"].isna().tolist() == [True, False, False, True]
    nobody = survival.curve_of(pd.DataFrame({"survival_months": [], "event_observed": []}))
    assert list(nobody.columns) == list(curve.columns)


def test_a_rest_at_one_half_counts_with_its_middle_only_where_somebody_dies_after_it():
    months = np.array([1.0, 2.0, 5.0, 8.0])
    assert survival.median_survival(survival.kaplan_meier(months, np.ones(4, bool)))[0] == 3.5
    alive = survival.kaplan_meier(months, np.array([True, True, False, False]))
    assert survival.median_survival(alive)[0] == 2
    below = survival.kaplan_meier(months[:3], np.ones(3, bool))
    assert survival.median_survival(below)[0] == 2


def test_what_is_known_ends_with_the_last_follow_up_and_includes_it():
    curve = survival.kaplan_meier(np.array([3.0, 6.0]), np.array([True, False]))
    assert survival.survival_at(curve, 2.9)[0] == 1 and survival.survival_at(curve, 3)[0] == 0.5
    assert survival.survival_at(curve, 6)[0] == 0.5 and survival.survival_at(curve, 6.1) == (None,) * 3
    assert survival.restricted_mean(curve, 6)[0] == 4.5 and survival.restricted_mean(curve, 7) == (None, None)
    assert survival.survival_at(curve[:0], 1) == (None,) * 3
    assert survival.restricted_mean(curve[:0], 1) == (None, None)


def test_an_interval_of_a_restricted_mean_ends_at_nothing_and_at_the_horizon():
    early = survival.kaplan_meier(np.array([0.1, 0.1, 0.1, 12.0]), np.ones(4, bool))
    value, lower, upper = survival.restricted_mean_interval(early, 12)
    assert lower == 0 < value < upper < 12
    late = survival.kaplan_meier(np.array([0.1, 13.0, 13.0, 13.0]), np.ones(4, bool))
    value, lower, upper = survival.restricted_mean_interval(late, 12)
    assert 0 < lower < value < upper == 12
    certain = survival.kaplan_meier(np.array([13.0, 14.0]), np.ones(2, bool))
    assert survival.restricted_mean_interval(certain, 12) == (12, None, None)


def test_every_group_is_measured_and_those_who_died_at_no_known_time_are_counted(data):
    found = {e.name: e for e in survival_topic.estimates(data)}
    for group in survival_topic.GROUPS:
        assert found[f"survival.{group.name}.n"].label == f"patients followed, {group.label}"
    cases = data.cases[(data.cases["status"] == "dead") & data.cases["survival_months"].isna()]
    undated = found["survival.all.dead_without_time.n"]
    assert (undated.value, undated.unit, undated.label, undated.case_ids) == (
        len(cases), "patients", "patients reported to have died, at an unknown time", tuple(cases["case_id"]))


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
    table = survival_topic.published_medians(data)
    assert not set(table["population"]) & {"vertebral", "epidural", "intradural"}
    assert "historical" not in set(table["item"])
    assert not table["subgroup"].fillna("").str.contains("quoted").any()
    assert {"citation_key", "year", "population", "subgroup", "item", "value", "lower", "upper", "n"} <= {
        *table.columns}
    own = series.own_figures(data)
    own = own[own["measure"] == "median_survival_months"]
    assert set(own["citation_key"]) == set(table["citation_key"]) | set(own.loc[
        own["population"].isin(("vertebral", "epidural", "intradural")) | (own["item"] == "historical"),
        "citation_key"])
    years = table["year"].dropna()
    assert years.is_monotonic_increasing and len(years) > 10
