"""The bibliography of the book, written from the table of sources, as BibTeX and as RIS."""

import re

from ..gate.dataset import Dataset

FIELDS = {"title": "title", "journal": "journal", "year": "year", "volume": "volume",
          "issue": "number", "pages": "pages", "doi": "doi", "pmid": "pmid", "url": "url"}
#: Addresses are taken letter by letter; pybtex would escape their underscores.
ADDRESSES = ("doi", "url")


def bibtex(data: Dataset) -> str:
    """All records as BibTeX, in the order of the table."""
    from pybtex.database import Entry

    return written({row["citation_key"]: Entry(*_entry(row)) for row in data.sheets["sources"].records()})


def written(entries: dict) -> str:
    """Entries of pybtex by their keys, as BibTeX."""
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
    return ris_text([_record(row) for row in data.sheets["sources"].records()])


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


def _entry(row: dict[str, str]) -> tuple[str, list[tuple[str, str]]]:
    fields = []
    if row["authors"]:
        # Where the family name ends is not always to be told, so a name is kept whole.
        names = row["authors"].split(";")
        fields.append(("author", " and ".join(f"{{{plain(name.strip())}}}" for name in names)))
    if not row["year"]:
        fields.append(("year", "n.d."))
    for column, field in FIELDS.items():
        if row[column] and not (column == "url" and row["doi"]):
            text = row[column] if field in ADDRESSES else plain(row[column])
            # The braces keep the capitals of a title.
            fields.append((field, f"{{{text}}}" if field == "title" else text))
    if not row["journal"]:
        fields.append(("note", "Journal not shown on the page read"))
    return ("article" if row["journal"] else "misc"), fields


def _record(row: dict[str, str]) -> dict:
    first, _, last = row["pages"].replace("–", "-").partition("-")
    return {"type_of_reference": "JOUR" if row["journal"] else "GEN",
            "authors": [ris_name(name.strip()) for name in row["authors"].split(";") if name.strip()],
            "title": row["title"], "journal_name": row["journal"], "year": row["year"],
            "volume": row["volume"], "number": row["issue"], "start_page": first, "end_page": last,
            "doi": row["doi"], "accession_number": row["pmid"], "language": row["language"],
            "urls": [row["url"]] if row["url"] and not row["doi"] else [], "id": row["citation_key"]}


def plain(text: str) -> str:
    """Without the characters that group or command in TeX; pybtex escapes the rest."""
    return re.sub(r"[\\{}]", "", text)
