"""Times, lengths and doses with their units, as people write them, in the unit of a column."""

import re
from decimal import ROUND_HALF_UP, Decimal

from ..tables.conditions import literal

#: Kind → unit, as a column names it → how many of the first of its kind it is, and other words for it.
#: A word that may stand for two units (m for months, minutes or metres) is none.
UNITS: dict[str, dict[str, tuple[str, str]]] = {
    "time": {"days": ("1", "day d"), "hours": (str(1 / Decimal(24)), "hour h hr hrs"),
             "weeks": ("7", "week wk wks w"), "months": ("30.4375", "month mo mos mth mths"),
             "years": ("365.25", "year yr yrs y yo y/o y.o")},
    "length": {"mm": ("1", "millimetre millimetres millimeter millimeters"),
               "cm": ("10", "centimetre centimetres centimeter centimeters")},
    "dose": {"Gy": ("1", "gray grays"), "cGy": ("0.01", "centigray centigrays rad rads")},
}
#: Times do not divide evenly: decimals of a time that was given in another unit.
DECIMALS = {"days": Decimal(1), "months": Decimal("0.1"), "years": Decimal("0.1"), "weeks": Decimal("0.1")}
_KNOWN = {word.casefold(): (kind, name, Decimal(size)) for kind, of_kind in UNITS.items()
          for name, (size, words) in of_kind.items() for word in (name, *words.split())}
_NUMBERS = dict(zip("one two three four five six seven eight nine ten eleven twelve".split(),
                    map(str, range(1, 13)), strict=True))
_PART = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,4}|,[0-9]{1,2})?)[ -]?([^\W\d_][^\s\d,;-]{0,20}|%)")
_TEXT = re.compile(rf"{_PART.pattern}(?:(?:,? and |,? ){_PART.pattern})?")


def read(text: str, unit: str) -> str:
    """The number that a text such as ``2 weeks`` or ``1 year, 6 months`` is in a unit.

    Times are rounded, half up, to whole days or to a tenth; ``""`` where the text is no such thing, and
    where it is of another kind than the unit.
    """
    plain = " ".join(text.casefold().rstrip(".").split())
    plain = re.sub(rf"\b({'|'.join(_NUMBERS)})\b", lambda word: _NUMBERS[word[0]], plain)
    plain = re.sub(r"^aged? |[ -]old$", "", plain)
    if not unit or not _TEXT.fullmatch(plain):
        return ""
    own = _KNOWN.get(unit.casefold(), (unit, unit, Decimal(1)))
    parts = [(Decimal(number.replace(",", ".")), _known(word, unit)) for number, word in _PART.findall(plain)]
    sizes = [of[2] for _, of in parts if of and of[0] == own[0]]
    if len(sizes) < len(parts) or sizes != sorted(set(sizes), reverse=True):
        return ""
    total = sum(number * of[2] for number, of in parts) / own[2]
    if own[1] in DECIMALS and {of[1] for _, of in parts} != {own[1]}:
        total = total.quantize(DECIMALS[own[1]], ROUND_HALF_UP)
    return f"{total.normalize():f}"


def smaller(text: str, unit: str, least: float, most: float) -> tuple[str, str] | None:
    """The largest unit below this one in which a number lies within limits, and what it then is: ``cGy`` and
    ``30`` for 3000 where Gy are meant; ``None`` where there is none."""
    of = next((of for of in UNITS.values() if unit in of), {})
    for name in sorted(of, key=lambda name: -Decimal(of[name][0])):
        if Decimal(of[name][0]) < Decimal(of[unit][0]) and (found := read(f"{text} {name}", unit)) and (
                least <= float(found) <= most):
            return name, found
    return None


def pattern(unit: str, whole: bool = False) -> str:
    """A number with a unit that is read in this one, or with a decimal comma, for Python and JavaScript."""
    kind = _KNOWN.get(unit.casefold(), ("",))[0]
    words = {word for name, (_, others) in UNITS.get(kind, {}).items() for word in (name, *others.split())}
    words = {cased for word in (words or {unit}) - {""} for cased in (word, word.lower(), word.capitalize())}
    beside = f"(?:[ -]?(?:{'|'.join(map(literal, sorted(words)))}))?" if words else ""
    decimals = "" if whole else r"(?:\.[0-9]{1,4}|,[0-9]{1,2})?"
    return f"^[0-9]{{1,6}}{decimals}{beside}$"


def _known(word: str, unit: str) -> tuple[str, str, Decimal] | None:
    """Kind, name and size of a unit; the unit of the column itself may be any word."""
    if word.removesuffix("s") == unit.casefold().removesuffix("s"):
        word = unit.casefold()
    return _KNOWN.get(word) or ((unit, unit, Decimal(1)) if word == unit.casefold() else None)
