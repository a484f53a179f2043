"""Columns are described once, fully, and in words."""

import re

import pytest

from iscm_review import schema
from iscm_review.inputs import ROOT
from iscm_review.schema import Column

PACKAGE = schema.read(ROOT / "data")
COLUMNS = [(t.name, c) for t in PACKAGE.tables.values() for c in t.columns]


@pytest.mark.parametrize("table, column", COLUMNS, ids=[f"{t}.{c.name}" for t, c in COLUMNS])
def test_every_column_is_described(table, column):
    assert column.title and column.description.endswith((".", ")"))
    assert column.type in ("string", "number", "integer", "list")
    values = [c["value"] for c in column.categories]
    assert len(values) == len(set(values))
    assert all(c.get("label") and c.get("description") for c in column.categories)


def test_a_times_column_says_its_unit():
    for _, column in COLUMNS:
        for word, unit in (("_months", "months"), ("_days", "days"), ("_mm", "mm"), ("_gy", "Gy")):
            if column.name.endswith(word):
                assert column.unit == unit, column.name


def test_a_list_is_parsed_item_by_item():
    column = Column("symptoms", "Symptoms", "d.", "list",
                    categories=({"value": "pain"}, {"value": "gait"}))
    assert column.parse("pain;gait") == ("pain", "gait")
    assert column.parse("") is None
    for wrong in ("pain; gait", "pain;;gait", "pains"):
        with pytest.raises(ValueError):
            column.parse(wrong)


def test_a_required_cell_may_not_be_empty():
    column = Column("x", "X", "d.", "string", constraints={"required": True})
    with pytest.raises(ValueError, match="required"):
        column.parse("")


def test_the_licence_is_that_of_the_data():
    assert PACKAGE.descriptor["licenses"][0]["name"] == "CC-BY-4.0"
    assert re.fullmatch(r"\d{4}\.\d{1,2}\.\d+", PACKAGE.version)
