"""A patient compared with the report by a person: what agrees, what differs, and what cannot be told.

A value that differs is amended with its reading. All of it goes into the tables, or nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ..gate import validate
from ..gate.rules import checks
from ..gate.rules.readings import NOT_READ
from ..tables.files import in_turn
from ..tables.problems import Refused
from ..tables.quoted import expect, seen
from ..tables.schema import Column, Package
from .amend import Change, change, described, entered, known_reader, patient, readings
from .faults import Outcome
from .understood import form, one_line, understand_row

#: In place of a value, or of all that are not given: the report gives that of the table; nobody can tell. The
#: words are those of the column ``verdict``, however they come in; one has a short form.
AGREES, UNSURE = "agrees", "cannot_tell"
VERDICTS = {AGREES: AGREES, UNSURE: UNSURE, "?": UNSURE}


class Look(NamedTuple):
    """What a person found who compared a patient.

    ``said``: field → what the report gives, empty where it gives nothing, or one of :data:`VERDICTS`;
    ``rest``: such a verdict for all other values, or empty where they were not compared; ``where``: the place
    in the report, where ``places`` has none of the field; ``seen``: the :func:`.checks.mark` of what was
    compared, or empty where it is not known.
    """

    case: str
    said: Mapping[str, str]
    rest: str = ""
    where: str = ""
    places: Mapping[str, str] = {}
    seen: str = ""


def fields(package: Package) -> dict[str, Column]:
    """What of a patient is compared."""
    return {c.name: c for c in package.tables["cases"].columns if c.name not in NOT_READ}


@in_turn
def check(looks: Sequence[Look], reader: str, role: str, day: str, folder: Path,
          write: bool = True) -> Outcome:
    """Record what was compared under the label and the role of a reader, and amend what differs.

    ``day`` is that of the check. Raises ``Refused``, and ``DataError`` where the tables are not in order.
    """
    checked = _sound(folder)
    known_reader(reader)
    column = checked.package.tables[checks.TABLE]["role"]
    known = form(role, column)
    if not role:
        raise Refused(f"No role is given: one of {', '.join(column.vocabulary)}.")
    expect("role", [known], column.vocabulary)
    about = {"checked_by": reader, "role": known, "date": day}
    before = [row for row in checked.sheets[checks.TABLE].records() if row["checked_by"] == reader]
    if other := next((row["role"] for row in before if row["role"] != known), None):
        raise Refused(f"The label {reader} belongs to somebody else: its role is {other}. "
                      "Choose another label.")
    done = [_new(_change(look, checked, about), before) for look in looks]
    if not any(one.fields or one.rows[checks.TABLE] for one in done):
        return Outcome(tuple(line for one in done for line in one.lines), ())
    return entered(done, folder, checked, write)


def _new(one: Change, before: Sequence[Mapping[str, str]]) -> Change:
    """A change without what stands in the table already; another finding of the same day is refused, since a
    label is not proven."""
    known, rows = {(row["case_id"], row["field"], row["date"]): row for row in before}, []
    for row in one.rows[checks.TABLE]:
        old = known.get((row["case_id"], row["field"], row["date"]))
        if old is None:
            rows.append(row)
        elif any(old[name] != row[name] for name in ("compared", "verdict", "read")) and not (
                row["verdict"] == AGREES and row["compared"] == old["read"] != ""):
            raise Refused(f"{row['checked_by']} has compared {row['field'] or 'the whole'} of {one.name} on "
                          f"{row['date']} already, and found otherwise ({old['verdict']}). Choose another "
                          f"label; if it was you, delete that row of {checks.TABLE}.csv first.")
    lines = one.lines if rows or one.fields else (f"{one.name}: recorded already, so nothing changes",)
    return one._replace(rows=one.rows | {checks.TABLE: rows}, lines=lines)


def _sound(folder: Path) -> validate.Checked:
    checked = validate.sound(folder)
    if checks.TABLE not in checked.package.tables:
        raise Refused("This review has no table of checks: describe it in data/datapackage.json first.")
    return checked


def _change(look: Look, checked: validate.Checked, about: Mapping[str, str]) -> Change:
    there, known = patient(look.case, checked), fields(checked.package)
    expect("field", look.said, known)
    if look.seen and look.seen != checks.mark(there):
        raise Refused(f"Values of {look.case} have changed since the page was made from which this comes. "
                      "Open the page of the patient in the newest version, compare again, and send the form "
                      "from there.")
    if not look.said and not look.rest:
        raise Refused(f"Nothing of {look.case} was compared: name values, or say that all agree.")
    told = {name: text for name, text in look.said.items() if one_line(text).casefold() not in VERDICTS}
    understood = understand_row(checked.package, "cases", there | told)
    verdicts = {name: VERDICTS[one_line(text).casefold()] for name, text in look.said.items()
                if name not in told}
    for name in told:
        same = known[name].compared(understood[name].value) == known[name].compared(there[name])
        verdicts[name] = AGREES if same else "differs" if understood[name].value else "absent"
    amended = {name: told[name] for name in told if verdicts[name] != AGREES}
    done = change(look.case, amended, checked, about["checked_by"], look.where, look.places,
                  own=False) if amended else Change(look.case, "cases", (), {"cases": [there]}, ())
    kept, rows = done.rows["cases"][0], []
    filled = {name for name in done.fields if kept[name] and not there[name]}
    verdicts |= dict.fromkeys(filled - {*verdicts, *NOT_READ}, "differs")
    row = {"case_id": look.case, "read": "", **about}
    for name, verdict in verdicts.items():
        if (verdict, look.rest) != (AGREES, AGREES):
            rows.append(row | {"field": name, "compared": checks.written(there, name), "verdict": verdict,
                               "read": kept[name] if verdict == "differs" else "",
                               "locator": one_line(look.places.get(name, look.where))})
    if look.rest:
        rows.append(row | {"field": "", "verdict": look.rest, "compared": checks.written(
            {name: text for name, text in kept.items()
             if verdicts.get(name) != UNSURE and name not in filled}),
            "locator": one_line(look.places.get("", look.where))})
    return done._replace(rows=done.rows | {checks.TABLE: rows}, lines=(
        f"{look.case}: {_counted(look, verdicts, kept)}", *done.lines))


def _counted(look: Look, verdicts: Mapping[str, str], kept: Mapping[str, str]) -> str:
    rest = sum(1 for name, text in kept.items() if text and name not in (*NOT_READ, *verdicts))
    counts = Counter(verdicts.values()) + Counter({look.rest: rest if look.rest else 0})
    words = {AGREES: "agree with the report", "differs": "differ", "absent": "not in the report",
             UNSURE: "cannot be told"}
    return ", ".join(f"{counts[verdict]} {said}" for verdict, said in words.items() if counts[verdict])


def shown(case: str, folder: Path) -> list[str]:
    """The values of a patient with both readings and what came of checks, a line each, below the report."""
    checked = _sound(folder)
    there = patient(case, checked)
    read = readings(case, checked)
    found = checks.standing(checked.sheets[checks.TABLE].records(), [there],
                            checked.package.tables["cases"]).get(case, {})
    lines = [described(checked.sheets["sources"].row(there["citation_key"]))]
    for name, column in fields(checked.package).items():
        if there[name] or name in read:
            one = read.get(name, {})
            said = ", ".join(dict.fromkeys(f"{check.state} ({check.row['checked_by']})"
                                           for check in found.get(name, ()))) or "not checked"
            lines.append(f"{column.title} ({name}): {seen(there[name]) or 'none kept'}; readings: "
                         f"{seen(one.get('first', '')) or 'nothing'}, "
                         f"{seen(one.get('second', '')) or 'nothing'}; {said}")
    return lines
