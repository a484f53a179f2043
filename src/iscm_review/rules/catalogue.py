"""All rules, in the order in which people should read them."""

from __future__ import annotations

from . import (
    cells,
    fields,
    file,
    forms,
    hygiene,
    levels,
    plausibility,
    privacy,
    readings,
    records,
    same_patient,
    same_report,
    spellings,
    spreadsheet,
    tables,
)
from .rule import Rule

#: What the rules of a kind are about → the rules.
KINDS: dict[str, tuple[Rule, ...]] = {
    "file": file.RULES,
    "cells": (*spreadsheet.RULES, *cells.RULES, *spellings.RULES, *forms.RULES, *levels.RULES),
    "between fields": (*fields.RULES, *spellings.OF_ROWS, *records.RULES),
    "plausibility": plausibility.RULES,
    "between tables": (*tables.RULES, *readings.RULES),
    "the same twice": (*same_patient.RULES, *same_report.RULES),
    "privacy": privacy.RULES,
    "hygiene": hygiene.RULES,
}
RULES: tuple[Rule, ...] = tuple(rule for kind in KINDS.values() for rule in kind)
#: Asked in this order of a cell; the first that objects answers for its form.
FORM = KINDS["cells"]
#: Asked of a cell each for itself.
CONTENT = (*hygiene.RULES, *privacy.RULES)
ROW = tuple(rule for rule in RULES if rule.scope == "row")
TABLES = tuple(rule for rule in RULES if rule.scope == "tables")
