"""Censoring ignored, immortal time, missing outcome. The numbers themselves: test_against_r.py."""

import re

import numpy as np
import pandas as pd
import pytest

from iscm_review.topics import bias, comparison
from living_review.gate import dataset
from living_review.stats import survival


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


def test_a_landmark_keeps_who_is_at_risk_and_counts_from_it(data):
    known = survival.followed(data.patients).set_index("case_id")["survival_months"]
    for month in (1, 2, 3):
        for strict in (False, True):
            at = survival.followed(bias.at_landmark(data, month, strict))
            left = at.set_index("case_id")["survival_months"]
            assert set(left.index) == set(known.index[known > month if strict else known >= month])
            assert (left + month).to_numpy() == pytest.approx(known[left.index].to_numpy())


def test_at_a_landmark_the_index_patient_counts_by_what_he_had_then(data):
    assert [bias.index_patient(data, bias.at_landmark(data, m))["treatments"] for m in bias.LANDMARKS] == [
        3, 2, 2, 2]


def test_who_has_no_survival_time_stays_missing_at_every_landmark(estimates):
    missing = {estimates[f"bias.landmark_{m}.rmst_12"].n_missing for m in (1, 2, 3)}
    assert len(missing) == 1 and missing.pop() >= 40


def test_each_landmark_is_told_in_the_label(estimates):
    labels = [estimates[f"bias.landmark_{m}.rmst_12"].label for m in bias.LANDMARKS]
    assert len(set(labels)) == len(labels) and "2-month landmark" in labels[2]


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
    two = comparison.arms(patients, bias.several_against_one(0))
    return comparison.restricted_mean_difference(two, 12)


@pytest.fixture(scope="module")
def trials():
    """Two hundred trials of a treatment without effect: naive, landmark, and landmark as we have it."""
    rows = []
    for seed in range(200):
        patients = immortal(seed)
        dated = patients.assign(treatments=patients["at_three"])
        rows.append([difference(patients), difference(bias.from_month(dated, 3)),
                     difference(bias.from_month(patients, 3))])
    return np.array(rows, float)


def above(trials, which: int) -> int:
    """In how many trials the whole interval lies above no difference."""
    return int((trials[:, which, 1] > 0).sum())


def test_the_naive_comparison_finds_an_effect_where_there_is_none(trials):
    assert above(trials, 0) >= 190


def test_the_landmark_removes_the_bias_where_treatments_are_dated(trials):
    """By chance 2.5% lie above 0; more than 12 of 200 would do so with a probability of 0.003."""
    assert above(trials, 1) <= 12
    values = trials[:, 1, 0]
    assert abs(values.mean()) < 3 * values.std() / np.sqrt(len(values))


def test_without_dates_it_removes_a_part_only(trials):
    """Treatments ever given, as our reports have them: less bias than before, and still far too much."""
    assert trials[:, 1, 0].mean() + 0.5 < trials[:, 2, 0].mean() < trials[:, 0, 0].mean() - 0.5
    assert above(trials, 2) > 100


def test_who_is_in_neither_group_is_counted_as_missing(plain, estimates):
    e = estimates["bias.outcome_known.sex.difference"]
    assert e.n == len(plain("sex")) and e.n_missing == len(plain.rows) - e.n > 0


def test_the_counts_of_those_whose_survival_is_known_add_up_to_the_difference(data, estimates):
    told = bias.known_by(data, "reported_alone").text
    (k, n), (of_k, of_n) = ((int(a), int(b)) for a, b in re.findall(r"([0-9]+) of ([0-9]+)", told))
    e = estimates["bias.outcome_known.reported_alone.difference"]
    assert k / n - of_k / of_n == pytest.approx(e.value) and n + of_n == e.n


def test_nobody_in_a_group_is_a_reason(data):
    men = data.patients[data.patients["sex"] == "male"]
    e = bias.outcome_known(bias.OUTCOME_BY[0], men)
    assert e.value is None and "nobody" in e.reason


def test_empty_tables_give_reasons_and_no_error(empty_folder):
    for e in bias.estimates(dataset.load(empty_folder)):
        assert e.method == "count" or (e.value is None and e.reason), e.name
