"""Rules against what could tell who a patient is.

They know the usual forms, in the languages that reports are most often written in.
They cannot know every name: a person reads each contribution as well. What a journal
prints about itself (title, authors, pages, address) is public and is left out, except
for what no citation holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..schema import Column
from .rule import Rule, row, tables

#: The printed citation, and keys and dates of the review itself.
PRINTED = {("sources", name) for name in ("citation_key", "title", "authors", "journal", "volume", "issue",
                                          "pages", "doi", "pmid", "pmcid", "url")}
PRINTED |= {("searches", "date"), ("searches", "query")}

MONTH = (r"(?:jan(?:uary|vier|uar|\.)?|feb(?:ruary|ruar|\.)?|fév(?:rier|\.)?|mar(?:ch|s|zo|\.)?|märz|apr(?:il|ile|\.)?"
         r"|avril|abril|may|mai|mayo|maggio|june?|juin|juni|junio|giugno|july?|juillet|juli|julio|luglio"
         r"|aug(?:ust|\.)?|août|agosto|sep(?:t(?:ember|embre|\.)?|\.)?|septiembre|settembre|oct(?:ober|obre|\.)?"
         r"|okt(?:ober|\.)?|octubre|ottobre|nov(?:ember|embre|iembre|\.)?|dec(?:ember|\.)?|déc(?:embre|\.)?"
         r"|dez(?:ember|\.)?|diciembre|dicembre|enero|gennaio|febrero|febbraio)")
#: Without a year, only in English and with a capital: 3 may have walked.
NAMED = (r"(?-i:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
         r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)")
#: Quickly seen signs of a date.
NUMBERS_APART = re.compile(r"\d[-/.]\d{1,2}[-/.]\d|\d{4}-\d\d|\d\s?年")
MONTHS = ("jan feb fév mar mär apr avr abr may mai mag jun jui giu jul lug aug aoû ago sep set oct okt ott nov "
          "dec déc dez dic ene gen").split()
YEAR = r"(?:1[89]|20)\d\d"
DATE = re.compile(
    rf"(?<![\d/.-])(?:{YEAR}([-/.])\d{{1,2}}\1\d{{1,2}}|\d{{1,2}}([-/.])\d{{1,2}}\2{YEAR}"
    rf"|{YEAR}-(?:0[1-9]|1[0-2]))(?![\d/]|[.-]\d)"
    rf"|(?<!\w)\d{{1,2}}(?:st|nd|rd|th|er|\.)?(?: of| de)? ?{MONTH} ?(?:,|de|del)? ?{YEAR}(?!\d)"
    rf"|(?<!\w){MONTH}(?:,| de| del)? ?(?:\d{{1,2}}(?:st|nd|rd|th)?,? ?)?{YEAR}(?!\d)"
    rf"|(?<!\w){NAMED} \d{{1,2}}(?:st|nd|rd|th)?(?![\d/-])(?! ?(?:months|years|days|patients|cases))"
    rf"|(?<!\w)\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{NAMED}(?!\w)"
    rf"|\d{{2,4}}\s?年\s?\d{{1,2}}\s?月", re.I)
#: 12/03/19, where it is not a list that rises or has a unit.
SHORT_DATE = re.compile(r"(?<![\d/.-])(\d{1,2})([-/.])(\d{1,2})\2(\d\d)(?![\d/]|[.-]\d)"
                        r"(?! ?(?:days?|weeks?|months?|years?|mm|cm|Gy|mg|visits|nodes|patients|cases|per cent|%))")
#: What a day or month of a report or of a study follows.
OF_THE_STUDY = re.compile(r"(?:from|to|between|and|until|till|through|since|cut-?off|period|epub|online|accepted"
                          r"|received|published|presented|congress|meeting|seen|read|accessed|search\w*|filter\w*|in press"
                          r"|last|[-–])[\w ,:()]{0,25}$", re.I)
PERIOD = re.compile(rf"(?<!\w){MONTH} {YEAR} ?(?:to|until|through|[-–]) ?{MONTH} {YEAR}(?!\d)", re.I)
BIRTH = re.compile(r"\bborn (?:in|on) (?:the )?[\w.,/ -]{0,12}\d|\bd\.?o\.?b\b\.?|\bdate of birth\b|\bbirth ?(?:date|day)\b"
                   r"|\bgeboren (?:am|im)\b|\bnée? (?:le|en)\b|\bnacid[oa] (?:el|en)\b|生年月日", re.I)
EMAIL = re.compile(r"[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]{1,63}(?:\.|\s?\(dot\)\s?|\s?\[dot\]\s?)[a-z]{2,}", re.I)
PHONE = re.compile(
    r"(?<![\w.])(?:\+\d{1,3}|00\d{1,3})[ ()./-]{0,2}\d(?:[ ()./-]{0,2}\d){6,12}(?!\d)"
    r"|\(\d{2,5}\) ?\d{3,4}[ -]?\d{3,4}|(?<![\d.-])0\d{1,4}[ /-]\d{2,4}[ /-]\d{3,4}(?![\d-])"
    r"|(?<![\d.-])\d{3}[ .-]\d{3}[ .-]\d{4}(?![\d-])"
    r"|\b(?:tel|phone|telephone|telefon|mobile|fax|whatsapp)\b\.?:? ?[\d(+]", re.I)
#: Numbers that a register of literature or of trials gives to all.
PUBLIC = re.compile(r"\b(?:PMID|PubMed|PMC|doi|ISSN|ISBN|PROSPERO|EudraCT|NCT|CRD|UMIN|ISRCTN|ChiCTR|jRCT|CTRI|ACTRN|DRKS|KCT)"
                    r"(?: ?(?:number|no\.?))?[ :-]{0,2}\w*\d[\w./-]*")
RECORD = re.compile(
    r"\b(?:MRN|NHS|SSN|UHID|IPD|OPD)\b[ .:#-]{0,3}(?:no\.?|number|num)?[ .:#-]{0,3}\w*\d|\bMRN\b|\bID[ .:#-]{0,3}\d{3,}"
    r"|\b(?:hospital|record|chart|file|registration|admission|patient|case|insurance|passport|accession|pathology"
    r"|biopsy|id|identity|social security|medical)\s?(?:id|no\.?|nr\.?|number|num\.?|#)(?: no\.?| number)?[ .:#-]{0,3}"
    r"[a-z]{0,4}[-/]?\d{3,}"
    r"|(?i:#)\s?\d{4,}|(?<![\d.,/-])\d{7,}(?![\d.,]*\d)(?! ?(?:[µmnp]?[glU]\b|IU|copies|cells|/|per\b|×|%|[mk]?U/|[mnp]?mol))"
    r"|\b[A-Z]{1,3}\d{2}-\d{3,}\b", re.I)
STREET = re.compile(
    r"\b\d{1,5}[a-z]?,? (?:\w[\w'.-]{1,20} ){1,3}(?:street|st\.|road|rd\.|avenue|ave\.|lane|boulevard|blvd\.?)(?!\w)"
    r"|\b(?:street|avenue|rue|via|calle|avenida|rua) (?:de (?:la )?|del(?:la)? )?\w+,? (?:n[o°º.]+ ?)?\d{1,4}\b"
    r"|\b\w{3,20}(?:straße|strasse|gasse|platz) ?\d{1,4}[a-z]?\b"
    r"|〒\s?\d{3}|\b(?:zip(?: code)?|post(?:al)? ?code|plz)\b[ :]{0,2}\w*\d", re.I)
#: Short forms that look like addresses only in capitals.
HOME = re.compile(r"\b(?:[Ll]ive[sd]|[Ll]iving|[Rr]esident|[Rr]esid(?:es|ing)) (?:at|of|in) (?:the )?[A-Z0-9]"
                  r"|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b|\b[A-Z]{2} \d{5}(?:-\d{4})?\b")
OLD = re.compile(
    r"(?<![\d.,])(?:9\d|1[0-2]\d)(?:\.\d)?[ -]?(?:years?|yrs?|yr\.|y\.?o\.?|y/o|ans|años|anni|jahre|jährige?r?)(?:[ -]olds?|\b)"
    r"|\b(?:aged?|âgée?(?: de)?|alter) (?:of |was |is |at )?(?:9\d|1[0-2]\d)(?!\d|[.,]\d| ?(?:days|months|weeks))"
    r"|(?:9\d|1[0-2]\d)\s?歳|\b(?:nonagenarian|centenarian)\b|\bin (?:his|her|their) nineties\b", re.I)
INITIALS = re.compile(
    r"(?<![\w.])(?!U\.S\.|U\.K\.|E\.U\.|N\.B\.|I\.V\.|P\.O\.|A\.D\.|D\.C\.|T\.N\.)[A-ZÀ-Þ]\. ?[A-ZÀ-Þ]\.(?: ?[A-ZÀ-Þ]\.)?(?![a-z])"
    r"|\b[Ii]nitials?:? (?:were |are |is |was )?[A-Z]{2,3}\b"
    r"|\b(?:patient|[Mm]an|[Ww]oman|[Bb]oy|[Gg]irl) (?!CT|MR|US|UK|IV|RT|HIV|MS|TB|II|VI|XI|ER|PR|OR|IN|NO)[A-Z]{2}\b(?! (?:score|scan|image|positive|negative))")
TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Mx|Miss|Mister|Madam|Sir|Herr|Frau|Monsieur|Madame|Mme|Mlle|Señora?|Signora?|Sig\.ra|Sra?\.)\.? ?[A-ZÀ-Þ][\w.'-]*"
    r"|\b(?:[Pp]atient(?:'s)?|[Mm]an|[Ww]oman|[Bb]oy|[Gg]irl|[Cc]ase)?,? ?(?:\b(?:named|called)|name(?:d| is| was|:)) [A-ZÀ-Þ][a-zà-ÿ]+"
    r"|\b[A-ZÀ-Þ][a-zà-ÿ]{2,}(?:さん|様|氏)|[一-龥]{1,4}(?:さん|様)")
GIVEN = frozenset("""
    John James Robert Michael William David Richard Thomas Charles Christopher Daniel Matthew Andrew
    Joseph George Edward Peter Paul Mark Steven Kevin Brian Mary Patricia Jennifer Elizabeth Linda
    Barbara Susan Jessica Sarah Karen Margaret Emily Anna Anne Jane Julia Laura Helen Emma Maria
    María Carmen Josefa Isabel Juan José Jose Antonio Manuel Francisco Carlos Luis Pedro Miguel João
    Giuseppe Giovanni Marco Luigi Francesca Lucia Rosa Jean Pierre Michel Philippe Jacques François
    Marie Nathalie Hans Klaus Jürgen Wolfgang Ursula Heike Hiroshi Takashi Kenji Akira Yuki Haruto
    Yoko Keiko Tomoko Taro Hanako Wei Ming Xiaoming Mohammed Muhammad Mohamed Ahmed Ali Hassan
    Fatima Aisha Ivan Olga Natasha Dmitri Priya Rahul Amit Ravi Sunita Mehmet Ayşe
