"""All rules, in the order in which people should read them."""

from collections.abc import Callable, Mapping

from .. import review
from ..tables import file_rules as file
from ..tables.conditions import Fault, Means
from ..tables.rule import Rule
from ..tables.schema import Column
from .rules import cells, checks, forms, hygiene, privacy, readings, records, same_report, spreadsheet, tables

#: Rules of the disease by kind; those for cells are asked after what no cell may be, before general forms.
OWN: Mapping[str, tuple[Rule, ...]] = getattr(review().part("rules"), "KINDS", {})
#: What the rules of a kind are about → the rules.
KINDS: dict[str, tuple[Rule, ...]] = {
    "file": file.RULES,
    "cells": (*spreadsheet.RULES, *cells.RULES, *OWN.get("cells", ()), *forms.RULES),
    "between fields": (*OWN.get("between fields", ()), *records.RULES, *checks.ROW),
    "plausibility": OWN.get("plausibility", ()),
    "between tables": (*tables.RULES, *readings.RULES, *checks.RULES, *OWN.get("between tables", ())),
    "the same twice": (*OWN.get("the same twice", ()), *same_report.RULES),
    "privacy": privacy.RULES,
    "hygiene": hygiene.RULES,
}
RULES: tuple[Rule, ...] = tuple(rule for kind in KINDS.values() for rule in kind)
#: Asked in this order of a cell; the first that objects answers for its form.
FORM = KINDS["cells"]
#: Asked of a cell each for itself.
CONTENT = (*KINDS["hygiene"], *KINDS["privacy"])
ROW = tuple(rule for rule in RULES if rule.scope == "row")
TABLES = tuple(rule for rule in RULES if rule.scope == "tables")

#: A remedy may meet the next rule: ``Tagrisso 80 mg`` has a dose, then a trade name.
STEPS = 8


def objection(text: str, column: Column, table: str) -> Fault:
    """What the first rule for the form of a cell that objects says of a filled one."""
    return next((fault for rule in FORM if text and rule.check and rule.covers(table, column)
                 and (fault := rule.check(text, column))), None)


def meaning(fault: Fault, kind: type[Means] = Means) -> str | None:
    """The value that the remedy of a fault names, where it is one of a kind that names it."""
    fix = fault[1] if isinstance(fault, tuple) else ""
    return fix.value if isinstance(fix, kind) else None


def followed(text: str, column: Column, table: str, kind: type[Means] = Means,
             form: Callable[[str, Column], str] = lambda text, column: text) -> tuple[str, Fault]:
    """A text after the remedies of a kind, each value in a form; and what is wrong with it then."""
    for _ in range(STEPS):
        fault = objection(text, column, table)
        if (value := meaning(fault, kind)) is None:
            break
        text = form(value, column)
    return text, fault
