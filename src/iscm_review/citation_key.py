"""The name of a report by the rules of the house, and which report a stranger means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from string import ascii_lowercase

from .rules.forms import SOURCE_KEY
from .rules.same_report import COMMON, telling_words
from .sheet import Sheet

#: Words that begin a family name: de la Cruz.
PARTICLES = frozenset("al bin da dal de del della den der di do dos du el la le lo st ten ter van von "
                      "vom zu zum zur".split())
#: Letters that do not come apart into a plain one and an accent.
LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
                         "ı": "i"})
#: A title of fewer telling words is a common one.
TELLING = 4


def free(authors: str, title: str, year: str, taken: Container[str]) -> str:
    """``liu2026``, or ``liu2026a`` and so on where that is taken; a word of the title stands in for
    an author, and ``nd`` for a year."""
    name = _family(authors.split(";")[0]) or next(
        (word for word in map(plain, title.split()) if word and word not in COMMON), "report")
    return next_free(name[:40] + (year if re.fullmatch(r"[0-9]{4}", year) else "nd"), taken)


def next_free(key: str, taken: Container[str]) -> str:
    """The key itself, or with the first letter that is free."""
    stem = re.sub(r"(?<=[0-9])[a-z]$|(?<=nd)[a-z]$", "", key) if key in taken else key
    return next((stem + letter for letter in ("", *ascii_lowercase) if stem + letter not in taken), key)


def _family(author: str) -> str:
    """The family name, which stands first: ``delacruz`` of ``de la Cruz José``."""
    words = author.split()
    last = next((n for n, word in enumerate(words) if word.lower() not in PARTICLES), len(words) - 1)
    return "".join(map(plain, words[:last + 1]))


def plain(word: str) -> str:
    """Its letters from a to z, without accents."""
    letters = unicodedata.normalize("NFKD", word.casefold().translate(LETTERS))
    return re.sub(r"[^a-z]", "", letters)


def known(source: dict[str, str], sources: Sheet) -> list[int]:
    """The positions of the reports that have the DOI, a number or the title of this one, or its key."""
    wanted = {
        "doi": _doi(source.get("doi", "")) or _doi(source.get("url", "")),
        "pmid": re.sub(r"\D", "", source.get("pmid", "")[:40]),
        "pmcid": source.get("pmcid", "").upper().replace(" ", ""),
    }
    found = {n for name, text in wanted.items() if text
             for n, cell in enumerate(sources.columns[name]) if cell == text}
    title = telling_words(source.get("title", ""))
    if not found and len(title) >= TELLING:
        found = {n for n, cell in enumerate(sources.columns["title"]) if telling_words(cell) == title}
    if not found and not title and SOURCE_KEY.fullmatch(key := source.get("citation_key", "")):
        found = {n for n, cell in enumerate(sources.columns["citation_key"]) if cell == key}
    return sorted(found)


def _doi(text: str) -> str:
    found = re.search(r"10\.[0-9]{4,9}/[^\s?#]+", text[:500])
    return found[0].lower().rstrip(".,;") if found else ""
