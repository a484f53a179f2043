"""Where a build reads and writes, and what stops it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .. import review
from ..tables import inputs
from ..tables.problems import Refused

PDF_NAME = f"{review().name}.pdf"
class BuildError(Refused):
    """The book could not be built; the message says what to mend."""


@dataclass(frozen=True)
class Places:
    """Where a build reads and writes."""

    book: Path
    build: Path

    @property
    def computed(self) -> Path:
        return inputs.computed_folder(self.build)

    @property
    def work(self) -> Path:
        return self.build / "work"

    @property
    def lock(self) -> Path:
        return self.build / ".at-work"

    @property
    def html(self) -> Path:
        return self.build / "html"

    @property
    def pdf(self) -> Path:
        return self.build / "pdf" / PDF_NAME


def places() -> Places:
    """The places of this checkout."""
    inputs.checkout()
    return Places(inputs.BOOK, inputs.BOOK / "_build")


def pages(book: Path) -> list[Path]:
    """Every source page of the book."""
    return [book / "index.md", *sorted((book / "chapters").glob("*.md"))]
