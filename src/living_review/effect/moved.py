"""The estimates that differ between two sets of results, and how far each moved.

How far is said in half-widths of the interval before: the distance between the two values, divided by half
the length of the 95% interval, on the logarithm for ratios. So months, shares and ratios stand in one order,
and 1 means that the value now lies where the interval had ended.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from ..stats.estimate import Estimate

#: Closer than this, of the larger, is the same number.
SAME = 1e-9


@dataclass(frozen=True)
class Move:
    """An estimate in the two states; ``shift`` in half-widths, ``None`` where there is no interval."""

    name: str
    before: Estimate | None
    after: Estimate | None
    shift: float | None = None

    @property
    def label(self) -> str:
        return (self.after or self.before).label

    @property
    def inside(self) -> bool | None:
        """Whether the new value lies in the interval before; ``None`` where either is missing."""
        one, two = self.before, self.after
        if None in (one.value, two.value) or one.lower is one.upper is None:
            return None
        return ((one.lower is None or one.lower <= two.value)
                and (one.upper is None or two.value <= one.upper))

    def as_dict(self) -> dict:
        return {"name": self.name, "label": self.label, "shift": self.shift,
                "before": self.before and self.before.as_dict(), "after": self.after and self.after.as_dict()}


@dataclass
class Moves:
    """Estimates whose value or interval moved, farthest first; those with other counts of patients
    alone; and those that only one of the states has.
    """

    moved: list[Move] = field(default_factory=list)
    recounted: list[Move] = field(default_factory=list)
    added: list[Move] = field(default_factory=list)
    removed: list[Move] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any((self.moved, self.recounted, self.added, self.removed))

    def as_dict(self) -> dict:
        return {field.name: [move.as_dict() for move in getattr(self, field.name)] for field in fields(self)}


def compare(base: Mapping[str, Estimate], head: Mapping[str, Estimate]) -> Moves:
    """Every estimate that differs."""
    moves = Moves()
    for name in {**base, **head}:
        before, after = base.get(name), head.get(name)
        if before is None or after is None:
            (moves.removed if after is None else moves.added).append(Move(name, before, after))
        elif not all(_same(getattr(before, key), getattr(after, key)) for key in ("value", "lower", "upper")):
            moves.moved.append(Move(name, before, after, shift(before, after)))
        elif any(getattr(before, key) != getattr(after, key) for key in (
                "n", "n_missing", "count", "reason")) or {*before.case_ids} != {*after.case_ids}:
            moves.recounted.append(Move(name, before, after))
    moves.moved.sort(key=_how_far)
    return moves


def shift(before: Estimate, after: Estimate) -> float | None:
    """How far the value moved, in half-widths of the interval before (or after, where there was none)."""
    if before.value is None or after.value is None:
        return None
    half = _half_width(before) or _half_width(after)
    if not half:
        return None
    one, two = _scaled(before, before.value), _scaled(after, after.value)
    return None if one is None or two is None else abs(two - one) / half


def _half_width(e: Estimate) -> float | None:
    """Half the length of the interval; where an end is open, the distance to the other."""
    value, low, high = (_scaled(e, x) for x in (e.value, e.lower, e.upper))
    if low is not None and high is not None:
        return (high - low) / 2
    end = high if low is None else low
    return None if end is None or value is None else abs(end - value)


def _scaled(e: Estimate, x: float | None) -> float | None:
    if x is None or e.unit != "ratio":
        return x
    return math.log(x) if x > 0 else None


def _how_far(move: Move) -> tuple:
    """First what can be given now or no longer, then by the shift, then what has no interval."""
    one, two = move.before.value, move.after.value
    far = 0 if None in (one, two) else abs(two - one) / max(abs(one), abs(two), SAME)
    return (one is None) == (two is None), move.shift is None, -(move.shift or 0), -far


def _same(one: float | None, two: float | None) -> bool:
    return one is two if one is None or two is None else math.isclose(one, two, rel_tol=SAME, abs_tol=1e-12)
