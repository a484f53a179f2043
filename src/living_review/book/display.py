"""What a chapter shows: figures and tables that render as numbered MyST directives.

Both reach the page as Markdown (``_repr_mimebundle_``), so that Sphinx numbers
them, finds their names and sets a real figure or table in HTML and in the PDF.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from ..tables import inputs
from . import folder as folder_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

#: What the file of a drawing for a phone ends in.
PHONE = "-phone.svg"
#: Space at which a line may end; the others hold together what belongs together.
BREAKING = re.compile(r"[^\S\u00a0\u202f]+")


def cell(content: object) -> str:
    """Text that is safe inside a cell of a Markdown table."""
    text = "" if content is None or content != content else str(content)
    return BREAKING.sub(" ", text).strip(" ").replace("|", "\\|")


def grid(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """The lines of a Markdown table. ``columns`` may carry an alignment: ``Patients:r``."""
    rule = {"r": "---:", "l": ":---", "c": ":---:"}
    heads = [(c[:-2], rule[c[-1]]) if c[-2:-1] == ":" and c[-1] in rule else (c, ":---") for c in columns]
    return ["| " + " | ".join(h for h, _ in heads) + " |", "| " + " | ".join(r for _, r in heads) + " |",
            *("| " + " | ".join(cell(c) for c in row) + " |" for row in rows)]


class _Markdown:
    """Shows itself as MyST Markdown while the book is made, and else as any notebook can show it."""

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        if folder_of.folder() is None:
            from . import plain  # which computes what a text names

            return self.shown(plain)
        text = self.markdown()
        return {"text/markdown": text, "text/plain": text}


@dataclass(frozen=True)
class Table(_Markdown):
    """A numbered table. ``columns`` may carry an alignment: ``Patients:r``.

    A first cell like the one above it is left empty: rows of a group stand together. ``wide`` sets the table
    smaller; ``kind`` is a class that the style knows (``stacked-rows``: a row is a block on a phone). A table
    with the words ``folded`` is behind them on the site, until they are selected.
    """

    name: str
    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    empty: str = "No patient of the present data belongs in this table."
    wide: bool = False
    kind: str = ""
    folded: str = ""

    def grid(self) -> list[str]:
        # A table without rows keeps its name and number, so that what refers to it still does.
        rows = self.rows or [(self.empty, *[""] * (len(self.columns) - 1))]
        keys = [None, *(row[0] for row in rows)]
        return grid(self.columns, [("" if row[0] == above else row[0], *row[1:])
                                   for above, row in zip(keys, rows, strict=False)])

    def shown(self, plain: ModuleType) -> dict[str, str]:
        text = plain.words("\n".join([f"**{cell(self.caption)}**", "", *self.grid()]))
        return {"text/markdown": text, "text/plain": text}

    def markdown(self) -> str:
        kind = f"{'wide' if self.wide else 'plain'}-table {self.kind}".strip()
        lines = [f"~~~~{{table}} {cell(self.caption)}", f":name: {self.name}",
                 f":class: {kind}", ":align: left", "", *self.grid(), "~~~~"]
        return "\n".join([f"~~~~~{{folded}} {cell(self.folded)}", *lines, "~~~~~"] if self.folded else lines)


@dataclass(frozen=True)
class Data:
    """What a figure is drawn from: columns as in :class:`Table`, and rows."""

    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True)
class Figure(_Markdown):
    """A numbered figure with a text alternative made from its numbers, and the numbers themselves.

    ``phone`` is the drawing for a narrow window (SVG), where there is one.
    """

    name: str
    caption: str
    alt: str
    canvas: Canvas
    data: Data | None = None
    phone: str = ""

    def shown(self, plain: ModuleType) -> dict[str, str]:
        return {"text/html": plain.figure(self.svg(), self.caption), "text/plain": self.alt}

    def markdown(self) -> str:
        path = self.save(folder_of.folder() / folder_of.FIGURES)
        # A leading slash makes the path relative to the source folder of the book.
        shown = "/" + Path(os.path.relpath(path, inputs.BOOK)).as_posix()
        lines = [f"~~~~{{figure}} {shown}", f":name: {self.name}", f":alt: {cell(self.alt)}",
                 ":width: 100%", "", " ".join(self.caption.split()), "~~~~"]
        if self.data:
            lines += ["", f"~~~~{{figure-data}} {shown}", "",
                      *grid(self.data.columns, self.data.rows), "~~~~"]
        return "\n".join(lines)

    def svg(self) -> str:
        """The drawing, the same bytes for the same numbers."""
        buffer = io.StringIO()
        self.canvas.savefig(buffer, format="svg", metadata={"Date": None, "Title": self.name})
        return buffer.getvalue()

    def save(self, folder: Path) -> Path:
        from ..tables.files import write_atomically

        path = folder / f"{self.name}.svg"
        write_atomically(path, self.svg())
        if self.phone:
            write_atomically(folder / f"{self.name}{PHONE}", self.phone)
        return path


@dataclass(frozen=True)
class Words(_Markdown):
    """Sentences made from the data; ``kind`` is a class that the style knows (``cover``: printed on that)."""

    text: str
    kind: str = "words"

    def shown(self, plain: ModuleType) -> dict[str, str]:
        text = plain.words(self.text)
        return {"text/markdown": text, "text/plain": text}

    def markdown(self) -> str:
        return f"~~~~{{container}} {self.kind}\n{self.text}\n~~~~"


@dataclass(frozen=True)
class Several(_Markdown):
    """Tables that one call shows one after the other."""

    tables: Sequence[Table]

    def shown(self, plain: ModuleType) -> dict[str, str]:
        text = "\n\n".join(table.shown(plain)["text/plain"] for table in self.tables)
        return {"text/markdown": text, "text/plain": text}

    def markdown(self) -> str:
        return "\n\n".join(table.markdown() for table in self.tables)
