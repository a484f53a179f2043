"""A filled workbook, or its sheets as CSV, as an entry: with the habits of the programs that save them.

What was sent is data throughout. Nothing in it is computed, followed or fetched, and it is unpacked within
limits. Of a cell that a program has spoiled, it is said what to type; what follows from it is not told.
"""

import csv
import datetime
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import islice
from pathlib import PurePath

from .. import review
from ..gate.rules import hygiene, spreadsheet
from ..tables.schema import Column, Package
from ..tables.sheet import DELIMITERS
from . import pasted
from .entry import Entry
from .faults import Fault
from .issue import Misread

#: The sheets of a workbook.
READ_ME, REPORT, PATIENTS, WORDS = "Read me first", "Report", "Patients", "Words"
#: A filled workbook has some 50 kB, unpacked 300; pictures may be more, and are not unpacked.
MOST_BYTES, MOST_UNPACKED, MOST_PARTS = 5_000_000, 5_000_000, 1_000
MOST_ROWS, MOST_COLUMNS = 1_000, 300
PACKED, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
ENDINGS = (".csv", ".tsv", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers")
NO_WORKBOOK = "this is no workbook that can be read", "Save it again as a workbook (.xlsx)."
AGAIN = "Save it as a workbook (.xlsx) without it, and send that."
#: More digits than a spreadsheet keeps.
LONGEST_NUMBER = 10 ** 15
Rows = list[list[str]]


class Spoilt(str):
    """What a cell shows that holds no text and no number; and why, and what to do, where that is known."""

    def __new__(cls, text: str, message: str, fix: str = ""):
        self = super().__new__(cls, text)
        self.message, self.fix = message, fix
        return self


def is_one(name: str, content: bytes) -> bool:
    """Whether a file is for this door, by its name or its first bytes."""
    return name.lower().endswith(ENDINGS) or content.startswith((PACKED, OLD))


def read(files: Mapping[str, bytes], package: Package, reader: str = "") -> Entry:
    """The entry of a workbook, or of sheets saved as CSV, by the names of the files.

    ``reader``: the label where none stands with the report. Raises :class:`.issue.Misread`.
    """
    known = pasted.names(package)
    lines = [line for name, content in files.items() for line in _lines(name, content, known)]
    sent = pasted.taken(lines, package, "")
    for patient, row in ((None, sent.source), *sent.cases.items()):
        columns = package.tables["cases" if patient else "sources"]
        for name, text in row.items():
            if fault := _spoilt(text, columns[name]):
                sent.unread.append(Fault(*fault, patient=patient, column=name, title=columns[name].title,
                                         value=str(text), cell=sent.places.get((patient, name), "")))
                row[name] = ""
    sent.reader = str(sent.reader) or reader
    return sent


def _spoilt(text: str, column: Column) -> tuple[str, str] | None:
    """Why a cell cannot be read, and what to type; ``None`` where it can."""
    if isinstance(text, Spoilt):
        return text.message, text.fix or _retyped(column)
    found = spreadsheet.spreadsheet(text, column) or hygiene.spreadsheet_error(text, column)
    return found and (found[0] if isinstance(found, tuple) else found, _retyped(column))


def _retyped(column: Column) -> str:
    if column.type in ("number", "integer"):
        unit = f", in {column.unit}" * bool(column.unit)
        return f"Type the number that the report gives{unit}, digits alone; of a range, its midpoint."
    return "Type what the report says with an apostrophe before it, such as '10-12; then it stays as it is."


def _lines(name: str, content: bytes, known: Mapping) -> Iterator[pasted.Line]:
    """The lines of a file, from those with the names of columns on."""
    if PurePath(name).stem.endswith((READ_ME, WORDS)):
        return iter(())  # every sheet was saved as text
    if len(content) > MOST_BYTES:
        raise _misread(name, f"this file has more than {MOST_BYTES:,} bytes",
                       "Delete pictures and what is not a patient of the report.")
    if content.startswith(OLD):
        raise _misread(name, "this is a workbook of an old kind, or one with a password", AGAIN)
    found = []
    for sheet, rows, hidden in sheets(content, name) if content.startswith(PACKED) else ():
        lines = list(_of_sheet(sheet, rows, known))
        if not lines and sheet in (REPORT, PATIENTS):
            raise _misread(name, f"the names of fields are gone from the sheet {sheet}",
                           "Copy them back from an empty workbook.")
        if lines and hidden:
            raise _misread(name, f"the sheet {sheet} is hidden",
                           "Show it, so that you see what you send; or delete it.")
        found += lines
    if not content.startswith(PACKED):
        found = list(_of_text(name, content, known))
    if not found:
        _refuse_broken(name, content)
        raise _misread(name, "this file has no line with the names of fields",
                       f"Fill in the workbook of the site, or that of `{review().command} sheet`.")
    return iter(found)


def _of_sheet(sheet: str, rows: Rows, known: Mapping) -> Iterator[pasted.Line]:
    """The rows of a sheet from its names of columns on; or as two rows, where fields stand in column A."""
    from openpyxl.utils import get_column_letter

    rows = [[cell if cell.strip() else "" for cell in row] for row in rows]
    if len(rows) > MOST_ROWS or any(any(row[MOST_COLUMNS:]) for row in rows):
        raise _misread(sheet, f"this sheet has more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns",
                       "Delete what is not a patient of the report, including empty rows below them.")
    first = next((n for n, row in enumerate(rows) if pasted.header_of(row, known)), None)
    if first is None:
        fields = [(n, row[0], row[1] if len(row) > 1 else "") for n, row in enumerate(rows, start=1) if row]
        fields = [(n, name, said) for n, name, said in fields
                  if name and (said or pasted.called(name) in known["sources"])]
        if not pasted.header_of([name for _, name, _ in fields], known):
            return
        if beside := next((n for n, row in enumerate(rows, start=1) if any(row[3:])), None):
            raise _misread(sheet, f"row {beside} holds something beside the report and its help",
                           "Empty it; each report has a workbook of its own.")
        for letter, column in (("A", 1), ("B", 2)):
            yield pasted.Line([field[column] for field in fields], f"column {letter} of {sheet}",
                              lambda n, letter=letter: f"{sheet}!{letter}{fields[n][0]}")
        return
    for number, row in enumerate(rows[first:], start=first + 1):
        if any(row):
            yield pasted.Line(row, f"row {number} of {sheet}",
                              lambda n, number=number: f"{sheet}!{get_column_letter(n + 1)}{number}")


def _of_text(name: str, content: bytes, known: Mapping) -> Iterator[pasted.Line]:
    """A sheet that was saved as text: commas, semicolons, tabs or bars, in the encodings that have a mark."""
    try:
        text = content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        _refuse_broken(name, content)
        raise _misread(name, "letters are not saved as UTF-8", "Save it as “CSV UTF-8”, or as a workbook "
                       "(.xlsx).") from None
    text = re.sub("\r\n?", "\n", text.replace("\0", "\ufffd"))
    text = re.sub(r"\Asep=.\s*?\n", "", text)

    def split(mark: str, strict: bool) -> Rows:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=strict)
        return [*islice(rows, MOST_ROWS), *islice(filter(any, rows), 1)]

    def names(mark: str) -> int:
        there = {pasted.called(cell) for row in split(mark, False) for cell in row}
        return sum(len(there & columns.keys()) for columns in known.values())

    try:
        yield from _of_sheet(PurePath(name).stem, split(max(DELIMITERS, key=names), True), known)
    except csv.Error:  # read line by line, which says where
        yield from pasted.lines(text, known)


