"""The same report twice."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from ...tables.conditions import number
from ...tables.folding import unaccented
from ...tables.rule import Found, Row, Sheets, rows, tables_rule
from ...tables.sheet import Sheet
from .. import identifiers
from ..identifying import COMMON

#: Others filed in one drawer that a title is compared with, the nearest in the table.
NEIGHBOURS = 50
#: Likenesses told for one row.
MOST = 3
#: A title of fewer telling words is a common one; one of so many is hardly found twice.
TELLING, LONG = 4, 8
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
    #: Where it was read, as far as that tells pages apart.
    address: str = ""
    settled: bool = False
    #: Whether its title stands in brackets: nobody has seen one printed.
    made_up: bool = False
    journal: str = ""


class Shelf:
    """Reports filed by title, and by volume and page.

    Each title is filed under its words, and under its words without one; two titles that
    differ in a word meet there.
    """

    def __init__(self) -> None:
        self._filed: dict[tuple, list[Report]] = defaultdict(list)

    def near(self, here: Report) -> list[Report]:
        """Those in the same drawers, in the order of their positions."""
        found = {other.position: other for drawer in _drawers(here) if drawer in self._filed
                 for other in self._filed[drawer][-NEIGHBOURS:]}
        return [found[position] for position in sorted(found)]

    def put(self, here: Report) -> None:
        for drawer in _drawers(here):
            self._filed[drawer].append(here)


def _drawers(here: Report) -> dict[tuple, None]:
    drawers = {here.place: None} if here.place else {}
    for words in filter(None, here.titles):
        drawers[words] = None
        drawers |= dict.fromkeys(words[:n] + words[n + 1:] for n in range(len(words)))
    return drawers


def report(position: int, row: Row) -> Report:
    """A row of the sources, as far as it tells which report it is."""
    year, volume, first = (row.get(name, "").casefold() for name in ("year", "volume", "pages"))
    first = re.match(r"[a-z]*[0-9]+|", first)[0]
    # Some journals begin each of their articles with page 1.
    place = (year, volume, first) if year and volume and first not in ("", "1") else ()
    return Report(position, titles(row.get("title", "")), telling_words(row.get("authors", "").split(";")[0]),
                  identifiers.of(row), number(year), place, identifiers.address(row.get("url", "")),
                  row.get("exclusion_reason") == "duplicate", row.get("title", "").startswith("["),
                  row.get("journal", "").casefold())


def _row(sources: Sheet, position: int) -> dict[str, str]:
    """A row as far as reports are compared; what a rule has refused is not looked at."""
    return {name: cells[position] for name, cells in sources.columns.items()
            if position not in sources.refused.get(name, ())}


def same_report(sheets: Sheets) -> Iterator[Found]:
    """Reports that stand twice: by an identifier within an address, or as :class:`Shelf` sees it.

    Other authors may have found the same title; :func:`title_twice` asks about them.
    """
    sources, shelf, seen = sheets.get("sources"), Shelf(), {}
    for position, *_ in rows(sheets, "sources", *COMPARED):
        row, told = _row(sources, position), set()
        here = report(position, row)
        for name, text in here.names.items():
            own = row.get(name) == text
            first, in_cell = seen.setdefault((name, text), (here, own))
            if first is here or first.settled or here.settled:
                continue
            told.add(first.position)
            if not (own and in_cell):  # two cells that are the same are told by key-unique
                yield Found(position, f"line {sources.lines[first.position]} has the same identifier: {text}",
                            column="url")
        alike = [other for other in shelf.near(here) if same_title(here, other) or same_place(here, other)]
        shelf.put(here)
        for other in alike[-MOST:]:
            if other.position not in told and not _of_others(here, other):
                same = ("nearly the same title" if same_title(here, other) else
                        "the same first author, year, volume and first page")
                yield Found(position, f"line {sources.lines[other.position]} has {same}: "
                                      f"{sources.columns['title'][other.position]}")


def title_twice(sheets: Sheets) -> Iterator[Found]:
    """One title of two reports that :func:`same_report` does not take for one.

    Reports are clearly two where a common title stands in two journals, or where they have other authors, and
    another identifier or years apart; unless the title is a long one, or stands in brackets: then it was made
    up here, perhaps for two records.
    """
    for here, other, key in _sharing(sheets, lambda row: titles(row["title"])):
        many = len(here.titles[0])
        two = many <= TELLING and here.journal and other.journal and here.journal != other.journal or (
            other_authors(here, other) and many < LONG and (
                other_name(here, other) or years_apart(here, other) and not here.made_up))
        told = here.names.items() & other.names.items() or (
            same_title(here, other) and not _of_others(here, other))
        if not told and not two:
            yield Found(here.position, f"{key} has the same title",
                        f"Compare the two. If they are one report, keep one row. If they are two, name "
                        f"{key} in the notes.")


def same_address(sheets: Sheets) -> Iterator[Found]:
    """Two rows that were read at one address; a page of abstracts may have several reports."""
    for here, other, key in _sharing(sheets, lambda row: map(
            identifiers.address, f"{row.get('url', '')} {row.get('other_urls', '')}".split())):
        if not same_page(here, other):
            yield Found(here.position, f"{key} has the same address",
                        f"Keep one of the two rows; where the page holds both reports, name {key} in the "
                        "notes.")


def _sharing(sheets: Sheets, shown: Callable[[Row], Iterable]) -> Iterator[tuple[Report, Report, str]]:
    """A report, and another with its key that stands above it and shows the same, the last of them; not where
    one is excluded as a duplicate or the notes of one name the other."""
    met: dict[object, int] = {}
    sources = sheets.get("sources")
    for position, *_ in rows(sheets, "sources", "citation_key", *COMPARED):
        row = _row(sources, position)
        for sign in filter(None, shown(row)):
            other = met.setdefault(sign, position)
            met[sign] = position
            if other == position:
                continue
            its = _row(sources, other)
            here, there = report(position, row), report(other, its)
            if not (here.settled or there.settled or _names(row, its) or _names(its, row)):
                yield here, there, its["citation_key"]
                break


def _names(row: Row, other: Row) -> bool:
    """Whether the notes of a row name another."""
    return re.search(rf"\b{re.escape(other['citation_key'])}\b", row.get("notes", "")) is not None


def same_page(one: Report, two: Report) -> bool:
    """The same title at the same address, whoever its authors are said to be."""
    return bool(one.address) and one.address == two.address and any(
        words in two.titles for words in one.titles if words)


def _of_others(one: Report, two: Report) -> bool:
    """Whether only the title of two reports is the same, and their authors are others."""
    return other_authors(one, two) and not same_page(one, two)


def other_authors(one: Report, two: Report) -> bool:
    return bool(one.author and two.author) and not _same_author(one, two)


def _same_author(one: Report, two: Report) -> bool:
    return not set(one.author).isdisjoint(two.author)


def years_apart(one: Report, two: Report) -> bool:
    return one.year is not None and two.year is not None and abs(one.year - two.year) > 2


def same_title(one: Report, two: Report) -> bool:
    """Nearly the same title. A short one is a common one, and needs the same author or the same address; so
    does one with another identifier."""
    if one.settled or two.settled:
        return False
    return same_page(one, two) or any(
        _alike(one, two, here, there) for here in one.titles for there in two.titles)


def _alike(one: Report, two: Report, here: tuple[str, ...], there: tuple[str, ...]) -> bool:
    if here == there and len(here) >= LONG:
        return True
    if years_apart(one, two) or not _same_author(one, two) and (other_name(one, two) or len(here) < 5):
        return False
    left = [w for w in here if w not in there]
    right = [w for w in there if w not in here]
    if not left and not right:
        return True
    if len(left) != 1 or len(right) != 1 or re.search(r"\d", left[0] + right[0]):
        return False
    from difflib import SequenceMatcher

    return SequenceMatcher(None, left[0], right[0]).ratio() >= 0.8


def same_place(one: Report, two: Report) -> bool:
    """The place in a journal shows a report whose title was translated."""
    return (not one.settled and not two.settled and one.place == two.place != ()
            and _same_author(one, two) and not other_name(one, two))


def other_name(one: Report, two: Report) -> bool:
    """Whether a DOI or a number of the two differs."""
    return any(one.names[name] != two.names[name] for name in one.names.keys() & two.names.keys())


@lru_cache(4096)
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
    telling = [word for word in re.findall(r"\w+", unaccented(text)) if word not in COMMON]
    return tuple(sorted(telling[:MOST_WORDS]))


RULES = (
    tables_rule(same_report, "No report is in the sources twice.",
                "Keep the fuller row, add what the other has, and exclude the other as duplicate or delete "
                "it; patients and figures get the key that is kept.", "sources", "title",
                "two reports with the title `Ruptured aneurysm of a left gastric artery`",
                "one of the two has `right` for `left`"),
    tables_rule(title_twice,
                "Two reports with one title differ in authors and identifier, or the notes of one name the "
                "other.", "", "sources", "title", "two reports with one title and other authors",
                "the same, each with a DOI of its own", severity="warning"),
    tables_rule(same_address,
                "No two reports were read at one address, or the notes of one name the other.", "", "sources",
                "url", "`https://example.org/tulip` and `http://www.example.org/tulip/`",
                "`https://example.org/tulip` and `https://example.org/tulip?p=2`", severity="warning"),
)
