"""Patients that were pasted into one field: rows of the tables or of a spreadsheet, or fields line by line.

A line that cannot be read becomes a fault, and the others are read all the same.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ..tables import sheet
from ..tables.schema import Package
from .entry import TABLES
from .faults import Fault
from .issue_form import MORE, ROWS, Field, fields

#: Names of columns that make a line one of column names; a patient's row holds none.
HEADED = 3


@dataclass
class Pasted:
    """A report and its patients, by the names of columns, and what could not be read of them.

    ``numbers``: for each of the cases its place among all that were sent.
    """

    source: dict[str, str] = field(default_factory=dict)
    cases: list[dict[str, str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def put_first(self, case: dict[str, str]) -> None:
        """Put a patient before the others, who are counted on."""
        self.cases.insert(0, case)
        self.numbers = self.numbers and [1, *(number + 1 for number in self.numbers)]
        self.faults = [replace(f, patient=f.patient and f.patient + 1) for f in self.faults]


def rows(text: str, package: Package, where: str = ROWS) -> Pasted:
    """What stands in pasted rows; each table begins with its line of column names.

    Commas, semicolons, tabs or bars stand between the cells; a column is called by its name or its title.
    """
    known, found = _names(package), Pasted()
    table, header, mark, told, reports, patients = "", [], ",", False, 0, 0

    def refuse(message: str, fix: str, **place) -> None:
        found.faults.append(Fault(message, fix, title=where, **place))

    for number, line in enumerate(text.replace("\ufeff", "").split("\n"), start=1):
        if not line.strip(" \t,;|\"") or _heading(line):
            continue
        names = _header(line, known)
        if names:
            table, header, mark, unknown = names
            for name in unknown:
                near = difflib.get_close_matches(name.casefold(), known[table], n=1, cutoff=0.75)
                refuse(f"line {number} has a column {name[:80]!r}, which the table does not have",
                       f"Did you mean {known[table][near[0]]}?" if near else
                       "Give it one of the names of the dictionary, or take it out.")
            if twice := {name for name in header if name and header.count(name) > 1}:
                refuse(f"line {number} has a column {sorted(twice)[0]} twice", "Keep one of the two.")
            continue
        if not table:
            if not told:
                refuse(f"line {number} stands before any line of column names",
                       "Put the names or the titles of the columns into the first line.")
            told = True
            continue
        if table == "extractions":
            continue
        reports += table == "sources"
        patients += table == "cases"
        place = {"patient": patients} if table == "cases" else {}
        cells = sheet.cells(line.replace("\0", "\ufffd"), mark)
        if cells is not None and mark == "\t":  # many programs take blanks away at the end of a line
            cells += [""] * (len(header) - len(cells))
        if cells is None:
            refuse(f"the quotation marks of line {number} do not close",
                   "A row stands on one line; a quotation mark inside a cell is doubled.", **place)
        elif any(cells[len(header):]) or len(cells) < len(header):
            refuse(f"line {number} has {len(cells)} cells where there are {len(header)} columns",
                   "Put a cell that contains a comma or a semicolon into double quotes.", **place)
        else:
            row = {name: cell for name, cell in zip(header, cells, strict=False) if name}
            if table == "cases":
                found.cases.append(row)
                found.numbers.append(patients)
            else:
                found.source = row
    if reports > 1:
        refuse(f"{reports} reports", "Send one issue a report.")
    return found


def _heading(line: str) -> bool:
    """The name of a table above its rows, or what some spreadsheets write about their separator."""
    return re.sub(r"[^a-z]", "", line.lower()).removesuffix("csv") in TABLES or bool(
        re.fullmatch(r"sep=.\s*", line))


def _names(package: Package) -> dict[str, dict[str, str]]:
    """Table → what a column may be called, in small letters → its name."""
    known = {name: {c.name: c.name for c in package.tables[name].columns} for name in TABLES}
    for name in ("sources", "cases"):
        for column in package.tables[name].columns:
            known[name].setdefault(column.title.casefold(), column.name)
    for asked in fields(package):
        if asked.column:
            known[asked.table].setdefault(asked.label.casefold(), asked.column.name)
    return known


def _header(line: str, known: dict[str, dict[str, str]]) -> tuple[str, list[str], str, list[str]] | None:
    """Of a line of column names: the table, the columns ("" where unknown), what stands between them,
    and the unknown ones; ``None`` for any other line."""
    line = line.rstrip()
    split = {mark: sheet.cells(line, mark) or [] for mark in sheet.DELIMITERS if mark in line}
    called = {mark: [" ".join(cell.casefold().split()) for cell in cells] for mark, cells in split.items()}
    mark, table = max(((mark, name) for mark in split for name in TABLES), default=(",", TABLES[0]),
                      key=lambda pair: len(known[pair[1]].keys() & set(called[pair[0]])))
    names = called.get(mark, [])
    while names and not names[-1]:  # empty columns of a spreadsheet
        names.pop()
    there = [known[table].get(name, "") for name in names]
    if len(set(there) - {""}) < HEADED or 2 * len(list(filter(None, there))) < len(list(filter(None, names))):
        return None
    return table, there, mark, [told for told, name, column in zip(split[mark], names, there, strict=False)
                                if name and not column]


def unfenced(text: str) -> str:
    """Without the fence that GitHub puts around such a field, even around nothing."""
    lines = text.split("\n")
    opened = re.match(r"(`{3,}|~{3,})\w*\s*$", lines[0])
    if opened and len(lines) > 1 and lines[-1].strip() == opened[1]:
        lines = lines[1:-1]
    return "\n".join(lines)


def further(text: str, package: Package, asked: Iterable[Field]) -> Pasted:
    """Patients beside the first: rows below a line of column names, or lines of ``field: value``."""
    if _header(text.removeprefix("\ufeff").partition("\n")[0], _names(package)):
        return rows(text, package, MORE)
    return blocks(text, asked)


def blocks(text: str, asked: Iterable[Field]) -> Pasted:
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
    return Pasted(cases=[case for case in cases if case], faults=faults)
