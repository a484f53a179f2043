"""Rules against what could tell who a patient is.

They know the usual forms, in the languages that reports are most often written in.
They cannot know every name: a person reads each contribution as well. What a journal
prints about itself (title, authors, pages, address) is public and is left out, except
for what no citation holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ...tables.rule import BEYOND_ASCII, Rule, row, small, tables
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


def _finder(what: str, *patterns: str):
    """A check that looks for patterns."""
    def check(text: str, column: Column):
        for pattern in patterns:
            if found := re.search(pattern, text):
                return f"{what}: {found[0].strip()[:40]!r}"
    return check


FIND_NAME = _finder("a name or initials", like.TITLED, like.INITIALS)
FIND_RECORD = _finder("a record number", f"(?i){like.RECORD}")


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


def _rule(name, says, fix, check, breaks, keeps, covers=told, elsewhere=(), quiet=(), sign="") -> Rule:
    return Rule(name, says, tuple(row(notes=x) for x in breaks) + tuple(elsewhere),
                tuple(row(notes=x) for x in keeps) + tuple(quiet), fix, check=check, covers=covers,
                column="notes", sign=sign)


RULES = (
    _rule("name", "No cell holds a patient's name or initials.",
          "If it is a name, write: the patient. Abbreviations have no full stops: MRI.",
          name,
          ["Rossi, Maria", "surname: Rossi", "pt. John D.", "the patient (Hiroshi T.)", "Pani Nowak",
           "Dhr. Vries",
           "Mr Tanaka was operated on.", "Mrs. O'Neill", "K.T., an engineer", "initials KT",
           "patient JS recovered",
           "a woman named Anna", "John Smith", "Tanaka Hiroshi", "The late Anna Weber", "Frau Weber",
           "Señora López", "Told by María García"],
          ["M.R.I. and C.T. were normal, C.S.F. clear.", "patient PS 2", "Treated in San Francisco",
           "Known John Cunningham virus", "Brown-Séquard syndrome.", "Reed-Sternberg cells, Ki-67 of 40%.",
           "Seen in the U.S. only.",
           "MR showed it; the patient MR images are shown.", "Hodgkin lymphoma, Marie Curie",
           "Patient 2 of the series."],
          elsewhere=(tables("sources", "notes", sources={"notes": "The case of Mr Ito."}),),
          sign=like.SIGN_OF_NAME),
    _rule("script", "Text on reports and patients is in Latin letters (Greek letters as symbols).",
          "Write it in English.", other_script,
          ["患者 山田太郎", "пациент Иванов", "المريض محمد", "환자 김철수", "𝐉𝐨𝐡𝐧"],
          ["TNFα and β2, 5 µg, Müller"], sign=BEYOND_ASCII),
    _rule("birth", "No cell holds a date or year of birth.", "If it is a birth, give the age in years.",
          _finder("a birth", like.BIRTH),
          ["born 1950", "b. 1950", "*1950", "year of birth withheld", "born in 1950",
           "Born on the 3rd of the month 5", "DOB unknown", "date of birth withheld",
           "geboren am 3."],
          ["A Japanese-born man.", "stillborn"], covers=anywhere,
          elsewhere=(tables("sources", "title", sources={"title": "A man born 1950"}),),
          sign=like.SIGN_OF_BIRTH),
    _rule("date", "No cell holds a day or month of birth, admission, operation or death; a year alone "
                  "may be given.",
          "If it is a date, keep the year at most; count months or days from the diagnosis.",
          date,
          ["seen 12/03/2019", "seen on 2019-03-12", "12.3.19", "operated on 3 March 2019", "March 3, 2019",
           "admitted in March 2019", "le 3 mars 2019", "am 3. März 2019", "3 de mayo de 2019",
           "in 2019-03", "operated on 17-Jun-15", "6/2015", "2015–06–17", "17 . 06 . 2015", "2015. 6. 17.",
           "12 marca 2015", "in June '15", "Jan. 3rd", "17_06_2015", "on May 4", "on 4th May",
           "in Sept 2002", "3March 2019", "12 maart 2019", "em outubro de 2019"],
          ["positive for Oct 4", "dose 5.2000 Gy", "level 1.2045 mg", "0.2015", "1.5-2", "size 4.1-12 mm",
           "10-12-14 days", "at 3-6-12 months", "nodes 3/12/15",
           "in 2019",
           "from January to August", "10 of 12 patients", "T2-3", "1/2/3 levels", "3 may have walked",
           "version 1.2.3 of the grade", "1987-2007"], covers=patients, sign=like.SIGN_OF_DATE),
    _rule("day", "In notes on reports and groups a day is given only if it is one of publication or of the "
                 "study.",
          "Months and years are allowed here, days are not: count in months or days from the diagnosis.", day,
          (), (),
          covers=reports, elsewhere=[tables("sources", "notes", sources={"notes": x}) for x in
                                     ("Admitted 12 March 2019.", "operated on 2019-03-12", "died 12/03/2019")]
          + [tables("series", "notes", series={"notes": "one died on 3 May 2010"})],
          quiet=[tables("sources", "notes", sources={"notes": x}) for x in
                 ("Epub 12 March 2019.", "Accepted in May 2011.", "Page seen on 2026-11-20", "in March 2019")]
          + [tables("series", "notes", series={"notes": x}) for x in
             ("from 1 Jan 2001 to 31 Dec 2010", "Sept 2002 to Feb 2008", "since January 1998")],
          sign=like.SIGN_OF_DATE),
    _rule("record-number", "No cell holds the number of a record, a chart or a specimen.", "Leave it out.",
          record_number,
          ["Aktenzeichen 12345/15", "dossier n° 12345", "MR# 55", "biopsy 15/1234", "CPF 123.456.789-09",
           "1.2.840.113619.2.1", "MRN 445566", "hospital number 12345", "Chart No. A-12345", "ID 998877",
           "12345678", "case #12345",
           "NHS 943 476", "specimen S19-12345"],
          ["biopsy 8/12 cores", "1200000 mIU/ml", "PMID 12345678", "PMC1234567", "NCT01866410",
           "AFP 1234567 ng/ml", "2500000 copies", "case 12",
           "patient number 3", "1987-2007", "4000 cGy"], covers=anywhere,
          elsewhere=(tables("sources", "title", sources={"title": "The patient with MRN 445566"}),),
          sign=like.SIGN_OF_RECORD),
    _rule("e-mail", "No cell holds an e-mail address.", "Leave it out.",
          _finder("an e-mail address", like.EMAIL),
          ["j.smith [at] hospital dot org", "jsmith AT gmail DOT com", "j smith @ x . org",
           "write to a.b@example.org", "a.b (at) example (dot) org", "a@b.de"],
          ["Enhancement at central dot sign", "C7 @ 3 mm", "at example.org"],
          covers=free,
          elsewhere=(tables("sources", "authors", sources={"authors": "Adams Ann a@example.org"}),),
          sign=like.SIGN_OF_EMAIL),
    _rule("phone", "No cell holds a telephone number.", "Leave it out.",
          _finder("a telephone number", like.PHONE),
          ["call +81 3 1234 5678", "(020) 7946 0958", "Tel. 12", "555-123-4567", "1-800-555-0199",
           "0711-123456", "030 1234 567",
           "on +49(0)30 123 4567"],
          ["C3-C4, 12-15 mm", "0.5-1.5", "2019-2021", "100-200-300 ml"], covers=free,
          elsewhere=(tables("sources", "authors", sources={"authors": "Adams Ann +44 20 7946 0958"}),),
          sign=like.SIGN_OF_PHONE),
    _rule("home", "No cell holds an address or place of residence.",
          "If it is an address, leave it out; the country has a column.",
          _finder("an address", like.STREET, like.HOME),
          ["12 rue de la Paix", "221B Baker St", "PO Box 123", "5 Via Roma", "Bahnhofstr. 3",
           "12 Long Acre Street", "5 Abbey Rd.", "lives in Osaka", "resident of Lyon", "SW1A 1AA", "NY 10001",
           "Hauptstraße 5", "rue de Rivoli 12", "zip code 10001"],
          ["removed via laparotomy 25 days later", "on day 3 via laminectomy", "Living in 2 places",
           "resident of the USA", "T12 5MM wide", "road to recovery", "lived for 5 months", "5 street-level",
           "living at home"], sign=like.SIGN_OF_HOME),
    _rule("old-age", "An age over 89 is entered as 90, and not given in words.",
          "If it is the patient's age, write 90 under age, and nothing here.",
          _finder("an age over 89", like.OLD),
          ["a ninety-three-year-old", "aged ninety", "age: 92", "92-y-o", "(92F)", "92/M", "F/92", "92 jaar",
           "a 93-year-old man", "93 years old", "aged 101", "a 94 yo man", "in her nineties",
           "a nonagenarian",
           "âgé de 92 ans", "92 jähriger"],
          ["walks 100 m with a cane", "95 F catheter", "an 89-year-old man", "90% of them", "ninety per cent",
           "120 years survival", "1.92 y",
           "at 95 days", "aged 9", "192 years", "aged 95 days"], sign=like.SIGN_OF_OLD),
)
