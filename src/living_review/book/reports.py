"""What a report is called."""

import re
from typing import TYPE_CHECKING

from ..gate.citation_key import plain
from ..gate.dataset import Dataset
from ..tables.folding import indexed

if TYPE_CHECKING:  # pages are laid without it
    import pandas as pd

#: Letters of a title that stand for it; labels of forest plots take their room from the axis.
LONGEST = 32


def reported_by(data: Dataset, key: str) -> str:
    """``Goyal 2019``; without known authors its short title, or the first words of its title.

    Words from the data, as they are. A title that only describes the report keeps its square brackets. The
    family name is the first author's name up to where it spells the key; one in another script is spelled as
    in the key. A letter tells reports of one name and year apart, as in the key.
    """
    row = data.by_key.loc[key]
    stem, letter = re.fullmatch(r"([a-z]+?)(?:\d{4}|nd)([a-z]?)", key).groups()
    words = (row["authors"] or "").split(";")[0].split()
    name = next((" ".join(words[:n]) for n in range(1, len(words) + 1)
                 if plain(" ".join(words[:n])) == stem), " ".join(words[:1]))
    if name and not plain(name) and stem not in plain(row["title"]):
        name = stem.capitalize()
    year = f"{row['year']:.0f}" if (row["year"] or 0) > 0 else ""  # NaN, or None among texts
    return f"{name or row.get('short_title') or _first_words(row['title'])} {year}{letter}".rstrip()


def alphabetical(data: Dataset, rows: "pd.DataFrame") -> "pd.DataFrame":
    """Rows by what their reports are called, as an index has them: ``Gómez`` before ``Grasso``."""
    return rows.sort_values("citation_key", kind="stable", key=lambda keys: keys.map(
        lambda key: indexed(reported_by(data, key))))


def _first_words(title: str) -> str:
    left, right = "[]" if title.startswith("[") else "“”"
    words = title.strip("[]. ").split()
    kept = next(n for n in range(len(words), 0, -1) if n == 1 or len(" ".join(words[:n])) <= LONGEST)
    return f"{left}{' '.join(words[:kept]).rstrip(':;,.?!–-')}{' …' * (kept < len(words))}{right}"
