"""The book with tables that nobody has accepted yet: what differs is listed first, and marked in its place.

The code, the chapters and the descriptor are those of this checkout; of the change only its tables are taken,
and only where the gate accepts them. Words of the change are shown as text.
"""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

from ..book import places
from ..effect import Effect, html, sections, shown
from ..effect.moved import Moves
from ..site import kept, record
from ..stats.wording import counted
from ..tables import schema
from ..tables.problems import Refused
from . import tree

#: Entries of a list that are shown; ``effect.json`` has them all.
MOST = 200
#: The address of a page, its name, and words of HTML.
Entry = tuple[str, str, str]


def tables(effect: Effect, ours: Path, target: Path) -> None:
    """The tables of the change with the descriptor of this checkout (``ours``); raises ``Refused``."""
    if effect.descriptor:
        raise Refused(f"{schema.FILE} changes as well, and is read as code: there is no preview of it")
    target.mkdir(parents=True)
    for path in (ours / schema.FILE, *effect.head.folder.glob("*.csv")):
        shutil.copyfile(path, target / path.name)


def lay(site: Path, effect: Effect, out: Path, pull: int | None) -> None:
    """Copy a built site, with a banner on each page and what differs marked.

    ``pull`` is the number of the pull request, of which the preview stands at ``pr/NUMBER/``.
    """
    address = json.loads((site / record.FILE).read_text(encoding="utf-8"))["address"]
    folder = f"pr/{pull}" if pull else ""

    def change(text: str, name: str) -> str:
        listed = "".join(_lists(effect, site)) if name == "index.html" else ""
        return kept.below(_marked(text, name.removesuffix(".html"), effect),
                          _banner(name, folder, pull, listed), address, folder)

    tree.copy(site, out, change)


def _banner(name: str, folder: str, pull: int | None, listed: str) -> str:
    root = kept.root_of(name, folder) if pull else ""
    newest = f': cite <a href="{root}{escape(name)}">the newest version</a>' if pull else ""
    first = listed or f'<p><a href="{"../" * name.count("/")}index.html">What differs</a> is marked.</p>'
    named = f"Pull request {pull}" if pull else "Preview"
    return (f'<aside class="edition-banner d-print-none" data-root="{root}" aria-label="{named}"><p><strong>'
            f"{named}.</strong> This is the book with tables that nobody has accepted yet{newest}.</p>{first}"
            "</aside>")


def _marked(text: str, page: str, effect: Effect) -> str:
    """The page with a mark at each number that moved, and at each figure and table that differs."""
    moves = effect.moves or Moves()
    anchors = {move.name: places.number_anchor(move.name)
               for move in (*moves.moved, *moves.recounted, *moves.added)}
    marks = [f'a[href$="#{anchor}"] .num' for anchor in anchors.values() if f'#{anchor}"' in text]
    marks += [f"#{item.name}" for item in effect.items
              if item.page == page and re.fullmatch(r"[\w-]+", item.name)]
    for number, one in enumerate(effect.sentences):
        to = "|".join(anchors[name] for name in one.names if name in anchors)
        if one.page == page and to:  # its first number that moved is where the list leads
            link = rf'<a (?=class="[^"]*" href="[^"]*#(?:{to})")'
            text = re.sub(link, f'<a id="differs-{number}" ', text, count=1)
    rule = "{ outline: .15rem solid var(--pst-color-warning); outline-offset: .1rem }"
    return text.replace("</head>", f"<style>{', '.join(marks)} {rule}</style>\n</head>", 1) if marks else text


def _lists(effect: Effect, site: Path) -> Iterator[str]:
    """What differs, as lists of links into the pages."""
    def there(page: str) -> bool:
        return (site / f"{page.partition('#')[0]}.html").is_file()

    yield _list("sentence", [
        (f"{one.page}.html#differs-{n}", shown.title(one.page), html.inline(sections.swapped(one)))
        for n, one in enumerate(effect.sentences)])
    for kind in ("figure", "table"):
        yield _list(kind, [
            (f"{item.page}.html#{item.name}", shown.title(item.page), escape(item.caption.split(". ")[0]))
            for item in effect.items if item.kind == kind])
    yield _list("patient", _rows(effect, "cases", places.case, there))
    yield _list("report", _rows(effect, "sources", lambda key: places.source(key, "include"), there))


def _rows(effect: Effect, table: str, place: Callable[[str], str],
          there: Callable[[str], bool]) -> list[Entry]:
    """The pages of the rows of a table that are new or changed."""
    rows = effect.tables.get(table)
    return [(f"{place(row.key)}.html", row.key, kind) for kind in ("added", "changed") if rows
            for row in getattr(rows, kind) if there(place(row.key))]


def _list(what: str, entries: list[Entry]) -> str:
    if not entries:
        return ""
    items = [f'<li><a href="{escape(address)}">{escape(name)}</a>: {words}</li>'
             for address, name, words in entries[:MOST]]
    items += [f"<li>and {len(entries) - MOST:,} more</li>"] * (len(entries) > MOST)
    title = f"{counted(len(entries), what)} {'differs' if len(entries) == 1 else 'differ'}"
    return f"<details><summary>{title}</summary><ul>{''.join(items)}</ul></details>"
