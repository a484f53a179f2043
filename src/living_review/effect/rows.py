"""The rows that differ between two states of the tables, value by value, with the readings of each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..gate.rules.readings import NOT_READ
from ..tables.rule import Sheets
from ..tables.sheet import Sheet

READINGS = "extractions"
#: The columns of a reading that are compared.
READ = ("first", "second", "final", "resolution", "first_by", "second_by")
#: Those that tables of an earlier version lack.
LATER = ("settled_by", "locator")
Cells = dict[str, str]


@dataclass(frozen=True)
class Value:
    """A column whose cell differs, or whose readings do; ``None`` where there is no such row."""

    column: str
    before: str | None
    after: str | None
    read_before: Cells | None = None
    read_after: Cells | None = None


@dataclass(frozen=True)
class Row:
    """A row that differs; ``key`` names it in words, ``line`` is its place in the later file."""

    key: str
    line: int | None
    values: tuple[Value, ...]


@dataclass
class Rows:
    """The rows of one table that differ; a row is named ``by`` these columns."""

    by: tuple[str, ...] = ()
    added: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    removed: list[Row] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def compare(base: Sheets, head: Sheets) -> dict[str, Rows]:
    """The tables that differ, by name. Readings stand with the cases that they are of."""
    read = tuple(_readings(sheets.get(READINGS)) for sheets in (base, head))
    tables = {name: _table(base.get(name), head.get(name), read if name == "cases" else ({}, {}))
              for name in {**base, **head} if name != READINGS}
    return {name: rows for name, rows in tables.items() if rows}


def _table(before: Sheet | None, after: Sheet | None, read: tuple[Mapping, Mapping]) -> Rows:
    """Equal rows fall away; the others meet by what the table is sorted by, in their order."""
    columns = list(dict.fromkeys(c for sheet in (before, after) if sheet for c in sheet.columns))
    named = (after or before).table.sorted_by or (after or before).table.primary_key or columns[:1]
    key = tuple(c for c in named if c in columns)
    ours, theirs = ([*_cells(sheet, columns)] for sheet in (before, after))
    same = Counter(cells for _, cells in ours) & Counter(cells for _, cells in theirs)
    kept = [_without(rows, same) for rows in (ours, theirs)]
    places = [columns.index(c) for c in key]
    waiting: dict[tuple, list] = defaultdict(list)
    for row in kept[0]:
        waiting[tuple(row[1][place] for place in places)].append(row)
    differing = Rows(key)
    for line, cells in kept[1]:
        name = tuple(cells[place] for place in places)
        old = waiting[name].pop(0)[1] if waiting[name] else None
        (differing.changed if old else differing.added).append(_row(name, line, columns, old, cells, read))
    for name, rows in waiting.items():
        differing.removed += [_row(name, None, columns, cells, None, read) for _, cells in rows]
    if any(read):
        where = {cells[places[0]]: (line, cells) for line, cells in theirs} if places else {}
        differing.changed += _read_anew(differing, read, where, columns)
    return differing


def _cells(sheet: Sheet | None, columns: list[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    if sheet:
        blank = [""] * len(sheet)
        yield from zip(sheet.lines, zip(*(sheet.columns.get(c, blank) for c in columns), strict=True),
                       strict=True)


def _without(rows: list, same: Counter) -> list:
    """The rows without those that the other state has as well, as often as it has them."""
    left, kept = same.copy(), []
    for row in rows:
        if left[row[1]] > 0:
            left[row[1]] -= 1
        else:
            kept.append(row)
    return kept


def _row(name: tuple, line: int | None, columns: list[str], old: tuple | None, new: tuple | None,
         read: tuple[Mapping, Mapping]) -> Row:
    readings = [side.get(name[0], {}) for side in read] if name else [{}, {}]
    values = []
    for place, column in enumerate(columns):
        before, after = (cells[place] if cells else None for cells in (old, new))
        read_before, read_after = (side.get(column) for side in readings)
        if (before or "") != (after or "") or read_before != read_after:
            values.append(Value(column, before, after, read_before, read_after))
    return Row(", ".join(filter(None, name)), line, tuple(values))


def _read_anew(differing: Rows, read: tuple[Mapping, Mapping], where: Mapping[str, tuple],
               columns: list[str]) -> Iterator[Row]:
    """Cases whose values stand as they did, but whose readings do not."""
    listed = {row.key for part in (differing.added, differing.changed, differing.removed) for row in part}
    for case in dict.fromkeys([*read[0], *read[1]]):
        if case not in listed and read[0].get(case) != read[1].get(case):
            line, cells = where.get(case, (None, None))
            yield _row((case,), line, columns, cells, cells, read)


def _readings(sheet: Sheet | None) -> dict[str, dict[str, Cells]]:
    """The readings of each case by field."""
    readings: dict[str, dict[str, Cells]] = defaultdict(dict)
    if sheet and sheet.has("case_id", "field", *READ):
        names, blank = (*READ, *LATER), [""] * len(sheet)
        columns = [sheet.columns.get(c, blank) for c in ("case_id", "field", *names)]
        for case, name, *read in zip(*columns, strict=True):
            if name not in NOT_READ:
                readings[case][name] = dict(zip(names, read, strict=True))
    return dict(readings)
