"""A value that is filled in or mended where a report or a patient stands in the tables already.

That of a patient gets its reading. A first reading that nobody has compared yet is the reader's own to
mend; any other stays as it was, beside the value that is kept now and the label of who settled it. Either
way the value waits until somebody else has read it.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from .. import review
from ..gate import canonical, validate
from ..gate.rules import forms
from ..gate.rules.readings import MACHINE, NOT_READ, settled
from ..gate.since import new_ones
from ..tables.files import in_turn, write_together
from ..tables.problems import Refused
from ..tables.quoted import expect, nearest, seen, some
from ..tables.schema import Column
from . import entry, faults
from .faults import Fault, Outcome
from .understood import one_line, understand_row

LABEL = next(rule for rule in forms.RULES if rule.name == "reader-label")
#: Columns that are mended in all tables at once.
NAMES = ("case_id", "citation_key", "former_keys")


class Change(NamedTuple):
    """What becomes of a patient or a report: rows of the tables, the fields that differ, a line a field."""

    name: str
    table: str
    fields: tuple[str, ...]
    rows: dict[str, list[dict[str, str]]]
    lines: tuple[str, ...]


def known_reader(label: str) -> None:
    """Raise :class:`.problems.Refused` where no label of a reader is given, or one that cannot stand."""
    if not label:
        raise Refused("No reader is named: give a short label with --reader; it need not be a name.")
    if fault := "programs are known by it" if label == MACHINE else LABEL.check(label, None):
        message, fix = fault if isinstance(fault, tuple) else (fault, "")
        raise Refused(f"{label[:60]!r} is no label of a reader: {message}. {fix or LABEL.fix}")


@in_turn
def amend(name: str, values: Mapping[str, str], folder: Path, reader: str = "", where: str = "",
          write: bool = True) -> Outcome:
    """Give fields of a patient or of a report these values, in all tables or in none.

    ``reader``, who read the values of a patient, is needed for them; ``where`` says where in the report they
    stand. Raises :class:`.problems.Refused`, and :class:`.problems.DataError` where a table cannot be read.
    """
    if reader:
        known_reader(reader)
    checked = validate.readable(folder)
    return entered([change(name, values, checked, reader, where)], folder, checked, write)


def change(name: str, values: Mapping[str, str], checked: validate.Checked, reader: str = "",
           where: str = "", places: Mapping[str, str] | None = None, own: bool = True) -> Change:
    """The rows that give fields of a patient or of a report these values; see :func:`amend`.

    ``places``: field → its own place in the report; ``own``: a first reading of this label may be mended,
    which whoever only gives that label may not.
    """
    table, place = _found(name, checked)
    where = one_line(where)
    read = readings(name, checked)
    there = checked.sheets[table].at(place)
    columns = {field: _column(field, checked, table) for field in values}
    understood = understand_row(checked.package, table, there | values)
    for field, one in understood.items():  # levels fill an empty region, "30 Gy in 10" the fractions
        if one.value and not there[field]:
            columns[field] = checked.package.tables[table][field]
    rows, lines = [], []
    for field, column in columns.items():
        old, new = there[field], understood[field].value
        reading = table == "cases" and field not in NOT_READ and _reading(
            read.get(field), old, new, reader, one_line((places or {}).get(field, where)), own)
        if reading:
            rows.append({"case_id": name, "field": field, **reading})
        changed = seen(old) or "empty"
        changed = f"stays {changed}" if old == new else f"{changed} → {seen(new) or 'empty'}"
        lines.append("; ".join(filter(None, (
            f"{name}, {column.title} ({field}): {changed}", understood[field].note,
            reading and f"read by {reader}", reading and seen(reading["locator"])))))
    if table == "cases" and not read:
        raise Refused(f"Nothing of {name} has a reading yet: correct cases.csv, and {review().command} "
                      "first-read LABEL writes the readings.")
    if rows:
        known_reader(reader)
    if where and not rows:
        raise Refused("--where gives the place of a value that is read; none of these is one.")
    kept = there | {field: understood[field].value for field in columns}
    return Change(name, table, tuple(columns), {table: [kept], "extractions": rows}, tuple(lines))


def entered(changes: Sequence[Change], folder: Path, checked: validate.Checked,
            write: bool = True) -> Outcome:
    """Put the rows of all changes into the tables, or nothing where the gate objects to one of them."""
    rows: dict[str, list[dict[str, str]]] = {}
    for one in changes:
        for table, there in one.rows.items():
            rows.setdefault(table, []).extend(there)
    texts = canonical.with_rows(checked, rows)
    after = entry.judged(texts, folder, checked)
    told, left = _told(changes, checked, after)
    lines = [line for one in changes for line in one.lines] + left
    outcome = Outcome(tuple(lines), tuple(told))
    if write and outcome.sound:
        write_together(texts, folder)
    return outcome


def _found(name: str, checked: validate.Checked) -> tuple[str, int]:
    """The table in which a patient or a report stands, and where."""
    known = {"cases": "case_id", "sources": "citation_key"}
    for table, column in known.items():
        if name in checked.sheets[table].columns[column]:
            return table, checked.sheets[table].columns[column].index(name)
    raise nearest("patient or report", name, [one for table, column in known.items()
                                              for one in checked.sheets[table].columns[column]])


def patient(case: str, checked: validate.Checked) -> dict[str, str]:
    """The row of a patient; raises :class:`.problems.Refused` where there is none of this name."""
    expect("case", [case], checked.sheets["cases"].columns["case_id"])
    return checked.sheets["cases"].row(case)


def readings(case: str, checked: validate.Checked) -> dict[str, dict[str, str]]:
    """The readings of a patient by field."""
    return {row["field"]: row for row in checked.sheets["extractions"].records() if row["case_id"] == case}


def described(report: Mapping[str, str]) -> str:
    """A row of the sources in a line."""
    return ". ".join(filter(None, (report[name] for name in (
        "title", "authors", "journal", "year", "doi", "url"))))


def _column(field: str, checked: validate.Checked, table: str) -> Column:
    columns = checked.package.tables[table].by_name
    expect("field", [field], columns)
    if field in NAMES:
        raise Refused(f"{field} is in several tables: {review().command} rename OLD NEW changes all.")
    return columns[field]


def _reading(read: Mapping[str, str] | None, old: str, new: str, reader: str,
             where: str, own: bool) -> dict[str, str] | None:
    """The reading of a value as it is now; ``None`` where nothing of it is new."""
    if read is None:
        read = {"first": "", "second": "", "final": "", "first_by": "", "second_by": "", "settled_by": ""}
        if not new:
            return None
    elif read["final"] == new:
        return {**read, "locator": where} if where else None
    mine = (not read["first"] or read["first_by"] == reader) if own else not read["first_by"]
    if new and mine and not read["second_by"] and not read.get("settled_by"):
        read = {**read, "first": new, "first_by": reader}
    else:
        read = {**read, "settled_by": reader}
    return {**read, "final": new, "locator": where, "resolution": settled(read["first"], read["second"], new)}


def _told(changes: Sequence[Change], before: validate.Checked,
          after: validate.Checked) -> tuple[list[Fault], list[str]]:
    """What the gate says now and did not before, with the errors of the amended cells that still stand; and
    a line for a row of which it refuses other cells."""
    new = new_ones(after.problems, before.problems)
    if place := next((problem for problem in new if problem.column == "locator"), None):
        raise Refused(f"--where {seen(place.value or '', 60)!r}: {place.message}. {place.fix}")
    told, left = list(new), []
    for one in changes:
        sheet = after.sheets[one.table]
        line = sheet.lines[_found(one.name, after)[1]]
        old = [problem for problem in after.errors if problem not in new and problem.line == line
               and problem.file == sheet.table.path]
        told += [problem for problem in old if problem.column in one.fields]
        if rest := [f"{problem.column or problem.rule} {seen(problem.value or '', 40)}".strip()
                    for problem in old if problem.column not in one.fields]:
            left.append(f"{one.name} has other cells that the gate refuses: {some(rest)}. "
                        f"{review().command} validate tells why")
    names = [one.name for one in changes]
    key = "" if len(names) > 1 else names[0].rpartition("-")[0] or names[0]
    return faults.of(told, after, key, {
        one.name: n for n, one in enumerate(changes, start=1) if one.table == "cases"}), left
