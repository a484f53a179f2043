"""Checklists of reporting, filled in: what each item asks, whether it is answered, where, what is missing.

They stand in ``checklists.csv`` beside the book and are prose, like a chapter: a cell may have links and
roles, and links are those of a chapter.
"""

import csv
from collections import Counter, namedtuple

from ..book.display import Table
from ..tables import inputs

ANSWERS = YES, PARTLY, NO, DOES_NOT_APPLY = "yes", "partly", "no", "not applicable"


#: A line of a checklist.
Item = namedtuple("Item", "checklist item asks answer where missing")


def items(checklist: str | None = None) -> list[Item]:
    """Those of one checklist, or of all, in their order."""
    with (inputs.BOOK / "checklists.csv").open(encoding="utf-8", newline="") as file:
        return [item for row in csv.DictReader(file)
                if (item := Item(**row)).checklist == (checklist or item.checklist)]


def table(checklist: str, title: str) -> Table:
    """One checklist, with how many of its items have which answer."""
    lines = items(checklist)
    answered = Counter(line.answer for line in lines)
    said = ", ".join(f"{answer} {answered[answer]}" for answer in ANSWERS if answered[answer])
    return Table(f"tbl-checklist-{checklist}", f"{title}: {len(lines)} items ({said})",
                 ("Item", "Asks for", "Answered", "Where, and what is missing"),
                 [(line.item, line.asks, f"**{line.answer}**" if line.answer == NO else line.answer,
                   ": ".join(filter(None, (line.where, line.missing)))) for line in lines], wide=True,
                 kind="stacked-rows")
