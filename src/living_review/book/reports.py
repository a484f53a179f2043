"""What a report is called."""

from __future__ import annotations

import math
import re
import unicodedata

from ..gate.dataset import Dataset

#: Letters of a title that stand for it.
LONGEST = 32
#: What a piece of a title does not begin or end with.
SMALL = frozenset("a an and as at by d de des for from in is its of on or the to un und une with".split())
#: What may stand around a word.
MARKS = ":;,.?!()[]–-"


def reported_by(data: Dataset, key: str) -> str:
    """``Goyal 2019``; without known authors what it is, ``“Robotic Radiosurgery …” 2016``.

    Words from the data, as they are. A title that only describes the report keeps its square brackets. The
    family name is the first author's name up to where it spells the key. A letter tells reports of one name
    and year apart, as in the key.
    """
    row = data.by_key.loc[key]
    stem, letter = re.fullmatch(r"([a-z]+?)(?:\d{4}|nd)([a-z]?)", key).groups()
    words = (row["authors"] or "").split(";")[0].split()
    family = next((" ".join(words[:n]) for n in range(1, len(words) + 1)
                   if _letters(" ".join(words[:n])) == stem), " ".join(words[:1]))
    year = "" if math.isnan(row["year"]) else f"{row['year']:.0f}"
    left, right = "[]" if row["title"].startswith("[") else "“”"
    return f"{family or left + _piece(row['title'], stem) + right} {year}{letter}".rstrip()


def _piece(title: str, stem: str) -> str:
    """A few words of a title, in one clause, about the one that the key was made of."""
    words = title.strip("[]. ").split()
    if len(" ".join(words)) <= LONGEST:
        return " ".join(words)
    plain = [_letters(word) for word in words]
    alike = (str.__eq__, str.startswith, lambda word, stem: word and stem.startswith(word))
    start = next((n for same in alike for n, word in enumerate(plain) if same(word, stem)), 0)
    end, grown = start + 1, True
    while grown:
        grown = False
        for left, right in ((0, 1), (1, 0)):
            piece = words[max(start - left, 0):end + right]
            if (len(piece) > end - start and len(" ".join(piece)) <= LONGEST
                    and not any(word[-1] in MARKS for word in piece[:-1])):
                start, end, grown = start - left, end + right, True
    while start < end - 1 and words[start].lower() in SMALL:
        start += 1
    while start < end - 1 and words[end - 1].lower() in SMALL:
        end -= 1
    return f"{'… ' * (start > 0)}{' '.join(words[start:end]).strip(MARKS + ' ')}{' …' * (end < len(words))}"


def _letters(name: str) -> str:
    """A name as citation keys spell it: lower case ASCII letters."""
    plain = unicodedata.normalize("NFKD", name.replace("ø", "o").replace("ł", "l"))
    return re.sub(r"[^a-z]", "", plain.encode("ascii", "ignore").decode().lower())
