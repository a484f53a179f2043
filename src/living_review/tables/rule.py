"""What a rule is: a name, a sentence, examples, and a check over text.

A rule looks at cells as they were written, before anything is typed. Its check
is one of three plain functions; the engine (:mod:`.validate`) knows
how to call each:

- ``cell``: ``check(text, column)`` for each different filled cell of the columns it ``covers``, and there
  for those alone that have its ``sign``;
- ``row``: ``check(sex, age_years)``: the parameters are names of columns of ``table``;
- ``tables``: ``check(sheets)`` yields :class:`Found` places itself;
- ``file``: no check; the reader (:mod:`.sheet`) finds these while it reads.

A check answers ``None``, or what is wrong in words, or that and what to do.

What a rule refuses may be *data* (:mod:`.conditions`), of which the gate makes its check.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from .conditions import Fault, Never, check_of_row
from .problems import Problem

if TYPE_CHECKING:
    from .schema import Column
    from .sheet import Sheet

Sheets = dict[str, "Sheet"]
#: Words in the notes of a row that settle its warnings, and a share that differs from its counts.
SETTLED = "as printed"
#: The sign of what only a text beyond ASCII can have.
BEYOND_ASCII = r"[^\x00-\x7f]"
#: Marks a row of an example as one more.
COPY = "+"


@dataclass(frozen=True)
class Example:
    """A change to a small sound package, for the rules chapter and the tests.

    ``rows``: table → cells that replace those of its last rows; see :func:`copy` for more rows.
    ``damage``: for a file, what is done to its bytes, and ``shown``, that in words.
    The problem is due in row ``place`` of ``table``, counted from its end as Python does,
    or in ``line`` of the damaged file.
    """

    rows: dict[str, tuple[dict[str, str], ...]] = field(default_factory=dict)
    file: str = ""
    damage: Callable[[bytes], bytes | None] | None = None
    shown: str = ""
    line: int | None = None
    table: str = ""
    column: str | None = None
    place: int = -1


def row(**cells: str) -> Example:
    """One row of the rule's own table with these cells."""
    return Example(rows={"": (cells,)})


def copy(**cells: str) -> dict[str, str]:
    """One row more, a copy of the last one with these cells changed."""
    return {COPY: "", **cells}


def tables(at: str = "", column: str | None = None, place: int = -1,
           **edits: dict[str, str] | tuple) -> Example:
    """Rows of several tables; the problem stands in the table ``at``, in its last row."""
    return Example(rows={name: edit if isinstance(edit, tuple) else (edit,)
                         for name, edit in edits.items()}, table=at, column=column, place=place)


def damaged(shown: str, damage: Callable[[bytes], bytes | None], line: int | None = None,
            file: str = "cases.csv", column: str | None = None) -> Example:
    """A whole file after ``damage``; ``None`` from it takes the file away."""
    return Example(file=file, damage=damage, shown=shown, line=line, column=column)


@dataclass(frozen=True)
class Found:
    """A place that a rule over several tables objects to."""

    table: str
    position: int
    column: str
    message: str
    fix: str = ""
    value: str | None = None


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule; see the module."""

    name: str
    says: str
    breaks: tuple[Example, ...]
    keeps: tuple[Example, ...]
    fix: str = ""
    scope: str = "cell"
    check: Callable | None = None
    covers: Callable[[str, Column], bool] | None = None
    #: A pattern of what every text has, in :func:`small` letters, that the check objects to. It is looked for
    #: in all cells of a column at once; quickest where each alternative begins with a letter or mark.
    sign: str = ""
    table: str = "cases"
    column: str = ""
    severity: str = "error"
    #: What is wrong, in words, where the check says nothing more exact.
    wrong: str = ""
    #: The computations rely on it, so the loader asks for it too.
    needed: bool = False
    #: ``format`` mends it without changing a value.
    mended: bool = False
    #: Its problem hides all others of the same cell, which mean nothing there.
    alone: bool = False
    #: Its problems that are the same in these (attributes of a problem) are told once, at the first of them.
    once: tuple[str, ...] = ()
    #: What it refuses, or of a cell rule a part of that, as data.
    never: tuple[Never, ...] = ()
    #: The descriptor has patterns for its columns, which ask the same as far as a pattern can.
    patterned: bool = False
    #: What it refuses may be read for what it means, so the form on the site tells it and does not stop.
    read: bool = False

    @cached_property
    def arguments(self) -> tuple[str, ...]:
        """The columns that a row check reads: the names of its parameters."""
        return tuple(inspect.signature(self.check).parameters)

    def problem(self, file: str, message: str = "", fix: str = "", **place) -> Problem:
        """This rule's problem at a place of a file."""
        return Problem(file, self.name, message or self.wrong, fix or self.fix,
                       severity=self.severity, **place)

    def in_cell(self, sheet: Sheet, position: int, column: str, fault: Fault,
                value: str | None = None) -> Problem:
        """This rule's problem at a cell."""
        message, fix = fault if isinstance(fault, tuple) else (fault, self.fix)
        return self.problem(
            sheet.table.path, message, fix, line=sheet.lines[position], column=column,
            value=sheet.columns[column][position] if value is None else value,
            case_id=sheet.case_id(position))


def small(text: str) -> str:
    """In small letters, with one i: a pattern in small letters finds in it what one for any case does."""
    return text.replace("İ", "i").replace("ı", "i").casefold()


def row_rule(column: str, check: Callable, says: str, fix: str, breaks: Iterable[dict],
             keeps: Iterable[dict], severity: str = "error", table: str = "cases",
             needed: bool = False) -> Rule:
    """A rule over one row, named after its check."""
    return Rule(check.__name__.replace("_", "-"), says, tuple(row(**x) for x in breaks),
                tuple(row(**x) for x in keeps), fix, scope="row", check=check, table=table,
                column=column, severity=severity, needed=needed)


def data_rule(name: str, column: str, data: Iterable[Never], says: str, fix: str, breaks: Iterable[dict],
              keeps: Iterable[dict], severity: str = "error", table: str = "cases",
              read: bool = False) -> Rule:
    """A rule over one row that is data."""
    data = tuple(data)
    return Rule(name, says, tuple(row(**x) for x in breaks), tuple(row(**x) for x in keeps), fix, scope="row",
                check=check_of_row(data), table=table, column=column, severity=severity, never=data,
                read=read)


def tables_rule(check: Callable, says: str, fix: str, table: str, column: str,
                breaks: Iterable[Example], keeps: Iterable[Example], severity: str = "error",
                needed: bool = False, once: tuple[str, ...] = ()) -> Rule:
    """A rule over several tables, named after its check."""
    return Rule(check.__name__.replace("_", "-"), says, tuple(breaks), tuple(keeps), fix, scope="tables",
                check=check, table=table, column=column, severity=severity, needed=needed, once=once)


def at(table: str, column: str, *edits: dict) -> list[Example]:
    """An example of several tables for each of the edits, all with one place."""
    return [tables(table, column, **edit) for edit in edits]


def whole(sheets: Sheets, *names: str) -> bool:
    """Whether all the named tables were read to the last line, and no key of a row was refused: what lacks
    such a row is no fault of its own."""
    return all((sheet := sheets.get(name)) is not None and sheet.complete
               and not any(sheet.refused.get(key) for key in sheet.table.keys) for name in names)
