"""An effect as Markdown for a comment on GitHub.

A comment may hold 65,536 characters. Text from the data stands within ``<code>`` with every mark
as a character reference: it is no markup, pings nobody, and links to nothing, because GitHub looks
for mentions, issues, commits and addresses outside code only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .. import review
from ..tables.quoted import visible
from . import Effect
from .sections import sections
from .words import Given, Section, Swap, Words

#: What a comment may hold, and what is left for closing what is open.
LIMIT, MARGIN = 65_536, 1_500
#: Characters of a text from the data that are shown.
LONGEST = 200
#: By this the comment of an earlier run is found again.
MARK = f"<!-- {review().command} effect -->"
#: Words that GitHub would make something of.
RISKY = re.compile(r"\S*(?:[@$#]|\bGH-\d|://|www\.|:[\w+-]+:|\b[0-9a-fA-F]{7,}\b)\S*")


def markdown(effect: Effect, limit: int = LIMIT) -> str:
    """The comment, never longer than the limit; where something is left out, it says so."""
    return f"{MARK}\n{written(sections(effect), limit, 'effect.html and effect.json have')}"


def written(parts: Sequence[Section], limit: int, elsewhere: str) -> str:
    """Sections as Markdown within a limit; ``elsewhere`` (have) is where all rows are."""
    fixed = [_frame(section) for section in parts]
    left = limit - MARGIN - sum(_length(before + after) + 120 for before, after in fixed)
    made = []
    for n, (section, (before, after)) in enumerate(zip(parts, fixed, strict=True)):
        # Half of what is left, so that a long section leaves room to all that follow.
        rows, used = _rows(section, left if n == len(parts) - 1 else left // 2)
        left -= used
        cut = len(section.rows) - len(rows)
        said = [f"\n{cut:,} of {len(section.rows):,} rows are left out here: {elsewhere} them all."
                ] if cut else []
        made.append("\n".join(filter(None, [before, *rows, *said, after])))
    return "\n".join(made) + "\n"


def _frame(section: Section) -> tuple[str, str]:
    """What stands before and after the rows of a section."""
    head = [f"\n### {escaped(section.title)}\n"]
    after = ""
    if section.folded:
        rows = f" ({len(section.rows):,})" if section.rows else ""
        head, after = [f"\n<details><summary>{escaped(section.title)}{rows}</summary>\n"], "\n</details>"
    head += [f"{_inline(words)}\n" for words in section.said]
    if section.figure:
        head.append("The curves are drawn in effect.html and effect.svg.\n")
    if section.columns:
        head += [f"| {' | '.join(section.columns)} |", f"|{' :--- |' * len(section.columns)}"]
    return "\n".join(head), after


def _rows(section: Section, room: int) -> tuple[list[str], int]:
    """As many rows as there is room for, and how much they take."""
    kept, used = [], 0
    for row in section.rows:
        line = f"| {' | '.join(map(_inline, row))} |"
        if used + _length(line) + 1 > room:
            break
        kept.append(line)
        used += _length(line) + 1
    return kept, used


def _length(text: str) -> int:
    """Characters as the browser and GitHub count them, those beyond the first plane twice."""
    return len(text.encode("utf-16-le")) // 2


def _inline(words: Words) -> str:
    if isinstance(words, Given):
        return code(words.text)
    if isinstance(words, Swap):
        return f"<del>{_inline(words.before)}</del> <ins>{_inline(words.after)}</ins>"
    return escaped(shortened(words, 600)) if isinstance(words, str) else "".join(map(_inline, words))


def code(text: str) -> str:
    """Text from the data as code, whatever it holds."""
    return f"<code>{''.join(map(_referred, shortened(text)))}</code>"


def shortened(text: str, most: int = LONGEST) -> str:
    """What is shown of a text; what cannot be seen in it is told by its number."""
    return visible(text) if len(text) <= most else f"{visible(text[:most])} … ({len(text):,} characters)"


def _referred(character: str) -> str:
    if character == "@":  # a reply by mail quotes without marks; the space of no width then still parts
        return "&#64;&#8203;"
    plain = character.isalnum() or character == " " or ord(character) > 126
    return character if plain else f"&#{ord(character)};"


def escaped(text: str) -> str:
    """Words of ours as text; what GitHub would turn into a link, a picture or a formula as code."""
    written, end = [], 0
    for risky in RISKY.finditer(text):
        written += [_marks(text[end:risky.start()]), code(risky[0])]
        end = risky.end()
    return "".join([*written, _marks(text[end:])])


def _marks(text: str) -> str:
    return re.sub(r"[\\`*_~\[\]<>&|!^{}\"]", lambda mark: f"&#{ord(mark[0])};", visible(text))
