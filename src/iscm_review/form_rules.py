"""What the form on the site knows of the gate: rules for cells as data, and words for all.

A rule for a cell becomes patterns: what the cell must be (``whole``), what must not stand in
it (``never``), and what is taken out before one looks (``without``). Some checks are no pattern;
they are written again in ``book/_static/form``, and the tests hold them against the gate
(:data:`OF_CELLS`, :data:`BETWEEN`). The rest is told by the gate alone, and the page says so.
"""

from __future__ import annotations

import re

from . import identifiers
from .javascript import pattern
from .rules import catalogue, cells, fields, forms, hygiene, levels, records, spellings, spreadsheet
from .rules import identifying as like
from .rules.rule import Rule
from .schema import Column, Table

WHOLE: dict[str, re.Pattern | str] = {
    "doi": identifiers.DOI, "pmid": identifiers.PMID, "pmcid": identifiers.PMCID, "citation-part": forms.PART,
    "levels": rf"(?:{levels.LEVEL.pattern})(?:;(?:{levels.LEVEL.pattern}))*"}
NEVER: dict[str, tuple[re.Pattern | str, ...]] = {
    "full-width": (r"[\uff01-\uff5e]",),
    "doi": (*identifiers.TAILS, identifiers.UNOPENED, "%[0-9a-f]{2}|[‐‑‒–—−…]"),
    "citation-part": (f"^(?:{forms.CONVERTED.pattern})$", r"\S \S+ \S+ \S+ \S"),
    "authors": (forms.EMPTY_NAME, forms.ET_AL),
    "agents": (forms.STEROID,),
    "histology-name": tuple(spellings.HISTOLOGY.values()), "agent-name": (spellings.BRAND, spellings.DOSE),
    "lower-case": (r"(?:^|;)[^a-z;]*(?:;|$)", r"[.,:](?:;|$)"),
    "formula": (hygiene.MINUS, hygiene.FORMULA), "bidirectional": (hygiene.BIDI,),
    "invisible": (hygiene.INVISIBLE,), "garbled": (hygiene.GARBLED,), "look-alike": (hygiene.MIXED,),
    "spreadsheet": (re.compile(rf"(?:^|;) *(?:{spreadsheet.DATE.pattern}|{spreadsheet.POWER.pattern}|"
                               rf"{spreadsheet.SIGNS.pattern}) *(?:;|$)", re.I),),
    "unticked": (re.compile(f"^(?:{'|'.join(map(re.escape, sorted(cells.UNTICKED)))})$", re.I),),
    "spreadsheet-day": (rf"(?:^|;) *{spreadsheet.SERIAL.pattern} *(?:;|$)",),
    "markup": (hygiene.TAG,), "template": (hygiene.TEMPLATE,), "spreadsheet-error": (hygiene.ERROR,),
    "scheme": (hygiene.SCHEME,),
    "name": (like.TITLED, like.INITIALS), "birth": (like.BIRTH,), "record-number": (like.RECORD,),
    "e-mail": (like.EMAIL,), "phone": (like.PHONE,), "home": (like.STREET, like.HOME),
    "old-age": (like.OLD,)}
WITHOUT: dict[str, re.Pattern] = {"record-number": like.PUBLIC}
#: Kept by the way in which the form makes its rows.
BY_MAKING = frozenset(("citation-key", "case-key", "key-has-year", "case-of-its-source", "key-of-the-methods",
                       "included-has-cases", "key-resolves", "reading-kept", "reading-agrees",
                       "exclusion-has-reason", "cohort-name", "cohort-is-shared"))
#: Mended by the form, as the gate's own remedy says, and not told.
BY_MENDING = frozenset(("stray-space", "composed", "list"))
#: Left to the gate: an identifier is read out of an address by :mod:`iscm_review.identifiers` alone.
BY_THE_GATE = frozenset(("address-has-doi",))
#: Written again in JavaScript: checks of a cell (``cells.js``), and between cells (``between.js``).
OF_CELLS = frozenset(("cell-length", "missing-word", "decimal-comma", "number", "range", "vocabulary",
                      "levels-order", "address", "lower-case", "control", "script", "name", "date", "day"))
BETWEEN = {table: frozenset(rule.name for rule in catalogue.ROW if rule.table == table)
           - BY_MAKING - BY_THE_GATE
           for table in ("sources", "cases")}
TOGETHER = frozenset(("key-unique", "not-more-cases-than-told"))
KNOWN = frozenset(("required", *WHOLE, *NEVER, *OF_CELLS, *TOGETHER)).union(*BETWEEN.values())


def cell_rules(tables: dict[str, Table], asked: dict[str, set[str]]) -> list[dict]:
    """Each rule for cells that the form knows, with the asked columns that it is for."""
    return [{"name": rule.name,
             "columns": [f"{name}.{column.name}" for name, table in tables.items()
                         for column in table.columns
                         if column.name in asked[name] and _concerns(rule, name, column)],
             "whole": [pattern(WHOLE[rule.name], whole=True)] if rule.name in WHOLE else [],
             "never": [pattern(p) for p in NEVER.get(rule.name, ())],
             "without": [pattern(WITHOUT[rule.name])] if rule.name in WITHOUT else []}
            for rule in (*catalogue.FORM, *catalogue.CONTENT) if rule.name in KNOWN]


def _concerns(rule: Rule, table: str, column: Column) -> bool:
    """The gate does not look into a known word or a number for what could hide in it."""
    plain = cells.chosen(table, column) or cells.numeric(table, column)
    return rule.covers(table, column) and not (plain and rule in catalogue.CONTENT)


def words() -> dict[str, dict]:
    """What each rule that the form knows says, what to do, and whether it is an error."""
    return {rule.name: {"says": rule.says, "fix": rule.fix, "severity": rule.severity}
            | ({"column": rule.column, "reads": list(rule.arguments)} if rule.scope == "row" else {})
            for rule in catalogue.RULES if rule.name in KNOWN}


def later() -> list[str]:
    """What only the gate can see of a source or a case, in the words of its rules."""
    return [rule.says for rule in (*catalogue.ROW, *catalogue.TABLES)
            if rule.name not in KNOWN | BY_MAKING | BY_MENDING and rule.table in ("sources", "cases")]


def loose_patterns() -> dict[str, str]:
    """Patterns that the checks written in JavaScript use."""
    return {
        "number": pattern(cells.NUMBER, whole=True), "integer": pattern(cells.WHOLE, whole=True),
        "address": pattern(forms.PLAIN_ADDRESS, whole=True), "host": pattern(forms.HOST, whole=True),
        "pair": pattern(like.PAIR), "date": pattern(like.DATE), "shortDate": pattern(like.SHORT_DATE),
        "ofTheStudy": pattern(like.OF_THE_STUDY), "period": pattern(like.PERIOD),
        "otherAgents": pattern(fields.OTHER_AGENTS), "people": pattern(records.PEOPLE),
        "subtypes": "|".join(pattern(one) for one in spellings.SUBTYPES.values())}


def lists() -> dict[str, list]:
    """Words that the checks written in JavaScript use."""
    return {"missing": sorted(cells.MISSING_WORDS), "given": sorted(like.GIVEN),
            "namedAfter": list(like.NAMED_AFTER), "namesakes": list(like.NAMESAKES), "spine": levels.SPINE,
            "womenOnly": list(fields.WOMEN_ONLY), "menOnly": list(fields.MEN_ONLY)}

