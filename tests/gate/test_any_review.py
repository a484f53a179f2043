"""The engine's own rules hold in a review that has no column but those of any, by examples of their own."""

import json
from dataclasses import replace

import pytest

import corpus
import living_review
from living_review.gate.rules import (
    cells,
    checks,
    forms,
    hygiene,
    privacy,
    readings,
    records,
    same_report,
    spreadsheet,
    tables,
)
from living_review.tables import file_rules, schema

TABLES = ("sources", "cases", "extractions", "searches", "series", "appraisal", "certainty", "checks")
COLUMNS = ("case_id", "citation_key", "age_years", "sex", "country", "notes")
PARTS = (file_rules, spreadsheet, cells, forms, records, tables, readings, checks, same_report, privacy,
         hygiene)
RULES = [*(rule for part in PARTS for rule in part.RULES), *checks.ROW]
BAD, GOOD = (corpus.examples(side, RULES, ("engine",)) for side in ("refused", "accepted"))
#: What these rules refuse needs a list, a box, or a column that some patient leaves empty.
WITHOUT = {"list", "unticked", "reading-kept"}


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What the gate says about tables of such a review."""
    folder, described = tmp_path_factory.mktemp("neutral"), json.loads(corpus.DESCRIPTOR)
    described["resources"] = [one for one in described["resources"] if one["name"] in TABLES]
    of_cases = next(one["schema"] for one in described["resources"] if one["name"] == "cases")
    of_cases["fields"] = [one for one in of_cases["fields"] if one["name"] in COLUMNS]
    specimen = {name: [{column: cell for column, cell in row.items() if name != "cases" or column in COLUMNS}
                       for row in rows] for name, rows in corpus.SPECIMEN.items() if name in TABLES}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(living_review, "_declared", [replace(living_review.review(), tables={}, rules="")])
        patch.setattr(corpus, "DESCRIPTOR", json.dumps(described).encode())
        patch.setattr(corpus, "SPECIMEN", specimen)
        (folder / schema.FILE).write_bytes(corpus.DESCRIPTOR)
        patch.setattr(corpus, "PACKAGE", schema.read(folder))
        yield lambda made: corpus.said(corpus.write(folder, made))


def test_such_tables_are_sound(said):
    assert said(corpus.tables()) == []


@pytest.mark.parametrize("name, rule, example", BAD, ids=[name for name, *_ in BAD])
def test_what_breaks_a_rule_of_the_engine_is_told(name, rule, example, said):
    assert [line[:5] for line in said(corpus.tables(example))] == [corpus.due(rule, example)]


@pytest.mark.parametrize("name, rule, example", GOOD, ids=[name for name, *_ in GOOD])
def test_what_keeps_a_rule_of_the_engine_raises_no_alarm(name, rule, example, said):
    assert said(corpus.tables(example)) == []


def test_every_rule_of_the_engine_has_an_example_of_its_own():
    by_system = {"descriptor-unreadable", "file-ordinary", "file-pending", "file-unreadable", "file-size"}
    assert {rule.name for rule in RULES} - {rule.name for _, rule, _ in BAD} - by_system <= WITHOUT | {
        rule.name for rule in file_rules.RULES}
