"""Rows are taken however a spreadsheet gives them; a line that cannot be read is told, and hides nothing."""

import pytest

import corpus
import issues
from living_review.intake import entry, pasted
from living_review.intake import issue as intake

SOURCE = {"title": "A metastasis in the cord of a pretended baker", "authors": "Doe Jane; Roe Richard",
          "year": "2026", "doi": "10.1000/baker", "url": "https://example.org/baker",
          "study_type": "case_report", "scope": "full_text"}
CASE = {"age_years": "57", "sex": "female", "primary_site": "breast", "region": "multiple",
        "levels": "C2;T4", "lesions": "multiple", "notes": "A 5 mm rim, as told."}
TITLES = {c.name: c.title for table in ("sources", "cases") for c in corpus.PACKAGE.tables[table].columns}
LABELS = {f.column.name: f.label for f in issues.FIELDS if f.column}


def written(mark=",", called=lambda name: name, source=SOURCE, cases=(CASE,), ending="") -> str:
    """A report and its patients as a spreadsheet saves or copies them."""
    def line(cells) -> str:
        cells = [f'"{cell}"' if any(c in cell for c in f"{mark}\"") else cell for cell in cells]
        return mark.join(cells) + ending

    parts = [line(map(called, source)), line(source.values())] if source else []
    return "\n".join([*parts, "", line(map(called, cases[0])), *(line(case.values()) for case in cases)])


def read(text: str) -> entry.Entry:
    return pasted.rows(text, corpus.PACKAGE)


@pytest.mark.parametrize("text", [
    written(), written("\t"), written(";"), written("|"), "\ufeff" + written(";"), "sep=;\n" + written(";"),
    written(called=TITLES.get), written("\t", called=LABELS.get),
    written("\t", called=lambda name: LABELS[name].upper()), written("\t", ending="\t\t\t"),
    written(";", ending=";;;"), written("\t", cases=({**CASE, "age_years": "57", "notes": ""},)).rstrip("\t"),
    "sources.csv\n" + written().replace("\n\n", "\n\ncases.csv\n")],
    ids=["commas", "tabs", "semicolons", "bars", "byte order mark", "line about the separator", "titles",
         "labels of the form", "capitals", "empty columns", "empty columns, semicolons",
         "end of the line cut off", "names of the tables"])
def test_rows_are_taken_as_spreadsheets_give_them(text):
    found = read(text)
    assert found.unread == []
    assert found.source == SOURCE
    assert [case | {"notes": ""} for case in found.cases.values()] == [CASE | {"notes": ""}]


def test_a_table_of_markdown_is_taken_as_github_makes_it_of_what_is_pasted():
    lines = written("|").split("\n")
    ruled = [line and f"| {line} |" for line in (*lines[:1], "---|:-:", *lines[1:4], "--- | ---", *lines[4:])]
    found = read("\n".join(ruled))
    assert found.unread == [] and len(found.cases) == 1
    assert found.source["doi"].strip() == SOURCE["doi"] and found.cases[1]["sex"].strip() == CASE["sex"]


@pytest.mark.parametrize("line, said", [
    ("58\tmale", ""), ("58,male,lung,thoracic", "has 4 cells where there are 7 columns"),
    ('58,male,"lung,multiple,C2;T4,multiple,x', "quotation marks of line 6 do not close"),
    ("58,male,lung,multiple,C2;T4,multiple,x,y", "has 8 cells where there are 7 columns")])
def test_a_line_that_cannot_be_read_is_told_with_its_patient_and_the_others_are_read(line, said):
    first, last = CASE | {"age_years": "56"}, CASE | {"age_years": "59"}
    mark = "\t" if "\t" in line else ","
    text = written(mark, cases=(first, last)).split("\n")
    found = read("\n".join([*text[:5], line, *text[5:]]))
    if said:
        (fault,) = found.unread
        assert said in fault.message and fault.patient == 2
        assert found.cases == {1: first, 3: last}
    else:
        assert not found.unread and found.cases[2]["sex"] == "male" and len(found.cases) == 3


