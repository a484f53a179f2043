"""A course of radiotherapy as reports give it: the dose and its fractions in one."""

from __future__ import annotations

import re

_DOSE = r"(?P<dose>[0-9]{1,4}(?:[.,][0-9]{1,2})? ?(?:c?gy|gray))"
_SITTINGS = "(?:fractions?|fx|fr|sittings?|#)"
_TOTAL = rf"(?i){_DOSE} ?(?:/|in) ?(?P<n>[0-9]{{1,2}}) ?{_SITTINGS}?"
_EACH = rf"(?i)(?P<n>[0-9]{{1,2}}) ?(?:[x×]|{_SITTINGS} of) ?{_DOSE}"
_TIMES = rf"(?i){_DOSE} ?[x×] ?(?P<n>[0-9]{{1,2}}) ?{_SITTINGS}?"


def course(text: str) -> tuple[str, str] | None:
    """Dose in Gy and fractions of ``30 Gy in 10``, ``3000 cGy/10 fx``, ``10 x 3 Gy``; ``None`` of another."""
    from decimal import Decimal

    from living_review.gate import units

    total = re.fullmatch(_TOTAL, text)
    found = total or re.fullmatch(_EACH, text) or re.fullmatch(_TIMES, text)
    if not found or not (dose := units.read(found["dose"], "Gy")):
        return None
    whole = Decimal(dose) * (1 if total else int(found["n"]))
    return f"{whole.normalize():f}", found["n"]


def cells(text: str) -> dict[str, str]:
    """A course as the two cells that hold it."""
    found = course(text)
    return dict(zip(("rt_dose_gy", "rt_fractions"), found, strict=True)) if found else {}


#: A text under one of these columns that may fill both: what it looks like, and how it is read.
SEVERAL = dict.fromkeys(("rt_dose_gy", "rt_fractions"), (r"[Gg][Yy].*[0-9]|[x×f].*[Gg][Yy]$", cells))
