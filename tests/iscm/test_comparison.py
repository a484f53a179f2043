"""Differences between groups, and when none is given. The numbers themselves: test_against_r.py."""

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from iscm_review import groups
from iscm_review.topics import comparison
from living_review.book.tables import DASH, compact
from living_review.gate import dataset
from living_review.stats import survival
from living_review.stats.estimate import FEWEST_DEATHS, SMALLEST_GROUP

BY_LETTER = groups.Contrast(
    "x", groups.Group("a", "group a", lambda f: f["letter"] == "a"),
    groups.Group("b", "group b", lambda f: f["letter"] == "b"))


def patients(a, b) -> pd.DataFrame:
    """Patients of two groups from ``(months, status)`` pairs."""
    rows = [("a", *p) for p in a] + [("b", *p) for p in b]
    frame = pd.DataFrame(rows, columns=["letter", "survival_months", "status"])
    return frame.assign(case_id=[f"x2000-{i}" for i in range(len(frame))])


def measured(a, b) -> dict:
    return {e.name.removeprefix("x."): e for e in comparison.measures("x", BY_LETTER, patients(a, b))}


LONG = [(m, "dead") for m in (8, 10, 12, 14, 16, 30)]
SHORT = [(m, "dead") for m in (1, 2, 3, 9, 11, 13)]


def test_a_difference_is_the_first_group_less_the_second():
    one, other = measured(LONG, SHORT), measured(SHORT, LONG)
    lived = [min(m, 12) for m, _ in LONG], [min(m, 12) for m, _ in SHORT]
    assert one["rmst_12"].value == pytest.approx(np.mean(lived[0]) - np.mean(lived[1]))
    assert one["rmst_12"].value == pytest.approx(-other["rmst_12"].value)
    assert one["hazard_ratio"].value == pytest.approx(1 / other["hazard_ratio"].value)
    assert one["hazard_ratio"].value < 1 < other["hazard_ratio"].value
    assert one["log_rank"].value == pytest.approx(other["log_rank"].value)


def test_a_log_rank_test_in_which_nothing_varies_finds_no_difference(recwarn):
    at_once = comparison.arms(patients([(3, "dead")] * 6, [(3, "dead")] * 6), BY_LETTER)
    assert comparison.log_rank(at_once) == (1, None, None) and not list(recwarn)


def test_a_contrast_gives_four_estimates_that_say_who_and_how():
    """Thirteen patients, one of them without a status."""
    found = list(comparison.measures("y", BY_LETTER, patients([*LONG, (3, None)], SHORT)))
    ids = tuple(f"x2000-{n}" for n in (0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12))
    assert [(e.name, e.label, e.unit, e.method) for e in found] == [
        *((f"y.rmst_{m}", f"difference in restricted mean survival over {m} months, group a against group b",
           "months", comparison.DIFFERENCE) for m in (12, 24)),
        ("y.hazard_ratio", "hazard ratio, group a against group b", "ratio", comparison.HAZARD_RATIO),
        ("y.log_rank", "log-rank test, group a against group b", "p", comparison.LOG_RANK)]
    assert {(e.n, e.n_missing, e.count, e.reason, e.case_ids) for e in found} == {(12, 1, 12, "", ids)}
    two = comparison.arms(patients(LONG, SHORT), BY_LETTER)
    assert [(e.value, e.lower, e.upper) for e in found[2:]] == [
        comparison.hazard_ratio(two), comparison.log_rank(two)]
    assert [e.value for e in found[:2]] == pytest.approx([14 / 3, 7.5])
    errors = [np.std([min(m, 12) for m, _ in group]) / len(group) ** 0.5 for group in (LONG, SHORT)]
    half = 1.959963984540054 * math.hypot(*errors)
    assert (found[0].lower, found[0].upper) == pytest.approx((14 / 3 - half, 14 / 3 + half))


def test_a_mean_that_does_not_vary_gives_a_difference_without_an_interval():
    for one, other, sign in ((LONG, [(12, "dead")] * 5, 1), ([(12, "dead")] * 5, LONG, -1)):
        e = measured(one, other)["rmst_12"]
        mean = np.mean([min(m, 12) for m, _ in LONG])
        assert (e.value, e.lower, e.upper) == (pytest.approx(sign * (mean - 12)), None, None)


def test_a_reason_names_both_groups_and_what_each_needs():
    e = measured(LONG[:1], SHORT)["log_rank"]
    assert e.reason == ("not compared: 1 patient with 1 death and 6 patients with 6 deaths; "
                        "each group needs 5 patients and 3 deaths")
    (other,) = {e.reason for e in measured(SHORT, LONG[:2]).values()}
    assert "6 patients with 6 deaths and 2 patients with 2 deaths" in other


def test_both_groups_go_into_the_regression_with_times_deaths_and_side():
    two = comparison.arms(patients([(1, "dead"), (2, "alive")], [(3, "dead")]), BY_LETTER)
    assert two.both().to_dict("list") == {"time": [1, 2, 3], "dead": [1, 0, 1], "first": [1, 1, 0]}
    assert list(two.first.columns) == ["case_id", "survival_months", "event_observed"]


