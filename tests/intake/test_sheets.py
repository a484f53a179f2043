"""A list comes back from a spreadsheet as it was filled in, or what has spoilt it is told."""

import codecs
import datetime
import io

import pytest
from openpyxl import Workbook

from living_review.intake import sheets
from living_review.tables.problems import Refused

ROW = {"take": "x", "title": "=1+1", "pages": "11-13", "authors": "Séquard A; Roe R", "note": ""}
CSV = sheets.written(ROW, [ROW, dict.fromkeys(ROW, "")])


def workbook(rows) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("content", [
    CSV.encode(), codecs.BOM_UTF8 + CSV.replace("\n", "\r\n").encode(), CSV.encode("cp1252"),
    CSV.encode("utf-16"),
    CSV.replace(";", ".").replace(",", ";").replace(".", ",").encode() + b";;;;\r\n",
    CSV.replace(",", "\t").encode(),
    workbook([list(ROW), list((ROW | {"title": "'=1+1"}).values()), [None] * 9])], ids=[
    "csv", "mark", "windows", "utf-16", "semicolons", "tabs", "workbook"])
def test_what_was_filled_in_is_read(content):
    (number, row), *rest = sheets.read("list", content, ("take", "pages"), ROW)
    assert (number, rest) == (2, []) and row == ROW | {"authors": row["authors"]}
    assert row["authors"].startswith("Séquard A")


@pytest.mark.parametrize("content, said", [
    (b"", "list has no column take"), (b"pages\n1\n", "list has no column take: its first line names"),
    (b"tak,pages\nx,1\n", "There is no column 'tak'. Did you mean take?"),
    (b"take,pagse\nx,1\n", "There is no column 'pagse'. Did you mean pages?"),
    (workbook([["take"], *[["x"]] * 2, *[[None]] * 3, ["x"]]), "list has more than 4 rows: save it as CSV"),
    (b'take\n"x\n', "list cannot be read"), (b"take\nx,y\n", "Row 2 of list has more cells"),
    (b"PK\x03\x04", "list: this workbook is damaged"),
    (workbook([["take"], [datetime.date(2026, 12, 10)]]), "Row 2 of list, take .*: a date, as.*apostrophe"),
    (workbook([["take"], ["=1+1"]]), r"Row 2 of list, take \(=1\+1\): a formula")],
    ids=["empty", "column", "meant", "unknown", "long", "quotes", "wide", "damaged", "date", "formula"])
def test_what_cannot_be_read_is_refused(content, said, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 4)
    with pytest.raises(Refused, match=said):
        sheets.read("list", content, ["take"], ["take", "pages"])


def test_a_file_without_end_is_refused_and_not_cut(monkeypatch):
    monkeypatch.setattr(sheets, "LONGEST", 10)
    with pytest.raises(Refused, match="11 bytes; the limit is 10"):
        sheets.read("list", b"take\nx\nx\nx\n", ["take"], ["take"])
