"""What a rule refuses, as data: conditions on cells that never hold together, and what is said of them."""

import inspect
import pickle

import pytest

from living_review.tables import conditions
from living_review.tables.conditions import EMPTY, FILLED, Form, Means, check_of_cell, check_of_row, never


@pytest.mark.parametrize("kind, asked, holds, does_not", [
    ("among", ["rose", "fern"], ["rose", "fern"], ["", "Rose", "ros", "tulip"]),
    ("other_than", ["rose", "fern"], ["", "Rose", "tulip"], ["rose", "fern"]),
    ("like", ["^ro"], ["rose"], ["", "Rose", "a rose"]),
    ("in_any_case", ["^ro"], ["rose", "ROSE"], ["", "a rose"]),
    ("unlike", ["^ro"], ["Rose", "a rose"], ["", "rose"]),
    ("below", [3], ["2.9", "-4"], ["", "3", "4", "few"]),
    ("above", [3], ["3.1", "4"], ["", "3", "-4", "few"])])
def test_a_condition_holds_of_the_text_of_a_cell(kind, asked, holds, does_not):
    condition = getattr(conditions, kind)(*asked)
    assert all(condition.holds(text) for text in holds)
    assert not any(condition.holds(text) for text in does_not)


def test_a_word_with_signs_of_a_pattern_is_found_as_itself_alone():
    word = r"a.b*c+(d)[e]{f}|g^h$\i?"
    assert conditions.like(conditions.literal(word)).holds(word)
    assert not conditions.like(conditions.literal("a.b")).holds("axb")


@pytest.mark.parametrize("text, number", [("", None), ("4", 4), ("-0.5", -.5), ("4,5", None)])
def test_what_is_no_number_has_no_value(text, number):
    assert conditions.number(text) == number


@pytest.mark.parametrize("words, told", [
    ("{colour} and {thorns} thorns", "red and empty thorns"),
    (("a {colour} one", "Cut all but {thorns}."), ("a red one", "Cut all but empty.")),
    (lambda colour, thorns: f"{colour}:{thorns}", "red:")], ids=["message", "with remedy", "function"])
def test_what_is_said_of_a_row_has_its_cells_in_it(words, told):
    said = never(words, colour=FILLED, thorns=EMPTY).fault({"colour": "red", "thorns": ""})
    assert said == told


def test_a_remedy_that_names_a_value_keeps_it_on_its_way_to_another_process():
    said = never(("a {colour} one", Form("{}", "Write {} as it is.")), colour=FILLED).fault({"colour": "red"})
    for meant in (said[1], Means("red"), Means("red", "Did you mean red?")):
        again = pickle.loads(pickle.dumps(meant))
        assert (type(again), again, again.value) == (type(meant), meant, meant.value)
    assert Means("red") == "Write red." and said[1].value == "{}" and said[1] == "Write {} as it is."


def test_a_row_is_told_the_first_of_what_never_holds_together():
    check = check_of_row((
        never("a white rose without thorns", plant=conditions.among("rose"), colour=conditions.among("white"),
              thorns=EMPTY),
        never("a {plant} with thorns", thorns=FILLED, plant=conditions.other_than("rose")),
        never("white", colour=conditions.among("white"))))
    assert list(inspect.signature(check).parameters) == ["plant", "colour", "thorns"]
    assert check("rose", "white", "") == "a white rose without thorns"
    assert check("rose", "white", "9") == "white"
    assert check("fern", "white", "9") == "a fern with thorns"
    assert check("fern", "green", "") is None
    assert check("rose", "", "9") is None


def test_a_cell_is_told_alone_whatever_its_column():
    check = check_of_cell((never("{cell} is no plant", cell=conditions.unlike("^(rose|fern)$")),))
    assert check("stone", None) == "stone is no plant" and check("fern", None) is None
