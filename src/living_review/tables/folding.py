"""Text without accents: a reader types ``Sequard`` or ``edema``, the page says ``Séquard`` or ``oedema``.

``words/folded.js`` folds what is typed, by the same table of letters.
"""

import re
import unicodedata

#: Letters that do not come apart into a plain one and an accent.
LETTERS = {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
_LETTERS = str.maketrans(LETTERS)


def unaccented(text: str) -> str:
    """Small letters without accents."""
    text = text.lower()
    if text.isascii():
        return text
    return re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text.translate(_LETTERS)))


def indexed(name: str) -> str:
    """A name as an index sorts it: ``Gómez`` before ``Grasso``, quoted titles by their first word."""
    return re.sub(r"\d+", lambda digits: digits[0].zfill(4), unaccented(name.strip("“[")))


def folded(text: str) -> str:
    """The same, as the searches compare it: British words as American ones, and ``non-small`` is one word, so
    ``small`` does not find it."""
    american = re.sub("[ao](?=e)|(?<=[lmv]o)u(?=r)", "", unaccented(text))
    return re.sub(r"\bnon[- ](?=[a-z])", "non", american, flags=re.ASCII)
