"""What a release consists of: the names of its files, and what each is.

The README, the crate and ``verify`` all read this list.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from .. import edition, schema

SUMS = "SHA256SUMS"
CITATION = "CITATION.cff"
ZENODO = ".zenodo.json"
CRATE = "ro-crate-metadata.json"
CROISSANT = "croissant.json"
CHANGES = "CHANGES.md"
README = "README.md"
RESULTS = "results.json"
DATA = "data"


@dataclass(frozen=True)
class Part:
    """One file: its path in the release, what it is, and its media type."""

    path: str
    words: str
    mediatype: str


@dataclass(frozen=True)
class About:
    """What the metadata tell: the edition, the descriptor of the tables, and their digest."""

    edition: edition.Edition
    package: schema.Package
    digest: str
    #: DOI → title of the included reports, in the order of the table of sources.
    reports: dict[str, str]

    @property
    def name(self) -> str:
        return name(self.edition.version)

    @property
    def date(self) -> int:
        """The day of the release in seconds since 1970: everything that is made for it carries this."""
        day = self.edition.released
        return int(datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC).timestamp())


def name(version: str) -> str:
    """The folder of a release, and the beginning of the names in it."""
    return f"iscm-living-review-{version}"


def about(folder: Path) -> About:
    """What a folder with ``CITATION.cff`` and ``data/`` tells of itself."""
    from .. import sheet

    data = Path(folder) / DATA
    package = schema.read(data)
    read, _ = sheet.read(data, package.tables["sources"], 1)
    rows = read.rows("doi", "title", "decision") if read and read.has("doi", "title", "decision") else ()
    reports = {doi: title for _, doi, title, decision in rows if doi and decision == "include"}
    return About(edition.read(Path(folder) / CITATION), package, schema.digest(data, package), reports)


def pdf(version: str) -> str:
    return f"{name(version)}.pdf"


def site(version: str) -> str:
    return f"{name(version)}-site.zip"


def source(version: str) -> str:
    return f"{name(version)}-source.tar.gz"


def tables(package: schema.Package) -> list[Part]:
    """The tables and their descriptor."""
    return [Part(f"{DATA}/{schema.FILE}", "what every table, column and word of a vocabulary means "
                 "(Frictionless Data Package 2.0)", "application/json"),
            *(Part(f"{DATA}/{table.path}", f"{table.title}. {table.description}", "text/csv")
              for table in package.tables.values())]


def all_parts(package: schema.Package, version: str) -> list[Part]:
    """Every file of a release, in the order in which a reader may want to look at them."""
    return [
        Part(README, "what is what", "text/markdown"),
        Part(pdf(version), "the review as a document to read and print (PDF/UA-1)", "application/pdf"),
        *tables(package),
        Part(RESULTS, "every estimate of the review by name: value, interval, number of patients, method, "
             "and the patients it rests on", "application/json"),
        Part(site(version), "the whole web site; unpack it and open site/index.html", "application/zip"),
        Part(source(version), "the source of tables, text, analysis and tests: all that is needed to make "
             "the other files again", "application/gzip"),
        Part(CHANGES, "what has changed in this version", "text/markdown"),
        Part(CITATION, "how to cite this version (Citation File Format 1.2)", "application/yaml"),
        Part(ZENODO, "the description for the archive Zenodo", "application/json"),
        Part(CROISSANT, "the tables described for programs that learn from data (Croissant 1.0)",
             "application/ld+json"),
        Part(CRATE, "the description of all files for archives and programs (RO-Crate)",
             "application/ld+json"),
        Part(SUMS, "the SHA-256 sums of all other files", "text/plain"),
    ]
