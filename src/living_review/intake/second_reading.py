"""The second reader: a sheet that shows nothing of the first reading, and what comes of it.

Readers are known by their labels in ``first_by`` and ``second_by``. Where both read the same, that
is recorded; a difference waits for a value that somebody settles by looking at the report again. Of a
patient who was read a second time, only the values amended since are asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .. import review
from ..gate import validate
from ..gate.rules.readings import NOT_READ, settled, waits
from ..tables.files import in_turn
from ..tables.problems import Refused
from ..tables.quoted import nearest, seen
from ..tables.schema import Column
from . import faults, readers, sheets
from .amend import Change, entered
from .faults import Fault
from .understood import Understood, understand, understand_row

HEADER = ("case_id", "field", "value", "help")
#: The row of a sheet that says which report to read.
REPORT = "report"


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
    written: bool = False

    @property
    def open(self) -> tuple[Difference, ...]:
        return tuple(d for d in self.differences if d.final is None)


def waiting(folder: Path) -> dict[str, list[str]]:
    """The values that wait for another reader, by case; none are named where that is the whole patient."""
    checked = validate.sound(folder)
    readings = {case: _readings(checked, case) for case in checked.sheets["cases"].columns["case_id"]}
    return {case: [column.name for column in asked] if any(row["second_by"] for row in read.values()) else []
            for case, read in readings.items() if (asked := _asked(checked, read))}


def blank(case: str, folder: Path, reader: str = "") -> str:
    """A sheet to fill in: one row a field that waits, without any value. Raises :class:`Refused`."""
    checked = validate.sound(folder)
    asked, _ = _open(checked, case, reader)
    rows = [{"case_id": case, "field": REPORT, "help": _report(checked, case)}]
    for column in asked:
        words = "; ".join(column.vocabulary) if 0 < len(column.vocabulary) <= 30 else ""
        rows.append({"case_id": case, "field": column.name, "help": " ".join(filter(None, (
            f"{column.title}.", column.description, words and f"One of: {words}.")))})
    return sheets.written(HEADER, rows)


@in_turn
def take(case: str, name: str, content: bytes, reader: str, folder: Path,
         chosen: Mapping[str, str] | None = None) -> SecondReading:
    """Compare a filled sheet with what was read before, and record it where nothing is left open.

    ``chosen``: field → the value to be kept where the two differ; ``first`` and ``second`` stand
    for the readings.
    """
    checked = validate.sound(folder)
    if not reader:
        raise Refused("No reader is named: give a short label with --reader; it need not be a name.")
    asked, readings = _open(checked, case, reader)
    understood, chosen = _filled(case, sheets.read(name, content, HEADER[:3]), checked, asked), chosen or {}
    notes = tuple(f"{column.title}: {understood[column.name].note}" for column in asked
                  if understood[column.name].note)
    by = Counter(row["first_by"] for row in readings.values()).most_common(1)
    agreed, differences, rows = 0, [], []
    for column in asked:
        read = readings.get(column.name) or dict.fromkeys(("first", "second", "final", "second_by"), "") | {
            "case_id": case, "field": column.name, "first_by": by[0][0] if by else ""}
        before, now = read["final"], understood[column.name].value
        if column.compared(before) == column.compared(now):
            now = final = before
            agreed += bool(before)
        else:
            word = chosen.get(column.name)
            final = {None: None, "first": before, "second": now}.get(
                word, understand(checked.package, "cases", column.name, word or "").value)
            differences.append(Difference(column, before, now, final))
        if not before and not now and column.name not in readings:
            continue
        if not read["second_by"]:
            read = {**read, "second": now, "second_by": reader}
        others = [read["settled_by"]] if read.get("settled_by") else []
        read_by_one = map(column.compared, (read["first"], read["second"]))
        if others or column.compared(final or "") not in read_by_one:
            read = {**read, "settled_by": ";".join([*others, reader])}
        rows.append({**read, "final": final or "",
                     "resolution": settled(read["first"], read["second"], final or "")})
    if strange := chosen.keys() - {d.column.name for d in differences}:
        raise Refused(f"Nothing is to be settled about {', '.join(sorted(strange))[:200]}. The readings "
                      f"differ in: {', '.join(d.column.name for d in differences) or 'nothing'}.")
    outcome = SecondReading(agreed, tuple(differences), notes)
    if outcome.open:
        return outcome
    kept = {"case_id": case} | {row["field"]: row["final"] for row in rows}
    change = Change(case, "cases", (), {"cases": [kept], "extractions": rows}, ())
    recorded = entered([change], folder, checked)
    return replace(outcome, faults=recorded.faults, written=recorded.sound)


def told(outcome: SecondReading) -> str:
    """What a second reading came to, in words."""
    lines = [*outcome.notes, f"{outcome.agreed} values read alike, {len(outcome.differences)} not"]
    for d in outcome.differences:
        kept = "" if d.final is None else f"; kept: {seen(d.final) or 'not reported'}"
        lines.append(f"  {d.column.title} ({d.column.name}): first {seen(d.first) or 'not reported'}, "
                     f"second {seen(d.second) or 'not reported'}{kept}")
    lines += faults.lines(outcome.faults)
    if outcome.written:
        lines.append("recorded")
    elif outcome.open:
        lines += ["Nothing was written. Look at the report again, and settle each: first, second or a value.",
                  *(f"  --settle {d.column.name}=first" for d in outcome.open)]
    else:
        lines.append("Nothing was written: correct this first.")
    return "\n".join(lines)


def _readings(checked: validate.Checked, case: str) -> dict[str, dict[str, str]]:
    """The readings of a case by field."""
    return {row["field"]: row for row in checked.sheets["extractions"].records() if row["case_id"] == case}


def _asked(checked: validate.Checked, readings: Mapping[str, Mapping[str, str]]) -> list[Column]:
    """The fields that wait: all of a patient who was read once, else those of which a value was amended."""
    whole = not any(row["second_by"] for row in readings.values())
    return [c for c in checked.package.tables["cases"].columns if c.name not in NOT_READ
            and (whole or c.name in readings and waits(readings[c.name]))]


def _open(checked: validate.Checked, case: str,
          reader: str) -> tuple[list[Column], dict[str, dict[str, str]]]:
    """The fields of a case that wait, and its readings; :class:`Refused` where this reader made them."""
    if reader:
        readers.check(reader)
    cases = checked.sheets["cases"].columns["case_id"]
    if case not in cases:
        raise nearest("case", case, cases)
    readings = _readings(checked, case)
    asked = _asked(checked, readings)
    if not asked:
        raise Refused(f"Every value of {case} has been read twice. `{review().command} amend` corrects one.")
    for column in asked if reader else ():
        read = readings.get(column.name, {})
        first = "" if read.get("second_by") else read.get("first_by")
        if reader in (first, *(read.get("settled_by") or "").split(";")):
            raise Refused(f"{reader} made the first reading of {case}. The second is for somebody else.")
    return asked, readings


def _report(checked: validate.Checked, case: str) -> str:
    sources, key = checked.sheets["sources"].columns, case.rpartition("-")[0]
    n = sources["citation_key"].index(key)
    about = [sources[name][n] for name in ("title", "authors", "journal", "year", "doi", "url")]
    return (f"Read this report, patient {case.rpartition('-')[2]} of it: {'. '.join(filter(None, about))}. "
            "Write under value what it says, and leave empty what it does not report.")


def _filled(case: str, rows: Sequence[tuple[int, dict[str, str]]], checked: validate.Checked,
            asked: Sequence[Column]) -> dict[str, Understood]:
    """Field → value of a filled sheet, as understood; every field must be there, so that a cut sheet is
    noticed."""
    columns = {column.name: column for column in asked}
    found: dict[str, str] = {}
    for number, row in rows:
        name = row["field"]
        if row["case_id"] != case or name not in {*columns, REPORT} or name in found:
            raise Refused(f"Row {number} of the sheet is not one of the blank sheet of {case}. Fill in the "
                          f"column value alone; `{review().command} second-read {case} --out FILE` gives a "
                          "new one.")
        found[name] = row["value"]
    missing = [name for name in columns if name not in found]
    if missing:
        raise Refused(f"The sheet lacks {', '.join(missing)}. Fill in the whole sheet.")
    return understand_row(checked.package, "cases", {name: found[name] for name in columns})
