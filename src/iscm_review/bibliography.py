"""The bibliography of the book, written from the table of sources."""

from __future__ import annotations

import pandas as pd

from .dataset import Dataset

FIELDS = {"title": "title", "journal": "journal", "year": "year", "volume": "volume",
          "issue": "number", "pages": "pages", "doi": "doi", "pmid": "pmid", "url": "url"}
#: Stands for the authors of a report whose names the page read did not show.
UNNAMED = "[Authors not shown]"


def bibtex(data: Dataset) -> str:
    """All records as BibTeX, in the order of the table."""
    from pybtex.database import BibliographyData, Entry

    entries = {row["citation_key"]: Entry(*_entry(row)) for row in data.sources.to_dict("records")}
    return BibliographyData(entries).to_string("bibtex")


def _entry(row: dict) -> tuple[str, list[tuple[str, str]]]:
    names = (row["authors"] or UNNAMED).split(";")
    fields = [("author", " and ".join(_name(name.strip()) for name in names))]
    if pd.isna(row["year"]):
        fields.append(("year", "n.d."))
    for column, field in FIELDS.items():
        content = row[column]
        if content is None or pd.isna(content) or (column == "url" and row["doi"]):
            continue
        text = f"{content:.0f}" if isinstance(content, float) else str(content)
        fields.append((field, _escaped(text, protect=field == "title",
                                       literal=field in ("doi", "url"))))
    if not row["journal"]:
        fields.append(("note", "Journal not shown on the page read"))
    return ("article" if row["journal"] else "misc"), fields


def _name(name: str) -> str:
    """The name as the table has it: where the family name ends is not always to be told."""
    return f"{{{_escaped(name)}}}"


def _escaped(text: str, protect: bool = False, literal: bool = False) -> str:
    """TeX's special characters escaped; the capitals of a title protected."""
    if literal:
        return text
    for character in "\\{}":
        text = text.replace(character, "")
    for character in "&%$#_":
        text = text.replace(character, "\\" + character)
    return f"{{{text}}}" if protect else text
