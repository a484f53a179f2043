"""What was given and what followed: recomputed with the csv module alone."""

import pytest

from iscm_review.topics import treatment


@pytest.mark.parametrize("name, column, value", [
    ("treatment.all.surgery.share", "surgery", "yes"),
    ("treatment.all.improved.share", "neuro_outcome", "improved"),
])
def test_shares_equal_a_plain_count(estimates, plain, name, column, value):
    plain.agrees(estimates[name], column, value)


def test_combinations_count_each_treated_patient_once(data, plain):
    table = treatment.combinations(data)
    stated = [r for r in plain.rows if any(r[c] for c in treatment.COMBINED)]
    assert table["n"].sum() == len(stated)
    assert (table["complete"] <= table["n"]).all()


def test_schedules_divide_the_dose(data):
    table = treatment.schedules(data).dropna(subset=["dose", "fractions"])
    assert len(table) and (table["per_fraction"] * table["fractions"] == table["dose"]).all()


def test_complete_accounts_say_yes_or_no_to_the_three(data, plain):
    three = ("surgery", "radiotherapy", "chemotherapy")
    complete = [r for r in plain.rows if all(r[c] for c in three)]
    assert treatment.combinations(data)["complete"].sum() == len(complete)
