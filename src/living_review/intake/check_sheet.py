"""A sheet on which a person compares several patients with their reports, and what comes back."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from .. import review
from ..gate import validate
from ..tables.problems import Refused
from ..tables.quoted import expect, seen
from . import check, sheets
from .understood import form, one_line

FOUND, PLACE = "found", "place"
HEADER = ("case_id", "field", "title", "value", "first", "second", FOUND, PLACE)
WIDTHS = (18, 22, 40, 30, 30, 30, 24, 18)
#: What stands in the row of a report, for all values that are not filled in.
HELP = (f"{check.AGREES} in this row: all values below that are not filled in agree. In a row of a value: "
        f"what the report gives, {check.AGREES}, not reported, or ? where it cannot be told")


def made(name: str, folder: Path, of: Mapping[str, str], speciality: str = "") -> bytes:
    """The sheet as a workbook or as CSV, by the ending of its name: the patients that have these values, with
    the columns of a speciality or with all."""
    rows = list(_rows(validate.sound(folder), of, speciality))
    if not rows:
        raise Refused("No patient has these values.")
    if not name.lower().endswith(".xlsx"):
        return sheets.written(HEADER, rows).encode("utf-8-sig")
    from openpyxl import Workbook

    from .workbook import as_bytes

    book = Workbook()
    book.active.append(HEADER)
    for row in rows:
        book.active.append([row.get(name, "") for name in HEADER])
    for letter, width in zip("ABCDEFGH", WIDTHS, strict=True):
        book.active.column_dimensions[letter].width = width
        for cell in book.active[letter]:
            cell.number_format, cell.data_type = "@", "s"  # text, never a formula
    book.active.freeze_panes = "C2"
    return as_bytes(book)


def _rows(checked: validate.Checked, of: Mapping[str, str], speciality: str) -> Iterator[dict[str, str]]:
    columns = check.fields(checked.package)
    expect("speciality", filter(None, [speciality]), review().specialities)
    names = review().specialities.get(speciality, columns)
    expect("field", of, columns)
    wanted = {name: form(value, columns[name]) for name, value in of.items()}
    sources = {row["citation_key"]: row for row in checked.sheets["sources"].records()}
    read = {(row["case_id"], row["field"]): row for row in checked.sheets["extractions"].records()}
    for row in checked.sheets["cases"].records():
        if any(value != row[name] and (columns[name].type != "list" or value not in row[name].split(
                columns[name].delimiter)) for name, value in wanted.items()):
            continue
        case, report = row["case_id"], sources[row["citation_key"]]
        yield {"case_id": case, "title": report["title"], "value": report["doi"] or report["url"],
               "first": HELP}
        for name in names:
            one = read.get((case, name), {})
            yield {"case_id": case, "field": name, "title": columns[name].title, "value": row[name],
                   "first": one.get("first", ""), "second": one.get("second", "")}


def taken(name: str, content: bytes, folder: Path) -> list[check.Look]:
    """What a filled sheet says, patient by patient; whom it says nothing of is left out."""
    checked = validate.sound(folder)
    known = check.fields(checked.package)
    now = {row["case_id"]: row for row in checked.sheets["cases"].records()}
    rows: dict[str, dict[str, dict[str, str]]] = {}
    changed: dict[tuple[str, str], str] = {}
    for number, row in sheets.read(name, content, ("case_id", "field", "value", FOUND), HEADER):
        row = {column: one_line(cell) for column, cell in row.items()}
        case, field, value = row["case_id"], row["field"], row["value"]
        expect("field", filter(None, [field]), known)
        if field in rows.setdefault(case, {}):
            raise Refused(f"Row {number}: {field or 'the report'} of {seen(case, 60)} stands there twice.")
        rows[case][field] = row
        if field and case in now and known[field].compared(value) != known[field].compared(now[case][field]):
            changed[case, field] = (f"Row {number}, {field} of {case}: the sheet shows "
                                    f"{seen(value, 60) or 'nothing'}, and the table has "
                                    f"{seen(now[case][field], 60) or 'nothing'} now")
    looks = []
    for case, of in rows.items():
        told = {field: row[FOUND] for field, row in of.items() if row[FOUND]}
        if not told:
            continue
        rest = check.VERDICTS.get(word := told.pop("", "").casefold(), "")
        if word and not rest:
            raise Refused(f"{seen(case, 60)}: in the row of the report write {check.AGREES} or ?.")
        if rest and not of.keys() >= known.keys():  # the columns of a speciality are not the whole patient
            told |= {field: rest for field in of if field and field not in told}
            rest = ""
        if old := [line for (one, field), line in changed.items() if one == case and (rest or field in told)]:
            raise Refused(f"{old[0]}. Write a new sheet with --sheet, and compare the patient again.")
        places = {field: row[PLACE] for field, row in of.items() if row[FOUND] and row.get(PLACE)}
        looks.append(check.Look(case, told, rest, places=places))
    if not looks:
        raise Refused(f"{name}: nothing is filled in under {FOUND}.")
    return looks
