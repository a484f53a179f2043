"""What a report is called."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

from ..gate.dataset import Dataset


def reported_by(data: Dataset, key: str) -> str:
    """``Goyal 2019``, or ``Authors not shown 2013``; words from the data, as they are.

    The family name is the first author's name up to where it spells the key.
    """
    row = data.by_key.loc[key]
    words = (row["authors"] or "").split(";")[0].split()
    year = "" if pd.isna(row["year"]) else f" {row['year']:.0f}"
    for n in range(1, len(words)):
        family = " ".join(words[:n])
        if _letters(family) and re.fullmatch(_letters(family) + r"(\d{4}|nd)[a-z]?", key):
            return f"{family}{year}"
    return f"{words[0] if words else 'Authors not shown'}{year}"


def told_apart(data: Dataset, key: str) -> str:
    """The same, but the key of a report whose authors are not shown: such reports share a name."""
    return reported_by(data, key) if data.by_key.at[key, "authors"] else key


def _letters(name: str) -> str:
    """A name as citation keys spell it: lower case ASCII letters."""
    plain = unicodedata.normalize("NFKD", name.replace("ø", "o").replace("ł", "l"))
    return re.sub(r"[^a-z]", "", plain.encode("ascii", "ignore").decode().lower())
