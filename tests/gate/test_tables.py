"""What rules between tables ask, and of which tables they ask nothing: those that were read in part."""

import pytest

import corpus
from living_review.gate.rules import tables
from living_review.tables.schema import Column, Table

TABLES = corpus.PACKAGE.tables
SOURCES = [{"citation_key": key, "decision": decision, "n_cases": n} for key, decision, n in (
    ("adams2020", "include", "2"), ("baker2019", "series", ""), ("clark2021", "exclude", "1"),
    ("dodo2020", "include", "3"))]
CASES = [{"citation_key": key, "case_id": f"{key}-{n}"} for key, n in (
    ("adams2020", 1), ("adams2020", 2), ("adams2020", 2), ("clark2021", 1), ("clark2021", 2))]


def sheets(**rows: list[dict[str, str]]) -> dict:
    return {name: corpus.sheet(TABLES[name], *of) for name, of in rows.items()}


def told(rule, given: dict) -> list[str]:
    return [found.message for found in rule(given)]


def test_a_row_that_stands_twice_is_told_by_its_key_alone():
    twice, other = ({"citation_key": key, "doi": "10.1000/rose"} for key in ("adams2020", "baker2019"))
    found = tables.key_unique(sheets(sources=[twice, twice, other]))
    assert [(one.position, one.column, one.value) for one in found] == [
        (1, "citation_key", "adams2020"), (2, "doi", "10.1000/rose")]


def test_a_decision_and_what_is_there_of_a_report_agree():
    given = sheets(sources=SOURCES, cases=CASES, series=[])
    assert told(tables.included_has_cases, given) == [
        "baker2019 gives group figures and has none", "clark2021 has cases, and its decision is exclude",
        "dodo2020 is included and has no case"]
    given |= sheets(series=[{"citation_key": "baker2019"}])
    assert len(told(tables.included_has_cases, given)) == 2


def test_figures_are_asked_for_where_their_table_was_read():
    given = sheets(sources=SOURCES, cases=CASES, series=[])
    given["series"].complete = False
    in_part = told(tables.included_has_cases, given)
    del given["series"]
    assert in_part == told(tables.included_has_cases, given) and len(in_part) == 2


def test_a_report_has_no_more_patients_than_it_tells_of():
    """One who stands there twice is counted once; that is told as a key."""
    assert told(tables.not_more_cases_than_told, sheets(sources=SOURCES, cases=CASES)) == [
        "2 cases of a report about 1"]


@pytest.mark.parametrize("rule", [tables.included_has_cases, tables.not_more_cases_than_told])
@pytest.mark.parametrize("name", ["sources", "cases"])
def test_reports_and_patients_are_compared_where_both_tables_were_read(rule, name):
    given = sheets(sources=SOURCES, cases=CASES)
    assert told(rule, given)
    given[name].complete = False
    assert not told(rule, given)


@pytest.mark.parametrize("column", ["citation_key", "case_id"])
def test_without_the_names_of_patients_nothing_is_counted(column):
    given = sheets(sources=SOURCES, cases=CASES)
    del given["cases"].columns[column]
    assert not told(tables.not_more_cases_than_told, given)


def test_a_cohort_of_one_report_is_told_where_all_reports_are_known():
    given = sheets(sources=[{"cohort": name} for name in ("oslo", "mayo", "oslo", "")])
    assert [found.position for found in tables.cohort_is_shared(given)] == [1]
    given["sources"].complete = False
    assert not told(tables.cohort_is_shared, given)


def test_a_key_that_names_no_row_is_told_in_its_own_column():
    def table(name, *columns, **keys):
        return Table(name, name, "", f"{name}.csv", tuple(Column(c, c, "", "string") for c in columns),
                     columns[:1], keys)

    roses = table("roses", "rose", "stands", "near", stands=("beds", "bed"), near=("roses", "rose"))
    given = {"roses": corpus.sheet(roses, {"stands": "north"}, {}, {"stands": "south"}),
             "beds": corpus.sheet(table("beds", "bed"), {"bed": "north"})}
    (found,) = tables.key_resolves(given)
    assert (found.position, found.table, found.column, found.message, found.fix) == (
        2, "roses", "stands", "no such row in beds", "Add it to beds.csv, or correct the key.")
    assert not told(tables.log_resolves, given)
    given["beds"].complete = False
    assert not told(tables.key_resolves, given)
    given["roses"].columns["near"][0] = "lily"
    assert told(tables.key_resolves, given) == ["no such row in roses"]
