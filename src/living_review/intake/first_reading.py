"""The first reading of patients that were entered by hand: what stands in the cases, as somebody's reading.

So nobody types a value twice. Cases that have a reading already are left alone: a value changed
since is a correction, and its readings stay.
"""

from __future__ import annotations

from pathlib import Path

from ..gate import canonical, validate
from ..gate.rules.readings import NOT_READ
from ..tables.files import in_turn, write_atomically
from ..tables.problems import DataError
from . import entry, readers


@in_turn
def add(folder: Path, reader: str) -> dict[str, int]:
    """Add the readings of every case without any to the tables of a folder: case → how many.

    Raises :class:`.problems.Refused` for a label that cannot stand, and
    :class:`.problems.DataError` where the tables would not be sound; then nothing is written.
    """
    readers.check(reader)
    checked = validate.check(folder)
    sheets = checked.sheets
    if not {"cases", "extractions"} <= sheets.keys():
        raise DataError(checked.errors)
    cases, readings = sheets["cases"].columns, sheets["extractions"]
    read = set(readings.columns["case_id"])
    rows = [{"case_id": case, "field": name, "first": cell, "second": "", "final": cell,
             "resolution": "first_only", "first_by": reader, "second_by": ""}
            for n, case in enumerate(cases["case_id"]) if case and case not in read
            for name, cells in cases.items() if name not in NOT_READ and (cell := cells[n])]
    text = canonical.with_rows(readings, rows, checked.package)
    after = entry.judged({readings.table.path: text}, folder, checked)
    if after.errors:
        # A value that cannot stand is told where it is mended, not at its reading as well.
        raise DataError([p for p in after.errors if p.file != readings.table.path] or after.errors)
    if rows:
        write_atomically(Path(folder) / readings.table.path, text)
    named = [row["case_id"] for row in rows]
    return {case: named.count(case) for case in dict.fromkeys(named)}
