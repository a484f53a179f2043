"""What a check by a person says of a value, for how long, and what its row must say."""

import pytest

from corpus import sheet
from living_review.gate.rules import checks
from living_review.tables.schema import Column, Table


def table(name: str, *columns: str) -> Table:
    return Table(name, name, "", f"{name}.csv", tuple(
        Column(one, one, "", "list" if one == "scents" else "string") for one in columns), ("case_id",), {})


ROSES = table("cases", "case_id", "colour", "scents", "notes")
CHECKS = table("checks", "case_id", "field", "compared", "verdict", "read", "checked_by")
READINGS = table("extractions", "case_id", "field", "first_by", "second_by")
ROSE = {"case_id": "rose", "colour": "red", "scents": "", "notes": "by the wall"}


def check(verdict: str = "agrees", compared: str = "", read: str = "", field: str = "colour",
          by: str = "ann") -> dict[str, str]:
    return {"case_id": "rose", "field": field, "compared": compared, "verdict": verdict, "read": read,
            "checked_by": by}


def states(*rows: dict[str, str], **now: str) -> dict[str, list[str]]:
    """Column → what has become of its value, of a rose that is now so."""
    found = checks.standing(rows, [ROSE | now], ROSES)
    return {name: [one.state for one in of] for name, of in found.get("rose", {}).items()}


@pytest.mark.parametrize("row, now, state", [
    (check("agrees", "red"), "red", checks.CHECKED), (check("agrees", "red"), "blue", checks.AGAIN),
    (check("agrees", "a/b"), "a|b", checks.CHECKED), (check("agrees"), "", checks.CHECKED),
    (check("differs", "red", "blue"), "blue", checks.CHECKED),
    (check("differs", "red", "blue"), "red", checks.OPEN),
    (check("differs", "red", "blue"), "green", checks.AGAIN),
    (check("differs", "red", "a|b"), "a|b", checks.CHECKED),
    (check("differs", "", "blue"), "blue", checks.WAITS), (check("differs", "", "blue"), "", checks.OPEN),
    (check("absent", "red"), "", checks.CHECKED), (check("absent", "red"), "red", checks.OPEN),
    (check("absent", "red"), "blue", checks.AGAIN),
    (check("cannot_tell", "red"), "red", checks.UNSURE), (check("cannot_tell", "red"), "blue", checks.AGAIN)])
def test_a_check_counts_for_what_was_found_and_waits_or_is_made_again_for_another_value(row, now, state):
    assert states(row, colour=now) == {"colour": [state]}


def test_what_stands_in_a_list_is_compared_in_any_order():
    row = check("agrees", "musk;tea", field="scents")
    assert states(row, scents="tea;musk") == {"scents": [checks.CHECKED]}


def test_a_check_of_a_whole_patient_counts_for_every_value_that_is_read_and_what_was_empty():
    whole = check("agrees", "colour=red|label=a=b", field="")
    assert checks.compared(whole) == {"colour": "red", "label": "a=b"}
    assert states(whole) == {"colour": [checks.CHECKED], "scents": [checks.CHECKED]}
    assert states(whole, scents="tea") == {"colour": [checks.CHECKED], "scents": [checks.AGAIN]}


def test_what_was_looked_at_again_waits_no_longer():
    rows = check("agrees", "red"), check("agrees", "blue", by="bob")
    (one,) = checks.standing(rows, [ROSE | {"colour": "blue"}], ROSES)["rose"]["colour"]
    assert (one.position, one.row["checked_by"], one.state) == (1, "bob", checks.CHECKED)
    assert states(*rows, colour="green") == {"colour": [checks.AGAIN] * 2}


def test_a_patient_or_a_column_that_is_not_there_has_no_check():
    assert checks.standing([check("agrees", "red")], [], ROSES) == {}
    assert states(check("agrees", "9", field="thorns")) == {}


