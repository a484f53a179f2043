"""What is meant by vertebral levels and by a course of radiotherapy, and how levels are ordered."""

import pytest

import corpus
from iscm_review.rules import levels
from living_review.tables.conditions import Means

LEVELS = corpus.PACKAGE.tables["cases"]["levels"]


@pytest.mark.parametrize("text, meant", [
    ("vertebrae T7 to T8", "T7-T8"), ("level C4", "C4"), ("D 7", "T7"), ("S1", "S1"), ("L4-S1", "L4-S1"),
    ("conus", "conus"), ("medulla oblongata to C4", "medulla-C4"), ("T11 to conus medullaris", "T11-conus"),
    ("medulla to conus", "medulla-conus"), ("T12-L1", "T12-L1"), ("T7-7", None), ("T12-1", None),
    ("T12-13", None), ("T13-L1", None), ("T1 2", None), ("T7-conus-L1", None)])
def test_levels_are_read_where_they_can_mean_one_thing_alone(text, meant):
    assert levels.tidy_levels(text) == meant


def test_what_levels_can_only_mean_is_the_remedy():
    _, remedy = levels.levels("Th7/8", LEVELS)
    assert (remedy.value, remedy) == ("T7-T8", "Did you mean T7-T8?")


@pytest.mark.parametrize("text", ["T3;T8", "medulla-C1", "L1-conus", "C2-C4;C3;conus"])
def test_levels_that_run_from_head_to_foot_stand(text):
    assert levels.levels_order(text, LEVELS) is None


@pytest.mark.parametrize("text, ordered", [("T10;T9", "T9;T10"), ("conus;T3", "T3;conus"),
                                           ("C1;medulla-C1", "medulla-C1;C1")])
def test_levels_in_another_order_mean_the_same_levels(text, ordered):
    _, remedy = levels.levels_order(text, LEVELS)
    assert isinstance(remedy, Means) and remedy.value == ordered


@pytest.mark.parametrize("text, perhaps", [("T10-T9", "T9-T10"), ("T8-T7;C2", "C2;T7-T8"), ("T7-T7", "T7"),
                                           ("L2-conus", "conus"), ("T3;L3-conus", "T3;conus")])
def test_a_range_upside_down_may_be_a_slip(text, perhaps):
    _, remedy = levels.levels_order(text, LEVELS)
    assert not isinstance(remedy, Means) and remedy == f"Write {perhaps}."
    assert levels.levels(perhaps, LEVELS) is levels.levels_order(perhaps, LEVELS) is None


@pytest.mark.parametrize("text, dose, fractions", [
    ("30 Gy in 10", "30", "10"), ("30 gy/10 fx", "30", "10"), ("3000 cGy in 10 fractions", "30", "10"),
    ("10 x 3 Gy", "30", "10"), ("3 Gy × 10", "30", "10"), ("10 fractions of 2.5 Gy", "25", "10")])
def test_a_course_is_its_total_dose_and_its_fractions(text, dose, fractions):
    assert levels.cells(text) == {"rt_dose_gy": dose, "rt_fractions": fractions}


@pytest.mark.parametrize("text", ["30 Gy", "10 x 3", ""])
def test_what_is_no_course_fills_no_cell(text):
    assert levels.cells(text) == {}
