"""The fonts of the PDF, and what they can show: Typst is asked, with the fonts it will set the book in.

Which characters a line of text needs from one font is decided when it is shaped (a letter and the marks
on it come from the same), so no table of characters answers this.
"""

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from ..book import fonts as shipped

#: Stands for words in a script that the fonts at hand do not have.
UNPRINTABLE = "[not in Latin script]"
#: PDF/UA-1, in which a character without a glyph is an error.
STANDARD = "ua-1"
#: All beyond ASCII that stands together. A mark at its beginning belongs to the letter before it.
_RUN = re.compile(r"[^\x00-\x7f]+")
_TOLD_AGAIN = re.compile(rf"({re.escape(UNPRINTABLE)})(?:[\s.,:;/()–—-]*{re.escape(UNPRINTABLE)})+")
_LINE = re.compile(r"─ [^\n]*?:(\d+):\d+$", re.MULTILINE)


def setter() -> Callable[..., Any]:
    """``typst.compile`` with the fonts and the standard of the book; other fonts are Typst's own."""
    import typst

    return functools.partial(typst.compile, font_paths=[*map(str, shipped.folders())],
                             ignore_system_fonts=True, pdf_standards=[STANDARD])


def lines_refused(error: Exception) -> list[int]:
    """The lines of a document that Typst's error names, in its order; they may be of several files."""
    return [int(line) for line in _LINE.findall(getattr(error, "diagnostic", ""))]


def printable(text: str) -> str:
    """The same text with :data:`UNPRINTABLE` for each run of characters that the fonts cannot show."""
    words = {_with_its_letter(text, run) for run in _RUN.finditer(text)}
    if not words or not (lost := _not_shown(words)):
        return text
    parts, end = [], 0
    for run in _RUN.finditer(text):
        word = _with_its_letter(text, run)
        if word in lost:
            parts += [text[end:run.end() - len(word)], UNPRINTABLE]
            end = run.end()
    return _TOLD_AGAIN.sub(r"\1", "".join(parts) + text[end:])


def _with_its_letter(text: str, run: re.Match[str]) -> str:
    start = run.start()
    marked = unicodedata.category(text[start]).startswith("M") and text[start - 1:start].isalnum()
    return text[start - marked:run.end()]


def _not_shown(words: Iterable[str]) -> set[str]:
    """Each word is a paragraph of its own, upright and bold italic, by the numbers of its characters.

    In one paragraph a character without a glyph would keep those beside it from their font.
    """
    import typst

    words = sorted(words)
    shown = ('#"' + "".join(rf"\u{{{ord(sign):x}}}" for sign in word) + '"' for word in words)
    text = "\n\n".join(['#set document(title: "words")', *(f"{word} *_{word}_*" for word in shown)])
    try:
        setter()(text.encode())
    except typst.TypstError as error:
        refused = set(lines_refused(error))
        if not refused:
            raise
        return {word for n, word in enumerate(words) if 2 * n + 3 in refused}
    return set()
