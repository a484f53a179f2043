"""Estimates: intervals as other implementations give them, missing kept apart."""

import numpy as np
import pandas as pd
import pytest
import scipy.stats

from iscm_review.estimate import mean, median, share, share_with, wilson


def frame(**columns):
    n = len(next(iter(columns.values())))
    return pd.DataFrame({"case_id": [f"c{i}" for i in range(n)], **columns})


@pytest.mark.parametrize("k, n", [(0, 10), (1, 10), (7, 40), (29, 90), (66, 105), (10, 10), (0, 1)])
def test_wilson_interval_equals_scipy(k, n):
    expected = scipy.stats.binomtest(k, n).proportion_ci(method="wilson")
    assert wilson(k, n) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_wilson_interval_equals_r():
    """R: prop.test(7, 40, correct = FALSE)$conf.int"""
    assert wilson(7, 40) == pytest.approx((0.0874541374603592, 0.3194999033178770), abs=1e-12)


def test_a_share_is_of_those_who_report():
    e = share(frame(sex=["male", None, "female", "male"]), "sex", "male")
    assert (e.value, e.n, e.n_missing, e.count) == (2 / 3, 3, 1, 2)
    assert e.case_ids == ("c0", "c2", "c3")


def test_a_share_of_nobody_has_a_reason():
    e = share(frame(sex=[None, None]), "sex", "male")
    assert e.value is None and e.lower is None and e.n_missing == 2 and e.reason


def test_a_finding_reported_only_when_present_has_no_share():
    e = share(frame(oedema=["yes", None, "yes"]), "oedema", "yes", one_sided=True)
    assert e.value is None and e.count == 2 and "only ever reported" in e.reason


def test_a_share_counts_items_of_a_list():
    e = share_with(frame(symptoms=[("pain", "gait"), None, ("pain",)]), "symptoms", "gait")
    assert (e.count, e.n) == (1, 2)


def test_mean_and_t_interval_equal_r():
    """R: t.test(c(35,46,50,57,61,62,66,69,70,71,74,78,86))$conf.int"""
    x = [35, 46, 50, 57, 61, 62, 66, 69, 70, 71, 74, 78, 86]
    e = mean(frame(age=[*map(float, x), np.nan]), "age", "years")
    assert (e.value, e.lower, e.upper) == pytest.approx(
        (63.4615384615385, 55.0714390838567, 71.8516378392203), abs=1e-10)
    assert (e.n, e.n_missing) == (13, 1)


@pytest.mark.parametrize("n, ranks", [(6, (1, 6)), (10, (2, 9)), (20, (6, 15)), (30, (10, 21))])
def test_median_interval_is_the_tabulated_pair_of_order_statistics(n, ranks):
    """Ranks of the 95% interval of a median: Conover, Practical Nonparametric Statistics."""
    e = median(frame(x=[float(i) for i in range(1, n + 1)]), "x", "days")
    assert (e.lower, e.upper) == ranks


def test_few_values_have_no_interval():
    assert mean(frame(x=[3.0]), "x", "mm").lower is None
    assert median(frame(x=[1.0, 2.0, 3.0]), "x", "mm").lower is None
    assert mean(frame(x=[np.nan]), "x", "mm").value is None
