"""Censoring ignored, immortal time, missing outcome. The numbers themselves: test_against_r.py."""

import numpy as np
import pandas as pd
import pytest

from iscm_review import bias, comparison, dataset, survival


def frame(rows) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["survival_months", "status", "treatments"])
    return table.assign(case_id=[f"x2000-{i}" for i in range(len(table))])


def test_the_plain_mean_takes_the_living_for_dead():
    rows = [(2, "dead", 1), (10, "alive", 1), (30, "alive", 1)]
    assert bias.ignoring_censoring(frame(rows)).value == 14
    assert bias.ignoring_censoring(frame(rows), 24).value == pytest.approx((2 + 10 + 24) / 3)


def test_it_is_never_above_the_restricted_mean_of_the_same_patients(estimates):
    compared = 0
    for group in ("all", "one", "two", "three"):
        right = estimates["survival.all.rmst_24" if group == "all" else f"bias.{group}.rmst_24"]
        plain = estimates[f"bias.{group}.plain_mean_24"]
        if right.value is not None:
            assert plain.value <= right.value and plain.case_ids == right.case_ids
            compared += 1
    assert compared


def test_without_censoring_both_are_the_same():
    rows = frame([(m, "dead", 1) for m in (1, 5, 9, 30, 40)])
    mean, _ = survival.restricted_mean(survival.curve_of(survival.followed(rows)), 24)
    assert bias.ignoring_censoring(rows, 24).value == pytest.approx(mean)


def test_the_index_patient_counts_by_what_he_had_received_at_the_landmark(data):
    """Operation at month 0, chemotherapy from month 1, radiotherapy at month 11."""
    def counts(month):
        return bias.index_patient(data, bias.treated(data, month))["treatments"]

    assert [counts(m) for m in (0, 1, 3, 10, 11, float("inf"))] == [1, 2, 2, 2, 3, 3]


def test_no_other_patient_changes_with_the_landmark(data):
    early, late = (bias.treated(data, m).set_index("case_id")["treatments"] for m in (0, 99))
    assert list(early.index[early != late]) == ["liu2026-1"]


def test_a_landmark_keeps_who_is_followed_beyond_it_and_counts_from_it(data):
    known = survival.followed(data.patients).set_index("case_id")["survival_months"]
    for month in (1, 2, 3):
        at = bias.at_landmark(data, month).set_index("case_id")["survival_months"]
        assert set(at.index) == set(known.index[known > month])
        assert (at + month).to_numpy() == pytest.approx(known[at.index].to_numpy())


def test_drugs_of_any_kind_are_one_treatment(data):
    patients = bias.treated(data)
    only_drugs = patients[patients[["chemotherapy", "targeted_therapy"]].eq("yes").all(axis=1)
                          & patients["surgery"].ne("yes") & patients["radiotherapy"].ne("yes")]
    assert (only_drugs["treatments"] == 1).all()
    assert patients["treatments"].between(0, 3).all()


def immortal(seed: int, n: int = 400) -> pd.DataFrame:
    """Patients whose second treatment does nothing, and is given to who lives to receive it."""
    rng = np.random.default_rng(seed)
    life, follow_up, second = rng.exponential(8, n), rng.uniform(6, 60, n), rng.uniform(0, 6, n)
    months = np.minimum(life, follow_up)
    willing = rng.random(n) < 0.7
    return pd.DataFrame({
        "case_id": [f"s2000-{i}" for i in range(n)], "survival_months": months,
        "status": np.where(life <= follow_up, "dead", "alive"),
        "treatments": 1 + (willing & (second < months)),
        "at_three": 1 + (willing & (second <= 3))})


def difference(patients: pd.DataFrame):
    two = comparison.arms(patients, bias.SEVERAL)
    return comparison.restricted_mean_difference(two, 12)


def test_the_landmark_removes_the_bias_that_the_naive_comparison_shows():
    """Two hundred trials of a treatment without effect: the naive interval lies above 0 nearly always,
    that of the landmark as often as chance has it (2.5%, at most 6% in 200 with probability 0.995)."""
    naive_above, landmark_above, landmark_values = 0, 0, []
    for seed in range(200):
        patients = immortal(seed)
        naive_above += difference(patients)[1] > 0
        later = patients[patients["survival_months"] > 3]
        value, low, _ = difference(later.assign(survival_months=later["survival_months"] - 3,
                                                treatments=later["at_three"]))
        landmark_above += low > 0
        landmark_values.append(value)
    assert naive_above >= 190
    assert landmark_above <= 12
    error = np.std(landmark_values) / np.sqrt(len(landmark_values))
    assert abs(np.mean(landmark_values)) < 3 * error


@pytest.mark.parametrize("k1, n1, k2, n2, low, high", [
    (56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090), (10, 10, 0, 10, 0.6075, 1.0)])
def test_the_difference_of_shares_as_newcombe_printed_it(k1, n1, k2, n2, low, high):
    """Newcombe 1998, table II, method 10."""
    value, lower, upper = bias.difference_of_shares(k1, n1, k2, n2)
    assert value == pytest.approx(k1 / n1 - k2 / n2)
    assert (round(lower, 4), round(upper, 4)) == (low, high)


def test_nobody_in_a_group_is_a_reason(data):
    men = data.patients[data.patients["sex"] == "male"]
    e = bias.outcome_known(bias.OUTCOME_BY[0], men)
    assert e.value is None and "nobody" in e.reason


def test_empty_tables_give_reasons_and_no_error(empty_folder):
    for e in bias.estimates(dataset.load(empty_folder)):
        assert e.method == "count" or (e.value is None and e.reason), e.name
