"""A workbook asks what the descriptor has, and comes back from any spreadsheet program as an entry, or with
what is to be mended in each cell."""

import csv
import datetime
import io
import re
import subprocess
import sys
import zipfile

import openpyxl
import pytest
from click.testing import CliRunner

import corpus
from living_review.commands.cli import main
from living_review.gate import validate
from living_review.gate.rules.readings import NOT_READ
from living_review.intake import entry, filled, form, pasted, workbook
from living_review.intake.issue import Misread

BLANK = workbook.made(corpus.PACKAGE)
KNOWN = pasted.names(corpus.PACKAGE)
REPORT = {"title": "Twelve made-up gardeners", "authors": "Doe Jane; Roe Rick",
          "journal": "Journal of Gardens", "year": 2026, "volume": 12, "pages": "10-12",
          "doi": "10.1000/gardeners", "study_type": "Case series", "n_cases": 12, "scope": "Full text",
          "reader": "reader-a"}
PATIENT = {"age_years": 57, "sex": "Female", "primary_site": "Breast", "region": "Thoracic",
           "levels": "T9-T10", "symptoms": "Pain; Weakness", "surgery": "Yes"}
#: Twelve that no likeness joins.
TWELVE = [PATIENT | {"age_years": 40 + n, "levels": f"T{n}", "symptom_duration_days": 10 * n,
                     "size_mm": n + 0.5, "survival_months": n + 0.5, "status": "Dead",
                     "time_origin": "Surgery"}
          for n in range(1, 13)]


def book():
    return openpyxl.load_workbook(io.BytesIO(BLANK))


def columns(sheet) -> dict[str, int]:
    """Column of the workbook by the name of the column of the cases."""
    return {KNOWN["cases"][pasted.called(cell.value)]: cell.column for cell in sheet[2]}


def fill(report=REPORT, patients=(PATIENT,), change=lambda book: None) -> bytes:
    """The workbook, filled in and saved by a program."""
    made = book()
    for name, about in made[workbook.REPORT].iter_rows(max_col=2):
        about.value = report.get(KNOWN["sources"].get(pasted.called(name.value)))
    places = columns(made[workbook.PATIENTS])
    for row, patient in enumerate(patients, start=3):
        for name, value in patient.items():
            made[workbook.PATIENTS].cell(row, places[name], value)
    change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.fixture
def place(tmp_path):
    return corpus.write(tmp_path / "data", corpus.tables())


