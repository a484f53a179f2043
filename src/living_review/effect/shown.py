"""What the book shows of a state: the numbers in its sentences, its tables and its figures.

The pages are those of the package that runs, whatever the states have beside their data.
"""

from __future__ import annotations

import ast
import hashlib
import os
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from ..book import folder as folder_of
from ..book import opened, results
from ..book.display import Figure, Several
from ..build import make as build
from ..gate import dataset
from ..stats import survival, wording
from ..stats.estimate import Estimate
from ..tables import inputs
from ..tables.problems import DataError

CELL = re.compile(r"^```\{code-cell\} python\n(?::[^\n]*\n)*\n?(.*?)^```", re.DOTALL | re.MULTILINE)
NUMBER = re.compile(r"\{num\}`([^`:]+)(?::(\w+))?`")


@dataclass(frozen=True)
class Item:
    """A table or a figure: ``lines`` are its rows, or what is drawn, as digests are compared."""

    page: str
    kind: str
    name: str
    caption: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Look:
    """A state as the book shows it; ``failed`` are the cells that raise: page, number, words."""

    results: dict[str, Estimate]
    digest: str
    version: str
    curve: object
    items: dict[tuple[str, str], Item]
    failed: tuple[tuple[str, int, str], ...]


def pages() -> dict[str, Path]:
    """The pages of the book by their address without its ending, in the order of the files."""
    return {path.relative_to(inputs.BOOK).with_suffix("").as_posix(): path
            for path in build.pages(inputs.BOOK)}


def cells(path: Path) -> list[str]:
    """The code of a page, cell by cell."""
    return CELL.findall(path.read_text(encoding="utf-8"))


def run(cell: str, page: str, names: dict) -> object:
    """Run a cell among the names of its page; returns what its last line is worth."""
    *before, last = ast.parse(cell).body
    exec(compile(ast.Module(before, []), page, "exec"), names)
    return eval(compile(ast.Expression(last.value), page, "eval"), names)


@cache
def title(page: str) -> str:
    heading = re.search(r"^# (.+)$", (inputs.BOOK / f"{page}.md").read_text(encoding="utf-8"), re.MULTILINE)
    return heading[1] if heading else page


def look(folder: str) -> Look | list | str:
    """Compute a data folder and run every code cell of the book on it.

    Where it cannot be computed: its problems, or in words what stopped the computation, as where
    a descriptor lacks a column that the package needs.

    To be called in a process of its own: the pages take their data from where the process says.
    """
    os.environ[inputs.DATA_VARIABLE] = folder
    os.environ.pop(folder_of.VARIABLE, None)
    try:
        data = dataset.load(folder)
        found = results.compute(data)
        opened.use(data, found)
    except DataError as error:
        return error.problems
    except Exception as error:  # strangers may have changed the descriptor at will
        return f"{type(error).__name__}: {error}"
    items, failed = {}, []
    for page, path in pages().items():
        names: dict = {}
        for number, cell in enumerate(cells(path), 1):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("error")  # the build fails of them as well
                    shown = run(cell, page, names)
                items |= {(page, item.name): item for item in _items(page, shown, found)}
            except Exception as error:  # whatever a cell does with these data is told, not raised
                failed.append((page, number, f"{type(error).__name__}: {error}"))
    curve = survival.curve_of(survival.followed(data.patients))
    return Look(found, data.digest, data.version, curve, items, tuple(failed))


def _items(page: str, shown: object, results: Mapping[str, Estimate]) -> Iterator[Item]:
    for one in shown.tables if isinstance(shown, Several) else (shown,):
        drawn = isinstance(one, Figure)
        lines = _drawn(one) if drawn else [_said(line, results) for line in one.markdown().split("\n")]
        kind, caption = "figure" if drawn else "table", " ".join(one.caption.split())
        yield Item(page, kind, one.name, caption, tuple(lines))


def _said(text: str, results: Mapping[str, Estimate]) -> str:
    """A line of a table with the numbers that its roles stand for."""
    return NUMBER.sub(lambda role: words(role[1], role[2], results) or role[0], text)


def words(name: str, form: str | None, results: Mapping[str, Estimate]) -> str | None:
    """What a role shows; ``None`` where it names nothing."""
    e, how = results.get(name), wording.FORMS.get(form or "value")
    return None if e is None or how is None else how(e)


def _drawn(figure: Figure) -> Iterator[str]:
    """Caption, text alternative, and a digest of what is on the axes.

    The drawing is not written out: that would take most of the time, and say no more.
    """
    total = hashlib.sha256()
    for ax in figure.canvas.axes:
        parts = [ax.get_title("left"), ax.get_xlabel(), ax.get_ylabel(), ax.get_xlim(), ax.get_ylim()]
        parts += [axis.get_major_formatter().format_ticks(axis.get_majorticklocs())
                  for axis in (ax.xaxis, ax.yaxis)]
        parts += [part for line in ax.lines for part in (line.get_label(), line.get_xydata())]
        parts += [part for text in ax.texts for part in (text.get_text(), text.get_position())]
        parts += [patch.get_path().transformed(patch.get_patch_transform()).vertices for patch in ax.patches]
        parts += [part for many in ax.collections
                  for part in (many.get_offsets(), *(path.vertices for path in many.get_paths()))]
        total.update("\0".join(map(_written, parts)).encode())
    yield from (figure.caption, figure.alt, total.hexdigest())


def _written(part: object) -> str:
    """A part of a drawing as text, numbers to nine digits."""
    return part if isinstance(part, str) else str([
        f"{x:.9g}" if isinstance(x, float) else str(x) for x in np.ravel(part).tolist()])


@dataclass(frozen=True)
class Change:
    """A table or figure whose content differs, with how many of its ``rows`` do (0 for a figure)."""

    page: str
    kind: str
    name: str
    caption: str
    rows: int


def changed(base: Look, head: Look) -> list[Change]:
    """Tables and figures that do not show what they showed, in the order of the pages."""
    found = []
    for key in {**base.items, **head.items}:
        one, two = base.items.get(key), head.items.get(key)
        before, after = (Counter(item.lines) if item else Counter() for item in (one, two))
        if before != after or (one and two and one.lines != two.lines):
            item = two or one
            rows = sum(line.startswith("| ") for line in ((after - before) or (before - after)).elements())
            found.append(Change(item.page, item.kind, item.name, item.caption,
                                rows if item.kind == "table" else 0))
    return found
