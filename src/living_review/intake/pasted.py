"""Patients that were pasted into one field: rows of the tables or of a spreadsheet, or fields line by line.

A line that cannot be read becomes a fault, and the others are read all the same.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ..tables import sheet
from ..tables.schema import Package
from . import form
from .entry import TABLES, Entry
from .faults import Fault
from .issue_form import MORE, ROWS, Field, fields

#: Names of columns that make a line one of column names; a patient's row holds none.
HEADED = 3


class Line(NamedTuple):
    """The cells of a line, ``None`` where its quotation marks do not close; ``place`` is what it is called.

    With ``cell``, that of a spreadsheet, which names each cell by its position.
    """

    cells: list[str] | None
    place: str
    cell: Callable[[int], str] | None = None
    #: Empty cells at the end may be missing.
    short: bool = True

    def at(self, position: int) -> str:
        return self.cell(position) if self.cell else self.place


def rows(text: str, package: Package, where: str = ROWS, before: int = 0) -> Entry:
    """What stands in pasted rows; each table begins with its line of column names.

    Commas, semicolons, tabs or bars stand between the cells; a column is called by its name or its title.
    """
    return taken(lines(text, names(package)), package, where, before)


def lines(text: str, known: dict[str, dict[str, str]]) -> Iterator[Line]:
    """Lines of text, whose cells have between them what the last line of column names has."""
    mark = ","
    for number, line in enumerate(text.replace("\ufeff", "").split("\n"), start=1):
        if line.strip(" \t,;|\"-:") and not _heading(line):
            mark = _mark(line.rstrip(), known) or mark
            # Many programs take blanks away at the end of a line, and so tabs.
            yield Line(sheet.cells(line.replace("\0", "\ufffd"), mark), f"line {number}", short=mark == "\t")


def taken(given: Iterable[Line], package: Package, where: str, before: int = 0) -> Entry:
    """A report and its patients from lines of cells; each table begins with its line of column names.

    So many patients were sent ``before`` these.
    """
    known, found = names(package), Entry()
    table, header, named, told, reports, patients = "", [], [], False, 0, before

    def refuse(message: str, fix: str, **place) -> None:
        found.unread.append(Fault(message, fix, title=where, **place))

    for line in given:
        head = header_of(line.cells or [], known)
        if head:
            table, header, unknown = head
            named = [bool(cell.strip()) for cell in line.cells]
            for position in unknown:
                name = line.cells[position]
                near = difflib.get_close_matches(called(name), known[table], n=1, cutoff=0.75)
                refuse(f"{line.at(position)} has a column {name[:80]!r}, which the table does not have",
                       f"Did you mean {known[table][near[0]]}?" if near else
                       "Give it one of the names of the dictionary, or take it out.")
            if twice := {name for name in header if name and header.count(name) > 1}:
                refuse(f"{line.place} has a column {sorted(twice)[0]} twice", "Keep one of the two.")
            continue
        if not table:
            if not told:
                refuse(f"{line.place} precedes any line of column names",
                       "Put the names or the titles of the columns into the first line.")
            told = True
            continue
        if table == "extractions":
            continue
        cells = line.cells if line.cells is None or not line.short else line.cells + [""] * (
            len(header) - len(line.cells))
        row = {name: cell for name, cell in zip(header, cells or (), strict=False) if name and cell}
        if cells is not None and table == "cases" and not row.keys() - {"case_id"} and row.get(
                "case_id", "1").isdigit() and not any(cells[len(header):]):
            continue  # a number that waits for its patient
        reports += table == "sources"
        patients += table == "cases"
        patient = patients if table == "cases" else None
        if cells is None:
            refuse(f"the quotation marks of {line.place} do not close",
                   "A row is on one line; a quotation mark inside a cell is doubled.", patient=patient)
            continue
        if not line.cell and (any(cells[len(header):]) or len(cells) < len(header)):
            refuse(f"{line.place} has {len(cells)} cells where there are {len(header)} columns",
                   "Put a cell that contains a comma or a semicolon into double quotes.", patient=patient)
            continue
        for position, cell in enumerate(cells):
            if cell and not any(named[position:position + 1]):
                refuse(f"{line.at(position)} holds a value in a column without a name",
                       "Name the column as the dictionary does, or empty the cell.", patient=patient)
        if line.cell:
            found.places |= {(patient, None): line.place} if patient else {}
            found.places |= {(patient, name): line.cell(n) for n, name in enumerate(header) if name}
        if table == "cases":
            found.cases[patients] = row
        else:
            found.reader = row.pop(form.READER.name, "")
            found.source = row
    if reports > 1:
        refuse(f"{reports} reports", "Send one issue a report.")
    return found


def _heading(line: str) -> bool:
    """The name of a table above its rows, or what some spreadsheets write about their separator."""
    return re.sub(r"[^a-z]", "", line.lower()).removesuffix("csv") in TABLES or bool(
        re.fullmatch(r"sep=.\s*", line))


def names(package: Package) -> dict[str, dict[str, str]]:
    """Table → what a column may be called, in small letters → its name."""
    known = {name: {c.name: c.name for c in package.tables[name].columns} for name in TABLES}
    known["sources"] |= dict.fromkeys((form.READER.name, called(form.READER.title)), form.READER.name)
    for name in ("sources", "cases"):
        for column in package.tables[name].columns:
            known[name].setdefault(column.title.casefold(), column.name)
    for asked in fields(package):
        if asked.column:
            known[asked.table].setdefault(asked.label.casefold(), asked.column.name)
    return known


def called(cell: str) -> str:
    """The name of a column as it is looked up: without what marks it as needed."""
    return " ".join(cell.casefold().split()).rstrip(" *")


def header_of(cells: list[str], known: dict[str, dict[str, str]]) -> tuple[str, list[str], list[int]] | None:
    """Of a line of column names: the table, the columns ("" where unknown) and the places of unknown ones;
    ``None`` for any other line."""
    there = [called(cell) for cell in cells]
    while there and not there[-1]:  # empty columns of a spreadsheet
        there.pop()
    table = max(TABLES, key=lambda name: len(known[name].keys() & set(there)))
    header = [known[table].get(name, "") for name in there]
    unknown = [n for n, name in enumerate(there) if name and not header[n]]
    enough = len(set(header) - {""}) >= HEADED and len(list(filter(None, header))) >= len(unknown)
    return (table, header, unknown) if enough else None


def _mark(line: str, known: dict[str, dict[str, str]]) -> str:
    """What stands between the cells of a line of column names; nothing for any other line."""
    found = {mark: header_of(sheet.cells(line, mark) or [], known)
             for mark in sheet.DELIMITERS if mark in line}
    return max(filter(found.get, found), key=lambda mark: len(set(found[mark][1])), default="")


def unfenced(text: str) -> str:
    """Without the fence that GitHub puts around such a field, even around nothing."""
    lines = text.split("\n")
    opened = re.match(r"(`{3,}|~{3,})\w*\s*$", lines[0])
    if opened and len(lines) > 1 and lines[-1].strip() == opened[1]:
        lines = lines[1:-1]
    return "\n".join(lines)


def further(text: str, package: Package, asked: Iterable[Field], first: dict[str, str]) -> Entry:
    """The first patient, and others: rows below a line of column names, or lines of ``field: value``."""
    before = int(bool(first))
    if _mark(text.removeprefix("\ufeff").partition("\n")[0].rstrip(), names(package)):
        sent = rows(text, package, MORE, before)
    else:
        sent = blocks(text, asked, before)
    sent.cases = ({1: first} if first else {}) | sent.cases
    return sent


def blocks(text: str, asked: Iterable[Field], before: int = 0) -> Entry:
    """Patients as lines of ``field: value``, with an empty line between them."""
    known: dict[str, str] = {}
    for one in asked:
        if one.table == "cases":
            for name in (one.label, one.column.title, one.column.name):
                known.setdefault(name.casefold(), one.column.name)
    cases: list[dict[str, str]] = [{}]
    faults = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip(" -"):
            cases.append({})
            continue
        name, colon, value = line.partition(":")
        column = known.get(name.strip(" -*").casefold())
        if not colon or not column:
            faults.append(Fault(f"line {number} does not begin with the name of a field and a colon",
                                "Write one field a line, for example Age: 61.", title=MORE))
        elif column in cases[-1]:
            faults.append(Fault(f"line {number} gives a field for the second time",
                                "Put an empty line between two patients.", title=MORE))
        else:
            cases[-1][column] = value.strip()
    return Entry(cases=dict(enumerate(filter(None, cases), start=1 + before)), unread=faults)