def sheets(content: bytes, name: str, most: int = MOST_ROWS) -> Iterable[tuple[str, Rows, bool]]:
    """Each sheet of a workbook: its name, its rows, one more than ``most`` where there are, and whether it is
    hidden."""
    from openpyxl import load_workbook

    plain = _unpacked(content, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is left out of a workbook is not wanted here
            book = load_workbook(plain, read_only=True, keep_links=False)
            return [(sheet.title, _rows(sheet.iter_rows(max_col=MOST_COLUMNS + 1), most),
                     sheet.sheet_state != "visible") for sheet in book.worksheets]
    except Exception as error:  # the library meets whatever was sent
        raise _misread(name, f"{NO_WORKBOOK[0]} ({type(error).__name__})", NO_WORKBOOK[1]) from None


def _rows(rows: Iterator[tuple], most: int) -> Rows:
    """So many rows, and one more where anything stands further down, however far."""
    found = [[_text(cell) for cell in row] for row in islice(rows, most)]
    last = None  # the library gives one and the same row for all that are not there
    for row in rows:
        if row is not last and any(cell.value is not None for cell in row):
            return [*found, [_text(cell) for cell in row]]
        last = row
    return found


def _unpacked(content: bytes, name: str) -> io.BytesIO:
    """The parts of a workbook that hold text, packed anew; whatever a part claims of its size."""
    plain, room = io.BytesIO(), MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(plain, "w") as after:
            parts = archive.infolist()
            names = {part.filename.lower() for part in parts}
            if any("vbaproject" in one for one in names):
                raise _misread(name, "this workbook has macros", AGAIN)
            if "mimetype" in names:
                raise _misread(name, "this is no workbook of the kind .xlsx", "Save it as one.")
            if len(parts) > MOST_PARTS:
                raise _misread(name, "this workbook has too many parts", AGAIN)
            for part in parts:
                if not part.filename.endswith((".xml", ".rels")):
                    continue
                with archive.open(part) as file:
                    text = file.read(room + 1)
                room -= len(text)
                if room < 0:
                    raise _misread(name, f"this workbook is larger than {MOST_UNPACKED:,} bytes",
                                   "Delete what is not a patient of the report.")
                if b"<!DOCTYPE" in text.replace(b"\0", b""):  # with one, a part can grow without end
                    raise _misread(name, "this workbook declares entities, as no program does",
                                   "Save it again.")
                after.writestr(part.filename, text)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, zlib.error):
        raise _misread(name, "this workbook is damaged, or has a password",
                       "Save it again, without one.") from None
    return plain


