"""Where what a patient's row says begins to be unusual."""

import pytest

import corpus
from iscm_review.rules import plausibility

CASES = corpus.PACKAGE.tables["cases"]
BOXES = [column.name for column in CASES.columns if column.vocabulary.keys() == {"yes", "no"}]


@pytest.mark.parametrize("dose, fractions, usual", [
    ("25", "1", True), ("25.1", "1", False), ("10", "10", True), ("9.9", "10", False), ("", "1", True),
    ("30", "", True)])
def test_a_fraction_has_from_1_to_25_gy(dose, fractions, usual):
    assert (plausibility.dose_per_fraction(dose, fractions) is None) is usual


@pytest.mark.parametrize("age, interval, usual", [
    ("20", "240", True), ("20", "241", False), ("0", "1", False), ("", "241", True), ("20", "", True)])
def test_a_primary_is_found_after_birth(age, interval, usual):
    assert (plausibility.age_and_interval(age, interval) is None) is usual


@pytest.mark.parametrize("months, notes, converted", [
    ("8", "Lobectomy 8 years before.", "96"), ("45", "Died after 45 days", "1.5"),
    ("2", "a 2-week course", "0.5"), ("8", "18 years before", None), ("8", "1.8 years before", None),
    ("8", "8 months before", None), ("8", "8 yearly visits", None), ("", "8 years before", None)])
def test_the_number_of_months_stands_in_the_notes_with_another_unit(months, notes, converted):
    said = plausibility.months_in_notes(months, notes)
    assert said == plausibility.interval_in_notes(months, notes)
    assert said is None if not converted else f"write {converted};" in said[1]


@pytest.mark.parametrize("no, notes, told", [
    (len(BOXES) // 2, "", False), (len(BOXES) // 2 + 1, "", True), (len(BOXES), "As printed.", False)])
def test_no_in_more_than_half_of_the_boxes_is_told_unless_the_notes_settle_it(no, notes, told):
    cases = corpus.sheet(CASES, {}, dict.fromkeys(BOXES[:no], "no") | {"notes": notes})
    assert [one.position for one in plausibility.no_to_nearly_everything({"cases": cases})] == [1] * told


def test_boxes_are_counted_in_a_table_without_notes_and_without_some_of_them():
    cases = corpus.sheet(CASES, dict.fromkeys(BOXES[:2], "no"))
    for name in ("notes", *BOXES[3:]):
        del cases.columns[name]
    (found,) = plausibility.no_to_nearly_everything({"cases": cases})
    assert found.message.startswith("no in 2 of the 3 columns")
    assert not list(plausibility.no_to_nearly_everything({}))
