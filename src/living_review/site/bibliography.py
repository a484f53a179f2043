"""The bibliography of the book, written from the table of sources, as BibTeX and as RIS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..gate.dataset import Dataset

if TYPE_CHECKING:
    from pybtex.database import Entry

FIELDS = {"title": "title", "journal": "journal", "year": "year", "volume": "volume",
          "issue": "number", "pages": "pages", "doi": "doi", "pmid": "pmid", "url": "url"}
#: Addresses are taken letter by letter; pybtex would escape their underscores.
ADDRESSES = ("doi", "url")


def bibtex(data: Dataset) -> str:
    """All records as BibTeX, in the order of the table."""
    from pybtex.database import Entry

    return written({row["citation_key"]: Entry(*_entry(row)) for row in data.sources.to_dict("records")})


def written(entries: dict[str, Entry]) -> str:
    """Entries as BibTeX."""
    from pybtex.database import BibliographyData
    from pybtex.database.output.bibtex import Writer

    class Plain(Writer):
        def _write_field(self, stream, type, value):
            if type in ADDRESSES:
                stream.write(f",\n    {type} = {self.quote(value)}")
            else:
                super()._write_field(stream, type, value)

    return Plain(encoding="UTF-8").to_string(BibliographyData(entries))


def ris(data: Dataset) -> str:
    """All records as RIS, in the order of the table."""
    return ris_text([_record(row) for row in data.sources.to_dict("records")])


def ris_name(family: str, given: str = "") -> str:
    """``Rose, Ann``; a comma at the end keeps a group, or a name that cannot be parted, in one piece."""
    return f"{family}, {given}".rstrip()


def ris_text(records: list[dict]) -> str:
    """Records, by the names of rispy, as RIS; what is empty is left out."""
    import rispy

    class Unnumbered(rispy.RisWriter):
        def set_header(self, count):
            return ""

    text = rispy.dumps([{k: v for k, v in record.items() if v} for record in records],
                       implementation=Unnumbered)
    return text.strip("\n") + "\n"


def _unknown(content: object) -> bool:
    return content is None or content != content  # not a number


def _entry(row: dict) -> tuple[str, list[tuple[str, str]]]:
    fields = []
    if row["authors"]:
        # Where the family name ends is not always to be told, so a name is kept whole.
        names = row["authors"].split(";")
        fields.append(("author", " and ".join(f"{{{plain(name.strip())}}}" for name in names)))
    if _unknown(row["year"]):
        fields.append(("year", "n.d."))
    for column, field in FIELDS.items():
        content = row[column]
        if _unknown(content) or (column == "url" and row["doi"]):
            continue
        text = f"{content:.0f}" if isinstance(content, float) else str(content)
        text = text if field in ADDRESSES else plain(text)
        # The braces keep the capitals of a title.
        fields.append((field, f"{{{text}}}" if field == "title" else text))
    if not row["journal"]:
        fields.append(("note", "Journal not shown on the page read"))
    return ("article" if row["journal"] else "misc"), fields


def _record(row: dict) -> dict:
    has = {column: "" if _unknown(content) else
           f"{content:.0f}" if isinstance(content, float) else str(content)
           for column, content in row.items()}
    first, dash, last = has["pages"].replace("–", "-").partition("-")
    return {"type_of_reference": "JOUR" if has["journal"] else "GEN",
            "authors": [ris_name(name.strip()) for name in has["authors"].split(";") if name.strip()],
            "title": has["title"], "journal_name": has["journal"], "year": has["year"],
            "volume": has["volume"], "number": has["issue"], "start_page": first,
            "end_page": last if dash else "", "doi": has["doi"], "accession_number": has["pmid"],
            "language": has["language"], "urls": [has["url"]] if has["url"] and not has["doi"] else [],
            "id": row["citation_key"]}


def plain(text: str) -> str:
    """Without the characters that group or command in TeX; pybtex escapes the rest."""
    for character in "\\{}":
        text = text.replace(character, "")
    return text
