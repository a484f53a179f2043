"""The second reader: a sheet that shows nothing of the first reading, and what comes of it.

Readers are known by their labels in ``first_by`` and ``second_by``. Where both read the same, that
is recorded; a difference waits for a value that somebody settles by looking at the report again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from .. import review
from ..gate import canonical, validate
from ..gate.rules.readings import NOT_READ
from ..gate.since import new_ones
from ..tables.files import in_turn, write_together
from ..tables.problems import Refused
from ..tables.quoted import seen
from ..tables.schema import Column
from ..tables.sheet import DELIMITERS, Sheet
from . import entry, faults, readers
from .faults import Fault
from .understood import Understood, understand, understand_row

HEADER = ("case_id", "field", "value", "help")
#: The row of a sheet that says which report to read.
REPORT = "report"
#: More characters than a filled sheet ever has.
LONGEST = 500_000


@dataclass(frozen=True)
class Difference:
    """A field that the two readers have not read alike; ``final`` is the value settled, or ``None``."""

    column: Column
    first: str
    second: str
    final: str | None = None


@dataclass(frozen=True)
class SecondReading:
    """What a second reading came to; ``notes`` say what was understood otherwise than it was written."""

    agreed: int
    differences: tuple[Difference, ...]
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    twice: bool = False
    written: bool = False

    @property
    def open(self) -> tuple[Difference, ...]:
        return tuple(d for d in self.differences if d.final is None)

    @property
    def sound(self) -> bool:
        return not self.open and not any(fault.severity == "error" for fault in self.faults)


def waiting(folder: Path) -> list[str]:
    """The cases that nobody has read a second time."""
    sheets = validate.sound(folder).sheets
    rows = sheets["extractions"].columns
    twice = {case for case, by in zip(rows["case_id"], rows["second_by"], strict=True) if by}
    return [case for case in sheets["cases"].columns["case_id"] if case not in twice]


def blank(case: str, folder: Path, reader: str = "") -> str:
    """A sheet to fill in: one row a field, without any value. Raises :class:`Refused`."""
    checked = validate.sound(folder)
    _readers(checked, case, reader)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerow((case, REPORT, "", _report(checked, case)))
    for column in _read(checked):
        words = "; ".join(column.vocabulary) if 0 < len(column.vocabulary) <= 30 else ""
        writer.writerow((case, column.name, "", " ".join(filter(None, (
            f"{column.title}.", column.description, words and f"One of: {words}.")))))
    return out.getvalue()


@in_turn
def take(case: str, sheet: str, reader: str, folder: Path,
         settled: dict[str, str] | None = None) -> SecondReading:
    """Compare a filled sheet with the first reading, and record it where nothing is left open.

    ``settled``: field → the value to be kept where the two differ; ``first`` and ``second`` stand
    for the readings. A case that has been read twice is compared with what was kept, and left so.
    """
    checked = validate.sound(folder)
    if not reader:
        raise Refused("No reader is named: give a short label with --reader; it need not be a name.")
    twice = _readers(checked, case, reader)
    understood = _filled(case, sheet, checked)
    second = {name: one.value for name, one in understood.items()}
    notes = tuple(f"{column.title}: {understood[column.name].note}" for column in _read(checked)
                  if understood[column.name].note)
    readings = checked.sheets["extractions"].columns
    there = {name: n for n, (other, name) in enumerate(
        zip(readings["case_id"], readings["field"], strict=True)) if other == case}
    agreed, differences, rows = 0, [], []
    shown = readings["final" if twice else "first"]
    for column in _read(checked):
        one = shown[there[column.name]] if column.name in there else ""
        two = one if column.compared(one) == column.compared(second[column.name]) else second[column.name]
        if one == two and (column.name not in there or readings["final"][there[column.name]] == one):
            agreed += bool(one)
            final = one
        else:
            final = _final(checked, column, one, two, settled or {})
            differences.append(Difference(column, one, two, final))
        if one or two or column.name in there:
            rows.append({"case_id": case, "field": column.name, "first": one, "second": two,
                         "final": final or "", "resolution": _how(one, two, final or ""),
                         "first_by": _first_reader(checked, case), "second_by": reader})
    strange = (settled or {}).keys() - {d.column.name for d in differences}
    if strange:
        raise Refused(f"Nothing is to be settled about {', '.join(sorted(strange))[:200]}. The readings "
                      f"differ in: {', '.join(d.column.name for d in differences) or 'nothing'}.")
    outcome = SecondReading(agreed, tuple(differences), notes, twice=twice)
    if twice or outcome.open:
        return outcome
    texts = _texts(checked, case, rows)
    after = entry.judged(texts, folder, checked)
    told = faults.of(new_ones(after.problems, checked.problems), after, case.rpartition("-")[0], [case])
    outcome = replace(outcome, faults=tuple(told))
    if not outcome.sound:
        return outcome
    write_together({Path(folder) / name: text for name, text in texts.items()})
    return replace(outcome, written=True)


def told(outcome: SecondReading) -> str:
    """What a second reading came to, in words."""
    lines = [*outcome.notes, f"{outcome.agreed} values read alike, {len(outcome.differences)} not"]
    for d in outcome.differences:
        kept = "" if d.final is None else f"; kept: {seen(d.final) or 'not reported'}"
        lines.append(f"  {d.column.title} ({d.column.name}): {'kept' if outcome.twice else 'first'} "
                     f"{seen(d.first) or 'not reported'}, "
                     f"second {seen(d.second) or 'not reported'}{kept}")
    lines += [f"  {f.severity}: {f.title}: {seen(f.message, 300)}. {seen(f.fix, 300)}"
              for f in outcome.faults]
    if outcome.written:
        lines.append("recorded")
    elif outcome.twice:
        lines.append("This case has been read twice already. Nothing was written; send a correction.")
    elif outcome.open:
        lines += ["Nothing was written. Look at the report again, and settle each: first, second or a value.",
                  *(f"  --settle {d.column.name}=first" for d in outcome.open), "Or be asked: --ask"]
    else:
        lines.append("Nothing was written: mend this first.")
    return "\n".join(lines)


def _read(checked: validate.Checked) -> Iterable[Column]:
    return (c for c in checked.package.tables["cases"].columns if c.name not in NOT_READ)


def _readers(checked: validate.Checked, case: str, reader: str) -> bool:
    """Whether a case has been read twice; :class:`Refused` where the reader is its first."""
    if reader:
        readers.check(reader)
    if case not in checked.sheets["cases"].columns["case_id"]:
        raise Refused(f"There is no case {case[:60]!r}. `{review().command} second-read` lists those that "
                      "wait.")
    rows = checked.sheets["extractions"].columns
    by = [pair for other, *pair in zip(rows["case_id"], rows["first_by"], rows["second_by"], strict=True)
          if other == case]
    if reader and any(reader == first for first, _ in by):
        raise Refused(f"{reader} made the first reading of {case}. The second is for somebody else.")
    return any(second for _, second in by)


def _first_reader(checked: validate.Checked, case: str) -> str:
    rows = checked.sheets["extractions"].columns
    return next((by for other, by in zip(rows["case_id"], rows["first_by"], strict=True)
                 if other == case and by), "")


def _report(checked: validate.Checked, case: str) -> str:
    sources, key = checked.sheets["sources"].columns, case.rpartition("-")[0]
    n = sources["citation_key"].index(key)
    about = [sources[name][n] for name in ("title", "authors", "journal", "year", "doi", "url")]
    return (f"Read this report, patient {case.rpartition('-')[2]} of it: {'. '.join(filter(None, about))}. "
            "Write under value what it says, and leave empty what it does not report.")


def _filled(case: str, sheet: str, checked: validate.Checked) -> dict[str, Understood]:
    """Field → value of a filled sheet, as understood; every field must be there, so that a cut sheet is
    noticed."""
    if len(sheet) > LONGEST:
        raise Refused("The sheet is too long to be one.")
    lines = sheet.removeprefix("\ufeff").replace("\0", "\ufffd").splitlines()
    delimiter = max(DELIMITERS, key=lines[0].count) if lines else ","
    try:
        rows = list(csv.DictReader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Refused(f"The sheet cannot be read: {error}.") from None
    columns = {column.name: column for column in _read(checked)}
    found: dict[str, str] = {}
    for number, row in enumerate(rows, start=2):
        if not any(row.values()):
            continue  # an empty row of a spreadsheet
        name, value = row.get("field"), row.get("value")
        if row.get("case_id") != case or value is None or name not in {*columns, REPORT} or name in found:
            raise Refused(f"Row {number} of the sheet is not one of the blank sheet of {case}. Fill in the "
                          f"column value alone; `{review().command} second-read {case} --out FILE` gives a "
                          "new one.")
        found[name] = value
    missing = [name for name in columns if name not in found]
    if missing:
        raise Refused(f"The sheet lacks {', '.join(missing)}. Fill in the whole sheet.")
    return understand_row(checked.package, "cases", {name: found[name] for name in columns})


def _final(checked: validate.Checked, column: Column, one: str, two: str,
           settled: dict[str, str]) -> str | None:
    if column.name not in settled:
        return None
    if settled[column.name] in ("first", "second"):
        return one if settled[column.name] == "first" else two
    return understand(checked.package, "cases", column.name, settled[column.name]).value


def _how(one: str, two: str, final: str) -> str:
    if one == two == final:
        return "agreed"
    if final and final == one and not two:
        return "first_only"
    return "second_only" if final and final == two and not one else "adjudicated"


def _texts(checked: validate.Checked, case: str, rows: list[dict[str, str]]) -> dict[str, str]:
    """The tables of cases and of readings with the readings of one case replaced."""
    cases, readings = checked.sheets["cases"], checked.sheets["extractions"]
    place = cases.columns["case_id"].index(case)
    kept = [n for n, other in enumerate(readings.columns["case_id"]) if other != case]
    others = {name: [cells[n] for n in kept] for name, cells in readings.columns.items()}
    row = {name: cells[place] for name, cells in cases.columns.items()}
    row |= {reading["field"]: reading["final"] for reading in rows}
    other_readings = Sheet(readings.table, others, [])
    return {cases.table.path: canonical.with_rows(cases, [row], checked.package, place),
            readings.table.path: canonical.with_rows(other_readings, rows, checked.package)}
