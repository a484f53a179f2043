"""Where a build reads and writes, what its processes are told, and what stops it."""

from pathlib import Path
from typing import NamedTuple

from ..book import folder as folder_of
from ..tables import inputs
from ..tables.problems import Refused


class BuildError(Refused):
    """The book could not be built; the message says what to mend."""


class Places(NamedTuple):
    """Where a build reads and writes."""

    book: Path
    build: Path
    data: Path

    computed = property(lambda self: inputs.computed_folder(self.build, self.data))
    work = property(lambda self: self.build / "work")
    lock = property(lambda self: self.build / ".at-work")
    html = property(lambda self: self.build / "html")
    pdf = property(lambda self: self.build / "pdf")


def places(data: Path | None = None) -> Places:
    """The places of this checkout, with its own tables or with others."""
    inputs.checkout()
    return Places(inputs.BOOK, inputs.BOOK / "_build", data.resolve() if data else inputs.data_folder())


def pages(book: Path) -> list[Path]:
    """Every source page of the book."""
    return [book / "index.md", *sorted((book / "chapters").glob("*.md"))]


def environment(folder: Path) -> dict[str, str]:
    """What the processes of a build are told: their folder, and the day of their outputs."""
    return {folder_of.VARIABLE: str(folder), "SOURCE_DATE_EPOCH": str(source_date())}


def source_date() -> int:
    """Seconds since 1970 that the outputs carry."""
    try:
        return inputs.source_date()
    except ValueError as error:
        raise BuildError(str(error)) from None
