"""Rules for the form of any cell, from the descriptor of its column.

They are asked in this order, and the first that objects answers for the cell.
"""

import re
from functools import cache

from ... import review
from ...tables.conditions import Form, Means, in_any_case, like, literal, never
from ...tables.folding import unaccented
from ...tables.quoted import seen
from ...tables.rule import BEYOND_ASCII, Rule
from ...tables.schema import Column

LONGEST = 10_000
MISSING_WORDS = {
    "na", "n/a", "n.a.", "n.a", "#n/a", "nan", "null", "nil", "none", "?", "??", "-", "--", "–", "—",
    ".", "...", "…", "missing", "unknown", "not reported", "not stated", "not known", "not available",
    "not given", "n.r.", "nr", "nd", "n.d.", "unk", "tbd", "k.a.", "(empty)", "empty",
}
#: Those that may stand for no, for a look still to be taken or for a slip.
OPEN_WORDS = {"none", "null", "nil", "nan", "?", "??", "-", "--", "–", "—", ".", "...", "…", "nd", "n.d.",
              "tbd", "k.a."}
#: What contributors write for a value of a vocabulary that any review has.
OTHER_WORDS = {
    "m": "male", "man": "male", "boy": "male", "f": "female", "w": "female", "woman": "female",
    "girl": "female", "y": "yes", "+": "yes", "true": "yes", "1": "yes", "checked": "yes", "positive": "yes",
    "present": "yes", "n": "no", "negative": "no", "absent": "no", "deceased": "dead",
    "died": "dead", "death": "dead", "living": "alive",
    "included": "include", "excluded": "exclude",
    "jp": "ja", "cn": "zh", "kr": "ko", "cz": "cs", "dk": "da", "se": "sv", "gr": "el", "eng": "en",
    "english": "en", "german": "de", "french": "fr", "japanese": "ja", "uk": "GBR", "usa": "USA",
    "england": "GBR", "scotland": "GBR", "wales": "GBR", "holland": "NLD", "ger": "DEU", "germany": "DEU",
    "america": "USA", "us": "USA",
}
#: What programs for forms and spreadsheets write for a box that nobody has ticked.
UNTICKED = {"0", "0.0", "false", "unchecked", "faux", "falsch", "falso", "off"}
NUMBER = re.compile(r"^-?[0-9]{1,15}(?:\.[0-9]{1,15})?$")
WHOLE = re.compile(r"^-?[0-9]{1,15}$")
#: A comma before three digits may stand for a point or between thousands.
UNSURE_COMMA = r"^-?0*[1-9][0-9]*(?:[.,'][0-9]{3})*,[0-9]{3}$"
DECIMAL_COMMA = re.compile(r"^-?[0-9]{1,3}(?:[.,'][0-9]{3})*,[0-9]+$|^-?[0-9]+,[0-9]+$")


def own(table: str, column: Column) -> bool:
    """Not the readings, which hold values of other columns."""
    return table != "extractions" or column.name not in ("first", "second", "final")


def numeric(table: str, column: Column) -> bool:
    return column.type in ("number", "integer")


def chosen(table: str, column: Column) -> bool:
    return bool(column.vocabulary)


def yes_or_no(table: str, column: Column) -> bool:
    return column.vocabulary.keys() == {"yes", "no"}


def too_long(text: str, column: Column):
    if len(text) > LONGEST:
        return f"this cell has {len(text):,} characters; the limit is {LONGEST:,}"


def missing_word(text: str, column: Column):
    if text.strip().casefold() in MISSING_WORDS and text not in column.vocabulary:
        if column.required:
            return "a word for a missing value, where a value is required", "Fill it in."
        if text.strip().casefold() not in OPEN_WORDS:
            return "a word for a missing value", Means("", "Leave the cell empty.")
        return "a word for a missing value"


def stray_space(text: str, column: Column):
    tidy = " ".join(text.split())
    if text != tidy and not re.search(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]", text):
        return ("a stray space: at an end, doubled, or one that does not break",
                Form(tidy, f"Write {tidy!r}."))


def full_width(text: str, column: Column):
    if re.search(r"[\uff01-\uff5e]", text):
        plain = re.sub(r"[\uff01-\uff5e]", lambda c: chr(ord(c[0]) - 0xFEE0), text)
        return "full-width letters, digits or marks", Form(plain, f"Write {plain!r}.")


