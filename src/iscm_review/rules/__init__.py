"""What data on this disease must keep, beside what any review asks."""

from living_review.tables.rule import Rule

from . import claims, fields, levels, plausibility, same_patient, spellings
from .levels import SEVERAL
from .spellings import SPELLINGS

__all__ = ["KINDS", "SEVERAL", "SPELLINGS"]

KINDS: dict[str, tuple[Rule, ...]] = {
    "cells": (*spellings.RULES, *levels.RULES, *claims.OF_CELLS),
    "between fields": (*fields.RULES, *spellings.OF_ROWS, *claims.OF_ROWS),
    "plausibility": plausibility.RULES,
    "between tables": (*claims.OF_TABLES, *spellings.OF_TABLES),
    "the same twice": same_patient.RULES,
}
