"""Which report of the sources is meant: by identifier, address, place in a journal or title."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ..gate import identifiers
from ..gate.rules import same_report as same
from ..gate.rules.same_report import TELLING, Report, Shelf, other_authors, other_name, report

Row = Mapping[str, str]


class Known:
    """Reports as rows of the sources; each is known by its position."""

    def __init__(self, rows: Iterable[Row]):
        self.rows: list[Row] = []
        self._named: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._shelf = Shelf()
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> None:
        """One report more."""
        position = len(self.rows)
        self.rows.append(row)
        self.learn(position, row)
        self._shelf.put(report(position, row))

    def learn(self, position: int, row: Row) -> None:
        """Know a report by the identifiers of this row as well."""
        for name in _names(row):
            self._named[name].append(position)

    def named(self, row: Row) -> list[int]:
        """Those that have an identifier of a row, one within its address as well; several where it
        mixes them up."""
        names = [name for name in _names(row) if name[0] != "url"]
        names += [(name, shorter) for name, text in names
                  if name == "doi" and not row.get("doi") and (shorter := identifiers.without_number(text))]
        return sorted({position for name in names for position in self._named.get(name, ())})

    def alike(self, row: Row, nearly: bool = False) -> list[int]:
        """Those at its address, at its place in a journal, or with its title.

        ``nearly``: also those with a word misspelled, as :class:`.same_report.Shelf`
        sees it. Another identifier speaks against all of them but a long title, and a title at its address.
        """
        here = report(len(self.rows), row)
        at = self._named.get(("url", here.address), ())
        for other in (report(position, self.rows[position]) for position in at):
            if same.same_page(here, other) or (
                    len(at) == 1 and not other_name(here, other) and not other_authors(here, other)):
                return [other.position]
        return [other.position for other in self._shelf.near(here) if same.same_place(here, other)
                or _same_words(here, other) or nearly and same.same_title(here, other)]


def _names(row: Row) -> Iterator[tuple[str, str]]:
    yield from identifiers.of(row).items()
    for url in (row.get("url", ""), *row.get("other_urls", "").split()):
        if address := identifiers.address(url):
            yield "url", address


def _same_words(one: Report, two: Report) -> bool:
    """The same title word for word, where author and year do not speak against it."""
    return (any(len(words) >= TELLING and words in two.titles for words in one.titles)
            and not two.settled and not other_name(one, two)
            and not other_authors(one, two) and not same.years_apart(one, two))
