"""The way on from a page that is made: to the one before, to the next, and to the list of its kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from markupsafe import Markup

from ...book import places
from .markup import Page, joined, link

#: Folder → what its pages are of, and the words and the place of their list.
LISTS = {
    "cases": ("Patients", "All patients", places.PATIENTS),
    "sources": ("Reports", "All records", places.RECORDS),
    "numbers": ("Topics", "The numbers", places.NUMBERS),
}


def along(pages: Iterable[Page]) -> Iterator[Page]:
    """Pages of one kind in their order, each with the way on at its foot."""
    row = list(pages)
    for page, before, after in zip(row, [None, *row], [*row[1:], None], strict=False):
        yield replace(page, body=page.body + _ways(page.name, before, after))


def _ways(here: str, before: Page | None, after: Page | None) -> Markup:
    kind, words, place = LISTS[here.partition("/")[0]]
    return Markup('<nav class="trace-nav" aria-label="{} in order">\n{}</nav>\n').format(kind, joined((
        _step(before, "Previous", here), link(words, place, here), _step(after, "Next", here)), "\n"))


def _step(to: Page | None, which: str, here: str) -> Markup:
    """Keeps its place where there is no page, so that the list stays in the middle."""
    if to is None:
        return Markup("<span></span>")
    return Markup('<span class="trace-{}">{}: {}</span>').format(
        which.lower(), which, link(to.called, to.name, here))
