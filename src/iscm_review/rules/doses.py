"""A course of radiotherapy as reports give it: the dose and its fractions in one."""

from __future__ import annotations

import re
from decimal import Decimal

_NUMBER, _GY = r"([0-9]{1,4}(?:[.,][0-9]{1,2})?)", r" ?(c?gy|gray)"
_COUNT = r"([0-9]{1,2}) ?(?:fractions?|fx|fr|sessions?|sittings?|#)?"
_TOTAL = re.compile(rf"{_NUMBER}{_GY} ?(?:/|in|over) ?{_COUNT}", re.I)
_EACH = (re.compile(rf"(?P<n>[0-9]{{1,2}}) ?(?:[x×]|fractions? of) ?{_NUMBER}{_GY}", re.I),
         re.compile(rf"{_NUMBER}{_GY} ?[x×] ?(?P<n>[0-9]{{1,2}})(?: ?(?:fractions?|fx|fr))?", re.I))


def course(text: str) -> dict[str, str]:
    """Dose and fractions of ``30 Gy in 10``, ``30 Gy/10 fx``, ``10 x 3 Gy``; nothing where the text is
    neither."""
    if found := _TOTAL.fullmatch(text):
        return {"rt_dose_gy": f"{found[1]} {found[2]}", "rt_fractions": found[3]}
    for pattern in _EACH:
        if found := pattern.fullmatch(text):
            dose, unit = [part for n, part in enumerate(found.groups(), 1)
                          if n != pattern.groupindex["n"]]
            total = Decimal(dose.replace(",", ".")) * int(found["n"])
            return {"rt_dose_gy": f"{total} {unit}", "rt_fractions": found["n"]}
    return {}


#: A text under one of these columns that may fill both: what it looks like, and how it is read.
SEVERAL = dict.fromkeys(("rt_dose_gy", "rt_fractions"), (r"[Gg][Yy].*[0-9]|[x×f].*[Gg][Yy]$", course))
