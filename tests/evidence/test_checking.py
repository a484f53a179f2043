"""What checks by persons come to: patient by patient, for each estimate, alone, and whom to take next.

The checks are invented, in a copy of the tables.
"""

import json
import shutil
from dataclasses import replace

import pytest

import iscm_review.review as declared
from living_review.book import checked, results
from living_review.evidence import checking, review_tables
from living_review.gate import dataset
from living_review.intake import check
from living_review.site import trace
from living_review.stats.estimate import SMALLEST_GROUP
from living_review.tables import edition
from living_review.tables.inputs import ROOT


@pytest.fixture(scope="module")
def looked(tmp_path_factory, data):
    """The tables with six followed patients checked, one that differs, and one looked at in part."""
    folder = shutil.copytree(ROOT / "data", tmp_path_factory.mktemp("checked") / "data")
    cases = [case for case in checking.order(data) if case in checking.influence(data)][:8]
    looks = [check.Look(case, {}, check.AGREES) for case in cases[:6]]
    check.check([*looks, check.Look(cases[6], {"sex": check.AGREES})], "dr-x", "radiologist", "2026-11-28",
                folder)
    return folder, dataset.load(folder), cases


def of_the_first(n, data):
    """The tables with the checks of so many patients."""
    sheet = data.sheets["checks"]
    rows = [row for row in sheet.records() if row["case_id"] in sorted({*sheet.columns["case_id"]})[:n]]
    columns = {name: [row[name] for row in rows] for name in sheet.columns}
    return replace(data, sheets={**data.sheets, "checks": replace(sheet, columns=columns)})


def test_nobody_has_checked_the_tables_unless_they_say_so(looked):
    assert checked.standing(of_the_first(0, looked[1])) == {}


def test_a_patient_is_checked_when_every_reported_value_was(looked):
    _, data, cases = looked
    assert checked.patients(data) == {*cases[:6]}
    assert checked.in_words(data, cases[0]) == "Checked by radiologist (dr-x, 2026-11-28)"
    assert checked.in_words(data, cases[6]).startswith("1 of ")
    assert checked.in_words(data, cases[7]) == "Not yet checked by a person"


def test_a_value_that_changed_since_makes_the_patient_unchecked(looked):
    _, data, cases = looked
    sheet = data.sheets["cases"]
    columns = {name: [*cells] for name, cells in sheet.columns.items()}
    columns["sex"][columns["case_id"].index(cases[0])] = "unread"
    changed = replace(data, sheets={**data.sheets, "cases": replace(sheet, columns=columns)})
    assert cases[0] not in checked.patients(changed)
    assert "1 value to be looked at again" in checked.in_words(changed, cases[0])


def test_from_five_patients_on_their_numbers_are_given_beside_those_of_all(looked, estimates):
    _, data, cases = looked
    found = {e.name: e for e in checking.estimates(data)}
    assert found["checks.patients.n"].value == 6
    for name in declared.REVIEW.headlines:
        assert set(found[f"checks.{name}"].case_ids) <= {*cases[:6]}
        assert f"{{num}}`checks.{name}:ci`" in checking.only(data, estimates | found).markdown()


@pytest.mark.parametrize("n", [0, SMALLEST_GROUP - 1])
def test_fewer_have_no_numbers_of_their_own(looked, estimates, n):
    few = of_the_first(n, looked[1])
    assert [e.name for e in checking.estimates(few)] == ["checks.patients.n", "checks.values.n"]
    assert len(checked.patients(few)) == n
    assert "From 5 patients on" in checking.only(few, estimates).markdown()


def test_every_estimate_says_how_many_of_its_patients_are_checked(looked, estimates):
    _, data, cases = looked
    told = json.loads(results.as_json(data, estimates))
    for name, entry in told["estimates"].items():
        assert entry["checked"] == len({*cases[:6]} & {*estimates[name].case_ids})
    said = {page.name: page.body for page in trace.make(data, estimates, edition.read()).pages}
    assert "; 6 checked" in said["numbers/cases"] and "0 checked" in "".join(said.values())
    assert "Checked by radiologist" in said[f"cases/{cases[0]}"]
    assert "6 of" in review_tables.state(data, estimates).markdown()


def in_japanese(case, data):
    sources = data.sources.copy()
    sources.loc[sources["citation_key"] == case.rpartition("-")[0], "language"] = "ja"
    return replace(data, frames=data.frames | {"sources": sources})


def test_headlines_are_those_of_the_results(data, estimates):
    for name, e in checking.measured(data.patients, "all").items():
        assert (e.n, e.count) == (estimates[name].n, estimates[name].count)
        assert e.value == pytest.approx(estimates[name].value)


def test_those_who_move_a_headline_most_come_first_and_the_checked_last(looked):
    _, data, cases = looked
    ranked, moves = checking.order(data), checking.influence(data)
    assert {*ranked[-6:]} == {*cases[:6]}
    sizes = [moves.get(case, (0.0,))[0] for case in ranked[:-6]]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > 0
    shown = checking.table(data).markdown()
    assert f"{{case}}`{cases[0]}` ✓" in shown and f"{{case}}`{ranked[0]}`" in shown
    assert f"{{case}}`{ranked[0]}` (Japanese)" in checking.table(in_japanese(ranked[0], data)).markdown()
    for fields in declared.REVIEW.specialities.values():
        assert {*fields} <= {column.name for column in data.package.tables["cases"].columns}


def test_a_review_without_checks_says_so_everywhere(data, estimates):
    bare = replace(data, sheets={name: sheet for name, sheet in data.sheets.items() if name != "checks"})
    assert list(checking.estimates(bare)) == [] and checked.patients(bare) == frozenset()
    assert checking.table(bare).markdown()
    assert "Not yet checked" in checked.in_words(bare, data.cases["case_id"].iloc[0])