@pytest.fixture
def send(place, tmp_path, monkeypatch):
    """Send files: how it ended."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str, **files: bytes):
        for name, content in files.items():
            (tmp_path / name.replace("_", ".")).write_bytes(content)
        ended = CliRunner().invoke(main, ["intake", "--data", "data", *arguments,
                                          *(name.replace("_", ".") for name in files)])
        assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
        return ended

    return call


def told(content: bytes, place, name="series.xlsx") -> list[tuple]:
    """Where, value and message of each fault of a file."""
    found = entry.enter(filled.read({name: content}, corpus.PACKAGE), place, write=False)
    return [(f.where, f.value, f.message) for f in found.faults if f.severity == "error"]


def test_every_column_that_is_asked_is_there_with_its_help_list_and_mark():
    made = book()
    report = {name.value: name for name, in made[workbook.REPORT].iter_rows(max_col=1) if name.comment}
    patients = {cell.value: cell for cell in made[workbook.PATIENTS][2]}
    held = {cell: rule for sheet in (made[workbook.REPORT], made[workbook.PATIENTS])
            for rule in sheet.data_validations.dataValidation
            for cell in [(sheet.title, str(rule.sqref).partition(":")[0])]}
    for table, sheet, heads in (("sources", workbook.REPORT, report), ("cases", workbook.PATIENTS, patients)):
        asked = form.asked(corpus.PACKAGE)[table]
        there = {KNOWN[table][pasted.called(label)]: cell for label, cell in heads.items()}
        assert asked <= there.keys()
        for name in asked - {"reader"}:
            column, head = corpus.PACKAGE.tables[table][name], there[name]
            assert column.description in head.comment.text
            assert head.value.endswith("*") == column.required and column.unit.lower() in head.value.lower()
            first = f"B{head.row}" if table == "sources" else f"{head.column_letter}3"
            rule = held.get((sheet, first))
            if column.vocabulary:
                _, cells = rule.formula1.split("!")
                words = [cell.value for cell, in made[workbook.WORDS][cells]]
                assert words == list(column.vocabulary.values()) and rule.type == "list"
            assert (rule is not None) == bool(column.vocabulary or column.type in ("number", "integer"))


def test_the_sections_of_the_descriptor_stand_above_their_columns():
    row = [cell.value for cell in book()[workbook.PATIENTS][1] if cell.value]
    assert row == list(form.sections(corpus.PACKAGE.tables["cases"]))


def test_the_same_descriptor_gives_the_same_bytes_with_lxml_and_without(tmp_path):
    code = ("import sys, iscm_review; from living_review.intake import workbook\n"
            "from living_review.tables import inputs, schema\n"
            "sys.stdout.buffer.write(workbook.made(schema.read(inputs.ROOT / 'data')))")
    for lxml in ("True", "False"):
        ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True,
                               env={"PYTHONPATH": ":".join(sys.path), "OPENPYXL_LXML": lxml})
        assert ended.stdout == BLANK
    with zipfile.ZipFile(io.BytesIO(BLANK)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert str(datetime.date.today().year) not in parts.read("docProps/core.xml").decode()


def test_the_command_writes_so_many_rows_for_patients(place, tmp_path):
    out = tmp_path / "series.xlsx"
    ended = CliRunner().invoke(main, ["sheet", str(out), "--patients", "12", "--data", str(place)])
    assert ended.exit_code == 0 and "intake" in ended.output
    numbers = [cell.value for cell in openpyxl.load_workbook(out)[workbook.PATIENTS]["A"][2:]]
    assert numbers == list(range(1, 13))


@pytest.mark.parametrize("name, said", [
    ("out.csv", "ends with .xlsx"), ("filled.xlsx", "is there already"),
    ("none/out.xlsx", "there is no folder")])
def test_the_command_writes_a_new_workbook_only(place, tmp_path, name, said):
    (tmp_path / "filled.xlsx").write_text("A word.")
    ended = CliRunner().invoke(main, ["sheet", str(tmp_path / name), "--data", str(place)])
    assert ended.exit_code == 1 and said in ended.output and ended.output.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "filled.xlsx"]
    assert (tmp_path / "filled.xlsx").read_text() == "A word."


def test_a_dry_run_of_the_command_makes_no_workbook(place, tmp_path):
    name = tmp_path / "series.xlsx"
    ended = CliRunner().invoke(main, ["sheet", str(name), "--dry-run", "--data", str(place)])
    assert ended.output == f"{name} would be written, with 20 rows for patients\n" and not name.exists()


def test_a_series_of_twelve_is_entered_with_nothing_typed_twice(send, place):
    content = fill(patients=TWELVE)
    ended = send("--write", series_xlsx=content)
    assert ended.exit_code in (0, 3), ended.output
    checked = validate.check(place)
    assert not checked.errors
    cases = [row for row in checked.sheets["cases"].records() if row["citation_key"] == "doe2026"]
    assert [row["case_id"] for row in cases] == [f"doe2026-{n}" for n in range(1, 13)]
    readings = list(checked.sheets["extractions"].records())
    for case in cases:
        read = {row["field"]: row["first"] for row in readings
                if row["case_id"] == case["case_id"] and row["first_by"] == "reader-a"}
        assert read == {name: text for name, text in case.items() if text and name not in NOT_READ}
    typed = [cell.value for sheet in openpyxl.load_workbook(io.BytesIO(content))
             for row in sheet for cell in row]
    assert all(typed.count(REPORT[name]) == 1 for name in ("title", "authors", "journal", "doi", "reader"))


def test_patients_keep_the_numbers_of_the_report_and_rows_may_be_left_empty(send, place):
    three = [PATIENT | {"case_id": "Case 4"}, {}, PATIENT | {"case_id": 9, "age_years": 41, "levels": "T3"},
             PATIENT | {"case_id": "B", "age_years": 29, "levels": "T5"}]
    ended = send("--write", series_xlsx=fill(patients=three))
    assert ended.exit_code in (0, 3) and "The patient B of the entry is called doe2026-10." in ended.output
    assert re.findall("^doe2026-(\\d+)", (place / "cases.csv").read_text(), re.M) == ["4", "9", "10"]


def as_text(made):
    for sheet in made:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, int | float):
                    cell.value = str(cell.value)


def turned(made):
    """Columns in another order, some hidden, one more row of formatting far below."""
    sheet = made[workbook.PATIENTS]
    rows = [[cell.value for cell in row][::-1] for row in sheet.iter_rows()]
    for row, values in zip(sheet.iter_rows(), rows, strict=True):
        for cell, value in zip(row, values, strict=True):
            cell.value = value
    sheet.column_dimensions["D"].hidden = True
    sheet.cell(900, 2).number_format = "0.00"
    sheet.cell(60, 90).value = " "


def named(made):
    """Names of columns for titles, and the sheets called otherwise."""
    sheet = made[workbook.PATIENTS]
    for cell in sheet[2]:
        cell.value = KNOWN["cases"][pasted.called(cell.value)]
    sheet.title, made[workbook.REPORT].title = "Feuille 2", "Tabelle1"


@pytest.mark.parametrize("change", [lambda made: None, as_text, turned, named],
                         ids=["as it is", "numbers as text", "other order", "names"])
def test_habits_of_programs_change_nothing(change):
    plain = filled.read({"a.xlsx": fill()}, corpus.PACKAGE)
    sent = filled.read({"a.xlsx": fill(change=change)}, corpus.PACKAGE)
    assert (sent.source, sent.cases, sent.reader, sent.unread) == (
        plain.source, plain.cases, "reader-a", []) and sent.cases[1]["age_years"] == "57"


@pytest.mark.parametrize("typed, read", [
    (57.0, "57"), (8.1, "8.1"), (0.1 + 0.2, "0.3"), (39999999, "39999999"), (True, "TRUE"), ("=x", "=x"),
    (1e-7, "0.0000001"), (" T4", " T4")])
def test_a_cell_is_read_as_it_is_shown(typed, read):
    def put(made):
        cell = made[workbook.PATIENTS].cell(3, columns(made[workbook.PATIENTS])["notes"], typed)
        cell.data_type = "s" if isinstance(typed, str) else cell.data_type

    assert filled.read({"a.xlsx": fill(change=put)}, corpus.PACKAGE).cases[1]["notes"] == read


def test_what_is_written_into_its_cells_is_read_where_it_can_mean_one_thing(send, place):
    patient = PATIENT | {"age_years": "57 years", "sex": "F", "levels": "Th9/10", "region": None,
                         "symptom_duration_days": "2 weeks", "size_mm": "1,2 cm", "radiotherapy": "y",
                         "rt_dose_gy": "30 Gy in 10 fractions", "histology": "IDC"}
    ended = send("--write", series_xlsx=fill(patients=[patient]))
    assert ended.exit_code in (0, 3), ended.output
    (case,) = [row for row in validate.check(place).sheets["cases"].records()
               if row["case_id"] == "doe2026-1"]
    read = {"age_years": "57", "sex": "female", "levels": "T9-T10", "region": "thoracic", "size_mm": "12",
            "symptom_duration_days": "14", "rt_dose_gy": "30", "rt_fractions": "10",
            "histology": "ductal carcinoma"}
    assert read.items() <= case.items()
    assert "Patient 1, Duration of symptoms: “2 weeks” read as 14 days" in ended.output


def test_a_share_is_read_in_percent():
    def put(made):
        made[workbook.PATIENTS].cell(3, columns(made[workbook.PATIENTS])["notes"], 0.07).number_format = "0%"

    assert filled.read({"a.xlsx": fill(change=put)}, corpus.PACKAGE).cases[1]["notes"] == "7%"


SPOILT = [
    ("size_mm", datetime.datetime(2026, 12, 10), "2026-12-10",
     "a date, as a spreadsheet makes one of 10-12 or 12-10"),
    ("levels", datetime.time(3, 4), "03:04:00", "a time, as a spreadsheet makes one of 3:4"),
    ("size_mm", "#REF!", "#REF!", "holds #REF!, which is a spreadsheet error"),
    ("notes", "#####", "#####", "number signs, as a spreadsheet shows what does not fit into a cell"),
    ("size_mm", "1.23E+07", "1.23E+07", "a number with a power of ten, as a spreadsheet shows a long one"),
    ("size_mm", "=3*4", "=3*4", "a formula, which is not computed here"),
    ("notes", "=WEBSERVICE(\"http://x.example\")", "=WEBSERVICE(\"http://x.example\")",
     "a formula, which is not computed here"),
    ("size_mm", 1234567890123456789, "1.234567890123457e+18",
     "a number of more digits than a spreadsheet keeps")]


@pytest.mark.parametrize("name, typed, value, message", SPOILT)
def test_of_a_spoilt_cell_it_is_said_what_to_type_and_no_more(place, name, typed, value, message):
    content = fill(patients=[PATIENT, PATIENT | {"age_years": 41, name: typed}])
    sheet = book()[workbook.PATIENTS]
    cell = sheet.cell(4, columns(sheet)[name]).coordinate
    title = corpus.PACKAGE.tables["cases"][name].title
    assert told(content, place) == [(f"Patients!{cell}, {title}", value, message)]
    fault, = filled.read({"a.xlsx": content}, corpus.PACKAGE).unread
    assert fault.fix.startswith("Type ")


def test_what_is_wrong_is_told_cell_by_cell_with_value_and_remedy(send, place):
    content = fill(REPORT | {"scope": "All", "reader": "Reader A"}, [
        PATIENT, {}, PATIENT | {"age_years": 157, "primary_site": None}])
    ended = send("--write", series_xlsx=content)
    assert ended.exit_code == 1 and "send the file again" in ended.output
    report, patients = book()[workbook.REPORT], book()[workbook.PATIENTS]
    rows = {pasted.called(name.value): name.row for name, in report.iter_rows(max_col=1)}
    fifth = {name: patients.cell(5, column).coordinate for name, column in columns(patients).items()}
    for cell, value in ((f"Report!B{rows['how much was read']}", "`All`"),
                        (f"Report!B{rows['a short label for you']}", "`Reader A`"),
                        (f"Patients!{fifth['age_years']}", "`157`"),
                        (f"Patients!{fifth['primary_site']}", "nothing")):
        assert re.search(rf"\*\*{cell}, [^*]+\*\*:? \(?{value}", ended.output), (cell, ended.output)
    assert "doe2026" not in (place / "cases.csv").read_text()


def test_a_label_that_is_missing_is_told_at_its_cell_and_hides_nothing(place):
    content = fill(REPORT | {"reader": None}, [PATIENT | {"sex": "Femme"}])
    assert [(where.split("!")[0], message.split(":")[0]) for where, _, message in told(content, place)] == [
        ("Report", "no reader is named"), ("Patients", "not in the vocabulary")]


def test_columns_that_are_unknown_doubled_or_nameless_are_told_at_their_cells(place):
    def change(made):
        sheet = made[workbook.PATIENTS]
        sheet["B2"], sheet.cell(2, sheet.max_column + 2).value = "Aeg", "Sex"
        sheet.cell(3, sheet.max_column + 1).value = "seen"
    beyond = openpyxl.utils.get_column_letter(len(columns(book()[workbook.PATIENTS])) + 3)
    assert [message for _, _, message in told(fill(change=change), place)][:3] == [
        "Patients!B2 has a column 'Aeg', which the table does not have",
        "row 2 of Patients has a column sex twice",
        f"Patients!{beyond}3 holds a value in a column without a name"]


def saved(content: bytes, sheet: str, mark: str, encoding: str, extra: str = "",
          comma: bool = False) -> bytes:
    """A sheet as a program saves it as text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark, lineterminator="\r\n")
    for row in openpyxl.load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True):
        writer.writerow([str(v).replace(".", ",") if comma and isinstance(v, float) else v for v in row])
    return (out.getvalue() + extra).encode(encoding)


