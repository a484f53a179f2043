"""The bibliography of the book, written from the table of sources."""

from __future__ import annotations

import pandas as pd

from .dataset import Dataset

FIELDS = {"title": "title", "journal": "journal", "year": "year", "volume": "volume",
          "issue": "number", "pages": "pages", "doi": "doi", "pmid": "pmid", "url": "url"}
#: Addresses are taken letter by letter; pybtex would escape their underscores.
ADDRESSES = ("doi", "url")
#: Stands for the authors of a report whose names the page read did not show.
UNNAMED = "[Authors not shown]"


def bibtex(data: Dataset) -> str:
    """All records as BibTeX, in the order of the table."""
    from pybtex.database import BibliographyData, Entry
    from pybtex.database.output.bibtex import Writer

    class Plain(Writer):
        def _write_field(self, stream, type, value):
            if type in ADDRESSES:
                stream.write(f",\n    {type} = {self.quote(value)}")
            else:
                super()._write_field(stream, type, value)

    entries = {row["citation_key"]: Entry(*_entry(row)) for row in data.sources.to_dict("records")}
    return Plain(encoding="UTF-8").to_string(BibliographyData(entries))


def _entry(row: dict) -> tuple[str, list[tuple[str, str]]]:
    names = (row["authors"] or UNNAMED).split(";")
    # Where the family name ends is not always to be told, so a name is kept whole.
    fields = [("author", " and ".join(f"{{{_plain(name.strip())}}}" for name in names))]
    if pd.isna(row["year"]):
        fields.append(("year", "n.d."))
    for column, field in FIELDS.items():
        content = row[column]
        if content is None or pd.isna(content) or (column == "url" and row["doi"]):
            continue
        text = f"{content:.0f}" if isinstance(content, float) else str(content)
        text = text if field in ADDRESSES else _plain(text)
        # The braces keep the capitals of a title.
        fields.append((field, f"{{{text}}}" if field == "title" else text))
    if not row["journal"]:
        fields.append(("note", "Journal not shown on the page read"))
    return ("article" if row["journal"] else "misc"), fields


def _plain(text: str) -> str:
    """Without the characters that group or command in TeX; pybtex escapes the rest."""
    for character in "\\{}":
        text = text.replace(character, "")
    return text
