"""The workbook for a report and its patients: made from the descriptor, for any spreadsheet program.

The report stands on a sheet of its own, one field a row; the patients on another, one row each. Cells for
text are formatted as text, so that ``10-12`` stays what was typed. Those for numbers are not: a program
would doubt digits that it takes for text where it holds them against limits. :mod:`.filled` reads it back.
"""

import datetime
import io
import re
import zipfile
from xml.etree.ElementTree import canonicalize

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from .. import review
from ..tables import edition
from ..tables.schema import Column, Package
from . import form, issue_form
from .entry import MOST_PATIENTS
from .filled import PATIENTS, READ_ME, REPORT, WORDS

#: Stands behind the name of a field that must be filled in.
NEEDED = " *"
#: So many patients are numbered; others can be added below.
NUMBERED = 20
#: The time of writing is kept nowhere: the same descriptor gives the same bytes.
DATED = datetime.datetime(1980, 1, 1)
MODIFIED = re.compile(r"(<dcterms:modified[^>]*>)[^<]*")
HEAD, SECTION, MUST = "1F4E79", "D9E2EC", "9C2F2F"
NUMBER = ("The number of the patient in the report, where it numbers them. It names the patient in the "
          "review; a row with a number alone is left out.")


def made(package: Package, patients: int = NUMBERED) -> bytes:
    """The workbook as bytes, with so many numbered rows for patients."""
    book = Workbook()
    read_me, report, cases, words = book.active, *map(book.create_sheet, (REPORT, PATIENTS, WORDS))
    read_me.title = READ_ME
    lists = _Lists(words)
    _read_me(read_me, package)
    _report(report, package, lists)
    _patients(cases, package, lists, patients)
    return as_bytes(book)


def _label(column: Column) -> str:
    unit = f" ({column.unit_beside})" * bool(column.unit_beside)
    return column.title + unit + NEEDED * column.required


