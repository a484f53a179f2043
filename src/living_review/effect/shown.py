"""What the book shows of a state: the numbers in its sentences, its tables and its figures.

The pages are those of the package that runs, whatever the states have beside their data.
"""

import contextlib
import hashlib
import io
import re
import warnings
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from ..book import cells, opened, plain, results
from ..book.display import Figure, Several, Table
from ..build import make as build
from ..evidence import certainty
from ..gate import citation_key, dataset, renaming
from ..stats import wording
from ..stats.estimate import Estimate
from ..tables import inputs
from ..tables.problems import DataError

Estimates = Mapping[str, Estimate]
Parts = tuple[str | tuple[str, str], ...]
NUMBER = re.compile(r"\{num\}`([^`:]+)(?::(\w+))?`")
#: Front matter, code cells and other fenced blocks; a note (``:::``) is prose but for its marks.
BESIDE = re.compile(r"\A---\n.*?^---$|^(`{3,}|~{3,})\{.*?^\1$|^:::[^\n]*$|^:[a-z]+:[^\n]*$",
                    re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^#+ .*$", re.MULTILINE)
ITEM = re.compile(r"\n(?=\s*(?:[-*]|\d+\.) )")
CITED = re.compile(r"\{cite(?::\w+)?\}`([^`]+)`")
#: A sentence ends with its mark, and the next begins with a capital, a figure or a number.
END = re.compile(r"(?<=[.!?:])\s+(?=[“\"(]?[A-Z0-9…\0])")
MARK = re.compile(r"\0(\d+)\0")


@dataclass(frozen=True)
class Item:
    """A table or a figure: ``lines`` are the rows of a table, or :func:`_drawn` of a figure."""

    page: str
    kind: str
    name: str
    caption: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Look:
    """A state as the book shows it; ``failed`` are the cells that raise: page, number, error."""

    results: dict[str, Estimate]
    digest: str
    version: str
    items: dict[tuple[str, str], Item]
    failed: tuple[tuple[str, int, str], ...]
    judged: tuple[certainty.Judgement, ...] = ()

    def renamed(self, names: renaming.Names) -> "Look":
        """The same, with the new keys of reports that have been renamed."""
        return self if not names else replace(self, results=results.renamed(self.results, names), items={
            key: replace(item, caption=renaming.text(item.caption, names),
                         lines=tuple(renaming.text(line, names) for line in item.lines))
            for key, item in self.items.items()}, judged=tuple(replace(one, estimates={
                renaming.text(name, names): kept for name, kept in one.estimates.items()})
                for one in self.judged))


def pages() -> dict[str, Path]:
    """The pages of the book by their address without its ending, in the order of the files."""
    return {path.relative_to(inputs.BOOK).with_suffix("").as_posix(): path
            for path in build.pages(inputs.BOOK)}


@cache
def title(page: str) -> str:
    heading = re.search(r"^# (.+)$", (inputs.BOOK / f"{page}.md").read_text(encoding="utf-8"), re.MULTILINE)
    return heading[1] if heading else page


def look(folder: str) -> Look | list | str:
    """Compute a data folder and run every code cell of the book on it.

    Returns the problems of tables that cannot be read, or the error of a computation that failed, as
    where a descriptor lacks a column that the package needs. To be called in a process of its own: the
    pages show what the process has opened.
    """
    try:
        data = dataset.load(folder)
        estimates = results.compute(data)
        opened.use(data, estimates)
    except DataError as error:
        return error.problems
    except Exception as error:  # strangers may have changed the descriptor at will
        return f"{type(error).__name__}: {error}"
    items, failed = {}, []
    for page, path in pages().items():
        names: dict = {}
        for number, cell in enumerate(plain.code(path), 1):
            try:
                # What a cell prints is no part of the effect; of warnings the build fails as well.
                with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
                    warnings.simplefilter("error")
                    value = cells.run(cell, page, names)
                items |= {(page, item.name): item for item in _items(page, value, estimates)}
            except Exception as error:  # whatever a cell does with these data is reported, not raised
                failed.append((page, number, f"{type(error).__name__}: {error}"))
    return Look(estimates, data.digest, data.version, items, tuple(failed),
                tuple(certainty.judgements(data.sheets)))


def _items(page: str, value: object, estimates: Estimates) -> Iterator[Item]:
    for one in value.tables if isinstance(value, Several) else (value,) * isinstance(value, Table | Figure):
        if isinstance(one, Figure):
            kind, lines = "figure", _drawn(one)
        elif not isinstance(one, Table):
            continue
        else:
            filled = NUMBER.sub(lambda role: _number(role[1], role[2], estimates) or role[0], one.markdown())
            kind, lines = "table", filled.split("\n")
        yield Item(page, kind, one.name, " ".join(one.caption.split()), tuple(lines))


def _number(name: str, form: str | None, estimates: Estimates) -> str | None:
    """The text that a role shows; ``None`` where it names nothing."""
    e, formatted = estimates.get(name), wording.FORMS.get(form or "value")
    return None if e is None or formatted is None else formatted(e)


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
    """Tables and figures whose content differs, in the order of the pages."""
    changes = []
    for key in {**base.items, **head.items}:
        one, two = base.items.get(key), head.items.get(key)
        before, after = (Counter(item.lines) if item else Counter() for item in (one, two))
        if before != after or (one and two and one.lines != two.lines):
            item = two or one
            rows = sum(line.startswith("| ") for line in ((after - before) or (before - after)).elements())
            changes.append(Change(item.page, item.kind, item.name, item.caption,
                                  rows if item.kind == "table" else 0))
    return changes


@dataclass(frozen=True)
class Reworded:
    """A sentence that reads otherwise: its words, and ``(before, after)`` where a number changes."""

    page: str
    parts: Parts
    names: tuple[str, ...]


def naming() -> Iterator[tuple[str, Parts]]:
    """Every sentence of the book that names an estimate: its page, its words, and between them its roles as
    ``(name, form)``.
    """
    for page, path in pages().items():
        text = HEADING.sub("\n", BESIDE.sub("\n", path.read_text(encoding="utf-8")))
        for paragraph in re.split(r"\n\s*\n", text):
            for block in ITEM.split(paragraph):
                yield from ((page, parts) for parts in _sentences(block))


def _sentences(block: str) -> Iterator[Parts]:
    roles: list[tuple[str, str]] = []

    def keep(role: re.Match) -> str:
        roles.append((role[1], role[2] or "value"))
        return f"\0{len(roles) - 1}\0"

    plain = NUMBER.sub(keep, block)
    if not roles:
        return
    plain = re.sub(r"\s*\{cite:p\}`[^`]*`", "", plain)
    plain = re.sub(r"\s*\(?\{[\w:]+\}`[^`]*`\)?", " …", plain)  # a report, figure, table or formula named
    plain = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", plain)
    plain = re.sub(r"\*+", "", re.sub(r"^\s*(?:[-*]|\d+\.) ", "", plain))
    for sentence in END.split(" ".join(plain.split())):
        pieces = MARK.split(sentence)
        if len(pieces) > 1:
            yield tuple(roles[int(piece)] if n % 2 else piece
                        for n, piece in enumerate(pieces) if n % 2 or piece)


def reworded(base: Estimates, head: Estimates) -> Iterator[Reworded]:
    """The sentences that show another number."""
    for page, sentence in naming():
        numbers = {role: tuple(_number(*role, estimates) or "–" for estimates in (base, head))
                   for role in sentence if isinstance(role, tuple)}
        moved = [role for role, (before, after) in numbers.items() if before != after]
        if moved:
            parts = tuple(part if isinstance(part, str) else numbers[part] if part in moved
                          else numbers[part][1] for part in sentence)
            yield Reworded(page, parts, tuple(dict.fromkeys(name for name, _ in moved)))


def broken(head: Estimates, keys: Collection[str]) -> list[tuple[str, str]]:
    """(page, name) of estimates and reports that a page names and that are no more: the build would fail."""
    names = [(page, role[0]) for page, sentence in naming() for role in sentence
             if isinstance(role, tuple) and _number(*role, head) is None]
    known = {*keys, *citation_key.of_the_methods()}
    for page, path in pages().items():
        text = path.read_text(encoding="utf-8")
        cited = {key.strip().lower() for keys in CITED.findall(text) for key in keys.split(",")}
        names += [(page, key) for key in sorted(cited - known)]
    return list(dict.fromkeys(names))
