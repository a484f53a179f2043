"""Where the words of a PDF stand, read from its drawing instructions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import pikepdf


class Run(NamedTuple):
    """Signs drawn in one go, in points from the lower left corner; ``size`` is that of the letters."""

    left: float
    right: float
    base: float
    size: float
    font: str


def runs(page: pikepdf.Page) -> Iterator[Run]:
    fonts = page.Resources.get("/Font", {})
    widths = {name: _widths(font.DescendantFonts[0]) for name, font in fonts.items()}
    place, kept, font, size = pikepdf.Matrix(), [], "", 0.0
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "q":
                kept.append(place)
            case "Q":
                place = kept.pop()
            case "cm":
                place = pikepdf.Matrix(*map(float, operands)) @ place
            case "Tf":
                font, size = str(operands[0]), float(operands[1])
            case "Tm":
                start = pikepdf.Matrix(*map(float, operands)) @ place
            case "Tj" | "TJ":
                pieces = operands[0] if str(operator) == "TJ" else operands
                length = sum(_length(piece, widths[font]) for piece in pieces) / 1000 * size
                (left, base), (right, _) = start.transform((0, 0)), start.transform((length, 0))
                yield Run(left, right, base, size, str(fonts[font].BaseFont))


def _length(piece: object, widths: dict[int, float]) -> float:
    """In thousandths of the size: a string of signs of two bytes, or a number that moves back."""
    if not isinstance(piece, pikepdf.String):
        return -float(piece)
    signs = bytes(piece)
    return sum(widths[int.from_bytes(signs[i:i + 2], "big")] for i in range(0, len(signs), 2))


def _widths(font: pikepdf.Object) -> dict[int, float]:
    """``/W`` has ``first [width …]`` and ``first last width``."""
    usual = float(font.get("/DW", 1000))
    found, rest = defaultdict(lambda: usual), list(font.W)
    while rest:
        first = int(rest.pop(0))
        if isinstance(rest[0], pikepdf.Array):
            found |= {first + i: float(width) for i, width in enumerate(rest.pop(0))}
        else:
            last, width = int(rest.pop(0)), float(rest.pop(0))
            found |= dict.fromkeys(range(first, last + 1), width)
    return found
