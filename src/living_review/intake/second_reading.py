"""The second reader: a sheet that shows nothing of the first reading, and what comes of it.

Readers are known by their labels in ``first_by`` and ``second_by``. Where both read the same, that
is recorded; a difference waits for a value that somebody settles by looking at the report again. Of a
patient who was read a second time, only the values amended since are asked.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from .. import review
from ..gate import validate
from ..gate.rules.readings import NOT_READ, settled, waits
from ..tables.files import in_turn
from ..tables.problems import Refused
from ..tables.quoted import seen
from ..tables.schema import Column
from . import faults, sheets
from .amend import Change, described, entered, known_reader, patient, readings
from .understood import Understood, understand, understand_row

HEADER = ("case_id", "field", "value", "help")
#: The row of a sheet that says which report to read.
REPORT = "report"
NONE = "not reported"


def waiting(folder: Path) -> dict[str, list[str]]:
    """The values that wait for another reader, by case; none are named where that is the whole patient."""
    checked = validate.sound(folder)
    known = {case: readings(case, checked) for case in checked.sheets["cases"].columns["case_id"]}
    return {case: [column.name for column in asked] if any(row["second_by"] for row in read.values()) else []
            for case, read in known.items() if (asked := _asked(checked, read))}


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
         chosen: Mapping[str, str] | None = None, write: bool = True) -> tuple[bool, str]:
    """Compare a filled sheet with what was read before, and ``write`` it where nothing is left open.

    ``chosen``: field → the value to be kept where the two differ; ``first`` and ``second`` stand
    for the readings. Returns whether it was recorded, and what it came to in words.
    """
    checked = validate.sound(folder)
    known_reader(reader)
    asked, known = _open(checked, case, reader)
    filled = sheets.read(name, content, HEADER[:3], HEADER)
    understood, chosen = _filled(case, filled, checked, asked), chosen or {}
    by = Counter(row["first_by"] for row in known.values()).most_common(1)
    agreed, differ, left, rows = 0, {}, [], []
    for column in asked:
        read = known.get(column.name) or dict.fromkeys(("first", "second", "final", "second_by"), "") | {
            "case_id": case, "field": column.name, "first_by": by[0][0] if by else ""}
        before, now = read["final"], understood[column.name].value
        if column.compared(before) == column.compared(now):
            now = final = before
            agreed += bool(before)
        else:
            word = chosen.get(column.name)
            final = {None: "", "first": before, "second": now}.get(
                word, understand(checked.package, "cases", column.name, word or "").value)
            differ[column.name] = (
                f"  {column.title} ({column.name}): first {seen(before) or NONE}, second {seen(now) or NONE}"
                + ("" if word is None else f"; kept: {seen(final) or NONE}"))
            left += [f"  --settle {column.name}=first"] * (word is None)
        if not before and not now and column.name not in known:
            continue
        if not read["second_by"]:
            read = {**read, "second": now, "second_by": reader}
        others = [read["settled_by"]] if read.get("settled_by") else []
        if others or column.compared(final) not in map(column.compared, (read["first"], read["second"])):
            read = {**read, "settled_by": ";".join([*others, reader])}
        rows.append({**read, "final": final, "resolution": settled(read["first"], read["second"], final)})
    if strange := chosen.keys() - differ.keys():
        raise Refused(f"Nothing is to be settled about {', '.join(sorted(strange))[:200]}. The readings "
                      f"differ in: {', '.join(differ) or 'nothing'}.")
    lines = [f"{column.title}: {understood[column.name].note}" for column in asked
             if understood[column.name].note]
    lines += [f"{agreed} values read alike, {len(differ)} not", *differ.values()]
    if left:
        return False, "\n".join([*lines, "Nothing was written. Look at the report again, and settle each: "
                                 "first, second or a value.", *left])
    kept = {"case_id": case} | {row["field"]: row["final"] for row in rows}
    change = Change(case, "cases", (), {"cases": [kept], "extractions": rows}, ())
    outcome = entered([change], folder, checked, write)
    ended = ("Nothing was written: correct this first." if not outcome.sound else
             "recorded" if write else "nothing was written")
    return outcome.sound, "\n".join([*lines, *faults.lines(outcome.faults), ended])


def _asked(checked: validate.Checked, known: Mapping[str, Mapping[str, str]]) -> list[Column]:
    """The fields that wait: all of a patient who was read once, else those of which a value was amended."""
    whole = not any(row["second_by"] for row in known.values())
    return [c for c in checked.package.tables["cases"].columns if c.name not in NOT_READ
            and (whole or c.name in known and waits(known[c.name]))]


def _open(checked: validate.Checked, case: str,
          reader: str) -> tuple[list[Column], dict[str, dict[str, str]]]:
    """The fields of a case that wait, and its readings; :class:`Refused` where this reader made them."""
    if reader:
        known_reader(reader)
    patient(case, checked)
    known = readings(case, checked)
    asked = _asked(checked, known)
    if not asked:
        raise Refused(f"Every value of {case} has been read twice. `{review().command} amend` corrects one.")
    for column in asked if reader else ():
        read = known.get(column.name, {})
        first = "" if read.get("second_by") else read.get("first_by")
        if reader in (first, *(read.get("settled_by") or "").split(";")):
            raise Refused(f"{reader} made the first reading of {case}. The second is for somebody else.")
    return asked, known


def _report(checked: validate.Checked, case: str) -> str:
    key, _, number = case.rpartition("-")
    return (f"Read this report, patient {number} of it: {described(checked.sheets['sources'].row(key))}. "
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
