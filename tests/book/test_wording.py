"""A number becomes words in one place, the same way everywhere."""

import pytest

from living_review.stats import wording
from living_review.stats.estimate import Estimate


def estimate(value, unit="months", lower=None, upper=None, n=34, count=18, name="survival.x.median"):
    return Estimate(name, "x", value, n, "m", unit, lower, upper, count=count,
                    reason="" if value is not None else "too few")


@pytest.mark.parametrize("x, unit, words", [
    (0.296, "fraction", "30%"), (0.9858, "fraction", "99%"), (0.996, "fraction", ">99%"),
    (1.0, "fraction", "100%"), (1 - 1e-15, "fraction", "100%"), (0.004, "part", "<1%"),
    (0.0, "fraction", "0%"), (14.0, "months", "14"), (3.44, "months", "3.4"), (58.8, "years", "58.8"),
    (1405, "values", "1405"),
])
def test_numbers_have_the_precision_the_data_bear(x, unit, words):
    assert wording.number(x, unit) == words


def test_a_survival_estimate_says_patients_and_deaths():
    e = estimate(14.0, lower=3.0)
    assert wording.full(e) == "14 months (95% CI 3 to not reached; 34 patients, 18 deaths)"


@pytest.mark.parametrize("items, words", [
    ([], "none"), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_lists_read_as_a_sentence(items, words):
    assert wording.listed(items) == words


def test_one_is_not_many():
    assert wording.sample(estimate(2.0, n=1, count=1)) == "1 patient, 1 death"


def test_a_share_says_of_how_many():
    e = estimate(0.5, "fraction", 0.25, 0.75, 12, 6, "epidemiology.nsclc.cervical.share")
    assert wording.full(e) == "50% (95% CI 25% to 75%; 6 of 12)"


def test_what_cannot_be_estimated_says_why():
    assert wording.full(estimate(None)) == "not estimable (too few; 34 patients, 18 deaths)"


def test_every_form_works_on_every_estimate(estimates):
    for e in estimates.values():
        for form in wording.FORMS.values():
            assert isinstance(form(e), str) and form(e)
