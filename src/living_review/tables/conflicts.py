"""Conflict marks of git in a table, and how to resolve them without loss."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from .. import review
from .file_rules import RULE
from .problems import Problem
from .quoted import seen, some
from .schema import Table

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


def found(table: Table, lines: list[str], above: int, header: list[str],
          cells: Callable[[str], list[str]]) -> tuple[list[Problem], set[int]]:
    """What a merge has left, one problem a conflict, and the lines that are not read: the marks, the state
    before, and on the second side what the first has as well.

    ``above`` lines of the file are above the first; ``cells``: a line → its cells.
    """
    places = [header.index(name) for name in table.primary_key if name in header]

    def key(place: int) -> tuple:
        row = cells(lines[place])
        return tuple(row[n] for n in places) if places and len(row) == len(header) else (lines[place],)

    problems, passed, there = [], set(), [*blocks(lines)]
    sides = {place for block in there for place in (*block.ours, *block.theirs)}
    #: What of the first part of a name stands elsewhere or stood before, so that it is known.
    standing = {key(place)[0] for place in range(len(lines)) if place not in sides} if places else None
    for block in there:
        ours, theirs = ({key(place): lines[place] for place in side} for side in (block.ours, block.theirs))
        apart = {name: [f"{column} {seen(one, 40) or 'empty'} or {seen(other, 40) or 'empty'}"
                        for column, one, other in zip(header, cells(text), cells(theirs[name]), strict=False)
                        if one != other]
                 for name, text in ours.items() if theirs.get(name, text) != text}
        passed |= {place + 1 + above for place in (*block.marks, *block.before)}
        passed |= {place + 1 + above for place in block.theirs if key(place) in ours}
        before = {key(place) for place in block.before}
        problems.append(RULE["merge"].problem(
            table.path, line=block.marks[0] + 1 + above,
            fix=_remedy(block, above, {*ours}, {*theirs}, before, apart, standing) if block.whole else ""))
    return problems, passed


def _remedy(block: Block, above: int, ours: set[tuple], theirs: set[tuple], before: set[tuple],
            apart: Mapping[tuple, list[str]], standing: set[str] | None) -> str:
    """What to do about a conflict: names of rows on its sides and before, the cells that differ in words."""
    added = standing is None or (ours ^ theirs) - before
    words = ["Keep the rows of both sides, and delete the marks" if added else "Delete the marks"]
    if block.before:
        first, last = (block.before[n] + 1 + above for n in (0, -1))
        where = f"lines {first} to {last}" if last > first else f"line {first}"
        words.append(f"delete {where} as well, the state before the two changes")
    for done, what, known in (("have changed", OF_ONE, True), ("have", NAMED, False)):
        if twice := [f"{_said(name)} ({some(cells, MOST)})" for name, cells in apart.items()
                     if (name[0] in (standing or ())) == known]:
            words.append(f"both sides {done} {some(twice, MOST)}: {what}")
    if standing is None:
        words.append("a row that both have changed is kept once")
    elif gone := [_said(name) for name in before & (ours ^ theirs)]:
        words.append(f"{some(sorted(gone), MOST)} was deleted on one side: keep or delete it, as intended")
    return f"{'; '.join(words)}. Then run {review().command} format."


def _said(name: tuple) -> str:
    return "/".join(name)[:80]
