"""Figures of published series that the book leads with are those of the table."""

import statistics

import pytest

from iscm_review.topics import imaging, published, survival


def test_survival_of_a_setting_is_the_median_of_its_medians(data, estimates):
    for setting, part in survival.by_setting(data).groupby("setting"):
        e = estimates[published.median_of(setting)]
        assert e.value == pytest.approx(statistics.median(part["value"]))
        assert (e.n, e.count) == (part["n"].sum(), len(part))
        assert (e.lower is None) == (len(part) < 6)


def test_a_sign_has_the_figure_of_the_one_study_that_gives_it(data, estimates):
    studies = imaging.sign_studies(data)
    for sign in published.SIGNS:
        for measure in imaging.SIGN_MEASURES:
            told = studies[(studies["item"] == sign) & (studies["measure"] == measure)]
            e = estimates[f"published.{sign}.{measure}"]
            value = pytest.approx(told["value"].iloc[0], abs=0.005) if len(told) == 1 else None
            assert e.value == value