def _read_me(sheet: Worksheet, package: Package) -> None:
    about = edition.read()
    lines = [
        f"{review().condition}: a report and its patients", "",
        f"1. {REPORT}: identify the report, and give your label as its reader.",
        f"2. {PATIENTS}: one row for each patient whom the report describes individually.",
        f"3. Save it as a workbook (.xlsx). {about.sending} Where only CSV is to be had, save {REPORT} and "
        f"{PATIENTS} each, as CSV UTF-8.", "",
        "Enter only what the report states, and leave the rest empty: empty means not reported, never no.",
        f"A field marked{NEEDED} must be filled in. A patient needs a little more than that; a program says "
        "what is missing, cell by cell, when the file has arrived.",
        "Hold the pointer on the name of a field: its help appears. Where there is a list, choose from it; "
        f"all lists are on the sheet {WORDS}. Where several may hold, put a semicolon between them.",
        "If your program changes what you type, such as 10-12 to a date, put an apostrophe "
        "before it: '10-12", "",
        "By sending the workbook you say:", *(f"–  {words}" for words in issue_form.PROMISED), "",
        f"Columns of the {about.briefly[:1].lower()}{about.briefly[1:]}.",
    ]
    for number, text in enumerate(lines, start=1):
        cell = sheet.cell(number, 1, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[number].height = _height(text, 110)
    sheet["A1"].font = _bold(HEAD)
    sheet.column_dimensions["A"].width = 110
    sheet.sheet_view.showGridLines = False


def _report(sheet: Worksheet, package: Package, lists: "_Lists") -> None:
    """Column A has the names of fields and B what the report says; C says how, in a sentence."""
    row = 0
    for heading, columns in form.sections(package.tables["sources"]).items():
        row += 1
        for place in range(1, 4):
            _section(sheet.cell(row, place, heading if place == 1 else None))
        for column in columns:
            row += 1
            _named(sheet.cell(row, 1, _label(column)), column)
            cell = sheet.cell(row, 2)
            cell.number_format, cell.alignment = _format(column), Alignment(wrap_text=True, vertical="top")
            lists.hold(sheet, column, f"B{row}")
            about = sheet.cell(row, 3, form.SENTENCE.split(column.description)[0])
            about.alignment = Alignment(wrap_text=True, vertical="top")
            sheet.row_dimensions[row].height = _height(about.value, 70)
    for letter, width in zip("ABC", (32, 60, 70), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "B1"


def _patients(sheet: Worksheet, package: Package, lists: "_Lists", patients: int) -> None:
    """Sections stand in row 1 and names in row 2; what is below is for patients."""
    number = package.tables["cases"]["case_id"]
    sheet.cell(2, 1, number.title)
    _named(sheet["A2"], number, NUMBER)
    _section(sheet["A1"])
    for n in range(1, patients + 1):
        sheet.cell(n + 2, 1, n)
    place = 1
    for heading, columns in form.sections(package.tables["cases"]).items():
        for column in columns:
            place += 1
            _section(sheet.cell(1, place, heading if column is columns[0] else None))
            _named(sheet.cell(2, place, _label(column)), column)
            letter = get_column_letter(place)
            whole = sheet.column_dimensions[letter]
            whole.number_format, whole.width = _format(column), max(14, min(32, len(_label(column)) + 3))
            lists.hold(sheet, column, f"{letter}3:{letter}{MOST_PATIENTS + 2}")
    sheet.row_dimensions[2].height = 32
    sheet.freeze_panes = "B3"


def _format(column: Column) -> str:
    return "General" if column.type in ("number", "integer") else "@"


def _height(text: str, width: int) -> float:
    """Of a row in which a text is wrapped, in points; a program finds it only while somebody types."""
    return 16 * (1 + len(text) // (width - 8))


def _bold(colour: str) -> Font:
    return Font(name="Calibri", bold=True, color=colour)


def _section(cell: Cell) -> None:
    cell.font, cell.fill = _bold(HEAD), PatternFill("solid", fgColor=SECTION)


def _named(cell: Cell, column: Column, about: str = "") -> None:
    """The name of a field, with its help as a comment."""
    cell.font = _bold("FFFFFF")
    cell.fill = PatternFill("solid", fgColor=MUST if column.required and not about else HEAD)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    words = about or issue_form.help_of(column)
    cell.comment = Comment(words, review().name, width=360, height=60 + 16 * (len(words) // 55))


class _Lists:
    """What cells may hold: words from the sheet of words, where each list stands once, or limits."""

    def __init__(self, sheet: Worksheet):
        self.sheet = sheet
        self._there: dict[tuple[str, ...], str] = {}

    def hold(self, sheet: Worksheet, column: Column, cells: str) -> None:
        """Let a program offer the words of a column in these cells, and doubt another text or no such number.

        It refuses none: ``2 weeks`` and ``M`` are read as well.
        """
        low, high = (column.constraints.get(limit) for limit in ("minimum", "maximum"))
        if column.vocabulary:
            held = DataValidation("list", formula1=self._place(column), error="Choose one of the list.")
        elif column.type in ("number", "integer"):
            between = "" if high is None else f", from {low or 0:g} to {high:g}"
            held = DataValidation("whole" if column.type == "integer" else "decimal",
                                  operator="greaterThanOrEqual" if high is None else "between",
                                  formula1=-1_000_000 if low is None else low, formula2=high,
                                  error=f"Digits alone{f', in {column.unit}' * bool(column.unit)}{between}; "
                                        "or with the unit that the report gives.")
        else:
            return
        held.showErrorMessage = column.type != "list"  # several words are typed
        held.errorTitle, held.errorStyle, held.allow_blank = column.title[:32], "warning", True
        sheet.add_data_validation(held)
        held.add(cells)

    def _place(self, column: Column) -> str:
        words = tuple(column.vocabulary.values())
        if words not in self._there:
            place = len(self._there) + 1
            letter = get_column_letter(place)
            _section(self.sheet.cell(1, place, f"For {column.title}"))
            for row, word in enumerate(words, start=2):
                self.sheet.cell(row, place, word)
            self.sheet.column_dimensions[letter].width = 2 + max(map(len, (*words, f"For {column.title}")))
            self._there[words] = f"{WORDS}!${letter}$2:${letter}${len(words) + 1}"
        return self._there[words]


def as_bytes(book: Workbook) -> bytes:
    """The file without the times that the library writes into it, and the same with lxml and without."""
    book.properties.creator, book.properties.created = review().name, DATED
    written, target = io.BytesIO(), io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            member = zipfile.ZipInfo(name, DATED.timetuple()[:6])
            member.create_system, member.external_attr = 3, 0o644 << 16
            part = MODIFIED.sub(r"\g<1>1980-01-01T00:00:00Z", canonicalize(before.read(name)))
            after.writestr(member, part, zipfile.ZIP_DEFLATED)
    return target.getvalue()