def test_the_values_of_a_patient_are_written_as_they_are_compared():
    rose = ROSE | {"scents": "tea|musk"}
    assert checks.written(rose, "scents") == "tea/musk"
    assert checks.written(rose) == "colour=red|scents=tea/musk"
    assert states(check("agrees", checks.written(rose), field=""), scents="tea|musk") == {
        "colour": [checks.CHECKED], "scents": [checks.CHECKED]}


def test_the_mark_of_a_patient_is_another_when_a_value_that_is_read_changes():
    marks = [checks.mark(ROSE | change) for change in ({}, {"notes": "gone"}, {"colour": "blue"})]
    assert marks[0] == marks[1] != marks[2] and {len(mark) for mark in marks} == {10}


@pytest.mark.parametrize("row, told", [
    (check("agrees", "red"), None), (check("agrees"), None), (check("agrees", "colour=red", field=""), None),
    (check("differs", "red", "blue"), None), (check("differs", "", "blue"), None),
    (check("absent", "red"), None), (check("cannot_tell"), None),
    (check("differs", "red"), "a difference without the value read"),
    (check("differs", "red", "red"), "the value read is the value compared"),
    (check("agrees", "red", "blue"), "a value read beside agrees"),
    (check("differs", "colour=red", "blue", field=""), "differs of a whole patient"),
    (check("absent", "colour=red", field=""), "absent of a whole patient"),
    (check("absent"), "absent, and no value was compared")])
def test_a_verdict_and_what_stands_beside_it_belong_together(row, told):
    said = checks.check_says(*(row[name] for name in checks.JUDGED))
    assert (said[0] if said else None) == told


@pytest.mark.parametrize("compared, told", [
    ("colour=red|scents=a=b", None), ("", "nothing is no column=value"), ("red", "red is no column=value"),
    ("colour=red|thorns=9", "thorns=9 is no column=value"), ("notes=x", "notes=x is no column=value")])
def test_a_check_of_a_whole_patient_names_columns_that_are_read(compared, told):
    sheets = {"cases": sheet(ROSES, ROSE), "checks": sheet(CHECKS, check(compared=compared, field=""))}
    assert [one.message for one in checks.check_names_values(sheets)] == [told] * bool(told)
    assert not list(checks.check_names_values({"checks": sheets["checks"]}))  # nobody knows the columns


@pytest.mark.parametrize("by, row, own", [
    ("ann", {}, True), ("bob", {}, True), ("cy", {}, False), ("ann", {"verdict": "cannot_tell"}, False),
    ("ann", {"verdict": "differs", "read": "blue"}, True),
    ("ann", {"verdict": "differs", "read": "blue", "compared": ""}, False),
    ("ann", {"field": "", "compared": "colour=red|scents=tea"}, False),
    ("bob", {"field": "", "compared": "colour=red|scents=tea"}, True), ("bob", {"case_id": "fern"}, False)])
def test_nobody_checks_what_they_read_themselves(by, row, own):
    """Bob read everything, Ann the colour alone."""
    sheets = {"checks": sheet(CHECKS, check(compared="red", by=by) | row), "extractions": sheet(
        READINGS, {"case_id": "rose", "field": "colour", "first_by": "ann", "second_by": "bob"},
        {"case_id": "rose", "field": "scents", "first_by": "bob", "second_by": ""})}
    assert [one.message for one in checks.checker_is_another(sheets)] == [
        f"{by} made a reading of what is checked"] * own


@pytest.mark.parametrize("rest, told", [({}, [0, 1]), ({"complete": False}, []),
                                        ({"refused": {"colour": {0}}}, [0])])
def test_a_check_is_outlived_where_the_value_and_the_check_can_be_read(rest, told):
    """The third contradicts itself, the fourth names no column."""
    cases = sheet(ROSES, ROSE, ROSE | {"case_id": "fern"}, **rest)
    rows = sheet(CHECKS, check(compared="tea", field="scents"), check("differs", "red", "blue"),
                 check("agrees", "blue", "blue"),
                 check(compared="blue", field="") | {"case_id": "fern"})
    assert [one.position for one in checks.check_outlived({"cases": cases, "checks": rows})] == told
    rows.complete = False
    assert not list(checks.check_outlived({"cases": cases, "checks": rows}))
