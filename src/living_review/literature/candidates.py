"""New records as rows of the sources that await a decision, and as lists for people."""

from __future__ import annotations

import csv
import io
from collections.abc import Container, Iterable

from .. import GUESSES, review
from ..gate import citation_key
from ..tables.quoted import code
from .databases import Record

#: Columns of the list for a spreadsheet.
LISTED = ("citation_key", "title", "year", "link", "guess", "reason", "found_in", "doi", "pmid", "pmcid")
#: Characters of a list as Markdown: an issue of GitHub takes 65,536.
LONGEST = 60_000


def cells(record: Record) -> dict[str, str]:
    """What a database knows of a report, by the columns of the sources."""
    return {"title": record.title, "authors": "; ".join(record.authors),
            "journal": record.journal, "year": record.year, "volume": record.volume, "issue": record.issue,
            "pages": record.pages, "doi": record.doi, "pmid": record.pmid, "pmcid": record.pmcid,
            "url": record.url}


def row(record: Record, where: str, taken: Container[str]) -> dict[str, str]:
    """The row of the sources for a record that nobody has looked at; ``decision`` is empty.

    With ``guess``, ``reason``, ``link`` and ``found_in`` for the lists.
    """
    word, reason = review().guess(record.title, record.kinds)
    kinds = " ".join(record.kinds).lower()
    about = cells(record)
    return about | {
        "guess": word, "reason": reason, "link": record.url, "found_in": where,
        "citation_key": citation_key.make(about["authors"], record.title, record.year, taken),
        "scope": "abstract",
        "study_type": "case_report" if "case report" in kinds else "review" if "review" in kinds else "other",
        "notes": f"Found in {where}, not yet looked at; type and scope are provisional. First guess by key "
                 f"words, for a person to decide: {word} ({reason})."}


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
