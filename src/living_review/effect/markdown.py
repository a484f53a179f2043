"""Sections as Markdown for a comment on GitHub.

A comment may hold 65,536 characters. Text from the data stands within ``<code>`` with every mark
as a character reference: it is no markup, pings nobody, and links to nothing, because GitHub looks
for mentions, issues, commits and addresses outside code only.
"""

import re
from collections.abc import Sequence

from ..tables.quoted import visible
from .sections import Given, Section, Swap, Words

#: What a comment may hold, and what is left for closing what is open.
LIMIT, MARGIN = 65_536, 1_500
#: Characters of a text from the data that are shown.
LONGEST = 200
#: Words that GitHub would make something of.
RISKY = re.compile(r"\S*(?:[@$#]|\bGH-\d|://|www\.|:[\w+-]+:|\b[0-9a-fA-F]{7,}\b)\S*")


def written(parts: Sequence[Section], elsewhere: str, limit: int = LIMIT) -> str:
    """Sections as Markdown of at most ``limit`` characters, which says where rows are left out.

    ``elsewhere`` is where all rows are, with its verb: ``effect.json has``.
    """
    fixed = [_frame(section) for section in parts]
    left = limit - MARGIN - sum(_length(before + after) + 120 for before, after in fixed)
    made = []
    for n, (section, (before, after)) in enumerate(zip(parts, fixed, strict=True)):
        # Half of what is left, so that a long section leaves room to all that follow.
        rows, used = _rows(section, left if n == len(parts) - 1 else left // 2)
        left -= used
        cut = len(section.rows) - len(rows)
        note = cut and f"\n{cut:,} of {len(section.rows):,} rows are left out here: {elsewhere} them all."
        made.append("\n".join(filter(None, [before, *rows, note, after])))
    return "\n".join(made) + "\n"


def _frame(section: Section) -> tuple[str, str]:
    """The Markdown before and after the rows of a section."""
    head = [f"\n### {escaped(section.title)}\n"]
    after = ""
    if section.folded:
        rows = f" ({len(section.rows):,})" if section.rows else ""
        head, after = [f"\n<details><summary>{escaped(section.title)}{rows}</summary>\n"], "\n</details>"
    head += [f"{_inline(words)}\n" for words in section.sentences]
    if section.columns:
        head += [f"| {' | '.join(section.columns)} |", f"|{' :--- |' * len(section.columns)}"]
    return "\n".join(head), after


def _rows(section: Section, room: int) -> tuple[list[str], int]:
    """As many rows as there is room for, and the characters that they take."""
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
    """Text from the data as code, every mark in it as a character reference."""
    return f"<code>{''.join(map(_referred, shortened(text)))}</code>"


def shortened(text: str, most: int = LONGEST) -> str:
    """The beginning of a text, with its length where it is cut; invisible characters as their numbers."""
    return visible(text) if len(text) <= most else f"{visible(text[:most])} … ({len(text):,} characters)"


def _referred(character: str) -> str:
    if character == "@":  # a reply by mail quotes without marks; the space of no width then still parts
        return "&#64;&#8203;"
    plain = character.isalnum() or character == " " or ord(character) > 126
    return character if plain else f"&#{ord(character)};"


def escaped(text: str) -> str:
    """Words of the package as text; what GitHub would turn into a link, a picture or a formula as code."""
    parts, end = [], 0
    for risky in RISKY.finditer(text):
        parts += [_marks(text[end:risky.start()]), code(risky[0])]
        end = risky.end()
    return "".join([*parts, _marks(text[end:])])


def _marks(text: str) -> str:
    return re.sub(r"[\\`*_~\[\]<>&|!^{}\"]", lambda mark: f"&#{ord(mark[0])};", visible(text))
