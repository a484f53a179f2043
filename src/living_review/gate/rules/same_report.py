"""The same report twice."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...tables.conditions import number
from ...tables.rule import Example, Found, Rule, Sheets, copy, tables
from .. import identifiers
from ..identifying import COMMON

#: Others filed in one drawer that a title is compared with, the nearest in the table.
NEIGHBOURS = 50
#: Likenesses told for one row.
MOST = 3
#: A title of fewer telling words is a common one.
TELLING = 4
#: What databases set behind a title that they have translated.
LANGUAGE = re.compile(r"[\[(](?:article|text|title|original|abstract|translated|author'?s transl)\b[^\[\]()]*"
                      r"[\])]\W*$", re.I)
#: Words of a title that are compared; a title has fewer, and an endless one would cost their square.
MOST_WORDS = 40
COMPARED = ("title", "authors", "doi", "year", "exclusion_reason")


class Report(NamedTuple):
    """What tells reports apart; ``settled`` where it is excluded as a duplicate."""

    position: int
    #: Its title in words; several where it stands in two languages.
    titles: tuple[tuple[str, ...], ...]
    author: tuple[str, ...]
    #: Its DOI and its numbers, by column.
    names: Mapping[str, str]
    year: float | None
    #: Year, volume and first page, where all are known.
    place: tuple[str, ...] = ()
    settled: bool = False


class Shelf:
    """Reports filed by title, and by volume and page.

    Each title is filed under its words, and under its words without one; two titles that
    differ in a word meet there.
    """

    def __init__(self) -> None:
        self._filed: dict[tuple, list[Report]] = defaultdict(list)

    def near(self, here: Report) -> list[Report]:
        """Those in the same drawers, in the order of their positions."""
        found = {other.position: other for drawer in _drawers(here)
                 for other in self._filed.get(drawer, ())[-NEIGHBOURS:]}
        return [other for _, other in sorted(found.items())]

    def put(self, here: Report) -> list[Report]:
        """File a report; those that stood there with nearly its title (other small words, another
        order of words, or one word misspelled), or at its place in a journal."""
        others = [other for other in self.near(here) if same_title(here, other) or same_place(here, other)]
        for drawer in _drawers(here):
            self._filed[drawer].append(here)
        return others


def _drawers(here: Report) -> dict[tuple, None]:
    drawers = {here.place: None} if here.place else {}
    for words in filter(None, here.titles):
        drawers[words] = None
        drawers |= dict.fromkeys(words[:n] + words[n + 1:] for n in range(len(words)))
    return drawers


def report(position: int, row: Mapping[str, str]) -> Report:
    """A row of the sources, as far as it tells which report it is."""
    year, volume, first = (row.get(name, "").casefold() for name in ("year", "volume", "pages"))
    first = re.match(r"[a-z]*[0-9]+|", first)[0]
    # Some journals begin each of their articles with page 1.
    place = (year, volume, first) if year and volume and first not in ("", "1") else ()
    return Report(position, titles(row.get("title", "")), telling_words(row.get("authors", "").split(";")[0]),
                  identifiers.of(row), number(year), place, row.get("exclusion_reason") == "duplicate")


def same_report(sheets: Sheets) -> Iterator[Found]:
    """Reports that stand twice: by an identifier within an address, or as :class:`Shelf` sees it."""
    sources = sheets.get("sources")
    if not sources or not sources.has(*COMPARED):
        return
    more = [name for name in ("volume", "pages", "url", "pmid", "pmcid") if sources.has(name)]
    shelf, seen = Shelf(), {}
    for position, *cells in sources.rows(*COMPARED):
        row = dict(zip(COMPARED, cells, strict=True)) | {
            name: sources.columns[name][position] for name in more
            if position not in sources.refused.get(name, ())}
        here = report(position, row)
        told = set()
        for name, text in here.names.items():
            own = row.get(name) == text
            first, in_cell = seen.setdefault((name, text), (here, own))
            # Two cells that are the same are told by key-unique.
            if first is not here and not (own and in_cell or first.settled or here.settled):
                told.add(first.position)
                yield Found("sources", position, "url",
                            f"line {sources.lines[first.position]} has the same identifier: {text}")
        for other in shelf.put(here)[-MOST:]:
            if other.position not in told:
                yield Found("sources", position, "title",
                            f"line {sources.lines[other.position]} has "
                            + ("nearly the same title" if same_title(here, other) else
                               "the same first author, year, volume and first page")
                            + f": {sources.columns['title'][other.position]}")


def same_address(sheets: Sheets) -> Iterator[Found]:
    """Two rows that were read at one address; a page of abstracts may have several reports."""
    sources = sheets.get("sources")
    if not sources or not sources.has("url", "citation_key", "exclusion_reason", "notes"):
        return
    seen: dict[str, tuple[int, str, str]] = {}
    for position, url, key, reason, notes in sources.rows("url", "citation_key", "exclusion_reason", "notes"):
        if reason == "duplicate" or not (address := identifiers.address(url)):
            continue
        first, other, told = seen.setdefault(address, (position, key, notes))
        if first != position and other not in notes and key not in told:
            yield Found("sources", position, "url", f"line {sources.lines[first]} has the same address",
                        f"Keep one of the two rows; where the page holds both reports, name {other} in the "
                        "notes.")


def same_title(one: Report, two: Report) -> bool:
    """A short title is a common one, and needs the same author; so does one with another identifier."""
    if one.settled or two.settled:
        return False
    return any(_alike(one, two, here, there) for here in one.titles for there in two.titles)


def _alike(one: Report, two: Report, here: tuple[str, ...], there: tuple[str, ...]) -> bool:
    same_author = bool(set(one.author) & set(two.author))
    if here == there and len(here) >= 8:
        return True  # so long a title is not found twice
    if not same_author and (other_name(one, two) or len(here) < 5):
        return False
    if one.year is not None and two.year is not None and abs(one.year - two.year) > 2:
        return False
    left = [w for w in here if w not in there]
    right = [w for w in there if w not in here]
    if not left and not right:
        return True
    if len(left) != 1 or len(right) != 1 or re.search(r"\d", left[0] + right[0]):
        return False
    return difflib.SequenceMatcher(None, left[0], right[0]).ratio() >= 0.8


def same_place(one: Report, two: Report) -> bool:
    """The place in a journal shows a report whose title was translated."""
    return (not one.settled and not two.settled and one.place == two.place != ()
            and bool(set(one.author) & set(two.author)) and not other_name(one, two))


def other_name(one: Report, two: Report) -> bool:
    """Whether a DOI or a number of the two differs."""
    return any(one.names[name] != two.names[name] for name in one.names.keys() & two.names.keys())


def titles(text: str) -> tuple[tuple[str, ...], ...]:
    """A title in words, without the remark of a database on its language; and each of two titles where one
    stands in brackets behind the other."""
    text = LANGUAGE.sub("", text).rstrip(" .")
    outside, bracket, inside = text.partition("[")
    parts = [outside, inside] if bracket and inside.endswith("]") else []
    found = [telling_words(text), *(words for part in parts if len(words := telling_words(part)) >= TELLING)]
    return tuple(dict.fromkeys(found))


def telling_words(text: str) -> tuple[str, ...]:
    """The telling words of a title, sorted, without case, accents and marks."""
    plain = re.sub(r"[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text).casefold())
    telling = [word for word in re.findall(r"\w+", plain) if word not in COMMON]
    return tuple(sorted(telling[:MOST_WORDS]))


TITLE = {"title": "Ruptured aneurysm of a left gastric artery: a case report"}


def _titles(title: str, one: dict | None = None, **other: str) -> Example:
    """Two reports, the second with another title."""
    return tables("sources", "title", sources=(
        TITLE | (one or {}),
        copy(**{"citation_key": "clark2021a", "title": title, "pmid": "", **other})))


RULES = (
    Rule("same-report", "No report stands among the sources twice.",
         (_titles(TITLE["title"]), _titles("A left gastric artery: ruptured aneurysm"),
          _titles("Ruptured aneurysms of a left gastric artery."),
          _titles("RUPTURED ANEURYSM OF A LEFT-GASTRIC ARTERY: CASE REPORT AND REVIEW"),
          _titles(TITLE["title"], citation_key="clarknd", year="", authors=""),
          _titles(f"[{TITLE['title']}] [Article in French]"),
          _titles("Anévrisme rompu de l'artère gastrique gauche", {"volume": "7", "pages": "11-13"},
                  volume="7", pages="11"),
          tables("sources", "url", sources=({"doi": "10.1000/tulip"}, copy(
              citation_key="clark2021a", title="Of roses", pmid="", doi="",
              url="https://example.org/doi/full/10.1000/tulip")))),
         (_titles("Ruptured aneurysm of a right gastric artery: a case report"),
          _titles(TITLE["title"], citation_key="clark2030", year="2030"),
          _titles(TITLE["title"], {"doi": "10.1000/y"}, authors="Zhou Wei", doi="10.1000/z"),
          _titles("Ruptured aneurysm", {"title": "Ruptured aneurysm"}, authors="Zhou Wei"),
          _titles(TITLE["title"], exclusion_reason="duplicate")),
         "Keep the row that says more, with what the other adds, and exclude the other as duplicate or take "
         "it out; patients and figures get the key that stays.", scope="tables", check=same_report,
         table="sources", column="title"),
    Rule("same-address", "No two reports were read at one address, or the notes name the other.",
         (tables("sources", "url", sources=({"url": "https://example.org/tulip"}, copy(
             citation_key="clark2021a", title="Of roses", pmid="",
             url="http://www.example.org/tulip/?utm_source=mail"))),),
         (tables("sources", "url", sources=({"url": "https://example.org/tulip"}, copy(
             citation_key="clark2021a", title="Of roses", pmid="", notes="On one page with clark2021."))),
          tables("sources", "url", sources=({"url": "https://example.org/"}, copy(
              citation_key="clark2021a", title="Of roses", pmid="")))),
         scope="tables", check=same_address, table="sources", column="url", severity="warning"),
)
