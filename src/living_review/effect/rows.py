"""The rows that differ between two states of the tables, value by value, with the readings of each."""

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
    """Rows of the two states meet by what the table is sorted by; where that names several, as a whole."""
    columns = list(dict.fromkeys(c for sheet in (before, after) if sheet for c in sheet.columns))
    named = (after or before).table.sorted_by or (after or before).table.primary_key or columns[:1]
    by = tuple(c for c in named if c in columns)
    states = [[(line, tuple(cells[c] for c in by), cells) for line, cells in _cells(sheet, columns)]
              for sheet in (before, after)]
    several = {name for rows in states for name, n in Counter(name for _, name, _ in rows).items() if n > 1}
    ours, theirs = {}, {}
    for rows, there in zip(states, (ours, theirs), strict=True):
        copies: Counter = Counter()
        for line, name, cells in rows:
            whole = name, tuple(cells.values()) if name in several else ()
            there[*whole, copies[whole]] = line, cells
            copies[whole] += 1
    differing = Rows(by)
    for one in {**theirs, **ours, **{((case,), (), 0): None for case in (*read[0], *read[1])}}:
        (_, old), (line, new) = ours.get(one, (None, None)), theirs.get(one, (None, None))
        kind = differing.changed if (old is None) == (new is None) else (
            differing.added if new else differing.removed)
        if values := _values(columns, old, new, *(side.get(one[0][0], {}) if by else {} for side in read)):
            kind.append(Row(", ".join(filter(None, one[0])), line, values))
    return differing


def _cells(sheet: Sheet | None, columns: list[str]) -> Iterator[tuple[int, Cells]]:
    if sheet:
        blank = [""] * len(sheet)
        for line, *cells in zip(sheet.lines, *(sheet.columns.get(c, blank) for c in columns), strict=True):
            yield line, dict(zip(columns, cells, strict=True))


def _values(columns: list[str], old: Cells | None, new: Cells | None, read_before: Mapping[str, Cells],
            read_after: Mapping[str, Cells]) -> tuple[Value, ...]:
    if old == new and read_before == read_after:
        return ()
    values = [Value(c, old and old[c], new and new[c], read_before.get(c), read_after.get(c))
              for c in columns]
    return tuple(one for one in values if (one.before or "", one.read_before) != (
        one.after or "", one.read_after))


def _readings(sheet: Sheet | None) -> dict[str, dict[str, Cells]]:
    """The readings of each case by field."""
    readings: dict[str, dict[str, Cells]] = defaultdict(dict)
    if sheet and sheet.has("case_id", "field", *READ):
        for row in sheet.records():
            if row["field"] not in NOT_READ:
                readings[row["case_id"]][row["field"]] = {c: row.get(c, "") for c in (*READ, *LATER)}
    return dict(readings)
