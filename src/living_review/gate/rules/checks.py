"""Checks by persons: what their rows must say, and for which values each of them still counts."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ... import review
from ...tables.conditions import among, never
from ...tables.rule import Found, Sheets, data_rule, row_rule, rows, tables_rule, whole
from ...tables.schema import Table
from .readings import MACHINE, NOT_READ

TABLE, BETWEEN = "checks", "|"
#: What has become of a value that somebody compared: it is what the report says; the report says something
#: else; it is another value now; nobody can tell; one person has filled it in, and nobody has compared it.
CHECKED, OPEN, AGAIN, UNSURE = "checked", "to be settled", "to be looked at again", "cannot tell"
WAITS = "waits for another reader"
Row = Mapping[str, str]


class Check(NamedTuple):
    """A row of the table, by its place, and what has become of one of its values."""

    position: int
    row: Row
    state: str


def compared(row: Row) -> dict[str, str]:
    """Column → the value that a row compared; that of a whole patient leaves out what was empty."""
    if row["field"]:
        return {row["field"]: row["compared"]}
    pairs = (item.partition("=") for item in row["compared"].split(BETWEEN))
    return {name: value for name, mark, value in pairs if mark}


def written(values: Row, field: str = "") -> str:
    """What a row compares, as its cell has it: one value, or all of a patient that are read."""
    if field:
        return values[field].replace(BETWEEN, "/")
    return BETWEEN.join(f"{name}={text.replace(BETWEEN, '/')}" for name, text in values.items()
                        if text and name not in NOT_READ)


def mark(values: Row) -> str:
    """A short mark of all values of a patient that are read: another one, when one of them changes."""
    import hashlib  # not needed to check tables without checks by persons

    return hashlib.sha256(written(values).encode()).hexdigest()[:10]


def _states(row: Row, case: Row, table: Table) -> Iterator[tuple[str, str]]:
    then = compared(row)
    for name in [row["field"]] if row["field"] else [c.name for c in table.columns]:
        if name not in case or name in NOT_READ:
            continue
        column, now = table[name], case[name].replace(BETWEEN, "/")
        known = {"absent": "", "differs": row["read"]}.get(row["verdict"], then.get(name, ""))
        same = column.compared(now) == column.compared(then.get(name, ""))
        if row["verdict"] == "cannot_tell":
            yield name, UNSURE if same else AGAIN
        elif column.compared(now) == column.compared(known.replace(BETWEEN, "/")):
            yield name, WAITS if row["verdict"] == "differs" and not row["compared"] else CHECKED
        else:
            yield name, OPEN if same else AGAIN


def standing(rows: Iterable[Row], cases: Iterable[Row], table: Table) -> dict[str, dict[str, list[Check]]]:
    """Patient → column → its checks, by rows of both tables as text. What somebody has looked at again
    since no longer waits for it."""
    known, found = {case["case_id"]: case for case in cases}, {}
    for position, row in enumerate(rows):
        for name, state in _states(row, known.get(row["case_id"], {}), table):
            found.setdefault(row["case_id"], {}).setdefault(name, []).append(Check(position, row, state))
    for of in found.values():
        for name, checks in of.items():
            if any(check.state != AGAIN for check in checks):
                of[name] = [check for check in checks if check.state != AGAIN]
    return found


#: The columns that :func:`check_says` reads.
JUDGED = ("field", "compared", "verdict", "read")


def check_says(field, compared, verdict, read):
    if verdict == "differs" and not read:
        return ("a difference without the value read",
                "Write what the report gives; if it gives nothing, the verdict is absent.")
    if verdict == "differs" and read == compared:
        return "the value read is the value compared", "Empty it, and write agrees."
    if verdict != "differs" and read:
        return f"a value read beside {verdict}", "Empty it, or write differs."
    if verdict in ("differs", "absent") and not field:
        return f"{verdict} of a whole patient", "Name the column that it is about, in a row of its own."
    if verdict == "absent" and not compared:
        return "absent, and no value was compared", "Write agrees."


def check_names_values(sheets: Sheets) -> Iterator[Found]:
    known = {c.name for c in sheets["cases"].table.columns} - set(NOT_READ) if "cases" in sheets else set()
    for position, field, cell in rows(sheets, TABLE, "field", "compared") if known else ():
        if not field and (strange := next((item for item in cell.split(BETWEEN) if not (
                "=" in item and item.partition("=")[0] in known)), None)) is not None:
            yield Found(position, f"{strange[:60] or 'nothing'} is no column=value")


def check_outlived(sheets: Sheets) -> Iterator[Found]:
    fit = {position for position, _, *says in rows(sheets, TABLE, "case_id", *JUDGED)
           if not check_says(*says)} - {found.position for found in check_names_values(sheets)}
    if not fit or not whole(sheets, "cases", TABLE) or not sheets["cases"].has("case_id"):
        return
    checks, cases = sheets[TABLE], sheets["cases"]
    refused = {(cases.columns["case_id"][position], name)
               for name, positions in cases.refused.items() for position in positions}
    told: dict[tuple[int, str], list[str]] = {}
    for case, of in standing(checks.records(), cases.records(), cases.table).items():
        for name, there in of.items():
            for one in there:
                if one.position in fit and one.state in (OPEN, AGAIN) and (case, name) not in refused:
                    told.setdefault((one.position, one.state), []).append(name)
    for (position, state), fields in told.items():
        case, command = checks.columns["case_id"][position], review().command
        yield Found(position, *(
            (f"{', '.join(fields)} of {case} changed after being compared",
             f"{command} check {case} records another look; if there is none, delete the row.")
            if state == AGAIN else
            (f"{fields[0]} of {case} differs from the report, and is in cases.csv",
             f"{command} amend {case} FIELD=VALUE corrects it; if the check is wrong, delete the row.")))


def checker_is_another(sheets: Sheets) -> Iterator[Found]:
    """Whoever made a reading has compared it already."""
    names = ("case_id", "field", "compared", "verdict", "checked_by")
    by = {(case, field): readers for _, case, field, *readers in rows(
        sheets, "extractions", "case_id", "field", "first_by", "second_by")}
    for position, *cells in rows(sheets, TABLE, *names):
        row = dict(zip(names, cells, strict=True))
        values = compared(row)
        told = row["verdict"] == "agrees" or row["verdict"] == "differs" and row["compared"]
        if told and values and all(
                row["checked_by"] in by.get((row["case_id"], name), ()) for name in values):
            yield Found(position, f"{row['checked_by']} made a reading of what is checked")


ROW = (
    row_rule("verdict", check_says, "A check that differs has the value read, and names its column.", "",
             {"verdict": "differs"}, {"verdict": "cannot_tell"}, table=TABLE),
    data_rule("check-by-a-person", "checked_by",
              [never("the label of programs, which do not check", checked_by=among(MACHINE))],
              "A check is made by a person.", "Write the label of the person, or delete the row.",
              {"checked_by": "machine"}, {"checked_by": "reader-d"}, table=TABLE),
)
RULES = (
    tables_rule(check_names_values, "A check of a whole patient names its values as column=value.",
                "Name columns of the case table; or name one under field, and write its value alone.",
                TABLE, "compared", {"field": ""}, {"compared": "female"}, needed=True),
    tables_rule(checker_is_another, "Nobody checks a reading of their own.",
                "Let somebody else compare it with the report.", TABLE, "checked_by",
                {"checked_by": "reader-a"}, {"checked_by": "reader-a", "verdict": "cannot_tell"}),
    tables_rule(check_outlived, "A value is what it was when it was checked, or what the check found.", "",
                TABLE, "compared", {"compared": "male"},
                {"compared": "male", "verdict": "differs", "read": "female"}, severity="warning"),
)
