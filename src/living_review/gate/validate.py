"""Hold a data folder against every rule; nothing is typed, nothing is changed.

One run tells all that it can see. A cell that one rule has refused is not shown to
the rules between fields, so that one slip is told once; what it hid is told by the next run.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ..tables import schema, sheet
from ..tables.file_rules import RULE as FILE_RULE
from ..tables.problems import DataError, Problem
from ..tables.rule import BEYOND_ASCII, SETTLED, Rule, Sheets, small
from ..tables.schema import Column
from . import catalogue
from .rules.cells import chosen, numeric

#: Cells of a column, and lines of a file, that are told for a rule one by one; the rest are counted.
MOST = 1000
#: Rule → what is the same in problems that are told as one.
ONCE = {rule.name: rule.once for rule in catalogue.RULES if rule.once}


@dataclass(frozen=True)
class Checked:
    """The tables of a folder as text, and what is wrong with them, in the order of the files."""

    package: schema.Package
    sheets: Sheets
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(p for p in self.problems if p.severity == "error")


def check(folder: Path, needed_only: bool = False, most: int | None = MOST) -> Checked:
    """Check the data package in a folder.

    ``needed_only`` asks for the rules alone that the computations rely on; ``most`` is how many
    cells of a column, and lines of a file, are told one by one (``None``: all). Raises
    :class:`.problems.DataError` where the descriptor cannot be used.
    """
    folder, most = Path(folder), most or sys.maxsize
    package = schema.read(folder)
    problems = [] if needed_only else list(_unknown_files(folder, package))
    sheets: Sheets = {}
    for table in package.tables.values():
        read, found = sheet.read(folder, table, most)
        problems += found
        if read is not None:
            sheets[table.name] = read
            problems += _cells(read, needed_only, most)
    problems += _rows(sheets, needed_only)
    problems += _tables(sheets, needed_only)
    problems = list(_told_once(problems))
    return Checked(package, sheets, tuple(_sorted(problems, package)))


def sound(folder: Path) -> Checked:
    """Check a folder that something is to be added to; its errors are raised."""
    checked = check(folder)
    if checked.errors:
        raise DataError(checked.errors)
    return checked


def readable(folder: Path) -> Checked:
    """Check a folder of which a part is to be mended; what is wrong with a file is raised."""
    checked = check(folder)
    if broken := [problem for problem in checked.errors if problem.rule in FILE_RULE]:
        raise DataError(broken)
    return checked


def _asked(rules: tuple[Rule, ...], needed_only: bool) -> list[Rule]:
    return [rule for rule in rules if rule.needed or not needed_only]


def _unknown_files(folder: Path, package: schema.Package) -> Iterator[Problem]:
    known = {table.path for table in package.tables.values()}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in (".csv", ".tsv", ".xlsx", ".xls", ".ods") and path.name not in known:
            yield FILE_RULE["file-unknown"].problem(path.name)


def _cells(read: sheet.Sheet, needed_only: bool, most: int) -> Iterator[Problem]:
    """Each different cell of a column is looked at once, however often it stands there."""
    asked = [_asked(rules, needed_only) for rules in (catalogue.FORM, catalogue.CONTENT)]
    for column in read.table.columns:
        cells = read.columns.get(column.name, ())
        different = dict.fromkeys(cells)
        filled = any(different)
        form, content = ([rule for rule in rules if (filled or rule.scope == "empty")
                          and rule.covers(read.table.name, column)] for rules in asked)
        faults = _faults(different, column, form, content)
        if not faults:
            continue
        refused, told = read.refused.setdefault(column.name, set()), Counter()
        for position, cell in enumerate(cells):
            for rule, fault in faults.get(cell, ()):
                refused.add(position)
                told[rule] += 1
                if told[rule] <= most:
                    yield rule.in_cell(read, position, column.name, fault)
        for rule, n in told.items():
            if n > most:
                yield rule.problem(read.table.path, f"{n - most} more cells of this column",
                                   column=column.name)


def _told_once(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems, with those joined that their rule tells once."""
    alike: dict[tuple, list[Problem]] = {}
    for problem in problems:
        if problem.line and (names := ONCE.get(problem.rule)):
            sign = problem.file, problem.rule, *(getattr(problem, name) for name in names)
            alike.setdefault(sign, []).append(problem)
        else:
            yield problem
    for first, *others in alike.values():
        names = ", ".join(str(other.column) for other in others if other.line == first.line)
        more = f"{len(others)} more {'column' if names else 'line'}{'s' * (len(others) > 1)}"
        said = f", here and in {more}{': ' * bool(names)}{names}" if others else ""
        yield replace(first, message=first.message + said)


