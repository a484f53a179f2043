"""The same report twice."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from .rule import Example, Found, Rule, Sheets, copy, number, tables

#: Others filed in one drawer that a title is compared with, the nearest in the table.
NEIGHBOURS = 50
#: Likenesses told for one row.
MOST = 3
#: Words of a title that are compared; a title has fewer, and an endless one would cost their square.
MOST_WORDS = 40
#: Words that tell nothing about which report a title belongs to.
COMMON = set("a an and the of in on with from to by for due as case cases report reports review "
             "literature".split())


class Report(NamedTuple):
    """What tells reports apart; ``settled`` where it is excluded as a duplicate."""

    position: int
    words: tuple[str, ...]
    author: tuple[str, ...]
    doi: str
    year: float | None
    settled: bool


class Shelf:
    """Reports filed by title.

    Each title is filed under its words, and under its words without one; two titles that
    differ in a word meet there. The time is linear in the number of words.
    """

    def __init__(self) -> None:
        self._filed: dict[tuple, list[Report]] = defaultdict(list)

    def put(self, here: Report) -> list[Report]:
        """File a report; those that stood there with nearly its title: other small words, another
        order of words, or one word misspelled."""
        words = here.words
        drawers = [words, *(words[:n] + words[n + 1:] for n in range(len(words)))] if words else []
        others = {other.position: other for drawer in drawers for other in self._filed[drawer][-NEIGHBOURS:]}
        for drawer in dict.fromkeys(drawers):
            self._filed[drawer].append(here)
        return [other for _, other in sorted(others.items()) if _same_title(here, other)]


def report(position: int, title: str, authors: str, doi: str, year: str, reason: str = "") -> Report:
    """A row of the sources, as far as it tells which report it is."""
    return Report(position, telling_words(title), telling_words(authors.split(";")[0]), doi, number(year),
                  reason == "duplicate")


def same_report(sheets: Sheets) -> Iterator[Found]:
    """Titles that stand twice, as :class:`Shelf` sees it."""
    sources = sheets.get("sources")
    names = ("title", "authors", "doi", "year", "exclusion_reason")
    if not sources or not sources.has(*names):
        return
    shelf = Shelf()
    for position, *cells in sources.rows(*names):
        here = report(position, *cells)
        for other in shelf.put(here)[-MOST:]:
            yield Found("sources", position, "title",
                            f"line {sources.lines[other.position]} has nearly the same title: "
                            f"{sources.columns['title'][other.position]}")


def _same_title(one: Report, two: Report) -> bool:
    """A short title is a common one, and needs the same author; so does one with another DOI."""
    same_author = bool(set(one.author) & set(two.author))
    other_doi = bool(one.doi and two.doi and one.doi != two.doi)
    if one.settled or two.settled:
        return False
    if one.words == two.words and len(one.words) >= 8:
        return True  # so long a title is not found twice
    if not same_author and (other_doi or len(one.words) < 5):
        return False
    if one.year is not None and two.year is not None and abs(one.year - two.year) > 2:
        return False
    left = [w for w in one.words if w not in two.words]
    right = [w for w in two.words if w not in one.words]
    if not left and not right:
        return True
    if len(left) != 1 or len(right) != 1 or re.search(r"\d", left[0] + right[0]):
        return False
    return difflib.SequenceMatcher(None, left[0], right[0]).ratio() >= 0.8


def telling_words(text: str) -> tuple[str, ...]:
    """The telling words of a title, sorted, without case, accents and marks."""
    plain = re.sub(r"[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text).casefold())
    telling = [word for word in re.findall(r"\w+", plain) if word not in COMMON]
    return tuple(sorted(telling[:MOST_WORDS]))


TITLE = {"title": "Intramedullary metastasis of an adenoid cystic carcinoma: a case report"}


def _titles(title: str, one: dict | None = None, **other: str) -> Example:
    """Two reports, the second with another title."""
    return tables("sources", "title", sources=(
        TITLE | (one or {}),
        copy(**{"citation_key": "clark2021a", "title": title, "pmid": "", **other})))


RULES = (
    Rule("same-report", "No report stands among the sources twice.",
         (_titles(TITLE["title"]), _titles("An adenoid cystic carcinoma: intramedullary metastasis"),
          _titles("Intramedullary metastases of an adenoid cystic carcinoma."),
          _titles("INTRAMEDULLARY METASTASIS OF AN ADENOID-CYSTIC CARCINOMA: CASE REPORT AND REVIEW"),
          _titles(TITLE["title"], citation_key="clarknd", year="", authors="")),
         (_titles("Intramedullary metastasis of an adenoid basal carcinoma: a case report"),
          _titles(TITLE["title"], citation_key="clark2030", year="2030"),
          _titles(TITLE["title"], {"doi": "10.1000/y"}, authors="Zhou Wei", doi="10.1000/z"),
          _titles("Spinal metastasis", {"title": "Spinal metastasis"}, authors="Zhou Wei"),
          _titles(TITLE["title"], exclusion_reason="duplicate")),
         "Keep one of the two rows, or exclude one as duplicate.", scope="tables", check=same_report,
         table="sources", column="title"),
)
