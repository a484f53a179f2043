"""The region of the cord in which levels lie."""

import pytest

import corpus
from iscm_review.rules import fields

REGIONS = corpus.PACKAGE.tables["cases"]["region"].vocabulary


@pytest.mark.parametrize("levels, regions", [
    ("C7", "cervical"), ("medulla-C2", "cervical"), ("T9", "thoracic"), ("T2;T6", "thoracic"),
    ("L4-S1", "lumbar"), ("S1", "lumbar"), ("conus", "conus"), ("T10", "thoracic conus"),
    ("L3", "lumbar conus"), ("C7-T1", "cervicothoracic cervical thoracic"),
    ("T9-L1", "thoracolumbar thoracic lumbar"), ("T12-L1", "thoracolumbar thoracic lumbar conus"),
    ("T4-conus", "thoracolumbar thoracic conus"), ("C2-L1", "whole_cord"), ("C7-conus", "whole_cord"),
    ("medulla-conus", "whole_cord"), ("C2;T4", "multiple"), ("T4;conus", "multiple"),
    ("T11;L1", "multiple conus")])
def test_levels_lie_in_a_region_or_cross_it_or_may_be_the_conus(levels, regions):
    assert {region for region in REGIONS if not fields.region_agrees(levels, region)} == set(regions.split())


@pytest.mark.parametrize("levels, region, remedy, meant", [
    ("T4", "", "Write thoracic under region, or correct the levels.", "thoracic"),
    ("conus", "", "Write conus under region, or correct the levels.", "conus"),
    ("T4", "cervical", "Write thoracic under region, or correct the levels.", None),
    ("T12", "", "Write thoracic under region, or conus where the report names it.", None),
    ("T12", "cervical", "Correct the region or the levels.", None)])
def test_a_region_is_meant_where_it_is_empty_and_one_alone_fits(levels, region, remedy, meant):
    _, fix = fields._elsewhere(levels, region)
    assert fix == remedy and getattr(fix, "value", None) == meant
