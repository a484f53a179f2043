"""Who follows the review hears of it: Atom feeds (RFC 4287) of versions, patients and searches.

They stand at the root of the published tree and lead to pages that stay, below ``v/``, or to ``next/``. Ids
are made of names alone, so that they stay when the site moves; addresses are whole where the site has one.
The state of work has no day: its patients have that of the version before, until they are released.
"""

import csv
import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from .. import review
from ..book import places
from ..effect import versions
from ..site import exports
from ..site.head import FEEDS
from ..stats.wording import counted
from ..tables import edition
from ..tables.files import write_atomically
from .published import KEPT, NEXT, standing

ATOM = "http://www.w3.org/2005/Atom"
#: Characters that XML cannot hold.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: A page without the name of the book.
TITLE = re.compile(r"<title>(.*?)(?: &#8212; [^<]*)?</title>", re.DOTALL)


class Entry(NamedTuple):
    """``name`` stays for good; ``day`` is an ISO day or month; ``page`` is one of the published tree."""

    name: str
    day: str
    page: str
    title: str
    summary: str


def write(into: Path, register: dict, site: Path, onto: Path, address: str) -> None:
    """The feeds of a published tree ``onto``, from its list of versions and what stands in it.

    ``site`` is the one at its root, which may not stand below ``v/`` or ``next/`` yet.
    """
    root = f"{KEPT}/{register['newest']}" if register["newest"] else NEXT

    def find(folder: str) -> Path:
        return site if folder == root else onto / folder

    work = NEXT if register["next"] else root
    made = (_versions(register["versions"]), _patients(register, find, find(work)),
            _searches(find(work), work))
    for name, entries in zip(FEEDS, made, strict=True):
        (into / name).parent.mkdir(exist_ok=True)
        write_atomically(into / name, feed(name, entries, address))


def feed(name: str, entries: Iterable[Entry], address: str) -> str:
    """A feed, the newest entries first; ``address`` is that of the site, empty where it has none."""
    about, base = edition.read(), f"{address}/" if address else "../"
    top = ElementTree.Element("feed", xmlns=ATOM)
    entries = sorted(entries, key=lambda entry: entry.day, reverse=True)
    _head(top, name, f"{about.title}: {FEEDS[name].lower()}", max(
        (entry.day for entry in entries), default=about.released.isoformat()), base, "index.html")
    if address:
        ElementTree.SubElement(top, "link", rel="self", href=f"{base}{name}")
    for author in about.authors:
        _text(ElementTree.SubElement(top, "author"), "name", author.name)
    for entry in entries:
        one = ElementTree.SubElement(top, "entry")
        _head(one, f"{name} {entry.name}", entry.title, entry.day, base, entry.page)
        _text(one, "summary", entry.summary)
    ElementTree.indent(top, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(top, encoding="unicode")}\n'


def _head(element: ElementTree.Element, name: str, title: str, day: str, base: str, page: str) -> None:
    """What a feed and each of its entries must have."""
    _text(element, "id", uuid.uuid5(uuid.NAMESPACE_URL, f"{review().name} {name}").urn)
    _text(element, "title", title)
    _text(element, "updated", f"{day if day.count('-') == 2 else f'{day}-01'}T00:00:00Z")
    ElementTree.SubElement(element, "link", rel="alternate", type="text/html", href=f"{base}{page}")


def _text(element: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(element, name).text = FORBIDDEN.sub("\ufffd", text)


def _versions(listed: list[dict]) -> Iterator[Entry]:
    for one in listed:
        told = "; ".join(f"{x['label']}: {x['text']}" for x in one["headlines"])
        said = f"{counted(one['cases'], 'patient')}. {told}."
        title, day = f"Version {one['version']}", one["date"]
        if gone := one.get("withdrawn"):
            title, day, said = f"{title}, withdrawn", gone["date"], f"Withdrawn: {gone['reason']} {said}"
        yield Entry(one["version"], day, f"{KEPT}/{one['version']}/index.html", title, said)


def _patients(register: dict, find: Callable[[str], Path], named: Path) -> Iterator[Entry]:
    """Each patient with the version that brought it, or with the state of work.

    Titles are those of the newest site, ``named``: of old versions, publishing has the results alone.
    """
    stand = [(f"{KEPT}/{one['version']}", one["date"], f"version {one['version']}")
             for one in reversed(register["versions"]) if not one.get("withdrawn")]
    if register["next"]:
        stand.append((NEXT, register["next"]["date"], "the draft, not released yet"))
    before = None
    for folder, day, words in stand:
        now = standing(find(folder))
        if now is None:
            continue
        for case in versions.compare(before, now).added if before else sorted(now.patients):
            page = f"{places.case(case)}.html"
            file = named / page
            title = TITLE.search(file.read_text(encoding="utf-8")) if file.is_file() else None
            yield Entry(case, day, f"{folder}/{page}", unescape(title[1]) if title else case, f"In {words}.")
        before = now


def _searches(site: Path, work: str) -> Iterator[Entry]:
    """Each search with what it found; and the records that await a decision, if there are any."""
    page = f"{work}/{review().page('records')}.html"
    searches = list(_rows(site, "searches"))
    for row in searches:
        yield Entry(f"{row['date']} {row['where']} {row['query']}", row["date"], page,
                    f"{row['where']}, {row['date']}: {row['records'] or 'no'} records kept",
                    f"{row['query']}. Found: {row['found'] or 'not recorded'}. {row['notes']}".strip())
    awaiting = [row["citation_key"] for row in _rows(site, "sources") if not row["decision"]]
    if awaiting and searches:
        yield Entry(f"awaiting {' '.join(awaiting)}", max(row["date"] for row in searches), page,
                    f"{counted(len(awaiting), 'record')} to be decided on", ", ".join(awaiting))


def _rows(site: Path, table: str) -> Iterator[dict[str, str]]:
    path = site / exports.FOLDER / f"{table}.csv"
    if path.is_file():
        with open(path, encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
