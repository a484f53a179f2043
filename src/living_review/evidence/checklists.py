"""Checklists of reporting, filled in: what each item asks, whether it is answered, where, what is missing.

They stand in ``checklists.csv`` beside the book and are prose, like a chapter: a cell may have links and
roles, and links are those of a chapter. What is answered *yes* lacks nothing.
"""

import csv
from collections import Counter, namedtuple

from ..book.display import Table
from ..book.tables import DASH
from ..stats import wording
from ..tables import inputs

ANSWERS = YES, PARTLY, NO, DOES_NOT_APPLY = "yes", "partly", "no", "not applicable"


#: A line of a checklist.
Item = namedtuple("Item", "checklist item asks answer where missing")


def items(checklist: str | None = None) -> list[Item]:
    """Those of one checklist, or of all, in their order."""
    return [line for line in _lines() if line.item and line.checklist == (checklist or line.checklist)]


def _lines() -> list[Item]:
    with (inputs.BOOK / "checklists.csv").open(encoding="utf-8", newline="") as file:
        return [Item(**row) for row in csv.DictReader(file)]


def titles() -> dict[str, str]:
    """The title of each checklist, which stands in a line without an item."""
    return {line.checklist: line.asks for line in _lines() if not line.item}


def summary(without: str = "") -> Table:
    """How many items of each checklist have which answer; ``without`` one that is of another report."""
    rows = []
    for checklist, title in titles().items():
        if checklist == without:
            continue
        answered = Counter(line.answer for line in items(checklist))
        rows.append((title, answered.total(), *(answered[answer] or DASH for answer in ANSWERS)))
    return Table("tbl-checklists", "The checklists: number of items by answer. Partly: something that the "
                 "item asks for is missing",
                 ("Checklist", "Items:r", *(f"{answer.capitalize()}:r" for answer in ANSWERS)), rows)


def table(checklist: str) -> Table:
    """One checklist, behind its title and its number of items."""
    lines, title = items(checklist), titles()[checklist]
    return Table(f"tbl-checklist-{checklist}", title, ("Item", "Asks for", "Answered", "Missing", "Where"),
                 [(line.item, line.asks, f"**{line.answer}**" if line.answer == NO else line.answer,
                   line.missing or DASH, line.where or DASH) for line in lines], wide=True,
                 kind="stacked-rows", folded=f"{title}: show the {wording.counted(len(lines), 'item')}")