@pytest.mark.parametrize("mark, encoding, extra, comma", [
    (",", "utf-8", "", False), (";", "utf-8-sig", ";;;\r\n;;;\r\n", True), ("\t", "utf-16", "", True)],
    ids=["LibreOffice", "Excel, decimal commas", "Unicode text of Excel"])
def test_its_sheets_saved_as_text_are_taken_together(send, mark, encoding, extra, comma):
    content = fill(patients=[PATIENT | {"size_mm": 8.5, "notes": "Told in the table,\nand below."}])
    report, patients = (saved(content, name, mark, encoding, extra, comma)
                        for name in (workbook.REPORT, workbook.PATIENTS))
    ended = send(Report_csv=report, Patients_csv=patients)
    assert ended.exit_code in (0, 3), ended.output
    assert "`doe2026-1`" in ended.output and "Largest diameter `8.5 mm`" in ended.output
    assert "below." in ended.output


def test_a_cell_of_text_is_named_as_spreadsheets_do(place):
    content = fill(patients=[PATIENT | {"sex": "Femme"}])
    sheet = book()[workbook.PATIENTS]
    cell = sheet.cell(3, columns(sheet)["sex"]).coordinate
    files = {f"{name}.csv": saved(content, name, ";", "utf-8-sig")
             for name in (workbook.REPORT, workbook.PATIENTS)}
    found = entry.enter(filled.read(files, corpus.PACKAGE), place, write=False)
    assert [fault.where for fault in found.faults] == [f"Patients!{cell}, Sex"]


