"""What was given and what followed: recomputed with the csv module alone."""

import pytest

from iscm_review import groups
from iscm_review.topics import treatment, treatment_tables


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


def test_walking_table_holds_every_patient(data, plain):
    assert treatment.walking(data).to_numpy().sum() == len(plain.rows)


def test_groups_show_all_their_patients(data, plain):
    rows = treatment_tables.modalities(data).rows[:len(groups.PRIMARY)]
    assert sum(row[1] for row in rows) == len(plain.rows)
    given = [int(row[2].split(" / ")[0]) for row in rows]
    assert sum(given) == sum(row["surgery"] == "yes" for row in plain.rows)
