"""How this very edition is cited: BibTeX, RIS, CSL-JSON, and the words of the Vancouver and APA styles.

Each form can name one part of the review (a figure, a table, a number) with its own address. What is
not there yet, a DOI or the address of the site, is left out. The site shows all in a box.
"""

import json
import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import NamedTuple

from .. import review
from ..book import folder, places
from ..tables.edition import Author, Edition
from ..tables.problems import Refused
from . import bibliography

NAME = review().name
#: More authors than this are shortened in the APA style (7th edition).
MOST_AUTHORS = 20
#: How the names of figures and tables begin.
PARTS = ("fig-", "tbl-")


class Part(NamedTuple):
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
              "note": edition.called,
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
              "edition": _version(edition), "abstract": "" if part else edition.abstract,
              "keywords": list(edition.keywords), "doi": edition.doi,
              "urls": list(filter(None, [_link(edition, part)])), "id": _key(edition, part)}
    return bibliography.ris_text([record])


def csl(edition: Edition, part: Part | None = None) -> str:
    """A list with one item, as citeproc and reference managers read it."""
    day = edition.released
    kind = "dataset" if part is None else "figure" if part.name.startswith("fig-") else "entry"
    item = {"id": _key(edition, part), "type": kind,
            "title": part.title if part else edition.title,
            "container-title": edition.title if part else "",
            "author": [{"family": a.family, "given": a.given} if a.given else {"literal": a.family}
                       for a in edition.authors],
            "issued": {"date-parts": [[day.year, day.month, day.day]]},
            "version": _version(edition), "abstract": "" if part else edition.abstract,
            "keyword": ", ".join(edition.keywords), "language": "en",
            "DOI": edition.doi, "URL": _link(edition, part)}
    return json.dumps([{k: v for k, v in item.items() if v}], indent=2, ensure_ascii=False) + "\n"


def apa(edition: Edition, part: Part | None = None) -> str:
    """One line of words, for a list of references."""
    authors = _apa_authors(edition.authors)
    opening = f"{authors}{'' if authors.endswith('.') else '.'} ({edition.released.year}). "
    opening += f"{part.title}. In " if part else ""
    return f"{opening}{edition.title} ({edition.called}). {_where(edition, part)}".rstrip() + "\n"


def vancouver(edition: Edition, part: Part | None = None) -> str:
    """One line of words in the style of most medical journals; readers put in the day of reading."""
    names = (f"{a.family} {''.join(filter(str.isalpha, _initials(a.given)))}".rstrip()
             for a in edition.authors)
    within, link = f"{part.title}. In: " if part else "", _where(edition, part)
    where = f"Available from: {link}" if link else "Unpublished."
    return (f"{', '.join(names)}. {within}{edition.title} [Internet]. {edition.called}; "
            f"{edition.released.year} [cited DAY OF READING]. {where}\n")


#: What ``cite --format`` knows, with the name that readers see and the ending of a file.
FORMS: dict[str, tuple[Callable[..., str], str, str]] = {
    "apa": (apa, "APA style", "txt"), "vancouver": (vancouver, "Vancouver style", "vancouver.txt"),
    "bibtex": (bibtex, "BibTeX", "bib"), "ris": (ris, "RIS", "ris"), "csl": (csl, "CSL-JSON", "json")}


def _key(edition: Edition, part: Part | None) -> str:
    return f"{NAME}-{edition.number}" + (f"-{part.name}" if part else "")


def _version(edition: Edition) -> str:
    return edition.called.removeprefix("Version ")


def _where(edition: Edition, part: Part | None) -> str:
    """The DOI of the whole, as words have it; else the address."""
    return f"https://doi.org/{edition.doi}" if edition.doi and not part else _link(edition, part)


def _link(edition: Edition, part: Part | None) -> str:
    return address(edition, part.path) if part else address(edition) or edition.repository


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


def box(edition: Edition, root: str, short: bool = False) -> str:
    """The box, for a page from which ``root`` leads to the top of the site.

    Without scripts the text can be selected; ``cite.js`` shows the buttons. In print, the words alone
    stand where it is ``short``, and BibTeX with them elsewhere.
    """
    title = escape(edition.title)
    words = escape(apa(edition).rstrip()).replace(f"). {title} (", f"). <em>{title}</em> (")
    words = re.sub(r"https?://\S+$", r'<a href="\g<0>">\g<0></a>', words)
    body = [f'<p class="cite-words" id="cite-apa">{words}</p>{_tools("apa", root)}']
    for form, (text, name, _) in list(FORMS.items())[1:]:
        printed = "" if form == "bibtex" and not short else ' class="d-print-none"'
        body.append(f'<details{printed}><summary>{name}</summary>'
                    f'<pre id="cite-{form}">{escape(text(edition))}</pre>{_tools(form, root)}</details>')
    return f'<div class="cite-this">{"".join(body)}</div>'


def _tools(form: str, root: str) -> str:
    _, name, ending = FORMS[form]
    return (f'<p class="cite-tools d-print-none"><button type="button" data-copies="cite-{form}" '
            f'hidden>Copy {name}</button> '
            f'<a href="{root}{folder.TABLES}/citation.{ending}" download>Download {name}</a> '
            '<span role="status"></span></p>')


def part(site: Path, name: str) -> Part:
    """The part that has this name: ``fig-…``, ``tbl-…``, or that of an estimate.

    It is looked up in the site, so that the address is one that is there; raises
    :class:`.problems.Refused` where there is none.
    """
    from bs4 import BeautifulSoup
    from sphinx.util.inventory import InventoryFile

    if not (site / "objects.inv").is_file():
        raise Refused(f"no site is in {site}: build it first (make html)")
    is_number = not name.startswith(PARTS)
    if is_number:
        path = places.address(places.number(name), "")
    else:
        with (site / "objects.inv").open("rb") as file:
            labels = InventoryFile.load(file, "", lambda _, path: path)["std:label"]
        path = labels[name][2] if name in labels else ""
    page, _, anchor = path.partition("#")
    html = (site / page).read_bytes() if page and (site / page).is_file() else b""
    place = BeautifulSoup(html, "html.parser").find(id=anchor)
    if place is None:
        raise Refused(f"no figure, table or number of this site is called {name}")
    if is_number:
        return Part(f"num-{name}", f"Estimate {name}", path)
    number, caption = (place.select_one(f".caption-{which}").get_text(" ", strip=True)
                       for which in ("number", "text"))
    sentence = caption.split(". ")[0].rstrip(".")
    return Part(name, f"{number}: {sentence}", path)