def packed(change=None, **parts: bytes) -> bytes:
    """The workbook with parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(fill(change=change or (lambda made: None)))) as before, \
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            if name not in parts:
                after.writestr(name, before.read(name))
        for name, part in parts.items():
            after.writestr(name, part)
    return out.getvalue()


def lying() -> bytes:
    """A part that unpacks to more than it says."""
    content = packed(**{"xl/more.xml": b" " * 9_000_000})
    return content.replace((9_000_000).to_bytes(4, "little"), (40).to_bytes(4, "little"))


def rows_without_end(made):
    for row in range(1, 1200):
        made[workbook.PATIENTS].cell(row + 2, 2, 1)


def nameless(made):
    made[workbook.PATIENTS].delete_rows(1, 2)


def beside(made):
    made[workbook.REPORT]["E3"] = "Another report"


def hidden(made):
    made[workbook.PATIENTS].sheet_state = "hidden"


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><sst>&b;</sst>'
SHEET = "xl/worksheets/sheet3.xml"
REFUSED = {
    "macros": (lambda: packed(**{"xl/vbaProject.bin": b"x"}), "has macros"),
    "a bomb": (lambda: packed(**{"xl/more.xml": b" " * 9_000_000}), "larger than 5,000,000 bytes"),
    "a bomb that lies": (lying, "damaged|larger than"),
    "entities": (lambda: packed(**{"xl/sharedStrings.xml": LAUGHS}), "declares entities"),
    "entities in UTF-16": (lambda: packed(**{"xl/sharedStrings.xml": LAUGHS.decode().encode("utf-16")}),
                           "declares entities"),
    "a thousand parts": (lambda: packed(**{f"a{n}.xml": b"" for n in range(1000)}), "too many parts"),
    "rows without end": (lambda: packed(rows_without_end), "more than 1,000 rows"),
    "names that are gone": (lambda: packed(nameless), "gone from the sheet Patients"),
    "a second report beside": (lambda: packed(beside), "row 3 holds something beside the report"),
    "a hidden sheet": (lambda: packed(hidden), "the sheet Patients is hidden"),
    "another program's": (lambda: packed(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
                          "no workbook of the kind"),
    "no workbook": (lambda: packed(**{"xl/workbook.xml": b"<a"}), "no workbook that can be read"),
    "half a part": (lambda: packed(**{SHEET: b"<worksheet><sheetData><row r='x'>"}),
                    "no workbook that can be read"),
    "half a file": (lambda: fill()[:9000], "is damaged"),
    "an old kind": (lambda: filled.OLD + b"x" * 100, "of an old kind"),
    "too large": (lambda: filled.PACKED + b"x" * 5_000_001, "more than 5,000,000 bytes"),
    "noise": (lambda: b"\xff" * 40, "no workbook that can be read"),
    "nothing": (lambda: b"", "no workbook that can be read"),
    "no names": (lambda: workbook_of_words(), "no line with the names of fields"),
}


def workbook_of_words() -> bytes:
    made = openpyxl.Workbook()
    made.active["A1"] = "Dear editors"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_plain_workbook_is_refused_in_one_line(send, place, name):
    make, words = REFUSED[name]
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    ended = send("--write", series_xlsx=make())
    line, = (line for line in ended.output.splitlines() if line.startswith("- "))
    assert ended.exit_code == 1 and re.search(words, line)
    assert before == {path.name: path.read_bytes() for path in place.iterdir()}


def test_an_answer_names_the_file_and_not_where_it_lies(send, place, tmp_path):
    ended = send("--write", str(tmp_path / "other.csv"), other_csv=b"caf\xe9;1")
    assert "**other.csv**: letters are not" in ended.output and str(tmp_path) not in ended.output


def test_a_row_at_the_end_of_the_sheet_costs_nothing():
    def change(made):
        made[workbook.PATIENTS].cell(1_048_576, 16_384).number_format = "0"
    assert len(filled.read({"a.xlsx": fill(change=change)}, corpus.PACKAGE).cases) == 1


def test_what_stands_far_below_the_patients_is_told():
    with pytest.raises(Misread) as caught:
        filled.read({"a.xlsx": fill(change=lambda made: made[workbook.PATIENTS].cell(1_048_576, 2, "57"))},
                    corpus.PACKAGE)
    assert "more than 1,000 rows" in caught.value.faults[0].message


@pytest.mark.parametrize("content, words", [
    (b"caf\xe9;1", "not saved as UTF-8"), (b"", "no line with the names"),
    (b"a,b\n1,2", "no line with the names")])
def test_text_that_holds_no_table_is_refused(content, words):
    with pytest.raises(Misread, match=words):
        filled.read({"a.csv": content}, corpus.PACKAGE)


def test_a_quotation_mark_that_is_left_open_hides_no_other_fault(place):
    text = "title,year,study_type,scope\nA rose,2026,case_series,abstract\n" \
           'age_years,sex,primary_site\n57,"female,lung\n58,femme,lung\n'
    found = entry.enter(filled.read({"a.csv": text.encode()}, corpus.PACKAGE, "reader-a"), place, write=False)
    assert [(f.patient, f.message.partition(":")[0]) for f in found.faults] == [
        (1, "the quotation marks of line 4 do not close"), (2, "not in the vocabulary")]