def decimal_comma(text: str, column: Column):
    if DECIMAL_COMMA.fullmatch(text):
        whole, _, part = text.rpartition(",")
        plain = re.sub(r"[^0-9-]", "", whole)
        if len(part) == 3 and plain.strip("-0"):
            return ("a comma, which may stand for a decimal point or between thousands",
                    f"Write {plain}{part} or {plain}.{part}, whichever it is.")
        if column.type == "integer":
            return "a comma in a whole number", Means(plain) if not part.strip("0") else "Look it up."
        return "a decimal comma", Means(f"{plain}.{part}")


def number_form(text: str, column: Column):
    pattern = WHOLE if column.type == "integer" else NUMBER
    if pattern.fullmatch(text):
        return None
    what = ("not a whole number" if column.type == "integer" else "not a number with a decimal point")
    if found := re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ?[-–] ?([0-9]+(?:\.[0-9]+)?)", text):
        middle = (float(found[1]) + float(found[2])) / 2
        if column.type == "number":
            return what, f"A range takes its midpoint ({middle:g}), and the notes say so."
    if found := re.fullmatch(r"([0-9]{1,15})\.0+", text):
        return what, Form(found[1])
    from .. import units  # for a fault alone

    if (value := units.read(text, column.unit)) and pattern.fullmatch(value):
        return what, Means(value)
    if re.fullmatch(r"[0-9]{1,15}(?:\.[0-9]+)? ?[A-Za-z]+", text):
        return what, (f"The column counts {column.unit or 'without a unit'}: convert it, and write digits "
                      f"alone.")
    if re.match(r"[<>≤≥~≈]|(?:ca|about|over|under)\b", text) or text.endswith("+"):
        return what, "Put a bound or an estimate in the notes; write the figure in the report, if any."
    return what


def number_range(text: str, column: Column):
    value, low, high = float(text), column.constraints.get("minimum"), column.constraints.get("maximum")
    if low is not None and value < low:
        return f"below the smallest value allowed, {low:g}"
    if high is not None and value > high:
        message = f"above the largest value allowed, {high:g}"
        if column.name == "age_years":
            return message, f"Write {high:g} for anyone older, or check the age in the report."
        from .. import units  # for a fault alone

        if smaller := units.smaller(text, column.unit, max(low or 0, high / 1000), high):
            return message, "If {} are {}, write {}; otherwise check the report.".format(text, *smaller)
        return message


def list_form(text: str, column: Column):
    items = text.split(column.delimiter)
    tidy = list(dict.fromkeys(item.strip() for item in items if item.strip()))
    if items != tidy:
        return (f"an item of the list is empty, doubled, or has a space at an end (“{column.delimiter}” "
                "separates items, without spaces)"), Form(column.delimiter.join(tidy))


def unticked(text: str, column: Column):
    if text.casefold() in UNTICKED:
        return f"{text} may stand for a box that was not ticked"


def vocabulary(text: str, column: Column):
    items = text.split(column.delimiter) if column.type == "list" else [text]
    wrong = [item for item in items if item not in column.vocabulary]
    if not wrong:
        return None
    words = list(column.vocabulary)
    if len(words) < 30:
        which = f"{', '.join(seen(item, 40) for item in wrong)} " * (len(items) > 1)
        message = f"{which}not in the vocabulary: {', '.join(words)}"
    else:
        near = ", ".join(_first_of(wrong[0], column))
        message = f"not one of the {len(words)} codes of the standard, such as {near}"
    split = re.split(r"\s*(?:[,;/+&]|\band\b)\s*", text) if column.type == "list" else [text]
    if all(known := [named(item, column) for item in split]):
        better = column.delimiter.join(dict.fromkeys(known))
        return message, Means(better, f"Did you mean {better}?")
    if any(re.search(r"\w\s*[,;/+&]\s*\w", item) for item in wrong):
        return message, ("Several values in one cell: keep the correct one, or separate the items of a list "
                         "by semicolons.")
    near = [item if item in column.vocabulary else meant(item, column) for item in items]
    if all(near):
        return message, f"Did you mean {column.delimiter.join(near)}?"
    return (message, "Choose one of these.") if column.required else message


def _first_of(text: str, column: Column) -> list[str]:
    """Two values with their words, those first that begin as the text does."""
    plain = _plain(text)
    first = sorted(column.vocabulary.items(), key=lambda one: (
        not _plain(one[1]).startswith(plain), _plain(one[0])[:2] != plain[:2]) if plain else ())
    return [value if value == words else f"{value} ({words})" for value, words in first[:2]]


@cache
def other_words() -> dict[str, str]:
    """What contributors write for a value of a vocabulary, of any review and of this one."""
    return OTHER_WORDS | getattr(review().part("rules"), "SPELLINGS", {})


