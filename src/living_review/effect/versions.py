"""What changed between two versions: two ``results.json`` beside each other.

Nothing is computed anew: each version speaks for itself, as it was published.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..book import results
from ..book.results import Published
from ..gate import renaming
from ..stats import wording
from ..stats.estimate import Estimate
from . import conclusions, markdown, moved
from . import sections as shared
from .sections import Given, Section, Words

#: Longer than any list of estimates: a file has no limit as a comment has.
ROOM = 10_000_000
#: Patients named one by one in a sentence.
NAMED = 40
#: What is not a number of an estimate.
WORDS = ("label", "method", "unit")


@dataclass(frozen=True)
class Comparison:
    """Everything that differs between two versions."""

    old: Published
    new: Published
    moves: moved.Moves
    renamed: tuple[tuple[str, str], ...]
    reworded: tuple[moved.Move, ...]
    flips: tuple[conclusions.Flip, ...]
    reports: tuple[tuple[str, str], ...] = ()

    @property
    def added(self) -> list[str]:
        return sorted(self.new.patients - self.old.patients)

    @property
    def removed(self) -> list[str]:
        return sorted(self.old.patients - self.new.patients)


def compare(old: Published, new: Published) -> Comparison:
    """What going from one version to the other changes."""
    reports = {one: two for one, two in new.renamed.items() if one not in old.renamed}
    old = replace(old, estimates=results.renamed(old.estimates, reports),
                  patients=frozenset(renaming.text(name, reports) for name in old.patients))
    moves = moved.compare(old.estimates, new.estimates)
    renamed = dict(_renamed(moves))
    moves.removed = [move for move in moves.removed if move.name not in renamed]
    moves.added = [move for move in moves.added if move.name not in renamed.values()]
    differing = {move.name for move in (*moves.moved, *moves.recounted)}
    reworded = tuple(moved.Move(name, before, new.estimates[name]) for name, before in old.estimates.items()
                     if name in new.estimates and name not in differing
                     and _other_words(before, new.estimates[name]))
    return Comparison(old, new, moves, tuple(renamed.items()), reworded,
                      tuple(conclusions.flips(old.estimates, new.estimates)), tuple(reports.items()))


def _renamed(moves: moved.Moves) -> Iterator[tuple[str, str]]:
    """Estimates that are gone and stand there under another name with the same label and numbers."""
    left: dict[Estimate, list[str]] = {}
    for move in moves.added:
        left.setdefault(replace(move.after, name=""), []).append(move.name)
    for move in moves.removed:
        if same := left.get(replace(move.before, name="")):
            yield move.name, same.pop(0)


def _other_words(e: Estimate, other: Estimate) -> list[str]:
    """Label, method and unit where they differ from those of the other estimate."""
    return [getattr(e, key) or "nothing" for key in WORDS if getattr(e, key) != getattr(other, key)]


def render(comparison: Comparison) -> str:
    """The comparison as Markdown, with all rows."""
    return markdown.written(sections(comparison), "the two files have", ROOM).lstrip("\n")


def sections(comparison: Comparison) -> list[Section]:
    """Everything, in the order in which a reader needs it."""
    old, new = comparison.old, comparison.new
    title = f"What changed from version {old.version} to {new.version}"
    if old.digest == new.digest and not (comparison.moves or comparison.renamed or comparison.reworded):
        return [Section(title, ("Nothing: both were computed from the same data, and say the same.",))]
    return shared.told([
        Section(title, tuple(_opening(comparison))), shared.flipped(comparison.flips),
        shared.moved(comparison.moves, folded=False),
        Section("Estimates with another name", ("Label, numbers and patients are the same.",),
                ("Then", "Now"), [(Given(one), Given(two)) for one, two in comparison.renamed]),
        Section("Estimates with other words", ("Their numbers are the same.",), ("Estimate", "Then", "Now"), [
            (Given(move.name), "; ".join(_other_words(move.before, move.after)),
             "; ".join(_other_words(move.after, move.before))) for move in comparison.reworded])])


def _opening(comparison: Comparison) -> Iterator[Words]:
    moves, old, new = comparison.moves, comparison.old, comparison.new
    yield from shared.headlines(old.estimates, new.estimates)
    yield from shared.uncertainty(moves)
    yield f"Patients: {len(old.patients)} then, {len(new.patients)} now."
    for words, ids in (("Came in", comparison.added), ("Went out", comparison.removed)):
        if ids:
            named = [part for name in ids[:NAMED] for part in (", ", Given(name))]
            yield [f"{words}: ", *named[1:], f" and {len(ids) - NAMED:,} more." if len(ids) > NAMED else "."]
    if comparison.reports:
        named = [part for one, two in comparison.reports for part in ("; ", Given(one), " is ", Given(two))]
        yield ["Reports with another key, and their patients with them: ", *named[1:], "."]
    yield (f"{len(moves.moved):,} of {len(old.estimates):,} estimates moved, {len(moves.added):,} "
           f"{'is' if len(moves.added) == 1 else 'are'} new, {len(moves.removed):,} "
           f"{'is' if len(moves.removed) == 1 else 'are'} gone; "
           f"{wording.counted(len(comparison.flips), 'conclusion')} changed.")
    if old.digest == new.digest:
        yield "The data are the same to the byte: what moved, moved by a change of method."

