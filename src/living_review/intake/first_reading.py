"""The first reading of patients that were entered by hand: what stands in the cases, as somebody's reading.

So nobody types a value twice. A cell that can only mean one thing is read, and written as it was understood,
in both tables. Cases that have a reading already are left alone: a value changed
since is amended, and its readings stay.
"""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from ..gate import canonical, validate
from ..tables.files import in_turn, write_together
from ..tables.problems import Problem
from . import entry
from .amend import known_reader
from .understood import understand_row

#: Rules between a case and its readings. Of a patient who has readings they name the way out.
ABOUT_READINGS = ("reading-kept", "reading-agrees")


@in_turn
def add(folder: Path, reader: str) -> tuple[list[str], list[Problem], list[str]]:
    """Add the readings of every case without any to the tables of a folder; an unsound one waits.

    Returns what was read, in lines, and what was understood otherwise than it was written; what is to be
    mended, and doubts about the others; and the cases that wait until something is mended.
    Raises :class:`.problems.Refused` for a label that cannot stand, and
    :class:`.problems.DataError` where a table cannot be read; then nothing is written.
    """
    known_reader(reader)
    checked = validate.readable(folder)
    cases, readings = checked.sheets["cases"], checked.sheets["extractions"]
    read, titles = set(readings.columns["case_id"]), {c.name: c.title for c in cases.table.columns}
    rows: dict[str, dict[str, str]] = {}
    lines, notes, changed = {}, {}, set()
    for line, there in zip(cases.lines, cases.records(), strict=True):
        if (case := there["case_id"]) and case not in read:
            understood = understand_row(checked.package, "cases", there)
            rows[case], lines[case] = {name: one.value for name, one in understood.items()}, line
            notes[case] = [f"{case}, {titles[name]}: {one.note}"
                           for name, one in understood.items() if one.note]
            changed |= {case} if rows[case] != there else set()

    def texts(kept: dict[str, dict[str, str]]) -> dict[str, str]:
        return canonical.with_rows(checked, {
            "cases": [kept[case] for case in kept if case in changed],
            "extractions": [one for row in kept.values() for one in entry.first_readings(row, reader)]})

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
        write_together(texts(sound), folder)
    said = [note for case in sound for note in notes[case]]
    said += [f"{case}: {len(entry.first_readings(row, reader))} values read by {reader}"
                for case, row in sound.items()]
    return said, told, list(dict.fromkeys(waiting))


def _cases(problem: Problem, checked: validate.Checked, rows: Collection[str]) -> list[str]:
    """Those of the cases that a problem is about: in their own rows, or in that of their report."""
    sources = checked.sheets.get("sources")
    if not sources or problem.file != sources.table.path or not (report := sources.on(problem.line)):
        return [problem.case_id] if problem.case_id in rows else []
    return [case for case in rows if case.rpartition("-")[0] == report["citation_key"]]
