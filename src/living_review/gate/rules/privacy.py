"""Rules against what could tell who a patient is.

They know the usual forms, in the languages that reports are most often written in.
They cannot know every name: a person reads each contribution as well. What a journal
prints about itself (title, authors, pages, address) is public and is left out, except
for what no citation holds.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import partial

from ...tables.rule import BEYOND_ASCII, Rule, finder, small
from ...tables.schema import Column
from .. import identifying as like

#: The printed citation, and keys and dates of the review itself.
PRINTED = {("sources", name) for name in ("citation_key", "title", "authors", "journal", "volume", "issue",
                                          "pages", "doi", "pmid", "pmcid", "url")}
PRINTED |= {("searches", "query"),
            *((table, "date") for table in ("searches", "appraisal", "certainty", "checks"))}
#: What is printed in words.
WORDS = {("sources", "title"), ("sources", "authors"), ("sources", "journal")}

#: Latin and Greek, signs such as µ and º, and what other rules tell.
KNOWN_LETTERS = ("LATIN", "GREEK", "MICRO", "FEMININE", "MASCULINE", "FULLWIDTH", "HANGUL FILLER")
#: Every dash is a hyphen here.
DASHES = str.maketrans("‐‑‒–—−", "------")


def told(table: str, column: Column) -> bool:
    """Text about patients: everything but the printed citation."""
    return column.type == "string" and not column.vocabulary and (table, column.name) not in PRINTED \
        and not column.name.endswith(("_id", "_key")) and column.name != "p_value" \
        and column.holds != "arithmetic" \
        or column.type == "list" and not column.vocabulary


def patients(table: str, column: Column) -> bool:
    return told(table, column) and not reports(table, column) and table != "searches"


def reports(table: str, column: Column) -> bool:
    return told(table, column) and table in ("sources", "series")


def free(table: str, column: Column) -> bool:
    """Any free text, names of authors and journals included."""
    return told(table, column) or (table, column.name) in {*WORDS, ("searches", "query")}


def anywhere(table: str, column: Column) -> bool:
    """The printed words too, and what may be words in place of arithmetic."""
    return told(table, column) or (table, column.name) in WORDS or column.holds == "arithmetic"


def date(text: str, column: Column):
    text = re.sub(r"(\d) ?([./-]) ?(?=\d)", r"\1\2", text.translate(DASHES))
    for found in _dates(text):
        return f"a date: {found[0].strip()!r}"


def day(text: str, column: Column):
    """Days and months of publication and of the study belong to the report, not to a patient.

    A period from month to month is taken out first. Of the rest, only what has a day counts
    (12 March 2019, 2019-03-12; not March 2019), and not where one of the words that tell of a
    publication or a study (accepted, from, until …) stands shortly before it.
    """
    text = re.sub(like.PERIOD, "", text)
    for found in _dates(text):
        before = text[max(0, found.start() - 40):found.start()]
        if re.search(r"\d{1,2}\D+\d{4}|\d\D\d+\D\d", found[0]) and not re.search(like.OF_THE_STUDY, before):
            return f"a day: {found[0].strip()!r}"


def _dates(text: str) -> Iterator[re.Match]:
    yield from re.finditer(like.DATE, text)
    for found in re.finditer(like.SHORT_DATE, text):
        one, two, three = int(found[1]), int(found[3]), int(found[4])
        rising = one < two < three and not found[1].startswith("0")
        if min(one, two) <= 12 and max(one, two) <= 31 and min(one, two) > 0 and not rising:
            yield found


_finder = partial(finder, shown=lambda found: repr(found.strip()[:40]))
FIND_NAME = _finder("a name or initials: {}", like.TITLED, like.INITIALS)
FIND_RECORD = _finder("a record number: {}", f"(?i){like.RECORD}")


def name(text: str, column: Column):
    for found in re.finditer(like.PAIR, text):
        if found[1] in like.NAMED_AFTER or found[2] in like.NAMESAKES:
            continue
        if found[1] in like.GIVEN or found[2] in like.GIVEN:
            return f"a name: {found[1]} {found[2]}"
    return FIND_NAME(text, column)


def record_number(text: str, column: Column):
    """A long number in arithmetic of numbers alone is one to compute with."""
    if column.holds == "arithmetic" and not re.search(r"[^\W\d]", text):
        return None
    text = re.sub(like.PUBLIC, "", text)
    return FIND_RECORD(text, column) if re.search(like.RECORD, small(text)) else None


def other_script(text: str, column: Column):
    """The other rules of privacy read Latin letters, and so do most readers."""
    for letter in filter(str.isalpha, text):
        if not unicodedata.name(letter, "").startswith(KNOWN_LETTERS):
            return f"letters of another script: {unicodedata.name(letter, repr(letter)).title()}"


def _rule(name, says, fix, check, sign, refused, accepted, covers=told) -> Rule:
    refused, accepted = ({"notes": one} if isinstance(one, str) else one for one in (refused, accepted))
    return Rule(name, says, fix, refused, accepted, check=check, covers=covers, column="notes", sign=sign)


RULES = (
    _rule("name", "No cell holds a patient's name or initials.",
          "If it is a name, write: the patient. Abbreviations have no full stops: MRI.",
          name, like.SIGN_OF_NAME, "Rossi, Maria", "M.R.I. and C.T. were normal, C.S.F. clear."),
    _rule("script", "Text on reports and patients is in Latin letters (Greek letters as symbols); title, "
          "authors and journal are as printed.",
          "Write it in English.", other_script, BEYOND_ASCII, "患者 山田太郎", "TNFα and β2, 5 µg, Müller"),
    _rule("birth", "No cell holds a date or year of birth.", "If it is a birth, give the age in years.",
          _finder("a birth: {}", like.BIRTH), like.SIGN_OF_BIRTH, "born 1950", "A Japanese-born man.",
          anywhere),
    _rule("date", "No cell holds a day or month of birth, admission, operation or death; a year alone "
                  "may be given.",
          "If it is a date, keep the year at most; count months or days from the diagnosis.",
          date, like.SIGN_OF_DATE, "seen 12/03/2019", "positive for Oct 4", patients),
    _rule("day", "In notes on reports and groups a day is given only if it is one of publication or of the "
                 "study.",
          "Months and years are allowed here, days are not: count in months or days from the diagnosis.",
          day, like.SIGN_OF_DATE, {"sources": {"notes": "Admitted 12 March 2019."}},
          {"sources": {"notes": "Epub 12 March 2019."}}, reports),
    _rule("record-number", "No cell holds the number of a record, a chart or a specimen.", "Leave it out.",
          record_number, like.SIGN_OF_RECORD, "Aktenzeichen 12345/15", "biopsy 8/12 cores", anywhere),
    _rule("e-mail", "No cell holds an e-mail address.", "Leave it out.",
          _finder("an e-mail address: {}", like.EMAIL), like.SIGN_OF_EMAIL, "j.smith [at] hospital dot org",
          "Enhancement at central dot sign", free),
    _rule("phone", "No cell holds a telephone number.", "Leave it out.",
          _finder("a telephone number: {}", like.PHONE), like.SIGN_OF_PHONE, "call +81 3 1234 5678",
          "C3-C4, 12-15 mm", free),
    _rule("home", "No cell holds an address or place of residence.",
          "If it is an address, leave it out; the country has a column.",
          _finder("an address: {}", like.STREET, like.HOME), like.SIGN_OF_HOME, "12 rue de la Paix",
          "removed via laparotomy 25 days later"),
    _rule("old-age", "An age over 89 is entered as 90, and not given in words.",
          "If it is the patient's age, write 90 under age, and nothing here.",
          _finder("an age over 89: {}", like.OLD), like.SIGN_OF_OLD, "a ninety-three-year-old",
          "walks 100 m with a cane"),
)
