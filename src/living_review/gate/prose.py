"""The text of what a service sends: references of characters resolved, the markup of a publisher taken out.

A ``<`` in a sentence is a sign of the sentence: only what a publisher's markup can be is taken for it.
"""

import re

#: html.unescape also reads names without their semicolon, and makes ``a ¬ation`` of ``a &notation``.
REFERENCE = r"(?i)&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});"
#: Elements of HTML, JATS and MathML that titles and abstracts come with.
ELEMENTS = ("a abbr abstract article-title b blockquote body bold br center code dd del div dl dt em fig fn "
            "font h[1-6] head hr html i iframe img inf ins italic kbd label li link list list-item math meta "
            "monospace named-content object ol overline p pre q roman s sans-serif sc script sec small span "
            "strike strong style styled-content sub sup svg table tbody td th title tr tt u ul underline wbr "
            "xref m(?:ath|frac|i|n|o|over|row|sqrt|style|sub|subsup|sup|text|under)")
_VALUE = r"\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+)"
TAG = (rf"(?i)</?(?:[a-z]{{1,8}}:[a-z-]{{1,30}}|{'|'.join(ELEMENTS.split())})"
       rf"(?:\s+[a-z:_-]{{1,30}}(?:{_VALUE}))*\s*/?>|<!--[^<>]*-->")


def unescaped(text: str) -> str:
    """``<`` for ``&lt;``; twice, as some services escape what was escaped already."""
    if "&" in text and re.search(REFERENCE, text):
        import html  # its table of names is not needed to check tables

        for _ in range(2):
            text = re.sub(REFERENCE, lambda found: html.unescape(found[0]), text)
    return text


def plain(text: str) -> str:
    """The words of a text without markup: ``<i>`` goes, and ``p < 0.05 and b > 3`` stays."""
    return re.sub(TAG, "", unescaped(text))
