"""What changed between two versions: two ``results.json`` beside each other.

Nothing is computed anew: each version speaks for itself, as it was published. The JSON form, whose
keys stay (``format`` is raised when one changes its meaning)::

    format        1
    old, new      {version, digest} as in results.json
    patients      {old, new: how many; added, removed: [case id]}
    conclusions   [{kind, names, label, before, after}] (see :mod:`iscm_review.effect.conclusions`)
    estimates     {moved, recounted, added, removed: [{name, label, shift, before, after}],
                  renamed: [{before, after: name}], reworded: [{name, before, after}]}; before and after
                  as in results.json; moved in the order of how far (:mod:`iscm_review.effect.moved`);
                  recounted have other patients alone, reworded another label, method or unit alone
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from ..effect import conclusions, moved
from ..estimate import Estimate
from ..problems import Refused

FORMAT = 1
#: Where a results.json is looked for in a folder: of a release, of a site.
PLACES = ("results.json", "data/results.json", "html/data/results.json")
KNOWN = {field.name for field in fields(Estimate)} - {"case_ids"}
NUMBERS = ("value", "lower", "upper", "n", "n_missing", "count")


@dataclass(frozen=True)
class Published:
    """The results of one version; ``patients`` are all that any estimate rests on."""

    version: str
    digest: str
    estimates: Mapping[str, Estimate]
    patients: frozenset[str]


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


def read(place: Path) -> Published:
    """The results at a path: the file, or the folder of a release or a site that holds it.

    Of other versions of the package too: a field that this one does not know is left out.
    Raises :class:`~iscm_review.problems.Refused`.
    """
    path = next((place / name for name in PLACES if (place / name).is_file()), place)
    try:
        return parsed(path.read_text(encoding="utf-8"), place)
    except (FileNotFoundError, IsADirectoryError):
        raise Refused(f"{place}: there is no results.json. Name one, or the folder of a release or a site "
                      "that holds it, such as dist/iscm-living-review-2026.11.0") from None
    except OSError as error:
        raise Refused(f"{place}: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise Refused(f"{place} is not a results.json of this review: {error!r}") from None


def parsed(text: str, place: Path) -> Published:
    """The results in the text of a ``results.json``; ``place`` is named where it is none."""
    try:
        document = json.loads(text, parse_constant=_refuse)
        groups = {name: tuple(map(str, ids)) for name, ids in document["patients"].items()}
        estimates = {name: _estimate(name, entry, groups) for name, entry in document["estimates"].items()}
        return Published(str(document["data_version"]), str(document["data_digest"]), estimates,
                         frozenset(one for ids in groups.values() for one in ids))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused(f"{place} is not a results.json of this review: {error!r}") from None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def _estimate(name: str, entry: dict, groups: Mapping[str, tuple[str, ...]]) -> Estimate:
    known = {key: value for key, value in entry.items() if key in KNOWN}
    e = Estimate(**known | {"name": name}, case_ids=groups.get(entry.get("patients"), ()))
    for key in NUMBERS:
        x = getattr(e, key)
        optional = x is None and key not in ("n", "n_missing")
        if not optional and (isinstance(x, bool) or not isinstance(x, int | float) or not math.isfinite(x)):
            raise ValueError(f"{key} of {name} is {x!r}")
    for key in ("label", "method", "unit", "reason"):
        if not isinstance(getattr(e, key), str):
            raise ValueError(f"{key} of {name} is no text")
    return e


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
