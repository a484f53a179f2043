"""Text as the searches of the site compare it: a reader types ``Sequard``, the page says ``Séquard``.

``words/folded.js`` folds what is typed, by the same table of letters.
"""

import re
import unicodedata

#: Letters that do not come apart into a plain one and an accent.
LETTERS = {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
_LETTERS = str.maketrans(LETTERS)


def folded(text: str) -> str:
    """Small letters without accents; ``non-small`` is one word, so ``small`` does not find it."""
    text = text.lower()
    if not text.isascii():
        text = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text.translate(_LETTERS)))
    return re.sub(r"\bnon[- ](?=[a-z])", "non", text, flags=re.ASCII)
