"""Calendar versions: ``2026.11.0`` is the first of November 2026."""

from __future__ import annotations

import re


def parse(text: str) -> tuple[int, int, int]:
    """Year, month and number of a version; ``ValueError`` says in words what is wrong with it."""
    found = re.fullmatch(r"(20\d\d)\.([1-9]|1[0-2])\.(0|[1-9]\d{0,3})", text, re.ASCII)
    if not found:
        raise ValueError(f"{text!r} is not a version like 2026.11.0: year, month without a leading zero, "
                         "and a number that begins with 0")
    year, month, number = map(int, found.groups())
    return year, month, number
