"""New records as rows of the sources that await a decision, and as lists for people."""

from __future__ import annotations

import csv
import io
import re
import string
from collections.abc import Container, Iterable
from itertools import count

from .citation_key import plain
from .databases import Record
from .protocol import GUESSES, guess
from .quoted import code
from .rules.same_report import Shelf, report
from .sheet import Sheet

#: Columns of the list for a spreadsheet.
LISTED = ("citation_key", "title", "year", "link", "guess", "reason", "found_in", "doi", "pmid", "pmcid")
#: Characters of a list as Markdown: an issue of GitHub takes 65,536.
LONGEST = 60_000
NUMBERS = ("doi", "pmid", "pmcid")


class Known:
    """What the sources hold, by number and by title."""

    def __init__(self, sources: Sheet):
        columns = sources.columns
        self.keys = set(columns["citation_key"])
        self._numbers = {(name, cell) for name in NUMBERS for cell in columns[name] if cell}
        self._titles = list(columns["title"])
        self._shelf = Shelf()
        for position, cells in enumerate(zip(*(columns[name] for name in ("title", "authors", "doi", "year")),
                                             strict=True)):
            self._shelf.put(report(position, *cells))

    def take(self, record: Record) -> str | None:
        """What shows that a record is known: ``""`` for a number, or the title that it is like.

        ``None`` for one that is not; it is known from then on.
        """
        numbers = {(name, number) for name in NUMBERS if (number := getattr(record, name))}
        if numbers & self._numbers:
            self._numbers |= numbers
            return ""
        here = report(len(self._titles), record.title, "; ".join(record.authors), record.doi, record.year)
        alike = self._shelf.put(here)
        self._titles.append(record.title)
        self._numbers |= numbers
        return self._titles[alike[0].position] if alike else None


def row(record: Record, where: str, taken: Container[str]) -> dict[str, str]:
    """The row of the sources for a record that nobody has looked at; ``decision`` is empty.

    With ``guess``, ``reason``, ``link`` and ``found_in`` for the lists.
    """
    word, reason = guess(record.title, record.kinds)
    kinds = " ".join(record.kinds).lower()
    return {
        "guess": word, "reason": reason, "link": record.url, "found_in": where,
        "citation_key": key(record, taken), "title": record.title, "authors": "; ".join(record.authors),
        "journal": record.journal, "year": record.year, "volume": record.volume, "issue": record.issue,
        "pages": record.pages, "doi": record.doi, "pmid": record.pmid, "pmcid": record.pmcid,
        "url": record.url, "scope": "abstract",
        "study_type": "case_report" if "case report" in kinds else "review" if "review" in kinds else "other",
        "notes": f"Found in {where}, not yet looked at; type and scope are provisional. First guess by key "
                 f"words, for a person to decide: {word} ({reason})."}


def key(record: Record, taken: Container[str]) -> str:
    """``liu2026``, or ``liu2026a`` where that stands already."""
    first = re.sub(r" [A-Z]{1,4}$", "", record.authors[0]) if record.authors else ""
    words = [plain(text)[:20] for text in (first, *record.title.split())]
    family, year = next(filter(None, words), "unnamed"), record.year or "nd"
    for more in count():
        stem = family + "x" * more + year
        names = [stem + letter for letter in ("", *string.ascii_lowercase)]
        free = [name for name in names if name not in taken]
        if len(free) < len(names):  # liu2026 is not given beside liu2026a
            free = [name for name in free if name != stem]
        if free:
            return free[0]
    raise AssertionError("unreachable")


def as_csv(rows: Iterable[dict[str, str]]) -> str:
    """For a spreadsheet; no cell can be taken for a formula."""
    out = io.StringIO()
    writer = csv.DictWriter(out, LISTED, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    for cells in rows:
        writer.writerow({name: "'" + cell if cell[:1] in "=+-@\t|" and cell else cell
                         for name, cell in cells.items()})
    return out.getvalue()


def as_markdown(head: Iterable[str], rows: Iterable[dict[str, str]], foot: Iterable[str] = ()) -> str:
    """For an issue. Titles stand as code, so that nothing in them is markup, a link or a mention."""
    parts, rows = list(head), list(rows)
    size, told = sum(map(len, parts)) + sum(map(len, foot)), 0
    for word in GUESSES:
        group = [cells for cells in rows if cells["guess"] == word]
        if group:
            parts.append(f"\n### {word[0].upper()}{word[1:]}: {len(group)}\n")
        for cells in group:
            line = (f"- [ ] {code(cells['title'])} ({cells['year'] or 'no year'}), "
                    f"[{cells['citation_key']}]({cells['link']}): {cells['reason']}")
            if size + len(line) > LONGEST:
                break
            size, told = size + len(line) + 1, told + 1
            parts.append(line)
    if told < len(rows):
        parts.append(f"\n{len(rows) - told} more stand in `data/sources.csv` without a decision.")
    return "\n".join([*parts, *foot]) + "\n"
