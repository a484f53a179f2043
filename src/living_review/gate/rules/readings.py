"""Rules between a case and its readings: what was read, and the value that was kept."""

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

from ... import review
from ...tables.conditions import Fault, number
from ...tables.rule import COPY, Found, Sheets, row_rule, rows, tables_rule, whole
from . import cells, spreadsheet

#: Columns of the case table that are not read twice.
NOT_READ = ("case_id", "citation_key", "notes")
#: The label of programs. Two runs of them, each without sight of the other, made the first readings.
MACHINE = "machine"
READING = {
    "agreed": lambda first, second, final: first == second == final,
    "first_only": lambda first, second, final: first == final and not second,
    "second_only": lambda first, second, final: second == final and not first,
}


def settled(first: str, second: str, final: str) -> str:
    """How the value that is kept came about: a word for the column ``resolution``."""
    return next((word for word, fits in READING.items() if final and fits(first, second, final)),
                "adjudicated")


def waits(reading: Mapping[str, str]) -> bool:
    """Whether a value has been looked at by one reader alone since it is what it is."""
    by = reading.get("settled_by") or ""
    return not reading["second_by"] or bool(by) and ";" not in by


def _amend(case: str, name: str, value: str) -> str:
    return f"{review().command} amend {case} {shlex.quote(f'{name}={value}')} --reader LABEL"


def field_known(sheets: Sheets) -> Iterator[Found]:
    for table in ("extractions", "checks") if "cases" in sheets else ():
        known = {c.name for c in sheets["cases"].table.columns} - set(NOT_READ)
        for position, name in rows(sheets, table, "field"):
            if name and name not in known:
                yield Found(position, "no such column to be read in cases.csv", table=table)


def reading_kept(sheets: Sheets) -> Iterator[Found]:
    """Every value has its readings."""
    if not whole(sheets, "cases", "extractions") or not sheets["extractions"].has("case_id", "field"):
        return
    cases, readings = sheets["cases"], sheets["extractions"].columns
    read = set(zip(readings["case_id"], readings["field"], strict=True))
    known = set(readings["case_id"])
    unsound = set().union(*cases.refused.values())  # told first; what is mended can be read then
    for position, case in cases.rows("case_id"):
        if case and case not in known and position not in unsound:
            yield Found(position, f"no value of {case} has a reading",
                        f"{review().command} first-read LABEL writes the readings of a new patient.")
    for name in [name for name in cases.columns if name not in NOT_READ]:
        for position, case, cell in cases.rows("case_id", name):
            if cell and case in known and (case, name) not in read:
                yield Found(position, f"no reading of {name} for {case}",
                            f"{_amend(case, name, cell)} writes its reading.", column=name)


def reading_agrees(sheets: Sheets) -> Iterator[Found]:
    """The value kept is the one in the case table."""
    if not whole(sheets, "cases") or not sheets["cases"].has("case_id"):
        return
    cases = sheets["cases"]
    place = {case: position for position, case in enumerate(cases.columns["case_id"])}
    for position, case, name, final in rows(sheets, "extractions", "case_id", "field", "final"):
        if (case in place and cases.has(name) and name not in NOT_READ
                and place[case] not in cases.refused.get(name, ())
                and not _same(there := cases.columns[name][place[case]], final)):
            yield Found(position, f"cases.csv, line {cases.lines[place[case]]}, has {there or 'nothing'}",
                        f"Put {final or 'nothing'} there as well; or, if the report says "
                        f"{there or 'nothing'}, {_amend(case, name, there)} keeps that.")


def _same(one: str, two: str) -> bool:
    return one == two or number(one) is not None and number(one) == number(two)


