"""Readings and the values that are kept: how a value came about, and what is told of a pair that differs."""

import pytest

import corpus
from living_review.gate import validate
from living_review.gate.rules import readings


@pytest.mark.parametrize("first, second, final, word", [
    ("a", "a", "a", "agreed"), ("a", "", "a", "first_only"), ("", "a", "a", "second_only"),
    ("a", "b", "a", "adjudicated"), ("a", "a", "b", "adjudicated"), ("", "", "a", "adjudicated"),
    ("a", "a", "", "adjudicated"), ("", "", "", "adjudicated")])
def test_how_a_value_came_about_follows_from_its_readings(first, second, final, word):
    assert readings.settled(first, second, final) == word


@pytest.mark.parametrize("second, settled, waits", [
    ("", "", True), ("", "c;d", True), ("b", None, False), ("b", "", False), ("b", "c", True),
    ("b", "c;d", False)])
def test_a_value_waits_while_one_reader_alone_has_looked_at_it_as_it_is(second, settled, waits):
    assert readings.waits({"second_by": second, "settled_by": settled}) is waits
    assert readings.waits({"second_by": ""}) and not readings.waits({"second_by": "b"})


@pytest.mark.parametrize("case, reading, same", [
    ("20", "20.0", True), ("20", "21", False), ("T4", "T4", True), ("T4", "T5", False), ("", "0", False),
    ("", "", True)])
def test_a_number_is_the_same_however_it_is_written(case, reading, same):
    assert readings._same(case, reading) is same


@pytest.fixture
def told(tmp_path):
    """The problems of the specimen after changes of its files."""
    def change(**files):
        made = corpus.tables()
        made |= {f"{name}.csv": made[f"{name}.csv"].replace(*map(str.encode, pair))
                 for name, pair in files.items()}
        return validate.check(corpus.write(tmp_path, made)).problems
    return change


def test_a_patient_without_any_reading_is_told_once_with_what_writes_them(told, tmp_path):
    made = corpus.tables()
    made["extractions.csv"] = b"".join(line for line in made["extractions.csv"].splitlines(True)
                                       if not line.startswith(b"adams2020-2,"))
    (problem,) = validate.check(corpus.write(tmp_path, made)).problems
    assert (problem.rule, problem.line) == ("reading-kept", 3)
    assert problem.message == "no value of adams2020-2 has a reading"
    assert problem.fix.endswith(" first-read LABEL writes the readings of a new patient.")


@pytest.mark.parametrize("reading", [",sex,male,male,male,", ",sex,Q,Q,Q,"])
def test_a_value_that_is_refused_in_the_case_is_not_told_again_of_its_readings(told, reading):
    assert {p.rule for p in told(cases=(",male,", ",Q,"), extractions=(",sex,male,male,male,", reading))} == {
        "vocabulary"}


def test_a_check_names_a_column_that_is_read(told):
    assert [(p.rule, p.file, p.line, p.value) for p in told(checks=(",sex,female,", ",notes,female,"))] == [
        ("field-known", "checks.csv", 2, "notes")]


def test_what_a_checker_read_is_a_possible_value(told):
    problems = told(checks=(",agrees,,", ",differs,Q,"))
    assert ("checks.csv", 2, "read", "no possible sex: not in the vocabulary: male, female") in {
        (p.file, p.line, p.column, p.message) for p in problems}


def test_a_table_of_readings_without_its_columns_is_told_of_those_alone(told):
    assert {p.rule for p in told(extractions=("case_id,field,", "case_id,what,"))} <= {
        "column-missing", "column-unknown"}
