"""What an effect is told in before any markup: sections of sentences and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Given:
    """Text that others have written."""

    text: str


@dataclass(frozen=True)
class Swap:
    """What stood there, and what stands there now."""

    before: str
    after: str


Words = str | Given | Swap | Sequence["Words"]


@dataclass(frozen=True)
class Section:
    """A heading, sentences, and a table; ``folded`` where a reader opens it on demand."""

    title: str
    said: tuple[Words, ...] = ()
    columns: tuple[str, ...] = ()
    rows: Sequence[Sequence[Words]] = ()
    folded: bool = False
    figure: bool = False