def reading_possible(sheets: Sheets) -> Iterator[Found]:
    """A reading could stand in its column; what is refused in the case itself is told there."""
    if not (cases := sheets.get("cases")):
        return
    place = {case: position for position, case in enumerate(cases.columns.get("case_id", ()))}
    told = {(name, position): cases.columns[name][position]
            for name, refused in cases.refused.items() for position in refused}
    columns = cases.table.by_name
    rules = {name: [rule for rule in (*spreadsheet.RULES, *cells.RULES)
                    if rule.check and rule.covers("cases", column)] for name, column in columns.items()}

    @cache
    def judged(field: str, text: str) -> Fault:
        return next((fault for rule in rules[field] if (fault := rule.check(text, columns[field]))), None)

    for table, *names in (("extractions", "first", "second"), ("checks", "read")):
        for position, case, field, *read in rows(sheets, table, "case_id", "field", *names):
            for name, text in zip(names, read, strict=True):
                if (text and field in columns and (fault := judged(field, text))
                        and told.get((field, place.get(case))) != text):
                    message, fix = fault if isinstance(fault, tuple) else (fault, "")
                    yield Found(position, f"no possible {field}: {message}", fix, table, name)


def resolution_fits(first, second, final, resolution):
    if resolution in READING and (not READING[resolution](first, second, final) or not final):
        return (f"{resolution}, with the readings {first or 'empty'} and {second or 'empty'} and "
                f"the value {final or 'empty'}")


def reading_has_reader(sheets: Sheets) -> Iterator[Found]:
    for name in ("first", "second"):
        for position, text, label in rows(sheets, "extractions", name, f"{name}_by"):
            if text and not label:
                yield Found(position, "a reading without its reader", column=f"{name}_by")


def second_reader_is_another(first_by, second_by):
    if first_by and first_by == second_by != MACHINE:
        return f"{first_by} also made the first reading"


def one_first_reader(sheets: Sheets) -> Iterator[Found]:
    """A row whose second reader is that of most of the case, and whose first is not; one that was amended
    later waits, or has a second reader of its own. Programs read whole cases or none."""
    readings = [*rows(sheets, "extractions", "case_id", "first_by", "second_by", "locator")]
    usual: dict[str, list[str]] = {}
    for (case, *by), _ in Counter(reading[1:4] for reading in readings).most_common():
        usual.setdefault(case, by)
    for position, case, first, second, locator in readings:
        most = usual[case]
        if first not in ("", most[0]) and not locator and (second == most[1] or MACHINE in (first, second)):
            yield Found(position, f"{first} read this, and {most[0] or 'nobody'} most of {case}")


ONE_READER = tables_rule(
    one_first_reader,
    "A case has one first reader; a value amended by someone else has a locator in the report.",
    "Correct the label, or give the place in the report under locator.", "extractions", "first_by",
    {"first_by": "reader-c"}, {"first_by": "reader-c", "locator": "p. 3"}, severity="warning",
    once=("value", "case_id"))
RULES = (
    tables_rule(field_known, "A reading or a check names a column of the case table that is read.",
                "Name a column of the case table.", "extractions", "field",
                {COPY: "", "field": "gender", "resolution": "adjudicated"}, "`age_years`",
                needed=True, once=("value",)),
    tables_rule(reading_kept, "Every value of a case has its readings.", "", "cases", "case_id",
                "a case without any reading", "a case with a reading of each of its values"),
    tables_rule(reading_agrees, "The value kept in the readings is the one in the case table.", "",
                "extractions", "final", {"final": "", "resolution": "adjudicated"},
                {"first": "", "resolution": "adjudicated"}),
    tables_rule(reading_possible, "A reading is a possible value of its column.",
                "Write it as in the case table; leave it empty if nothing was reported.", "extractions",
                "first", {"first": "NA", "resolution": "adjudicated"},
                {"first": "", "resolution": "adjudicated"}),
    row_rule("resolution", resolution_fits, "The way a reading was settled agrees with the readings.",
             "Choose the word that fits: agreed, first_only, second_only or adjudicated.",
             {"second": ""}, {"second": "", "resolution": "first_only"}, table="extractions"),
    tables_rule(reading_has_reader, "Every reading has its reader.",
                "Write the label of the reader; it need not be a name.", "extractions", "first_by",
                {"first_by": ""}, {"second": "", "resolution": "first_only", "second_by": ""},
                once=("column", "case_id")),
    row_rule("second_by", second_reader_is_another, "The second reader is not the first reader.",
             "Empty second and second_by, write first_only, and let somebody else read the report.",
             {"second_by": "reader-a"}, {"first_by": "machine", "second_by": "machine", "locator": "p. 3"},
             table="extractions", once=("value", "case_id")),
    ONE_READER,
)
