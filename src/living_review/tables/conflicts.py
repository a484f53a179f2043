"""Conflict marks of git in a table, and how to resolve them without loss."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from .. import review
from .quoted import some

MARK = re.compile(r"(<{7,}|\|{7,}|={7,}|>{7,})(?: .*)?")
#: What to do about two rows of one name: where it stood before, and where both sides have added it.
OF_ONE = "keep one of its two lines, with what the report says"
OF_ONE_OR_TWO = "if they are the same, keep one, with what the report says; if not, "
NAMED = OF_ONE_OR_TWO + "give that of theirs the next free name, in every table"
#: Rows, and cells of one, that are named one by one.
MOST = 3


@dataclass
class Block:
    """The lines of one conflict: its marks, its two sides, and the state before, where it is given."""

    marks: list[int] = field(default_factory=list)
    ours: list[int] = field(default_factory=list)
    before: list[int] = field(default_factory=list)
    theirs: list[int] = field(default_factory=list)
    whole: bool = False


def blocks(lines: list[str]) -> Iterator[Block]:
    """The conflicts among the lines; a mark that stands alone is one that is not whole."""
    block, side = None, None
    for place, line in enumerate(lines):
        match = MARK.fullmatch(line) if line[:1] in ("<", "|", "=", ">") else None
        mark = match[1][0] if match else ""
        if mark == "<" or (mark in ("=", ">") and block is None):
            if block:
                yield block
            block = Block([place])
            side = block.ours
            if mark != "<":
                yield block
                block = None
        elif block and mark:
            block.marks.append(place)
            side = block.before if mark == "|" else block.theirs
            if mark == ">":
                block.whole = True
                yield block
                block = None
        elif block:
            side.append(place)
    if block:
        yield block


def remedy(block: Block, lines: list[str], above: int, key: Callable[[int], tuple],
           standing: set[str] | None, apart: Callable[[str, str], list[str]]) -> str:
    """What to do about a conflict, ``above`` lines of the file being above the first.

    ``key``: place → what names its row; ``standing``: what of the first part of such names stands elsewhere
    or stood before, so that it is known (``None`` where the table has no key); ``apart``: two lines → their
    cells that differ, in words.
    """
    sides = [{key(place): lines[place] for place in side} for side in (block.ours, block.theirs)]
    before = {key(place) for place in block.before}
    added = standing is None or (sides[0].keys() ^ sides[1].keys()) - before
    words = ["Keep the rows of both sides, and delete the marks" if added else "Delete the marks"]
    if block.before:
        first, last = (block.before[n] + 1 + above for n in (0, -1))
        where = f"lines {first} to {last}" if last > first else f"line {first}"
        words.append(f"delete {where} as well, the state before the two changes")
    for done, what, known in (("have changed", OF_ONE, True), ("have", NAMED, False)):
        if twice := [f"{_said(name)} ({some(apart(text, sides[1][name]), MOST)})"
                     for name, text in sides[0].items() if sides[1].get(name, text) != text
                     and (name[0] in (standing or ())) == known]:
            words.append(f"both sides {done} {some(twice, MOST)}: {what}")
    if standing is None:
        words.append("a row that both have changed is kept once")
    elif gone := [_said(name) for name in before if (name in sides[0]) != (name in sides[1])]:
        words.append(f"{some(sorted(gone), MOST)} was deleted on one side: keep or delete it, as intended")
    return f"{'; '.join(words)}. Then run {review().command} format."


def _said(name: tuple) -> str:
    return "/".join(name)[:80]
