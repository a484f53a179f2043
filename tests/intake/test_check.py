"""A patient compared with the report: what agrees and what differs goes into the tables, or nothing."""

import csv
import json
import re

import openpyxl
import pytest
from click.testing import CliRunner

import corpus
import raw
from living_review import review
from living_review.commands.cli import main
from living_review.gate import canonical, validate
from living_review.gate.rules import checks
from living_review.intake import amend, check, check_form, check_sheet, issue_form, sheets
from living_review.tables.problems import Refused

CASE = "adams2020-2"
WHO = ("--reader", "dr-x", "--role", "Radiologist")


@pytest.fixture
def folder(tmp_path):
    folder = corpus.write(tmp_path, corpus.tables())
    canonical.tidy(folder, write=True)
    return folder


def run(folder, *arguments):
    return CliRunner().invoke(main, ["check", *arguments, "--data", str(folder)])


def rows(folder, table, case=CASE):
    return [row for row in raw.rows(folder, table) if row["case_id"] == case]


def kept(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def states(folder):
    checked = validate.check(folder)
    assert not checked.problems
    return checks.standing(checked.sheets["checks"].records(), checked.sheets["cases"].records(),
                           checked.package.tables["cases"])


def test_without_a_verdict_the_values_are_shown_with_both_readings_and_nothing_is_written(folder):
    before = kept(folder)
    told = run(folder, CASE)
    assert told.exit_code == 0 and "Age (age_years): 60; readings: 60, 60; not checked" in told.output
    assert kept(folder) == before


def test_a_whole_patient_that_agrees_is_one_row_and_counts_for_every_value_and_what_is_empty(folder):
    told = run(folder, CASE, "--verdict", "agrees", *WHO)
    assert told.exit_code == 0 and "21 agree with the report" in told.output
    (row,) = rows(folder, "checks")
    assert (row["field"], row["verdict"], row["checked_by"], row["role"]) == ("", "agrees", "dr-x",
                                                                             "radiologist")
    assert {one.state for of in states(folder)[CASE].values() for one in of} == {"checked"}
    assert not {*checks.NOT_READ} & states(folder)[CASE].keys()


def test_a_value_that_differs_is_amended_with_its_reading_and_is_then_what_was_checked(folder):
    told = run(folder, CASE, "age_years=61 years", "sex=?", "levels=T4", "agents=", "--verdict", "agrees",
               "--where", "p. 3", *WHO)
    assert told.exit_code == 0, told.output
    assert "60 → 61; “61 years” read as 61 years; read by dr-x; p. 3" in told.output
    assert {row["field"]: (row["compared"], row["verdict"], row["read"]) for row in rows(folder, "checks")
            if row["field"]} == {"age_years": ("60", "differs", "61"), "sex": ("male", "cannot_tell", "")}
    read = next(row for row in rows(folder, "extractions") if row["field"] == "age_years")
    assert (read["first"], read["second"], read["final"], read["settled_by"], read["locator"]) == (
        "60", "60", "61", "dr-x", "p. 3")
    found = {name: {one.state for one in of} for name, of in states(folder)[CASE].items()}
    assert found.pop("sex") == {"cannot tell"} and set().union(*found.values()) == {"checked"}


def test_a_value_that_the_report_does_not_give_is_withdrawn(folder):
    assert run(folder, CASE, "size_mm=", *WHO).exit_code == 0
    assert [(row["field"], row["verdict"]) for row in rows(folder, "checks")] == [("size_mm", "absent")]
    assert rows(folder, "cases")[0]["size_mm"] == ""


def test_a_check_does_not_outlive_its_value(folder):
    run(folder, CASE, "--verdict", "agrees", *WHO)
    amended = CliRunner().invoke(main, ["amend", CASE, "age_years=63", "--reader", "reader-d",
                                        "--where", "p. 4", "--data", str(folder)])
    assert amended.exit_code == 0
    (problem,) = validate.check(folder).problems
    assert (problem.rule, problem.severity) == ("check-outlived", "warning")
    assert "age_years" in problem.message
    assert run(folder, CASE, "age_years=63", *WHO).exit_code == 0
    assert {one.state for of in states(folder)[CASE].values() for one in of} == {"checked"}


@pytest.mark.parametrize("arguments, told", [
    ((CASE, "agee_years=3", *WHO), "Did you mean age_years?"),
    (("adams2020-3", "--verdict", "agrees", *WHO), "Did you mean adams2020-"),
    ((CASE, "--verdict", "agrees", "--reader", "machine", "--role", "other"), "programs are known by it"),
    ((CASE, "--verdict", "agrees", "--role", "other"), "No reader is named"),
    ((CASE, "--verdict", "agrees", "--reader", "dr-x"), "No role is given"),
    ((CASE, "--verdict", "agrees", "--reader", "dr-x", "--role", "radiologyst"), "Did you mean radiologist?"),
    ((CASE, "--verdict", "agrees", "--reader", "reader-a", "--role", "other"), "made a reading"),
    ((CASE, "age_years=61", "--reader", "reader-a", "--role", "other"), "made a reading"),
    ((CASE, "surgery=no", "age_years=61", *WHO), "Extent of surgery"),
    ((CASE, "age_years=61", "--where", "call 030 1234567", *WHO), "--where")])
def test_what_is_refused_is_told_and_nothing_is_written(folder, arguments, told):
    before = kept(folder)
    ended = run(folder, *arguments)
    assert ended.exit_code == 1 and told in ended.output
    assert kept(folder) == before


def test_a_dry_run_tells_the_same_and_writes_nothing(folder):
    before = kept(folder)
    told = run(folder, CASE, "age_years=61", "--verdict", "agrees", "--dry-run", *WHO)
    assert told.exit_code == 0 and "1 differ" in told.output and "nothing was written" in told.output
    assert kept(folder) == before


def test_a_review_without_the_table_is_told_so(folder):
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    described["resources"] = [one for one in described["resources"] if one["name"] != "checks"]
    (folder / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    (folder / "checks.csv").unlink()
    assert "no table of checks" in run(folder, CASE, "--verdict", "agrees", *WHO).output


def issue(**answers):
    sent = {"case": CASE, "found": check_form.COMPARED.vocabulary["agrees"], "values": "", "place": "",
            "reader": "dr-x", "role": "Radiologist", "seen": ""} | answers
    return "\n\n".join(f"### {field.label}\n\n{sent[field.id] or '_No response_'}"
                       for field in check_form.fields(corpus.PACKAGE))


def sent(folder, body, *arguments):
    return CliRunner().invoke(main, ["intake", "-", *arguments, "--data", str(folder)], input=body)


def test_an_issue_is_answered_and_entered_as_the_command_enters_it(folder):
    body = issue(values="Age: 61 years\n\nSex: ?\nsize_mm: not reported", place="p. 3")
    before = kept(folder)
    assert "can be recorded" in sent(folder, body).output and kept(folder) == before
    told = sent(folder, body, "--write")
    assert told.exit_code == 0 and "was recorded" in told.output and "60 → 61" in told.output
    assert {row["field"]: row["verdict"] for row in rows(folder, "checks")} == {
        "age_years": "differs", "sex": "cannot_tell", "size_mm": "absent", "": "agrees"}


@pytest.mark.parametrize("answers, told", [
    ({"case": "adams2020-22"}, "Did you mean adams2020-2"), ({"role": "Wizard"}, "There is no role"),
    ({"values": "Agee: 5"}, "does not begin with the name of a field"),
    ({"values": "Age:"}, "nothing is given"), ({"reader": "Dr X!"}, "no label of a reader"),
    ({"found": check_form.COMPARED.vocabulary["only_these"]}, "nothing was compared"),
    ({"values": "Age: 600"}, "above the largest value"),
    ({"values": "Age: 50\nAge: 51"}, "second time"),
    ({"values": "### Reader\n\nmachine"}, "occurs twice")])
def test_an_issue_that_cannot_be_entered_is_sent_back_and_writes_nothing(folder, answers, told):
    before = kept(folder)
    back = sent(folder, issue(**answers), "--write")
    assert back.exit_code == 1 and told in back.output.replace("\\", ""), back.output
    assert kept(folder) == before


def test_hostile_words_of_an_issue_are_text_in_the_answer(folder):
    for answers in ({"case": "@all <img src=x>"}, {"values": "Notes: <script>"}, {"role": "[x](http://y)"},
                    {"place": "<b>@all</b>", "values": "Age: 61"}, {"values": "Age: <img src=x> @all"}):
        told = re.sub("`[^`]*`", "", sent(folder, issue(**answers), "--write").output)
        assert "@all" not in told and not re.search(r"(?<![\\`])[<\[]", told), told


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_several_patients_are_compared_on_a_sheet(folder, tmp_path, ending):
    path = tmp_path.parent / f"{tmp_path.name}.{ending}"
    assert run(folder, "--sheet", str(path)).exit_code == 0
    records = [row for _, row in sheets.read(path.name, path.read_bytes(), (), check_sheet.HEADER)]
    assert {row["case_id"] for row in records} == {"adams2020-1", CASE}
    for row in records:
        if row["case_id"] == CASE:
            row["found"] = {"": "agrees", "age_years": "61", "sex": "?"}.get(row["field"], "")
    if ending == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, check_sheet.HEADER)
            writer.writeheader()
            writer.writerows(records)
    else:
        book = openpyxl.load_workbook(path)
        for cells, row in zip(book.active.iter_rows(min_row=2), records, strict=True):
            cells[6].value = row["found"] or None
        book.save(path)
    told = run(folder, "--take", str(path), *WHO)
    assert told.exit_code == 0 and "60 → 61" in told.output, told.output
    assert {row["field"]: row["verdict"] for row in rows(folder, "checks")} == {
        "age_years": "differs", "sex": "cannot_tell", "": "agrees"}
    assert len(rows(folder, "checks", "adams2020-1")) == 1  # that of the specimen


def test_a_sheet_of_a_speciality_checks_no_more_than_its_columns(folder, tmp_path):
    path = tmp_path.parent / f"{tmp_path.name}-lung.csv"
    assert run(folder, "--sheet", str(path), "--of", "primary_site=Lung", "--for", "Radiology").exit_code == 0
    filled = path.read_text(encoding="utf-8-sig").replace('told",,,', 'told",,agrees,')
    assert "adams2020-1" not in filled and filled.count("agrees") == 3
    path.write_text(filled, encoding="utf-8")
    assert run(folder, "--take", str(path), *WHO).exit_code == 0
    assert {row["field"] for row in rows(folder, "checks")} == {*review().specialities["Radiology"]}


@pytest.mark.parametrize("arguments, told", [
    ((), "Name a CASE"), (("--of", "primary=lung"), "Did you mean primary_site?"),
    (("--for", "Radiologi"), "Did you mean Radiology?"), (("--of", "primary_site=skin"), "No patient has")])
def test_a_sheet_that_cannot_be_made_is_refused_in_a_line(folder, tmp_path, arguments, told):
    path = tmp_path.parent / f"{tmp_path.name}-none.csv"
    ended = run(folder, *(("--sheet", str(path)) if arguments else ()), *arguments)
    assert ended.exit_code == 1 and told in ended.output and not path.exists()


def test_a_sheet_with_nothing_filled_in_or_a_strange_row_writes_nothing(folder, tmp_path):
    path = tmp_path.parent / f"{tmp_path.name}-odd.csv"
    before = kept(folder)
    for text, told in (("a,b\n1,2\n", "has no column case_id"),
                       ("case_id,field,value,found\nadams2020-2,sex,male,\n", "nothing is filled"),
                       ("case_id,field,value,found\nadams2020-2,sexx,,male\n", "Did you mean sex?"),
                       ("case_id,field,value,found\nadams2020-2,,,maybe\n", "in the row of the report")):
        path.write_text(text, encoding="utf-8")
        ended = run(folder, "--take", str(path), *WHO)
        assert ended.exit_code == 1 and told in ended.output and kept(folder) == before


def test_a_sheet_whose_value_has_changed_since_is_refused(folder, tmp_path):
    path = tmp_path.parent / f"{tmp_path.name}-old.csv"
    run(folder, "--sheet", str(path))
    path.write_text(path.read_text(encoding="utf-8-sig").replace("Age,60,60,60,,", "Age,60,60,60,agrees,"),
                    encoding="utf-8")
    amend.amend(CASE, {"age_years": "33"}, folder, "reader-d")
    before = kept(folder)
    ended = run(folder, "--take", str(path), *WHO)
    assert ended.exit_code == 1 and "the sheet shows 60, and the table has 33 now" in ended.output
    assert kept(folder) == before


def test_a_form_made_from_values_that_have_changed_since_is_sent_back(folder):
    body = issue(seen=checks.mark(rows(folder, "cases")[0]))
    assert sent(folder, body).exit_code == 0
    amend.amend(CASE, {"age_years": "33"}, folder, "reader-d")
    back = sent(folder, body, "--write")
    assert back.exit_code == 1 and "have changed since" in back.output


def test_each_value_of_a_sheet_has_its_own_place(folder, tmp_path):
    path = tmp_path.parent / f"{tmp_path.name}-places.csv"
    path.write_text("case_id,field,value,found,place\n"
                    f"{CASE},age_years,60,61,p. 3\n{CASE},size_mm,{rows(folder, 'cases')[0]['size_mm']},7,\n",
                    encoding="utf-8")
    told = run(folder, "--take", str(path), *WHO)
    assert told.exit_code == 0, told.output
    for table in ("checks", "extractions"):
        assert {row["field"]: row["locator"] for row in rows(folder, table)
                if row["field"] in ("age_years", "size_mm")} == {"age_years": "p. 3", "size_mm": ""}


def looked(folder, reader="dr-x", role="radiologist", day="2026-11-28", **said):
    return check.check([check.Look(CASE, said)], reader, role, day, folder)


def test_a_second_check_under_a_label_never_takes_the_place_of_the_first(folder):
    looked(folder, sex="agrees")
    before = kept(folder)
    assert "recorded already" in looked(folder, sex="agrees").lines[0]
    with pytest.raises(Refused, match="compared sex .* already, and found otherwise"):
        looked(folder, sex="?")
    with pytest.raises(Refused, match="belongs to somebody else: its role is radiologist"):
        looked(folder, role="student", size_mm="?")
    assert kept(folder) == before
    looked(folder, day="2026-11-29", sex="?")
    assert [row["verdict"] for row in rows(folder, "checks")] == ["agrees", "cannot_tell"]


def test_a_correction_that_comes_again_is_recorded_already(folder):
    looked(folder, age_years="61")
    before = kept(folder)
    assert "recorded already" in looked(folder, age_years="61").lines[0] and kept(folder) == before


def test_a_value_that_one_person_filled_in_is_checked_by_another(folder):
    (row,), read = rows(folder, "cases"), {one["field"] for one in rows(folder, "extractions")}
    empty = next(c.name for c in corpus.PACKAGE.tables["cases"].columns
                 if c.type in ("number", "integer") and not row[c.name] and c.name not in read)
    check.check([check.Look(CASE, {empty: "5"}, check.AGREES)], "dr-x", "radiologist", "2026-11-28", folder)
    assert [one.state for one in states(folder)[CASE][empty]] == [checks.WAITS]
    looked(folder, reader="dr-y", **{empty: "agrees"})
    assert checks.CHECKED in {one.state for one in states(folder)[CASE][empty]}


def test_a_value_that_one_reader_has_read_keeps_that_reading_beside_what_a_check_found(folder):
    once = {"second": "", "second_by": "", "resolution": "first_only"}
    raw.write(folder, "extractions", [row | once if row["case_id"] == CASE else row
                                      for row in raw.rows(folder, "extractions")])
    looked(folder, age_years="61")
    row = next(row for row in rows(folder, "extractions") if row["field"] == "age_years")
    assert (row["first"], row["first_by"]) == ("60", "reader-a")
    assert (row["final"], row["settled_by"]) == ("61", "dr-x")
    assert not validate.check(folder).problems


def test_a_check_never_takes_the_place_of_a_first_reading():
    first = {"first": "60", "second": "", "final": "60", "first_by": "reader-a", "second_by": "",
             "settled_by": "", "resolution": "first_only"}
    for value in ("60", ""):
        read = amend._reading(first | {"first": value, "final": value}, value, "61", "reader-a", "",
                              own=False)
        assert (read["first"], read["first_by"], read["settled_by"]) == (value, "reader-a", "reader-a")
    assert amend._reading(None, "", "61", "dr-x", "", own=False)["first_by"] == "dr-x"


@pytest.mark.parametrize("body", [
    "### Case\n\nadams2020-2\n\n### Field\n\nAge\n\n### What the report says\n\n61",
    issue().replace(f"### {check_form.CASE}\n", ""), issue().replace(f"### {check_form.FOUND}\n", "")])
def test_a_broken_or_old_correction_is_answered_in_words_for_that_form(folder, body):
    back = sent(folder, body)
    assert back.exit_code == 1 and "Choose “A correction or a check” again" in back.output
    assert issue_form.fields(corpus.PACKAGE)[0].label not in check_form.OWN


def test_text_that_is_no_form_is_told_of_both(folder):
    back = sent(folder, "the age is wrong")
    assert "“A patient” or “A correction or a check”" in back.output
