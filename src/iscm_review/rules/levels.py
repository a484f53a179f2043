"""Rules for columns with a syntax of their own: vertebral levels, courses of radiotherapy."""

import re
import unicodedata

from living_review.gate.rules.forms import named
from living_review.tables.conditions import Means
from living_review.tables.rule import Rule
from living_review.tables.schema import Column

from ..spine import ENDS, PLACE

_VERTEBRA = "(?:C[1-7]|T(?:[1-9]|1[0-2])|L[1-5]|S1)"
LEVEL = re.compile(rf"medulla-(?:{_VERTEBRA}|conus)|{_VERTEBRA}(?:-(?:{_VERTEBRA}|conus))?|conus")
#: What is written as a level and is none → what it is, and what stands for it.
NO_VERTEBRA = ((r"C0\b", "C0 is the occiput", "medulla for a range that begins there (medulla-C2), else C1"),
               (r"C8\b", "C8 is a segment of the cord", "C7, the vertebra at which it lies"),
               (r"S[2-5]\b", "the sacral segments lie in the conus", "conus"))


def place(end: str) -> float:
    """Where an end of a range lies; the medulla above all vertebrae."""
    return PLACE[ENDS.get(end, end)] - 0.5 * (end == "medulla") + 0.5 * (end == "conus")


def levels(text: str, column: Column):
    if not all(LEVEL.fullmatch(item) for item in text.split(column.delimiter)):
        for pattern, what, instead in NO_VERTEBRA:
            if re.search(rf"\b{pattern}", text):
                return f"not vertebral levels: {what}", f"Write {instead}; the notes may name the segment."
        better = tidy_levels(text)
        return ("not vertebral levels: C7, T10-T12, C2;T4 or conus",
                Means(better, f"Did you mean {better}?") if better else
                "Write C1 to C7, T1 to T12, L1 to L5 or S1; a hyphen for a range (medulla-C4, T11-conus), a "
                "semicolon between lesions.")


def levels_order(text: str, column: Column):
    items = text.split(column.delimiter)
    spans = [item.split("-") for item in items if item != "conus"]
    wrong = [s for s in spans if len(s) == 2 and place(s[0]) >= place(s[1])]
    tops = [min(map(place, s)) for s in spans]
    if wrong or tops != sorted(tops) or "conus" in items[:-1]:
        ordered = sorted((sorted(set(s), key=place) for s in spans), key=lambda s: place(s[0]))
        better = ";".join(["-".join(s) for s in ordered] + ["conus"] * ("conus" in items))
        better = re.sub(r"conus-\w+", "conus", better)  # no range ends in the conus from below
        # A range upside down may be a slip in one of its ends.
        return "the levels do not run from head to foot", f"Write {better}." if wrong else Means(better)


_DOSE = r"(?P<dose>[0-9]{1,4}(?:[.,][0-9]{1,2})? ?(?:c?gy|gray))"
_SITTINGS = "(?:fractions?|fx|fr|sittings?|#)"
_TOTAL = rf"(?i){_DOSE} ?(?:/|in) ?(?P<n>[0-9]{{1,2}}) ?{_SITTINGS}?"
_EACH = rf"(?i)(?P<n>[0-9]{{1,2}}) ?(?:[x×]|{_SITTINGS} of) ?{_DOSE}"
_TIMES = rf"(?i){_DOSE} ?[x×] ?(?P<n>[0-9]{{1,2}}) ?{_SITTINGS}?"


def course(text: str) -> tuple[str, str] | None:
    """Dose in Gy and fractions of ``30 Gy in 10``, ``3000 cGy/10 fx``, ``10 x 3 Gy``; ``None`` of another."""
    from decimal import Decimal

    from living_review.gate import units

    total = re.fullmatch(_TOTAL, text)
    found = total or re.fullmatch(_EACH, text) or re.fullmatch(_TIMES, text)
    if not found or not (dose := units.read(found["dose"], "Gy")):
        return None
    whole = Decimal(dose) * (1 if total else int(found["n"]))
    return f"{whole.normalize():f}", found["n"]


