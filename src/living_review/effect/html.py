"""Sections as HTML, for a page of the published tree. Text from the data is text."""

from collections.abc import Iterator, Sequence
from html import escape

from ..tables.quoted import visible
from .sections import Given, Section, Swap, Words

#: Rows of a table that are shown.
MOST = 200


def written(parts: Sequence[Section], elsewhere: str) -> str:
    """Sections as HTML; ``elsewhere`` is what has all rows, with its verb: ``the JSON form has``."""
    return "\n".join(line for section in parts for line in _section(section, elsewhere))


def _section(section: Section, elsewhere: str) -> Iterator[str]:
    yield f"<h3>{inline(section.title)}</h3>"
    yield from (f"<p>{inline(words)}</p>" for words in section.sentences)
    if section.columns:
        head = "".join(f'<th scope="col">{escape(title)}</th>' for title in section.columns)
        rows = "".join(f"<tr>{''.join(f'<td>{inline(cell)}</td>' for cell in row)}</tr>"
                       for row in section.rows[:MOST])
        title = escape(section.title)
        yield ('<div class="pst-scrollable-table-container" tabindex="0" role="group" '
               f'aria-label="{title}, scrolls sideways"><table class="table since-table">'
               f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>")
    if (cut := len(section.rows) - MOST) > 0:
        yield f"<p>{cut:,} of {len(section.rows):,} rows are left out here: {escape(elsewhere)} them all.</p>"


def inline(words: Words) -> str:
    if isinstance(words, str):
        return escape(visible(words))
    if isinstance(words, Given):
        return f"<code>{escape(visible(words.text))}</code>"
    if isinstance(words, Swap):
        return f"<del>{inline(words.before)}</del> <ins>{inline(words.after)}</ins>"
    return "".join(map(inline, words))
