"""How this very edition is cited: BibTeX, RIS, CSL-JSON, and the words of the APA style.

Each form can name one part of the review (a figure, a table, a number) with its own address. What is
not there yet, a DOI or the address of the site, is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from .. import review
from ..tables.edition import Author, Edition
from . import bibliography

NAME = review().name
#: More authors than this are shortened in the APA style (7th edition).
MOST_AUTHORS = 20


@dataclass(frozen=True)
class Part:
    """A figure, a table or a number: its anchor, its title, and the page with the anchor."""

    name: str
    title: str
    path: str


def address(edition: Edition, path: str = "") -> str:
    """Where this version stands for good; empty as long as the site has no address."""
    return f"{edition.address}/{edition.folder}/{path}" if edition.address else ""


def bibtex(edition: Edition, part: Part | None = None) -> str:
    """A record that BibTeX and biblatex read. The version stands in the note, which all styles print."""
    from pybtex.database import Entry

    clean, title = bibliography.plain, f"{{{bibliography.plain(edition.title)}}}"
    fields = {"author": " and ".join(map(_bibtex_name, edition.authors)),
              "title": f"{{{clean(part.title)}}}" if part else title,
              "booktitle": title if part else "",
              "year": str(edition.released.year), "month": str(edition.released.month),
              "version": edition.number, "note": f"Data set, {edition.called.lower()}",
              "doi": edition.doi, "url": _link(edition, part)}
    entry = Entry("incollection" if part else "misc", [(k, v) for k, v in fields.items() if v])
    return bibliography.written({_key(edition, part): entry})


def ris(edition: Edition, part: Part | None = None) -> str:
    """A record of type DATA, or of a part (CHAP)."""
    record = {"type_of_reference": "CHAP" if part else "DATA",
              "authors": [bibliography.ris_name(a.family, a.given) for a in edition.authors],
              "title": part.title if part else edition.title,
              "secondary_title": edition.title if part else "",
              "year": str(edition.released.year), "date": f"{edition.released:%Y/%m/%d}",
              "edition": edition.number, "abstract": "" if part else edition.abstract,
              "keywords": list(edition.keywords), "doi": edition.doi,
              "urls": list(filter(None, [_link(edition, part)])), "id": _key(edition, part)}
    return bibliography.ris_text([record])


def csl(edition: Edition, part: Part | None = None) -> str:
    """A list with one item, as citeproc and reference managers read it."""
    day = edition.released
    item = {"id": _key(edition, part), "type": _csl_type(part),
            "title": part.title if part else edition.title,
            "container-title": edition.title if part else "",
            "author": [{"family": a.family, "given": a.given} if a.given else {"literal": a.family}
                       for a in edition.authors],
            "issued": {"date-parts": [[day.year, day.month, day.day]]},
            "version": edition.number, "abstract": "" if part else edition.abstract,
            "keyword": ", ".join(edition.keywords), "language": "en",
            "DOI": edition.doi, "URL": _link(edition, part)}
    text = json.dumps([{k: v for k, v in item.items() if v}], indent=2, ensure_ascii=False)
    # The day on one line: no text within JSON has a line break, so nothing else can be meant.
    return re.sub(r"\[\n\s+\[\n\s+(\d+),\n\s+(\d+),\n\s+(\d+)\n\s+\]\n\s+\]", r"[[\1, \2, \3]]", text) + "\n"


def apa(edition: Edition, part: Part | None = None) -> str:
    """One line of words, for a list of references."""
    return apa_pieces(edition, part, lambda title: title) + "\n"


def apa_pieces(edition: Edition, part: Part | None, italic: Callable[[str], str],
               escape: Callable[[str], str] = str) -> str:
    """The same with its title set in italics by the caller, and all else escaped."""
    authors = _apa_authors(edition.authors)
    opening = f"{authors}{'' if authors.endswith('.') else '.'} ({edition.released.year}). "
    opening += f"{part.title}. In " if part else ""
    where = f"https://doi.org/{edition.doi}" if edition.doi and not part else _link(edition, part)
    closing = f" ({edition.called}) [Data set]."
    return escape(opening) + italic(edition.title) + escape(f"{closing} {where}".rstrip())


#: What ``cite --format`` knows, with the name that readers see and the ending of a file.
FORMS: dict[str, tuple[Callable[..., str], str, str]] = {
    "apa": (apa, "APA style", "txt"), "bibtex": (bibtex, "BibTeX", "bib"),
    "ris": (ris, "RIS", "ris"), "csl": (csl, "CSL-JSON", "json")}


def _key(edition: Edition, part: Part | None) -> str:
    return f"{NAME}-{'state' if edition.state else edition.version}" + (f"-{part.name}" if part else "")


def _link(edition: Edition, part: Part | None) -> str:
    return address(edition, part.path) if part else address(edition) or edition.repository


def _csl_type(part: Part | None) -> str:
    return "dataset" if part is None else "figure" if part.name.startswith("fig-") else "entry"


def _bibtex_name(author: Author) -> str:
    family, given = map(bibliography.plain, (author.family, author.given))
    # Braces keep the name of a group, and of a person with a comma or an "and" in it, in one piece.
    if not given or re.search(r",|\band\b", family):
        family = f"{{{family}}}"
    return ", ".join(filter(None, (family, given)))


def _apa_authors(authors: tuple[Author, ...]) -> str:
    names = [", ".join(filter(None, (a.family, _initials(a.given)))) for a in authors]
    if len(names) > MOST_AUTHORS:
        return f"{', '.join(names[:MOST_AUTHORS - 1])}, … {names[-1]}"
    return ", & ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _initials(given: str) -> str:
    """``A.-M. J.`` of ``Ann-Marie John``."""
    return " ".join("-".join(f"{part[0]}." for part in word.split("-") if part) for word in given.split())
