"""Columns are described once, fully, and in words."""

import os
import re

import pytest

from living_review.tables import schema
from living_review.tables.inputs import ROOT
from living_review.tables.problems import DataError
from living_review.tables.schema import Column

PACKAGE = schema.read(ROOT / "data")
COLUMNS = [(t.name, c) for t in PACKAGE.tables.values() for c in t.columns]


@pytest.mark.parametrize("table, column", COLUMNS, ids=[f"{t}.{c.name}" for t, c in COLUMNS])
def test_every_column_is_described(table, column):
    assert column.title and column.description.endswith((".", ")"))
    assert column.type in ("string", "number", "integer", "list")
    values = [c["value"] for c in column.categories]
    assert len(values) == len(set(values))
    assert all(c.get("label") for c in column.categories)
    # The codes of ISO 3166-1 need no more than their countries.
    assert column.name == "country" or all(c.get("description") for c in column.categories)


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


def test_numbers_are_typed():
    assert Column("x", "X", "d.", "number").parse("4.50") == 4.5
    assert Column("x", "X", "d.", "integer").parse("45") == 45
    assert Column("x", "X", "d.", "number").parse("") is None


def test_the_order_of_every_table_is_declared():
    for table in PACKAGE.tables.values():
        assert table.sorted_by, table.name


@pytest.mark.parametrize("old, new", [
    ('"type": "integer"', '"type": "whole"'), ('"type": "integer"', '"type": 7'),
    ('"constraints": { "minimum": 0 }', '"constraints": { "minimum": "none" }'),
    ('"constraints": { "minimum": 0 }', '"constraints": [1]'),
    ('"name": "sex"', '"name": null'), ('"name": "sex"', '"name": "citation_key"'),
    ('"maximum": 90', '"maximum": 1e999'), ('"path": "cases.csv"', '"path": "a\\u0000b"'),
    ('"resource": "sources"', '"resource": {}'), ('"fields": ["citation_key"],', '"fields": "",'),
    ('"maximum": 90', '"maximum": "90"'), ('"unit": "years"', '"unit": 5'),
    ('"resource": "sources"', '"resource": "shelf"'), ('"delimiter": ";"', '"delimiter": ""'),
    ('"sortedBy": ["citation_key"]', '"sortedBy": ["key"]'), ('"primaryKey": ["case_id"]', '"primaryKey": 5'),
    ('"path": "cases.csv"', '"path": 5'), ('"path": "cases.csv"', '"path": "/cases.csv"'),
    ('"fields": ["citation_key"] }', '"fields": [] }'), ('{ "value": "male",', '{ "value": 5,'),
    ('{ "value": "male",', '{ "word": "male",'), ('"resources": [', '"resources": null, "x": ['),
    ('"resources": [', '"resources": ["cases", '), ('"fields": [', '"fields": {}, "x": ['),
    ('"version": "', '"versions": "')])
def test_a_descriptor_that_is_garbled_is_refused_in_words(folder, old, new):
    path = folder / schema.FILE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        schema.read(folder)
    (problem,) = caught.value.problems
    assert problem.file == schema.FILE and problem.rule == "descriptor" and problem.fix


@pytest.mark.parametrize("make", [
    lambda path: os.mkfifo(path), lambda path: path.symlink_to("/dev/zero"), lambda path: path.mkdir(),
    lambda path: path.write_bytes(b" " * 6_000_000)], ids=["pipe", "device", "folder", "huge"])
def test_only_an_ordinary_descriptor_is_opened(tmp_path, make):
    make(tmp_path / schema.FILE)
    with pytest.raises(DataError) as caught:
        schema.read(tmp_path)
    assert [p.rule for p in caught.value.problems] == ["descriptor-unreadable"]


def test_the_licence_is_that_of_the_data():
    assert PACKAGE.descriptor["licenses"][0]["name"] == "CC-BY-4.0"
    assert re.fullmatch(r"\d{4}\.\d{1,2}\.\d+", PACKAGE.version)