def _refuse_broken(name: str, content: bytes) -> None:
    """What is called a workbook and is none, nor text with the names of fields."""
    if PurePath(name).suffix.lower() in (".xlsx", ".xlsm") and not content.startswith(PACKED):
        raise _misread(name, *NO_WORKBOOK)


def _text(cell) -> str:
    """What a cell holds as the tables would: a number without idle zeros, text as it was typed."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Spoilt(str(getattr(value, "text", value)), "a formula, which is not computed here",
                      "Type the result.")
    if isinstance(value, datetime.datetime | datetime.date):
        day, month = value.day, value.month
        return Spoilt(value.isoformat()[:10],
                      f"a date, as a spreadsheet makes one of {day}-{month} or {month}-{day}")
    if isinstance(value, datetime.time | datetime.timedelta):
        return Spoilt(str(value), "a time, as a spreadsheet makes one of 3:4")
    if isinstance(value, bool):
        return str(value).upper()
    if not isinstance(value, int | float):
        return str(value)
    if not abs(value) < LONGEST_NUMBER:
        return Spoilt(str(value)[:60], "a number of more digits than a spreadsheet keeps")
    share = "%" in cell.number_format
    return f"{Decimal(f'{value * 100 if share else value:.15g}'):f}{'%' * share}"


def _misread(name: str, message: str, fix: str) -> Misread:
    return Misread([Fault(message, fix, title=PurePath(name).name)])  # a sender sees no folder of ours
