"""A conclusion that no longer holds."""

from typing import NamedTuple


class Flip(NamedTuple):
    """One conclusion in the two states, in words; ``names`` are the estimates that it rests on.

    ``kind``: line, order, first, comparable, compared, pooled, median, estimable, apart, or certainty.
    """

    kind: str
    names: tuple[str, ...]
    label: str
    before: str
    after: str
