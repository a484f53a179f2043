"""The rows that differ in words: value by value, with both readings."""

from __future__ import annotations

from collections.abc import Iterator

from ..stats import wording
from . import Effect
from .rows import Cells, Row, Rows, Value
from .words import Given, Section, Words

TITLES = {"cases": "Patients", "sources": "Reports", "series": "Figures of published series",
          "claims": "Claims of the seed report", "differential": "Differential diagnosis",
          "index_case": "Index patient", "searches": "Searches"}
NOUNS = {"cases": "patient", "sources": "report"}


def summary(effect: Effect) -> str:
    """``1 patient added and 2 reports changed.``"""
    parts = [wording.counted(len(rows), NOUNS.get(name, "row")) + f" {what}"
             + ("" if name in NOUNS else f" in {titled(name).lower()}")
             for name, table in tables(effect) for what, rows in in_turn(table) if rows]
    return f"{wording.listed(parts)}." if parts else "No value of a table changes."


def sections(effect: Effect) -> Iterator[Section]:
    """One section for each table that differs, one line for each value."""
    for name, table in tables(effect):
        cases = name == "cases"
        columns = ("What", "Row", "Field", "Before", "After", *(("Readings",) if cases else ()))
        yield Section(titled(name), (), columns, [
            _value(what, row, value, cases) for what, rows in in_turn(table) for row in rows
            for value in row.values if value.column not in table.by])


def tables(effect: Effect) -> list[tuple[str, Rows]]:
    """The tables that differ, patients and reports first."""
    order = [*TITLES]
    return sorted((effect.tables or {}).items(), key=lambda one: (
        order.index(one[0]) if one[0] in order else len(order)))


def titled(name: str) -> str:
    """A table in words; a name that a descriptor has made up is not shown."""
    return TITLES.get(name, "A table of another name")


def in_turn(table: Rows) -> tuple[tuple[str, list[Row]], ...]:
    """The rows of a table by what has happened to them."""
    return ("added", table.added), ("changed", table.changed), ("removed", table.removed)


def _value(what: str, row: Row, value: Value, cases: bool) -> list[Words]:
    same = value.before == value.after
    cells = [_cell(value.before), "unchanged" if same else _cell(value.after)]
    return [what, Given(row.key), value.column, *cells, *([_readings(value)] if cases else [])]


def _cell(cell: str | None) -> Words:
    return "–" if cell is None else Given(cell) if cell else "empty"


def _readings(value: Value) -> Words:
    if value.read_before is None and value.read_after is None:
        return "–"
    if value.read_before in (value.read_after, None):
        return _reading(value.read_after)
    return ["before: ", _reading(value.read_before), "; after: ", _reading(value.read_after)]


def _reading(read: Cells | None) -> Words:
    if read is None:
        return "none"
    if read["first"] and read["first"] == read["second"] == read["final"]:
        return [f"both alike ({'agreed' if read['resolution'] == 'agreed' else 'settled'})"]
    said = ["first ", _cell(read["first"]), ", second ", _cell(read["second"]), " (",
            Given(read["resolution"]), ")"]
    once = bool(read["first"]) != bool(read["second"])
    return [*said, ", read once"] if once else said
