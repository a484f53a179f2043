"""Rules for vertebral levels."""

from __future__ import annotations

import re
import unicodedata

from living_review.gate.rules.forms import named
from living_review.tables.conditions import Means
from living_review.tables.rule import Rule, row, tables
from living_review.tables.schema import Column

from ..spine import PLACE

LEVEL = re.compile(r"(?:C[1-7]|T(?:[1-9]|1[0-2])|L[1-5]|S1)(?:-(?:C[1-7]|T(?:[1-9]|1[0-2])|L[1-5]|S1))?"
                   r"|conus")


def levels(text: str, column: Column):
    if not all(LEVEL.fullmatch(item) for item in text.split(column.delimiter)):
        better = tidy_levels(text)
        return ("not vertebral levels: C7, T10-T12, C2;T4 or conus",
                Means(better, f"Did you mean {better}?") if better else
                "Write C1 to C7, T1 to T12, L1 to L5 or S1; a hyphen for a range, a semicolon between "
                "lesions.")


def levels_order(text: str, column: Column):
    items = text.split(column.delimiter)
    spans = [item.split("-") for item in items if item != "conus"]
    wrong = [s for s in spans if len(s) == 2 and PLACE[s[0]] >= PLACE[s[1]]]
    tops = [min(PLACE[end] for end in s) for s in spans]
    if wrong or tops != sorted(tops) or "conus" in items[:-1]:
        ordered = sorted((sorted(set(s), key=PLACE.get) for s in spans), key=lambda s: PLACE[s[0]])
        better = ";".join(["-".join(s) for s in ordered] + ["conus"] * ("conus" in items))
        # A range upside down may be a slip in one of its ends.
        return "the levels do not run from head to foot", f"Write {better}." if wrong else Means(better)


def tidy_levels(text: str) -> str | None:
    """What somebody meant by ``T 10-12``, ``Th4/5`` or ``c2, t4``; ``None`` where it is unclear."""
    plain = unicodedata.normalize("NFKC", text).upper()
    plain = re.sub(r"VERTEBRAE?|LEVELS?|\bTO\b|[–—−/]", lambda m: "" if m[0][0] in "VL" else "-", plain)
    plain = re.sub(r"TH|D(?=\s*\d)", "T", re.sub(r"[,&+]|\bAND\b", ";", plain))
    items = []
    if re.search(r"\d\s+\d", plain):
        return None
    for item in re.sub(r"\s", "", plain).split(";"):
        if item == "CONUS" or item == "CONUSMEDULLARIS":
            items.append("conus")
            continue
        found = re.fullmatch(r"([CTLS])(\d+)(?:-([CTLS]?)(\d+))?", item)
        if not found:
            return None
        first, second = found[1] + found[2], found[4] and (found[3] or found[1]) + found[4]
        if second and not PLACE.get(first, 99) < PLACE.get(second, -1):
            return None  # T12-1 is T12-L1, or a slip; the report knows
        items.append(f"{first}-{second}" if second else first)
    return ";".join(items) if all(LEVEL.fullmatch(item) for item in items) else None


def _rule(name, says, check, breaks, keeps) -> Rule:
    return Rule(name, says, breaks, keeps, check=check, covers=named("levels"), column="levels", needed=True,
                patterned=name == "levels")


RULES = (
    _rule("levels", "Levels are vertebral levels, ranges or `conus`: `C7`, `T10-T12`, `C2;T4`.", levels,
          tuple(row(levels=x) for x in ("T 10-12", "Th7", "D7", "T7/8", "T7–T8", "T13", "t7", "T7-8",
                                        "thoracic", "C8", "T7-", "T7,T8")),
          (row(levels="T7"), row(levels="T7-T8"))),
    _rule("levels-order", "Levels run from head to foot, and a range from its upper to its lower end.",
          levels_order,
          (row(levels="T8-T7"), row(levels="T7-T7"),
           tables("cases", "levels", cases={"levels": "T8;T3", "lesions": "multiple"}),
           tables("cases", "levels", cases={"levels": "conus;T3", "lesions": "multiple",
                                            "region": "multiple"})),
          (row(levels="T3;T8", lesions="multiple"),)),
)
