"""Ranges over an ordered scale, as ``II-IV`` is over the stages of a disease."""

from collections.abc import Iterable, Sequence

from .. import review


def spanned(items: Iterable[str], scale: Sequence[str]) -> list[str]:
    """Every place of the scale that items and ranges cover, in its order, and then what is not on it.

    A range may end in a word for a place (``Review.ends``).
    """
    items, ends_of = list(items), review().ends
    places = [sorted(scale.index(end) for end in (
        (ends_of.get(end, end) for end in item.split("-")) if "-" in item else (item,)) if end in scale)
        for item in items]
    covered = {n for ends in places if ends for n in range(ends[0], ends[-1] + 1)}
    return [*(scale[n] for n in sorted(covered)),
            *dict.fromkeys(item for item, ends in zip(items, places, strict=True) if not ends)]
