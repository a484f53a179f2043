"""Lists that a person looks through in a spreadsheet, and hands back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from ..tables.problems import Refused
from ..tables.sheet import DELIMITERS

#: What a spreadsheet takes for the beginning of a formula.
FORMULA = tuple("=+-@\t|")
#: More characters than a list ever has.
LONGEST = 5_000_000


def written(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """The rows as CSV; no cell can be taken for a formula."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: f"'{cell}" if cell.startswith(FORMULA) else cell
                         for name, cell in row.items()})
    return out.getvalue()


def read(text: str, needed: Iterable[str]) -> list[tuple[int, dict[str, str]]]:
    """The rows that have a cell filled in, with their numbers in the spreadsheet.

    Commas, semicolons and tabs may stand between cells. Raises :class:`.problems.Refused` where it
    cannot be read, or lacks one of the ``needed`` columns.
    """
    lines = text[:LONGEST].removeprefix("\ufeff").replace("\0", "\ufffd").splitlines(keepends=True)
    delimiter = max(DELIMITERS, key=lines[0].count) if lines else ","
    reader = csv.DictReader(lines, restkey="", restval="", delimiter=delimiter, strict=True)
    try:
        rows = [(n, row) for n, row in enumerate(reader, start=2) if any(row.values())]
    except csv.Error as error:
        raise Refused(f"The sheet cannot be read: {error}.") from None
    names = [name.strip() for name in reader.fieldnames or ()]
    if missing := [name for name in needed if name not in names]:
        raise Refused(f"The sheet has no column {', '.join(missing)}: its first line names the columns.")
    if wide := [n for n, row in rows if row.pop("", None)]:
        raise Refused(f"Row {wide[0]} of the sheet has more cells than its first line names.")
    return [(n, {name.strip(): _cell(cell) for name, cell in row.items()}) for n, row in rows]


def _cell(text: str) -> str:
    text = text.strip()
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA) else text