def test_alike_groups_differ_by_nothing():
    same = measured(LONG, LONG)
    assert same["rmst_12"].value == pytest.approx(0) and same["log_rank"].value == pytest.approx(1)
    assert same["hazard_ratio"].value == pytest.approx(1)
    assert same["rmst_12"].lower < 0 < same["rmst_12"].upper


@pytest.mark.parametrize("few", [
    [], LONG[:SMALLEST_GROUP - 1],
    [(m, "dead") for m in range(1, FEWEST_DEATHS)] + [(m, "alive") for m in range(5, 12)],
    [(m, "alive") for m in range(1, 12)]])
def test_a_small_group_is_not_compared_and_the_reason_says_how_small(few):
    for e in measured(LONG, few).values():
        assert e.value is e.lower is e.upper is None
        assert f"{len(few)} patient" in e.reason and "not compared" in e.reason
        assert e.n == len(LONG) + len(few)


def test_a_group_of_the_smallest_size_is_compared():
    assert measured(LONG, SHORT[:SMALLEST_GROUP])["rmst_12"].value is not None


def test_no_finite_hazard_ratio_where_one_group_dies_out_first():
    early, late = [(m, "dead") for m in (1, 2, 3, 4, 5)], [(m, "dead") for m in (6, 7, 8, 9, 10)]
    e = measured(early, late)
    assert e["hazard_ratio"].value is None
    assert e["hazard_ratio"].reason == "no finite ratio fits: the groups separate"
    assert e["rmst_12"].value == pytest.approx(3 - 8)


def test_no_restricted_mean_beyond_the_follow_up_of_either_group():
    short = [(m, "dead") for m in (1, 2, 3, 4)] + [(5, "alive")]
    e = measured(LONG, short)["rmst_12"]
    assert (e.value, e.reason) == (None, "the follow-up of a group ends earlier, with patients alive")


@pytest.mark.parametrize("a, b", [
    ([(0, "dead")] * 5, LONG), ([(3, "dead")] * 5, LONG), ([(3, "dead")] * 6, [(3, "dead")] * 6),
    ([(0, "dead")] * 3 + [(0, "alive")] * 3, LONG), (LONG, [(200, "dead")] * 5)])
def test_ties_at_zero_and_identical_times_give_numbers_or_reasons(a, b):
    for e in measured(a, b).values():
        assert (e.value is None) == bool(e.reason)
        for x in (e.value, e.lower, e.upper):
            assert x is None or math.isfinite(x)


def test_groups_of_a_contrast_never_share_a_patient(data):
    for contrast in groups.CONTRASTS:
        first, second = (set(g.select(data.patients)["case_id"]) for g in (contrast.first, contrast.second))
        assert not first & second, contrast.name


def test_a_lung_cancer_of_unstated_kind_is_on_neither_side_of_its_kinds(data):
    unstated = set(groups.PRIMARY[0].select(data.patients)["case_id"]) - {
        i for kind in groups.LUNG for i in kind.select(data.patients)["case_id"]}
    assert unstated
    for contrast in groups.CONTRASTS:
        if contrast.name in ("nsclc", "sclc"):
            both = {*contrast.first.select(data.patients)["case_id"],
                    *contrast.second.select(data.patients)["case_id"]}
            assert not both & unstated


def test_every_contrast_is_answered_in_all_measures(estimates):
    for contrast in groups.CONTRASTS:
        for measure in (*(f"rmst_{h}" for h in survival.HORIZONS), "hazard_ratio", "log_rank"):
            e = estimates[f"comparison.{contrast.name}.{measure}"]
            assert contrast.label in e.label and (e.value is None) == bool(e.reason)


def test_a_contrast_is_a_row_with_patients_and_deaths_of_both_groups_and_every_measure(monkeypatch):
    monkeypatch.setattr(groups, "CONTRASTS", (BY_LETTER,))
    data = SimpleNamespace(patients=patients(LONG, [*SHORT, (20, "alive")]))
    found = {e.name.removeprefix("comparison.x."): e for e in comparison.estimates(data)}
    table = comparison.contrasts(data, {e.name: e for e in found.values()})
    ((*row,),) = table.rows
    assert dict(zip(table.columns, row, strict=True)) == {
        "Groups": "group a against group b", "First:r": "6 (6)", "Second:r": "7 (6)",
        "12 months": compact(found["rmst_12"]), "24 months": DASH,
        "Hazard ratio": compact(found["hazard_ratio"]), "Log-rank p:r": compact(found["log_rank"])}


def test_who_could_not_enter_is_counted(data, estimates):
    for contrast in groups.CONTRASTS:
        both = len(contrast.first.select(data.patients)) + len(contrast.second.select(data.patients))
        e = estimates[f"comparison.{contrast.name}.rmst_12"]
        assert e.n + e.n_missing == both and e.n_missing > 0, contrast.name


def test_no_patient_at_all_is_a_reason_and_not_an_error(empty_folder):
    assert {e.value for e in comparison.estimates(dataset.load(empty_folder))} == {None}
