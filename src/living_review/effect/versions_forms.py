"""A comparison of two versions as Markdown, a page, or data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from ..stats import wording
from . import markdown, page
from .sections import flipped, moved
from .versions import Comparison, document
from .words import Given, Section, Words

#: Longer than any list of estimates: a file has no limit as a comment has.
ROOM = 10_000_000
#: Patients named one by one in a sentence.
NAMED = 40


def one(found: Comparison, form: str) -> str:
    """The comparison as ``markdown``, ``json`` or ``html``."""
    if form == "json":
        return json.dumps(document(found), indent=1, allow_nan=False) + "\n"
    if form == "html":
        return page.written(sections(found), elsewhere="the JSON form has")
    return markdown.written(sections(found), ROOM, "the JSON form has").lstrip("\n")


def sections(found: Comparison) -> list[Section]:
    """Everything, in the order in which a reader needs it."""
    old, new = found.old, found.new
    title = f"What changed from version {old.version} to {new.version}"
    if old.digest == new.digest and not _anything(found):
        return [Section(title, ("Nothing: both were computed from the same data, and say the same.",))]
    return [Section(title, tuple(_opening(found))), flipped(found.flips), *moved(found.moves, folded=False),
            *_reworded(found)]


def _anything(found: Comparison) -> bool:
    moves = found.moves
    return any((moves.moved, moves.recounted, moves.added, moves.removed, found.renamed, found.reworded))


def _opening(found: Comparison) -> Iterator[Words]:
    moves, old, new = found.moves, found.old, found.new
    yield f"Patients: {len(old.patients)} then, {len(new.patients)} now."
    for words, ids in (("Came in", found.added), ("Went out", found.removed)):
        if ids:
            yield [f"{words}: ", *_ids(ids), "."]
    yield (f"{len(moves.moved):,} of {len(old.estimates):,} estimates moved, {len(moves.added):,} "
           f"{'is' if len(moves.added) == 1 else 'are'} new, {len(moves.removed):,} "
           f"{'is' if len(moves.removed) == 1 else 'are'} gone; "
           f"{wording.counted(len(found.flips), 'conclusion')} changed.")
    if old.digest == new.digest:
        yield "The data are the same to the byte: what moved, moved by a change of method."


def _ids(ids: Sequence[str]) -> list[Words]:
    shown: list[Words] = []
    for name in ids[:NAMED]:
        shown += [", ", Given(name)] if shown else [Given(name)]
    return [*shown, f" and {len(ids) - NAMED:,} more"] if len(ids) > NAMED else shown


def _reworded(found: Comparison) -> Iterator[Section]:
    if found.renamed:
        yield Section("Estimates with another name", ("Label, numbers and patients are the same.",),
                      ("Then", "Now"), [(Given(one), Given(two)) for one, two in found.renamed])
    if found.reworded:
        rows = [(Given(m.name), _told(m.before, m.after), _told(m.after, m.before)) for m in found.reworded]
        yield Section("Estimates with other words", ("Their numbers are the same.",),
                      ("Estimate", "Then", "Now"), rows)


def _told(e, other) -> str:
    """What is said of an estimate that is said otherwise of the other one."""
    return "; ".join(getattr(e, key) or "nothing" for key in ("label", "method", "unit")
                     if getattr(e, key) != getattr(other, key))
