"""A report with another key: what names it, and its patients, is told by the new one.

A report keeps its former keys in a column, so that addresses, differences and merges know it again.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..tables.problems import Problem
from ..tables.sheet import Sheet

FORMER = "former_keys"
#: Columns of a report in which a key may stand as a part of something else, or for what it was.
LEFT = ("doi", "url", FORMER)
Names = Mapping[str, str]


def former(columns: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Former key → key, of the table of reports."""
    return {old: key for key, cell in zip(columns["citation_key"], columns.get(FORMER, ()), strict=False)
            for old in (cell or "").split(";") if old}


def between(before: Mapping[str, Iterable[str]], after: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The reports of one state that have another key in a later one: old → new."""
    gone = {*before["citation_key"]} - {*after["citation_key"]}
    return {old: key for old, key in former(after).items() if old in gone}


def text(words: str, names: Names) -> str:
    """Words with the new keys, also within the names of patients; addresses stay."""
    if not names:
        return words
    keys = "|".join(map(re.escape, names))
    return re.sub(rf"(?<![\w./%=&?#-])({keys})(?=(?:-[1-9][0-9]*)?(?![\w/-]|\.\w))",
                  lambda found: names[found[1]], words)


def sheet(table: Sheet, names: Names) -> Sheet:
    """A table with the new keys in all its cells; a report keeps the old one as a former key."""
    columns = {column: cells if column in LEFT else [text(cell, names) for cell in cells]
               for column, cells in table.columns.items()}
    if FORMER in columns:
        columns[FORMER] = [
            ";".join(one for one in (*filter(None, cell.split(";")), key) if one != names[key])
            if key in names else cell for key, cell in zip(table.columns["citation_key"], columns[FORMER],
                                                           strict=True)]
    return replace(table, columns=columns)


def problem(one: Problem, names: Names) -> Problem:
    """What is wrong, told of the new keys."""
    return replace(one, **{place: text(getattr(one, place), names) for place in ("value", "case_id")
                           if getattr(one, place)})