def _faults(cells: Collection[str], column: Column, form: list[Rule],
            content: list[Rule]) -> dict[str, list[tuple]]:
    """What is wrong with different cells: all that a content shows, or the first thing about its form."""
    texts = [cell for cell in cells if cell]
    beyond = [text for text in texts if not text.isascii()]
    lines, shapes = small("\n".join(("", *texts, ""))), {}

    def suspected(rule: Rule) -> Iterable[str]:
        return beyond if rule.sign == BEYOND_ASCII else _suspected(rule, texts, lines)

    for rule in form:
        for cell in suspected(rule):
            if cell not in shapes and (fault := rule.check(cell, column)):
                shapes[cell] = rule, fault
    found = {cell: [shape] for cell, shape in shapes.items()}
    if len(texts) < len(cells) and (empty := [(rule, rule.wrong) for rule in form if rule.scope == "empty"]):
        found[""] = empty
    # In one of the known words, or in digits, nothing can hide.
    closed = chosen("", column) or numeric("", column)
    contents = defaultdict(list)
    for rule in content if shapes or not closed else ():
        for cell in suspected(rule):
            hidden = shapes[cell][0].alone if cell in shapes else closed
            if not hidden and (fault := rule.check(cell, column)):
                contents[cell].append((rule, fault))
    return found | contents


def _suspected(rule: Rule, texts: list[str], lines: str) -> Collection[str]:
    """Those of the texts that have the sign of a rule; ``lines`` has each in small letters, between two line
    feeds."""
    if not rule.sign:
        return texts if rule.check else ()
    suspected = {}
    for sign in rule.signed:
        n, place = -1, 0
        while found := sign.search(lines, place):
            first = found.start() + 1  # of the sign, or of the cell whose line feed is found
            n += lines.count("\n", place, first)
            if n == len(texts):
                break
            suspected[texts[n]] = None
            place = lines.index("\n", first)
    return suspected


def _rows(sheets: Sheets, needed_only: bool) -> Iterator[Problem]:
    for rule in _asked(catalogue.ROW, needed_only):
        read = sheets.get(rule.table)
        if read is None or not read.has(rule.column, *rule.arguments):
            continue
        notes = read.columns.get("notes") or [""] * len(read)
        for position, *cells in read.rows(*rule.arguments):
            fault = rule.check(*cells)
            if fault and not (rule.severity == "warning" and SETTLED in notes[position].casefold()):
                yield rule.in_cell(read, position, rule.column, fault)


def _tables(sheets: Sheets, needed_only: bool) -> Iterator[Problem]:
    for rule in _asked(catalogue.TABLES, needed_only):
        for found in rule.check(sheets):
            fault = (found.message, found.fix or rule.fix)
            yield rule.in_cell(sheets[found.table or rule.table], found.position, found.column or rule.column,
                               fault, found.value)


def _sorted(problems: list[Problem], package: schema.Package) -> list[Problem]:
    """In the order of the tables, of the lines, and of the columns."""
    tables = {t.path: (n, {c.name: m for m, c in enumerate(t.columns)})
              for n, t in enumerate(package.tables.values())}

    def place(problem: Problem) -> tuple:
        n, columns = tables.get(problem.file, (len(tables), {}))
        return n, problem.file, problem.line or 0, columns.get(problem.column, -1)

    return sorted(problems, key=place)
