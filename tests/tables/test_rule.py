"""A problem has the words of its rule where its check has none, and what cannot be judged is not."""

import pytest

from living_review.tables.problems import Problem
from living_review.tables.rule import Rule, small, whole
from living_review.tables.schema import Column, Table
from living_review.tables.sheet import Sheet

RULE = Rule("height", "A rose is lower than a tree.", "Measure it again.", {"height": "900"},
            {"height": "90"}, severity="warning", wrong="higher than a tree")
ROSES = Table("roses", "Roses", "", "roses.csv", (Column("rose_id", "Rose", "", "string"),
                                                 Column("bed", "Bed", "", "string")),
              ("rose_id",), {"bed": ("beds", "bed")})


def roses(complete: bool = True, **refused: set[int]) -> Sheet:
    return Sheet(ROSES, {"rose_id": ["1"], "bed": ["2"]}, [2], complete, refused)


def test_a_problem_of_a_rule_has_its_words_and_its_severity_unless_the_check_is_more_exact():
    assert RULE.problem("roses.csv") == Problem(
        "roses.csv", "height", "higher than a tree", "Measure it again.", severity="warning")
    told = RULE.problem("roses.csv", "900 cm", "Write 90.", line=2, column="height")
    assert (told.message, told.fix, told.line, told.column) == ("900 cm", "Write 90.", 2, "height")


@pytest.mark.parametrize("fault, fix", [
    ("too high", "Measure it again."), (("too high", "Cut it."), "Cut it.")])
def test_a_problem_in_a_cell_has_the_cell_and_what_is_said_of_it(fault, fix):
    told = RULE.in_cell(roses(), 0, "bed", fault)
    assert (told.message, told.fix, told.line, told.column, told.value) == ("too high", fix, 2, "bed", "2")
    assert RULE.in_cell(roses(), 0, "bed", fault, value="2/3").value == "2/3"


@pytest.mark.parametrize("text", ["istanbul", "ISTANBUL", "İSTANBUL", "ıstanbul"])
def test_a_pattern_in_small_letters_finds_every_i(text):
    assert small(text) == "istanbul"


@pytest.mark.parametrize("there, sound", [
    ({"roses": roses()}, True), ({}, False), ({"roses": None}, False),
    ({"roses": roses(complete=False)}, False), ({"roses": roses(rose_id={0})}, False),
    ({"roses": roses(bed={0})}, False), ({"roses": roses(height={0})}, True),
    ({"roses": roses(rose_id=set())}, True)],
    ids=["read", "not there", "not read", "read in part", "key refused", "named key refused",
         "other cell refused", "none refused"])
def test_tables_are_whole_where_all_their_rows_can_be_named(there, sound):
    assert whole(there, "roses") is sound and whole({"beds": roses(), **there}, "beds", "roses") is sound
