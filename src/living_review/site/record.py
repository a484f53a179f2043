"""What a built site says of itself: ``release.json`` at its root, from which the published tree knows it.

Keys that stay: format, version, date, digest (of the data), cases, headlines [{name, label, value, lower,
upper, n, n_missing, unit, text}], doi, dois {version: doi, where minted later}, address and repository
(empty where not known), package (version of the code).
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

from .. import review
from ..book import places, results
from ..gate import renaming
from ..stats import wording
from ..stats.estimate import Estimate
from ..tables import edition, inputs, schema, sheet
from ..tables.files import write_atomically
from .kept import bare

FORMAT = 1
FILE, LIST = "release.json", "versions.json"
REDIRECTS, DOIS = "redirects.csv", "dois.csv"
ADDRESS = re.compile(r"(?:[\w-]+/)*[\w.-]+\.html(?:#[\w.-]+)?", re.ASCII)
SHOWN = ("value", "lower", "upper", "n", "n_missing", "unit")


def record(about: edition.Edition, digest: str, found: Mapping[str, Estimate],
           dois: Mapping[str, str]) -> dict:
    """The content of ``release.json``."""
    return {
        "format": FORMAT, "version": about.version, "date": about.released.isoformat(),
        "digest": digest, "cases": found["cases.all.n"].n,
        "headlines": [{"name": name, "label": label}
                      | {key: getattr(found[name], key) for key in SHOWN}
                      | {"text": wording.with_interval(found[name])}
                      for name, label in review().headlines.items()],
        "doi": about.doi or dois.get(about.version, ""), "dois": dict(dois),
        "address": about.address, "repository": about.repository, "package": review().version,
    }


def write(site: Path, computed: Path, data: Path, book: Path = inputs.BOOK) -> None:
    """Complete a built site: its record, the list of versions (it knows none), pages that moved.

    ``data`` is the folder of the tables, which know the reports that have been renamed.

    Raises ``ValueError`` where a table of the book is wrong.
    """
    dois = dict(_pairs(book / DOIS, ("version", "doi")))
    published = results.read(computed)
    told = record(edition.read(), published.digest, published.estimates, dois)
    write_atomically(site / FILE, as_json(told))
    write_atomically(site / LIST, as_json({"format": FORMAT, "newest": None, "versions": []}))
    for old, new in moved(data, book).items():
        _check(site, old, new)
        write_atomically(site / old, redirect(old, new))


def moved(data: Path, book: Path) -> dict[str, str]:
    """The addresses of pages that moved, each with that of the page that it leads on to."""
    return {**dict(_renamed(data)), **dict(_pairs(book / REDIRECTS, ("old", "new")))}


def _renamed(data: Path) -> Iterator[tuple[str, str]]:
    """The pages of reports that have got another key, and of their patients: old and new address."""
    package = schema.read(data)
    sources, cases = (sheet.read(data, package.tables[name])[0].columns for name in ("sources", "cases"))
    decisions = dict(zip(sources["citation_key"], sources["decision"], strict=True))
    for old, key in renaming.former(sources).items():
        place, mark, anchor = places.source(key, decisions[key]).partition("#")
        yield f"{places.source(old, 'include')}.html", f"{place}.html{mark}{anchor}"
        for case, of in zip(cases["case_id"], cases["citation_key"], strict=True):
            if of == key:
                yield tuple(f"{places.case(name)}.html" for name in (case.replace(key, old, 1), case))


def as_json(document: dict) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _pairs(path: Path, header: tuple[str, str]) -> list[tuple[str, str]]:
    if not path.is_file():
        return []
    with open(path, encoding="utf-8", newline="") as file:
        first, *rows = csv.reader(file)
    if tuple(first) != header or any(len(row) != 2 for row in rows):
        raise ValueError(f"{path.name} does not have the two columns {' and '.join(header)}")
    if len({row[0] for row in rows}) < len(rows):
        raise ValueError(f"{path.name} names the same {header[0]} twice")
    return [(one, two) for one, two in rows]


def _check(site: Path, old: str, new: str) -> None:
    for address in (old, new):
        if not ADDRESS.fullmatch(address):
            raise ValueError(f"{REDIRECTS}: {address!r} is not the address of a page: chapters/name.html")
    page = site / old
    if page.is_file() and 'data-moved-to="' not in page.read_text(encoding="utf-8"):
        raise ValueError(f"{REDIRECTS}: {old} has moved, and yet there is a page of that name")
    target = site / new.partition("#")[0]
    if not target.is_file() or 'data-moved-to="' in target.read_text(encoding="utf-8"):
        raise ValueError(f"{REDIRECTS}: {old} leads to {new}, and there is no such page")


def redirect(old: str, new: str) -> str:
    """A page that leads to where its content went; the part of the page that was asked for goes along."""
    up = "../" * old.count("/")
    to = escape(up + new)
    words = f'<p>This page has moved: <a href="{to}">open its new place</a></p>'
    return bare("This page has moved", words, head=(
        f'\n<script src="{up}_static/versions/moved.js" data-moved-to="{to}"></script>\n'
        f'<noscript><meta http-equiv="refresh" content="0; url={to}"></noscript>'))
