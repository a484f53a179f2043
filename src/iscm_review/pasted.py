"""Patients that were pasted into one field: rows of the tables, or fields line by line."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable

from .issue_form import MORE, ROWS, Field
from .schema import Package
from .sheet import SOUND_QUOTES

#: The tables whose rows may be pasted; the readings follow from the cases and are passed over.
TABLES = ("sources", "cases", "extractions")


class Unreadable(Exception):
    """What was pasted cannot be read: in which field, why, and what to do."""

    def __init__(self, message: str, fix: str, where: str = ROWS):
        self.message, self.fix, self.where = message, fix, where
        super().__init__(message)


def rows(text: str, package: Package) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The report and the patients of pasted CSV: each table begins with its line of column names."""
    found: dict[str, list[dict[str, str]]] = {name: [] for name in TABLES}
    names = {name: {c.name for c in package.tables[name].columns} for name in TABLES}
    table, header = "", []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or re.sub(r"[^a-z]", "", line.lower()).removesuffix("csv") in TABLES:
            continue
        cells = _cells(line, number)
        here = next((name for name in TABLES if len(cells) > 2 and set(cells) <= names[name]), "")
        if here:
            if len(set(cells)) < len(cells) or found[here]:
                raise Unreadable(f"line {number} names columns twice, or a table for the second time",
                                 "Paste the rows of one report, as the form has made them.")
            table, header = here, cells
        elif not table:
            raise Unreadable(f"line {number} stands before any line of column names",
                             "Paste all that the form has made, from its first line on.")
        elif len(cells) != len(header):
            raise Unreadable(f"line {number} has {len(cells)} cells where there are {len(header)} columns",
                             "Paste the rows just as the form has made them.")
        else:
            found[table].append(dict(zip(header, cells, strict=True)))
    if len(found["sources"]) > 1:
        raise Unreadable(f"{len(found['sources'])} reports", "Send one issue a report.")
    return (found["sources"] or [{}])[0], found["cases"]


def _cells(line: str, number: int) -> list[str]:
    if not SOUND_QUOTES.fullmatch(line):
        raise Unreadable(f"the quotation marks of line {number} do not close",
                         "Paste the rows just as the form has made them; a row stands on one line.")
    return next(csv.reader([line.replace("\0", "\ufffd")], strict=True), [])


def unfenced(text: str) -> str:
    """Without the fence that GitHub puts around such a field, even around nothing."""
    lines = text.split("\n")
    opened = re.match(r"(`{3,}|~{3,})\w*\s*$", lines[0])
    if opened and len(lines) > 1 and lines[-1].strip() == opened[1]:
        lines = lines[1:-1]
    return "\n".join(lines)


def blocks(text: str, fields: Iterable[Field]) -> list[dict[str, str]]:
    """Patients as lines of ``field: value``, with an empty line between them."""
    known: dict[str, str] = {}
    for field in fields:
        if field.table == "cases":
            for name in (field.label, field.column.title, field.column.name):
                known.setdefault(name.casefold(), field.column.name)
    found: list[dict[str, str]] = [{}]
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip(" -"):
            found.append({})
            continue
        name, colon, value = line.partition(":")
        column = known.get(name.strip(" -*").casefold())
        if not colon or not column:
            raise Unreadable(f"line {number} does not begin with the name of a field and a colon",
                             "Write one field a line, for example Age: 61.", MORE)
        if column in found[-1]:
            raise Unreadable(f"line {number} gives a field for the second time",
                             "Put an empty line between two patients.", MORE)
        found[-1][column] = value.strip()
    return [case for case in found if case]
