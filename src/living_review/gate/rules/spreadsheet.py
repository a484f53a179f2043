"""Rules against what spreadsheets make of cells when a table is opened and saved.

``3-4`` becomes 4 March, in the words and the order of whoever opens it; a long number becomes
``1.23E+07``; what does not fit becomes ``#####``. Each form is known only as a whole cell, or as a whole
item between semicolons: within a sentence a date may be meant.
"""

import re

from ...tables.rule import Rule, small
from ...tables.schema import Column
from ..identifying import YEAR, either
from .cells import chosen, numeric, own

#: Short names of months, as spreadsheets show them in the languages of most of their users.
MONTHS = frozenset(small("""
    jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august
    september october november december jän januar jänner februar febr mär mrz märz mai juni juli aug okt
    oktober dez dezember janv févr fév mars avr avril juin juil août aoû déc ene abr ago dic set gen mag giu
    lug ott fev out mrt mei sty lut kwi maj cze lip sie wrz paź lis gru led úno bře dub kvě čvn čvc srp zář
    říj pro máj jún júl márc ápr szept ian iun iul oca şub nis haz tem ağu eyl eki kas ara
    янв фев февр мар март апр май мая июн июнь июл июль авг сен сент сеп окт ноя нояб дек
    січ лют бер квіт трав черв лип серп вер жовт лист груд яну ное юни юли
    sij velj ožu tra svi srp kol ruj stu avg des tammi helmi maalis huhti touko kesä heinä elo syys loka
    marras joulu jaan veebr märts juuni juuli dets jūn jūl marts maijs
    ιαν φεβ μαρ μάρ απρ μαΐ μάι ιουν ιούν ιουλ ιούλ αυγ αύγ σεπ οκτ νοε νοέ δεκ
    ม.ค ก.พ มี.ค เม.ย พ.ค มิ.ย ก.ค ส.ค ก.ย ต.ค พ.ย ธ.ค
    agu juill març maig juny maio xan xuñ xuño xul maí ágú nóv јан феб мај јун јул нов дец
    ינו׳ פבר׳ מרץ אפר׳ מאי יוני יולי אוג׳ ספט׳ אוק׳ נוב׳ דצמ׳
    يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
    ژانویه فوریه آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر
    जन॰ फ़र॰ मार्च अप्रैल मई जून जुल॰ अग॰ सित॰ अक्टू॰ नव॰ दिस॰""").split())
DAY, NUMBER_OF_MONTH = r"(?:0?[1-9]|[12][0-9]|3[01])", r"(?:0?[1-9]|1[0-2])"
#: Looked up in the list: to try some hundred names one by one is slow.
MONTH = r"(?P<month>[^0-9 /;'-]+)"
BETWEEN, MARKS = r"(?:[-/. ]|\. )", ("-", "/", r"\.")
TIME = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,3})?)?(?: ?[AP]M)?Z?"
DATE = re.compile(either(
    # Not Oct 2020, which a journal prints for an issue.
    rf"(?=[^;]*[0-9])(?![^;0-9]* {YEAR})(?:{DAY}{BETWEEN})?{MONTH}"
    rf"(?:(?:{BETWEEN}| ?')(?:{YEAR}|[0-9]{{2}}))?(?: {TIME})?", rf"{DAY}[- ]thg ?{NUMBER_OF_MONTH}",
    rf"(?:{YEAR}年)?[0-9]{{1,2}}月[0-9]{{1,2}}日", rf"{YEAR}年[0-9]{{1,2}}月",
    rf"(?:{YEAR}년 ?)?[0-9]{{1,2}}월 ?[0-9]{{1,2}}일",
    *(rf"{YEAR}{mark}[0-9]{{1,2}}{mark}[0-9]{{1,2}}(?:[T ]{TIME})?" for mark in MARKS),
    *(rf"[0-9]{{1,2}}{mark}[0-9]{{1,2}}{mark}{YEAR}(?: {TIME})?" for mark in MARKS),
    rf"{DAY}/{DAY}/[0-9]{{2}}", r"[0-3][0-9]\.[01][0-9]\.[0-9]{2}", rf"{DAY}\. ?{NUMBER_OF_MONTH}\.",
    r"[0-3][0-9]-[01][0-9]-[23][0-9]", rf"{YEAR}(?:\. ?[0-9]{{1,2}}){{2}}\.",
    rf"(?=[^;]*(?:[0-9]:0|:[0-9]+:|M)){TIME}"), re.I)
POWER, SIGNS = re.compile(r"[0-9](?:[.,][0-9]{1,15})?[Ee][+-][0-9]{2,3}"), re.compile("#{2,}")
#: Days since 1900, of July 2009 to November 2036.
SERIAL = re.compile(r"4[0-9]{4}(?:\.0)?")
#: Of a report, as three numbers without a zero in front: no date where sections are named.
SECTION = re.compile(r"[1-9][0-9]?(?:\.[1-9][0-9]?){2}")
LONGEST = 40
#: Columns of a citation in which a number of five digits may stand, and what else may hold one.
NUMBERED, FIGURES = ("pages", "pmid"), ("figures", "arithmetic")


def undated(table: str, column: Column) -> bool:
    """Everywhere but where a date belongs, which has a rule of its own."""
    return own(table, column) and column.name != "date"


def unnumbered(table: str, column: Column) -> bool:
    """Text in which no number of five digits stands by itself."""
    return (undated(table, column) and column.name not in NUMBERED and column.holds not in FIGURES
            and not numeric(table, column) and not chosen(table, column))


def _items(text: str) -> list[str]:
    """What may have been a cell of its own: between semicolons, and not too long for it."""
    return [item for part in text.split(";") if len(item := part.strip(" ")) <= LONGEST]


def spreadsheet(text: str, column: Column):
    for item in _items(text):
        if (found := DATE.fullmatch(item)) and (
                not found["month"] or small(found["month"]).removesuffix(".") in MONTHS) and not (
                column.holds == "section" and SECTION.fullmatch(item)):
            return "a date or a time, as a spreadsheet makes one of two numbers: of 3-4, 3/4, 3.4 or 3:4"
        if POWER.fullmatch(item):
            return "a number with a power of ten, as a spreadsheet shows a long one", AGAIN
        if SIGNS.fullmatch(item):
            return "number signs, as a spreadsheet shows what does not fit into a cell", AGAIN


def serial(text: str, column: Column):
    if any(map(SERIAL.fullmatch, _items(text))):
        return "a number as spreadsheets count days, such as they make of 3-4"


AGAIN = ("Enter again what the report says; in a spreadsheet, import the columns as text before the table is "
         "changed.")
DATED = f"{AGAIN} If a date is meant, count in months or days from the diagnosis."


def _rule(name, says, fix, check, covers, refused, accepted, sign) -> Rule:
    return Rule(name, says, fix, refused, accepted, check=check, covers=covers, table="sources",
                column="issue", alone=True, sign=sign)


RULES = (
    _rule("spreadsheet", "No cell is what a spreadsheet has made of another: `4-Mar` of 3-4, `1.23E+07` of a "
                         "long number, `#####` of what did not fit.", DATED, spreadsheet, undated,
          {"issue": "3-Apr"}, {"searches": {"date": "2026-11-20"}},
          r"\n(?![0-9]+(?:\.[0-9]+)?\n)[^\n]*[0-9#]"),
    _rule("spreadsheet-day", "No text is a number by which a spreadsheet counts days: `45321`.", AGAIN,
          serial, unnumbered, {"cases": {"notes": "46085"}}, {"pages": "45321"}, SERIAL.pattern),
)
