"""Lists that a person looks through in a spreadsheet, and hands back as CSV or as a workbook."""

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import get_close_matches

from ..tables.problems import Refused
from ..tables.quoted import expect, seen
from ..tables.sheet import DELIMITERS
from . import filled
from .issue import Misread

#: What a spreadsheet takes for the beginning of a formula.
FORMULA = tuple("=+-@\t|")
#: More bytes than a list, or a file of references with their abstracts, ever has.
LONGEST = 30_000_000
#: More rows than a list in a workbook may have.
MOST_ROWS = 50_000


def written(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """The rows as CSV; no cell can be taken for a formula."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: f"'{cell}" if cell.startswith(FORMULA) else cell
                         for name, cell in row.items()})
    return out.getvalue()


def read(name: str, content: bytes, needed: Iterable[str],
         known: Collection[str]) -> list[tuple[int, dict[str, str]]]:
    """The rows that have a cell filled in, with their numbers in the spreadsheet.

    Raises :class:`.problems.Refused` where it cannot be read, lacks one of the ``needed`` columns, has one
    that is not ``known``, or a cell that a spreadsheet has spoilt.
    """
    try:
        if content.startswith(filled.PACKED):
            head, *rows = next((rows for _, rows, _ in filled.sheets(content, name, MOST_ROWS) if rows), [[]])
        else:
            head, *rows = _text(content)
    except Misread as misread:
        raise Refused(f"{name}: {misread}. {misread.faults[0].fix}") from None
    except csv.Error as error:
        raise Refused(f"{name} cannot be read: {error}.") from None
    if len(rows) >= MOST_ROWS and content.startswith(filled.PACKED):
        raise Refused(f"{name} has more than {MOST_ROWS:,} rows: save it as CSV.")
    columns = [cell.strip() for cell in head]
    if missing := [column for column in needed if column not in columns]:
        expect("column", get_close_matches(missing[0], columns, n=1), missing)
        raise Refused(f"{name} has no column {', '.join(missing)}: its first line names the columns.")
    expect("column", filter(None, columns), known)
    found = []
    for number, row in enumerate(rows, start=2):
        if any(row[len(columns):]):
            raise Refused(f"Row {number} of {name} has more cells than its first line names.")
        cells = dict(zip(columns, row, strict=False))
        for column, cell in cells.items():
            if isinstance(cell, filled.Spoilt):
                raise Refused(f"Row {number} of {name}, {column} ({seen(cell, 40)}): {cell.message}. "
                              f"{cell.fix or 'Type it again, with an apostrophe before it.'}")
        if any(cells.values()):
            found.append((number, {column: _cell(cells.get(column, "")) for column in columns if column}))
    return found


def decoded(raw: bytes) -> str:
    """The text of a file, in UTF-8, UTF-16 or what Windows writes in the west."""
    if len(raw) > LONGEST:
        raise Refused(f"The file has {len(raw):,} bytes; the limit is {LONGEST:,}.")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _text(content: bytes) -> list[list[str]]:
    lines = decoded(content).replace("\0", "\ufffd").splitlines(keepends=True) or [""]
    return list(csv.reader(lines, delimiter=max(DELIMITERS, key=lines[0].count), strict=True)) or [[]]


def _cell(text: str) -> str:
    text = text.strip()
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA) else text
