"""What was given and what followed: recomputed with the csv module alone."""

import pytest

from iscm_review.topics import treatment
from living_review.book.tables import DASH


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
    doses = [row[3:6] for row in treatment.schedules(data).rows if DASH not in row[3:5]]
    assert doses and all(float(each) == pytest.approx(float(dose) / float(fractions), abs=0.05)
                         for dose, fractions, each in doses)


def test_complete_accounts_say_yes_or_no_to_the_three(data, plain):
    three = ("surgery", "radiotherapy", "chemotherapy")
    complete = [r for r in plain.rows if all(r[c] for c in three)]
    assert treatment.combinations(data)["complete"].sum() == len(complete)
