"""A file is read line by line, every fault at its line; what cannot be read never hangs."""

import csv
import io
import os

import pytest

import corpus
from living_review.gate import canonical, validate
from living_review.tables import sheet

TABLE = corpus.PACKAGE.tables["cases"]


@pytest.fixture
def specimen(tmp_path):
    return corpus.write(tmp_path / "data", corpus.tables())


def rules_told(folder) -> list[tuple]:
    return [(p.rule, p.file) for p in validate.check(folder).problems]


def test_cells_are_kept_as_they_were_written(specimen):
    read, problems = sheet.read(specimen, TABLE)
    assert problems == [] and len(read) == 2 and read.lines == [2, 3] and read.complete
    assert read.columns["age_years"] == ["45", "60"] and read.case_id(1) == "adams2020-2"


def test_rows_with_a_refused_cell_are_passed_over(specimen):
    read, _ = sheet.read(specimen, TABLE)
    read.refused["sex"] = {0}
    assert list(read.rows("sex", "age_years")) == [(1, "male", "60")]
    assert list(read.rows("age_years")) == [(0, "45"), (1, "60")]


@pytest.mark.parametrize("make", [
    lambda path: path.symlink_to("sources.csv"), lambda path: path.symlink_to("nowhere.csv"),
    lambda path: path.mkdir(), lambda path: os.mkfifo(path)], ids=["link", "dead link", "folder", "pipe"])
def test_only_an_ordinary_file_is_opened(specimen, make):
    (specimen / "cases.csv").unlink()
    make(specimen / "cases.csv")
    assert rules_told(specimen) == [("file-ordinary", "cases.csv")]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read(specimen):
    (specimen / "cases.csv").chmod(0)
    assert rules_told(specimen) == [("file-unreadable", "cases.csv")]