def cells(text: str) -> dict[str, str]:
    """A course as the two cells that hold it."""
    found = course(text)
    return dict(zip(("rt_dose_gy", "rt_fractions"), found, strict=True)) if found else {}


#: A text under one of these columns that may fill both: what it looks like, and how it is read.
SEVERAL = dict.fromkeys(("rt_dose_gy", "rt_fractions"), (r"[Gg][Yy].*[0-9]|[x×f].*[Gg][Yy]$", cells))


COURSE = re.compile(r"(?:[0-9]+(?:\.[0-9]+)? Gy(?:/[1-9][0-9]?)?|dose not stated)"
                    r"(?: (?:conventional|intensity_modulated|stereotactic|craniospinal))?")


def courses(text: str, column: Column):
    if not all(COURSE.fullmatch(item) for item in text.split(column.delimiter)):
        read = [course(item.strip()) for item in text.split(column.delimiter)]
        return ("not courses of radiotherapy: 30 Gy/10, 8 Gy stereotactic or dose not stated",
                Means(column.delimiter.join(f"{dose} Gy/{n}" for dose, n in read)) if all(read) else
                "Write dose and fractions (30 Gy/10), the dose alone (30 Gy), or dose not stated.")


def tidy_levels(text: str) -> str | None:
    """What somebody meant by ``T 10-12``, ``Th4/5`` or ``c2, t4``; ``None`` where it is unclear."""
    plain = unicodedata.normalize("NFKC", text).upper()
    plain = re.sub(r"VERTEBRAE?|LEVELS?|\bTO\b|[–—−/]", lambda m: "" if m[0][0] in "VL" else "-", plain)
    plain = re.sub(r"TH|D(?=\s*\d)", "T", re.sub(r"[,&+]|\bAND\b", ";", plain))
    items = []
    if re.search(r"\d\s+\d", plain):
        return None
    for item in re.sub(r"\s|MEDULLARIS|OBLONGATA", "", plain).split(";"):
        if re.fullmatch(r"(?:MEDULLA-)?(?:[CTLS]\d+(?:-CONUS)?|CONUS)", item):
            items.append(re.sub("MEDULLA|CONUS", lambda end: end[0].lower(), item))
            continue
        found = re.fullmatch(r"([CTLS])(\d+)-([CTLS]?)(\d+)", item)
        if not found:
            return None
        first, second = found[1] + found[2], (found[3] or found[1]) + found[4]
        if not PLACE.get(first, 99) < PLACE.get(second, -1):
            return None  # T12-1 is T12-L1, or a slip; the report knows
        items.append(f"{first}-{second}")
    return ";".join(items) if all(LEVEL.fullmatch(item) for item in items) else None


def _rule(name, says, check, refused, accepted, column="levels") -> Rule:
    return Rule(name, says, "", refused, accepted, check=check, covers=named(column), column=column,
                needed=True, patterned=name != "levels-order", read=name != "levels-order")


RULES = (
    _rule("levels", "Levels are vertebral levels, ranges or `conus`: `C7`, `T10-T12`, `C2;T4`.", levels,
          {"levels": "T 10-12"}, {"levels": "T7"}),
    _rule("levels-order", "Levels run from head to foot, and a range from its upper to its lower end.",
          levels_order, {"levels": "T8-T7"}, {"levels": "T3;T8", "lesions": "multiple"}),
    _rule("courses",
          "Earlier courses of radiotherapy are dose and fractions, `30 Gy/10`, or `dose not stated`.",
          courses, {"radiotherapy": "yes", "rt_earlier": "30/10"},
          {"radiotherapy": "yes", "rt_earlier": "30 Gy/10 conventional;8 Gy"}, "rt_earlier"),
)