def named(text: str, column: Column) -> str | None:
    """The value of the vocabulary that a text names: by value, label or other word, in any letters."""
    if text in column.vocabulary:
        return text
    other = other_words().get(text.strip().casefold())
    if other in column.vocabulary:
        return other
    return None if re.search("[?~<>≈]", text) else _words(column).get(_plain(text))


def _words(column: Column) -> dict[str, str]:
    return {_plain(word): value for value, label in column.vocabulary.items() for word in (label, value)}


def meant(text: str, column: Column) -> str | None:
    """The value of the vocabulary that somebody probably meant: that it names, or one spelled like it."""
    if known := named(text, column):
        return known
    words, plain = _words(column), _plain(text)[:100]
    if plain in words:
        return words[plain]
    if len(plain) < 4:
        return None  # too short to guess: CHI may be China, Chile or Switzerland
    from difflib import get_close_matches

    near = get_close_matches(plain, words, n=1, cutoff=0.85 if len(words) > 100 else 0.75)
    # One word within the other is its opposite as often as not: unstable, asymptomatic, not alive.
    return words[near[0]] if near and plain not in near[0] and near[0] not in plain else None


def _plain(text: str) -> str:
    """Letters and digits alone, without case and accents, Cyrillic look-alikes read as Latin."""
    seen = text.translate(str.maketrans("аеорсухіАВЕКМНОРСТХІ", "aeopcyxiABEKMHOPCTXI"))
    return re.sub("[^a-z0-9]", "", unaccented(seen))


def _rule(name, says, fix, covers, check, refused, accepted, column="notes", **more) -> Rule:
    return Rule(name, says, fix, refused, accepted, check=check, covers=covers, column=column, needed=True,
                **more)


RULES = (
    Rule("cell-length", f"A cell has at most {LONGEST:,} characters.", "Shorten the text.",
         {"notes": "a" * 10_001}, {"notes": "a" * 10_000}, check=too_long, column="notes", needed=True,
         alone=True, sign=rf"\n[^\n]{{{LONGEST + 1}}}"),
    _rule("required", "A required cell is filled.",
          "Fill it in; write unknown if that is in its vocabulary and the report does not say.",
          lambda table, column: column.required, None, {"title": ""}, {"journal": ""},
          table="sources", column="title", scope="empty", wrong="this cell is empty"),
    _rule("missing-word", "A value that was not reported is an empty cell.", "Leave the cell empty.",
          own, missing_word, {"age_years": "n/a"}, {"age_years": "", "sex": "male"}, column="age_years",
          sign=rf"\n[^\S\n]*(?:{'|'.join(map(re.escape, sorted(MISSING_WORDS)))})[^\S\n]*\n",
          never=(never("a word for a missing value", cell=in_any_case(
              f"^(?:{'|'.join(map(literal, sorted(MISSING_WORDS)))})$")),)),
    _rule("stray-space", "A cell has no space at its ends, none doubled, and only ordinary ones.",
          "Delete the space.", own, stray_space, {"notes": " told"}, {"notes": "as told"},
          sign=r"\n | \n|  |[^\S \n]"),
    _rule("full-width", "Letters, digits and marks are the ordinary ones, not full-width.",
          "Write ordinary letters and digits.", own, full_width, {"age_years": "２０"},
          {"sources": {"title": "脊髄 (large)"}}, column="age_years", sign=BEYOND_ASCII),
    _rule("decimal-comma", "A number has a decimal point.", "Write a point.", numeric, decimal_comma,
          {"age_years": "4,5"}, {"age_years": "14.5"}, column="age_years",
          never=(never("a decimal comma", cell=like(UNSURE_COMMA)),)),
    _rule("number", "A number is digits and at most one decimal point, without unit or sign of about.",
          "Write digits alone.", numeric, number_form, {"age_years": "20 years"}, {"age_years": "20"},
          column="age_years"),
    _rule("range", "A number lies within the limits of its column.",
          "Check the report, and the unit (years, months, days, mm, Gy).", numeric, number_range,
          {"age_years": "180"}, {"age_years": "90"}, column="age_years"),
    _rule("list", "Items of a list have a semicolon between them and nothing else.",
          "Write a;b;c.", lambda table, column: column.type == "list", list_form, "`a;;b`", "`a;b`"),
    _rule("unticked", "A box that was not ticked is an empty cell; an answer is yes or no in words.",
          "Leave it empty where the report does not answer; otherwise write yes or no.", yes_or_no, unticked,
          "`0`, where yes or no is asked", "`no`", once=("line",)),
    _rule("vocabulary", "A word is one of those that its field offers, spelled exactly.",
          "Choose one of these, or leave the cell empty.", chosen, vocabulary, {"sex": "man"},
          {"sex": "male"}, column="sex"),
)
