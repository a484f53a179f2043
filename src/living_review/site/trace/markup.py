"""HTML in small parts. What comes from outside is text: ``Markup.format`` escapes it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ...book import places

NOTHING = Markup("")
#: Of patients and reports, by their keys, the place and the name.
Known = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Page:
    """``name`` as Sphinx names pages, ``called`` what a link to it says, ``body`` is HTML, ``words`` is what
    the search shall find it by."""

    name: str
    title: str
    description: str
    body: str
    words: str = ""
    called: str = ""


def joined(parts: Iterable[object], between: str = "") -> Markup:
    """Parts one after the other, the empty ones left out."""
    return Markup(between).join(part for part in parts if part)


def link(words: object, place: str, seen_from: str) -> Markup:
    """A link to a place of this site."""
    return Markup('<a class="reference internal" href="{}">{}</a>').format(
        places.address(place, seen_from), words)


def to(key: str, known: Known, seen_from: str) -> Markup:
    """A link to a patient or a report by its name."""
    place, name = known[key]
    return link(name, place, seen_from)


def outside(words: object, address: str) -> Markup:
    """A link to another site; what is no web address stays text."""
    if not re.fullmatch(r"https?://[^\s<>\"]+", address):
        return Markup("{}").format(words)
    return Markup('<a class="reference external" href="{}">{}</a>').format(address, words)


def paragraph(*parts: object, kind: str = "") -> Markup:
    said = joined(parts)
    opening = Markup('<p class="{}">').format(kind) if kind else Markup("<p>")
    return opening + said + Markup("</p>\n") if said else NOTHING


def code(text: object) -> Markup:
    return Markup('<code class="docutils literal">{}</code>').format(text)


def breakable(name: str) -> Markup:
    """A dotted name, the same text, that may go on in the next line after each dot and underscore."""
    return joined(re.split(r"(?<=[._])", name), "<wbr>")


def unbroken(key: str) -> Markup:
    """The name of a patient, which has a hyphen, in one line."""
    return Markup('<span class="trace-key">{}</span>').format(key)


def text_of(html: str) -> str:
    """Its words, with a space where a tag stood."""
    return Markup(re.sub(r"<[^>]*>", " ", html)).unescape()


def items(parts: Iterable[object], kind: str = "simple") -> Markup:
    inside = joined(Markup("<li>{}</li>\n").format(part) for part in parts)
    return Markup('<ul class="{}">\n{}</ul>\n').format(kind, inside) if inside else NOTHING


def section(title: object, anchor: str, *parts: object, level: int = 2) -> Markup:
    """A section under its heading; nothing where it would be empty."""
    inside = joined(parts)
    if not inside:
        return NOTHING
    return Markup('<section id="{0}">\n<h{1}>{2}<a class="headerlink" href="#{0}" title="Link to this '
                  'heading">#</a></h{1}>\n{3}</section>\n').format(anchor, level, title, inside)


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[object]], kind: str = "",
          quiet: bool = False) -> Markup:
    """A table whose first column names the row; ``quiet`` where a heading says the same as its caption.

    The rows of a ``stacked-table`` are laid out in two lines on a phone: it says what its parts are, for
    there are browsers that forget it of a table that is laid out as something else.
    """
    is_a = Markup(' role="{}"' if "stacked-table" in kind else "").format
    first, other = (Markup("<{0}{1}>{{}}</{2}>").format(Markup(tag), is_a(role), tag.split()[0])
                    for tag, role in (('th scope="row"', "rowheader"), ("td", "cell")))
    body = joined(
        Markup("<tr{}>{}</tr>\n").format(is_a("row"), joined(
            (other if n else first).format(cell) for n, cell in enumerate(row)))
        for row in rows)
    if not body:
        return NOTHING
    head = joined(Markup('<th scope="col"{}>{}</th>').format(is_a("columnheader"), c) for c in columns)
    seen = "visually-hidden" if quiet else "shown"
    named = Markup('<caption class="{}">{}</caption>').format(seen, caption)
    # One that may be wider than a phone can be reached, and so scrolled, by key.
    reached = Markup(' tabindex="0"') if "wide-table" in kind else ""
    group = is_a("rowgroup")
    return Markup('<div class="pst-scrollable-table-container"><table class="table trace-table {}"{}{}>\n{}\n'
                  "<thead{}><tr{}>{}</tr></thead>\n<tbody{}>\n{}</tbody>\n</table></div>\n").format(
        kind, is_a("table"), reached, named, group, is_a("row"), head, group, body)


def facts(pairs: Iterable[tuple[object, object]]) -> Markup:
    """Terms with their descriptions, those without one left out."""
    inside = joined(Markup("<div><dt>{}</dt><dd>{}</dd></div>\n").format(term, told)
                    for term, told in pairs if told)
    return Markup('<dl class="trace-facts">\n{}</dl>\n').format(inside) if inside else NOTHING


def article(title: object, *parts: object) -> Markup:
    """The whole body of a page."""
    return Markup('<section id="top" class="trace">\n<h1>{}</h1>\n{}</section>\n').format(
        title, joined(parts))
