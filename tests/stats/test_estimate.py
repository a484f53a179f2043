"""Estimates: intervals as other implementations give them, missing kept apart."""

import numpy as np
import pandas as pd
import pytest
import scipy.stats

from living_review.stats import estimate
from living_review.stats.estimate import count, finite, mean, median, proportion, share, share_with, wilson


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


def told(e) -> tuple:
    """All but the value and its interval."""
    return e.name, e.label, e.n, e.method, e.unit, e.n_missing, e.count, e.reason, e.case_ids


def test_every_kind_of_estimate_says_how_it_was_made_and_from_whom(recwarn):
    some, nobody = frame(x=[1.0, None, 3.0]), frame(x=[None, None])
    ids = ("c0", "c2")
    assert told(share(some, "x", 1.0)) == ("", "", 2, estimate.WILSON, "fraction", 1, 1, "", ids)
    assert told(mean(some, "x", "mm")) == ("", "", 2, estimate.T_MEAN, "mm", 1, None, "", ids)
    assert told(median(some, "x", "mm")) == ("", "", 2, estimate.ORDER_MEDIAN, "mm", 1, None, "", ids)
    assert count(2, "patients").value == 2 and told(count(2, "patients", ["c0", "c2"])) == (
        "", "patients", 2, "count", "patients", 0, 2, "", ids)
    for e in (share(nobody, "x", "a"), mean(nobody, "x", "mm"), median(nobody, "x", "mm")):
        assert (e.value, e.lower, e.upper, e.reason) == (None, None, None, "not reported")
    lists = share_with(frame(x=[("a", "b"), None, ("b",), ("b", "c")]), "x", "a")
    assert lists.value == 1 / 3 and (lists.lower, lists.upper) == wilson(1, 3)
    assert told(lists) == ("", "", 3, estimate.WILSON, "fraction", 1, 1, "", (*ids, "c3"))
    one_sided = share(some, "x", 1.0, one_sided=True)
    assert told(one_sided) == ("", "", 2, estimate.WILSON, "fraction", 1, 1, estimate.ONE_SIDED, ids)
    assert one_sided.lower is one_sided.upper is None
    assert told(proportion(1, 2, "none")) == ("", "", 2, estimate.WILSON, "fraction", 0, 1, "", ())
    assert not list(recwarn)


def test_a_share_is_of_any_of_its_values():
    e = share(frame(x=["a", "b", "c", "c"]), "x", "a", "b")
    assert (e.value, e.count) == (0.5, 2) and (e.lower, e.upper) == wilson(2, 4)


def test_a_name_and_a_label_are_given_and_nothing_else_changes():
    e = mean(frame(x=[1.0, 2.0]), "x", "mm").named("a.b", "words")
    assert e.as_dict() == {
        "name": "a.b", "label": "words", "value": 1.5, "n": 2, "method": estimate.T_MEAN, "unit": "mm",
        "lower": e.lower, "upper": e.upper, "n_missing": 0, "count": None, "reason": ""}
    assert e.case_ids == ("c0", "c1")


@pytest.mark.parametrize("x, kept", [(None, None), (float("nan"), None), (float("inf"), None), (0, 0.0),
                                     (np.float64(2.5), 2.5)])
def test_what_is_no_number_is_none(x, kept):
    assert finite(x) == kept and type(finite(x)) is type(kept)


def test_none_and_all_end_exactly_and_of_nobody_there_is_no_interval():
    assert wilson(0, 7)[0] == 0.0 and wilson(11, 11)[1] == 1.0 and wilson(0, 0) == (None, None)
    assert wilson(1, 7)[0] > 0 and wilson(6, 7)[1] < 1


def test_values_that_are_alike_have_a_mean_without_an_interval():
    e = mean(frame(x=[2.0, 2.0, 2.0]), "x", "mm")
    assert (e.value, e.lower, e.upper) == (2, None, None)
    two = mean(frame(x=[1.75, 2.25]), "x", "mm")
    half = scipy.stats.t.ppf(0.975, 1) / 4
    assert (two.lower, two.upper) == pytest.approx((2 - half, 2 + half))


def test_a_median_is_that_of_unsorted_values_and_takes_six_for_an_interval():
    values = [9.0, 1.0, 5.0, 7.0, 3.0]
    e = median(frame(x=values), "x", "mm")
    assert (e.value, e.lower, e.upper) == (5, None, None)
    e = median(frame(x=[*values, 11.0]), "x", "mm")
    assert (e.value, e.lower, e.upper) == (6, 1, 11)
