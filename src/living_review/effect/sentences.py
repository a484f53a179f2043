"""The sentences of the book that name estimates, and those that now read otherwise."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from ..stats.estimate import Estimate
from ..tables import inputs
from .shown import NUMBER, pages, words

#: Front matter, code cells and other fenced blocks; a note (``:::``) is prose but for its marks.
BESIDE = re.compile(r"\A---\n.*?^---$|^(`{3,}|~{3,})\{.*?^\1$|^:::.*$|^:[a-z]+:.*$", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^#+ .*$", re.MULTILINE)
ITEM = re.compile(r"\n(?=\s*(?:[-*]|\d+\.) )")
CITED = re.compile(r"\{cite(?::\w+)?\}`([^`]+)`")
#: A sentence ends with its mark, and the next begins with a capital, a figure or a number.
END = re.compile(r"(?<=[.!?:])\s+(?=[“\"(]?[A-Z0-9…\0])")
MARK = re.compile(r"\0(\d+)\0")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a page: its words, and between them the roles that it names, as ``(name, form)``."""

    page: str
    parts: tuple[str | tuple[str, str], ...]

    @property
    def roles(self) -> list[tuple[str, str]]:
        return [part for part in self.parts if isinstance(part, tuple)]


@dataclass(frozen=True)
class Told:
    """A sentence that reads otherwise: its words, and ``(before, after)`` where a number stands."""

    page: str
    parts: tuple[str | tuple[str, str], ...]
    names: tuple[str, ...]


def naming() -> Iterator[Sentence]:
    """Every sentence of the book that names an estimate."""
    for page, path in pages().items():
        text = HEADING.sub("\n", BESIDE.sub("\n", path.read_text(encoding="utf-8")))
        for paragraph in re.split(r"\n\s*\n", text):
            for block in ITEM.split(paragraph):
                yield from _sentences(page, block)


def _sentences(page: str, block: str) -> Iterator[Sentence]:
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
            yield Sentence(page, tuple(roles[int(piece)] if n % 2 else piece
                                       for n, piece in enumerate(pieces) if n % 2 or piece))


def changed(base: Mapping[str, Estimate], head: Mapping[str, Estimate]) -> list[Told]:
    """The sentences whose words are not what they were."""
    found = []
    for sentence in naming():
        said = {role: tuple(words(*role, results) or "–" for results in (base, head))
                for role in sentence.roles}
        moved = [role for role, (before, after) in said.items() if before != after]
        if moved:
            parts = tuple(part if isinstance(part, str) else said[part] if part in moved else said[part][1]
                          for part in sentence.parts)
            found.append(Told(sentence.page, parts, tuple(dict.fromkeys(name for name, _ in moved))))
    return found


def broken(head: Mapping[str, Estimate], keys: Collection[str]) -> list[tuple[str, str]]:
    """Pages and what they name that is no more, so that the book would not build."""
    found = [(s.page, name) for s in naming() for name, form in s.roles if words(name, form, head) is None]
    methods = (inputs.BOOK / "methods.bib").read_text(encoding="utf-8")
    known = {*keys, *re.findall(r"^@\w+\{([^,]+),", methods, re.MULTILINE)}
    for page, path in pages().items():
        text = path.read_text(encoding="utf-8")
        cited = {key.strip() for keys in CITED.findall(text) for key in keys.split(",")}
        found += [(page, key) for key in sorted(cited - known)]
    return list(dict.fromkeys(found))
