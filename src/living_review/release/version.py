"""Calendar versions: year, month, and a number from 0 within the month."""

from __future__ import annotations

import re

_FORM = re.compile(r"([1-9][0-9]{3})\.([1-9]|1[0-2])\.(0|[1-9][0-9]{0,3})", re.ASCII)


def parse(text: str) -> tuple[int, int, int]:
    """``2026.11.0`` as numbers, which can be ordered; ``ValueError`` says what a version looks like."""
    found = _FORM.fullmatch(text)
    if not found:
        raise ValueError(f"{text[:40]!r} is not a version: year.month.number without zeros in front, "
                         "like 2026.11.0")
    year, month, number = map(int, found.groups())
    return year, month, number


def tag(version: str) -> str:
    """The name of the git tag of a version."""
    return f"v{version}"
