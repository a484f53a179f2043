"""The first reading of patients that were entered by hand: what stands in the cases, as somebody's reading.

So nobody types a value twice. A cell that can only mean one thing is read, and written as it was understood,
in both tables. Cases that have a reading already are left alone: a value changed
since is amended, and its readings stay.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from ..gate import canonical, validate
from ..gate.rules.readings import NOT_READ
from ..tables.files import in_turn, write_together
from ..tables.problems import Problem
from . import entry, readers
from .understood import Understood, understand_row

#: Rules between a case and its readings. Of a patient who has readings they name the way out.
ABOUT_READINGS = ("reading-kept", "reading-agrees")


@dataclass(frozen=True)
class FirstReadings:
    """How many values were read of each case, and which cases wait until something is mended.

    ``problems`` are what is to be mended, and doubts about the others; ``notes`` say what was understood
    otherwise than it was written.
    """

    read: dict[str, int]
    waiting: tuple[str, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()


@in_turn
def add(folder: Path, reader: str) -> FirstReadings:
    """Add the readings of every case without any to the tables of a folder; an unsound one waits.

    Raises :class:`.problems.Refused` for a label that cannot stand, and
    :class:`.problems.DataError` where a table cannot be read; then nothing is written.
    """
    readers.check(reader)
    checked = validate.readable(folder)
    cases, readings = checked.sheets["cases"], checked.sheets["extractions"]
    read, lines = set(readings.columns["case_id"]), {}
    rows: dict[str, dict[str, Understood]] = {}
    for n, case in enumerate(cases.columns["case_id"]):
        if case and case not in read:
            lines[case] = cases.lines[n]
            rows[case] = understand_row(checked.package, "cases", cases.at(n))

    def texts(kept: dict[str, dict[str, Understood]]) -> dict[str, str]:
        changed = [values for n, case in enumerate(cases.columns["case_id"]) if case in kept and (
            values := {name: one.value for name, one in kept[case].items()}) != cases.at(n)]
        made = {readings.table.path: canonical.with_rows(readings, [
            {"case_id": case, "field": name, "first": one.value, "final": one.value,
             "resolution": "first_only", "first_by": reader}
            for case, row in kept.items() for name, one in row.items()
            if one.value and name not in NOT_READ], checked.package)}
        if changed:
            made[cases.table.path] = canonical.with_rows(cases, changed, checked.package)
        return made

    after = entry.judged(texts(rows), folder, checked) if rows else checked
    about = {problem: _cases(problem, after, rows) for problem in after.problems}
    unsound = {case for problem in after.errors for case in about[problem]}
    # A value that cannot stand is told where it is mended, not at its reading as well.
    told = [replace(p, line=lines.get(p.case_id, p.line)) for p, of in about.items()
            if of and p.file != readings.table.path and p.rule not in ABOUT_READINGS
            or p.case_id not in rows and p.rule in ABOUT_READINGS]
    waiting = [p.case_id for p in told if p.rule in ABOUT_READINGS]
    waiting += [case for case in rows if case in unsound]
    sound = {case: row for case, row in rows.items() if case not in unsound}
    if sound:
        write_together({Path(folder) / path: text for path, text in texts(sound).items()})
    titles = {column.name: column.title for column in cases.table.columns}
    return FirstReadings(
        {case: sum(bool(one.value) and name not in NOT_READ for name, one in row.items())
         for case, row in sound.items()}, tuple(dict.fromkeys(waiting)), tuple(told),
        tuple(f"{case}, {titles[name]}: {one.note}" for case, row in sound.items()
              for name, one in row.items() if one.note))


def _cases(problem: Problem, checked: validate.Checked, rows: Collection[str]) -> list[str]:
    """Those of the cases that a problem is about: in their own rows, or in that of their report."""
    sources = checked.sheets.get("sources")
    if not sources or problem.file != sources.table.path or problem.line not in sources.lines:
        return [problem.case_id] if problem.case_id in rows else []
    key = sources.columns["citation_key"][sources.lines.index(problem.line)]
    return [case for case in rows if case.rpartition("-")[0] == key]
