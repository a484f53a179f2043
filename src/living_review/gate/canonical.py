"""One form for every table, so that a difference between two versions shows what changed.

Columns in the order of the descriptor, rows in the order that ``sortedBy`` names, numbers without idle zeros,
quotes only where they are needed, lines ended by LF; and cells that a rule refuses for their form alone
(:class:`.conditions.Form`), as that rule has them, with their readings. No value is changed otherwise.
"""

import csv
import io
import math
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ..tables.conditions import Form
from ..tables.files import in_turn, write_together
from ..tables.problems import Problem
from ..tables.schema import Column, Package, Table
from ..tables.sheet import Sheet
from . import catalogue, validate
from .rules.cells import NUMBER

MENDED = {rule.name for rule in catalogue.RULES if rule.mended}
OF_CELLS = {rule.name for rule in catalogue.FORM}


@in_turn
def tidy(folder: Path, write: bool) -> tuple[list[str], list[Problem]]:
    """Put every sound table of a folder into its canonical form.

    Returns the tables that were not in it, and the problems of those that were left
    alone because something is wrong with them. Writes only where ``write`` is true.
    """
    checked = validate.check(folder, most=None)
    forms = {problem: form for problem in checked.errors if (form := _form(problem, checked))}
    wrong = [p for p in checked.errors if p.rule not in MENDED and p not in forms]
    cases, readings = (checked.package.tables[name].path for name in ("cases", "extractions"))
    if any(p.file == readings for p in wrong):  # a value changes with its readings, or not at all
        wrong += [p for p in forms if p.file == cases]
    refused = {problem.file for problem in wrong}
    for problem, form in forms.items():
        if problem.file not in refused:
            _mend(problem, form, checked)
    texts = {sheet.table.path: canonical(sheet, checked.package) for sheet in checked.sheets.values()
             if sheet.table.path not in refused}
    changed = {Path(folder) / name: text for name, text in texts.items()
               if (Path(folder) / name).read_bytes() != text.encode()}
    if write and changed:
        write_together(changed)
    return [path.name for path in changed], wrong


def _form(problem: Problem, checked: validate.Checked) -> str:
    """A cell that a rule refuses for its form alone in its one form; ``""`` where more is wrong with it."""
    if problem.rule not in OF_CELLS:
        return ""
    table = _sheet(problem, checked).table
    value, fault = catalogue.followed(problem.value, table[problem.column], table.name, Form)
    return "" if fault else value


def _sheet(problem: Problem, checked: validate.Checked) -> Sheet:
    return next(sheet for sheet in checked.sheets.values() if sheet.table.path == problem.file)


def _mend(problem: Problem, form: str, checked: validate.Checked) -> None:
    """Write a cell, and where it is a value of a patient its readings, in the one form."""
    sheet = _sheet(problem, checked)
    sheet.columns[problem.column][sheet.lines.index(problem.line)] = form
    readings = checked.sheets["extractions"].columns if sheet.table.name == "cases" else {"field": ()}
    for n, name in enumerate(readings["field"]):
        if name == problem.column and readings["case_id"][n] == problem.case_id:
            for cells in (readings["first"], readings["second"], readings["final"]):
                cells[n] = form if cells[n] == problem.value else cells[n]


def canonical(sheet: Sheet, package: Package) -> str:
    """The text of a table in its one form."""
    columns = sheet.table.columns
    cells = [[tidy_cell(text, column) for text in sheet.columns[column.name]] for column in columns]
    rows = list(zip(*cells, strict=True))
    if sheet.table.sorted_by:
        rows.sort(key=order(columns, sheet.table, package))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.name for column in columns])
    writer.writerows(rows)
    return out.getvalue()


def order(columns: Sequence[Column], table: Table, package: Package) -> Callable[[tuple[str, ...]], tuple]:
    """The key by which rows with these columns are sorted: what ``sortedBy`` names, then all cells."""
    keys = [(n, _key(column, package)) for name in table.sorted_by
            for n, column in enumerate(columns) if column.name == name]
    return lambda row: ([key(row[n]) for n, key in keys], row)


def with_rows(checked: validate.Checked, rows: Mapping[str, Sequence[Mapping[str, str]]]) -> dict[str, str]:
    """File → its canonical text, of the tables that get rows; one whose key is there takes the place of that
    row, but for the cells that it does not name."""
    texts = {}
    for name, added in rows.items():
        sheet, there = checked.sheets[name], list(checked.sheets[name].records())
        key = sheet.table.primary_key  # none in a log, whose rows are added only
        places = {tuple(row[c] for c in key): n for n, row in enumerate(there) if key}
        for row in added:
            place = places.get(tuple(row.get(c, "") for c in key))
            if place is None:
                there.append({column: row.get(column, "") for column in sheet.columns})
            else:
                there[place] |= {column: cell for column, cell in row.items() if column in sheet.columns}
        if added:
            columns = {column: [row[column] for row in there] for column in sheet.columns}
            texts[sheet.table.path] = canonical(Sheet(sheet.table, columns, []), checked.package)
    return texts


def tidy_cell(text: str, column: Column) -> str:
    """``04.50`` as ``4.5`` in a column of numbers; text stays as it is."""
    if column.type not in ("number", "integer") or not NUMBER.fullmatch(text):
        return text
    sign, whole, part = re.fullmatch(r"(-?)0*(\d+?)(?:\.(\d*?)0*)?", text).groups()
    number = whole + (f".{part}" if part else "")
    return number if number == "0" else sign + number


def _key(column: Column, package: Package) -> Callable[[str], tuple | list]:
    """How cells of a column are ordered: numbers by size, fields as the case table has them."""
    if column.type in ("number", "integer"):
        return lambda cell: (cell != "", float(cell) if NUMBER.fullmatch(cell) else math.inf)
    if column.name == "field":
        places = {c.name: n for n, c in enumerate(package.tables["cases"].columns)}
        return lambda cell: (places.get(cell, len(places)), cell)
    return lambda cell: [  # liu2026-2 before liu2026-10
        (word.casefold(), len(plain := digits.lstrip("0")), plain)
        for word, digits in re.findall(r"([^0-9]*)([0-9]*)", cell) if word or digits]