def test_a_column_that_no_table_has_is_told_once_with_what_was_meant():
    found = read(written(called=lambda name: {"sex": "Sexe", "age_years": "height"}.get(name, name)))
    assert [(f.message, f.fix) for f in found.unread] == [
        ("line 4 has a column 'height', which the table does not have",
         "Give it one of the names of the dictionary, or take it out."),
        ("line 4 has a column 'Sexe', which the table does not have", "Did you mean sex?")]
    assert found.cases[1]["primary_site"] == "breast"


def test_rows_without_names_of_columns_are_told_once():
    (fault,) = read("57,female,breast\n58,male,lung\n59,male,lung").unread
    assert fault.message == "line 1 precedes any line of column names"


def test_rows_of_two_reports_are_told():
    assert [f.message for f in read(written() + "\n" + written()).unread] == ["2 reports"]


@pytest.fixture
def place(tmp_path):
    return corpus.write(tmp_path / "data", corpus.tables())


def told(body: str, place) -> list[tuple]:
    found = entry.enter(intake.read(body, corpus.PACKAGE), place, write=False)
    assert not found.sound
    return [(f.patient, f.column, f.message.split(":")[0]) for f in found.faults]


def test_a_line_that_cannot_be_read_hides_no_other_fault_of_pasted_rows(place):
    text = written(cases=(CASE, CASE | {"sex": "femme", "age_years": "60"})).split("\n")
    assert told(issues.pasted("\n".join([*text[:5], "58,male", *text[5:]])), place) == [
        (2, None, "line 6 has 2 cells where there are 7 columns"), (3, "sex", "not in the vocabulary")]


def test_a_report_that_cannot_be_read_hides_no_fault_of_its_patients(place):
    text = written(cases=(CASE | {"sex": "femme"},)).split("\n")
    assert told(issues.pasted("\n".join([text[0], text[1] + ",x", *text[2:]])), place) == [
        (None, None, "line 2 has 8 cells where there are 7 columns"), (1, "sex", "not in the vocabulary")]


def test_a_line_that_cannot_be_read_hides_no_other_fault_of_further_patients(place):
    body = issues.body(patient_sex="Femme", more="Age: 58\nsomething else\nSex: Homme\nPrimary: Lung")
    assert told(body, place) == [
        (None, None, "line 2 does not begin with the name of a field and a colon"),
        (1, "sex", "not in the vocabulary"), (2, "sex", "not in the vocabulary")]


def test_a_box_that_is_not_ticked_hides_no_other_fault(place):
    body = issues.body(promises=issues.TICKED.replace("[x]", "[ ]", 1), patient_sex="Femme")
    assert [message for *_, message in told(body, place)] == [
        "not every box is ticked", "not in the vocabulary"]


def test_further_patients_may_be_rows_of_a_spreadsheet(place):
    more = written("\t", called=TITLES.get, source={}, cases=(CASE, CASE | {"age_years": "70"}))
    found = entry.enter(intake.read(issues.body(more=more.strip("\n")), corpus.PACKAGE), place, write=False)
    assert found.sound and len(found.case_ids) == 3
    bad = more + "\n58\tmale\tlung\tmultiple\tC2;T4\tmultiple\tx\ty"
    assert told(issues.body(patient_sex="Femme", more=bad.strip("\n")), place) == [
        (4, None, "line 4 has 8 cells where there are 7 columns"), (1, "sex", "not in the vocabulary")]


def test_boxes_that_were_not_ticked_are_one_thing_to_mend_for_a_patient(place):
    boxes = {"brain_metastasis": "0", "rim_sign": "0", "surgery": "0"}
    found = entry.enter(intake.read(issues.pasted(written(cases=(CASE | boxes,))),
                                   corpus.PACKAGE), place, write=False)
    (fault,) = [f for f in found.faults if f.severity == "error"]
    assert (fault.patient, fault.title) == (1, TITLES["brain_metastasis"])
    assert f"in 2 more columns: {TITLES['rim_sign']}, surgery" in fault.message and "otherwise" in fault.fix
