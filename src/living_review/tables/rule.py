"""What a rule is: a name, a sentence, an example on either side, and a check over text.

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
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
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
#: Marks a row of an example as one more, a copy of the last one with these cells changed.
COPY = "+"
Row = Mapping[str, str]
#: A change to a small sound package: cells of the last row of the rule's table; or, by table, those of its
#: last row or rows. Or only words for it. The rules page has what is refused; tests hold the gate to both.
Example = Mapping[str, str | Row | tuple[Row, ...]] | str


@dataclass(frozen=True)
class Found:
    """A place that a rule over several tables objects to: in its own table and column, or in another."""

    position: int
    message: str
    fix: str = ""
    table: str = ""
    column: str = ""
    value: str | None = None


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule; see the module."""

    name: str
    says: str
    fix: str
    refused: Example
    accepted: Example
    scope: str = "cell"
    check: Callable | None = None
    covers: Callable[[str, Column], bool] = lambda table, column: True
    #: A pattern of what every text has, in :func:`small` letters, that the check objects to; or some,
    #: of which it has one. They are looked for in all cells of a column at once, each between two line feeds:
    #: quickest where the alternatives of a pattern begin with few letters and marks.
    sign: str | tuple[str, ...] = ""
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
    def signed(self) -> tuple[re.Pattern, ...]:
        """What finds the sign."""
        return tuple(map(re.compile, (self.sign,) if isinstance(self.sign, str) else self.sign))

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


def finder(words: str, *patterns: str, shown: Callable[[str], str] = repr) -> Callable:
    """The check of a cell rule that looks for patterns; ``words`` have braces for what was found."""
    def check(text: str, column: Column) -> Fault:
        found = next(filter(None, (re.search(pattern, text) for pattern in patterns)), None)
        return words.format(shown(found[0])) if found else None
    return check


def row_rule(column: str, check: Callable, says: str, fix: str, refused: Example, accepted: Example,
             **more) -> Rule:
    """A rule over one row, named after its check."""
    return Rule(check.__name__.replace("_", "-"), says, fix, refused, accepted, scope="row", check=check,
                column=column, **more)


def data_rule(name: str, column: str, data: Iterable[Never], says: str, fix: str, refused: Example,
              accepted: Example, **more) -> Rule:
    """A rule over one row that is data."""
    data = tuple(data)
    return Rule(name, says, fix, refused, accepted, scope="row", check=check_of_row(data), column=column,
                never=data, **more)


def tables_rule(check: Callable, says: str, fix: str, table: str, column: str, refused: Example,
                accepted: Example, **more) -> Rule:
    """A rule over several tables, named after its check."""
    return Rule(check.__name__.replace("_", "-"), says, fix, refused, accepted, scope="tables", check=check,
                table=table, column=column, **more)


def rows(sheets: Sheets, table: str, *columns: str) -> Iterator[tuple]:
    """The rows of a table, as :meth:`.sheet.Sheet.rows` has them; none where it was not read."""
    return sheets[table].rows(*columns) if table in sheets else iter(())


def whole(sheets: Sheets, *names: str) -> bool:
    """Whether all the named tables were read to the last line, and no key of a row was refused: what lacks
    such a row is no fault of its own."""
    return all((sheet := sheets.get(name)) is not None and sheet.complete
               and not any(sheet.refused.get(key) for key in sheet.table.keys) for name in names)