def test_a_file_that_fails_while_it_is_read(specimen, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    _, (problem,) = sheet.read(specimen, TABLE)
    assert problem.rule == "file-unreadable" and "Permission denied" in problem.message


def test_a_file_that_is_too_large(specimen, monkeypatch):
    monkeypatch.setattr(sheet, "MOST_BYTES", 300)
    assert ("file-size", "cases.csv") in rules_told(specimen)
    monkeypatch.setattr(sheet, "MOST_BYTES", (specimen / "cases.csv").stat().st_size)
    assert ("file-size", "cases.csv") not in rules_told(specimen)


def test_a_header_alone_is_an_empty_table(specimen):
    header = (specimen / "series.csv").read_bytes().split(b"\n")[0]
    (specimen / "series.csv").write_bytes(header)  # not even a line end
    read, problems = sheet.read(specimen, corpus.PACKAGE.tables["series"])
    assert problems == [] and len(read) == 0 and read.complete


def test_a_file_of_something_else_is_told_and_not_read(specimen):
    (specimen / "cases.csv").write_bytes(b"%PDF-1.7 a,b,c\n1,2,3\n")
    read, problems = sheet.read(specimen, TABLE)
    assert read is None and {p.rule for p in problems} == {"header"}


@pytest.mark.parametrize("content", [
    b'"' * 1_000_000, b'"\n' * 200_000, b'a,"' * 200_000, b"," * 2_000_000, b"a" * 5_000_000,
    bytes(range(256)) * 4000, b"\n" * 300_000], ids=["quotes", "open lines", "cells", "commas", "one word",
                                                     "bytes", "blank"])
def test_garbage_ends_in_problems(specimen, content):
    header = (specimen / "cases.csv").read_bytes().split(b"\n")[0] + b"\n"
    (specimen / "cases.csv").write_bytes(header + content)
    read, problems = sheet.read(specimen, TABLE)
    assert problems and len(read) == 0


def test_a_thousand_wrong_lines_are_told_and_the_rest_are_not(specimen):
    raw = (specimen / "cases.csv").read_bytes()
    (specimen / "cases.csv").write_bytes(raw + b"a,b\n" * 5_000)
    _, problems = sheet.read(specimen, TABLE)
    assert len(problems) == 1_001 and problems[-1].message == "4000 more lines that cannot be read"


def test_a_long_quoted_cell_is_told_as_long(specimen):
    raw = (specimen / "cases.csv").read_bytes()
    (specimen / "cases.csv").write_bytes(raw.replace(b"Told in the table alone.",
                                                     b'"' + b"a " * 70_000 + b'"'))
    assert rules_told(specimen) == [("cell-length", "cases.csv")]


def test_a_header_without_end_is_refused(specimen):
    (specimen / "cases.csv").write_bytes(b"case_id," + b"a," * 100_000 + b"\n")
    assert rules_told(specimen) == [("line-length", "cases.csv")]


def test_a_thousand_wrong_cells_of_a_column_are_told_and_the_rest_are_counted(specimen):
    raw = (specimen / "series.csv").read_bytes()
    row = raw.split(b"\n")[1]
    more = b"".join(row.replace(b"lung", b"Lungs%d" % n) + b"\n" for n in range(1_500))
    (specimen / "series.csv").write_bytes(raw + more)
    told = [p for p in validate.check(specimen).problems if p.rule == "vocabulary"]
    assert len(told) == validate.MOST + 1
    assert [p.message for p in told if p.line is None] == ["500 more cells of this column"]


@pytest.mark.parametrize("above", [b"Our cases\n", b"\n\n", b"sep=,\n"])
def test_lines_above_the_header_do_not_hide_the_table(specimen, above):
    raw = (specimen / "cases.csv").read_bytes()
    (specimen / "cases.csv").write_bytes(above + raw)
    read, (problem,) = sheet.read(specimen, TABLE)
    first = above.count(b"\n") + 1
    assert problem.rule == "header" and f"line {first} looks like it" in problem.message
    assert read.lines == [first + 1, first + 2]


SIDES = ("<<<<<<< HEAD", "fern", "||||||| 1a2b", "moss", "=======", "rose", ">>>>>>> other")


def merged(specimen, *lines: str, entity="cyst") -> tuple:
    """The table of look-alikes with lines of a merge below it, each word of them a row of that name."""
    path = specimen / "differential.csv"
    header, row, _ = path.read_text(encoding="utf-8").split("\n")
    rows = [line if line[0] in "<|=>" else row.replace(entity, line.replace("!", ""), 1).replace(
        ",benign,", f",benign,{'young' * ('!' in line)}") for line in lines]
    path.write_text("\n".join([header, row, *rows, ""]), encoding="utf-8")
    return sheet.read(specimen, corpus.PACKAGE.tables["differential"])


def test_the_rows_of_both_sides_of_a_merge_are_read_and_the_state_before_is_not(specimen):
    read, (problem,) = merged(specimen, *SIDES)
    assert read.columns["entity"] == ["cyst", "fern", "rose"] and read.lines == [2, 4, 8]
    assert (problem.rule, problem.line) == ("merge", 3) and not read.complete
    assert "Keep the rows of both sides" in problem.fix and "delete line 6 as well" in problem.fix


APART = "fern (typical_patient empty or young)"


@pytest.mark.parametrize("lines, said", [
    (("<<<<<<< HEAD", "fern", "=======", "fern!", ">>>>>>> other"),
     f"Delete the marks; both sides have {APART}: if they are the same, keep one, with what the report "
     "says; if not, give that of theirs the next free name, in every table."),
    (("<<<<<<< HEAD", "fern", "||||||| x", "fern", "moss", "=======", "fern!", "moss", ">>>>>>> other"),
     f"both sides have changed {APART}: keep one of its two lines, with what the report says; "
     "moss was deleted on one side: keep or delete it, as intended")])
def test_a_row_that_both_sides_have_is_named(specimen, lines, said):
    read, (problem,) = merged(specimen, *lines)
    assert said in problem.fix
    assert read.columns["entity"].count("fern") == 1


def test_a_conflict_is_told_once_and_each_of_several(specimen):
    _, problems = merged(specimen, *SIDES, "oak", *(line.replace("fern", "elm").replace("rose", "lily")
                                                    for line in SIDES))
    assert [(p.rule, p.line) for p in problems] == [("merge", 3), ("merge", 11)]


@pytest.mark.parametrize("lines", [SIDES[:2], SIDES[:6], SIDES[5:], ("=======",), (">>>>>>> other",)])
def test_marks_that_are_left_alone_are_told_and_lose_no_row(specimen, lines):
    read, problems = merged(specimen, *lines)
    assert {p.rule for p in problems} == {"merge"} and not read.complete
    assert len(read) == 1 + len([line for line in lines if line in ("fern", "rose")])


def saved(raw: bytes, mark: str = ",", columns: int = 0, rows: int = 0, end: str = "\n") -> bytes:
    """A table as a spreadsheet saves it, with so many empty columns and rows."""
    there, out = list(csv.reader(io.StringIO(raw.decode()))), io.StringIO()
    there = [[*row, *[""] * columns] for row in there]
    csv.writer(out, delimiter=mark, lineterminator=end).writerows(there + [[""] * len(there[0])] * rows)
    return out.getvalue().encode()


@pytest.mark.parametrize("how, told", [
    ({"columns": 3}, ["empty-columns"]), ({"rows": 9}, ["empty-rows"]),
    ({"columns": 2, "rows": 2, "end": "\r\n"}, ["line-ends", "empty-columns", "empty-rows"]),
    ({"mark": ";", "columns": 2, "rows": 1}, ["delimiter", "empty-columns", "empty-rows"]),
    ({"mark": "\t", "rows": 1, "end": "\r\n"}, ["line-ends", "delimiter", "empty-rows"])])
def test_what_a_spreadsheet_leaves_around_a_table_is_told_once_and_mended(specimen, how, told):
    path = specimen / "cases.csv"
    sound = path.read_bytes()
    path.write_bytes(saved(sound, **how))
    _, problems = sheet.read(specimen, TABLE)
    assert sorted(p.rule for p in problems) == sorted(told)
    canonical.tidy(specimen, write=True)
    assert path.read_bytes() == sound


def test_blanks_around_a_table_are_no_values(specimen):
    path = specimen / "cases.csv"
    sound = path.read_bytes()
    path.write_bytes(sound.replace(b"\n", b", \n").replace(b", \n", b",\n", 1) + b" , ,\n")
    assert [p.rule for p in validate.check(specimen).problems] == ["empty-columns", "empty-rows"]
    canonical.tidy(specimen, write=True)
    assert path.read_bytes() == sound


def test_the_header_of_a_second_table_below_the_first_is_told_once(specimen):
    path = specimen / "cases.csv"
    header, one, other = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(header + one + header + other)
    (problem,) = validate.check(specimen).problems
    assert (problem.rule, problem.line, problem.fix) == ("header", 3, "Delete this line.")


def test_a_column_that_is_not_there_is_told_and_not_what_follows_from_it(specimen):
    path = specimen / "cases.csv"
    path.write_bytes(path.read_bytes().replace(b"case_id,citation_key", b"Case,Report", 1))
    assert {p.rule for p in validate.check(specimen).problems} == {"column-unknown", "column-missing"}


def test_a_value_beside_the_table_is_not_thrown_away(specimen):
    path = specimen / "cases.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b",,\n").replace(b"alone.,,", b"alone.,,seen"))
    before = path.read_bytes()
    assert [(p.rule, p.line) for p in validate.check(specimen).problems] == [("column-nameless", 3)]
    canonical.tidy(specimen, write=True)
    assert path.read_bytes() == before


def test_a_comma_without_quotes_is_no_empty_column(specimen):
    """A row that is longer than the header may have its values in the wrong columns, whatever ends it."""
    path = specimen / "cases.csv"
    path.write_bytes(path.read_bytes().replace(b"Told in the table alone.", b"").replace(b",20,", b",2,0,"))
    before = path.read_bytes()
    assert [p.rule for p in validate.check(specimen).problems][0] == "ragged"
    canonical.tidy(specimen, write=True)
    assert path.read_bytes() == before