""".split())
#: Given names that are eponyms or places as well.
NAMESAKES = ("Hopkins", "Hunter", "Curie", "Bell", "King", "Bence", "Hospital", "University", "Clinic")
PAIR = re.compile(r"\b([A-ZÀ-Þ][a-zà-ÿş]+)(?= ([A-ZÀ-Þ][a-zà-ÿ]{2,})\b)")



def told(table: str, column: Column) -> bool:
    """Text about patients: everything but the printed citation."""
    return column.type == "string" and not column.vocabulary and (table, column.name) not in PRINTED \
        and not column.name.endswith(("_id", "_key")) and column.name not in ("expression", "p_value") \
        or column.type == "list" and not column.vocabulary


def patients(table: str, column: Column) -> bool:
    return told(table, column) and not reports(table, column) and table != "searches"


def reports(table: str, column: Column) -> bool:
    return told(table, column) and table in ("sources", "series")


def free(table: str, column: Column) -> bool:
    """Any free text, names of authors and journals included."""
    return told(table, column) or (table, column.name) in {
        ("sources", "title"), ("sources", "authors"), ("sources", "journal"), ("searches", "query")}


def date(text: str, column: Column):
    for found in _dates(text):
        return f"a date: {found[0].strip()!r}"


def day(text: str, column: Column):
    """Days and months of publication and of the study belong to the report, not to a patient."""
    for found in _dates(PERIOD.sub("", text)):
        before = text[max(0, found.start() - 40):found.start()]
        if re.search(r"\d{1,2}\D+\d{4}|\d\D\d+\D\d", found[0]) and not OF_THE_STUDY.search(before):
            return f"a day: {found[0].strip()!r}"


def _dates(text: str) -> Iterator[re.Match]:
    lower = text.casefold()
    if NUMBERS_APART.search(text) or any(month in lower for month in MONTHS):
        yield from DATE.finditer(text)
        for found in SHORT_DATE.finditer(text):
            one, two, three = int(found[1]), int(found[3]), int(found[4])
            rising = one < two < three and not (found[1] + "/" + found[3]).startswith("0")
            if min(one, two) <= 12 and max(one, two) <= 31 and min(one, two) > 0 and not rising:
                yield found


def record_number(text: str, column: Column):
    return FIND_RECORD(PUBLIC.sub("", text), column)


def _finder(what: str, *patterns: re.Pattern, sign: str = ""):
    """A check that looks for patterns; only where their sign stands, which is quickly seen."""
    quick = re.compile(sign, re.I)

    def check(text: str, column: Column):
        if not quick.search(text):
            return None
        for pattern in patterns:
            if found := pattern.search(text):
                return f"{what}: {found[0].strip()[:40]!r}"
    return check


def name(text: str, column: Column):
    for found in PAIR.finditer(text):
        if found[1] in GIVEN and found[2] not in NAMESAKES or found[2] in GIVEN:
            return f"a name: {found[1]} {found[2]}"
    return FIND_NAME(text, column)


def _rule(name, says, fix, check, breaks, keeps, covers=told, elsewhere=(), quiet=()) -> Rule:
    return Rule(name, says, tuple(row(notes=x) for x in breaks) + tuple(elsewhere),
                tuple(row(notes=x) for x in keeps) + tuple(quiet), fix, check=check, covers=covers, column="notes")


FIND_NAME = _finder("a name or initials", TITLED, INITIALS, sign=(
    r"\bm(?:rs?|s|x|iss|ister|adame?|me|lle|onsieur)\b|\bs(?:ir|eñor|ignor|ig\.|ra?\b)|herr|frau|name|called|さん|様|氏"
    r"|initial|\w\. ?\w\.|(?:patient|man|boy|girl) \w\w\b"))
FIND_RECORD = _finder("a record number", RECORD, sign=r"\d{3}|mrn")
RULES = (
    _rule("name", "No patient's name or initials stand anywhere.", "Write: the patient.",
          name,
          ["Mr Tanaka was operated on.", "Mrs. O'Neill", "K.T., an engineer", "initials KT", "patient JS recovered",
           "a woman named Anna", "John Smith", "Tanaka Hiroshi", "The late Anna Weber", "Frau Weber", "Señora López", "田中さん", "Told by María García"],
          ["Brown-Séquard syndrome.", "Reed-Sternberg cells, Ki-67 of 40%.", "Seen in the U.S. only.",
           "MR showed it; the patient MR images are shown.", "Hodgkin lymphoma, Marie Curie", "Patient 2 of the series."],
          elsewhere=(tables("sources", "notes", sources={"notes": "The case of Mr Ito."}),
                     tables("index_case", "finding", index_case={"finding": "Ms Sato walked"}))),
    _rule("birth", "No date or year of birth stands anywhere.", "Give the age in years.",
          _finder("a birth", BIRTH, sign="b(?:orn|irth)|o\\.?b|gebor|né|nacid|生"),
          ["born in 1950", "Born on the 3rd of the month 5", "DOB unknown", "date of birth withheld", "geboren am 3."],
          ["A Japanese-born man.", "stillborn"]),
    _rule("date", "No day or month of birth, admission, operation or death stands anywhere; a year alone may.",
          "Count in months or days from the diagnosis.", date,
          ["seen 12/03/2019", "2019-03-12", "12.3.19", "operated on 3 March 2019", "March 3, 2019",
           "admitted in March 2019", "le 3 mars 2019", "am 3. März 2019", "3 de mayo de 2019", "2019年3月",
           "in 2019-03", "on May 4", "on 4th May", "in Sept 2002"],
          ["size 4.1-12 mm", "10-12-14 days", "at 3-6-12 months", "nodes 3/12/15", "in 2019", "from January to August", "10 of 12 patients", "T2-3", "1/2/3 levels", "3 may have walked",
           "version 1.2.3 of the grade", "1987-2007"], covers=patients),
    _rule("day", "In notes on reports and groups a day stands only where it is one of publication or of the study.",
          "Count in months or days from the diagnosis.", day, (), (),
          covers=reports, elsewhere=[tables("sources", "notes", sources={"notes": x}) for x in
                                     ("Admitted 12 March 2019.", "operated on 2019-03-12", "died 12/03/2019")]
          + [tables("series", "notes", series={"notes": "one died on 3 May 2010"})],
          quiet=[tables("sources", "notes", sources={"notes": x}) for x in
                 ("Epub 12 March 2019.", "Accepted in May 2011.", "Page seen on 2026-11-20", "in March 2019")]
          + [tables("series", "notes", series={"notes": x}) for x in
             ("from 1 Jan 2001 to 31 Dec 2010", "Sept 2002 to Feb 2008", "since January 1998")]),
    _rule("record-number", "No number of a record, a chart or a specimen stands anywhere.", "Leave it out.",
          record_number,
          ["MRN 445566", "hospital number 12345", "Chart No. A-12345", "ID 998877", "12345678", "case #12345",
           "NHS 943 476", "specimen S19-12345"],
          ["PMID 12345678", "PMC1234567", "NCT01866410", "AFP 1234567 ng/ml", "2500000 copies", "case 12", "patient number 3", "1987-2007", "4000 cGy"]),
    _rule("e-mail", "No e-mail address stands in a table.", "Leave it out.", _finder("an e-mail address", EMAIL, sign=r"@|at[)\]]"),
          ["write to a.b@example.org", "a.b (at) example (dot) org", "a@b.de"], ["C7 @ 3 mm", "at example.org"],
          covers=free,
          elsewhere=(tables("sources", "authors", sources={"authors": "Adams Ann a@example.org"}),)),
    _rule("phone", "No telephone number stands in a table.", "Leave it out.", _finder("a telephone number", PHONE, sign=r"\d\D{0,3}\d\D{0,3}\d\D{0,3}\d|tel|phone|mobile|fax|whatsapp"),
          ["call +81 3 1234 5678", "(020) 7946 0958", "Tel. 12", "555-123-4567", "030 1234 567", "on +49(0)30 123 4567"],
          ["C3-C4, 12-15 mm", "0.5-1.5", "2019-2021", "100-200-300 ml"], covers=free,
          elsewhere=(tables("sources", "authors", sources={"authors": "Adams Ann +44 20 7946 0958"}),)),
    _rule("home", "No address or place of living stands anywhere.", "Leave it out; the country may stand in its column.",
          _finder("an address", STREET, HOME, sign=r"\w\d|\w,? \d|\d\w?,? \w|liv|resid|〒|plz|zip"),
          ["12 Long Acre Street", "5 Abbey Rd.", "lives in Osaka", "resident of Lyon", "SW1A 1AA", "NY 10001",
           "Hauptstraße 5", "rue de Rivoli 12", "〒100", "zip code 10001"],
          ["road to recovery", "lived for 5 months", "5 street-level", "living at home"]),
    _rule("old-age", "An age over 89 is written 90, and not told in words.", "Write 90 under age, and nothing here.",
          _finder("an age over 89", OLD, sign=r"9\d|1[0-2]\d|narian|nineties"),
          ["a 93-year-old man", "93 years old", "aged 101", "a 94 yo man", "in her nineties", "a nonagenarian", "93歳",
           "âgé de 92 ans", "92 jähriger"],
          ["an 89-year-old man", "90% of them", "at 95 days", "aged 9", "192 years", "aged 95 days"]),
)
