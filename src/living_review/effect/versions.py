"""What changed between two versions: two ``results.json`` beside each other.

Nothing is computed anew: each version speaks for itself, as it was published. The JSON form, whose
keys stay (``format`` is raised when one changes its meaning)::

    format        1
    old, new      {version, digest} as in results.json
    patients      {old, new: how many; added, removed: [case id]}
    conclusions   [{kind, names, label, before, after}] (see :mod:`.conclusions`)
    estimates     {moved, recounted, added, removed: [{name, label, shift, before, after}],
                  renamed: [{before, after: name}], reworded: [{name, before, after}]}; before and after
                  as in results.json; moved in the order of how far (:mod:`.moved`);
                  recounted have other patients alone, reworded another label, method or unit alone
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields

from ..book.results import Published
from ..stats.estimate import Estimate
from . import conclusions, moved

FORMAT = 1


@dataclass(frozen=True)
class Comparison:
    """Everything that differs between two versions."""

    old: Published
    new: Published
    moves: moved.Moves
    renamed: tuple[tuple[str, str], ...]
    reworded: tuple[moved.Move, ...]
    flips: tuple[conclusions.Flip, ...]

    @property
    def added(self) -> list[str]:
        return sorted(self.new.patients - self.old.patients)

    @property
    def removed(self) -> list[str]:
        return sorted(self.old.patients - self.new.patients)


def compare(old: Published, new: Published) -> Comparison:
    """What going from one version to the other changes."""
    moves = moved.compare(old.estimates, new.estimates)
    renamed = tuple(_renamed(moves))
    moves.removed = [move for move in moves.removed if move.name not in {one for one, _ in renamed}]
    moves.added = [move for move in moves.added if move.name not in {two for _, two in renamed}]
    told = {move.name for many in (moves.moved, moves.recounted) for move in many}
    reworded = tuple(moved.Move(name, before, new.estimates[name]) for name, before in old.estimates.items()
                     if name in new.estimates and name not in told
                     and _words(before) != _words(new.estimates[name]))
    return Comparison(old, new, moves, renamed, reworded,
                      tuple(conclusions.flips(old.estimates, new.estimates)))


def _renamed(moves: moved.Moves) -> Iterator[tuple[str, str]]:
    """Estimates that are gone and stand there under another name with the same label and numbers."""
    left: dict[tuple, list[str]] = {}
    for move in moves.added:
        left.setdefault(_all_but_name(move.after), []).append(move.name)
    for move in moves.removed:
        same = left.get(_all_but_name(move.before))
        if same:
            yield move.name, same.pop(0)


def _all_but_name(e: Estimate) -> tuple:
    return tuple(getattr(e, field.name) for field in fields(e) if field.name != "name")


def _words(e: Estimate) -> tuple[str, str, str]:
    return e.label, e.method, e.unit


def document(found: Comparison) -> dict:
    """The comparison as lists and dictionaries: the JSON form above."""
    return {
        "format": FORMAT,
        "old": {"version": found.old.version, "digest": found.old.digest},
        "new": {"version": found.new.version, "digest": found.new.digest},
        "patients": {"old": len(found.old.patients), "new": len(found.new.patients),
                     "added": found.added, "removed": found.removed},
        "conclusions": [asdict(flip) for flip in found.flips],
        "estimates": {
            **{kind: [move.as_dict() for move in getattr(found.moves, kind)]
               for kind in ("moved", "recounted", "added", "removed")},
            "renamed": [{"before": one, "after": two} for one, two in found.renamed],
            "reworded": [move.as_dict() for move in found.reworded]},
    }
