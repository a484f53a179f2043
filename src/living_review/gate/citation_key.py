"""The one maker of citation keys: the family name of the first author in plain letters, and the year.

Every door asks here, so that a report has the same key however it comes in. A family name stands first,
or before a comma. How far it reaches is seen

- from the initials behind it, as databases write: ``García López J`` is ``garcialopez``;
- else from its particles: ``de la Cruz José`` is ``delacruz``, ``García López José`` is ``garcia``;
- a group has no given name: ``Gout Study Group`` is ``goutstudygroup``.

``Wilson David A`` looks like ``García López J``. The other authors show which of the two is meant, and a
common given name does. ``Jr``, ``3rd`` and the like are no part of a name. Accents go, ``ø`` is ``o`` and
``ß`` is ``ss``. A name in another script is not romanised, as nobody knows the reading of ``朝野``: a word of
the title stands in, or ``report``. Without a year it is ``nd``.

A key that is taken gets a letter, and after ``z`` the name gets an ``x``. The plain key is not given beside
one with a letter. Those of the references of the methods are taken, as both stand in one bibliography.
"""

import re
from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from itertools import count

from ..tables.folding import unaccented
from ..tables.inputs import BOOK
from . import renaming
from .identifying import COMMON, GIVEN

METHODS = BOOK / "methods.bib"
#: Letters of a name that are kept.
LONGEST = 40
#: Words that begin a family name: de la Cruz, Ben Nsir, Ó Briain.
PARTICLES = frozenset("abd abu af al ap auf aus av ben bin bint d da dal dalla dall das de degli dei del "
                      "della delle dello den der des di do dos du el fitz ibn in la las le les lo los mac mc "
                      "nic o ó op san santa st ste t te ten ter thor uí van vande vander ver vom von zu zum "
                      "zur".split())
SUFFIXES = frozenset("jr sr jnr snr junior ii iii iv 1st 2nd 3rd 4th 5th".split())
#: What initials are not written with.
OTHER = re.compile(r"[^\w\s.\-–‐'’]|\d")
#: Letters that do not come apart either, and are rarer than those of the searches.
RARER = str.maketrans({"ħ": "h", "ŋ": "n", "ŧ": "t", "ĸ": "k", "ə": "e"})
#: Words that show a group of people or an institution.
GROUPS = frozenset("group groups consortium collaboration collaborative collaborators investigators society "
                   "committee association network team department institute university hospital center "
                   "centre organization organisation foundation registry".split())


def make(authors: str, title: str, year: str, taken: Container[str]) -> str:
    """The key of a report that is free: ``liu2026``, or ``liu2026a`` and so on where that is taken.

    ``authors`` as the tables have them, separated by semicolons. The answer is never empty, and ASCII.
    """
    name = family(authors) or next(
        (word for word in map(plain, title.split()) if len(word) > 2 and word not in COMMON), "report")
    return free(name[:LONGEST] + (year if re.fullmatch(r"[0-9]{4}", year, re.A) else "nd"), taken)


def free(key: str, taken: Container[str]) -> str:
    """A key, or what comes nearest to it and is free."""
    name, year, letter = re.fullmatch(r"([a-z]+?)([0-9]{4}|nd)([a-z]?)", key).groups()
    if letter and key not in taken:
        return key
    for more in count():
        stem = name + "x" * more + year
        lettered = [stem + letter for letter in "abcdefghijklmnopqrstuvwxyz"]
        if not any(other in taken for other in (stem, *lettered)):
            return stem
        if left := [other for other in lettered if other not in taken]:
            return left[0]


def taken(columns: Mapping[str, Iterable[str]]) -> set[str]:
    """The keys that the sources have and had, and those of the references of the methods."""
    return {*columns["citation_key"], *renaming.former(columns), *of_the_methods()}


@lru_cache(1)
def of_the_methods() -> frozenset[str]:
    """The keys of ``book/methods.bib``; none where the package stands without the book."""
    try:
        text = METHODS.read_text(encoding="utf-8")
    except OSError:
        return frozenset()
    return frozenset(key.lower() for key in re.findall(r"^@\w+\s*\{\s*([^\s,]+)", text, re.M))


def family(authors: str) -> str:
    """The family name of the first author in letters from a to z; empty where it has none of these."""
    names = [name.split() for name in authors.split(";")]
    first, *others = [[word for n, word in enumerate(name) if not n or _bare(word) not in SUFFIXES]
                      for name in names]
    if len(first) > 1 and any(_bare(word) in GROUPS for word in first):
        return "".join(map(plain, first))
    before, comma, _ = " ".join(first).partition(",")
    words = before.split()
    if len(words) > 1 and words[0].endswith(".") and initials(words[0]):  # J. van der Berg
        start = len(words) - 1
        while _bare(words[start - 1]) in PARTICLES and not initials(words[start - 1]):
            start -= 1
        return "".join(map(plain, words[start:]))
    end = len(words) - (len(words) > 1 and initials(words[-1]))
    while 1 < end < len(words) and initials(words[end - 1]) and len(plain(words[end - 1])) == 1:
        end -= 1
    if not (comma or end < len(words) and _by_initials([words[1:], *others])):
        end = 1
        while end < len(words) and _bare(words[end - 1]) in PARTICLES and (
                words[end - 1][0].islower() or words[end - 1][-1] in "'’." or end < len(words) - 1):
            end += 1
    return "".join(map(plain, words[:end]))


def _by_initials(names: list[list[str]]) -> bool:
    """Whether authors are written as databases do, without any given name in full."""
    if any(word in GIVEN for name in names for word in name):
        return False
    return all(initials(name[-1]) for name in names[1:] if len(name) > 1)


def initials(text: str) -> bool:
    """``J``, ``J. A.``, ``J.-P.``, ``ML``: up to four capitals and nothing else."""
    letters = [c for c in text if c.isalpha()]
    return 0 < len(letters) <= 4 and all(c.isupper() for c in letters) and not OTHER.search(text)


def _bare(word: str) -> str:
    return word.strip(".,'’").casefold()


def plain(word: str) -> str:
    """Its letters from a to z, without accents."""
    return re.sub("[^a-z]", "", unaccented(word.lower().translate(RARER)))
