"""The first reading of patients that were entered by hand: what stands in the cases, as somebody's reading.

So nobody types a value twice. Cases that have a reading already are left alone: a value changed
since is amended, and its readings stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..gate import canonical, validate
from ..gate.rules.readings import NOT_READ
from ..tables.files import in_turn, write_atomically
from ..tables.problems import Problem
from . import entry, readers

#: Rules between a case and its readings. Of a patient who has readings they name the way out.
ABOUT_READINGS = ("reading-kept", "reading-agrees")


@dataclass(frozen=True)
class FirstReadings:
    """How many values were read of each case, and what is to be mended before others can be."""

    read: dict[str, int]
    problems: tuple[Problem, ...]


@in_turn
def add(folder: Path, reader: str) -> FirstReadings:
    """Add the readings of every case without any to the tables of a folder; an unsound one waits.

    Raises :class:`.problems.Refused` for a label that cannot stand, and
    :class:`.problems.DataError` where a table cannot be read; then nothing is written.
    """
    readers.check(reader)
    checked = validate.readable(folder)
    cases, readings = checked.sheets["cases"].columns, checked.sheets["extractions"]
    read = set(readings.columns["case_id"])
    rows = {case: [{"case_id": case, "field": name, "first": cell, "final": cell, "resolution": "first_only",
                    "first_by": reader} for name, cells in cases.items() if name not in NOT_READ
                   and (cell := cells[n])]
            for n, case in enumerate(cases["case_id"]) if case and case not in read}

    def text(kept: dict[str, list[dict[str, str]]]) -> str:
        return canonical.with_rows(readings, [row for case in kept.values() for row in case], checked.package)

    path = readings.table.path
    errors = entry.judged({path: text(rows)}, folder, checked).errors if rows else checked.errors
    unsound = {p.case_id for p in errors if p.case_id in rows}
    # A value that cannot stand is told where it is mended, not at its reading as well.
    told = [p for p in errors if p.case_id in unsound and p.file != path and p.rule not in ABOUT_READINGS
            or p.case_id not in rows and p.rule in ABOUT_READINGS]
    sound = {case: found for case, found in rows.items() if case not in unsound}
    if sound:
        write_atomically(Path(folder) / path, text(sound))
    return FirstReadings({case: len(found) for case, found in sound.items()}, tuple(told))
