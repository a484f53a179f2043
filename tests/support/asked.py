"""What the chapters ask for, read from their text."""

import re

import iscm_review  # noqa: F401  declares the review
from living_review.tables import inputs

#: ``clear`` and ``ranges`` say a figure in words.
FIGURE = re.compile(
    r"^(?:\w+ = )?(?:\w+_figures\.(?!(?:clear|ranges)\()\w+|iscm_review\.kaplan_meier)\(", re.MULTILINE)


def figures(page: str = "") -> int:
    """How many figures a page of the book draws; without a name, all pages together."""
    pages = [inputs.BOOK / f"{page}.md"] if page else [*inputs.BOOK.rglob("[a-z]*.md")]
    found = sum(len(FIGURE.findall(path.read_text(encoding="utf-8"))) for path in pages
                if "_build" not in path.parts)
    assert found
    return found
