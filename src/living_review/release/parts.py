"""What a release consists of: the names of its files, what each is, and their sums.

All lie in one folder without folders in it, as archives (Zenodo, GitHub) show and hand them out: so
``SHA256SUMS`` fits what is downloaded there. README, crate and ``verify`` read this list. The folder as one
file (:func:`whole`) stands beside it.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from .. import review
from ..tables import edition, schema, sheet
from ..tables.inputs import digest_of
from . import archive

SUMS = "SHA256SUMS"
CITATION = "CITATION.cff"
CRATE = "ro-crate-metadata.json"
CHANGES = "CHANGES.md"
README = "README.md"
RESULTS = "results.json"


class Part(NamedTuple):
    """One file: its path in the release, what it is, and its media type."""

    path: str
    words: str
    mediatype: str


class About(NamedTuple):
    """What the metadata describe: the edition, the descriptor of the tables, their digest, the reports.

    ``reports``: DOI → title of the included reports, in the order of the table of sources. ``pdfs``: the
    documents by their names in the release, that of the main text first.
    """

    edition: edition.Edition
    package: schema.Package
    digest: str
    reports: dict[str, str]
    pdfs: tuple[str, ...]

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
    return f"{review().name}-{version}"


def about(folder: Path) -> About:
    """What the metadata describe, read from a folder with ``CITATION.cff``, the tables and the documents."""
    package = schema.read(folder)
    read, _ = sheet.read(folder, package.tables["sources"], 1)
    rows = read.rows("doi", "title", "decision") if read and read.has("doi", "title", "decision") else ()
    reports = {doi: title for _, doi, title, decision in rows if doi and decision == "include"}
    now = edition.read(folder / CITATION)
    more = sorted(path.name for path in folder.glob(f"{name(now.version)}-*.pdf"))
    return About(now, package, schema.digest(folder, package), reports, (pdf(now.version), *more))


def loose(source: Mapping[str, archive.Entry]) -> dict[str, bytes]:
    """The files of a source that stand beside its archive in a release, by their names there."""
    return {path.removeprefix("data/"): entry.content for path, entry in source.items()
            if path == CITATION or re.fullmatch(rf"data/({re.escape(schema.FILE)}|[^/]*\.csv)", path)}


def pdf(version: str, built: str = f"{review().name}.pdf") -> str:
    """A document of a version, by the name of what was built; that of the main text has no further words."""
    return name(version) + built.removeprefix(review().name)


def whole(version: str) -> str:
    """The archive of the whole folder, which no list in it can name with its sum."""
    return f"{name(version)}.zip"


def site(version: str) -> str:
    return f"{name(version)}-site.zip"


def source(version: str) -> str:
    return f"{name(version)}-source.tar.gz"


def tables(package: schema.Package) -> list[Part]:
    """The tables and their descriptor."""
    return [Part(schema.FILE, "what every table, column and word of a vocabulary means "
                 "(Frictionless Data Package 2.0)", "application/json"),
            *(Part(table.path, f"{table.title}. {table.description}", "text/csv")
              for table in package.tables.values())]


def all_parts(about: About) -> list[Part]:
    """Every file of a release, in the order in which a reader may want to look at them."""
    version, (main, *more) = about.edition.version, about.pdfs
    return [
        Part(README, "what is what", "text/markdown"),
        Part(main, "the review as a document to read and print (PDF/UA-1)", "application/pdf"),
        *(Part(path, f"its {path.removeprefix(f'{about.name}-').removesuffix('.pdf').replace('-', ' ')}, "
               "as another document (PDF/UA-1)", "application/pdf") for path in more),
        *tables(about.package),
        Part(RESULTS, "every estimate of the review by name: value, interval, number of patients, method, "
             "and the patients it rests on", "application/json"),
        Part(site(version), "the whole web site; unpack it and open site/index.html", "application/zip"),
        Part(source(version), "the source of tables, text, analysis and tests: all that is needed to make "
             "the other files again", "application/gzip"),
        Part(CHANGES, "what has changed in this version", "text/markdown"),
        Part(CITATION, "how to cite this version (Citation File Format 1.2)", "application/yaml"),
        Part(CRATE, "the description of all files for archives and programs (RO-Crate)",
             "application/ld+json"),
        Part(SUMS, "the SHA-256 sums of all other files", "text/plain"),
    ]


_WHOLE = re.compile(re.escape(whole("")).replace(r"\.zip", r"[0-9.]+\.zip"))
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


def files(folder: Path) -> list[str]:
    """Every file below a folder, as paths with slashes, in the order of their characters.

    The archive of them all, where it was downloaded into the same folder, is none of them.
    """
    return sorted(p.relative_to(folder).as_posix() for p in Path(folder).rglob("*")
                  if (p.is_symlink() or not p.is_dir()) and not _WHOLE.fullmatch(p.name))


def sums(folder: Path) -> str:
    """``SHA256SUMS`` over every file of a folder but itself; ``sha256sum --check`` reads it, too."""
    return "".join(f"{digest_of(folder / path)}  {path}\n" for path in files(folder) if path != SUMS)


def size_of_sums(names: Iterable[str]) -> int:
    """How long the list over these files is, whatever is in them."""
    return sum(64 + 2 + len(name.encode()) + 1 for name in {*names} - {SUMS})


def read_sums(listed: str) -> dict[str, str]:
    """Path → sum. ``ValueError`` names the first line that is none."""
    there: dict[str, str] = {}
    for number, line in enumerate(listed.removesuffix("\n").split("\n"), 1):
        match = _LINE.fullmatch(line)
        if not match or match[2] in there:
            raise ValueError(f"line {number} is {'there twice' if match else 'not a sum and a name'}")
        there[match[2]] = match[1]
    return there


def faults(folder: Path) -> list[str]:
    """Files that are missing, too many, or not what the list says."""
    path = Path(folder) / SUMS
    if not path.is_file():
        return [f"{SUMS} is missing"]
    try:
        listed = read_sums(path.read_text(encoding="utf-8"))
    except ValueError as error:  # bytes that are no text, too
        return [f"{SUMS} cannot be read: {error}"]
    there = set(files(folder)) - {SUMS}
    odd = {name for name in there if (folder / name).is_symlink() or not (folder / name).is_file()}
    return [*(f"{name} is missing" for name in sorted(set(listed) - there)),
            *(f"{name} is not in {SUMS}" for name in sorted(there - set(listed))),
            *(f"{name} is not an ordinary file" for name in sorted(odd)),
            *(f"{name} has changed: its sum is not the one in {SUMS}"
              for name in sorted((there & set(listed)) - odd) if digest_of(folder / name) != listed[name])]
